"""The events of one provider recorded, with the duty to tell them, in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import structlog

from scrapers.model import ProviderKey
from watcher import alerts, groups, telling
from watcher.config import Config, Watch
from watcher.events import Event, Known
from watcher.grades import weigh
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
        standing = {watch.name: self._group(watch.name, held) for watch in watches}
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

    def _group(self, watch: str, news: Known) -> groups.Group:
        """How the providers of a watch stand, with what is being saved of one of them."""
        keys = self._members.of(watch)
        if watch not in self._loaded:
            unread = (key for key in keys if key not in self._held)
            self._held.update(self._store.providers.known(unread))
            self._loaded.add(watch)
        held = {**self._held, news.provider.key: news}
        return groups.group(watch, [held[key] for key in keys if key in held])
