"""A store of an earlier release: copied, brought to this one, and nothing of it told again."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlite_utils import Database

from scrapers.replica import Site
from watcher.store import NewerStore, NotMigrated, OutOfReach, StoreDamaged, open_store
from watcher.store import schema as current
from watcher.store.schema import migrations

RELEASES = tuple(each.name for each in migrations._migrations)
EARLIER = RELEASES[:-1]
NOW = datetime(2026, 11, 26, 3, 0, 5, tzinfo=UTC)


def write_as(release: str, old: Path, rows_of: Path | None = None) -> None:
    """
    A store as the release whose last migration is `release` wrote it, with those rows of another
    that its tables have a place for.
    """
    after = RELEASES[RELEASES.index(release) + 1 :]
    db = Database(old)
    db.enable_wal()
    migrations.apply(db, stop_before=after[:1] or None)
    if rows_of is not None:
        db.execute("ATTACH ? AS now", [str(rows_of)])
        for table in db.table_names():
            if not table.startswith("_"):
                columns = ", ".join(column.name for column in db.table(table).columns)
                db.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM now.{table}")
        # An earlier release read pages with an earlier reader.
        db.execute("UPDATE provider SET reader = reader - 1 WHERE reader > 1")
        db.conn.commit()
    db.close()


def held(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a store holds, by table, without what only this release has a place for."""
    with closing(sqlite3.connect(path)) as db:
        tables = ("report", "event", "alert", "delivery", "introduced", "resolved", "problem")
        return {
            name: db.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in tables
        }


def copies(state: Path) -> list[Path]:
    folder = Path(f"{state}-backups")
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.fixture
def lived(lookout, site: Site, report):
    """A lookout that has looked, told, and has still one thing to tell."""
    lookout.look()
    site.publish("2/9000001", report())
    lookout.again()
    with lookout.store() as store:
        store.journal.note("unreachable", "the site", "no answer", lookout.now)
    return lookout


@pytest.fixture
def aged(lived, tmp_path):
    """The same as an earlier release would have left it."""

    def make(release: str) -> Path:
        state: Path = lived.config.state
        old = tmp_path / "old.db"
        with lived.store():
            write_as(release, old, state)
        for each in (state, Path(f"{state}-wal"), Path(f"{state}-shm")):
            each.unlink(missing_ok=True)
        old.rename(state)
        return state

    return make


@pytest.mark.parametrize("release", RELEASES)
def test_what_a_release_stored_is_held_and_nothing_of_it_is_told_again(
    release, aged, lived, site: Site, report
):
    before = held(lived.config.state)
    state = aged(release)
    told = lived.duties("provider")
    assert held(state) == before
    assert lived.again().events == ()
    assert lived.again(days=2).events == ()
    assert lived.duties("provider") == told
    assert len(lived.duties("watching")) == 1
    site.publish("2/9000002", report("99300002"))
    [event] = lived.again().events
    assert (event["provider"], event["kind"]) == ("2/9000002", "published")
    assert len(lived.duties("provider")) == len(told) + 1


@pytest.mark.parametrize("release", EARLIER)
def test_it_is_copied_before_it_is_changed(release, aged, lived):
    state = aged(release)
    before = held(state)
    open_store(state, clock=lambda: NOW).close()
    [copy] = copies(state)
    following = RELEASES[RELEASES.index(release) + 1]
    assert copy.name == f"before-{following}-2026-11-26T030005Z.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert held(copy) == before
    with closing(sqlite3.connect(copy)) as db:
        applied = [row[0] for row in db.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
    assert applied == list(RELEASES[: RELEASES.index(release) + 1])
    open_store(state).close()
    assert copies(state) == [copy]


def test_rows_that_are_still_in_the_wal_file_are_in_the_copy(tmp_path):
    state = tmp_path / "watch.db"
    write_as(EARLIER[0], state)
    with closing(sqlite3.connect(state)) as earlier:
        earlier.execute("INSERT INTO resolved VALUES ('9000001', '2/9000001', '2026-11-26')")
        earlier.commit()
        assert Path(f"{state}-wal").stat().st_size
        open_store(state).close()
    [copy] = copies(state)
    assert held(copy)["resolved"] == [("9000001", "2/9000001", "2026-11-26")]


def test_many_may_open_it_at_the_same_moment_and_one_copy_is_made(tmp_path):
    state = tmp_path / "watch.db"
    write_as(EARLIER[0], state)
    before = dump(state)
    ready = threading.Barrier(6)

    def opening(_: int) -> None:
        ready.wait()
        open_store(state).close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(opening, range(6)))
    [copy] = copies(state)
    assert dump(copy) == before


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path):
    accounts = tmp_path / "accounts.db"
    with closing(sqlite3.connect(accounts)) as other:
        other.execute("CREATE TABLE account (id INTEGER)")
        other.commit()
    before = accounts.read_bytes()
    with pytest.raises(StoreDamaged, match="a database of something else, with account"):
        open_store(accounts)
    assert accounts.read_bytes() == before


def test_a_new_store_and_one_of_this_release_are_not_copied(tmp_path):
    (tmp_path / "empty.db").touch()
    for name in ("new.db", "empty.db", "new.db"):
        open_store(tmp_path / name).close()
        assert copies(tmp_path / name) == []


def test_the_copy_before_the_same_migration_earlier_gives_way(tmp_path):
    state = tmp_path / "watch.db"
    for day in (26, 27):
        moment = NOW.replace(day=day)
        state.unlink(missing_ok=True)
        write_as(EARLIER[0], state)
        open_store(state, clock=partial(moment.astimezone, UTC)).close()
    [copy] = copies(state)
    assert "2026-11-27" in copy.name


@pytest.fixture
def breaking(monkeypatch):
    """A release whose last migration fails when half of it is done."""

    def broken(db: Database) -> None:
        db.execute("CREATE TABLE half_done (a TEXT) STRICT")
        db.execute("INSERT INTO nowhere VALUES (1)")

    last = migrations._migrations[-1]
    monkeypatch.setattr(last, "fn", broken)


def test_a_migration_that_fails_leaves_the_store_and_says_where_the_copy_is(breaking, tmp_path):
    state = tmp_path / "watch.db"
    write_as(EARLIER[0], state)
    before = dump(state)
    for _ in range(2):
        with pytest.raises(NotMigrated, match="no such table: nowhere") as raised:
            open_store(state)
        [copy] = copies(state)
        assert f"a copy of it is {copy}" in str(raised.value)
    assert dump(state) == dump(copy) == before


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def test_without_a_copy_nothing_is_changed(tmp_path):
    state = tmp_path / "watch.db"
    write_as(EARLIER[0], state)
    before = dump(state)
    Path(f"{state}-backups").write_text("in the way (invented)", encoding="utf-8")
    with pytest.raises(
        NotMigrated, match=r"copied before it is changed; but that failed: .*/before-"
    ):
        open_store(state)
    assert dump(state) == before


def test_a_damaged_store_is_not_changed_either(tmp_path):
    state = tmp_path / "watch.db"
    write_as(EARLIER[0], state)
    with state.open("r+b") as file:
        file.seek(4096 * 8)
        file.write(os.urandom(4096))
    before = state.read_bytes()
    with pytest.raises(NotMigrated, match="the store itself is damaged"):
        open_store(state)
    assert state.read_bytes() == before


def test_one_that_is_locked_meanwhile_is_not_changed(tmp_path, monkeypatch):
    monkeypatch.setattr("watcher.store.opening._WAIT", 0.1)
    state = tmp_path / "watch.db"
    write_as(EARLIER[0], state)
    with closing(sqlite3.connect(state)) as earlier:
        earlier.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutOfReach, match="another program has held"):
            open_store(state)
    assert copies(state) == []
    open_store(state).close()


def test_one_of_a_later_release_is_refused_uncopied_and_untouched(tmp_path):
    state = tmp_path / "watch.db"
    write_as(RELEASES[-1], state)
    with closing(sqlite3.connect(state)) as later:
        later.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('ofsted-watch', 'm999_later', '2030-01-01')"
        )
        later.commit()
    before = dump(state)
    with pytest.raises(NewerStore, match="Run that release"):
        open_store(state)
    assert dump(state) == before
    assert copies(state) == []


def test_every_migration_is_in_the_list_of_those_that_this_release_knows():
    assert set(RELEASES) == current.names
