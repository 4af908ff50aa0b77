"""Many alerts as one message: the essence first, held whole by snapshots; and its laws."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notify.alert import Alert, Group, Item, Line, Message, Row, Severity
from notify.digest import AS_IT_WAS, NOT_ALL_READ, Digest, digest
from notify.render import SLACK_LIMIT, SUBJECT_LIMIT, WIDTH
from notify.render_digest import MOST_TOLD, MOST_WHOLE, render_digest
from notify.sample_digests import DIGESTS

ID = "<d1@ofsted-watch.invalid>"
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
GOOD, INADEQUATE = "Good", "Inadequate"


def home(number: int, first: str = "c") -> str:
    return f"{first}hildren's home {9000100 + number}, Kent (invented)"


def told(
    number: int,
    headline: str = "Good (as before)",
    severity: Severity = "normal",
    **changes: Any,
) -> Alert:
    """A report on an invented home."""
    item = Item(
        headline,
        severity,
        "Full inspection",
        date(2026, 10, 6),
        date(2026, 11, 20),
        f"https://files.ofsted.gov.uk/v1/file/{90000100 + number}",
        (Line("Overall", GOOD, INADEQUATE if severity == "red" else "Outstanding"),),
    )
    made = Alert(
        kind="provider",
        subject=f"{headline}: {home(number)}",
        severity=severity,
        seen=MONDAY + timedelta(minutes=number),
        label=home(number),
        page=f"https://reports.ofsted.gov.uk/provider/2/{9000100 + number}",
        items=(item,),
        watches=("Homes",),
    )
    return replace(made, **changes)


def group(watch: str, line: str, *rows: Row, more: int = 0) -> Group:
    return Group(watch, line, (), len(rows), 0, rows, more)


def shown(*alerts: Alert, **arguments: bool) -> Message:
    return render_digest(digest(alerts, **arguments), ID)


@pytest.mark.parametrize("kind", DIGESTS)
def test_every_sample_reads_as_it_did(kind, snapshot):
    message = render_digest(DIGESTS[kind], ID)

    assert (message.subject, message.text, message.slack, message.brief, message.html) == snapshot


def test_the_subject_counts_the_heaviest_first():
    alerts = [told(number) for number in range(9)]
    alerts += [told(number, "Inadequate (was Good)", "red") for number in range(9, 12)]

    assert shown(*alerts).subject == "12 reports: 3 Inadequate, 9 Good (Homes)"


def test_what_is_not_new_counts_with_its_grade_and_what_is_no_report_is_a_change():
    closed = replace(told(3).items[0], headline="Closed after Inadequate", document=None)
    alerts = [told(1, "Still Inadequate", "red"), told(2, "Inadequate (was Good)", "red")]

    assert shown(*alerts).subject == "2 reports: 2 Inadequate (Homes)"
    subject = shown(*alerts, told(3, items=(closed,), watches=("North",))).subject
    assert subject == "3 changes: 2 Inadequate, 1 Closed after Inadequate"


def test_of_many_kinds_of_news_the_first_four_are_named():
    alerts = [told(number, f"Grade {chr(65 + number)}") for number in range(7)]

    assert shown(*alerts).subject == (
        "7 reports: 1 Grade A, 1 Grade B, 1 Grade C, 1 Grade D, 3 more (Homes)"
    )


def test_one_alert_alone_keeps_its_subject_with_the_readers_own_name():
    assert shown(told(1, alias="our place")).subject == (
        f"Good (as before): our place – {home(1)}"  # noqa: RUF001  the dash is meant
    )


def test_each_provider_is_named_once_with_all_that_happened_to_it():
    later = told(1, "Inadequate (was Good)", "red", seen=MONDAY + timedelta(hours=1))
    text = shown(told(1), told(2), later).text

    assert text.count(home(1, "C")) == 1
    assert text.index("Urgent: Inadequate") < text.index("Good (as before)")


def test_changes_come_first_then_what_is_awaited_then_the_groups_then_the_last_line():
    rows = (Row(home(1), INADEQUATE, severity="red", awaited="the next report is awaited"),)
    text = shown(told(1, group=group("Homes", "1 open home: 1 Inadequate", *rows))).text

    places = [
        text.index(said)
        for said in ("Report: ", "What is awaited", "How the groups stand", AS_IT_WAS, "You get")
    ]
    assert places == sorted(places)


def test_how_a_watch_stands_is_as_of_the_newest_alert():
    old, new = group("Homes", "2 open homes"), group("Homes", "1 open home; 1 closed")
    other = group("North", "3 open homes")
    text = shown(told(2, group=new), told(1, group=old), told(0, group=other)).text

    assert "Homes: 1 open home; 1 closed" in text
    assert "North: 3 open homes" in text
    assert "2 open homes" not in text


def test_of_a_group_those_are_named_that_fail_and_the_others_counted():
    rows = [Row(home(number), GOOD) for number in range(4)]
    rows[2] = replace(rows[2], standing=INADEQUATE, severity="red", own=True)
    text = shown(told(9, group=group("Homes", "4 open homes", *rows, more=5))).text

    assert "9000102, Kent" in text
    assert "9000101" not in text
    assert "and 8 more: see `ofsted-watch group Homes`" in text
    assert "(this one)" not in shown(told(9, group=group("Homes", "x", *rows))).html


def test_of_a_report_the_rows_that_changed_are_shown():
    lines = (
        *(Line(f"Heading {number}", GOOD, "Outstanding", date(2025, 6, 3)) for number in range(8)),
        Line("Leaders", GOOD, GOOD),
    )
    text = shown(told(1, items=(replace(told(1).items[0], lines=lines),))).text

    assert "  Heading 5: Good → Outstanding\n  and 2 more, 1 heading as before\n" in text
    assert "Heading 6" not in text


def test_where_not_all_could_be_read_it_does_not_say_that_the_rest_is_as_it_was():
    message = shown(told(1), all_read=False)

    for form in (message.text, message.html, message.slack):
        assert AS_IT_WAS not in form
        assert NOT_ALL_READ[:40] in form


def test_of_very_many_the_lightest_are_told_in_a_line_and_counted_at_last():
    alerts = [told(number) for number in range(MOST_TOLD + 10)]
    alerts.append(told(999, "Inadequate (was Good)", "red"))
    message = shown(*alerts)

    assert message.text.index("9001099") < message.text.index("9000100")
    assert message.text.count("Report: ") == MOST_WHOLE
    assert "and 11 more: `ofsted-watch history` lists them" in message.text
    assert len(message.html.encode()) < 130_000


def test_forty_reports_fit_into_a_mail_that_no_program_cuts():
    assert len(shown(*map(told, range(40))).html.encode()) < 100_000


def test_slack_is_told_the_heaviest_and_how_many_more_there_are():
    alerts = [*map(told, range(60)), told(70, "Inadequate (was Good)", "red")]
    slack = shown(*alerts).slack

    assert len(slack) <= SLACK_LIMIT
    assert slack.startswith(f"*{home(70, 'C')}*\nUrgent: Inadequate (was Good) · <https")
    assert re.search(r"\nand \d+ more\n", slack)
    assert "shortened" not in slack
    assert "Open Government Licence" in slack


def test_what_a_watch_covers_now_is_told_too():
    begun = Alert(
        "watching", "Now watching 30 homes: North", "low", MONDAY, watches=("North",),
        sentences=("You are told of what is published from now on.",),
        listed=tuple(map(home, range(30))),
    )  # fmt: skip
    message = shown(begun, told(1))

    assert "Now watching 30 homes: North\nYou are told of what" in message.text
    assert "- and 20 more" in message.text
    assert shown(begun).subject == "Now watching 30 homes: North"


def test_the_html_has_headings_in_order_and_loads_nothing():
    html = render_digest(DIGESTS["digest"], ID).html
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", html)
    assert "prefers-color-scheme: dark" in html


HOSTILE = "<script>x</script>&<!channel>\x1b[31mred\x1b]0;title\x07\u202eevil\ud800\x00"


def test_markup_from_outside_is_text_everywhere():
    row = Row(HOSTILE, HOSTILE, awaited=HOSTILE, status=HOSTILE, alias=HOSTILE, severity="red")
    alert = told(
        1, subject=HOSTILE, label=HOSTILE, alias=HOSTILE, watches=(HOSTILE,),
        group=group(HOSTILE, HOSTILE, row), items=(Item(HOSTILE, "red", HOSTILE),),
    )  # fmt: skip
    message = shown(alert, replace(alert, page=None))

    assert "<script" not in message.html
    assert "<!channel>" not in message.slack
    for form in (message.subject, message.text, message.slack, message.html, message.brief):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", form)


words = st.text(max_size=80)
maybe = st.none() | words
severities = st.sampled_from(["red", "high", "normal", "low"])
links = st.none() | st.just("https://files.ofsted.gov.uk/v1/file/90000001") | words
items = st.builds(
    Item, words, severities, maybe, st.none() | st.dates(), st.none() | st.dates(), links,
    st.lists(st.builds(Line, words, maybe, maybe, st.none() | st.dates()), max_size=9).map(tuple),
    st.lists(words, max_size=3).map(tuple),
)  # fmt: skip
rows = st.builds(Row, words, words, st.none() | st.dates(), maybe, maybe, maybe, severities,
                 severities, maybe, st.booleans())  # fmt: skip
groups = st.builds(
    Group, words, words, st.just(()), st.just(1), st.just(0),
    st.lists(rows, max_size=14).map(tuple), st.integers(0, 500),
)  # fmt: skip
alerts = st.builds(
    Alert,
    st.sampled_from(["provider", "watching", "operator", "digest"]),
    words,
    severities,
    st.datetimes(timezones=st.just(UTC)),
    maybe,
    maybe,
    maybe,
    links,
    st.lists(items, min_size=1, max_size=3).map(tuple),
    st.lists(words, max_size=5).map(tuple),
    st.none() | groups,
    st.lists(words, max_size=3).map(tuple),
    st.lists(words, max_size=20).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(alerts, min_size=1, max_size=12), st.booleans())
def test_whatever_is_told_keeps_to_the_limits_of_every_form(told, all_read):
    message = render_digest(digest(told, all_read=all_read), ID)

    assert message.id == ID
    assert len(message.subject) <= SUBJECT_LIMIT
    assert len(message.subject.splitlines()) <= 1
    assert len(message.slack) <= SLACK_LIMIT
    assert all(len(line) <= WIDTH or "://" in line for line in message.text.splitlines())
    for form in (message.subject, message.text, message.html, message.slack, message.brief):
        form.encode()
    json.loads(message.data)


@given(st.lists(alerts, min_size=1, max_size=12))
def test_no_event_is_lost_and_none_is_told_twice(told):
    made: Digest = digest(told)

    before = [item for one in told if one.kind == "provider" for item in one.items]
    after = [item for one in made.changes for item in one.items]
    assert sorted(map(repr, before)) == sorted(map(repr, after))
