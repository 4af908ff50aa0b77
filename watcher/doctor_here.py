"""How things are on this machine: the store, its copies, the register, open problems. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from scrapers.official.model import Series
from watcher.config import Mistake
from watcher.doctor import Check
from watcher.headlines import day
from watcher.health_words import ill
from watcher.shown import ago
from watcher.store.examining import Examined
from watcher.store.journal import OpenProblem
from watcher.store.register import Loaded

_ROOM = 500_000_000
_NO_ROOM = 50_000_000
"""Bytes that should be free on the disk of the store, and that must be."""

_COPY_OLD = timedelta(days=8)


def of_config(counted: str, warnings: Iterable[Mistake]) -> list[Check]:
    """A config that could be read: what it has, and each of its warnings."""
    checks = [Check("config", "ok", counted)]
    for warning in warnings:
        place = f"{warning.file}:{warning.line}" if warning.line else str(warning.file)
        checks.append(Check("config", "warn", f"{place}: {warning.what}", warning.remedy))
    return checks


def of_mistakes(mistakes: Iterable[Mistake]) -> list[Check]:
    """A config that cannot be used."""
    return [
        Check("config", "fail", f"{each.file}:{each.line or 1}: {each.what}", each.remedy)
        for each in mistakes
    ]


def of_store(path: str, found: Examined | None, free: int) -> list[Check]:
    """The store's file. `free` are the bytes that its disk has left."""
    if found is None:
        checks = [Check("store", "ok", f"{path}: none yet; the first run makes it")]
        return checks + _of_room(free, 0)
    if found.faults:
        said = f"{path}: damaged: {'; '.join(found.faults)}"
        return [Check("store", "fail", said, "stop the daemon and put a backup in its place")]
    if found.newer:
        said = f"{path}: written by a later release ({', '.join(found.newer)})"
        return [Check("store", "fail", said, "run that release")]
    checks = [Check("store", "ok", f"{path}: sound, {_size(found.size)}, {_size(free)} free")]
    if found.older:
        said = f"its tables were of an earlier release; {', '.join(found.older)} came now"
        checks.append(Check("store", "ok", said))
    if found.unwritable:
        said = f"it cannot be written: {found.unwritable}"
        mend = "give its file and its folder to the user of the daemon"
        checks.append(Check("store", "fail", said, mend))
    if found.open_to:
        names = " ".join(map(str, found.open_to))
        said = "others on this machine may read it"
        checks.append(Check("store", "warn", said, f"chmod 600 {names}"))
    return checks + _of_room(free, found.size)


def _of_room(free: int, size: int) -> list[Check]:
    if free < _NO_ROOM:
        return [Check("disk", "fail", f"{_size(free)} free", "make room: nothing can be stored")]
    if free < max(_ROOM, 2 * size):
        return [Check("disk", "warn", f"{_size(free)} free", "make room before it is used up")]
    return []


def of_copy(name: str, written: datetime, *, whole: bool, now: datetime) -> Check:
    """The newest copy of the store that was made without being asked for."""
    if not whole:
        return Check("backup", "fail", f"{name} is no whole copy of a store", "delete it")
    said = f"the newest is {name}, from {ago(written, now)}"
    if now - written > _COPY_OLD:
        return Check("backup", "warn", said, "see whether the daemon runs, and its log")
    return Check("backup", "ok", said)


def of_register(
    needed: Iterable[Series], files: Sequence[Loaded], ages: dict[str, Any]
) -> list[Check]:
    """The official files that the selectors need; `ages` is what `register status` gathers."""
    held = {each.file.series: each.file for each in files}
    outdated = {each["series"]: each["habit"] for each in ages["files"] if each["outdated"]}
    update = "`ofsted-watch register update`, or leave it to the daemon"
    checks = []
    for series in sorted(needed):
        if series not in held:
            said = f"no file of {series}, which selectors of the config need"
            checks.append(Check("register", "fail", said, update))
            continue
        said = f"{series} as at {day(held[series].as_at)}"
        if series in outdated:
            habit = f"{said}: there should be a newer one by now ({outdated[series]})"
            checks.append(Check("register", "warn", habit, update))
        else:
            checks.append(Check("register", "ok", said))
    if not checks:
        said = f"{len(held)} files held" if held else "empty"
        checks.append(Check("register", "ok", f"{said}; no selector needs it"))
    return checks


def of_problems(problems: Sequence[OpenProblem], seen: datetime) -> list[Check]:
    """What is open in the journal: what it is and since when, what it means and what to do."""
    if not problems:
        return [Check("problems", "ok", "none is open")]
    checks = []
    for problem in problems:
        said, means, do, *_ = ill([problem], seen).sentences
        name = "quarantine" if problem.what == "quarantine" else "problems"
        times = f"seen {problem.times} time{'' if problem.times == 1 else 's'}"
        evidence = f"{said.rstrip('.')}, {times}: {problem.place}: {problem.detail}"
        checks.append(Check(name, "fail", evidence, f"{means} {do}"))
    return checks


def _size(count: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"
