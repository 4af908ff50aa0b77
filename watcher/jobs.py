"""One of the daemon's jobs, ticked by its thread: it survives what goes wrong, and tries again."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog

from watcher.config import Config
from watcher.health import Problem
from watcher.operator_alerts import own_news
from watcher.pulse import Pulse
from watcher.store import Store, open_store
from watcher.store_trouble import StoreTrouble, trouble_of

log = structlog.get_logger()

_PAUSES = (0, 15, 60, 300, 900)
"""Seconds between two tries after a failure. The first is at the next tick; later ones must not
ask Ofsted for the same pages, nor send the same mail, over and over while the disk is full."""

_SURPRISE = "surprise"


class Job:
    """
    What one thread does at each tick: `work`, with a store that is open. `place` is where the
    operator is told that something went wrong which nobody expected.

    The connection belongs to the thread that ticks. After any failure it is closed, and the next
    try opens another one.
    """

    def __init__(
        self,
        name: str,
        place: str,
        work: Callable[[Store], None],
        state: Path,
        config: Callable[[], Config],
        clock: Callable[[], datetime],
        trouble: StoreTrouble,
        pulse: Pulse,
    ) -> None:
        self.name = name
        self._place = place
        self._work = work
        self._state = state
        self._config = config
        self._clock = clock
        self._trouble = trouble
        self._pulse = pulse
        self._store: Store | None = None
        self._failures = 0
        self._not_before = time.monotonic()
        # Also what an earlier run left: it is over with the first tick that goes well.
        self._surprised = True

    def tick(self) -> None:
        """Work, unless a failure was too short ago. Nothing is raised."""
        if time.monotonic() >= self._not_before:
            try:
                if self._store is None:
                    self._store = open_store(self._state)
                self._work(self._store)
                self._went_well(self._store)
            except Exception as error:  # noqa: BLE001 whatever it is, the daemon lives on
                self._failed(error)
        self._pulse.beat(self.name)

    def _went_well(self, store: Store) -> None:
        self._failures = 0
        self._trouble.worked(self.name)
        if self._surprised:
            mine = (_SURPRISE, self._place)
            own_news(
                self._config(),
                store,
                (),
                self._clock(),
                over=lambda what, place: (what, place) == mine,
            )
            self._surprised = False

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        pause = _PAUSES[min(self._failures, len(_PAUSES)) - 1]
        self._not_before = time.monotonic() + pause
        detail = trouble_of(error, self._state)
        if detail is not None:
            self._trouble.failed(self.name, detail, self._clock())
        else:
            log.error("job-failed", job=self.name, exc_info=error)
            self._note(f"{type(error).__name__}: {error}")
        self._hang_up()

    def _note(self, detail: str) -> None:
        self._surprised = True
        problem = Problem(_SURPRISE, self._place, detail)
        try:
            if self._store is not None:
                own_news(self._config(), self._store, [problem], self._clock())
        except Exception:
            log.exception("not-noted", job=self.name)

    def _hang_up(self) -> None:
        if self._store is not None:
            with contextlib.suppress(Exception):
                self._store.close()
        self._store = None
