"""
Direction and severity of an event against what was known. Pure.

Grades are compared heading by heading, only within one scale. The comparison goes by order of
publication: an older report that is published late is held against what came before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scrapers.documents.frameworks import outcome_weight
from scrapers.model import Judgement, Report
from scrapers.remits import is_overall
from scrapers.scales import heading_key, is_red, rank, same_heading
from scrapers.statuses import ENDED, status_of
from watcher.events import Comparison, Direction, Event, Known, Severity, revisions
from watcher.headings import has_grades, is_grade

_NO_PLACE = 100
"""Further up than any grade of any scale."""


def weigh(event: Event, known: Known) -> Event:
    """Give `event` its direction and severity. `known` is what is held with the event in it."""
    if event.kind == "published":
        return _weigh_report(event, known)
    if event.kind == "revised":
        return _weigh_revision(event, known)
    if event.kind == "status":
        return replace(event, severity=_status_severity(event, known))
    if event.kind == "joined":
        suspended = known.provider.status == "suspended"
        return replace(
            event, severity=_severity(event.judgements, floor="red" if suspended else "normal")
        )
    if event.kind == "overdue":
        last = standing(known)
        bad = known.provider.status in ("suspended", "cancelled") or (last and last.red)
        # After most closures no report ever comes (156 of 176 in the data of 2024-25).
        left = known.provider.status in ENDED
        return replace(event, severity="high" if bad else "low" if left else "normal")
    return replace(event, severity="low" if event.kind == "identity" else "normal")


def _weigh_report(event: Event, known: Known) -> Event:
    report = event.report
    assert report is not None
    earlier = known.before(report)
    judgements = tuple(_against(judgement, earlier) for judgement in report.judgements)
    graded_before = any(has_grades(other.judgements) for other in earlier)
    direction = _direction(judgements, graded_before=graded_before)
    return replace(
        event,
        judgements=judgements,
        direction=direction,
        severity=_severity(judgements, floor=_outcome(event, direction) or "normal"),
        still=_still(judgements),
    )


def _weigh_revision(event: Event, known: Known) -> Event:
    """
    A corrected grade is held against the one told before, an added one against history.

    A report that is back weighs as much as its withdrawal did: who heard of one hears of both.
    """
    report = event.report
    assert report is not None
    told = {heading_key(change.field): change.before for change in revisions(event)}
    earlier = known.before(report)
    judgements = []
    for judgement in report.judgements:
        key = heading_key(judgement.heading)
        if key not in told:
            continue
        before = told[key]
        if before is None:
            judgements.append(_against(judgement, earlier))
        else:
            judgements.append(
                Comparison(
                    judgement.heading,
                    judgement.scale,
                    before,
                    judgement.grade,
                    origin=judgement.origin,
                )
            )
    direction: Direction = "same" if has_grades(report.judgements) else "ungraded"
    if has_grades(judgements):
        graded_before = any(has_grades(other.judgements) for other in earlier)
        direction = _direction(judgements, graded_before=graded_before)
    changed = {change.field for change in event.changes}
    # A grade that is gone, or another document, is more than a slip in a title.
    heavy = bool(judgements or told or changed & {"listed", "document"})
    outcome = _outcome(event, direction) if "outcome" in changed else None
    return replace(
        event,
        judgements=tuple(judgements),
        direction=direction,
        severity=_severity(judgements, floor=outcome or ("normal" if heavy else "low")),
        still=_still(judgements),
        late=len(earlier) + 1 < len(known.reports),
    )


def _against(judgement: Judgement, earlier: Sequence[Report]) -> Comparison:
    """Hold a judgement against the last one under its heading and on its scale."""
    for report in reversed(earlier):
        for before in report.judgements:
            if (
                judgement.scale is not None
                and before.scale == judgement.scale
                and same_heading(before.heading, judgement.heading)
            ):
                return Comparison(
                    judgement.heading,
                    judgement.scale,
                    before.grade,
                    judgement.grade,
                    report.published or report.inspected,
                    judgement.origin,
                )
    return Comparison(
        judgement.heading, judgement.scale, None, judgement.grade, origin=judgement.origin
    )


def _outcome(event: Event, direction: Direction) -> Severity | None:
    """How heavy the outcome of an ungraded visit weighs, where its document gives one."""
    if direction != "ungraded" or event.document is None or event.document.outcome is None:
        return None
    return outcome_weight(event.document.outcome)


def step(judgement: Comparison) -> int | None:
    """How far a grade went up (positive) or down; None where it cannot be compared."""
    if judgement.before is None or judgement.scale is None:
        return None
    try:
        return rank(judgement.scale, judgement.after) - rank(judgement.scale, judgement.before)
    except KeyError:
        return None


def _direction(judgements: Iterable[Comparison], *, graded_before: bool) -> Direction:
    judgements = tuple(judgements)
    if not has_grades(judgements):
        return "ungraded"
    if not _steps(filter(is_grade, judgements)):
        return "new-scale" if graded_before else "first"
    # A flag has no direction of its own; beside grades that have one, it counts as they do.
    steps = _steps(judgements)
    fell, rose = any(far < 0 for far in steps), any(far > 0 for far in steps)
    if fell and rose:
        return "mixed"
    return "worse" if fell else "better" if rose else "same"


def _steps(judgements: Iterable[Comparison]) -> list[int]:
    return [far for far in map(step, judgements) if far is not None]


def _severity(judgements: Iterable[Comparison], *, floor: Severity) -> Severity:
    judgements = tuple(judgements)
    if floor == "red" or any(is_red(judgement.scale, judgement.after) for judgement in judgements):
        return "red"
    if any((step(judgement) or 0) < 0 for judgement in judgements):
        return "high"
    return floor


def _still(judgements: Iterable[Comparison]) -> bool:
    """Whether there are red flags, and each was one before."""
    flags = [judgement for judgement in judgements if is_red(judgement.scale, judgement.after)]
    return bool(flags) and all(step(judgement) == 0 for judgement in flags)


def _status_severity(event: Event, known: Known) -> Severity:
    """
    Suspended and cancelled are red. So is leaving with a red flag or out of a suspension:
    resigning after Inadequate is the usual way a bad home ends (of 150 with an Inadequate full
    inspection in 2024-25, 21 had resigned by 31 March, 1 was cancelled).
    """
    status = known.provider.status
    if status in ("suspended", "cancelled"):
        return "red"
    if status in ENDED:
        last = standing(known)
        before = status_of(event.changes[0].before or "")
        flagged = before == "suspended" or (last is not None and last.red)
        return "red" if flagged else "high"
    return "normal"


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Where a provider stands: the grade of its newest graded report, in order of publication.

    `overall` is false where the report has no overall grade: then `grade` is the lowest one of
    its headings, to sort and count by, and is not to be called the provider's grade.
    """

    grade: str
    scale: str | None
    overall: bool
    red: bool
    report: Report

    @property
    def since(self) -> date | None:
        """The publication date of the report that gave the grade."""
        return self.report.published or self.report.inspected


def standing(known: Known) -> Standing | None:
    """Where a provider stands, or None if no report of it has a grade."""
    for report in reversed(known.reports):
        grades = [judgement for judgement in report.judgements if is_grade(judgement)]
        if not grades:
            continue
        for judgement in grades:
            if is_overall(judgement.heading):
                return _stands(judgement, report, overall=True)
        lowest = min(grades, key=lambda judged: place(judged.scale, judged.grade))
        return _stands(lowest, report, overall=False)
    return None


def _stands(judgement: Judgement, report: Report, *, overall: bool) -> Standing:
    red = any(is_red(one.scale, one.grade) for one in report.judgements)
    return Standing(judgement.grade, judgement.scale, overall, red, report)


def place(scale: str | None, grade: str) -> tuple[bool, int]:
    """
    Sorts grades from worst to best, and those that cannot be placed last.

    Red comes first: "Not met" on a scale of two is worse than "Needs attention" on one of five.
    """
    if scale is None:
        return (True, _NO_PLACE)
    # "Met" is the best that its scale can say, and says nothing of the other headings.
    if scale == "safeguarding" and not is_red(scale, grade):
        return (True, _NO_PLACE - 1)
    try:
        return (not is_red(scale, grade), rank(scale, grade))
    except KeyError:
        return (True, _NO_PLACE)
