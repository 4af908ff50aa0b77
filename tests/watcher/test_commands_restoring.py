"""`restore`: puts a backup in place, keeps what was there, and never beside a daemon."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from scrapers.replica import Site
from watcher import backups
from watcher.store import only_instance, open_store


@pytest.fixture
def state(lookout) -> Path:
    path: Path = lookout.config.state
    return path


@pytest.fixture
def backed(lookout, state):
    """A lookout after its first look, with a backup from then."""
    lookout.look()
    with lookout.store() as store:
        backups.keep(state, store, lookout.now)
    return lookout


def damage(state: Path) -> None:
    with state.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(state.stat().st_size - 4096))


def beside(state: Path) -> list[str]:
    return sorted(each.name for each in state.parent.iterdir() if each.name != "config.toml")


def test_what_was_published_since_is_found_again_and_told(ask, backed, state, site: Site, report):
    site.publish("2/9000001", report())
    backed.again()
    site.publish("2/9000002", report("99300002"))
    damage(state)
    refused = ask("check")
    assert refused.code == 2
    assert "run `ofsted-watch restore`" in refused.err
    ran = ask("restore")
    assert (ran.code, ran.err) == (0, "")
    assert f"{state} is now as it was in {state}-backups/2026-11-23.db, written on " in ran.out
    assert "is found again, and told; what was told since then may be told twice." in ran.out
    assert {event["provider"] for event in backed.again().events} == {"2/9000001", "2/9000002"}
    assert backed.again().events == ()


def test_what_was_there_is_kept_beside_it_and_the_backup_stays(ask, backed, state):
    damage(state)
    before = state.read_bytes()
    [aside] = [
        Path(line.removeprefix("What was in its place is now ").removesuffix("."))
        for line in ask("restore").out.splitlines()
        if line.startswith("What was in its place")
    ]
    assert aside.name.startswith("ofsted-watch.db.damaged-20")
    assert aside.read_bytes() == before
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert Path(f"{state}-backups/2026-11-23.db").exists()
    assert beside(state) == [
        "ofsted-watch.db",
        "ofsted-watch.db-backups",
        aside.name,
        "ofsted-watch.db.lock",
    ]


def test_what_was_written_ahead_goes_with_the_file_that_it_belongs_to(ask, backed, state):
    with closing(sqlite3.connect(state)) as writer:
        writer.execute("INSERT INTO resolved VALUES ('9000001', '2/9000001', '2026-11-26')")
        writer.commit()
        # As after a power cut: the rows are in the -wal file alone.
        left = [Path(f"{state}{suffix}").read_bytes() for suffix in ("", "-wal")]
    state.write_bytes(left[0])
    Path(f"{state}-wal").write_bytes(left[1])
    assert ask("restore").code == 0
    [aside] = state.parent.glob("*.damaged-*Z")
    with closing(sqlite3.connect(aside)) as there, closing(sqlite3.connect(state)) as here:
        question = "SELECT count(*) FROM resolved"
        assert there.execute(question).fetchone() == (1,)
        assert here.execute(question).fetchone() == (0,)
        assert here.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_that_is_named_is_taken_also_where_there_is_no_store(ask, backed, state, desk):
    copy = desk.folder / "mine.db"
    assert ask("backup", str(copy)).code == 0
    for each in state.parent.glob("ofsted-watch.db*"):
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    ran = ask("restore", str(copy))
    assert ran.code == 0
    assert "What was in its place" not in ran.out
    assert backed.again().events == ()
    assert backed.look().baseline == 0


def test_the_newest_is_taken_where_none_is_named(ask, backed, state):
    with backed.store() as store:
        store.journal.note("surprise", "one", "x", backed.now)
        backups.keep(state, store, backed.now + timedelta(days=1))
    damage(state)
    assert "2026-11-24.db" in ask("restore").out
    assert backed.problems() == [("surprise", "one")]


def test_a_backup_of_an_earlier_release_is_migrated_at_the_next_start(ask, backed, state, desk):
    from sqlite_utils import Database  # noqa: PLC0415 for this alone

    from watcher.store.schema import migrations  # noqa: PLC0415

    old = Database(desk.folder / "old.db")
    migrations.apply(old, stop_before="m002_documents")
    old.close()
    assert ask("restore", str(desk.folder / "old.db")).code == 0
    assert ask("check").code == 0
    assert list(Path(f"{state}-backups").glob("before-m002_documents-*.db"))


def refused(ask, state: Path, *arguments: str, code: int = 2) -> str:
    """What is said where nothing may be restored; and nothing was."""
    before = state.read_bytes()
    ran = ask("restore", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert state.read_bytes() == before
    assert not list(state.parent.glob("*.damaged-*"))
    assert not list(state.parent.glob(".restoring-*"))
    said: str = ran.err
    return said


def test_beside_a_daemon_it_is_refused(ask, backed, state):
    with only_instance(state):
        assert "stop it first" in refused(ask, state, code=4)


def test_a_damaged_backup_is_refused_and_the_others_are_pointed_at(ask, backed, state):
    damage(Path(f"{state}-backups/2026-11-23.db"))
    said = refused(ask, state)
    assert "2026-11-23.db cannot be restored: it is damaged" in said
    assert f"Name one of the others in {state}-backups." in said


def test_half_a_backup_is_refused(ask, backed, state, desk):
    copy = Path(f"{state}-backups/2026-11-23.db")
    os.truncate(copy, copy.stat().st_size - 7)
    assert "it ends after" in refused(ask, state)


def test_a_backup_of_a_later_release_is_refused(ask, backed, state):
    copy = Path(f"{state}-backups/2026-11-23.db")
    with closing(sqlite3.connect(copy)) as later:
        later.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('ofsted-watch', 'm999_later', '2030-01-01')"
        )
        later.commit()
    said = refused(ask, state, str(copy))
    assert "a later release of ofsted-watch wrote it (m999_later)" in said


def test_what_is_no_backup_is_refused(ask, backed, state, desk):
    accounts = desk.folder / "accounts.db"
    with closing(sqlite3.connect(accounts)) as other:
        other.execute("CREATE TABLE account (id INTEGER)")
        other.commit()
    assert "something else than a backup" in refused(ask, state, str(accounts))
    assert "no backup at all" in refused(ask, state, str(desk.config))
    assert "is the store itself" in refused(ask, state, str(state))
    assert "there is no such file" in refused(ask, state, str(desk.folder / "nothing.db"))


def test_without_any_backup_it_is_said(ask, lookout, state):
    lookout.look()
    assert f"there is no backup in {state}-backups" in refused(ask, state)


def test_where_the_store_is_a_link_the_file_behind_it_is_replaced(ask, backed, state, tmp_path):
    real = tmp_path / "elsewhere.db"
    state.rename(real)
    state.symlink_to(real)
    damage(real)
    assert ask("restore").code == 0
    assert state.is_symlink()
    assert list(tmp_path.glob("elsewhere.db.damaged-*Z"))
    assert backed.again().events == ()


@pytest.mark.parametrize("broken", ["fill", "settle", "_set_aside"])
def test_what_fails_on_the_way_costs_neither_of_the_two(ask, backed, state, monkeypatch, broken):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"watcher.store.restoring.{broken}", fail)
    ran = ask("restore")
    assert ran.code == 2
    assert "No space left on device" in ran.err
    with open_store(state, checked=True) as store:
        assert len(store.providers.of_urn("9000001")) == 1
    with open_store(Path(f"{state}-backups/2026-11-23.db"), checked=True):
        """It is whole."""
