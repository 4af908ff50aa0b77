"""Which providers a watch means, which listings show their news, which pages to read now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from scrapers.model import ProviderKey
from scrapers.remits import Category, kind_of
from watcher.config import Watch
from watcher.references import Reference
from watcher.store.providers import Reading

WATCHED_AFTER_END = timedelta(days=365)
"""A provider that left stays watched this long: of 98 reports on social care settings that left
in 2024-25, 23 were published after the closure date (Ofsted's data, 31 March 2025)."""


@dataclass(frozen=True, slots=True)
class Members:
    """Who watches whom. `unresolved` are bare URNs of which it is not yet known what they are."""

    watches: Mapping[ProviderKey, tuple[Watch, ...]]
    unresolved: tuple[str, ...]

    def on(self, names: frozenset[str] | None) -> list[ProviderKey]:
        """The providers on any of the named watches; of all watches if `names` is None."""
        return [
            key
            for key, watches in self.watches.items()
            if names is None or any(watch.name in names for watch in watches)
        ]

    def of(self, watch: str) -> list[ProviderKey]:
        """The providers of one watch, in order."""
        return sorted(self.on(frozenset({watch})))


def key_of(reference: ProviderKey | str, resolved: Mapping[str, ProviderKey]) -> ProviderKey | None:
    """The provider that a reference of the config means; None for a URN not yet resolved."""
    return resolved.get(reference) if isinstance(reference, str) else reference


def members(
    watches: Iterable[Watch],
    resolved: Mapping[str, ProviderKey],
    chosen: Mapping[str, Iterable[Reference]],
) -> Members:
    """
    Turn the watchlist round: for each provider, the watches that it is on, in file order. `chosen`
    are those whom the selectors of each watch have found, by its name.
    """
    watched: dict[ProviderKey, tuple[Watch, ...]] = {}
    unresolved: dict[str, None] = {}
    for watch in watches:
        excepted = {key_of(reference, resolved) or reference for reference in watch.excepted}
        for reference in (*watch.providers, *chosen.get(watch.name, ())):
            key = key_of(reference, resolved)
            if (key or reference) in excepted or (key is not None and key.urn in excepted):
                continue
            if key is None:
                unresolved[str(reference)] = None
            elif watch not in watched.get(key, ()):
                watched[key] = (*watched.get(key, ()), watch)
    return Members(watched, tuple(unresolved))


def alias(key: ProviderKey, watch: Watch, resolved: Mapping[str, ProviderKey]) -> str | None:
    """The readers' own name for a provider, if `watch` gives one."""
    for reference, name in watch.aliases.items():
        if key_of(reference, resolved) == key:
            return name
    return None


def aliases(watch: Watch, resolved: Mapping[str, ProviderKey]) -> dict[ProviderKey, str]:
    """The names that the readers of `watch` have for its providers."""
    named = ((key_of(reference, resolved), name) for reference, name in watch.aliases.items())
    return {key: name for key, name in named if key is not None}


def listings(keys: Iterable[ProviderKey], others: Iterable[Category] = ()) -> tuple[Category, ...]:
    """The fewest listings that show the news of all `keys`, and all of `others`."""
    wanted = {*(kind_of(key.type).listing for key in keys), *others}
    return tuple(
        sorted(
            category
            for category in wanted
            if not any(other != category and other.covers(category) for other in wanted)
        )
    )


@dataclass(frozen=True, slots=True)
class Pages:
    """
    The pages to read in one cycle, in this order: `moved` (a listing says so), `due` (never
    read, or their time has come) and `spare` (longest untried first).
    """

    moved: tuple[ProviderKey, ...]
    due: tuple[ProviderKey, ...]
    spare: tuple[ProviderKey, ...]

    def all(self) -> tuple[ProviderKey, ...]:
        """Every page, in the order to read them."""
        return self.moved + self.due + self.spare


def watched_still(
    keys: Iterable[ProviderKey], ended: Mapping[ProviderKey, datetime], now: datetime
) -> tuple[ProviderKey, ...]:
    """Those of `keys` that have not left more than a year ago."""
    return tuple(
        sorted(key for key in keys if key not in ended or now - ended[key] < WATCHED_AFTER_END)
    )


def pages(
    readings: Mapping[ProviderKey, Reading],
    now: datetime,
    *,
    spare: int,
    everything: bool,
    most: int | None = None,
) -> Pages:
    """
    Choose among the watched pages. `spare` is how many more than needed may be read, `most` how
    many of those that are due: an area of thousands must not keep the next poll waiting.
    """
    moved = [key for key, reading in readings.items() if reading.moved]
    rest = [reading for key, reading in readings.items() if not reading.moved]
    due = [reading for reading in rest if everything or reading.next_due <= now]
    others = [reading for reading in rest if not everything and reading.next_due > now]
    others.sort(key=lambda reading: (reading.last_try is not None, reading.last_try or now))
    due.sort(key=lambda reading: reading.next_due)
    return Pages(
        tuple(sorted(moved)),
        tuple(reading.provider for reading in due[:most]),
        tuple(reading.provider for reading in others[:spare]),
    )
