"""What changed between what is held of a provider and a new reading of its page. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from scrapers.documents.model import Document
from scrapers.model import Milestone, Origin, Provider, Report, Snapshot
from scrapers.remits import is_overall
from scrapers.scales import heading_key
from watcher.headings import has_grades, pairs, same_grade

EventKind = Literal[
    "published", "revised", "withdrawn", "status", "identity", "joined", "left", "overdue"
]
Direction = Literal["worse", "better", "mixed", "same", "first", "new-scale", "ungraded"]
Severity = Literal["red", "high", "normal", "low"]

_NO_GRADES = frozenset(
    {"title", "inspected", "published", "listed", "document", "outcome", "group", "awaited"}
)
"""The fields of a report's changes that are no headings."""

GONE_AFTER = 2
"""A report is withdrawn when this many readings in a row did not list it: a page that was
cut short, or came from a stale copy, is not yet a withdrawal."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that is other than it was: `field` in the domain's words, values as shown."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    One graded heading of a report against the last grade on the same scale and heading.

    `before` is None where there is none; `since` is the publication date of the report that
    `before` comes from, None where it comes from an earlier reading of the same report.
    """

    heading: str
    scale: str | None
    before: str | None
    after: str
    since: date | None = None
    origin: Origin = "page"


@dataclass(frozen=True, slots=True)
class Event:
    """
    Something that a reader of the old snapshot would not know after seeing the new one.

    `direction` is None for events without a report to grade. `still` says that every red flag
    of it was one before. `late` says that newer reports were known already. `document` is what
    the report's document said, None where it is not known.
    """

    kind: EventKind
    report: Report | None = None
    changes: tuple[Change, ...] = ()
    judgements: tuple[Comparison, ...] = ()
    direction: Direction | None = None
    severity: Severity = "normal"
    still: bool = False
    late: bool = False
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A report as it is held: merged from every reading, and how often it was not listed since."""

    report: Report
    missed: int = 0

    @property
    def withdrawn(self) -> bool:
        """Whether it counts as gone from the page."""
        return self.missed >= GONE_AFTER


@dataclass(frozen=True, slots=True)
class Known:
    """
    All that is held of one provider. `reader` is the version of the page reader that made it.

    It is more than the last snapshot: grades that the page no longer shows are kept.
    """

    provider: Provider
    held: tuple[Held, ...]
    milestones: tuple[Milestone, ...]
    reader: int

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports that are not withdrawn, oldest first, in order of publication."""
        return _in_order(held.report for held in self.held if not held.withdrawn)

    def before(self, report: Report) -> tuple[Report, ...]:
        """The reports that preceded `report`, which may be a withdrawn one."""
        others = (each for each in self.reports if each.file_id != report.file_id)
        ordered = _in_order((*others, report))
        return ordered[: ordered.index(report)]

    def holding(self, report: Report) -> Known:
        """The same, with `report` in the place of what was held of it."""
        held = (
            replace(each, report=report) if each.report.file_id == report.file_id else each
            for each in self.held
        )
        return replace(self, held=tuple(held))

    @property
    def missing(self) -> bool:
        """Whether a report was not listed at the last reading, and a second one must decide."""
        return any(0 < held.missed < GONE_AFTER for held in self.held)


def _in_order(reports: Iterable[Report]) -> tuple[Report, ...]:
    """
    Oldest first, in order of publication. Ids rise with time: they give a report without any
    date its place, or else its grades would be held against nothing.
    """
    ordered: list[Report] = []
    for report in sorted(reports, key=lambda each: (not _dated(each), each.order)):
        place = len(ordered)
        while (
            not _dated(report) and place and int(ordered[place - 1].file_id) > int(report.file_id)
        ):
            place -= 1
        ordered.insert(place, report)
    return tuple(ordered)


def _dated(report: Report) -> bool:
    return bool(report.published or report.inspected)


def first(snapshot: Snapshot, reader: int) -> Known:
    """
    What is held after the first reading of a provider.

    It makes no events, so that adding a provider to the watchlist does not announce its whole
    history.
    """
    held = tuple(Held(report) for report in snapshot.reports)
    return Known(snapshot.provider, held, snapshot.milestones, reader)


def diff(known: Known, new: Snapshot, reader: int) -> tuple[Known, tuple[Event, ...]]:
    """
    Merge a reading into what is held; give that, and the events between the two.

    Events come in order: reports from oldest to newest, then withdrawals, status, identity.
    They are complete (applied to `known` they give the result) but not yet weighed: direction
    and severity are for `watcher.grades`.
    """
    listed = {report.file_id: report for report in new.reports}
    before = {held.report.file_id: held for held in known.held}
    taught = reader > known.reader
    graded = [each.report.order for each in known.held if has_grades(each.report.judgements)]
    current = max(graded, default=None)
    after: dict[str, Held] = {}
    events: list[Event] = []

    for file_id, held in before.items():
        report = listed.get(file_id)
        if report is None:
            missed = min(held.missed + 1, GONE_AFTER)
            after[file_id] = replace(held, missed=missed)
            if missed == GONE_AFTER and not held.withdrawn:
                events.append(Event("withdrawn", held.report))
            continue
        merged, changes = _merge(held.report, report, current, taught=taught)
        if held.withdrawn:
            changes = (Change("listed", "withdrawn", "on the page again"), *changes)
        after[file_id] = Held(merged)
        if changes:
            events.append(Event("revised", merged, changes))

    for file_id, report in listed.items():
        if file_id not in before:
            after[file_id] = Held(report)
            late = len(known.before(report)) < len(known.reports)
            events.append(Event("published", report, late=late))

    events.sort(key=_telling_order)
    provider, changes = _merge_provider(known.provider, new.provider, taught=taught)
    events.extend(
        Event("status" if change.field == "status" else "identity", changes=(change,))
        for change in changes
    )
    result = Known(provider, tuple(after.values()), new.milestones or known.milestones, reader)
    return result, tuple(events)


def _telling_order(event: Event) -> tuple[bool, tuple[date, int]]:
    assert event.report is not None
    return (event.kind == "withdrawn", event.report.order)


def _merge(
    old: Report, new: Report, current: tuple[date, int] | None, *, taught: bool
) -> tuple[Report, tuple[Change, ...]]:
    """
    Merge two readings of one report. What the new one does not say is kept and is no change: a
    page stops showing grades against older reports once a report card is there.

    With `taught`, headings and dates that were not read before, and another reading of the title,
    are taken over in silence: it was the reader that changed, not the report. So are headings of a
    report older than `current`, the order of the newest graded one: the judgement block of a page
    is about one inspection, and it may move to another.
    """
    merged = replace(
        new,
        inspected=new.inspected or old.inspected,
        published=new.published or old.published,
    )
    silent = taught or (current is not None and merged.order < current)
    changes: list[Change] = []
    if new.title != old.title and not taught:
        changes.append(Change("title", old.title, new.title))
    for field, earlier, later in (
        ("inspected", old.inspected, new.inspected),
        ("published", old.published, new.published),
    ):
        if later is not None and later != earlier and not (taught and earlier is None):
            shown = earlier.isoformat() if earlier else None
            changes.append(Change(field, shown, later.isoformat()))

    judgements = {heading_key(judgement.heading): judgement for judgement in old.judgements}
    from_document = [one for one in old.judgements if one.origin == "document"]
    # What a document said under other words is the same once the page says it.
    reworded = {mine.heading: theirs for mine, theirs in pairs(new.judgements, from_document)}
    for judgement in new.judgements:
        held = judgements.get(heading_key(judgement.heading))
        if held is None and judgement.heading in reworded:
            held = judgements.pop(heading_key(reworded[judgement.heading].heading))
        judgements[heading_key(judgement.heading)] = judgement
        if held is None:
            if not silent:
                changes.append(Change(judgement.heading, None, judgement.grade))
        elif not same_grade(held, judgement):
            changes.append(Change(judgement.heading, held.grade, judgement.grade))

    ordered = tuple(judgements.values())
    if from_document:
        ordered = tuple(sorted(ordered, key=lambda one: not is_overall(one.heading)))
    return replace(merged, judgements=ordered), tuple(changes)


def _merge_provider(
    old: Provider, new: Provider, *, taught: bool
) -> tuple[Provider, tuple[Change, ...]]:
    """
    Merge two readings of the provider itself: status first, then what it is called.

    A name that is now withheld is let go: we must not know it any longer either.
    """
    changes: list[Change] = []
    # Where the title states no status, an entry such as Closed on the timeline may be the first
    # that is heard of one. "Open" is what everybody took such a provider for.
    stated = new.status != ""
    heard = bool(old.status) or (new.status != "open" and not taught)
    if stated and heard and new.status != old.status:
        changes.append(Change("status", old.status_words or None, new.status_words))
    if old.name and new.name and old.name != new.name:
        changes.append(Change("name", old.name, new.name))
    # An empty trust link is how a page says that there is none, so leaving a trust is a fact.
    if new.trust != old.trust and not (taught and old.trust is None):
        changes.append(Change("trust", old.trust, new.trust))
    merged = replace(
        new,
        kind=new.kind or old.kind,
        status=new.status if stated else old.status,
        status_words=new.status_words if stated else old.status_words,
        local_authority=new.local_authority or old.local_authority,
        region=new.region or old.region,
        owner=old.owner,
        owner_at=old.owner_at,
    )
    return merged, tuple(changes)


def revisions(event: Event) -> Iterator[Change]:
    """The changes of a revised report that are to its grades."""
    for change in event.changes:
        if change.field not in _NO_GRADES:
            yield change
