"""The joining and leaving of a watch's providers, each told once with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from scrapers.model import ProviderKey
from watcher import selection
from watcher.config import Config, Watch
from watcher.events import Change, Comparison, Event, Known
from watcher.mustering import Gone, members_of, muster
from watcher.ownership import owned_by
from watcher.recording import Recorder
from watcher.store import Store


def look_up(config: Config, store: Store, recorder: Recorder, now: datetime) -> None:
    """
    Look every selector up anew, and tell who left. All of it is one transaction, so that a crash
    neither loses a leaving nor tells it twice.
    """
    told: list[tuple[Known, list[dict[str, Any]]]] = []
    recorder.of(members_of(config.watches, store))
    with store.transaction():
        for known, change in _owners(config, store):
            store.providers.save(known, now)
            if change is not None:
                event = Event("identity", changes=(change,))
                told.append((known, recorder.record(known, [event], now)))
        gone = muster(config, store, now)
        for key, reason, watches in _together(gone, config, store):
            for left in store.providers.known([key]).values():
                event = Event("left", changes=(Change("group", reason, None),))
                told.append((left, recorder.record(left, [event], now, watches)))
    for each, events in told:
        recorder.saved(each, events)


def _owners(config: Config, store: Store) -> list[tuple[Known, Change | None]]:
    """The watched providers whose owner an official file knows better than what is held."""
    members = members_of(config.watches, store)
    pages = {each.key: each for each in store.providers.all() if each.key in members.watches}
    better = {}
    for key, entry in store.register.of(pages).items():
        assert isinstance(key, ProviderKey)
        owned, change = owned_by(pages[key], entry.row.owner, entry.as_at, by_file=True)
        if owned != pages[key]:
            better[key] = (owned, change)
    known = store.providers.known(better)
    return [
        (replace(known[key], provider=owned), change) for key, (owned, change) in better.items()
    ]


def _together(
    gone: Iterable[Gone], config: Config, store: Store
) -> Iterable[tuple[ProviderKey, str, tuple[Watch, ...]]]:
    """Those who left, one for each provider and reason, with the watches that they left."""
    by_name = {watch.name: watch for watch in config.watches}
    resolved = store.providers.resolved()
    found: dict[tuple[ProviderKey, str], list[Watch]] = {}
    for one in gone:
        key = selection.key_of(one.provider, resolved)
        if key is not None:
            found.setdefault((key, one.reason), []).append(by_name[one.watch])
    for (key, reason), watches in found.items():
        yield key, reason, tuple(watches)


def tell_joined(config: Config, store: Store, recorder: Recorder, now: datetime) -> None:
    """Tell of those who joined and whose page has been read: with their newest report, if any."""
    by_name = {watch.name: watch for watch in config.watches}
    waiting: dict[tuple[ProviderKey, str], list[Watch]] = {}
    resolved = store.providers.resolved()
    for one in store.belonging.joining():
        key = selection.key_of(one.provider, resolved)
        if key is not None and one.watch in by_name:
            waiting.setdefault((key, one.reason), []).append(by_name[one.watch])
    known = store.providers.known(key for key, _ in waiting)
    for (key, reason), watches in waiting.items():
        held = known.get(key)
        if held is None:
            continue
        with store.transaction():
            told = recorder.record(held, [joined(held, reason)], now, tuple(watches))
            for watch in watches:
                store.belonging.told(watch.name, key)
                store.belonging.introduce(watch.name, [key], now)
        recorder.saved(held, told)


def joined(known: Known, reason: str) -> Event:
    """
    The event that a provider joined. Its newest report is told with it, graded or not: what was
    published before a home was known to belong is news to those who watch its group.
    """
    event = Event("joined", changes=(Change("group", None, reason),))
    if not known.reports:
        return event
    newest = known.reports[-1]
    judgements = tuple(
        Comparison(each.heading, each.scale, None, each.grade, origin=each.origin)
        for each in newest.judgements
    )
    return replace(event, report=newest, judgements=judgements)


def joining_keys(store: Store) -> frozenset[ProviderKey]:
    """Those whose joining is still to be told: what they have published is told with it."""
    resolved = store.providers.resolved()
    keys = (selection.key_of(one.provider, resolved) for one in store.belonging.joining())
    return frozenset(key for key in keys if key is not None)
