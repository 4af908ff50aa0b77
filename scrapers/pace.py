"""When a host may be asked next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from scrapers.errors import Throttled


class Pace:
    """When a host may be asked next. Hosts do not wait for each other."""

    def __init__(
        self,
        every: float,
        longest: float,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        sleep: Callable[[float], object],
    ) -> None:
        self._every = every
        self._longest = max(every, longest)
        self._now = now
        self._clock = clock
        self._sleep = sleep
        self._gaps: dict[str, float] = {}
        self._started: dict[str, float] = {}
        self._not_before: dict[str, float] = {}

    def keep(self, host: str, crawl_delay: float) -> None:
        """Leave at least `crawl_delay` seconds between two requests, if that is the longer."""
        self._gaps[host] = max(self._every, crawl_delay)

    def hold(self, host: str, seconds: float) -> None:
        """Ask nothing for so long, whether the next request is the same again or another."""
        self._not_before[host] = self._clock() + seconds

    def take_turn(self, host: str, where: str) -> float:
        """Sleep until `host` may be asked and say when that is, on the clock."""
        now = self._clock()
        due = self._not_before.get(host, now)
        if host in self._started:
            due = max(due, self._started[host] + self._gaps.get(host, self._every))
        # A crawl delay of an hour would look like a watcher that hangs.
        if due - now > self._longest:
            until = self._now() + timedelta(seconds=due - now)
            raise Throttled(
                where, f"its robots.txt allows it at {until.isoformat(' ', 'minutes')}", until
            )
        if due > now:
            self._sleep(due - now)
        self._started[host] = self._clock()
        return self._started[host]
