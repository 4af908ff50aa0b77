"""Signs of life of the daemon's threads: one that hangs must not look like one that works."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Pulse:
    """
    When each thread last did something. `longest` are the seconds that one step may take.

    A thread beats at the end of each tick and before each page or sending. `watch` adds what shows
    progress within a step, such as the count of requests: a change of it is a beat.
    """

    def __init__(self, longest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._longest = longest
        self._clock = clock
        self._beats: dict[str, float] = {}
        self._signs: dict[str, Callable[[], object]] = {}
        self._seen: dict[str, object] = {}
        self._lock = threading.Lock()

    def beat(self, thread: str) -> None:
        """A thread did something."""
        with self._lock:
            self._beats[thread] = self._clock()

    def watch(self, thread: str, sign: Callable[[], object]) -> None:
        """Take any change of what `sign` gives for a beat of `thread`."""
        self._signs[thread] = sign

    def beating(self, thread: str, question: Callable[[], bool]) -> Callable[[], bool]:
        """The same question, whose every asking is a beat."""

        def ask() -> bool:
            self.beat(thread)
            return question()

        return ask

    def silent(self) -> str | None:
        """A thread that did nothing for longer than a step may take."""
        for thread, sign in self._signs.items():
            now = sign()
            if now != self._seen.get(thread):
                self._seen[thread] = now
                self.beat(thread)
        with self._lock:
            late = self._clock() - self._longest
            return next((name for name, last in self._beats.items() if last < late), None)
