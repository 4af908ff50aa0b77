"""The file that the store is: private, whole, of one instance, and never half written."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from watcher.store import NewerStore, OutOfReach, StoreBusy, StoreDamaged, only_instance, open_store
from watcher.store.schema import migrations

_HOLDER = """
import sys, time
from pathlib import Path
from watcher.store import only_instance

with only_instance(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "watch.db"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_file_its_folder_and_what_sqlite_puts_beside_it_are_private(path):
    before = os.umask(0)
    try:
        with open_store(path) as store:
            store.journal.begin(NOW, polled=True)
            assert mode(path.parent) == 0o700
            assert {each.name: mode(each) for each in path.parent.iterdir()} == {
                "watch.db": 0o600,
                "watch.db-wal": 0o600,
                "watch.db-shm": 0o600,
            }
    finally:
        os.umask(before)


def test_it_is_in_wal_mode_and_its_tables_are_strict(path):
    with open_store(path), sqlite3.connect(path) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        loose = other.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict"
            " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
        ).fetchall()
        assert loose == []
    other.close()


def test_an_event_of_a_provider_that_is_not_held_cannot_be_stored(path):
    event = {"provider": "2/9000001", "kind": "status", "direction": None, "severity": "low"}
    with open_store(path) as store:
        cycle = store.journal.begin(NOW, polled=True)
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            store.told.add(cycle, NOW, event)


def test_opening_again_keeps_what_is_there(path):
    with open_store(path) as store:
        store.journal.begin(NOW, polled=True)
    with open_store(path) as store:
        assert store.journal.last_cycle() == 1


def test_many_may_open_a_new_store_at_the_same_moment(path):
    ready = threading.Barrier(8)

    def opening(_: int) -> int:
        ready.wait()
        with open_store(path) as store:
            return store.journal.begin(NOW, polled=False)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(opening, range(8))) == list(range(1, 9))


def test_a_store_of_a_later_release_is_refused_and_left_alone(path):
    open_store(path).close()
    with sqlite3.connect(path) as other:
        other.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('ofsted-watch', 'm999_later', '2030-01-01')"
        )
    other.close()
    with pytest.raises(NewerStore, match=r"later release of ofsted-watch \(m999_later\)"):
        open_store(path)


def test_what_is_no_database_is_refused_with_a_way_back_and_left_alone(path):
    path.parent.mkdir()
    path.write_text("minutes of a meeting (invented)\n" * 100, encoding="utf-8")
    with pytest.raises(
        StoreDamaged,
        match="If a backup exists, put it in its place: `ofsted-watch restore FILE`; else move",
    ):
        open_store(path)
    assert path.read_text(encoding="utf-8").startswith("minutes of a meeting")


def test_a_folder_in_the_place_of_the_file_is_refused_the_same_way(path):
    path.mkdir(parents=True)
    with pytest.raises(OutOfReach, match=r"is a folder\. Name a file as `state`"):
        open_store(path)


def test_a_second_instance_is_refused_and_told_what_to_do(path):
    with only_instance(path), pytest.raises(StoreBusy, match="stop it first, or give this one"):
        only_instance(path).__enter__()
    with only_instance(path):
        """It is free again."""


def test_the_lock_of_a_killed_process_is_free(path):
    held = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _HOLDER,
            str(path),
        ],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert held.stdout is not None
    assert held.stdout.readline() == b"held\n"
    with pytest.raises(StoreBusy):
        only_instance(path).__enter__()
    held.kill()
    held.wait()
    held.stdout.close()
    with only_instance(path):
        assert mode(path.with_name("watch.db.lock")) == 0o600


def test_who_looks_for_a_moment_whether_it_is_free_stops_nobody(path):
    looking = only_instance(path)
    looking.__enter__()
    threading.Timer(0.01, lambda: looking.__exit__(None, None, None)).start()
    with only_instance(path):
        """The second one waited for the first."""


def test_a_transaction_that_fails_leaves_nothing_behind(path):
    def fail() -> None:
        with store.transaction():
            store.journal.begin(NOW, polled=True)
            store.journal.note("unreachable", "the site", "no answer", NOW)
            raise RuntimeError("in between")

    with open_store(path) as store:
        with pytest.raises(RuntimeError, match="in between"):
            fail()
        assert store.journal.problems() == []
        assert store.journal.begin(NOW, polled=True) == 1


def test_a_commit_that_fails_does_not_spoil_the_connection(path):
    """Such as that of a full disk; here a row that refers to nothing fails it."""
    event = {"provider": "2/9000001", "kind": "x", "direction": None, "severity": "low"}

    def fail() -> None:
        with store.transaction():
            store._db.execute("PRAGMA defer_foreign_keys=ON")
            store.journal.note("unreachable", "the site", "no answer", NOW)
            store.told.add(99, NOW, event)

    with open_store(path) as store:
        with pytest.raises(sqlite3.IntegrityError):
            fail()
        with store.transaction():
            store.journal.begin(NOW, polled=True)
        assert store.journal.problems() == []


def test_a_transaction_that_sqlite_ended_itself_shows_the_true_error(path):
    def fail() -> None:
        with store.transaction():
            store._db.execute("ROLLBACK")
            raise sqlite3.OperationalError("database or disk is full")

    with open_store(path) as store:
        with pytest.raises(sqlite3.OperationalError, match="disk is full"):
            fail()
        with store.transaction():
            store.journal.begin(NOW, polled=True)


def test_two_threads_may_write_at_the_same_time(path):
    """Each reads, then writes: without the lock from the start, one of them would be refused."""

    def work(name: str) -> None:
        with open_store(path) as store:
            for _ in range(50):
                with store.transaction():
                    store.journal.problems()
                    store.journal.note("surprise", name, "again", NOW)

    open_store(path).close()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, ["one", "other"]))
    with open_store(path) as store:
        assert {p.place: p.times for p in store.journal.problems()} == {"one": 50, "other": 50}


def test_a_copy_is_whole_and_private_also_while_others_write(path, tmp_path):
    copy = tmp_path / "copy.db"
    copy.touch(mode=0o600)
    stop = threading.Event()
    begun = threading.Event()

    def write() -> None:
        with open_store(path) as store:
            while not stop.is_set():
                with store.transaction():
                    store.journal.note("surprise", "one", "x", NOW)
                    store.journal.note("surprise", "other", "x", NOW)
                begun.set()

    open_store(path).close()
    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    try:
        with open_store(path) as store:
            store.copy_to(copy)
    finally:
        stop.set()
        writer.join()
    assert mode(copy) == 0o600
    with sqlite3.connect(copy) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        one, two = other.execute("SELECT times FROM problem ORDER BY place").fetchall()
        assert one == two
    other.close()


def test_what_the_first_release_held_was_all_read_on_pages(path):
    path.parent.mkdir()
    old = Database(path)
    migrations.apply(old, stop_before="m002_documents")
    old.execute("PRAGMA foreign_keys=OFF")
    old.execute("INSERT INTO judgement VALUES ('2/9000001', '9', 0, 'Overall', 'Good', 'sccif4')")
    old.close()
    with open_store(path) as store:
        [row] = store.journal.rows("judgement")
        assert (row["grade"], row["origin"]) == ("Good", "page")
        assert list(store.journal.rows("document")) == []
