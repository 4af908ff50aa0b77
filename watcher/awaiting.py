"""What is awaited of providers, by what the store holds of them and of the official files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scrapers.model import ProviderKey
from watcher.awaited import Awaited, awaited
from watcher.events import Known
from watcher.store import Store


def awaited_of(
    store: Store, known: Mapping[ProviderKey, Known], today: date
) -> dict[ProviderKey, Awaited]:
    """What is awaited of each of `known`, by its page and by the official files."""
    entries = store.register.of(known)
    noticed = store.told.status_seen(known)
    found = {}
    for key, each in known.items():
        inspections = entries[key].row.inspections if key in entries else ()
        one = awaited(each, inspections, today, noticed.get(key))
        if one is not None:
            found[key] = one
    return found
