"""What a host allows: its robots.txt (RFC 9309), read once a day and remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from protego import Protego

from scrapers.errors import Throttled, Unreachable
from scrapers.hosts import DAY, HostNote, HostNotes

PRODUCT = "ofsted-watch"
_ROBOTS_KEPT = timedelta(days=30)  # RFC 9309, 2.3.1.4: "a reasonably long period", 30 days named
_ROBOTS_AGAIN = timedelta(minutes=10)  # after one that could not be read, while a copy holds


class Robots:
    """
    The rules of each host, read once a day (RFC 9309) by `read`, which takes an address of the
    host, gives the text of its robots.txt, and raises Unreachable.
    """

    def __init__(
        self, notes: HostNotes, now: Callable[[], datetime], read: Callable[[str], str]
    ) -> None:
        self._notes = notes
        self._now = now
        self._read = read
        self._again: dict[str, datetime] = {}

    def rules(self, host: str, where: str) -> Protego:
        """Give the rules for `where` on `host`. Raises Unreachable if they cannot be known."""
        now = self._now()
        note = self._notes.get(host) or HostNote()
        # A reading in the future was dated by a wrong clock: as good as none.
        age = now - note.robots_read if note.robots_read else _ROBOTS_KEPT
        known = note.robots if timedelta(0) <= age < _ROBOTS_KEPT else None
        if known is not None and (age < DAY or now < self._again.get(host, now)):
            return rules_of(known)
        try:
            text = self._read(where)
        except Throttled:
            raise
        except Unreachable as error:
            if known is None:
                detail = f"without its robots.txt nothing may be read ({error})"
                raise Unreachable(where, detail) from error
            # Not before every page: the host has trouble enough.
            self._again[host] = now + _ROBOTS_AGAIN
            return rules_of(known)
        self._notes.put(host, replace(note, robots=text, robots_read=now))
        return rules_of(text)


@lru_cache(maxsize=8)
def rules_of(robots: str) -> Protego:
    """The rules that the text of a robots.txt gives."""
    # A site may answer any address with a page of its own: that is no robots file.
    return Protego.parse("" if robots.lstrip().startswith("<") else robots)
