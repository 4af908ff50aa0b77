"""What a power cut or a bad disk leaves: the last good commit, or a clear word and a way back."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher import backups
from watcher.store import StoreDamaged, open_store

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
COMMITS = 30
SEEDS = range(25)


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a store as they are while it is at work: many commits, all still in the wal."""
    folder = tmp_path_factory.mktemp("cut")
    state = folder / "at-work.db"
    open_store(state).close()
    with open_store(state) as store:
        store._db.execute("PRAGMA wal_autocheckpoint=0")
        for _ in range(COMMITS):
            with store.transaction():
                store.journal.note("surprise", "one", "x" * 900, NOW)
                store.journal.note("surprise", "other", "x" * 900, NOW)
        for suffix in ("", "-wal"):
            shutil.copy(f"{state}{suffix}", folder / f"watch.db{suffix}")
    return folder


@pytest.fixture
def state(cut: Path, tmp_path: Path) -> Path:
    for name in ("watch.db", "watch.db-wal"):
        shutil.copy(cut / name, tmp_path / name)
    return tmp_path / "watch.db"


def commits(state: Path) -> int:
    """How many commits a store has; each is there whole or not at all."""
    with open_store(state, checked=True) as store:
        times = {problem.place: problem.times for problem in store.journal.problems()}
    assert times.get("one") == times.get("other")
    count: int = times.get("one", 0)
    return count


def test_all_of_a_whole_wal_file_is_there(state):
    assert commits(state) == COMMITS


@pytest.mark.parametrize("seed", SEEDS)
def test_a_wal_file_that_ends_anywhere_opens_to_the_last_good_commit(state, seed):
    wal = Path(f"{state}-wal")
    size = wal.stat().st_size
    point = random.Random(seed).randrange(size)
    os.truncate(wal, point)
    found = commits(state)
    assert found <= COMMITS
    # The commits are about alike in size: a cut near the end costs only what is after it.
    assert found >= COMMITS * point // size - 2


@pytest.mark.parametrize("seed", SEEDS)
def test_garbage_in_a_wal_file_opens_to_the_last_good_commit_before_it(state, seed):
    chance = random.Random(seed)
    wal = Path(f"{state}-wal")
    size = wal.stat().st_size
    point = chance.randrange(size)
    with wal.open("r+b") as file:
        file.seek(point)
        file.write(chance.randbytes(chance.randrange(1, 9000)))
    assert COMMITS * point // size - 2 <= commits(state) <= COMMITS


def test_a_wal_file_of_nothing_but_garbage_costs_only_what_was_in_it(state):
    Path(f"{state}-wal").write_bytes(random.Random(1).randbytes(50_000))
    assert commits(state) == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_store_that_ends_anywhere_is_found_damaged_and_left_alone(cut, tmp_path, seed):
    state = tmp_path / "watch.db"
    shutil.copy(cut / "watch.db", state)
    os.truncate(state, random.Random(seed).randrange(1, state.stat().st_size))
    before = state.read_bytes()
    with pytest.raises(StoreDamaged, match="is damaged, or something else than a store"):
        open_store(state, checked=True)
    assert state.read_bytes() == before


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A store in a folder whose name needs care, with a backup."""
    state = tmp_path / "the state" / "watch.db"
    with open_store(state) as store:
        store.journal.note("surprise", "one", "x", NOW)
        backups.keep(state, store, NOW)
    return state


def break_page(state: Path, number: int = 4) -> None:
    with state.open("r+b") as file:
        file.seek(4096 * number)
        file.write(random.Random(7).randbytes(4096))


def test_a_bad_page_is_found_where_the_store_is_looked_through(good):
    break_page(good)
    open_store(good).close()
    with pytest.raises(StoreDamaged, match=r"watch\.db is damaged"):
        open_store(good, checked=True)


def test_the_way_back_that_is_said_leads_back(good):
    break_page(good)
    with pytest.raises(StoreDamaged) as raised:
        open_store(good, checked=True)
    said = str(raised.value)
    assert f"The newest backup is {good}-backups/2026-11-26.db, written on " in said
    assert "run `ofsted-watch restore`" in said
    assert "is found again, and told; what was told since then may be told twice." in said
    for line in said.splitlines():
        if line.startswith("  "):
            assert os.system(line) == 0
    with open_store(good, checked=True) as store:
        assert [problem.place for problem in store.journal.problems()] == ["one"]
    assert Path(f"{good}.damaged").exists()


def test_without_a_backup_it_is_said_what_starting_anew_means(good):
    shutil.rmtree(f"{good}-backups")
    break_page(good)
    with pytest.raises(StoreDamaged, match="the next run starts with a silent baseline") as raised:
        open_store(good, checked=True)
    assert f"There is no copy in {good}-backups." in str(raised.value)


def test_an_emptied_store_is_not_taken_for_a_new_one_where_there_are_backups(good):
    os.truncate(good, 0)
    with pytest.raises(StoreDamaged, match="it is empty, though there are backups of it"):
        open_store(good, checked=True)
    assert good.stat().st_size == 0


def test_a_file_that_is_empty_or_not_there_is_a_new_store(tmp_path):
    (tmp_path / "empty.db").touch()
    for name in ("empty.db", "new.db"):
        with open_store(tmp_path / name, checked=True) as store:
            assert store.journal.problems() == []


def test_a_store_that_is_at_work_may_be_looked_through(good):
    with closing(sqlite3.connect(good)) as other:
        other.execute("BEGIN IMMEDIATE")
        open_store(good, checked=True).close()
