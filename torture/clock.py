"""The machine's clock is wrong for a while: it jumps, forward and back, under the daemon."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from torture.account import Account, CannotBePlayed, Fault, Trial, total
from torture.stage import Stage, stage

_LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/faketime/libfaketimeMT.so.1",
)
_EACH_SECOND = 'listings = "1s"'
_SOON = 20.0
_JUMPS = (3600, -3600, 86_400, -86_400, 30 * 86_400)
"""Seconds: what the change of summer time would be to a program that keeps local time, a day
either way, and a month."""


def _library() -> str:
    for path in _LIBRARIES:
        if Path(path).exists():
            return path
    raise CannotBePlayed("libfaketime is not installed")


def _jumps(trial: Trial) -> Account:
    """The clock jumps while the daemon runs, there is news, and the clock is set right again."""
    _library()
    accounts = [_jump(_JUMPS[n % len(_JUMPS)], n, trial) for n in range(trial.tries)]
    return total(accounts)


def _jump(jump: int, number: int, trial: Trial) -> Account:
    folder = trial.room(str(number))
    setting = folder / "clock"
    setting.write_text("+0")
    false_time = {
        "LD_PRELOAD": _library(),
        "FAKETIME_TIMESTAMP_FILE": str(setting),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    words = f"a jump of {timedelta(seconds=abs(jump))} {'ahead' if jump > 0 else 'back'}"
    remarks = []
    with stage(folder, trial.chance, homes=4, schedule=_EACH_SECOND) as scene:
        process = scene.start("run", environment=false_time)
        time.sleep(3)
        setting.write_text(f"{jump:+d}")
        time.sleep(1.5)
        scene.news.report()
        if not scene.wait_for_arrivals(_SOON):
            remarks.append(f"after {words} all is late until the clock is right again")
        setting.write_text("+0")
        scene.news.report()
        if not scene.wait_for_arrivals(_SOON):
            scene.broken.append(f"silent after {words} was undone")
        if "job-failed" in scene.end(process):
            scene.broken.append("a job of the daemon failed")
        scene.settle()
        scene.check()
        return scene.account(1, *remarks)


def _ahead_when_it_started(scene: Stage, years: int) -> None:
    scene.pass_time(timedelta(days=-365 * years))


def _was_ahead(trial: Trial) -> Account:
    """What the store planned was planned by a clock a year ahead; the daemon starts with it."""
    with stage(trial.folder, trial.chance, homes=4, schedule=_EACH_SECOND) as scene:
        for _ in range(trial.tries):
            _run_for(scene, 3)
            _ahead_when_it_started(scene, 1)
            scene.news.report()
            process = scene.start("run")
            if not scene.wait_for_arrivals(_SOON):
                scene.broken.append("silent: it waits for what a clock a year ahead had planned")
            scene.end(process)
            scene.settle()
        scene.check()
        return scene.account(trial.tries)


def _run_for(scene: Stage, seconds: float) -> None:
    process = scene.start("run")
    time.sleep(seconds)
    scene.end(process)


FAULTS = (
    Fault(
        "clock: jumps",
        "an hour, a day, a month ahead or back under the running daemon, then right again",
        _jumps,
        0,
        5,
    ),
    Fault(
        "clock: was a year ahead",
        "the store's plans were made by a clock that was a year ahead",
        _was_ahead,
        0,
        2,
    ),
)
