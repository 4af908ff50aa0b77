"""One SQLite file: what is held, what was told, what is still to be told. All SQL lives here."""

from watcher.store.opening import (
    NewerStore,
    Store,
    StoreBusy,
    StoreDamaged,
    is_copy,
    only_instance,
    open_store,
)

__all__ = [
    "NewerStore",
    "Store",
    "StoreBusy",
    "StoreDamaged",
    "is_copy",
    "only_instance",
    "open_store",
]
