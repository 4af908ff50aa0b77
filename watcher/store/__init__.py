"""One SQLite file: what is held, what was told, what is still to be told. All SQL lives here."""

from watcher.store.copies import folder_of, is_copy, newest
from watcher.store.errors import (
    NewerStore,
    NotCopied,
    NotMigrated,
    OutOfReach,
    StoreBusy,
    StoreDamaged,
    Unusable,
)
from watcher.store.opening import Store, only_instance, open_store
from watcher.store.trouble import unusable

__all__ = [
    "NewerStore",
    "NotCopied",
    "NotMigrated",
    "OutOfReach",
    "Store",
    "StoreBusy",
    "StoreDamaged",
    "Unusable",
    "folder_of",
    "is_copy",
    "newest",
    "only_instance",
    "open_store",
    "unusable",
]
