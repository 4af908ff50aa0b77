"""What Slack shows: each sample held by a snapshot, and Slack's limits for whatever is told."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notify.alert import Alert, Item, Line
from notify.render import render
from notify.samples import SAMPLES
from notify.slack_blocks import escaped
from tests.notify.test_render import alerts, hostile_alert

ID = "<a1@ofsted-watch.invalid>"
WORSE = SAMPLES["worse"]
HOSTS = ("https://reports.ofsted.gov.uk/", "https://files.ofsted.gov.uk/")


def post_of(alert: Alert) -> dict[str, Any]:
    post: dict[str, Any] = json.loads(render(alert, ID).blocks)
    return post


def blocks_of(alert: Alert, kind: str) -> list[dict[str, Any]]:
    return [block for block in post_of(alert)["blocks"] if block["type"] == kind]


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_sample_is_laid_out_as_it_was(kind, snapshot):
    assert post_of(SAMPLES[kind]) == snapshot


def test_the_notification_says_the_essence():
    post = post_of(WORSE)

    assert post["text"] == render(WORSE, ID).subject
    assert post["blocks"][0]["text"]["text"] == post["text"]


def test_each_heading_is_a_field_with_old_and_new_and_the_day_of_the_old():
    fields = [field for block in blocks_of(WORSE, "section") for field in block.get("fields", [])]

    assert len(fields) == 3
    assert fields[0]["text"] == (
        "*Overall experiences and progress of children and young people*\n"
        "Good (since 3 June 2025) → *Inadequate*"
    )


def test_more_headings_than_a_section_holds_go_on_in_the_next():
    lines = tuple(Line(f"Heading {number}", "Good", "Good") for number in range(23))
    alert = replace(WORSE, items=(replace(WORSE.items[0], lines=lines),))

    counts = [len(block["fields"]) for block in blocks_of(alert, "section") if "fields" in block]
    assert counts == [10, 10, 3]


def test_buttons_lead_to_the_report_and_to_the_page():
    (actions,) = blocks_of(WORSE, "actions")

    assert [(one["text"]["text"], one["url"]) for one in actions["elements"]] == [
        ("Read the report", "https://files.ofsted.gov.uk/v1/file/90000001"),
        ("Ofsted's page", "https://reports.ofsted.gov.uk/provider/2/9000001"),
    ]


def test_several_reports_have_a_button_each_that_says_which():
    one = WORSE.items[0]
    other = replace(one, title="Monitoring visit", document=f"{HOSTS[1]}v1/file/90000002")
    (actions,) = blocks_of(replace(WORSE, items=(one, other)), "actions")

    assert [each["text"]["text"] for each in actions["elements"]] == [
        "Read: Full inspection",
        "Read: Monitoring visit",
        "Ofsted's page",
    ]


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/", "javascript:alert(1)", "https://files.ofsted.gov.uk@evil.example/"],
)
def test_what_leads_elsewhere_has_no_button(url):
    alert = replace(WORSE, page=url, items=(replace(WORSE.items[0], document=url),))

    assert blocks_of(alert, "actions") == []
    assert url not in json.dumps(post_of(alert))


def test_why_when_and_the_licence_stand_at_the_end():
    last = post_of(WORSE)["blocks"][-1]

    assert last["type"] == "context"
    why, source = (element["text"] for element in last["elements"])
    assert why.startswith("You get this because the watch “Hollybank Care” covers this provider.")
    assert "seen 23 November 2026 08:00 GMT" in source
    assert "Open Government Licence v3.0" in source


def test_the_group_is_told_in_brief_with_the_alerts_own_provider():
    assert WORSE.group
    others = tuple(replace(row, own=False) for row in WORSE.group.rows)
    group = replace(WORSE.group, rows=(*others * 3, WORSE.group.rows[1]))
    told = next(
        block["text"]["text"]
        for block in blocks_of(replace(WORSE, group=group), "section")
        if block.get("text", {}).get("text", "").startswith("*Hollybank Care*")
    )

    assert len(told.splitlines()) == 8
    assert "(this one)" in told
    assert told.endswith("and 10 more: see `ofsted-watch group 'Hollybank Care'`")


def test_of_more_than_slack_takes_the_first_is_told_and_the_rest_is_said_to_be_missing():
    item = replace(WORSE.items[0], sentences=("word " * 80,) * 4)
    alert = replace(WORSE, items=(item,) * 60)
    post = post_of(alert)

    assert len(post["blocks"]) <= 50
    texts = [block.get("text", {}).get("text", "") for block in post["blocks"]]
    assert "… (shortened; see the page)" in texts
    assert post["blocks"][-1]["type"] == "context"
    assert any(block["type"] == "actions" for block in post["blocks"])


def test_what_strangers_write_is_no_link_and_mentions_nobody():
    text = json.dumps(post_of(hostile_alert()), ensure_ascii=False)

    assert not re.search(r"[<>]|@here|@channel", text)
    assert not re.search(r"&(?!amp;|lt;|gt;)", text)
    assert "\\u001b" not in text


def test_a_header_is_escaped_and_within_its_limit():
    post = post_of(replace(WORSE, subject="<!channel> @here " + "A & B " * 23, alias=None))

    text = post["blocks"][0]["text"]["text"]
    assert text.startswith("&lt; !channel&gt; @ here A &amp; B")
    assert len(text) <= 150


@given(st.text(), st.integers(0, 200))
def test_what_is_escaped_is_cut_between_escapes(text, limit):
    safe = escaped(text, limit)

    assert len(safe) <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", safe)


# --- the law


def assert_within_limits(post: dict[str, Any]) -> None:
    assert 0 < len(post["text"]) <= 150
    assert 1 <= len(post["blocks"]) <= 50
    for block in post["blocks"]:
        match block["type"]:
            case "header":
                assert block["text"]["type"] == "plain_text"
                assert 0 < len(block["text"]["text"]) <= 150
            case "section":
                assert "text" in block or "fields" in block
                if "text" in block:
                    assert 0 < len(block["text"]["text"]) <= 3000
                if "fields" in block:
                    assert 1 <= len(block["fields"]) <= 10
                    assert all(0 < len(field["text"]) <= 2000 for field in block["fields"])
            case "actions":
                assert 1 <= len(block["elements"]) <= 25
                for button in block["elements"]:
                    assert 0 < len(button["text"]["text"]) <= 75
                    assert len(button["url"]) <= 3000
                    assert button["url"].startswith(HOSTS)
            case "context":
                assert 1 <= len(block["elements"]) <= 10
                assert all(0 < len(each["text"]) <= 3000 for each in block["elements"])
            case other:
                raise AssertionError(other)


nasty = st.sampled_from(["&" * 300, "<!channel>", "\U0001f600" * 900, "x" * 5000, "", " ", "*_~`"])
nasty_lines = st.lists(st.builds(Line, nasty, st.none() | nasty, nasty, st.none()), max_size=30)
nasty_items = st.builds(
    Item, nasty, st.just("red"), nasty, st.just(date(2026, 1, 1)), st.none(),
    st.just(f"{HOSTS[1]}v1/file/90000001"), nasty_lines.map(tuple),
    st.lists(nasty, max_size=5).map(tuple),
)  # fmt: skip


@settings(max_examples=100)
@given(alerts)
def test_whatever_is_told_keeps_to_slacks_limits(alert):
    if render(alert, ID).subject:
        assert_within_limits(post_of(alert))


@settings(max_examples=60)
@given(st.lists(nasty_items, max_size=30), nasty, nasty)
def test_long_and_nasty_texts_keep_to_slacks_limits(items, label, status):
    alert = replace(WORSE, items=tuple(items), label=label, status=status, listed=(label,) * 50)

    assert_within_limits(post_of(alert))
