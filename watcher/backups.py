"""Which copies of the store are made by themselves, one a day, and which are kept."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from watcher import store as kept
from watcher.store import NotCopied, Store
from watcher.store.copies import UNFINISHED

_DAYS = 7
_WEEKS = 4
_LEFT_BEHIND = timedelta(days=1)
"""Half a copy of this age is nobody's work any more: a crash left it."""


def due(state: Path, now: datetime) -> bool:
    """Whether there is no copy of today yet. The day is that of `now`, in its own timezone."""
    return not _of_day(state, now.date()).exists()


def keep(state: Path, store: Store, now: datetime) -> Path | None:
    """
    Copy the store, if that was not done today, and delete the copies that are no longer needed.
    Gives the new copy, None if it is not due. For the one instance that holds the store.

    Raises NotCopied, and has then deleted none.
    """
    if not due(state, now):
        return None
    target = _of_day(state, now.date())
    try:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        _clear(target.parent, now)
        size, free = _size(state), shutil.disk_usage(target.parent).free
    except OSError as error:
        raise NotCopied(f"{target} cannot be written: {error}") from error
    # A copy that fills the disk to the brim would be the end of the store itself.
    if free < 2 * size:
        raise NotCopied(
            f"{target} was not written: the disk has only {free:,} bytes left, and the store has "
            f"{size:,}. Free some space there."
        )
    store.copy_to(target)
    _forget(target.parent, now.date())
    return target


def newest(state: Path) -> Path | None:
    """The newest copy, also of those made before a migration; None if there is none."""
    return kept.newest(state)


def superfluous(days: Collection[date]) -> set[date]:
    """
    Of the days that there are copies of, those that need not be kept: all but the last seven, and
    the first of each of the last four weeks. They are counted and not reckoned from today, so that
    a machine that was off for a month keeps what it has.
    """
    firsts: dict[tuple[int, int], date] = {}
    for day in sorted(days):
        firsts.setdefault(day.isocalendar()[:2], day)
    needed = {*sorted(days)[-_DAYS:], *sorted(firsts.values())[-_WEEKS:]}
    return {*days} - needed


def _size(state: Path) -> int:
    """How large the store is at most, with what was written ahead."""
    files = (state, Path(f"{state.resolve()}-wal"))
    return sum(each.stat().st_size for each in files if each.exists())


def _of_day(state: Path, day: date) -> Path:
    return kept.folder_of(state) / f"{day.isoformat()}.db"


def _forget(folder: Path, today: date) -> None:
    """Delete what is not needed. What cannot be deleted is tried again the next day."""
    copies = {}
    for path in folder.glob("????-??-??.db"):
        with suppress(ValueError):
            copies[date.fromisoformat(path.stem)] = path
    # One of a day to come, when the clock was wrong, takes no place of another.
    for day in superfluous([day for day in copies if day <= today]):
        with suppress(OSError):
            copies[day].unlink()


def _clear(folder: Path, now: datetime) -> None:
    """Delete the halves of copies that a crash left behind."""
    for path in folder.glob(f"{UNFINISHED}*"):
        if now.timestamp() - path.stat().st_mtime > _LEFT_BEHIND.total_seconds():
            shutil.rmtree(path, ignore_errors=True)
