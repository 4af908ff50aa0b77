"""What the daemon does now and then for itself: old age is told, the note sent, a copy made."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from watcher import backups, due, news, selection, staleness
from watcher.config import Config
from watcher.health import Problem
from watcher.mustering import interests_of, members_of
from watcher.operator_alerts import own_news
from watcher.operator_note import note_when_due
from watcher.places import THE_STORE, listing_place
from watcher.selectors import series_needed
from watcher.store import NotCopied, Store

log = structlog.get_logger()

_COPY, _NO_COPY = "copy of the store", "no-backup"
_COPY_AGAIN = timedelta(hours=1)


def keep_up(config: Config, store: Store, now: datetime) -> None:
    """All of it, as far as it is due."""
    if not store.journal.last_cycles()["poll"]:
        return
    seen = now.astimezone(config.timezone)
    following = due.cadence(config.schedule.listings, config.timezone)
    problems = [
        *staleness.stale_listings(_listings_read(config, store, now), following, now, seen),
        *staleness.old_files(store.register.files(), series_needed(config.watches), now),
    ]
    kinds = (staleness.STALE, staleness.OLD)
    own_news(config, store, problems, now, over=lambda what, _: what in kinds)
    note_when_due(config, store, now)
    _copy(config, store, seen)


def _copy(config: Config, store: Store, now: datetime) -> None:
    """Keep a copy of the store, once a day. After a failure it is tried again in an hour."""
    if not backups.due(config.state, now):
        return
    next_try = store.journal.due(_COPY, "")
    if next_try is not None and next_try > now:
        return
    store.journal.set_due(_COPY, "", now + _COPY_AGAIN)
    try:
        copy = backups.keep(config.state, store, now)
    except NotCopied as error:
        log.error("store-not-copied", error=str(error))  # noqa: TRY400 the reason is the whole story
        problems = [Problem(_NO_COPY, THE_STORE, str(error))]
    else:
        log.info("store-copied", to=str(copy))
        problems = []
    own_news(config, store, problems, now, over=lambda what, _: what == _NO_COPY)


def _listings_read(config: Config, store: Store, now: datetime) -> dict[str, datetime]:
    """
    When each listing of a watched category was last read, by place. For one that never was, since
    when it is known not to be.
    """
    everyone = members_of(config.watches, store).on(None)
    watched = selection.watched_still(everyone, store.providers.ended(everyone), now)
    others = [each.category for each in interests_of(config.watches, store) if not each.authorities]
    failing = {problem.place: problem.first for problem in store.journal.problems()}
    read = {}
    for category in selection.listings(watched, others):
        for status in news.STATUSES:
            place = listing_place(category, status)
            last = store.listings.last_read(category, status) or failing.get(place)
            if last is not None:
                read[place] = last
    return read
