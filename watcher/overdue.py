"""The telling of reports that are long in coming, at the 90th percentile and at the 99th."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from scrapers.model import ProviderKey
from watcher.awaited import overdue_at
from watcher.awaited_words import headline, overdue_sentence
from watcher.awaiting import awaited_of
from watcher.config import Config
from watcher.events import Change, Event
from watcher.recording import Recorder
from watcher.store import Store

_JOB = "overdue"
_PERCENTILES = (90, 99)
_EVERY = timedelta(hours=12)
"""Dates decide: to look twice a day is enough."""


def tell_overdue(
    config: Config,
    store: Store,
    recorder: Recorder,
    watched: Iterable[ProviderKey],
    clock: Callable[[], datetime],
) -> None:
    """
    Tell what has become overdue, at the 90th percentile and again at the 99th. What was so before
    a provider was first read is old, and is not told.
    """
    now = clock()
    due = store.journal.due(_JOB, "")
    if due is not None and due > now:
        return
    today = now.astimezone(config.timezone).date()
    known = store.providers.known(watched)
    began = store.providers.first_read(known)
    for key, one in awaited_of(store, known, today).items():
        percentile = overdue_at(one, today)
        told = store.overdue.told(key, one.cause, one.since)
        passed = [each for each in _PERCENTILES if percentile is not None and each <= percentile]
        new = [each for each in passed if each not in told]
        if percentile is None or not new:
            continue
        dates = {90: one.most, 99: one.last}
        old = dates[percentile] < began[key].astimezone(config.timezone).date()
        change = Change("awaited", headline(one, percentile), overdue_sentence(one, percentile))
        with store.transaction():
            for each in new:
                store.overdue.tell(key, one.cause, one.since, each, now)
            events = [] if old else [Event("overdue", changes=(change,))]
            saved = recorder.record(known[key], events, now)
        recorder.saved(known[key], saved)
    store.journal.set_due(_JOB, "", now + _EVERY)
