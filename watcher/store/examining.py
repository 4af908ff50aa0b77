"""How the store's file is, by itself: sound, private, writable, and with room to grow."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from dataclasses import dataclass
from pathlib import Path

from watcher.store.copies import cut_short
from watcher.store.schema import migrations, names

_PATIENCE = 10.0  # seconds; a running daemon writes for moments


@dataclass(frozen=True, slots=True)
class Examined:
    """
    How the file is. `size` counts what waits to be written into it too, `free` is what its disk
    has left, in bytes. `faults` are SQLite's own words for what is damaged, `unwritable` why it
    cannot be written. `older` are changes of its tables that it still lacks, `newer` those of a
    later release. `open_to` are the files that others may read.
    """

    size: int
    free: int
    faults: tuple[str, ...] = ()
    unwritable: str = ""
    older: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()
    open_to: tuple[Path, ...] = ()


def examine(path: Path) -> Examined | None:
    """Look at the store at `path` without changing anything; None if there is none yet."""
    files = [each for each in (path, Path(f"{path}-wal"), Path(f"{path}-shm")) if each.is_file()]
    if path not in files:
        return None
    faults: tuple[str, ...] = ()
    applied, unwritable = names, ""
    try:
        faults, applied = _read(path)
        unwritable = "" if faults else _written(path)
    except sqlite3.OperationalError as error:
        # Locked, or not to be opened: that says nothing of what is in it.
        unwritable = str(error)
    except sqlite3.DatabaseError as error:
        faults = (str(error),)
    return Examined(
        size=sum(each.stat().st_size for each in files),
        free=shutil.disk_usage(path.parent).free,
        faults=faults,
        unwritable=unwritable,
        older=tuple(sorted(names - applied)),
        newer=tuple(sorted(applied - names)),
        open_to=tuple(each for each in files if stat.S_IMODE(each.stat().st_mode) & 0o077),
    )


def _read(path: Path) -> tuple[tuple[str, ...], frozenset[str]]:
    address = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE)
    try:
        checked = [str(row[0]) for row in connection.execute("PRAGMA quick_check(5)")]
        faults = tuple(said for said in (*checked, cut_short(path)) if said and said != "ok")
        if faults:
            return faults, names
        tables = "SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"
        if connection.execute(tables).fetchone() is None:
            return (), frozenset()
        sets = "SELECT name FROM _sqlite_migrations WHERE migration_set = ?"
        rows = connection.execute(sets, [migrations.name])
        return (), frozenset(str(row[0]) for row in rows)
    finally:
        connection.close()


def _written(path: Path) -> str:
    """Why nothing can be written; empty where it can. What is begun here is taken back."""
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        return str(error)
    finally:
        connection.close()
    return ""
