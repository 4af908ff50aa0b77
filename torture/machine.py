"""The machine fails under the program: a full disk, a store that is locked, or is spoilt."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from torture.account import Account, CannotBePlayed, Fault, Trial
from torture.ledger import Interruption
from torture.stage import Stage, stage

_ANY = frozenset({0, 1, 2, 3})
_DISK = 4 * 1024 * 1024


@contextmanager
def _own_disk(folder: Path) -> Iterator[Path]:
    """A disk of four megabytes for the store alone. Only root may mount one."""
    disk = folder / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or _mount("-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(disk)):
        raise CannotBePlayed("only root may mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)  # noqa: S603, S607


def _mount(*arguments: str) -> int:
    command = ["mount", *arguments]
    return subprocess.run(command, capture_output=True, check=False).returncode  # noqa: S603


def _full_disk(trial: Trial) -> Account:
    """The disk has from none to some hundred kilobytes left; later there is room again."""
    with (
        _own_disk(trial.folder) as disk,
        stage(trial.folder, trial.chance, homes=6, state=disk / "store.db") as scene,
    ):
        for _ in range(trial.tries):
            scene.news.several(3)
            _fill(disk / "filler", trial.chance.randrange(0, 160_000))
            _interrupted(scene, lambda: scene.check(expected=_ANY))
            _interrupted(scene, lambda: scene.check(expected=_ANY))
            (disk / "filler").unlink()
            scene.settle()
        scene.check()
        return scene.account(trial.tries, "a tmpfs of 4 MB")


def _fill(filler: Path, left: int) -> None:
    """Fill a disk but for `left` bytes."""
    free = os.statvfs(filler.parent)
    with filler.open("wb") as file:
        file.write(b"\0" * max(0, free.f_bavail * free.f_frsize - left))


def _file_limit(trial: Trial) -> Account:
    """No file may grow beyond a size that the store soon reaches: RLIMIT_FSIZE in the process."""
    with stage(trial.folder, trial.chance, homes=6) as scene:
        for _ in range(trial.tries):
            scene.news.several(3)
            most = trial.chance.randrange(4_096, 200_000)
            look = functools.partial(scene.check, expected=_ANY, largest_file=most)
            _interrupted(scene, look)
            scene.settle()
        scene.check()
        return scene.account(trial.tries, "RLIMIT_FSIZE of 4 to 200 kB")


def _interrupted(scene: Stage, look: Callable[[], object]) -> None:
    """A look during which what was sent may have been impossible to write down."""
    began = time.monotonic()
    look()
    scene.ledger.interruptions.append(Interruption(began, time.monotonic()))


def _read_only(trial: Trial) -> Account:
    """The disk of the store is read-only during a look."""
    with (
        _own_disk(trial.folder) as disk,
        stage(trial.folder, trial.chance, homes=4, state=disk / "store.db") as scene,
    ):
        for _ in range(trial.tries):
            scene.news.several(2)
            _mount("-o", "remount,ro", str(disk))
            ran = scene.check(expected=frozenset({1, 2}))
            _mount("-o", "remount,rw", str(disk))
            if "Traceback" in ran.err:
                scene.broken.append(f"a traceback in place of words: {ran.err.strip()[-200:]}")
            scene.settle()
        scene.check()
        return scene.account(trial.tries, "a tmpfs remounted read-only")


def _locked(trial: Trial) -> Account:
    """Another process holds the write lock for fifteen seconds, five more than are waited for."""
    with stage(trial.folder, trial.chance, homes=4, schedule='listings = "2s"') as scene:
        process = scene.start("run")
        for number in range(trial.tries):
            time.sleep(1 + trial.chance.random() * 3)
            scene.news.several(2)
            if number % 2:
                _wait_for_a_message(scene)
            else:
                time.sleep(trial.chance.random() * 2)
            with closing(sqlite3.connect(scene.state, timeout=30, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                began = time.monotonic()
                time.sleep(15)
                other.execute("ROLLBACK")
            scene.ledger.interruptions.append(Interruption(began, time.monotonic()))
            if not scene.wait_for_arrivals(60):
                scene.broken.append("not all was told within a minute of the lock's end")
            scene.news.settled()
        log = scene.end(process)
        scene.check()
        failed = log.count("job-failed")
        return scene.account(trial.tries, f"{failed} runs of the daemon's jobs ended in a failure")


def _wait_for_a_message(scene: Stage) -> None:
    """Until a host has something new, so that the lock falls before the program's note of it."""
    before = len(scene.receivers.arrivals)
    end = time.monotonic() + 10
    while len(scene.receivers.arrivals) == before and time.monotonic() < end:
        time.sleep(0.001)


def _spoilt(trial: Trial) -> Account:
    """Bytes of the store's file are overwritten; it is refused, or the backup put in its place."""
    refused = 0
    with stage(trial.folder, trial.chance, homes=6) as scene:
        backup = trial.folder / "backup.db"
        for _ in range(trial.tries):
            shutil.copy(scene.state, backup)
            clean = time.monotonic()
            _overwrite(scene.state, trial)
            scene.news.several(2)
            ran = scene.check(expected=_ANY)
            malformed = "malformed" in ran.err + str(ran.data) or _is_malformed(scene.state)
            if ran.code == 2 or malformed:
                refused += ran.code == 2
                for leftover in scene.state.parent.glob(f"{scene.state.name}-*"):
                    if not leftover.name.endswith(".lock"):
                        leftover.unlink()
                shutil.copy(backup, scene.state)
                back = Interruption(clean, time.monotonic(), set_back=True)
                scene.ledger.interruptions.append(back)
            scene.settle()
        scene.check()
        return scene.account(
            trial.tries, f"{refused} of the spoilt files were refused at the start"
        )


def _overwrite(store: Path, trial: Trial) -> None:
    size = store.stat().st_size
    with store.open("r+b") as file:
        # The head of the file at one time in three, else pages within.
        for _ in range(trial.chance.randint(1, 4)):
            head = trial.chance.random() < 0.34
            file.seek(0 if head else trial.chance.randrange(100, size - 600))
            file.write(trial.chance.randbytes(512))


def _is_malformed(store: Path) -> bool:
    try:
        with closing(sqlite3.connect(store)) as db:
            return bool(db.execute("PRAGMA integrity_check").fetchone() != ("ok",))
    except sqlite3.DatabaseError:
        return True


FAULTS = (
    Fault(
        "machine: disk full",
        "no room, or hardly any, on the disk of the store at two looks",
        _full_disk,
        1,
        10,
    ),
    Fault(
        "machine: file may not grow",
        "the same by a limit of the process, on the real disk",
        _file_limit,
        1,
        10,
    ),
    Fault("machine: read-only", "the disk of the store is read-only at a look", _read_only, 1, 3),
    Fault(
        "machine: locked",
        "the daemon, while another process holds the store's write lock for fifteen seconds",
        _locked,
        0,
        4,
    ),
    Fault(
        "machine: store spoilt",
        "bytes of the store overwritten between two runs; then the backup in its place",
        _spoilt,
        2,
        10,
    ),
)
