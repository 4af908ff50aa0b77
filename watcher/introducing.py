"""The summaries: each watch is told once what it now covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from scrapers.model import ProviderKey
from watcher import alerts, groups, telling
from watcher.config import Config, Watch
from watcher.selection import Members
from watcher.store import Store


def introduce(
    config: Config,
    store: Store,
    cycle: int,
    watches: Iterable[Watch],
    members: Members,
    watched: Sequence[ProviderKey],
    now: datetime,
) -> None:
    """Put the duty to tell each of `watches` which providers it covers that it was not told of."""
    readings = store.providers.readings(watched)
    for watch in watches:
        keys = members.of(watch.name)
        new = set(keys) & set(watched) - store.providers.introduced(watch.name)
        # One summary for many new ones: it waits until each was read, or could not be.
        untried = [key for key in new if not readings[key].last_try]
        known = store.providers.known(new)
        if not known or untried:
            continue
        alert = alerts.watching(
            watch.name,
            tuple(known.values()),
            groups.group(watch.name, store.providers.known(keys).values()),
            now.astimezone(config.timezone),
        )
        addressed = [
            telling.to_channel(channel, alert, config, now)
            for channel in config.channels
            if channel.name in watch.channels
        ]
        with store.transaction():
            store.providers.introduce(watch.name, known, now)
            store.deliveries.add(cycle, "watching", watch.name, "low", now, addressed)
