"""Who belongs to each watch by its selectors: looked up anew, and who joined and who left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from scrapers.model import Provider, ProviderKey
from scrapers.official.model import Series
from watcher import selection
from watcher.belonging import Facts, belongs, contradicts
from watcher.config import Config, Watch
from watcher.interests import Interest, interests
from watcher.references import Reference
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


def interests_of(config: Config, store: Store) -> tuple[Interest, ...]:
    """The listings that may show somebody new; none while the register is empty."""
    if not store.register.files():
        return ()
    owned = (
        entry
        for watch in config.watches
        for pattern in watch.owners
        for entry in store.register.owned(pattern)
    )
    childcare = any(entry.series == "childcare" for entry in owned)
    return interests(config.watches, childcare_owned=childcare)


def muster(config: Config, store: Store, now: datetime) -> list[Gone]:
    """
    Within a transaction: look every selector up anew. Those who joined are noted, to be told once
    their page has been read; those who left are given, to be told now.

    Who is found by a selector that is new in the config, or in an official file that was not held
    when it was last looked up, has not joined: the watch has only now begun to look.
    """
    store.belonging.forget(watch.name for watch in config.watches)
    resolved = store.providers.resolved()
    store.belonging.rename(resolved)
    held = tuple(loaded.file.series for loaded in store.register.files())
    pages = {provider.key: provider for provider in store.providers.all()}
    gone: list[Gone] = []
    for watch in config.watches:
        gone += _muster_one(watch, store, now, held, pages, resolved)
    return gone


def _muster_one(
    watch: Watch,
    store: Store,
    now: datetime,
    held: tuple[Series, ...],
    pages: Mapping[ProviderKey, Provider],
    resolved: Mapping[str, ProviderKey],
) -> Iterable[Gone]:
    before = store.belonging.of(watch.name)
    asked = {str(selector): selector for selector in selectors(watch)}
    looked_up = store.belonging.looked_up(watch.name)
    store.belonging.unselect(watch.name, looked_up.keys() - asked.keys())
    current: dict[Reference, Belongs] = {}
    for name, selector in asked.items():
        for reference, facts in _found(selector, store, pages, resolved):
            if reference in current or _is_excepted(reference, watch):
                continue
            reason = belongs(selector, facts)
            if reason is None or (facts.ended and reference not in before):
                continue
            known = looked_up.get(name)
            news = known is not None and (facts.series is None or facts.series in known)
            current[reference] = Belongs(watch.name, reference, name, reason, news)
    for name in asked:
        store.belonging.look_up(watch.name, name, held, now)
    for reference, one in current.items():
        if reference not in before:
            # What is on the list by its number is watched already.
            listed = any(selection.key_of(each, resolved) == reference for each in watch.providers)
            store.belonging.put(_with_news(one, news=one.news and not listed), now)
        elif before[reference].selector not in asked:
            store.belonging.put(_with_news(one, news=before[reference].news), now)
    for reference in before.keys() - current.keys():
        yield from _let_go(watch, store, before[reference], asked, pages, resolved)


def _with_news(one: Belongs, *, news: bool) -> Belongs:
    return Belongs(one.watch, one.provider, one.selector, one.reason, news)


def _let_go(
    watch: Watch,
    store: Store,
    one: Belongs,
    asked: Mapping[str, Selector],
    pages: Mapping[ProviderKey, Provider],
    resolved: Mapping[str, ProviderKey],
) -> Iterator[Gone]:
    """
    Drop one that is found no longer. It has left only if something says so: official files hold
    those who are registered on one day, and a home that closed is no other group's home.
    """
    reference = one.provider
    if one.selector not in asked or _is_excepted(reference, watch):
        store.belonging.drop(watch.name, reference)
        return
    entry = store.register.of([reference]).get(reference)
    facts = _facts(entry, _page(reference, pages))
    reason = contradicts(asked[one.selector], facts) if facts else None
    if reason is None:
        return
    store.belonging.drop(watch.name, reference)
    listed = any(selection.key_of(each, resolved) == reference for each in watch.providers)
    if not one.news and not listed:
        yield Gone(watch.name, reference, reason)


def _found(
    selector: Selector,
    store: Store,
    pages: Mapping[ProviderKey, Provider],
    resolved: Mapping[str, ProviderKey],
) -> Iterator[tuple[Reference, Facts]]:
    """Everybody who may belong by `selector`, with what is known of them."""
    seen: set[Reference] = set()
    for entry in found(selector, store.register):
        reference = entry.row.reference
        reference = resolved.get(reference, reference) if isinstance(reference, str) else reference
        seen.add(reference)
        if (facts := _facts(entry, _page(reference, pages))) is not None:
            yield reference, facts
    others = [key for key in pages if key not in seen]
    entries = store.register.of(others)
    for key in others:
        if (facts := _facts(entries.get(key), pages[key])) is not None:
            yield key, facts


def _page(reference: Reference, pages: Mapping[ProviderKey, Provider]) -> Provider | None:
    return pages.get(reference) if isinstance(reference, ProviderKey) else None


def _is_excepted(reference: Reference, watch: Watch) -> bool:
    urn = reference.urn if isinstance(reference, ProviderKey) else reference
    return reference in watch.excepted or urn in watch.excepted


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
