"""The register kept up to date: once a day, the official files that the selectors need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from scrapers.http import Client
from watcher.config import Config
from watcher.operator_alerts import official_place
from watcher.registering import Failed, refresh
from watcher.selectors import series_needed
from watcher.store import Store

_JOB = "register"
_EVERY = timedelta(days=1)
_AFTER_A_FAILURE = timedelta(hours=6)

Refreshed = tuple[str | None, str, str]
"""What is wrong with an official file (None for nothing), its place, and the detail."""


def refresh_when_due(
    config: Config, store: Store, client: Client, clock: Callable[[], datetime]
) -> Iterator[Refreshed]:
    """
    Look for newer official files if that is due, and take them over. A file of which nothing is
    held is asked for sooner: without it a selector finds nobody.
    """
    needed = sorted(series_needed(config.watches))
    if not needed:
        return
    plan = " ".join(needed)
    due, now = store.journal.due(_JOB, plan), clock()
    if due is not None and due > now:
        return
    # The next time is kept first: a file that brings the process down is not tried at once again.
    store.journal.set_due(_JOB, plan, now + _AFTER_A_FAILURE)
    failed = False
    for outcome in refresh(store, client, needed, now):
        place = official_place(outcome.series)
        if isinstance(outcome, Failed):
            failed = True
            yield outcome.what, place, outcome.detail
        else:
            yield None, place, ""
    if not failed:
        store.journal.set_due(_JOB, plan, now + _EVERY)


def lacking(config: Config, store: Store) -> bool:
    """Whether the register has nothing yet of an official file that the selectors need."""
    held = {loaded.file.series for loaded in store.register.files()}
    return not series_needed(config.watches) <= held
