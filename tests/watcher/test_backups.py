"""The copies that are made by themselves: one a day, whole, and none deleted too early."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
from collections import namedtuple
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher import backups
from watcher.store import NotCopied, Store, open_store

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "watch.db"


@pytest.fixture
def store(state):
    with open_store(state) as opened:
        opened.journal.note("surprise", "one", "x", NOW)
        yield opened


def names(state: Path) -> list[str]:
    return sorted(each.name for each in Path(f"{state}-backups").iterdir())


def test_a_copy_is_whole_private_and_named_by_the_day(state, store):
    copy = backups.keep(state, store, NOW)
    assert copy == Path(f"{state}-backups/2026-11-26.db")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    with closing(sqlite3.connect(copy)) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert other.execute("SELECT place FROM problem").fetchall() == [("one",)]


def test_there_is_one_a_day(state, store):
    assert backups.due(state, NOW)
    assert backups.keep(state, store, NOW)
    assert not backups.due(state, NOW + timedelta(hours=20))
    assert backups.keep(state, store, NOW + timedelta(hours=20)) is None
    assert backups.due(state, NOW + timedelta(hours=21))


def test_the_day_is_that_of_the_clock_that_is_given(state, store):
    evening = datetime(2026, 11, 26, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    copy = backups.keep(state, store, evening)
    assert copy is not None
    assert copy.name == "2026-11-26.db"


def test_the_newest_is_that_of_the_last_day(state, store):
    assert backups.newest(state) is None
    backups.keep(state, store, NOW)
    last = backups.keep(state, store, NOW + timedelta(days=1))
    os.utime(Path(f"{state}-backups/2026-11-26.db"))  # as a copy to another disk does
    assert backups.newest(state) == last


def test_of_ten_weeks_the_last_seven_days_and_the_first_of_each_of_four_weeks_are_kept(
    state, store
):
    monday = date(2026, 9, 21)
    for day in range(70):
        backups.keep(state, store, datetime(2026, 9, 21, 3, tzinfo=UTC) + timedelta(days=day))
    week = [(monday + timedelta(days=63 + day)).isoformat() for day in range(7)]
    firsts = [(monday + timedelta(weeks=number)).isoformat() for number in (6, 7, 8)]
    assert names(state) == [f"{day}.db" for day in firsts + week]


def test_after_a_month_off_nothing_is_deleted_for_its_age(state, store):
    for day in range(7):
        backups.keep(state, store, NOW + timedelta(days=day))
    before = names(state)
    backups.keep(state, store, NOW + timedelta(days=60))
    assert set(before) - set(names(state)) <= {"2026-11-27.db"}
    assert len(names(state)) == 8


def test_what_others_put_into_the_folder_stays(state, store):
    folder = Path(f"{state}-backups")
    folder.mkdir()
    for name in ("before-m003_register-2026-01-01T030000Z.db", "my-own.db", "2026-99-99.db"):
        (folder / name).touch()
    for day in range(20):
        backups.keep(state, store, NOW + timedelta(days=day))
    assert {"before-m003_register-2026-01-01T030000Z.db", "my-own.db", "2026-99-99.db"} < {
        *names(state)
    }


def test_a_copy_of_a_day_to_come_takes_no_place_of_another(state, store):
    backups.keep(state, store, datetime(2035, 1, 1, tzinfo=UTC))
    for day in range(7):
        backups.keep(state, store, NOW + timedelta(days=day))
    assert len(names(state)) == 8


@given(days=st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=60))
def test_law_what_is_kept_is_at_most_eleven_and_the_newest_seven_are_among_them(days):
    kept = days - backups.superfluous(days)
    assert len(kept) <= 11
    assert set(sorted(days)[-7:]) <= kept
    assert len({day.isocalendar()[:2] for day in kept}) >= min(
        4, len({day.isocalendar()[:2] for day in days})
    )


@given(days=st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=60))
def test_law_deleting_twice_deletes_no_more(days):
    kept = days - backups.superfluous(days)
    assert backups.superfluous(kept) == set()


def test_a_copy_that_breaks_off_leaves_no_half_and_deletes_none(state, store, monkeypatch):
    for day in range(20):
        backups.keep(state, store, NOW + timedelta(days=day))
    before = names(state)

    def cut(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("watcher.store.copies.fill", cut)
    with pytest.raises(NotCopied, match=r"2026-12-16\.db cannot be written: disk I/O error"):
        backups.keep(state, store, NOW + timedelta(days=20))
    assert names(state) == before


def test_what_a_killed_one_left_goes_when_it_is_a_day_old(state, store):
    backups.keep(state, store, NOW)
    folder = Path(f"{state}-backups")
    for name, hours in (("old", 30), ("young", 2)):
        part = folder / f".unfinished-{name}"
        part.mkdir()
        (part / "2026-11-26.db").write_bytes(b"half")
        then = (NOW + timedelta(days=1, hours=-hours)).timestamp()
        os.utime(part, (then, then))
    backups.keep(state, store, NOW + timedelta(days=1))
    assert names(state) == [".unfinished-young", "2026-11-26.db", "2026-11-27.db"]


def test_no_copy_fills_the_disk_to_the_brim(state, store, monkeypatch):
    usage = namedtuple("usage", "free")  # noqa: PYI024 as shutil gives it
    size = sum(each.stat().st_size for each in (state, Path(f"{state}-wal")))
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(free=2 * size - 1))
    with pytest.raises(NotCopied, match=r"the disk has only .* bytes left, and the store has"):
        backups.keep(state, store, NOW)
    assert names(state) == []
    assert backups.due(state, NOW)


def test_a_damaged_store_is_not_kept_in_place_of_a_good_copy(state, store):
    backups.keep(state, store, NOW)
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with state.open("r+b") as file:
        # The second page is the first that holds a table.
        file.seek(4096)
        file.write(os.urandom(4096))
    with open_damaged(state) as damaged, pytest.raises(NotCopied, match="itself is damaged"):
        backups.keep(state, damaged, NOW + timedelta(days=1))
    assert names(state) == ["2026-11-26.db"]


def open_damaged(state: Path) -> Store:
    """A store whose damage is not seen yet."""
    from sqlite_utils import Database  # noqa: PLC0415 for this alone

    return Store(Database(state))


def test_a_full_disk_is_a_clear_error_and_costs_no_copy(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root alone")
    try:
        state = disk / "watch.db"
        with open_store(state) as store:
            backups.keep(state, store, NOW)
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
            (disk / "others").write_bytes(b"x" * (free - 100_000))
            with pytest.raises(NotCopied, match="Free some space there"):
                backups.keep(state, store, NOW + timedelta(days=1))
            # Also where the room is gone in the middle of it.
            with pytest.raises(NotCopied, match="cannot be written: database or disk is full"):
                store.copy_to(disk / "copy.db")
            assert names(state) == ["2026-11-26.db"]
            assert sorted(each.name for each in disk.iterdir()) == [
                "others",
                "watch.db",
                "watch.db-backups",
                "watch.db-shm",
                "watch.db-wal",
            ]
            (disk / "others").unlink()
            assert backups.keep(state, store, NOW + timedelta(days=1))
    finally:
        subprocess.run(["umount", disk], check=True)
