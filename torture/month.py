"""A month within minutes: the program's own parts under a clock of ours, at the real rhythm."""

from __future__ import annotations

import functools
import gc
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import structlog

from scrapers.hosts import Hosts
from scrapers.http import Client
from torture.account import Account, Fault, Trial
from torture.receivers import MAIL
from torture.stage import Stage, stage
from watcher import __version__, due
from watcher.assembly import StoredNotes, make_channels, make_document_reader
from watcher.config import Config, load
from watcher.cycle import Cycle
from watcher.delivering import deliver_and_note
from watcher.store import open_store

_STEP = timedelta(minutes=30)
_POLLS = 28  # of a working day: each half hour from 07:00 to 20:30
_A_DAY = 3  # reports of a working day: what 900 homes have (median 19 of 5,600 in 2024-25)
_GROWTH = 0.15


@dataclass(slots=True)
class _Time:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


def _month(start: datetime, days: int, homes: int, trial: Trial) -> Account:
    """From `start` on, so many days of polls, spare pages, sweeps and deliveries."""
    with _silence(), stage(trial.folder, trial.chance, homes=homes, others=20, look=False) as scene:
        clock = _Time(start)
        scene.news.today = lambda: clock().date()
        config = load(scene.config, os.environ)
        polls, memory, lags = _play(scene, config, clock, days, trial.chance)
        _hold(scene, polls, start, days, config.timezone)
        if memory[-1] > memory[0] * (1 + _GROWTH):
            scene.broken.append(f"memory grew from {memory[0]:.0f} to {memory[-1]:.0f} MB")
        longest = max(lags.values(), default=timedelta(0))
        return scene.account(
            1,
            f"{days} days, {homes} homes, {sum(polls.values())} polls",
            f"memory {memory[0]:.0f} MB after two days, {memory[-1]:.0f} MB at the end",
            f"told at the latest {longest / timedelta(hours=1):.1f} hours after it happened",
        )


@contextmanager
def _silence() -> Iterator[None]:
    """Without the program's log, which in a process of ours would be on our terminal."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    try:
        yield
    finally:
        structlog.configure(**before)


def _play(
    scene: Stage, config: Config, clock: _Time, days: int, chance: Random
) -> tuple[Counter[str], list[float], dict[tuple[str, str, str], timedelta]]:
    polls: Counter[str] = Counter()
    memory: list[float] = []
    lags: dict[tuple[str, str, str], timedelta] = {}
    happened: dict[tuple[str, str, str], datetime] = {}
    channels, cadence = make_channels(config), due.cadence("*/30 7-20 * * mon-fri", config.timezone)
    hosts = Hosts(config.site.reports, config.site.files, config.site.govuk)
    with open_store(config.state) as store, make_document_reader() as documents:
        notes = StoredNotes(store)
        client = Client(hosts, "torture@example.org", __version__, 0, notes, now=clock)
        with client:
            end, next_poll = clock() + timedelta(days=days), clock()
            while clock() < end:
                poll = next_poll <= clock()
                if poll:
                    next_poll = cadence(clock())
                    polls[f"{clock().astimezone(config.timezone):%Y-%m-%d}"] += 1
                cycle = Cycle(config, store, client, clock, read=documents.read)
                cycle.run(poll=poll, recheck=poll, most=300)
                deliver_and_note(config, store, channels, clock)
                _note_lags(scene, happened, lags, clock())
                _let_happen(scene, clock(), config.timezone, chance)
                for _, fact in scene.ledger.due[len(happened) :]:
                    happened.setdefault(fact.identity, clock())
                clock.now += _STEP
                if clock().hour == 0 and clock().minute == 0:
                    scene.replica.forget_requests()
                    memory.append(_megabytes())
    return polls, memory[1:] or memory, lags


def _let_happen(scene: Stage, now: datetime, zone: ZoneInfo, chance: Random) -> None:
    """On working days, in working hours; the night settles what may be changed later."""
    local = now.astimezone(zone)
    if local.hour == 3 and not scene.outstanding:
        scene.news.settled()
    if local.weekday() < 5 and 9 <= local.hour < 17 and chance.random() < _A_DAY / 16:
        scene.news.something()


def _note_lags(
    scene: Stage,
    happened: dict[tuple[str, str, str], datetime],
    lags: dict[tuple[str, str, str], timedelta],
    now: datetime,
) -> None:
    for arrival in scene.receivers.of(MAIL)[-20:]:
        for fact in arrival.facts:
            if fact.identity in happened and fact.identity not in lags:
                lags[fact.identity] = now - happened[fact.identity]


def _hold(scene: Stage, polls: Counter[str], start: datetime, days: int, zone: ZoneInfo) -> None:
    """Each whole working day has its polls, those of a change of the clock too; the rest none."""
    for number in range(1, days - 1):
        day = (start + timedelta(days=number)).astimezone(zone)
        wanted = _POLLS if day.weekday() < 5 else 0
        if polls[f"{day:%Y-%m-%d}"] != wanted:
            scene.broken.append(f"{polls[f'{day:%Y-%m-%d}']} polls on {day:%A, %d %B %Y}")


def _megabytes() -> float:
    """What this process holds now: the program's parts, and the replica beside them."""
    gc.collect()
    time.sleep(0.01)
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  a pseudo-file
        pages = int(file.read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _fault(name: str, what: str, start: datetime, days: int, homes: int, *, short: bool) -> Fault:
    play = functools.partial(_month, start, days, homes)
    return Fault(f"month: {name}", what, play, int(short), 1)


FAULTS = (
    _fault(
        "autumn",
        "a month of 100 homes at the real rhythm, with the end of summer time in it",
        datetime(2026, 10, 12, 5, tzinfo=UTC),
        31,
        100,
        short=False,
    ),
    _fault(
        "spring",
        "five days of 20 homes with the beginning of summer time in them",
        datetime(2027, 3, 26, 5, tzinfo=UTC),
        5,
        20,
        short=True,
    ),
)
