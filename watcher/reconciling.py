"""Whether what is held of a provider has all that an official file says of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from scrapers.model import Judgement, Milestone, Report
from scrapers.official.model import Inspection, RegisterRow, Series
from scrapers.scales import heading_key, is_red
from scrapers.statuses import ENDED, status_of
from watcher.events import Known
from watcher.headings import has_grades, is_grade
from watcher.headlines import day
from watcher.matching import matched
from watcher.pairing import Pairing, paired

PUBLISHED_AFTER = timedelta(days=30)
"""A file as at 31 March has the reports that were published by 30 April."""


@dataclass(frozen=True, slots=True)
class Correction:
    """That a page was seen, on a day, to give another grade than `before` under a heading."""

    file_id: str
    heading: str
    before: str | None
    seen: date


@dataclass(frozen=True, slots=True)
class Memory:
    """
    What is held of a provider, and how it came to be held: when its page was first and last read,
    when reports were seen to be gone (by file id), and its statuses before the present one, each
    with the day when it was seen to be over. `known` is None of one that was never read.
    """

    known: Known | None
    first_read: date | None = None
    last_read: date | None = None
    gone: Mapping[str, date] = field(default_factory=dict)
    statuses: tuple[tuple[date, str], ...] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """
    Something that an official file says of a provider and the watcher does not.

    `explained` ones are no omissions: `reason` says why the two may differ. The others have a
    reason where one is likely. `in_file` and `held` are the two values of a grade or a
    status; of an inspection, `held` is the id of its report where that was withdrawn.
    """

    what: Literal["unread", "inspection", "grade", "status"]
    inspection: Inspection | None = None
    heading: str | None = None
    in_file: str | None = None
    held: str | None = None
    reason: str | None = None
    explained: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of one provider: how much was compared, and what differs."""

    inspections: int
    grades: int
    differences: tuple[Difference, ...]


def compare(row: RegisterRow, series: Series, as_at: date, memory: Memory) -> Compared:
    """Hold what is known of one provider against its row in the official file as at a day."""
    known = memory.known
    if known is None:
        return Compared(0, 0, (Difference("unread", reason="its page was never read yet"),))
    inspections = tuple(dict.fromkeys(row.inspections))
    reports = matched(inspections, known.held)
    differences: list[Difference] = []
    looked_at = grades = 0
    for place, inspection in enumerate(inspections):
        held = reports.get(place)
        too_new = _not_counted(inspection, series, as_at)
        if held is None:
            differences.append(_lacking(inspection, too_new, memory, known))
            looked_at += too_new is None
            continue
        looked_at += 1
        if held.withdrawn:
            differences.append(_withdrawn(inspection, held.report, memory))
            continue
        pairing = paired(inspection.judgements, held.report.judgements)
        grades += len(pairing.same) + len(pairing.other)
        older = _has_newer_grades(held.report, known) or _is_followed(inspection, inspections)
        differences += _lacking_grades(inspection, pairing, older=older)
        for one, other in pairing.other:
            found = Difference("grade", inspection, one.heading, one.grade, other.grade)
            reason = _corrected(held.report, one, other, memory, as_at)
            differences.append(replace(found, reason=reason, explained=reason is not None))
    differences += _status(row, as_at, memory, known)
    return Compared(looked_at, grades, tuple(differences))


def _not_counted(inspection: Inspection, series: Series, as_at: date) -> str | None:
    """Why a file does not promise that the report of an inspection was out; None if it does."""
    last = as_at + PUBLISHED_AFTER
    if inspection.published is not None:
        return None if inspection.published <= last else "published after the file's date"
    # The childcare file has no such column.
    if series != "childcare":
        return "the file knows of no report yet"
    if inspection.inspected is None:
        return "the file gives it no date"
    return None if inspection.inspected <= as_at else "inspected after the file's date"


def _lacking(
    inspection: Inspection, too_new: str | None, memory: Memory, known: Known
) -> Difference:
    """An inspection of which no report is held."""
    lacking = Difference("inspection", inspection)
    if too_new is not None:
        return replace(lacking, reason=f"{too_new}: not counted", explained=True)
    when = inspection.inspected or inspection.published
    began = _beginning(known)
    if when and began and when < began:
        reason = f"before the registration of {day(began)}, which the page is about"
        return replace(lacking, reason=reason, explained=True)
    out = inspection.published
    if out and memory.last_read and memory.last_read <= out:
        return replace(lacking, reason=f"its page was last read on {day(memory.last_read)}")
    dates = [each.report.published or each.report.inspected for each in known.held]
    oldest = min((each for each in dates if each), default=None)
    if when and oldest and (out or when) < oldest:
        return replace(
            lacking, reason=f"older than the first report that is held, of {day(oldest)}"
        )
    return lacking


def _beginning(known: Known) -> date | None:
    """When the registration that the page is about began, as its timeline says."""
    began = ("registered", "opened", "open")
    dates = [each.when for each in known.milestones if heading_key(each.title) in began]
    return min((each for each in dates if each), default=None)


def _withdrawn(inspection: Inspection, report: Report, memory: Memory) -> Difference:
    gone = memory.gone.get(report.file_id)
    since = f" on {day(gone)}" if gone else ""
    return Difference(
        "inspection",
        inspection,
        held=report.file_id,
        reason=f"withdrawn from the page{since}",
        explained=True,
    )


def _lacking_grades(
    inspection: Inspection, pairing: Pairing, *, older: bool
) -> Iterator[Difference]:
    """The grades of which nothing is held, though the report is."""
    for one in pairing.lacking:
        found = Difference("grade", inspection, one.heading, one.grade)
        if not is_grade(one):
            # Pages do not show flags: they are read from the documents of new reports.
            if is_red(one.scale, one.grade):
                reason = "said by its document alone, which is read of new reports"
                yield replace(found, reason=reason, explained=True)
        elif older:
            reason = "the page shows the grades of its newest graded report alone"
            yield replace(found, reason=reason, explained=True)
        else:
            yield found


def _corrected(
    report: Report, one: Judgement, other: Judgement, memory: Memory, as_at: date
) -> str | None:
    for correction in memory.corrections:
        if (
            correction.file_id == report.file_id
            and correction.seen > as_at
            and heading_key(correction.heading) == heading_key(other.heading)
            and paired((one,), (_was(other, correction.before),)).same
        ):
            return f"corrected on the page on {day(correction.seen)}, after the file's date"
    return None


def _was(judgement: Judgement, before: str | None) -> Judgement:
    return Judgement(judgement.heading, before or "", judgement.scale)


def _has_newer_grades(report: Report, known: Known) -> bool:
    return any(
        other.order > report.order and has_grades(other.judgements) for other in known.reports
    )


def _is_followed(inspection: Inspection, others: Iterable[Inspection]) -> bool:
    """Whether the file has a later inspection with grades."""
    when = inspection.published or inspection.inspected or date.min
    return any(
        has_grades(other.judgements) and (other.published or other.inspected or date.min) > when
        for other in others
    )


def _status(row: RegisterRow, as_at: date, memory: Memory, known: Known) -> Iterator[Difference]:
    held = known.provider.status or "open"
    if _same_status(row.status, held):
        return
    said = known.provider.status_words or held
    found = Difference("status", in_file=row.status_words or row.status, held=said)
    reason = _since(row, said, as_at, memory, known)
    if reason is not None:
        yield replace(found, reason=reason, explained=True)
    elif memory.last_read and memory.last_read <= as_at:
        yield replace(found, reason=f"its page was last read on {day(memory.last_read)}")
    else:
        yield found


def _same_status(in_file: str, held: str) -> bool:
    """A page may say "Closed" of a provider that resigned, or whose registration was cancelled."""
    return in_file == held or (in_file in ENDED and held in ENDED and "closed" in (in_file, held))


def _since(row: RegisterRow, said: str, as_at: date, memory: Memory, known: Known) -> str | None:
    """What shows that the status changed after the file's date; None if nothing does."""
    dates = (each.when for each in known.milestones if _is_of(each, known.provider.status))
    dated = max((each for each in dates if each), default=None)
    if dated is not None and dated > as_at:
        return f"the page says {said} since {day(dated)}, after the file's date"
    for seen, before in memory.statuses:
        if seen > as_at and _same_status(row.status, before or "open"):
            return (
                f"the page says {said} since {day(seen)} or shortly before, after the file's date"
            )
    # A closing on the page that is not after the file's date contradicts the file.
    left = dated is not None and known.provider.status in ENDED
    if not left and memory.first_read is not None and memory.first_read > as_at:
        return f"its page was first read on {day(memory.first_read)}, after the file's date"
    return None


def _is_of(milestone: Milestone, status: str) -> bool:
    of = status_of(milestone.title)
    return of is not None and (of == status or {of, status} <= ENDED)


def absence(known: Known | None, series: Series | None, as_at: Mapping[Series, date]) -> str:
    """Why a watched provider may be in none of the files, which hold as at these days."""
    if series is None:
        return "no official file lists providers of its type"
    if series not in as_at:
        return f"the {series} file is not at hand"
    when = as_at[series]
    began = _beginning(known) if known else None
    if began and began > when:
        return f"registered on {day(began)}, after the file's date"
    if known and known.provider.status in ENDED:
        return f"the file has those who were registered on {day(when)}; the page says it has left"
    dates = [each.report.published or each.report.inspected for each in known.held] if known else []
    first = min((each for each in dates if each), default=None)
    if first and first <= when:
        return f"not in the file as at {day(when)}, though it has a report of {day(first)}"
    return f"new since the file's date, {day(when)}, as far as its page shows"
