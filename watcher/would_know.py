"""Would you know? The one answer that `status` gives first, with its reason. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from watcher.places import channel_of, sort_of
from watcher.shown import ago, length, many, parse

Answer = Literal["yes", "mostly", "no"]

_MOST_REASONS = 3
_OFTEN = 3
"""So many times in a row the site must fail before it is more than a hiccup."""


def would_know(found: dict[str, Any], now: datetime) -> tuple[Answer, str]:
    """
    Whether news of every watched provider would reach its readers in time, and why not. `found`
    is what `watcher.standing.gather` gives.
    """
    against = list(_no(found, now))
    if against:
        return "no", _said(against)
    doubts = list(_mostly(found, now))
    if doubts:
        return "mostly", _said(doubts)
    watching = found["watching"]
    oldest = parse(watching["oldest_reading"])
    each = f", each read within the last {length(now - oldest)}" if oldest else ""
    return "yes", f"{counts(watching)}{each}"


def counts(watching: dict[str, Any]) -> str:
    """What is watched, in numbers."""
    providers = many(watching["providers"], "provider", "providers")
    return f"{providers} in {many(watching['watches'], 'watch', 'watches')}"


def _said(reasons: list[str]) -> str:
    more = len(reasons) - _MOST_REASONS
    shown = reasons[:_MOST_REASONS] + ([f"and {more} more"] if more > 0 else [])
    return "; ".join(shown)


def _no(found: dict[str, Any], now: datetime) -> Iterator[str]:
    """What keeps news from being found or told."""
    if found["last_reached"] is None:
        yield f"nothing has been read yet: {counts(found['watching'])} to watch"
    if not found["running"]:
        poll = found["last_poll"]
        last = f" (the last look was {ago(parse(poll['started']), now)})" if poll else ""
        yield f"no daemon is running{last}"
    if found["stale"]:
        yield f"Ofsted last answered {ago(parse(found['last_reached']), now)}"
    for problem in found["problems"]:
        lasted = _lasted(problem, now)
        match problem["what"], sort_of(problem["where"]):
            case "not-delivered", _ if problem["times"] > 1:
                yield f"channel {channel_of(problem['where'])} has taken nothing for {lasted}"
            case "stale", _ if not found["stale"]:
                yield f"{problem['where']} is not read: {problem['detail']}"
            case _, "site" if problem["times"] >= _OFTEN:
                yield f"Ofsted's site cannot be read ({problem['what']}) for {lasted}"
            case "quarantine", _:
                yield f"what many pages say has been held back for {lasted}"
            case "store", _:
                yield f"the store cannot be written for {lasted}"


def _mostly(found: dict[str, Any], now: datetime) -> Iterator[str]:
    """What keeps some news back, or makes it late."""
    watching = found["watching"]
    if watching["unread"]:
        yield f"{many(watching['unread'], 'provider has', 'providers have')} not been read yet"
    if watching["unresolved"]:
        yield f"{many(len(watching['unresolved']), 'URN stands', 'URNs stand')} for nobody yet"
    if found["failing"]:
        failing = many(len(found["failing"]), "provider", "providers")
        yield f"{failing} of {watching['providers']} cannot be read at present"
    for problem in found["problems"]:
        lasted = _lasted(problem, now)
        match problem["what"], sort_of(problem["where"]):
            case "given-up", _:
                yield f"alerts for {problem['where']} were given up"
            case "stale" | "unresolved", _:
                pass
            case _, "page":
                if not found["failing"]:
                    yield f"{problem['what']} at {problem['where']} for {lasted}"
            case _:
                yield f"{problem['what']} at {problem['where']} for {lasted}"


def _lasted(problem: dict[str, Any], now: datetime) -> str:
    return length(now - datetime.fromisoformat(problem["since"]))
