"""The registration statuses: the site's words for them, and what each means for a watcher."""

from __future__ import annotations

# Only "Open" has been seen in a page title. The rest are the words of the search form (Open,
# Closed, Proposed to open: page of 10 November 2023), of the social care data (Active,
# Suspended, Resigned, Cancelled, Closed) and of the schools register.
_WORDS: dict[str, str] = {
    "open": "open",
    "opened": "open",
    "active": "open",
    "registered": "open",
    "open but proposed to close": "open",
    "open, but proposed to close": "open",
    "reopened": "open",
    "re-opened": "open",
    "suspension lifted": "open",
    "closed": "closed",
    "closure": "closed",
    "ceased": "closed",
    "resigned": "resigned",
    "resignation": "resigned",
    "voluntarily cancelled": "resigned",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "registration cancelled": "cancelled",
    "suspended": "suspended",
    "suspension": "suspended",
    "registration suspended": "suspended",
    "proposed": "proposed",
    "proposed to open": "proposed",
    "inactive": "inactive",
    "refused": "refused",
}

ENDED = frozenset({"closed", "resigned", "cancelled"})
"""A provider with one of these has left. Its reports may still come: of 98 reports on social
care settings that left in 2024-25, 23 were published after the closure date."""


def status_of(words: str) -> str | None:
    """The status that `words` name, or None if they name none that is known."""
    return _WORDS.get(" ".join(words.split()).casefold())
