"""Upgrade: stores of every earlier schema go on without a word, one of a later is refused."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from torture.account import Account, Fault, Trial, total
from torture.stage import Stage, stage
from watcher.store.schema import migrations


def schemas() -> tuple[str, ...]:
    """The names of all migrations, in order."""
    return tuple(each.name for each in migrations.pending(Database(memory=True)))


def _old(trial: Trial) -> Account:
    """
    The store as each schema would hold it, news on the site, and a look. The oldest comes first:
    it goes through all migrations.
    """
    accounts = []
    for number, last in enumerate(schemas()[: trial.tries]):
        with stage(trial.room(last), trial.chance, homes=6) as scene:
            scene.news.several(2)
            scene.settle()
            _write_back(scene, number)
            scene.news.several(3)
            ran = scene.check(expected=frozenset({0}))
            if ran.problems:
                scene.broken.append(f"{last}: {ran.problems}")
            scene.settle()
            scene.check()
            accounts.append(scene.account(1, f"from {last}"))
    return total(accounts)


def _write_back(scene: Stage, number: int) -> None:
    """Make the stage's store one that only knows the first `number` + 1 migrations."""
    old = scene.state.with_name("old.db")
    made = Database(old)
    following = schemas()[number + 1]
    migrations.apply(made, stop_before=following)
    made.close()
    with closing(sqlite3.connect(old)) as db, db:
        db.execute("ATTACH ? AS new", [str(scene.state)])
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if table.startswith(("_", "sqlite_")):
                continue
            columns = ", ".join(
                name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", [table])
            )
            # The names are those of the store's own tables and columns.
            db.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM new.{table}")  # noqa: S608
    _replace(scene.state, old)


def _replace(store: Path, by: Path) -> None:
    for name in (f"{store.name}-wal", f"{store.name}-shm"):
        store.with_name(name).unlink(missing_ok=True)
    by.replace(store)


def _later(trial: Trial) -> Account:
    """A store with a migration that nobody knows: refused, left as it is, and usable afterwards."""
    with stage(trial.folder, trial.chance, homes=4) as scene:
        scene.news.several(2)
        with closing(sqlite3.connect(scene.state)) as db, db:
            db.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
                " VALUES (?, 'm999_later', ?)",
                [migrations.name, time.strftime("%Y-%m-%d")],
            )
        before = len(scene.receivers.arrivals)
        ran = scene.check(expected=frozenset({2}))
        if "later release" not in ran.err:
            scene.broken.append("why it is refused was not said")
        if len(scene.receivers.arrivals) != before:
            scene.broken.append("something was sent over a store that was refused")
        with closing(sqlite3.connect(scene.state)) as db, db:
            db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm999_later'")
        scene.settle()
        scene.check()
        return scene.account(1)


_EARLIER = len(schemas()) - 1

FAULTS = (
    Fault("upgrade: older store", "a store of each earlier schema, then news", _old, 1, _EARLIER),
    Fault("upgrade: later store", "a store of a later release", _later, 1, 1),
)
