"""What one cycle has found so far: events, problems, and which places answered."""

from __future__ import annotations

from typing import Any

import structlog

from scrapers.errors import ScrapeError, Throttled, Unreachable
from watcher.health import Problem

log = structlog.get_logger()

_DEAD_AFTER = 3
"""Places in a row that the site does not answer for, before the rest wait for another cycle."""


PAGES = "the pages together"
"""The place of what only many pages show."""


class Tally:
    """
    The running count of one cycle. `reached` says that the site gave any answer at all; `dead`
    that it stopped answering, or asked to be left alone.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.events: list[dict[str, Any]] = []
        self.baseline = 0
        self.reached = False
        self._answered: set[str] = set()
        self._unread: set[str] = set()
        self._unanswered = 0

    @property
    def dead(self) -> bool:
        """Whether to ask the site for nothing more in this cycle."""
        return self._unanswered >= _DEAD_AFTER

    def good(self, place: str, *, unread: bool = False) -> None:
        """A place answered with sense; `unread` if it said only that nothing changed."""
        self.reached = True
        self._unanswered = 0
        self._answered.add(place)
        if unread:
            self._unread.add(place)

    def done(self, place: str) -> None:
        """Something went well that asks Ofsted's site nothing."""
        self._answered.add(place)

    def problem(self, what: str, place: str, detail: str) -> None:
        """Something could not be read or understood."""
        log.warning("problem", what=what, where=place, detail=detail)
        self.problems.append(Problem(what, place, detail))

    def failed(self, place: str, error: ScrapeError) -> None:
        """An expected failure."""
        if isinstance(error, Throttled):
            self._unanswered = _DEAD_AFTER
        elif isinstance(error, Unreachable):
            self._unanswered += 1
        else:
            self._unanswered = 0
            self.reached = True
        self.problem(error.what, place, error.detail)

    def quarantine(self, evidence: str) -> None:
        """The cycle is held back: the pages show a pattern that no provider makes."""
        if all(problem.what != "quarantine" for problem in self.problems):
            self.problem("quarantine", PAGES, evidence)

    def surprise(self, place: str, error: Exception) -> None:
        """A failure that nobody expected: recorded with its trace, and never the end of a run."""
        log.error("surprise", where=place, exc_info=error)
        self.problem("surprise", place, f"{type(error).__name__}: {error}")

    def is_over(self, what: str, place: str) -> bool:
        """Whether an earlier problem is gone: its place answered, and did not show it again."""
        if place not in self._answered:
            return False
        return not (what == "not-understood" and place in self._unread)
