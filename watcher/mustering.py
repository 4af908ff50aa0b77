"""Who belongs to each watch by its selectors: looked up anew, and who joined and who left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from scrapers.model import Provider, ProviderKey
from watcher import selection
from watcher.belonging import Facts, belongs, contradicts
from watcher.config import Config, Watch
from watcher.interests import Interest, interests
from watcher.references import Reference, may_be_same
from watcher.selection import Members
from watcher.selectors import Selector, found, selectors
from watcher.store import Store
from watcher.store.belonging import Belongs
from watcher.store.register import Entry


@dataclass(frozen=True, slots=True)
class Gone:
    """A provider that a watch's selectors find no longer, and why."""

    watch: str
    provider: Reference
    reason: str


def members_of(watches: Iterable[Watch], store: Store) -> Members:
    """The watchlist turned round, with those whom its selectors have found."""
    return selection.members(watches, store.providers.resolved(), store.belonging.chosen())


def interests_of(watches: Iterable[Watch], store: Store) -> tuple[Interest, ...]:
    """The listings that may show somebody new; none while the register is empty."""
    if not store.register.files():
        return ()
    watches = tuple(watches)
    owned = (
        entry
        for watch in watches
        for pattern in watch.owners
        for entry in store.register.owned(pattern)
    )
    childcare = any(entry.series == "childcare" for entry in owned)
    return interests(watches, childcare_owned=childcare)


def muster(config: Config, store: Store, now: datetime) -> list[Gone]:
    """
    Within a transaction: look every selector up anew. Those who joined are noted, to be told once
    their page has been read; those who left are given, to be told now.

    Who is found by a selector that is new in the config, or in an official file that was not held
    when it was last looked up, has not joined: the watch has only now begun to look. Nor has who
    was seen before the listings were first read to their end.
    """
    store.belonging.forget(watch.name for watch in config.watches)
    store.belonging.rename(store.providers.resolved())
    muster = _Muster(store)
    return [gone for watch in config.watches for gone in muster.of(watch, now)]


def would_find(watch: Watch, store: Store) -> list[Reference]:
    """Whom the selectors of a watch find now, looked up or not. Nothing is noted."""
    return list(_Muster(store).found_by(watch))


class _Muster:
    """One looking up of the selectors, over what is known at one moment."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._resolved = store.providers.resolved()
        self._held = tuple(loaded.file.series for loaded in store.register.files())
        self._pages = {provider.key: provider for provider in store.providers.all()}
        self._seen = store.newcomers.seen()

    def of(self, watch: Watch, now: datetime) -> list[Gone]:
        """Look the selectors of one watch up; give who left."""
        belonging = self._store.belonging
        before = belonging.of(watch.name)
        asked = {str(selector): selector for selector in selectors(watch)}
        looked_up = belonging.looked_up(watch.name)
        belonging.unselect(watch.name, looked_up.keys() - asked.keys())
        current = self._current(watch, asked, looked_up, before)
        for name in asked:
            belonging.look_up(watch.name, name, self._held, now)
        for reference, one in current.items():
            if reference not in before:
                # What is on the list by its number is watched already.
                news = one.news and not self._is_listed(reference, watch)
                belonging.put(replace(one, news=news), now)
            elif before[reference].selector not in asked:
                belonging.put(replace(one, news=before[reference].news), now)
        gone = (
            self._let_go(watch, before[reference], asked)
            for reference in before.keys() - current.keys()
        )
        return [one for one in gone if one is not None]

    def found_by(self, watch: Watch) -> dict[Reference, Belongs]:
        """Whom the selectors of one watch find."""
        asked = {str(selector): selector for selector in selectors(watch)}
        before = self._store.belonging.of(watch.name)
        return self._current(watch, asked, {}, before)

    def _current(
        self,
        watch: Watch,
        asked: Mapping[str, Selector],
        looked_up: Mapping[str, frozenset[str]],
        before: Mapping[Reference, Belongs],
    ) -> dict[Reference, Belongs]:
        """Whom the selectors find now."""
        settled = self._settled(watch)
        current: dict[Reference, Belongs] = {}
        for name, selector in asked.items():
            series = looked_up.get(name)
            for reference, facts in self._found(selector):
                if reference in current or _is_excepted(reference, watch):
                    continue
                reason = belongs(selector, facts)
                if reason is None or (facts.ended and reference not in before):
                    continue
                if facts.series is None:
                    seen = self._seen.get(reference) if not isinstance(reference, str) else None
                    news = series is not None and settled is not None
                    news = news and (seen is None or (settled is not None and seen > settled))
                    reason = f"newly listed; {reason}" if seen else reason
                else:
                    news = series is not None and facts.series in series
                current[reference] = Belongs(watch.name, reference, name, reason, news)
        return current

    def _settled(self, watch: Watch) -> datetime | None:
        """When every listing that may show somebody new to a watch had been read to its end."""
        plans = interests_of([watch], self._store)
        first = [self._store.newcomers.first_called(str(plan)) for plan in plans]
        known = [each for each in first if each is not None]
        return max(known) if known and len(known) == len(first) else None

    def _let_go(self, watch: Watch, one: Belongs, asked: Mapping[str, Selector]) -> Gone | None:
        """
        Drop one that is found no longer. It has left only if something says so: official files
        hold those who are registered on one day, and a home that closed is no other group's home.
        """
        reference = one.provider
        if one.selector not in asked or _is_excepted(reference, watch):
            self._store.belonging.drop(watch.name, reference)
            return None
        entry = self._store.register.of([reference]).get(reference)
        facts = _facts(entry, self._page(reference))
        reason = contradicts(asked[one.selector], facts) if facts else None
        if reason is None:
            return None
        self._store.belonging.drop(watch.name, reference)
        told = not one.news and not self._is_listed(reference, watch)
        return Gone(watch.name, reference, reason) if told else None

    def _found(self, selector: Selector) -> Iterator[tuple[Reference, Facts]]:
        """Everybody who may belong by `selector`, with what is known of them."""
        seen: set[Reference] = set()
        for entry in found(selector, self._store.register):
            reference = entry.row.reference
            if isinstance(reference, str):
                reference = self._resolved.get(reference, reference)
            seen.add(reference)
            if (facts := _facts(entry, self._page(reference))) is not None:
                yield reference, facts
        others = [key for key in self._pages if key not in seen]
        entries = self._store.register.of(others)
        for key in others:
            if (facts := _facts(entries.get(key), self._pages[key])) is not None:
                yield key, facts

    def _page(self, reference: Reference) -> Provider | None:
        return self._pages.get(reference) if isinstance(reference, ProviderKey) else None

    def _is_listed(self, reference: Reference, watch: Watch) -> bool:
        keys = (selection.key_of(each, self._resolved) or each for each in watch.providers)
        return reference in keys


def _is_excepted(reference: Reference, watch: Watch) -> bool:
    return any(may_be_same(reference, one) for one in watch.excepted)


def _facts(entry: Entry | None, page: Provider | None) -> Facts | None:
    """What is known of a provider: by its page and documents, and by an official file."""
    if entry is None and page is None:
        return None
    return Facts.of(
        page,
        entry.row if entry else None,
        entry.as_at if entry else None,
        entry.series if entry else None,
    )
