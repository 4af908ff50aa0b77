"""Puts a copy in the place of the store, so that a crash in between loses neither of the two."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from datetime import datetime
from pathlib import Path

from watcher.store.copies import apart, fill, reading, settle, stamp


def put_in_place(copy: Path, state: Path, now: datetime) -> Path | None:
    """
    Make `state` a copy of `copy`; gives where the file is now that was there. Nobody may have the
    store open. Raises OSError or sqlite3.Error; what was there is then in its place, or beside it.
    """
    # Where it is a link, the file behind it: SQLite names the others after that.
    state = state.resolve()
    with apart(state, ".restoring-") as part:
        # Read through SQLite, so that it is whole also if it has a -wal file of its own.
        with closing(reading(copy)) as source:
            fill(source, part)
        aside = _set_aside(state, now) if state.exists() else None
        # What was written ahead for the old file would spoil the new one.
        for suffix in ("-wal", "-shm"):
            Path(f"{state}{suffix}").unlink(missing_ok=True)
        part.replace(state)
        settle(state.parent)
    return aside


def _set_aside(state: Path, now: datetime) -> Path:
    """Give the file a second name beside it, with what was written ahead for it."""
    aside = Path(f"{state}.damaged-{stamp(now)}")
    for suffix in ("-wal", ""):
        source, target = Path(f"{state}{suffix}"), Path(f"{aside}{suffix}")
        if target.exists():
            raise FileExistsError(f"{target} is there already")
        if not source.exists():
            continue
        try:
            os.link(source, target)
        except OSError:
            # Not every file system has second names.
            shutil.copy2(source, target)
    settle(aside.parent)
    return aside
