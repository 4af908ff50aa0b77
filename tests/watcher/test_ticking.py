"""The daemon ticks each second, whatever is done to the machine's clock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from hypothesis import given
from hypothesis import strategies as st

from watcher.ticking import TICK, EachSecond, keep_ticking

MONTH = timedelta(days=30)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis wants them so


@dataclass
class Ticking:
    """A real scheduler with one job, and what each of its runs sets."""

    scheduler: Any
    job: Any
    ran: threading.Event

    def plan(self, moment: datetime) -> None:
        self.job.modify(next_run_time=moment)
        self.ran.clear()


@pytest.fixture
def ticking() -> Iterator[Ticking]:
    ran = threading.Event()
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True}
    )
    job = scheduler.add_job(ran.set, EachSecond())
    scheduler.start()
    yield Ticking(scheduler, job, ran)
    scheduler.shutdown()


@given(MOMENTS, MOMENTS)
def test_the_next_tick_is_a_second_from_now_however_long_ago_the_last_was(last, now):
    """So a clock that is set a month ahead does not have the month's ticks listed one by one."""
    assert EachSecond().get_next_fire_time(last, now) == now + TICK


def test_the_first_tick_comes_at_once_and_others_follow(ticking):
    assert ticking.ran.wait(10)
    ticking.ran.clear()
    assert ticking.ran.wait(10)


def test_after_the_clock_went_ahead_it_ticks_on(ticking):
    ticking.plan(datetime.now(UTC) - MONTH)
    assert ticking.ran.wait(10)
    assert ticking.job.next_run_time < datetime.now(UTC) + 2 * TICK


def test_after_the_clock_went_back_it_ticks_on(ticking):
    ticking.plan(datetime.now(UTC) + MONTH)
    assert keep_ticking(ticking.scheduler, datetime.now(UTC))
    assert ticking.ran.wait(10)
    assert ticking.job.next_run_time < datetime.now(UTC) + 2 * TICK


def test_a_tick_that_is_planned_as_it_should_is_left_alone(ticking):
    assert ticking.ran.wait(10)
    assert not keep_ticking(ticking.scheduler, datetime.now(UTC))
