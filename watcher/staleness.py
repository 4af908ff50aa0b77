"""What has grown older than it should: listings that were not read, and official files. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from scrapers.official.model import Series
from watcher.due import Next
from watcher.headlines import day
from watcher.health import Problem
from watcher.health_words import moment
from watcher.places import register_place
from watcher.store.register import Loaded

STALE, OLD = "stale", "register-old"

_GRACE = timedelta(days=1)

_OLDEST: dict[Series, int] = {
    # As at 31 March in July, as at 30 September in January; some years have one of them alone.
    "social-care": 16,
    "childcare": 5,  # every quarter, four weeks behind
    "state-schools": 3,
    "independent-schools": 3,
    "further-education": 3,
}
"""How many months old the newest file of each series may be, with some margin."""


def stale_listings(
    read: Mapping[str, datetime], following: Next, now: datetime, seen: datetime
) -> list[Problem]:
    """
    The listings that should have been read more than a day ago. `read` says by place when each
    was last read, `following` when a poll follows a moment: a night or a weekend in which none is
    planned does not count. Times are written in the zone of `seen`.
    """
    return [
        Problem(STALE, place, f"last read on {moment(last, seen)}")
        for place, last in read.items()
        if now - following(last) > _GRACE
    ]


def old_files(files: Iterable[Loaded], needed: Collection[Series], now: datetime) -> list[Problem]:
    """The official files that are needed and older than their series' rhythm explains."""
    found = []
    for file in (loaded.file for loaded in files if loaded.file.series in needed):
        months = _OLDEST[file.series]
        if (now.date() - file.as_at).days > months * 31:
            detail = f"as at {day(file.as_at)}; the newest should be {months} months old at most"
            found.append(Problem(OLD, register_place(file.series), detail))
    return found
