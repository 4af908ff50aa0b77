"""
Is what was read to be believed, or held back: one page by itself, and all pages of a cycle. Pure.

A redesign of the site, or of its data, shows on many pages at once; what happens to providers
does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from scrapers.model import ProviderKey, Snapshot
from watcher.events import Event, Known

FEW = 3
"""Fewer pages than this are no pattern."""

HALF = 0.5
"""So large a share of the pages that were looked at must show one and the same thing."""

GONE = 0.2
"""So large a share of the reports that the pages had listed may not be gone from them at once."""

_MANY_STATUSES = 10
"""The homes of a company may all close on one day, so fewer than these are believed."""

_LONG_AGO = timedelta(days=120)
"""Of reports on children's homes 99 in 100 are out within 98 days of the inspection."""

What = Literal["shape", "vanished", "rewritten", "old-as-new", "status"]

_WORDS: dict[What, str] = {
    "shape": "could no longer be understood",
    "vanished": "no longer listed reports that they had listed",
    "rewritten": "gave known reports another title, date or grade",
    "old-as-new": "listed several reports of long ago for the first time",
    "status": "changed the provider's status",
}


def doubt(known: Known | None, new: Snapshot) -> str | None:
    """
    Say what a page lacks that it cannot well lack, or None if it may be believed.

    One report may be withdrawn; a page that lists none of several known ones is broken, or is
    about somebody else.
    """
    if known is None:
        return None
    listed = {report.file_id for report in new.reports}
    before = [report.file_id for report in known.reports]
    if len(before) > 1 and listed.isdisjoint(before):
        return f"all of the {len(before)} reports that it listed before"
    return None


@dataclass(frozen=True, slots=True)
class Seen:
    """
    What the pages of one cycle showed so far. `looked` counts those that answered, `listed` the
    reports that these had listed before, and `gone` those of them that are no longer listed.
    `signs` are the pages that showed each thing.
    """

    looked: int = 0
    listed: int = 0
    gone: int = 0
    signs: dict[What, tuple[ProviderKey, ...]] = field(default_factory=dict)

    def and_sign(self, what: What, key: ProviderKey) -> Seen:
        """The same, and one page that showed `what`."""
        return replace(self, signs={**self.signs, what: (*self.signs.get(what, ()), key)})


def calm(seen: Seen) -> Seen:
    """One more page that said what it said before."""
    return replace(seen, looked=seen.looked + 1)


def broken(seen: Seen, key: ProviderKey, *, before: bool) -> Seen:
    """One more page that could not be understood; `before` if it could not be before either."""
    seen = calm(seen)
    return seen if before else seen.and_sign("shape", key)


def emptied(seen: Seen, known: Known) -> Seen:
    """One more page that listed none of its reports, in whatever cycle it first did."""
    listed = len(known.reports)
    seen = replace(calm(seen), listed=seen.listed + listed, gone=seen.gone + listed)
    return seen.and_sign("vanished", known.provider.key)


def understood(
    seen: Seen, known: Known, new: Snapshot, events: Iterable[Event], today: date
) -> Seen:
    """One more page that was understood, with what is to be told of it."""
    key, events = known.provider.key, tuple(events)
    listed = {report.file_id for report in new.reports}
    gone = sum(report.file_id not in listed for report in known.reports)
    seen = replace(calm(seen), listed=seen.listed + len(known.reports), gone=seen.gone + gone)
    signs: list[tuple[What, bool]] = [
        ("vanished", gone > 0),
        ("rewritten", any(_is_rewritten(event) for event in events)),
        ("old-as-new", sum(_is_old(event, today) for event in events) > 1),
        ("status", any(event.kind == "status" for event in events)),
    ]
    for what, shown in signs:
        if shown:
            seen = seen.and_sign(what, key)
    return seen


def _is_rewritten(event: Event) -> bool:
    """Whether a page itself says other things of a report than it did."""
    if event.kind != "revised":
        return False
    fields = {change.field for change in event.changes if change.before is not None}
    return bool(fields - {"listed", "document", "outcome"}) and "document" not in fields


def _is_old(event: Event, today: date) -> bool:
    report = event.report
    if event.kind != "published" or report is None:
        return False
    day = report.published or report.inspected
    return day is not None and today - day > _LONG_AGO


def is_odd(seen: Seen) -> bool:
    """Whether any page showed what, on many pages together, would speak against the cycle."""
    return any(what != "status" for what in seen.signs)


def verdict(seen: Seen) -> tuple[str, ...]:
    """What speaks against believing the cycle, each in words; nothing if it may be believed."""
    found = []
    for what, keys in seen.signs.items():
        few = _MANY_STATUSES if what == "status" else FEW
        enough = seen.listed * GONE <= seen.gone if what == "vanished" else False
        if len(keys) >= few and (enough or len(keys) >= seen.looked * HALF):
            found.append(_said(what, keys, seen))
    return tuple(found)


def _said(what: What, keys: Sequence[ProviderKey], seen: Seen) -> str:
    some = ", ".join(map(str, keys[:FEW])) + (" and others" if len(keys) > FEW else "")
    gone = f" ({seen.gone} of {seen.listed} reports)" if what == "vanished" else ""
    return f"{len(keys)} of {seen.looked} pages {_WORDS[what]}{gone}: {some}"
