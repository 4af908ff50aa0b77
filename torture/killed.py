"""Killed: `kill -9` at every point of a cycle, and the power cut with it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from random import Random

from scrapers.replica import Fault as Rule
from scrapers.replica.faults import hang
from torture.account import Account, Fault, Trial, total
from torture.disk import Disk, Forgetful, Honest
from torture.ledger import Interruption
from torture.stage import Stage, stage

_PHASES = {
    "at any time": 0.0,
    "listings": 0.02,
    "pages": 0.02,
    "documents": 0.12,  # the transaction comes within a tenth of a second of the document
    "sending": 0.005,
    "settling": 0.08,
}
"""The part of a cycle that a kill is meant for, and within how many seconds of it it comes."""

_BEGINNINGS = {"/search": "listings", "/provider": "pages", "/v1/file": "documents"}
_DAEMON = 'listings = "1s"'


class Watchpoint:
    """Set off by what the program does: the nth request of a kind, or a message handed over."""

    def __init__(self, stage: Stage) -> None:
        self._left = 0
        self._phase = ""
        self._lock = threading.Lock()
        self.reached = threading.Event()
        stage.replica.faults.append(Rule(self._asked, hang()))
        stage.receivers.taken = lambda _: self._passed("sending")

    def arm(self, phase: str, nth: int) -> None:
        """Wait for the nth of its kind from now on."""
        with self._lock:
            self.reached.clear()
            self._phase = "sending" if phase == "settling" else phase
            self._left = nth

    def _asked(self, target: str) -> bool:
        for beginning, phase in _BEGINNINGS.items():
            if target.startswith(beginning):
                self._passed(phase)
        return False  # it only looks on: the answer is not spoilt

    def _passed(self, phase: str) -> None:
        with self._lock:
            if phase == self._phase:
                self._left -= 1
                if self._left == 0:
                    self.reached.set()


def _kill_once(
    stage: Stage,
    point: Watchpoint,
    chance: Random,
    command: tuple[str, ...],
    length: float,
    under: tuple[str, ...] = (),
) -> str | None:
    """Start the program and kill it; in which phase, None if it had ended by itself."""
    phase = chance.choice(list(_PHASES))
    most = {"listings": 2, "pages": len(stage.homes), "sending": 4, "settling": 4}
    nth, fraction = chance.randint(1, most.get(phase, 1)), chance.random()
    point.arm(phase, nth)
    process = stage.start(*command, under=under)
    if phase == "at any time":
        time.sleep(fraction * length)
    else:
        end = time.monotonic() + max(length, 1.5) * 2
        while process.poll() is None and time.monotonic() < end and not point.reached.is_set():
            point.reached.wait(0.02)
        time.sleep(fraction * _PHASES[phase])
    return phase if stage.kill(process) else None


def _kills(trial: Trial, command: tuple[str, ...], disk: Disk | None = None) -> Account:
    phases: Counter[str] = Counter()
    cut = 0
    with stage(trial.folder, trial.chance, homes=12, schedule=_DAEMON) as scene:
        point = Watchpoint(scene)
        began = time.monotonic()
        scene.check()
        length = (time.monotonic() - began) * (3 if command == ("run",) else 1.3)
        clean = time.monotonic()
        while sum(phases.values()) < trial.tries:
            scene.news.several(trial.chance.randint(1, 3))
            under = disk.command(scene.state) if disk else ()
            phase = _kill_once(scene, point, trial.chance, command, length, under)
            if phase is None:
                clean = time.monotonic()
                continue
            phases[phase] += 1
            now = time.monotonic()
            scene.ledger.interruptions.append(Interruption(now, now))
            if disk and disk.cut(scene.state, trial.chance):
                cut += 1
                if disk.forgets:
                    scene.ledger.interruptions.append(Interruption(clean, now, set_back=True))
            # Sometimes killed again before it has made good what the last kill left.
            if trial.chance.random() < 0.5:
                scene.settle()
                clean = time.monotonic()
        scene.settle()
        scene.check()
        where = ", ".join(f"{name} {count}" for name, count in phases.items() if count)
        remarks = [f"killed at: {where}"]
        if disk:
            remarks.append(f"{cut} of the kills took a part of the write-ahead log along")
        return scene.account(sum(phases.values()), *remarks)


def _first_look(trial: Trial) -> Account:
    """Killed while it reads everything for the first time, each time with a new store."""
    accounts = []
    for number in range(trial.tries):
        with stage(trial.room(str(number)), trial.chance, homes=6, look=False) as scene:
            process = scene.start("check", "--json")
            time.sleep(0.3 + trial.chance.random() * 0.9)
            if scene.kill(process):
                now = time.monotonic()
                scene.ledger.interruptions.append(Interruption(now, now))
            scene.settle()
            scene.news.report()
            scene.settle()
            scene.check()
            accounts.append(scene.account(1))
    return total(accounts)


FAULTS = (
    Fault(
        "killed: check",
        "kill -9 of a `check` somewhere in its cycle, often several times before one ends",
        lambda trial: _kills(trial, ("check", "--json")),
        5,
        150,
    ),
    Fault(
        "killed: daemon",
        "kill -9 of the daemon that polls each second, and a new start over the same store",
        lambda trial: _kills(trial, ("run",)),
        2,
        80,
    ),
    Fault(
        "killed: power cut",
        "kill -9 of a `check`, and what it had written to its store and not synced is gone",
        lambda trial: _kills(trial, ("check", "--json"), Honest(trial.folder / "calls")),
        3,
        60,
    ),
    Fault(
        "killed: disk forgets",
        "the same, and a random length of what it had synced in its write-ahead log is gone too",
        lambda trial: _kills(trial, ("check", "--json"), Forgetful()),
        2,
        60,
    ),
    Fault(
        "killed: first look",
        "kill -9 while everything is read for the first time; then there is news",
        _first_look,
        1,
        20,
    ),
)
