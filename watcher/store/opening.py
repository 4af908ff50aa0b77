"""Opening the store: one file, private to the user, migrated, and held by one instance."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from sqlite_utils import Database

from watcher.store.belonging import Belonging
from watcher.store.deliveries import Deliveries
from watcher.store.documents import Documents
from watcher.store.journal import Journal
from watcher.store.listings import Listings
from watcher.store.newcomers import Newcomers
from watcher.store.overdue import Overdue
from watcher.store.providers import Providers
from watcher.store.register import Register
from watcher.store.schema import migrations, names
from watcher.store.told import Told

_HELD_FOR_A_MOMENT = 0.5  # seconds


class StoreBusy(Exception):
    """Another instance holds the store."""


class NewerStore(Exception):
    """The store was written by a later release than this one."""


class StoreDamaged(Exception):
    """The file cannot be opened as a store."""


class Store:
    """
    A connection to the store, for one thread. Subjects are attributes: `providers`,
    `documents`, `listings`, `told`, `register`, `belonging`, `newcomers`,
    `overdue`, `deliveries`, `journal`.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.providers = Providers(db)
        self.documents = Documents(db)
        self.listings = Listings(db)
        self.told = Told(db)
        self.register = Register(db)
        self.belonging = Belonging(db)
        self.newcomers = Newcomers(db)
        self.overdue = Overdue(db)
        self.deliveries = Deliveries(db)
        self.journal = Journal(db)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """
        All or nothing. It takes the write lock at once: a transaction that reads first and
        writes later would fail if another thread wrote in between.
        """
        connection = self._db.conn
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            # A full disk has SQLite roll back by itself; and a COMMIT that failed must not leave
            # the transaction open, or this connection could never begin another.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy, also while another process is writing."""
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        target = sqlite3.connect(path)
        try:
            self._db.conn.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        finally:
            target.close()

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(path: Path) -> Store:
    """
    Open the store at `path`, made and migrated if need be.

    Raises NewerStore if a later release wrote it, StoreDamaged if it is no such file.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        # The file is made first, so that it is never readable by others, not even for a moment.
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    try:
        db = Database(path, strict=True)
        try:
            _prepare(db, path)
        except BaseException:
            db.close()
            raise
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(
            f"{path} cannot be opened as a store ({error}). If a backup exists, put it in its "
            "place; else move the file away, and the next run starts with a silent baseline."
        ) from error
    return Store(db)


def _prepare(db: Database, path: Path) -> None:
    """Set a connection up, and bring the tables to what this release knows."""
    db.execute("PRAGMA busy_timeout=10000")
    _enable_wal(db)
    db.execute("PRAGMA synchronous=NORMAL")
    db.execute("PRAGMA foreign_keys=ON")
    later = {done.name for done in migrations.applied(db)} - names
    if later:
        raise NewerStore(
            f"{path} was written by a later release of ofsted-watch ({', '.join(later)}). "
            "Run that release; this one would not understand it."
        )
    if migrations.pending(db):
        # Under the write lock from the start: two processes may open a new store at once.
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            migrations.apply(db)
            db.conn.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise


def _enable_wal(db: Database) -> None:
    """Write ahead: where others open a new store too, SQLite does not wait for them by itself."""
    for _ in range(_WAL_TRIES):
        try:
            db.enable_wal()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(_WAL_WAIT)
        else:
            return
    db.enable_wal()


_WAL_TRIES = 200
_WAL_WAIT = 0.05  # seconds


def is_copy(path: Path) -> bool:
    """
    Whether the file at `path` is what `Store.copy_to` wrote, of whatever release, and not in use
    as a store since: that would be in WAL mode. It is only read.
    """
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            [(mode,)] = connection.execute("PRAGMA journal_mode").fetchall()
            sets = "SELECT 1 FROM _sqlite_migrations WHERE migration_set = ?"
            ours = connection.execute(sets, [migrations.name]).fetchone() is not None
            return ours and mode == "delete"
        finally:
            connection.close()
    except sqlite3.Error:
        return False


@contextmanager
def only_instance(path: Path) -> Iterator[None]:
    """Hold the store for this process. Raises StoreBusy if another one does."""
    lock = FileLock(f"{path}.lock", mode=0o600)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        # Not at once: `status` takes the lock for a moment, to see whether it is free.
        lock.acquire(timeout=_HELD_FOR_A_MOMENT, poll_interval=0.02)
    except Timeout:
        raise StoreBusy(
            f"another ofsted-watch is at work with {path}. `ofsted-watch status` shows what it "
            "does; stop it first, or give this one another `state` in its config."
        ) from None
    try:
        yield
    finally:
        lock.release()
