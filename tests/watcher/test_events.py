"""What counts as news between two readings, case by case; the laws are in test_events_laws.py."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scrapers.model import Judgement, Milestone, Provider, ProviderKey, Report, Snapshot
from scrapers.scales import heading_key, rank, scale_of
from scrapers.statuses import status_of
from watcher.events import GONE_AFTER, Change, Event, diff, first

READER = 7
KEY = ProviderKey(21, "9000021")
HEADINGS = ("Overall effectiveness", "Quality of education", "Leadership and management")
GRADES = ("Inadequate", "Requires improvement", "Requires improvement to be good", "Good", "Superb")


def judged(heading: str, grade: str) -> Judgement:
    return Judgement(heading, grade, scale_of(heading, grade, social_care=False))


def report(number: int = 1, **facts: Any) -> Report:
    given: dict[str, Any] = {
        "title": "Full inspection",
        "inspected": date(2025, 5, 20),
        "published": date(2025, 8, 4),
        "judgements": (judged(HEADINGS[0], "Good"),),
    }
    return Report(f"9900{number:04}", **given | facts)


def snapshot(*reports: Report, status: str = "Open", **facts: Any) -> Snapshot:
    milestones = facts.pop("milestones", ())
    provider = Provider(
        KEY,
        facts.pop("name", "Hollybank School (invented)"),
        "Academy",
        status_of(status) or "",
        status,
        **facts,
    )
    return Snapshot(provider, reports, milestones)


def news(old: Snapshot, new: Snapshot, *, reader: int = READER) -> tuple[Event, ...]:
    return diff(first(old, READER), new, reader)[1]


def kinds(old: Snapshot, new: Snapshot, *, reader: int = READER) -> list[str]:
    return [event.kind for event in news(old, new, reader=reader)]


def plain(reports: Any) -> dict[str, Any]:
    """Reports as facts, each grade by its rank: two spellings of a grade are one fact."""
    return {
        each.file_id: (
            each.title,
            each.inspected,
            each.published,
            {
                heading_key(j.heading): rank(j.scale, j.grade) if j.scale else j.grade
                for j in each.judgements
            },
        )
        for each in reports
    }


# --- reports


def test_a_new_file_id_is_published():
    assert kinds(snapshot(report(1)), snapshot(report(1), report(2))) == ["published"]


def test_reports_are_told_from_oldest_to_newest_whatever_the_order_of_inspection():
    earlier = report(2, inspected=date(2025, 9, 30), published=date(2025, 10, 1))
    later = report(3, inspected=date(2025, 9, 1), published=date(2025, 10, 20))

    events = news(snapshot(report(1)), snapshot(later, earlier, report(1)))

    assert [event.report for event in events] == [earlier, later]


def test_two_reports_of_one_day_come_in_the_order_of_their_ids():
    events = news(snapshot(), snapshot(report(12), report(9)))

    assert [event.report.file_id for event in events if event.report] == ["99000009", "99000012"]


def test_a_report_is_late_only_if_a_newer_one_was_known_before():
    older = report(2, published=date(2025, 1, 1))
    newer = report(3, published=date(2025, 12, 1))

    both_new = news(snapshot(report(1, published=date(2024, 1, 1))), snapshot(older, newer))
    second = news(snapshot(newer), snapshot(older, newer))

    assert [event.late for event in both_new] == [False, False]
    assert [event.late for event in second] == [True]


def test_a_report_without_any_date_has_the_place_that_its_file_id_gives_it():
    undated = report(5, inspected=None, published=None)
    first_, last = report(3, published=date(2025, 1, 1)), report(8, published=date(2025, 6, 1))

    known, (event,) = diff(first(snapshot(first_, last), READER), snapshot(undated, last), READER)

    assert known.reports == (first_, undated, last)
    assert event.late


@pytest.mark.parametrize(
    ("corrected", "change"),
    [
        ({"title": "Interim visit"}, Change("title", "Full inspection", "Interim visit")),
        ({"published": date(2025, 8, 5)}, Change("published", "2025-08-04", "2025-08-05")),
        ({"inspected": date(2025, 5, 21)}, Change("inspected", "2025-05-20", "2025-05-21")),
        (
            {"judgements": (judged(HEADINGS[0], "Inadequate"),)},
            Change(HEADINGS[0], "Good", "Inadequate"),
        ),
        (
            {"judgements": (judged(HEADINGS[1], "Good"),)},
            Change(HEADINGS[1], None, "Good"),
        ),
    ],
)
def test_another_fact_under_the_same_file_id_is_a_revision(corrected, change):
    (event,) = news(snapshot(report()), snapshot(report(**corrected)))

    assert (event.kind, event.changes) == ("revised", (change,))


@pytest.mark.parametrize(
    "shown",
    [
        {"judgements": ()},
        {"published": None},
        {"inspected": None},
        {"judgements": (judged("overall  EFFECTIVENESS:", "good"),)},
    ],
    ids=["no grades", "no publication date", "no inspection date", "other spacing and case"],
)
def test_what_a_page_stops_showing_or_writes_otherwise_is_no_event_and_is_kept(shown):
    known, events = diff(first(snapshot(report()), READER), snapshot(report(**shown)), READER)

    assert events == ()
    assert plain(known.reports) == plain([report()])


def test_another_spelling_of_a_grade_is_no_correction():
    old = report(judgements=(judged(HEADINGS[0], "Requires improvement"),))
    new = report(judgements=(judged(HEADINGS[0], "Requires improvement to be good"),))

    assert news(snapshot(old), snapshot(new)) == ()


def test_a_grade_that_a_newer_table_knows_is_no_correction():
    old = report(judgements=(Judgement(HEADINGS[0], "Good", None),))

    known, events = diff(first(snapshot(old), READER), snapshot(report()), READER)

    assert events == ()
    assert known.reports[0].judgements[0].scale == "oeif4"


def test_headings_that_a_page_adds_to_the_report_of_an_earlier_grade_are_no_news():
    """The block of judgements is about one inspection; it may come to stand at an older one."""
    more = report(1, judgements=tuple(judged(heading, "Good") for heading in HEADINGS))
    newest = report(2, published=date(2026, 1, 8))

    known, events = diff(first(snapshot(report(1), newest), READER), snapshot(more, newest), READER)

    assert events == ()
    assert known.reports == (more, newest)


def test_a_correction_of_an_earlier_grade_is_news():
    other = report(1, judgements=(judged(HEADINGS[0], "Inadequate"),))
    newest = report(2, published=date(2026, 1, 8))

    assert kinds(snapshot(report(1), newest), snapshot(other, newest)) == ["revised"]


# --- withdrawal


def readings(*pages: Snapshot) -> list[tuple[Event, ...]]:
    known, told = first(pages[0], READER), []
    for page in pages[1:]:
        known, events = diff(known, page, READER)
        told.append(events)
    return told


def test_a_report_is_withdrawn_after_two_readings_without_it_and_told_once():
    full, short = snapshot(report(1), report(2)), snapshot(report(1))

    told = readings(full, *[short] * (GONE_AFTER + 2))

    assert [[event.kind for event in events] for events in told] == [[], ["withdrawn"], [], []]


def test_a_report_that_was_missing_once_is_silently_there_again():
    full, short = snapshot(report(1), report(2)), snapshot(report(1))

    assert readings(full, short, full, short, full) == [(), (), (), ()]


def test_a_missing_report_needs_a_second_look():
    known, _ = diff(first(snapshot(report()), READER), snapshot(), READER)
    decided, _ = diff(known, snapshot(), READER)

    assert (known.missing, decided.missing) == (True, False)
    assert (len(known.reports), len(decided.reports)) == (1, 0)


def test_a_report_that_returns_after_its_withdrawal_is_one_revision():
    full, short = snapshot(report(1), report(2)), snapshot(report(1))

    *_, back, after = readings(full, short, short, full, full)

    assert [event.kind for event in back] == ["revised"]
    assert back[0].changes == (Change("listed", "withdrawn", "on the page again"),)
    assert after == ()


def test_a_report_that_returns_with_another_grade_says_both_in_one_revision():
    other = report(2, judgements=(judged(HEADINGS[0], "Inadequate"),))
    full, short = snapshot(report(1), report(2)), snapshot(report(1))

    *_, (event,) = readings(full, short, short, snapshot(report(1), other))

    assert [change.field for change in event.changes] == ["listed", HEADINGS[0]]


# --- a newer reader


def test_a_newer_reader_takes_over_in_silence_what_the_older_one_could_not_read():
    old = snapshot(report(published=None, title="Full inspection :"))
    new = snapshot(
        report(judgements=tuple(judged(heading, "Good") for heading in HEADINGS)),
        status="Closed",
        trust="Trust A (invented)",
    )
    stateless = replace(old, provider=replace(old.provider, status="", status_words=""))

    known, events = diff(first(stateless, READER), new, READER + 1)

    assert events == ()
    assert plain(known.reports) == plain(new.reports)
    assert known.provider == new.provider
    assert known.reader == READER + 1


def test_a_newer_reader_still_tells_everything_else():
    old = snapshot(report(1), trust="Trust A (invented)")
    new = snapshot(
        report(1, title="Corrected", judgements=(judged(HEADINGS[0], "Inadequate"),)),
        report(2),
        status="Closed",
        trust="Trust B (invented)",
    )

    told = kinds(old, new, reader=READER + 1)

    assert sorted(told) == ["identity", "published", "revised", "status"]


# --- the provider


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Open", "Closed", [("Open", "Closed")]),
        ("Open", "Suspended", [("Open", "Suspended")]),
        ("Closed", "Open", [("Closed", "Open")]),
        ("Open", "", []),  # the page states none
        ("Open", "Under a new word", []),  # nor one that is known: that is for the operator
        ("", "Open", []),  # what everybody took it for
        ("", "Closed", [(None, "Closed")]),  # an entry on the timeline is the first heard of one
        ("Under a new word", "Closed", [("Under a new word", "Closed")]),
        ("Open", "Active", []),  # another word for the same
        ("Closed", "Cancelled", [("Closed", "Cancelled")]),
    ],
)
def test_a_status_is_news_when_it_means_something_else(before, after, told):
    events = news(snapshot(status=before), snapshot(status=after))

    assert [(e.changes[0].before, e.changes[0].after) for e in events] == told
    assert {event.kind for event in events} <= {"status"}


def test_a_status_is_remembered_over_a_page_that_states_none():
    told = readings(snapshot(status="Open"), snapshot(status=""), snapshot(status="Closed"))

    assert [[event.kind for event in events] for events in told] == [[], ["status"]]


A, B = "A (invented)", "B (invented)"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"name": A}, {"name": B}, ("name", A, B)),
        ({"trust": A}, {"trust": B}, ("trust", A, B)),
        ({"trust": A}, {}, ("trust", A, None)),
        ({}, {"trust": A}, ("trust", None, A)),
        ({"trust": A, "trust_id": "1"}, {"trust": A, "trust_id": "2"}, None),
    ],
)
def test_a_new_name_or_trust_is_an_identity_event(old, new, told):
    events = news(snapshot(**old), snapshot(**new))

    assert [event.changes for event in events] == ([(Change(*told),)] if told else [])
    assert {event.kind for event in events} <= {"identity"}


def test_a_name_that_is_now_withheld_is_let_go_without_a_word():
    known, events = diff(
        first(snapshot(address="1 Invented Road"), READER), snapshot(name=None), READER
    )

    assert events == ()
    assert (known.provider.name, known.provider.address) == (None, None)


def test_milestones_are_kept_from_the_last_page_that_has_some():
    opened = (Milestone("Opened", date(2020, 1, 1)),)

    known, events = diff(first(snapshot(milestones=opened), READER), snapshot(), READER)

    assert (known.milestones, events) == (opened, ())


def test_events_come_as_reports_then_withdrawals_then_status_then_identity():
    old = snapshot(report(1), report(2))
    missed, _ = diff(first(old, READER), snapshot(report(1)), READER)

    _, events = diff(
        missed,
        snapshot(report(1), report(3), status="Closed", name="Oakbank School (invented)"),
        READER,
    )

    assert [event.kind for event in events] == ["published", "withdrawn", "status", "identity"]
