"""What is wrong with the store itself, which is the one thing that cannot be noted in it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog

from notify.alert import Alert, Channel
from notify.render import render
from watcher import health_words
from watcher.places import THE_STORE
from watcher.store import Unusable, unusable
from watcher.store.journal import OpenProblem

log = structlog.get_logger()

_PATIENCE = timedelta(minutes=5)
"""A copying or a check by hand may hold the store for some seconds: nobody's business."""


def trouble_of(error: Exception, state: Path) -> str | None:
    """
    What is wrong with the store at `state`, if an error says so: locked, full, read-only, gone or
    damaged. None for a mistake of the code.
    """
    if isinstance(error, Unusable):
        return str(error)
    found = unusable(error, state) if isinstance(error, sqlite3.Error) else None
    return str(found) if found else None


class StoreTrouble:
    """
    Which jobs the store keeps from their work, and since when. For several threads.

    It is told past the store, straight to the operator's channels: once when it lasts, and once
    when it is over.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failing: dict[str, OpenProblem] = {}
        self._told_to: set[str] = set()
        self._next_telling: datetime | None = None

    def failed(self, job: str, detail: str, now: datetime) -> None:
        """A job failed over the store."""
        with self._lock:
            before = self._failing.get(job)
            first, times = (before.first, before.times + 1) if before else (now, 1)
            self._failing[job] = OpenProblem(0, "store", THE_STORE, detail, first, now, times, None)
        log.error("store-trouble", job=job, error=detail, times=times)

    def worked(self, job: str) -> None:
        """A job did its work, and the store took what it wrote."""
        with self._lock:
            if self._failing.pop(job, None) is not None:
                log.info("store-works-again", job=job)

    def of(self, job: str) -> bool:
        """Whether a job is kept from its work."""
        with self._lock:
            return job in self._failing

    def tell(
        self,
        channels: Mapping[str, Channel],
        operators: Iterable[str],
        now: datetime,
        zone: ZoneInfo,
    ) -> None:
        """Tell the operator what is new, if it is time to."""
        with self._lock:
            failing = sorted(self._failing.values(), key=lambda problem: problem.first)
        seen = now.astimezone(zone)
        if now < (self._next_telling or now):
            return
        if failing and now - failing[0].first >= _PATIENCE:
            self._next_telling = now + _PATIENCE
            untold = [name for name in operators if name not in self._told_to]
            self._told_to |= _send(channels, untold, health_words.ill(failing[:1], seen))
        elif not failing and self._told_to:
            self._next_telling = now + _PATIENCE
            self._told_to -= _send(channels, sorted(self._told_to), health_words.well(seen))


def _send(channels: Mapping[str, Channel], names: Iterable[str], alert: Alert) -> set[str]:
    """Send at once, in no order and with no second try; gives who took it."""
    took = set()
    for name in names:
        if name not in channels:
            continue
        message = render(alert, f"<{uuid4()}@ofsted-watch.invalid>")
        try:
            outcome = channels[name].send(message)
        except Exception:
            log.exception("sending-failed", channel=name)
            continue
        log.info("told-past-the-store", channel=name, ok=outcome.ok, detail=outcome.detail)
        if outcome.ok:
            took.add(name)
    return took
