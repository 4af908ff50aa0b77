"""Which of the reports that are held is which inspection of an official file. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scrapers.model import Report
from scrapers.official.model import Inspection
from scrapers.scales import heading_key
from watcher.events import Held
from watcher.headings import pairs, same_grade

SAME_DAYS = 3
"""A page and a file may date an inspection by different days of it."""

SAME_WEEKS = 14
"""A report that was published anew has a later date on its page than in a file."""

_VISITS = (
    *("monitor", "visit", "assurance", "interim", "emergency", "focused", "progress"),
    *("material change", "pre-registration", "formal designation", "survey"),
)
_UNKNOWN = 1000  # days


def matched(inspections: Sequence[Inspection], held: Sequence[Held]) -> dict[int, Held]:
    """
    The report of each inspection that has one, by the place of the inspection. No report is that
    of two inspections: the nearest go together first, so that one that lacks is seen to lack.
    """
    near = [
        (distance, place, number)
        for place, inspection in enumerate(inspections)
        for number, each in enumerate(held)
        if (distance := _distance(inspection, each)) is not None
    ]
    found: dict[int, Held] = {}
    taken: set[int] = set()
    for _, place, number in sorted(near):
        if place not in found and number not in taken:
            found[place] = held[number]
            taken.add(number)
    return found


def _distance(inspection: Inspection, held: Held) -> tuple[int, ...] | None:
    """How far a report is from being that of an inspection; None where it cannot be."""
    report = held.report
    days = _apart(inspection.inspected, report.inspected)
    published = _apart(inspection.published, report.published)
    alike = _alike(inspection.title, report.title)
    if days is not None and days <= SAME_DAYS:
        # What was published on one day about one visit is one, whatever it is called.
        may_be = alike or (published is not None and published <= 1)
    else:
        may_be = alike and published is not None and published <= SAME_WEEKS
        # Two visits to a failing home may be weeks apart, and so are then their reports.
        if days is not None and days > SAME_WEEKS:
            may_be = may_be and published is not None and published <= 1
    if not may_be:
        return None
    return (
        _UNKNOWN if days is None else days,
        _UNKNOWN if published is None else published,
        heading_key(inspection.title) != heading_key(report.title),
        _disagreements(inspection, report),
        held.withdrawn,
    )


def _apart(one: date | None, other: date | None) -> int | None:
    return abs((one - other).days) if one and other else None


def _alike(one: str, other: str) -> bool:
    """Whether two titles may be of one kind of event: an inspection, or a visit."""
    kinds = {_kind(one), _kind(other)} - {None}
    return len(kinds) < 2


def _kind(title: str) -> str | None:
    plain = heading_key(title)
    if any(sign in plain for sign in _VISITS):
        return "visit"
    return "inspection" if "inspection" in plain or "full" in plain else None


def _disagreements(inspection: Inspection, report: Report) -> int:
    both = pairs(inspection.judgements, report.judgements)
    return sum(not same_grade(one, other) for one, other in both)
