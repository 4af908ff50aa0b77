"""The dead man's switch: one GET to the operator's address while the watcher does its work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http.client import HTTPException
from typing import Literal
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request, urlopen

import structlog

from watcher import health, selection
from watcher.config import Config
from watcher.mustering import members_of
from watcher.store import Store
from watcher.store.journal import OpenProblem
from watcher.summary import Summary

log = structlog.get_logger()

_TELLS_FAILURES = "hc-ping.com"
"""Where healthchecks.io takes its calls. It alone is sure to know what `/fail` means."""


def ping_after(config: Config, store: Store, summary: Summary, now: datetime) -> None:
    """Call the switch after a cycle."""
    address = config.operator.ping
    if address is None:
        return
    members = members_of(config.watches, store).on(None)
    watched = selection.watched_still(members, store.providers.ended(members), now)
    readings = store.providers.readings(watched).values()
    failing = sum(reading.failures > 0 for reading in readings)
    problems = store.journal.problems()
    match sign(problems, failing, len(watched), reached=summary.reached):
        case "good":
            ping(address)
        case "bad" if failed := fail_address(address):
            ping(failed)


def sign(
    problems: Sequence[OpenProblem], failing: int, watched: int, *, reached: bool | None
) -> Literal["good", "bad"] | None:
    """
    What a cycle says of the watcher: "good" if it works, "bad" if it has not for so long that the
    operator is told, None if that is not known. `reached` is None if the site was asked nothing,
    `failing` of the `watched` pages could not be read. It works if the site was reached, every
    listing is read, every channel takes what it is sent, and at least half of the pages can be
    read; that one page or document is amiss is no matter.
    """
    hindering = health.hindering(problems)
    if any(health.is_ripe(problem) for problem in hindering):
        return "bad"
    return "good" if reached and not hindering and failing * 2 <= watched else None


def fail_address(address: str) -> str | None:
    """Where a failure is told; None where the host is not known to take that."""
    parts = urlsplit(address)
    if parts.hostname != _TELLS_FAILURES:
        return None
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/fail"))


def ping(address: str) -> bool:
    """Fetch `address`. A failure is logged, without the address: it may hold a secret."""
    request = Request(address, headers={"User-Agent": "ofsted-watch"})  # noqa: S310 checked in config
    try:
        with urlopen(request, timeout=10):  # noqa: S310
            return True
    except (OSError, HTTPException, ValueError) as error:
        log.warning("ping-failed", error=type(error).__name__)
        return False
