"""What to say of a store that cannot be used: what, where, and the way back."""

from __future__ import annotations

import shlex
import sqlite3
from pathlib import Path

from watcher.store.copies import folder_of, newest, written
from watcher.store.errors import Kind, OutOfReach, StoreDamaged, Unusable, kind_of


def unusable(error: sqlite3.Error | OSError, path: Path) -> Unusable | None:
    """What an error means for the store at `path`; None where it is a mistake of the code."""
    kind = kind_of(error)
    if kind is None:
        return None
    return damaged(path, str(error)) if kind == "damaged" else OutOfReach(_words(kind, error, path))


def _words(kind: Kind, error: Exception, path: Path) -> str:
    if kind == "locked":
        return (
            f"the store is locked: another program has held {path} for too long ({error}). "
            f"Nothing that was stored is lost. Close what has it open (`fuser {_q(path)}` shows "
            "what), and try again."
        )
    said = f"the store cannot be written: {path}"
    if kind == "full":
        return (
            f"{said}: the disk is full, or a limit is reached ({error}). Nothing that was stored "
            "is lost, and what was not is looked for again. Free some space there, and try again."
        )
    if kind == "failing":
        return (
            f"{said}: {error}: the disk is full, a limit is reached, or the disk fails. Nothing "
            "that was stored is lost. Free some space there or have the disk looked at, and try "
            "again."
        )
    if path.is_dir():
        return f"{said} is a folder. Name a file as `state` in the config."
    return (
        f"{said}: {error}: the file, its folder or its file system is not there, read-only, or "
        "belongs to another user. Make the file and its folder writable, run this as the user to "
        "whom they belong, or name another file as `state` in the config."
    )


def damaged(path: Path, what: str) -> StoreDamaged:
    """A store that is not whole, with the way back to the newest copy of it."""
    said = [f"{path} is damaged, or something else than a store: {what}. It was left as it is."]
    copy, real = newest(path), path.resolve()
    if copy is None:
        said.append(
            f"There is no copy in {folder_of(path)}. If a backup exists, put it in its place: "
            "`ofsted-watch restore FILE`; else move the file away, and what ends in -wal and -shm "
            "beside it: the next run starts with a silent baseline, and what was published since "
            "the last look is not told."
        )
        return StoreDamaged("\n".join(said))
    said.append(
        f"The newest backup is {copy}, written on {written(copy)}. To put it in its place, stop "
        "the daemon, then run `ofsted-watch restore`, which does the same as:"
    )
    said.append(f"  mv {_q(real)} {_q(real)}.damaged")
    said.append(f"  rm -f {_q(real)}-wal {_q(real)}-shm")
    said.append(f"  cp -p {_q(copy)} {_q(real)}")
    said.append(MEANS)
    return StoreDamaged("\n".join(said))


MEANS = (
    "What was published since that backup is found again, and told; what was told since then may "
    "be told twice."
)
"""What it means to go back to a backup."""


def _q(path: Path) -> str:
    return shlex.quote(str(path))
