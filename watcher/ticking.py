"""The daemon's ticks: one each second by a clock that may be set forward and back."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.base import BaseTrigger

TICK = timedelta(seconds=1)
"""Between two looks at the clock."""

log = structlog.get_logger()


class EachSecond(BaseTrigger):  # type: ignore[misc]  # it has no types
    """
    A tick, and the next a second later. What was missed is not made up for: the scheduler's own
    interval lists every second that a clock set forward has left out, which took 10 seconds a job
    for a month of them.
    """

    __slots__ = ()

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """At once where none went before; both moments are aware."""
        return now if previous_fire_time is None else now + TICK


def keep_ticking(scheduler: BaseScheduler, moment: datetime) -> bool:
    """
    Bring forward what is planned later than any tick can be: the clock was ahead of `moment`, and
    the scheduler would wait until it is as late again as it was. Whether there was any.
    """
    late = [job for job in scheduler.get_jobs() if job.next_run_time > moment + 2 * TICK]
    for job in late:
        job.modify(next_run_time=moment)
    if late:
        log.warning("clock-went-back")
    return bool(late)
