"""One visit to the site that looks at how it is: polite, counted, and never ended by a failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from scrapers.errors import ScrapeError, Unreachable
from scrapers.hosts import Kind
from scrapers.http import Client
from scrapers.look import Look
from watcher.doctor import Missed

T = TypeVar("T")

MOST = 22
"""Questions of one visit; robots.txt of three hosts, and what is tried again, come on top."""

_DEAD_AFTER = 2
"""Unanswered questions after which the site is left alone, where it has answered none yet."""


class Visitor:
    """
    Asks the site, so many times at most. What fails is a value. `progress` is told what is asked
    for, and how many times something was before.
    """

    def __init__(
        self, client: Client, progress: Callable[[str, int], None], most: int = MOST
    ) -> None:
        self._client = client
        self._progress = progress
        self._most = most
        self._unanswered = 0
        self.count = 0
        self.reached: bool | None = None

    @property
    def dead(self) -> bool:
        """Whether the site does not answer at all."""
        return not self.reached and self._unanswered >= _DEAD_AFTER

    def look(self, address: str, kind: Kind, name: str) -> Look | Missed:
        """Look at one address of the reports site as it is; what is no usable answer is missed."""

        def question(client: Client) -> Look:
            seen = client.look(address, kind=kind)
            if seen.status >= 500 or seen.status == 403:
                raise Unreachable(seen.url, f"HTTP {seen.status}")
            return seen

        return self.ask(question, name)

    def ask(
        self, question: Callable[[Client], T], name: str, *, elsewhere: bool = False
    ) -> T | Missed:
        """Ask something of the client. Asked `elsewhere`, it says nothing of the reports site."""
        if self.count >= self._most:
            return Missed("not asked: enough for one visit", asked=False)
        if self.dead and not elsewhere:
            return Missed("not asked: the site does not answer", asked=False)
        self._progress(name, self.count)
        self.count += 1
        try:
            answer = question(self._client)
        except ScrapeError as error:
            self._note(answered=not isinstance(error, Unreachable), elsewhere=elsewhere)
            return Missed(str(error), error.what)
        self._note(answered=True, elsewhere=elsewhere)
        return answer

    def _note(self, *, answered: bool, elsewhere: bool) -> None:
        if elsewhere:
            return
        self.reached = bool(self.reached) or answered
        self._unanswered += not answered
