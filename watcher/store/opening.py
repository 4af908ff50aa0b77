"""Opening the store: one file, private to the user, migrated, and held by one instance."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from sqlite_utils import Database

from watcher.store import copies
from watcher.store.belonging import Belonging
from watcher.store.bundles import Bundles
from watcher.store.deliveries import Deliveries
from watcher.store.documents import Documents
from watcher.store.errors import NewerStore, NotCopied, NotMigrated, StoreBusy, kind_of
from watcher.store.journal import Journal
from watcher.store.listings import Listings
from watcher.store.newcomers import Newcomers
from watcher.store.overdue import Overdue
from watcher.store.providers import Providers
from watcher.store.register import Register
from watcher.store.schema import migrations, names
from watcher.store.told import Told
from watcher.store.trouble import damaged, unusable

_HELD_FOR_A_MOMENT = 0.5  # seconds

_WAIT = 10.0
"""Seconds to wait for another program that has the store locked."""

_WAL_WAIT = 0.05  # seconds


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """
    A connection to the store, for one thread. Subjects are attributes: `providers`,
    `documents`, `listings`, `told`, `register`, `belonging`, `newcomers`,
    `overdue`, `deliveries`, `bundles`, `journal`.
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
        self.bundles = Bundles(db, self.deliveries, self.durable)
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

    @contextmanager
    def durable(self) -> Iterator[None]:
        """
        The same, and on the disk when it is done, with all that was written before it: after a
        power cut, what was sent is known to have been found, and goes out again under its old
        identity, or not at all.
        """
        self._db.execute("PRAGMA synchronous=FULL")
        try:
            with self.transaction():
                yield
        finally:
            self._db.execute("PRAGMA synchronous=NORMAL")

    def copy_to(self, path: Path) -> None:
        """
        Write a consistent copy, also while another process is writing: whole or not at all, in
        place of what has that name. Raises NotCopied.
        """
        copies.write(self._db.conn, path)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(
    path: Path, *, checked: bool = False, clock: Callable[[], datetime] = _utc_now
) -> Store:
    """
    Open the store at `path`, made and migrated if need be. One of an earlier release is copied
    into the folder of backups first. `checked` looks the whole file through for damage.

    Raises an Unusable: NewerStore if a later release wrote it, StoreDamaged if it is no such file
    or not a whole one, NotMigrated, or OutOfReach where the file, the disk or another program is
    in the way.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            # The file is made first, so that it is never readable by others, not for a moment.
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        elif checked:
            _look_at_size(path)
        db = Database(path, strict=True)
        try:
            _prepare(db, path, clock, checked=checked)
        except BaseException:
            db.close()
            raise
    except (sqlite3.DatabaseError, OSError) as error:
        raise unusable(error, path) or damaged(path, str(error)) from error
    return Store(db)


def _look_at_size(path: Path) -> None:
    """What SQLite would take for a new store is none where there were backups of it already."""
    if not path.stat().st_size and copies.newest(path):
        raise damaged(path, "it is empty, though there are backups of it")
    if path.is_file() and (wrong := copies.cut_short(path)):
        raise damaged(path, wrong)


def _prepare(
    db: Database, path: Path, clock: Callable[[], datetime], *, checked: bool = False
) -> None:
    """Set a connection up, and bring the tables to what this release knows."""
    db.execute(f"PRAGMA busy_timeout={_WAIT * 1000:.0f}")
    if checked and (wrong := copies.fault_of(db.conn)):
        raise damaged(path, wrong)
    # In this order: another process may make its tables meanwhile, all at once.
    if (tables := db.table_names()) and not migrations.applied(db):
        raise damaged(path, f"it is a database of something else, with {', '.join(tables)}")
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
            _migrate(db, path, clock)
        except BaseException:
            if db.conn.in_transaction:
                db.rollback()
            raise


def _migrate(db: Database, path: Path, clock: Callable[[], datetime]) -> None:
    """Apply what is missing, within the transaction that is open; a copy is made before."""
    pending = [each.name for each in migrations.pending(db)]
    copy = None
    if pending and migrations.applied(db):
        try:
            copy = copies.before_migration(path, pending[0], clock())
        except NotCopied as error:
            raise NotMigrated(
                f"{path} was written by an earlier release of ofsted-watch, and is copied before "
                f"it is changed; but that failed: {error}. The store was left as it is. Mend "
                "that (is the disk full, or the folder not writable?), and try again."
            ) from error
    try:
        migrations.apply(db)
        db.conn.execute("COMMIT")
    except Exception as error:
        if copy is None:
            raise
        raise NotMigrated(
            f"{path} was written by an earlier release of ofsted-watch, and could not be brought "
            f"to this one ({', '.join(pending)}: {error}). The store was left as it is, and a copy "
            f"of it is {copy}. Run the earlier release until this is mended; if the disk is full, "
            "free some space and try again."
        ) from error


def _enable_wal(db: Database) -> None:
    """Write ahead: where others open a new store too, SQLite does not wait for them by itself."""
    until = time.monotonic() + _WAIT
    while True:
        try:
            db.enable_wal()
        except sqlite3.OperationalError as error:
            if kind_of(error) != "locked" or time.monotonic() > until:
                raise
            time.sleep(_WAL_WAIT)
        else:
            return


@contextmanager
def only_instance(path: Path) -> Iterator[None]:
    """
    Hold the store for this process. Raises StoreBusy if another one does, OutOfReach if the
    folder cannot be written.
    """
    lock = FileLock(f"{path}.lock", mode=0o600)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Not at once: `status` takes the lock for a moment, to see whether it is free.
        lock.acquire(timeout=_HELD_FOR_A_MOMENT, poll_interval=0.02)
    except Timeout:
        raise StoreBusy(
            f"another ofsted-watch is at work with {path}. `ofsted-watch status` shows what it "
            "does; stop it first, or give this one another `state` in its config."
        ) from None
    except OSError as error:
        raise unusable(error, path) or error from error
    try:
        yield
    finally:
        lock.release()
