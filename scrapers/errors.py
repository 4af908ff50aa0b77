"""
What can go wrong between Ofsted and a value. Each says where, and what was wrong.

ScrapeError
├── Unreachable       no usable answer: refused, timed out, 5xx, too large
│   └── Throttled     the host said to come back later; `until` says when
├── Disallowed        robots.txt does not allow the address
├── NotFound          the host says that there is no such page
└── LayoutChanged     an answer that lacks what every such page has; `missing` names the mark
"""

from __future__ import annotations

from datetime import datetime


class ScrapeError(Exception):
    """An expected failure of one reading: a fact for the operator, never about a provider."""

    what = "unreadable"

    def __init__(self, where: str, detail: str) -> None:
        super().__init__(f"{where}: {detail}")
        self.where = where
        self.detail = detail


class Unreachable(ScrapeError):
    """No usable answer came."""

    what = "unreachable"


class Throttled(Unreachable):
    """The host asked to be left alone until `until`."""

    what = "throttled"

    def __init__(self, where: str, detail: str, until: datetime) -> None:
        super().__init__(where, detail)
        self.until = until


class Disallowed(ScrapeError):
    """The host's robots.txt does not allow this address."""

    what = "robots-disallow"


class NotFound(ScrapeError):
    """The host says that there is no such page."""

    what = "not-found"


class LayoutChanged(ScrapeError):
    """A page lacks what every such page has. It never means "no reports"."""

    what = "layout-changed"

    def __init__(self, where: str, missing: str) -> None:
        super().__init__(where, f"the page lacks {missing}")
        self.missing = missing
