"""
What is said of a report that is awaited, and of one that is overdue. Pure.

Only what the record of such reports shows: none is promised, and after a provider has left most
often none comes.
"""

from __future__ import annotations

from datetime import date

from watcher.awaited import Awaited, Percentile, overdue_at
from watcher.headlines import day

_HAPPENED = {
    "closed": ("it closed", "closure"),
    "resigned": ("it resigned", "resignation"),
    "cancelled": ("its registration was cancelled", "cancellation"),
    "suspended": ("it was suspended", "suspension"),
}
"""By status: what happened, in a sentence and in a headline."""

_SHARES: dict[Percentile, str] = {90: "nine in ten", 99: "99 in 100"}


def sentence(awaited: Awaited) -> str:
    """
    What is awaited, and by when.

    A report is awaited after the Inadequate published on 4 August 2025: half of such reports have
    come by 13 September, nine in ten by 1 October.
    """
    half, most = _near(awaited.half, awaited), _near(awaited.most, awaited)
    if awaited.cause == "inspected":
        said = f"A report is awaited on the inspection of {day(awaited.since)}"
    elif awaited.cause == "closed":
        return (
            f"A report may still come after {_happened(awaited)}. Most often none does; of those "
            f"that come, half have come by {half}, {_SHARES[90]} by {most}."
        )
    else:
        said = f"A report is awaited after {_happened(awaited)}"
    if not awaited.own:
        return (
            f"{said}. How long that takes is not on record; {_LIKE} half have come within "
            f"{_days(awaited, awaited.half)}, {_SHARES[90]} within {_days(awaited, awaited.most)}: "
            f"that would be by {half} and by {most}."
        )
    return f"{said}: half of such reports have come by {half}, {_SHARES[90]} by {most}."


def overdue_sentence(awaited: Awaited, percentile: Percentile) -> str:
    """
    What has not come, and how often it has in that time.

    No report has come since the Inadequate published on 4 August 2025: of such reports nine in
    ten have come within 58 days.
    """
    share = _SHARES[percentile]
    within = f"{share} have come within {_days(awaited, _passed(awaited, percentile))}"
    if awaited.cause == "inspected":
        said = f"No report has come on the inspection of {day(awaited.since)}"
    else:
        said = f"No report has come since {_happened(awaited)}"
    if awaited.cause == "closed":
        return f"{said}. Most often none does; of those that come, {within}."
    if not awaited.own:
        return f"{said}. How long that takes is not on record; {_LIKE} {within}."
    return f"{said}: of such reports {within}."


_LIKE = "of the reports on inspections that found Inadequate"


def headline(awaited: Awaited, percentile: Percentile = 90) -> str:
    """The one line of an overdue report: `No report yet after closure on 4 August 2025`."""
    said = "No report yet" if percentile == 90 else "Still no report"
    since = day(awaited.since)
    if awaited.cause == "inspected":
        return f"{said} on the inspection of {since}"
    if awaited.cause == "inadequate":
        return f"{said} after Inadequate, published {since}"
    _, noun = _HAPPENED[awaited.status]
    return f"{said} after {noun}{', first seen' if awaited.seen else ' on'} {since}"


def short(awaited: Awaited, today: date) -> str:
    """For the cell of a table: `a report, half by 13 Sep, 9 in 10 by 1 Oct`."""
    most, last = (_brief(when, today) for when in (awaited.most, awaited.last))
    match overdue_at(awaited, today):
        case 99:
            return f"no report yet, 99 in 100 by {last}"
        case 90:
            return f"no report yet, 9 in 10 by {most}"
        case _:
            any_at_all = ", if any" if awaited.cause == "closed" else ""
            return f"a report{any_at_all}, half by {_brief(awaited.half, today)}, 9 in 10 by {most}"


def _happened(awaited: Awaited) -> str:
    since = day(awaited.since)
    if awaited.cause == "inadequate":
        return f"the Inadequate published on {since}"
    if awaited.seen:
        return f"it was first seen as {awaited.status} on {since}"
    happened, _ = _HAPPENED[awaited.status]
    return f"{happened} on {since}"


def _passed(awaited: Awaited, percentile: Percentile) -> date:
    return awaited.most if percentile == 90 else awaited.last


def _days(awaited: Awaited, until: date) -> str:
    return f"{(until - awaited.since).days} days"


def _near(when: date, awaited: Awaited) -> str:
    """A date in a sentence that names `since`: without its year, if that is the same."""
    return f"{when.day} {when:%B}" if when.year == awaited.since.year else day(when)


def _brief(when: date, today: date) -> str:
    """A date in a table that is read today: `13 Sep`, with its year if that is another."""
    return f"{when.day} {when:%b}" + (f" {when.year}" if when.year != today.year else "")
