"""What is awaited of a provider, and by when its remit's own record lets it be expected. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeGuard

from scrapers.model import Milestone, Provider, Report
from scrapers.official.model import Inspection
from scrapers.remits import UNKNOWN, is_social_care, kind_word
from scrapers.statuses import ENDED, status_of
from watcher.events import Known
from watcher.grades import standing
from watcher.lags import SOCIAL_CARE, Cause, lag

Percentile = Literal[90, 99]
"""At which of them a report that has not come is told to be overdue: once at each."""

FADES_AFTER = timedelta(days=365)
"""So long after `last` nothing is awaited any more of a provider that has left. While it is there,
the next report is still to come, however late."""

_FIRST_DAY = date(1992, 9, 1)
"""Ofsted's first: a cause before it is a slip of the page."""

_SAME_INSPECTION = timedelta(days=7)
"""By how much an official file and a page may differ on the day of one inspection."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """
    A report that is awaited since `since`, the date of the cause. By `half`, half of such reports
    have come in the remit's own record; by `most` nine in ten, by `last` 99 in 100.

    `status` is the provider's where that is the cause, a word of `scrapers.statuses`; `seen` says
    that `since` is the day on which it was first seen, the page giving no date. `own` is as in
    `watcher.lags.Lag`.
    """

    cause: Cause
    since: date
    half: date
    most: date
    last: date
    status: str = ""
    seen: bool = False
    own: bool = True


def awaited(
    known: Known, inspections: Sequence[Inspection], today: date, noticed: date | None = None
) -> Awaited | None:
    """
    What is awaited of a provider: by the newest cause that no report has answered.

    `inspections` are those of official files. `noticed` is the day on which the provider was
    first read with the status that it has, for a page that does not date it; None where it had
    that status when it was first read at all, since then the day is anybody's guess.

    A report that was published on the day of a closure or a suspension, or later, answers it. An
    Inadequate is answered by a report of a later day, whatever it is of; an inspection by its own
    report, or that of a later one. A report that was withdrawn has come all the same. A cause
    before Ofsted's first day, or still to come, is no cause.
    """
    causes = (
        _by_status(known, today, noticed),
        _inadequate(known, today),
        _inspected(known, inspections, today),
    )
    newest = max(filter(None, causes), key=lambda each: each.since, default=None)
    left = known.provider.status in ENDED
    return None if newest and left and today > newest.last + FADES_AFTER else newest


def overdue_at(awaited: Awaited, today: date) -> Percentile | None:
    """The percentile by which the report should have come and has not; None while it may be."""
    if today > awaited.last:
        return 99
    return 90 if today > awaited.most else None


def _after(
    known: Known, cause: Cause, since: date, status: str = "", *, seen: bool = False
) -> Awaited | None:
    found = lag(_kind(known.provider), cause)
    if found is None:
        return None
    half, most, last = (since + timedelta(days=days) for days in (found.p50, found.p90, found.p99))
    return Awaited(cause, since, half, most, last, status, seen, found.own)


def _kind(provider: Provider) -> str:
    key, words = provider.key, provider.kind or ""
    word = kind_word(key.type, words)
    unknown = word == UNKNOWN.word and is_social_care(key.type, key.urn, words)
    return SOCIAL_CARE if unknown else word


def _usable(when: date | None, today: date) -> TypeGuard[date]:
    return when is not None and _FIRST_DAY <= when <= today


def _by_status(known: Known, today: date, noticed: date | None) -> Awaited | None:
    status = known.provider.status
    if status not in ENDED | {"suspended"}:
        return None
    alike = ENDED if status in ENDED else frozenset({status})
    dated = _dated(known.milestones, alike, today)
    since = dated or noticed
    if not _usable(since, today) or _come(known, since):
        return None
    cause: Cause = "closed" if status in ENDED else "suspended"
    return _after(known, cause, since, status, seen=dated is None)


def _dated(milestones: Iterable[Milestone], alike: frozenset[str], today: date) -> date | None:
    """
    The day of the newest entry that means a status, if it means one of `alike`: after Reopened,
    the day of an earlier closure says nothing of the present one.
    """
    entries = [
        (milestone.when, meant in alike)
        for milestone in milestones
        if _usable(milestone.when, today)
        if (meant := _meaning(milestone.title)) is not None
    ]
    when, fits = max(entries, default=(None, False))
    return when if fits else None


def _meaning(title: str) -> str | None:
    """The status that an entry means by its first words: `Closed: now 9000002`."""
    return status_of(re.split(":|\\(|\\s[-\N{EN DASH}]\\s", title)[0])


def _inadequate(known: Known, today: date) -> Awaited | None:
    """After an Inadequate as the overall grade: a provider that has left is not returned to."""
    stood = standing(known)
    if stood is None or not stood.overall or stood.grade.strip().casefold() != "inadequate":
        return None
    since = stood.report.published
    if not _usable(since, today) or known.provider.status in ENDED:
        return None
    if _come(known, since + timedelta(days=1)):
        return None
    return _after(known, "inadequate", since)


def _come(known: Known, since: date) -> bool:
    """
    Whether a report has come on `since` or later. One without any date has if its id is higher
    than those of all that came before: ids rise with time.
    """
    reports = [held.report for held in known.held]
    before = max(
        (int(each.file_id) for each in reports if (day := _day_of(each)) and day < since),
        default=0,
    )
    return any(
        int(each.file_id) > before if (day := _day_of(each)) is None else day >= since
        for each in reports
    )


def _day_of(report: Report) -> date | None:
    return report.published or report.inspected


def _inspected(known: Known, inspections: Iterable[Inspection], today: date) -> Awaited | None:
    """After the newest inspection without a report, if none is held of it or of a later one."""
    without = [
        each.inspected
        for each in inspections
        if each.published is None and _usable(each.inspected, today)
    ]
    since = max(without, default=None)
    if since is None:
        return None
    for held in known.held:
        report = held.report
        if report.inspected is not None:
            answers = report.inspected >= since - _SAME_INSPECTION
        else:
            answers = report.published is None or report.published >= since
        if answers:
            return None
    return _after(known, "inspected", since)
