"""
The power cut: what of the store's write-ahead log is gone with it.

Frames that were written and not yet synced may be gone, from any of them on; what was synced is
not. Two disks are played: one that does as it says, and one that forgets what it had as well.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Protocol

from torture.account import CannotBePlayed

_CALL = re.compile(
    r"^(?P<thread>\d+) +(?:<\.\.\. (?P<resumed>\w+) resumed>|(?P<name>\w+)\((?P<rest>.*))"
)
_FILE = re.compile(r"^\d+<(.+?)>")
_PIECE = re.compile(r", (\d+), (\d+)(?:\)| <unfinished)")


class Disk(Protocol):
    """Where the store is. `forgets` says whether it loses what it had said that it has."""

    forgets: bool

    def command(self, store: Path) -> tuple[str, ...]:
        """What goes before the next command that writes the store."""

    def cut(self, store: Path, chance: Random) -> bool:
        """Cut the power, once that command was killed; whether anything was lost."""


class Honest:
    """
    Loses what was not synced, which it reads from the system calls of the program with `strace`.
    `notes` is a file for them. Raises CannotBePlayed where processes cannot be traced.
    """

    forgets = False

    def __init__(self, notes: Path) -> None:
        self._notes = notes
        self._there = 0
        if shutil.which("strace") is None:
            raise CannotBePlayed("strace is not installed")
        tried = subprocess.run(  # noqa: S603  a fixed command
            [*self._strace(), "true"], capture_output=True, text=True, check=False
        )
        if tried.returncode or "attach" in tried.stderr:
            raise CannotBePlayed(f"processes cannot be traced: {tried.stderr.strip()[:200]}")

    def _strace(self) -> tuple[str, ...]:
        # -D: the command keeps the process that it is started in, and with it the kill.
        options = ("-D", "-f", "-y", "-s", "0", "--seccomp-bpf", "-e", "signal=none")
        calls = "trace=pwrite64,fsync,fdatasync,ftruncate"
        return ("strace", *options, "-e", calls, "-o", str(self._notes))

    def command(self, store: Path) -> tuple[str, ...]:
        """The tracing. What stands in the log now is on the disk: it came through the last cut."""
        log = _log(store)
        self._there = log.stat().st_size if log.exists() else 0
        return self._strace()

    def cut(self, store: Path, chance: Random) -> bool:
        """Take frames away that were not synced, from any of them on."""
        lines = self._notes.read_text(encoding="utf-8", errors="replace").splitlines()
        return _lose(store, chance, *synced(lines, _log(store), self._there))


class Forgetful:
    """
    Loses any length of the end of the log, as a disk that says "synced" too early. Frames that
    were on their way into the store itself stay: SQLite has the log on the disk before it writes
    there (file format, 4.4 and 2.3.1), and no store outlives a disk that has not.
    """

    forgets = True

    def command(self, _store: Path) -> tuple[str, ...]:
        """Nothing."""
        return ()

    def cut(self, store: Path, chance: Random) -> bool:
        """Take frames away, from any of them on that no checkpoint had set out to copy."""
        log, index = _log(store), store.with_name(f"{store.name}-shm")
        size = log.stat().st_size if log.exists() else 0
        attempted = index.read_bytes()[_ATTEMPTED : _ATTEMPTED + 4] if index.exists() else b""
        if size <= _LOG_HEADER or len(attempted) < 4:
            return _lose(store, chance, 0, 0)
        page = int.from_bytes(log.read_bytes()[8:12], "big")
        frames = int.from_bytes(attempted, sys.byteorder)
        return _lose(
            store, chance, _LOG_HEADER + frames * (_FRAME_HEADER + page) if frames else 0, size
        )


_ATTEMPTED = 128
"""Where the index of the log says how many frames a checkpoint has set out to copy."""
_LOG_HEADER = 32
_FRAME_HEADER = 24


def _log(store: Path) -> Path:
    return store.with_name(f"{store.name}-wal")


def _lose(store: Path, chance: Random, sure: int, written: int) -> bool:
    """Cut the log off somewhere from `sure` up to `written`; whether there was any to take."""
    store.with_name(f"{store.name}-shm").unlink(missing_ok=True)  # memory, gone with the power
    if sure >= written or not _log(store).exists():
        return False
    with _log(store).open("r+b") as file:
        file.truncate(chance.randrange(sure, written))
    return True


def synced(notes: Iterable[str], file: Path, there: int = 0) -> tuple[int, int]:
    """
    How many bytes of the beginning of `file` are sure to be on the disk, and how many were
    written; `there` were before. `notes` are the lines of `strace -f -y`. A call that had not
    ended counts for nothing; what is written over is not sure until it is synced again.
    """
    sure = written = there
    begun: dict[str, tuple[str, str, int]] = {}
    for line in notes:
        call = _CALL.match(line)
        if call is None:
            continue
        name, rest, written_then = call["name"], call["rest"], written
        if call["resumed"]:
            name, rest, written_then = begun.pop(call["thread"], ("", "", 0))
        elif rest.endswith("<unfinished ...>"):
            begun[call["thread"]] = (name, rest, written)
            continue
        whole = _FILE.match(rest)
        if whole is None or whole[1] != str(file):
            continue
        if name in {"fsync", "fdatasync"}:
            sure = max(sure, written_then)
        elif piece := _PIECE.search(rest):
            length, offset = int(piece[1]), int(piece[2])
            # From its beginning: the log is begun anew, and what follows in it is of the last.
            written = max(written if offset else 0, offset + length)
            sure = min(sure, offset)
        elif name == "ftruncate":
            sure = written = 0
    return sure, written
