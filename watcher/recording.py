"""The events of one provider recorded, with the duty to tell them, in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import structlog

from scrapers.model import ProviderKey
from watcher import alerts, groups, telling
from watcher.awaited import Awaited
from watcher.awaiting import awaited_of
from watcher.config import Config, Watch
from watcher.events import Event, Known
from watcher.grades import weigh
from watcher.oversight import RedOwner, of_group
from watcher.selection import Members
from watcher.store import Store
from watcher.tally import Tally

log = structlog.get_logger()


class Recorder:
    """Records events for one cycle."""

    def __init__(self, config: Config, store: Store, tally: Tally, cycle: int) -> None:
        self._config = config
        self._store = store
        self._tally = tally
        self._number = cycle
        self._members = Members({}, ())
        # What is held of the members of a watch, read once: with 5,000 of them, counting the
        # group from the store for each event took 0.3 s within the transaction.
        self._held: dict[ProviderKey, Known] = {}
        self._awaited: dict[ProviderKey, Awaited] = {}
        self._loaded: set[str] = set()

    def of(self, members: Members) -> None:
        """From now on, who watches whom is what `members` says."""
        self._members = members
        self._loaded.clear()

    def record(
        self,
        held: Known,
        changed: Iterable[Event],
        now: datetime,
        watches: tuple[Watch, ...] | None = None,
    ) -> list[dict[str, Any]]:
        """
        Within the transaction that saves `held`: its events, and the duty to tell them to the
        readers of `watches`, of all watches that it is on if None.
        """
        weighed = [weigh(event, held) for event in changed]
        if not weighed:
            return []
        if watches is None:
            watches = self._members.watches[held.provider.key]
        today = now.astimezone(self._config.timezone).date()
        standing = {watch.name: self._group(watch.name, held, today) for watch in watches}
        crossed = {name: self._crossed(group, now) for name, group in standing.items()}
        told = [
            self._store.told.add(
                self._number,
                now,
                telling.as_data(held, event, watches, standing[watches[0].name], now),
            )
            for event in weighed
        ]
        addressed = telling.address(
            held,
            weighed,
            watches,
            standing,
            self._store.providers.resolved(),
            self._config,
            now,
            crossed,
        )
        heaviest = max((a.alert.severity for a in addressed), key=alerts.weight, default="low")
        self._store.deliveries.add(
            self._number, "provider", str(held.provider.key), heaviest, now, addressed
        )
        for event in told:
            log.info(
                "event",
                id=event["id"],
                kind=event["kind"],
                provider=event["provider"],
                severity=event["severity"],
            )
        return told

    def saved(self, held: Known, told: Sequence[dict[str, Any]]) -> None:
        """After the transaction: what it saved is what the cycle has found."""
        self._held[held.provider.key] = held
        self._tally.events.extend(told)

    def _group(self, watch: str, news: Known, today: date) -> groups.Group:
        """How the providers of a watch stand, with what is being saved of one of them."""
        keys = self._members.of(watch)
        if watch not in self._loaded:
            unread = [key for key in keys if key not in self._held]
            found = self._store.providers.known(unread)
            self._held.update(found)
            self._awaited.update(awaited_of(self._store, found, today))
            self._loaded.add(watch)
        key = news.provider.key
        held = {**self._held, key: news}
        awaited = {each: one for each, one in self._awaited.items() if each != key}
        awaited.update(awaited_of(self._store, {key: news}, today))
        return groups.group(watch, [held[each] for each in keys if each in held], awaited)

    def _crossed(self, group: groups.Group, now: datetime) -> tuple[RedOwner, ...]:
        """The owners of whose settings a watch's readers must now hear that the line is crossed."""
        red = of_group(group, now.astimezone(self._config.timezone).date())
        before = self._store.belonging.red_owners(group.watch)
        self._store.belonging.set_red_owners(group.watch, red, now)
        return tuple(one for owner, one in red.items() if owner not in before)
