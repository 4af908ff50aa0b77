"""Copies of the store: each there whole or not at all, private, under a name that says of when."""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from watcher.store.errors import NotCopied, kind_of
from watcher.store.schema import migrations, names

UNFINISHED = ".unfinished-"
"""How the name of a folder begins in which a copy is being made. A crash may leave one."""

_PATIENCE = 10.0
"""Seconds to wait for a store that another program has locked."""

_NAME = re.compile(r"(?:before-.+-)?(\d{4}-\d\d-\d\d)(?:T\d{6}Z)?\.db")


def folder_of(state: Path) -> Path:
    """The folder of the copies that are made without being asked for."""
    return state.with_name(f"{state.name}-backups")


def newest(state: Path) -> Path | None:
    """The newest copy in the folder: by the day in its name, then by when it was written."""
    try:
        found = [
            (match[1], path.stat().st_mtime_ns, path)
            for path in folder_of(state).iterdir()
            if (match := _NAME.fullmatch(path.name))
        ]
    except OSError:
        return None
    return max(found)[2] if found else None


def written(copy: Path) -> str:
    """When a copy was written, in words."""
    moment = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    return f"{moment:%-d %B %Y at %H:%M} UTC"


def stamp(now: datetime) -> str:
    """A moment as it stands in the name of a file."""
    return f"{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"


def before_migration(state: Path, migration: str, now: datetime) -> Path:
    """
    Copy the store as it was last committed, before `migration` changes it; gives the copy. One
    that was made before the same migration earlier gives way to it. Raises NotCopied.
    """
    folder = folder_of(state)
    target = folder / f"before-{migration}-{stamp(now)}.db"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        # A connection of its own: the one that is about to migrate holds the lock for writing,
        # and SQLite copies nothing through such a one.
        with closing(reading(state)) as source:
            write(source, target)
        for earlier in folder.glob(f"before-{migration}-*.db"):
            if earlier != target:
                earlier.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, NotCopied):
            raise
        raise NotCopied(f"{target} cannot be written: {error}") from error
    return target


def write(source: sqlite3.Connection, target: Path) -> None:
    """
    Write a consistent copy, also while another process is writing. It is made aside, checked,
    and only then takes the place of what has its name. Raises NotCopied.
    """
    try:
        with apart(target, UNFINISHED) as part:
            fill(source, part)
            if wrong := fault(part):
                raise NotCopied(f"{target} was not written: the store itself is damaged: {wrong}")
            part.replace(target)
            settle(target.parent)
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, NotCopied):
            raise
        if kind_of(error) == "locked":
            raise NotCopied(f"{target} was not written: the store is locked ({error})") from error
        raise NotCopied(f"{target} cannot be written: {error}") from error


@contextmanager
def apart(target: Path, prefix: str) -> Iterator[Path]:
    """A path for what is to become `target`, in a private folder beside it that goes again."""
    with tempfile.TemporaryDirectory(prefix=prefix, dir=target.absolute().parent) as folder:
        yield Path(folder) / target.name


def fill(source: sqlite3.Connection, part: Path) -> None:
    """Make the new file `part` a copy of `source`."""
    os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
    until = time.monotonic() + _PATIENCE

    def go_on(status: int, _remaining: int, _total: int) -> None:
        # Left to itself, Python tries a locked store again for ever.
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE) and time.monotonic() > until:
            raise NotCopied(f"{part.name} was not written: the store is locked")

    target = sqlite3.connect(part)
    try:
        source.backup(target, progress=go_on)
        target.execute("PRAGMA journal_mode=DELETE")
    finally:
        target.close()


def settle(folder: Path) -> None:
    """Have the names in a folder reach the disk, as SQLite did with what is in the files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def reading(path: Path) -> sqlite3.Connection:
    """A connection that only reads."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def fault(path: Path) -> str | None:
    """What SQLite finds wrong with the file at `path`; None where it is whole."""
    try:
        with closing(reading(path)) as connection:
            return cut_short(path) or fault_of(connection)
    except (sqlite3.Error, OSError) as error:
        return str(error)


def cut_short(path: Path) -> str | None:
    """
    What is missing at the end of the file. SQLite reads zeros for what is missing of the last
    page, and may find nothing wrong with them.
    """
    with path.open("rb") as file:
        header = file.read(100)
    # SQLite names it after the file itself, also where `path` is a link to that.
    wal = Path(f"{path.resolve()}-wal")
    if not header or (wal.exists() and wal.stat().st_size):
        # What is written ahead may hold the end of the file. Its size is asked for after that, so
        # that another program may bring both together meanwhile.
        return None
    size = path.stat().st_size
    if len(header) < 100:
        return f"it ends after {size} bytes"
    if not header.startswith(b"SQLite format 3\0"):
        return None
    page, pages = int.from_bytes(header[16:18], "big"), int.from_bytes(header[28:32], "big")
    whole = (65536 if page == 1 else page) * pages
    return f"it ends after {size:,} of {whole:,} bytes" if size < whole else None


def fault_of(connection: sqlite3.Connection) -> str | None:
    """
    What SQLite finds wrong with an open file. [measured] 0.04 s for 5,000 providers with eight
    reports each (20 MB), 0.2 s with the 120,000 rows of a full register (60 MB).
    """
    found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
    return None if found == ["ok"] else "; ".join(" ".join(each.split()) for each in found)


def is_copy(path: Path) -> bool:
    """
    Whether the file at `path` is what `write` made, of whatever release, and not in use as a
    store since: that would be in WAL mode. It is only read.
    """
    try:
        with closing(reading(path)) as connection:
            [(mode,)] = connection.execute("PRAGMA journal_mode").fetchall()
            return mode == "delete" and bool(_applied(connection))
    except sqlite3.Error:
        return False


def why_not(path: Path) -> str | None:
    """Why the file at `path` cannot be put in the place of the store; None where it can."""
    if not path.is_file():
        return "there is no such file"
    if wrong := fault(path):
        return f"it is damaged, or no backup at all: {wrong}"
    try:
        with closing(reading(path)) as connection:
            applied = _applied(connection)
    except sqlite3.Error:
        applied = set()
    if not applied:
        return "it is something else than a backup"
    if later := applied - names:
        return f"a later release of ofsted-watch wrote it ({', '.join(sorted(later))})"
    return None


def _applied(connection: sqlite3.Connection) -> set[str]:
    """The migrations of ours that a file has had."""
    rows = connection.execute(
        "SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [migrations.name]
    )
    return {row[0] for row in rows}
