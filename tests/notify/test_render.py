"""What people read, held whole by snapshots; and what must be true of any alert, by laws."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notify.alert import Alert, Group, Item, Line, Row
from notify.render import SLACK_LIMIT, SUBJECT_LIMIT, WIDTH, render
from notify.samples import SAMPLES

ID = "<a1@ofsted-watch.invalid>"
SEEN = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Europe/London"))
WORSE = SAMPLES["worse"]


def alert_with(**changes: Any) -> Alert:
    return replace(WORSE, **changes)


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_sample_reads_as_it_did(kind, snapshot):
    message = render(SAMPLES[kind], ID)

    assert (message.subject, message.text, message.slack, message.html) == snapshot


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_sample_says_that_it_is_invented_or_speaks_of_no_provider(kind):
    assert "(invented)" in render(SAMPLES[kind], ID).text or kind == "operator"


# --- the subject


def test_the_subject_begins_with_the_essence_and_holds_the_readers_own_name():
    subject = render(WORSE, ID).subject

    assert subject == (
        "Inadequate (was Good): our Coventry placement – "  # noqa: RUF001  the dash is meant
        "children's home 9000001, Coventry (invented)"
    )


def test_without_an_alias_the_subject_is_the_alerts_own():
    assert render(SAMPLES["same"], ID).subject == SAMPLES["same"].subject


def test_an_alias_is_told_even_where_the_subject_does_not_name_the_provider():
    alert = alert_with(subject="Inadequate (was Good)")

    assert render(alert, ID).subject.endswith("our Coventry placement")


def test_a_long_subject_is_cut_between_words_and_keeps_its_beginning():
    subject = render(alert_with(subject="Inadequate (was Good): " + "name " * 100), ID).subject

    assert len(subject) <= SUBJECT_LIMIT
    assert subject.startswith("Inadequate (was Good): name")
    assert subject.endswith("name…")


@pytest.mark.parametrize(
    "break_", ["\r\nBcc: all@example.org", "\nX: y", "\u2028X", "\x85X", "\x0bX"]
)
def test_a_line_break_cannot_begin_a_header(break_):
    subject = render(alert_with(subject=f"Good{break_}", alias=None), ID).subject

    assert subject.splitlines() == [subject]


# --- the text form


def test_the_text_shows_the_addresses_of_both_links():
    lines = render(WORSE, ID).text.splitlines()

    assert "Report: https://files.ofsted.gov.uk/v1/file/90000001" in lines
    assert "Ofsted's page: https://reports.ofsted.gov.uk/provider/2/9000001" in lines


def test_arrows_stand_in_one_column():
    lines = (
        Line("One", "Good", "Inadequate", date(2025, 6, 3)),
        Line("Two", "Outstanding", "Good", date(2023, 12, 13)),
    )
    text = render(alert_with(items=(replace(WORSE.items[0], lines=lines),)), ID).text

    assert len({line.index("→") for line in text.splitlines() if "→" in line}) == 1


def test_rows_too_wide_for_a_line_are_broken_before_the_arrow():
    grade = "Widespread and/or systemic failings leading to significant concerns"
    item = replace(WORSE.items[0], lines=(Line("Outcome", grade, grade.upper()),))
    text = render(alert_with(items=(item,)), ID).text

    assert f"    {grade}\n    → {grade.upper()}\n" in text


def test_a_grade_that_is_gone_is_said_in_words():
    item = replace(WORSE.items[0], lines=(Line("Overall", "Good", None),))

    assert "Good → not shown any more" in render(alert_with(items=(item,)), ID).text


def test_the_time_is_given_in_the_readers_zone():
    summer = datetime(2026, 7, 1, 7, 5, tzinfo=UTC).astimezone(ZoneInfo("Europe/London"))

    assert "seen 1 July 2026 08:05 BST" in render(alert_with(seen=summer), ID).text


def test_the_operator_is_told_nothing_of_licences():
    assert "Licence" not in render(SAMPLES["operator"], ID).text
    assert "Licence" in render(SAMPLES["watching"], ID).text


def test_several_watches_are_named():
    text = render(alert_with(watches=("North", "South")), ID).text

    assert "because the watches “North”, “South” cover this provider." in text


# --- the HTML form


class Chips(HTMLParser):
    """Collects the words of each chip with its tone, and all hrefs."""

    def __init__(self) -> None:
        super().__init__()
        self.tones: list[tuple[str, str]] = []
        self.hrefs: list[str] = []
        self._tone = ""

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "href" in attrs:
            self.hrefs.append(attrs["href"])
        if (attrs.get("class") or "").startswith("chip-"):
            self._tone = attrs["class"].removeprefix("chip-")

    def handle_data(self, data):
        if self._tone:
            self.tones.append((data, self._tone))
            self._tone = ""


def parsed(alert: Alert) -> Chips:
    page = Chips()
    page.feed(render(alert, ID).html)
    return page


def tones(alert: Alert) -> list[tuple[str, str]]:
    """The chips of the items alone."""
    return parsed(replace(alert, group=None)).tones


def test_only_the_grade_that_the_headline_names_is_red():
    assert tones(WORSE) == [
        ("Inadequate", "red"),
        ("Inadequate", "red"),
        ("Requires improvement to be good", "plain"),
    ]


def test_a_good_heading_of_a_red_report_is_not_red_though_the_headline_says_was_good():
    item = replace(
        WORSE.items[0],
        headline="Leaders: Inadequate (was Good)",
        lines=(Line("Leaders", "Good", "Inadequate"), Line("Overall", "Good", "Good")),
    )

    assert tones(alert_with(items=(item,))) == [("Inadequate", "red"), ("Good", "plain")]


def test_met_is_not_found_in_not_met_nor_a_grade_in_a_name():
    item = replace(
        WORSE.items[0],
        headline="Not met: Good Shepherd Nursery",
        lines=(
            Line("Safeguarding", "Met", "Not met"),
            Line("Inclusion", None, "Met"),
            Line("Achievement", None, "Good"),
        ),
    )
    found = tones(alert_with(items=(item,), label="Good Shepherd Nursery"))

    assert found == [("Not met", "red"), ("Met", "plain"), ("Good", "plain")]


def test_urgency_is_said_in_words_and_not_by_colour_alone():
    assert "Urgent: Inadequate (was Good)" in render(WORSE, ID).html
    assert "Important: Closed" in render(SAMPLES["closed"], ID).html


def test_links_are_shown_as_addresses_too():
    page, html = parsed(WORSE), render(WORSE, ID).html

    assert page.hrefs
    assert all(f">{href}<" in html for href in page.hrefs)


def test_the_html_loads_nothing_from_outside():
    html = render(WORSE, ID).html

    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", html)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a.example/|x>", "data:text/html,x"]
)
def test_an_address_that_is_no_plain_web_address_is_no_link_anywhere(url):
    alert = alert_with(page=url, items=(replace(WORSE.items[0], document=url),))
    message = render(alert, ID)

    assert parsed(alert).hrefs == []
    assert url not in message.html + message.text + message.slack


# --- the group


def homes(count: int, own: int | None = 0, /, **more: Any) -> Group:
    """An invented group with a row for each home; that of the alert is the one at `own`."""
    stood = tuple(
        Row(
            f"Home 90001{number:02}, Kent (invented)",
            "Good",
            date(2025, 6, 3),
            "Good",
            own=number == own,
            **more,
        )
        for number in range(count)
    )
    return Group("Hollybank Care", f"{count} open homes: {count} Good", (), count, 0, stood)


def text_of(group: Group) -> list[str]:
    return render(alert_with(group=group), ID).text.splitlines()


def test_a_row_says_name_grade_date_grade_before_status_and_what_is_awaited():
    group = homes(1, status="Suspended", awaited="report awaited since it was suspended")
    html, slack = (getattr(render(alert_with(group=group), ID), form) for form in ("html", "slack"))
    text = " ".join(" ".join(text_of(group)).split())

    assert "Good, 3 June 2025 (as before); Suspended; report awaited since it was suspended" in text
    assert "*Good*, 3 June 2025 (as before); *Suspended*; report awaited since it was" in slack
    assert "Good</strong> 3 June 2025 (as before)" in html
    assert "Suspended</strong>" in html
    assert "Report awaited since it was suspended" in html


@pytest.mark.parametrize(
    ("before", "said"),
    [(None, "Good, 3 June 2025"), ("Good", "(as before)"), ("Inadequate", "(was Inadequate)")],
)
def test_the_grade_before_is_said_only_where_there_is_one(before, said):
    row = replace(homes(1).rows[0], before=before)
    (line,) = (line for line in text_of(replace(homes(1), rows=(row,))) if "9000100" in line)

    assert line.endswith(said)


def test_the_alerts_own_row_is_marked_in_words_or_by_a_sign():
    message = render(alert_with(group=homes(3, 1), alias=None), ID)

    assert [line[:14] for line in message.text.splitlines() if "Kent" in line] == [
        "  Home 9000100",
        "* Home 9000101",
        "  Home 9000102",
    ]
    assert message.html.count("(this one)") == message.slack.count("(this one)") == 1
    assert "9000101, Kent (invented) (this one)" in message.html


def test_names_and_standings_of_the_text_stand_in_columns():
    lines = [line for line in text_of(homes(5)) if "Good, 3 June" in line]

    assert len(lines) == 5
    assert len({line.index("Good, 3 June") for line in lines}) == 1
    assert all(len(line) <= WIDTH for line in lines)


def test_the_readers_own_name_goes_first_in_a_row():
    group = replace(homes(1), rows=(replace(homes(1).rows[0], alias="our placement"),))
    message = render(alert_with(group=group), ID)

    assert "Our placement (Home 9000100, Kent (invented))" in message.html
    assert "Our placement (Home 9000100, Kent (invented))" in message.slack
    assert "* our placement (Home 9000100, Kent" in message.text


def test_who_has_no_row_is_counted_with_the_command_that_shows_them():
    more = "and 3 more: see `ofsted-watch group 'Hollybank Care'`"
    message = render(alert_with(group=replace(homes(2), more=3)), ID)

    assert f"  {more}" in message.text.splitlines()
    assert more in message.slack.splitlines()
    assert more.replace("'", "&#39;") in message.html
    assert "ofsted-watch group" not in render(alert_with(group=homes(2)), ID).text


def test_of_many_rows_the_first_stay_and_the_own_one():
    fewer = homes(20, 15).first(3)

    assert [row.label[5:12] for row in fewer.rows] == ["9000100", "9000101", "9000115"]
    assert fewer.more == 17
    assert homes(3).first(3) == homes(3)
    assert homes(20, None).first(3).more == 17
    assert homes(5, 4).first(0).rows == ()


def test_rows_give_way_in_slack_before_anything_else_does():
    long = homes(12, 11, status="Suspended", awaited="report awaited since " + "x" * 200)
    slack = render(alert_with(group=long), ID).slack

    assert len(slack) <= SLACK_LIMIT
    assert "shortened" not in slack
    assert "9000111" in slack
    assert re.search(r"\nand \d more: see `ofsted-watch group", slack)
    assert "Open Government Licence" in slack


def test_the_table_of_the_mail_can_be_heard():
    html = render(WORSE, ID).html
    table = html[html.index("<thead>") : html.index("</tbody>")]

    assert table.count('<th scope="col"') == 2
    assert table.count('<th scope="row"') == len(WORSE.group.rows) if WORSE.group else 0
    # What a colour says is said in words: it is those of the grade and of the status.
    assert "Inadequate</strong>" in table
    assert "Suspended</strong>" in table


def test_what_is_red_in_the_table_is_a_red_flag_or_a_suspension():
    found = [(words, tone) for words, tone in parsed(alert_with(items=())).tones if tone == "red"]

    assert {words for words, _ in found} == {"Inadequate", "Suspended"}


# --- what strangers write


HOSTILE = "<script>x</script>&<!channel>\x1b[31mred\x1b]0;title\x07\u202eevil\ud800\x00"


HOSTILE_ROW = Row(HOSTILE, HOSTILE, before=HOSTILE, status=HOSTILE, awaited=HOSTILE, alias=HOSTILE)


def hostile_alert() -> Alert:
    item = Item(
        HOSTILE, "red", HOSTILE, document="https://a.example/", sentences=(HOSTILE,),
        lines=(Line(HOSTILE, HOSTILE, HOSTILE),),
    )  # fmt: skip
    return Alert(
        "provider", HOSTILE, "red", SEEN, HOSTILE, HOSTILE, HOSTILE, items=(item,),
        group=Group(HOSTILE, HOSTILE, (), 0, 0, (HOSTILE_ROW,), more=1), watches=(HOSTILE,),
    )  # fmt: skip


def test_markup_from_outside_is_text_in_the_html():
    assert "<script" not in render(hostile_alert(), ID).html


def test_markup_from_outside_mentions_nobody_in_slack():
    slack = render(hostile_alert(), ID).slack

    assert "&lt;!channel&gt;" in slack
    # Its document is on no host of Ofsted's.
    assert re.findall(r"<[^>]*>", slack) == []


def test_no_control_character_or_half_character_reaches_any_form():
    message = render(hostile_alert(), ID)

    for form in (message.subject, message.text, message.slack, message.html):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", form)
        assert "[31m" not in form
        assert "title" not in form.replace("<title>", "").replace("</title>", "")


# --- laws

words = st.text(max_size=200)
maybe = st.none() | words
dates = st.none() | st.dates()
severities = st.sampled_from(["red", "high", "normal", "low"])
links = st.none() | st.just("https://files.ofsted.gov.uk/v1/file/90000001") | words
items = st.builds(
    Item, words, severities, maybe, dates, dates, links,
    st.lists(st.builds(Line, words, maybe, maybe, dates), max_size=12).map(tuple),
    st.lists(words, max_size=4).map(tuple),
)  # fmt: skip
rows = st.builds(
    Row, words, words, dates, maybe, maybe, maybe, severities, severities, maybe, st.booleans()
)
groups = st.builds(
    Group, words, words, st.just(()), st.just(1), st.just(0),
    st.lists(rows, max_size=15).map(tuple), st.integers(0, 5000),
)  # fmt: skip
alerts = st.builds(
    Alert,
    st.sampled_from(["provider", "watching", "operator"]),
    words,
    severities,
    st.datetimes(timezones=st.just(UTC)),
    maybe,
    maybe,
    maybe,
    links,
    st.lists(items, max_size=4).map(tuple),
    st.lists(words, max_size=30).map(tuple),
    st.none() | groups,
    st.lists(words, max_size=3).map(tuple),
    st.lists(words, max_size=60).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(alerts)
def test_whatever_is_told_keeps_to_the_limits_of_every_form(alert):
    message = render(alert, ID)

    assert message.id == ID
    assert len(message.subject) <= SUBJECT_LIMIT
    assert len(message.subject.splitlines()) <= 1
    assert len(message.slack) <= SLACK_LIMIT
    assert all(len(line) <= WIDTH or "://" in line for line in message.text.splitlines())
    for form in (message.subject, message.text, message.html, message.slack):
        form.encode()


@settings(max_examples=50, deadline=None)
@given(alerts)
def test_the_same_alert_is_always_the_same_message(alert):
    assert render(alert, ID) == render(alert, ID)


def test_a_long_slack_text_is_cut_between_lines_and_keeps_what_stands_at_its_end():
    sentences = tuple(f"Home {number} (invented): Good." for number in range(400))
    message = render(replace(SAMPLES["watching"], sentences=sentences), ID)

    assert len(message.slack) <= SLACK_LIMIT
    assert "\n… (shortened; see the page)\n" in message.slack
    assert message.slack.startswith("Home 0 (invented): Good.\n")
    assert "Open Government Licence" in message.slack
    assert all(sentence in message.text for sentence in sentences)
