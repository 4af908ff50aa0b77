"""The summaries: each watch is told once what it now covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from scrapers.model import ProviderKey
from watcher import alerts, groups, oversight, telling
from watcher.awaiting import awaited_of
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
        joining = {one.provider for one in store.belonging.joining() if one.watch == watch.name}
        # Of those who join it is told one by one, with the reason.
        new = set(keys) & set(watched) - store.belonging.introduced(watch.name) - joining
        # One summary for many new ones: it waits until each was read, or could not be.
        untried = [key for key in new if not readings[key].last_try]
        known = store.providers.known(new)
        if not known or untried:
            continue
        today = now.astimezone(config.timezone).date()
        held = store.providers.known(keys)
        group = groups.group(watch.name, held.values(), awaited_of(store, held, today))
        red = oversight.of_group(group, today)
        before = store.belonging.red_owners(watch.name)
        alert = alerts.watching(
            watch.name,
            tuple(known.values()),
            group,
            now.astimezone(config.timezone),
            [one for owner, one in red.items() if owner not in before],
        )
        addressed = [
            telling.to_channel(channel, alert, config, now)
            for channel in config.channels
            if channel.name in watch.channels
        ]
        with store.transaction():
            store.belonging.introduce(watch.name, known, now)
            store.belonging.set_red_owners(watch.name, red, now)
            store.deliveries.add(cycle, "watching", watch.name, "low", now, addressed)
