"""How a group is told: one line, and a row for each. All providers are invented."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from notify.alert import Alert
from notify.render import WIDTH, render
from notify.samples import SAMPLES
from scrapers.model import Judgement, Milestone, Provider, ProviderKey, Report
from scrapers.scales import scale_of
from scrapers.statuses import status_of
from watcher.alerts import MOST_ROWS, Reader, alert, label, stands
from watcher.awaited import Awaited
from watcher.events import Event, Held, Known
from watcher.grades import weigh
from watcher.group_words import awaits, grade, summary
from watcher.groups import Group, group, member
from watcher.store.duty import load_alert

OVERALL = "Overall experiences and progress of children and young people"
LEADERS = "The effectiveness of leaders and managers"
RI = "Requires improvement to be good"
OWNER = "Hollybank Care Ltd"
WHERE = {1: "Coventry", 2: "Sandwell", 3: "Shropshire", 4: "Walsall", 5: "Telford and Wrekin"}
DAY = date(2026, 1, 2)


def report(number: int, when: date, /, **grades: str) -> Report:
    headings = {"overall": OVERALL, "leaders": LEADERS}
    named = {headings.get(k, k.replace("_", " ").capitalize()): g for k, g in grades.items()}
    judgements = tuple(
        Judgement(h, g, scale_of(h, g, social_care="overall" in grades)) for h, g in named.items()
    )
    title = "Full inspection" if grades else "Monitoring visit"
    return Report(f"9900{number:04}", title, None, when, judgements)


def home(number: int, *reports: Report, status: str = "Open", **more: Any) -> Known:
    closed = more.pop("closed", None)
    facts: dict[str, Any] = {
        "key": ProviderKey(2, f"900000{number}"),
        "name": None,
        "kind": "Children's home",
        "local_authority": WHERE.get(number, "Dudley"),
        "owner": OWNER,
    } | more
    provider = Provider(status=status_of(status) or "", status_words=status, **facts)
    milestones = (Milestone(status, closed),) if closed else ()
    return Known(provider, tuple(map(Held, reports)), milestones, 1)


def awaited(cause: Any, since: date = DAY, **more: Any) -> Awaited:
    return Awaited(cause, since, since, since, since, **more)


GOOD, BAD = report(1, date(2024, 6, 25), overall="Good"), report(2, DAY, overall="Inadequate")
STORY = [
    home(1, GOOD, BAD),
    home(2, GOOD, report(3, date(2025, 8, 28), overall="Inadequate"), status="Suspended"),
    home(3, report(4, date(2025, 7, 1), overall="Inadequate"), status="Closed",
         closed=date(2025, 7, 31)),
    home(4, GOOD, report(5, date(2026, 2, 3), overall="Good", leaders="Inadequate")),
    home(5),
]  # fmt: skip
AWAITED = {
    STORY[0].provider.key: awaited("inadequate"),
    STORY[1].provider.key: awaited("suspended", date(2025, 9, 1), status="suspended"),
    STORY[2].provider.key: awaited("closed", date(2025, 7, 31), status="closed"),
}
HOLLYBANK = group("Hollybank Care", STORY, AWAITED)


def told(found: Group, **more: Any) -> str:
    return render(replace(SAMPLES["worse"], group=stands(found, **more)), "<a@b.invalid>").text


def test_a_group_reads_as_a_whole(snapshot):
    """The group alone, as it stands in the text of an alert about the home in Coventry."""
    text = told(HOLLYBANK, own=STORY[0].provider.key)

    assert text[text.index("Hollybank Care: ") : text.index("Ofsted's page")] == snapshot


def test_the_rows_of_an_alert(snapshot):
    assert stands(HOLLYBANK, own=STORY[0].provider.key).rows == snapshot


@pytest.mark.parametrize(
    ("members", "line"),
    [
        (
            STORY,
            (
                "4 open homes: 2 Inadequate (1 suspended), 1 Good, 1 not yet graded; 1 closed "
                "after Inadequate"
            ),
        ),
        ([home(1, status="Suspended")], "1 open home: 1 not yet graded (1 suspended)"),
        (
            [home(1, BAD, status="Resigned"), home(2, GOOD, status="Closed")],
            "none open; 2 closed, 1 of them after Inadequate",
        ),
        ([home(1, GOOD, status="Closed")], "none open; 1 closed"),
        (
            [home(1, report(3, DAY, overall="Good", leaders="Inadequate"), status="Closed")],
            "none open; 1 closed after Inadequate for the effectiveness of leaders and managers",
        ),
    ],
)
def test_the_line_says_who_is_suspended_and_who_closed_after_what(members, line):
    assert summary(group("w", members)) == line


def test_the_line_says_of_how_many_a_report_is_awaited():
    one = {STORY[0].provider.key: awaited("inadequate")}

    assert summary(group("w", STORY, one)).endswith("; 1 report awaited")
    assert summary(HOLLYBANK).endswith("; 3 reports awaited")


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (awaited("inspected"), "report awaited on the inspection of 2 January 2026"),
        (awaited("inadequate"), "the next report is awaited"),
        (
            awaited("suspended", status="suspended"),
            "report awaited since it was suspended, 2 January 2026",
        ),
        (
            awaited("suspended", status="suspended", seen=True),
            "report awaited since it was first seen as suspended on 2 January 2026",
        ),
        (awaited("closed", status="resigned"), "a report may still come"),
        (
            awaited("closed", status="resigned", seen=True),
            "a report may still come; first seen as resigned on 2 January 2026",
        ),
    ],
)
def test_what_is_awaited_is_said_without_a_promise(one, said):
    assert awaits(one) == said


# --- grades in words


def row_of(known: Known) -> Any:
    return stands(group("w", [known])).rows[0]


def test_a_red_flag_is_not_hidden_by_a_better_grade():
    row = row_of(STORY[3])

    assert row.standing == "Good, with Inadequate for the effectiveness of leaders and managers"
    assert row.severity == "red"


def test_the_lowest_heading_is_not_called_the_grade():
    card = report(9, DAY, inclusion="Strong standard", achievement="Needs attention")
    stood = member(home(1, card)).standing

    assert stood is not None
    assert grade(stood) == "lowest heading Needs attention"


def test_a_grade_on_another_scale_is_no_grade_before():
    school: dict[str, Any] = {
        "key": ProviderKey(21, "9000021"),
        "name": "Hollybank School (invented)",
    }
    old = report(1, date(2023, 5, 9), overall_effectiveness="Good")
    older = report(0, date(2018, 5, 9), overall_effectiveness="Requires improvement")
    card = report(9, DAY, inclusion="Needs attention")

    assert row_of(home(1, old, card, **school)).before is None
    assert row_of(home(1, older, old, **school)).before == "Requires improvement"


@pytest.mark.parametrize(
    ("status", "closed", "said", "severity"),
    [
        ("Open", None, None, "normal"),
        ("", None, None, "normal"),
        ("Suspended", None, "Suspended", "red"),
        ("Closed", None, "Closed", "normal"),
        ("Resigned", date(2025, 7, 31), "Resigned 31 July 2025", "normal"),
        ("Proposed to open", None, "Proposed to open", "normal"),
    ],
)
def test_the_status_is_said_unless_it_is_simply_open(status, closed, said, severity):
    row = row_of(home(1, GOOD, status=status, closed=closed))

    assert (row.status, row.status_severity, row.severity) == (said, severity, "normal")


# --- what they are called


def test_the_owner_is_left_out_where_all_have_the_same():
    other = home(6, GOOD, owner="Oakbank Ltd (invented)")

    assert OWNER not in told(HOLLYBANK)
    assert [row.label for row in stands(group("w", [STORY[4], other])).rows] == [
        label(other.provider),
        label(STORY[4].provider),
    ]


def test_names_of_the_readers_are_shown_only_if_they_are_given():
    key = STORY[1].provider.key

    assert [row.alias for row in stands(HOLLYBANK).rows] == [None] * 5
    assert {row.alias for row in stands(HOLLYBANK, {key: "our placement"}).rows} == {
        None,
        "our placement",
    }


def test_an_alert_marks_its_own_row_and_names_the_others_as_its_readers_do():
    other = STORY[1].provider.key
    reader = Reader(("w",), None, HOLLYBANK, aliases={other: "our placement"})
    found = alert(
        STORY[0],
        [weigh(Event("published", BAD), STORY[0])],
        reader,
        datetime(2026, 1, 2, tzinfo=UTC),
    )

    assert found.group is not None
    assert [row.label for row in found.group.rows if row.own] == [
        label(STORY[0].provider, owner=False)
    ]
    assert [row.alias for row in found.group.rows if row.alias] == ["our placement"]


def test_an_alert_that_was_stored_before_there_were_rows_is_still_read():
    stored = TypeAdapter(Alert).dump_python(SAMPLES["worse"], mode="json")
    del stored["group"]["rows"], stored["group"]["more"]
    found = load_alert(json.dumps(stored))

    assert found.group is not None
    assert (found.group.rows, found.group.more) == ((), 0)
    assert load_alert(TypeAdapter(Alert).dump_json(SAMPLES["worse"]).decode()) == SAMPLES["worse"]


@given(st.sampled_from((2, 15, 17, 18, 49)), st.sampled_from(("Rose Cottage", "Jane Doe")))
def test_a_withheld_provider_is_never_named_in_a_row(code, called):
    known = home(1, GOOD, key=ProviderKey(code, "9000001"), name=called)

    assert called not in told(group("w", [known, STORY[1]]))


# --- many


def many(count: int) -> list[Known]:
    return [
        home(1, GOOD, key=ProviderKey(2, f"90001{number:02}"), local_authority="Dudley")
        for number in range(count)
    ]


def test_at_most_so_many_have_a_row_and_the_others_are_counted():
    found = stands(group("w", many(30)))

    assert (len(found.rows), found.more) == (MOST_ROWS, 30 - MOST_ROWS)
    assert "and 18 more: see `ofsted-watch group w`" in told(group("w", many(30)))


def test_the_alerts_own_provider_always_has_a_row():
    own = ProviderKey(2, "9000129")
    found = stands(group("w", many(30)), own=own)

    assert (len(found.rows), found.more) == (MOST_ROWS, 30 - MOST_ROWS)
    assert [row.label[16:23] for row in found.rows if row.own] == ["9000129"]


@given(st.integers(0, 40), st.integers(0, 40))
def test_each_has_a_row_or_is_counted(count, own):
    found = stands(group("w", many(count)), own=ProviderKey(2, f"90001{own:02}"))

    assert len(found.rows) + found.more == count
    assert len(found.rows) <= MOST_ROWS
    assert sum(row.own for row in found.rows) == (own < count)


def test_the_text_keeps_to_its_width():
    assert all(len(line) <= WIDTH or "://" in line for line in told(HOLLYBANK).splitlines())
