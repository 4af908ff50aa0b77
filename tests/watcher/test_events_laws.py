"""What is true of the events between any two readings of a page."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scrapers.model import Judgement, Provider, ProviderKey, Report, Snapshot
from scrapers.scales import heading_key, rank, scale_of
from scrapers.statuses import status_of
from watcher.events import Change, Event, Known, diff, first

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


def news(old: Snapshot, new: Snapshot) -> tuple[Event, ...]:
    return diff(first(old, READER), new, READER)[1]


dates = st.none() | st.dates(date(2025, 1, 1), date(2025, 1, 4))
judgements = st.lists(
    st.builds(judged, st.sampled_from(HEADINGS), st.sampled_from(GRADES)),
    unique_by=lambda judgement: judgement.heading,
).map(tuple)
reports = st.lists(
    st.builds(
        report,
        st.integers(1, 5),
        title=st.sampled_from(("Full inspection", "Monitoring visit")),
        inspected=dates,
        published=dates,
        judgements=judgements,
    ),
    unique_by=lambda each: each.file_id,
)
snapshots = st.builds(
    lambda listed, **facts: snapshot(*listed, **facts),
    reports,
    status=st.sampled_from(("", "Open", "Closed", "Suspended")),
    name=st.sampled_from((None, "Hollybank School (invented)", "Oakbank School (invented)")),
    trust=st.sampled_from((None, "Trust A (invented)", "Trust B (invented)")),
)


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


class Listener:
    """Someone who knew the old state and has heard nothing but the events since."""

    def __init__(self, known: Known) -> None:
        self.reports = {held.report.file_id: held.report for held in known.held}
        self.listed = {each.file_id for each in known.reports}
        self.status = known.provider.status
        self.facts = {"name": known.provider.name, "trust": known.provider.trust}

    def hear(self, event: Event) -> None:
        if event.report is None:
            (change,) = event.changes
            if event.kind == "status":
                self.status = status_of(change.after or "") or ""
            else:
                self.facts[change.field] = change.after
            return
        file_id = event.report.file_id
        if event.kind == "withdrawn":
            self.listed.remove(file_id)
            return
        assert (event.kind == "published") is (file_id not in self.reports)
        self.listed.add(file_id)
        if event.kind == "published":
            self.reports[file_id] = event.report
        for change in event.changes:
            self.reports[file_id] = corrected(self.reports[file_id], change)


def corrected(held: Report, change: Change) -> Report:
    after = change.after
    assert after is not None
    if change.field == "listed":
        return held
    if change.field == "title":
        return replace(held, title=after)
    if change.field == "published":
        return replace(held, published=date.fromisoformat(after))
    if change.field == "inspected":
        return replace(held, inspected=date.fromisoformat(after))
    others = (j for j in held.judgements if j.heading != change.field)
    return replace(held, judgements=(*others, judged(change.field, after)))


@given(snapshots, snapshots, snapshots)
def test_whoever_hears_every_event_knows_all_that_is_held(one, two, three):
    known = first(one, READER)
    for reading in (two, three):
        listener = Listener(known)
        graded = [held.report.order for held in known.held if held.report.judgements]
        known, events = diff(known, reading, READER)
        for event in events:
            listener.hear(event)

        heard = plain(listener.reports[file_id] for file_id in listener.listed)
        held = plain(known.reports)
        assert heard.keys() == held.keys()
        for file_id in held:
            if listener.reports[file_id].order < max(graded, default=(date.min, 0)):
                # What a page adds to the report of an earlier grade is for the record alone.
                assert heard[file_id][3].items() <= held[file_id][3].items()
            else:
                assert heard[file_id] == held[file_id]
        # A provider of which no status was ever stated is taken for an open one.
        assert (listener.status or "open") == (known.provider.status or "open")
        assert listener.facts["trust"] == known.provider.trust
        # A name may be withheld without a word, or be stated at last.
        names = (listener.facts["name"], known.provider.name)
        assert None in names or names[0] == names[1]


@given(snapshots, snapshots)
def test_all_that_a_page_says_is_held_afterwards(old, new):
    known, _ = diff(first(old, READER), new, READER)
    held = {each.file_id: each for each in known.reports}

    for each in new.reports:
        kept = held[each.file_id]
        assert kept.title == each.title
        assert each.inspected in (None, kept.inspected)
        assert each.published in (None, kept.published)
        assert set(each.judgements) <= set(kept.judgements)


@given(snapshots, snapshots)
def test_the_same_page_a_second_time_is_no_news(old, new):
    known, _ = diff(first(old, READER), new, READER)
    gone = {held.report.file_id for held in known.held if held.missed}

    again, events = diff(known, new, READER)

    assert {event.report.file_id for event in events if event.report} <= gone
    assert {event.kind for event in events} <= {"withdrawn"}
    assert diff(again, new, READER) == (again, ())


@given(snapshots)
def test_a_first_reading_holds_the_page_and_has_nothing_to_tell(page):
    known = first(page, READER)

    assert plain(known.reports) == plain(page.reports)
    assert diff(known, page, READER) == (known, ())


@given(snapshots, snapshots, st.randoms())
def test_the_order_of_the_reports_on_the_page_is_of_no_matter(old, new, chance):
    mixed = list(new.reports)
    chance.shuffle(mixed)

    known, events = diff(first(old, READER), new, READER)
    other, others = diff(first(old, READER), replace(new, reports=tuple(mixed)), READER)

    assert events == others
    assert known.reports == other.reports


@given(snapshots, snapshots)
def test_what_a_page_does_not_say_is_never_an_event(old, new):
    """Only that there is no trust (any more) can be said by saying nothing."""
    for event in news(old, new):
        assert all(change.after is not None or change.field == "trust" for change in event.changes)
        assert event.kind != "withdrawn"


@given(snapshots, snapshots)
def test_every_change_is_one(old, new):
    for event in news(old, new):
        assert all(change.before != change.after for change in event.changes)
        assert event.report or event.changes
