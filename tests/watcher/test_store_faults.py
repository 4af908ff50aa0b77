"""A store that is locked, full or read-only: a clear word, nothing lost, and it goes on after."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from scrapers.replica import Site
from watcher.config import load

COMMANDS = (
    ("check",),
    ("status",),
    ("history",),
    ("group", "Hollybank Care"),
    ("export", "--json"),
    ("backup", "copy.db"),
    ("register", "status"),
    ("reconcile",),
)
"""Those that open the store, each with what it needs."""


@pytest.fixture
def state(settled) -> Path:
    path: Path = settled.config.state
    return path


_HOLDER = """
import sqlite3, sys, time

db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute(f"PRAGMA locking_mode={sys.argv[2]}")
db.execute("BEGIN IMMEDIATE")
db.execute("CREATE TABLE theirs (a)")
print("held", flush=True)
time.sleep(120)
"""


@contextmanager
def held_by_another(state: Path, *, reading_too: bool) -> Iterator[None]:
    """Another process has the store locked: for writing, or for all."""
    mode = "EXCLUSIVE" if reading_too else "NORMAL"
    other = subprocess.Popen([sys.executable, "-c", _HOLDER, state, mode], stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    try:
        yield
    finally:
        other.kill()
        other.wait()
        other.stdout.close()


@pytest.fixture
def hurried(monkeypatch):
    """Nobody waits ten seconds for another program."""
    monkeypatch.setattr("watcher.store.opening._WAIT", 0.2)
    monkeypatch.setattr("watcher.store.copies._PATIENCE", 0.2)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_exit_2_where_another_program_has_the_store_to_itself(ask, state, command):
    with held_by_another(state, reading_too=True):
        ran = ask(*command)
        assert (ran.code, ran.out) == (2, "")
        assert f"the store is locked: another program has held {state} for too long" in ran.err
        assert f"`fuser {state}` shows what" in ran.err


@pytest.mark.usefixtures("hurried")
def test_a_check_that_cannot_write_tells_nothing_and_finds_it_the_next_time(
    ask, state, site: Site, report
):
    site.publish("2/9000001", report())
    with held_by_another(state, reading_too=False):
        ran = ask("check", "--json")
        assert (ran.code, ran.out) == (2, "")
        assert "the store is locked" in ran.err
        assert ask("history").code == 0  # who only reads is not in its way
    found = ask("check", "--json").json
    assert [event["provider"] for event in found["events"]] == ["2/9000001"]
    assert found["deliveries"]["sent"] >= 1
    assert ask("check", "--json").json["events"] == []


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder on a file system that is read-only: that stops root too."""
    if subprocess.run(["mount", "--bind", folder, folder], check=False).returncode:
        pytest.skip("a file system can be made read-only by root alone")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture
def apart(desk, tmp_path: Path) -> Path:
    """A folder for the store alone."""
    folder = tmp_path / "state"
    folder.mkdir()
    text = desk.config.read_text("utf-8")
    desk.config.write_text(f'state = "{folder}/watch.db"\n{text}', "utf-8")
    return folder


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_exit_2_where_the_file_system_is_read_only(apart, ask, lookout, command, monkeypatch):
    lookout.look()
    before = (apart / "watch.db").read_bytes()
    monkeypatch.chdir(apart.parent)
    with read_only(apart):
        ran = ask(*command)
        assert (ran.code, ran.out) == (2, "")
        assert f"the store cannot be written: {apart}/watch.db" in ran.err
        assert "Make the file and its folder writable" in ran.err
    assert (apart / "watch.db").read_bytes() == before
    assert lookout.again().problems == ()


@pytest.mark.parametrize("command", [("check",), ("status",), ("history",)], ids=" ".join)
def test_exit_2_where_no_store_can_be_made(apart, ask, command):
    with read_only(apart):
        ran = ask(*command)
        assert (ran.code, ran.out) == (2, "")
        assert f"the store cannot be written: {apart}/watch.db" in ran.err
        assert "Read-only file system" in ran.err


def test_exit_2_and_no_traceback_of_the_program_itself(apart, desk, lookout):
    lookout.look()
    with read_only(apart):
        for command in ("check", "run", "restore"):
            ran = desk.run(command)
            assert (ran.code, ran.out) == (2, "")
            assert "the store cannot be written" in ran.err
            assert "Traceback" not in ran.err


@pytest.mark.skipif(os.getuid() == 0, reason="root may write what is not writable")
def test_exit_2_where_the_folder_may_not_be_written(apart, ask, lookout):
    lookout.look()
    apart.chmod(0o500)
    try:
        ran = ask("check")
    finally:
        apart.chmod(0o700)
    assert ran.code == 2
    assert "the store cannot be written" in ran.err


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root alone")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def fill_up(folder: Path) -> Path:
    """Fill the disk to its last byte."""
    filler = folder / "others"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


def test_a_full_disk_loses_nothing_and_what_was_published_is_told_when_there_is_room(
    apart, ask, lookout, site: Site, report
):
    with small_disk(apart):
        lookout.look()
        site.publish("2/9000001", report())
        filler = fill_up(apart)
        ran = ask("check", "--json")
        assert (ran.code, ran.out) == (2, "")
        assert f"the store cannot be written: {apart}/watch.db" in ran.err
        assert "the disk is full" in ran.err
        assert "Free some space there" in ran.err
        filler.unlink()
        found = ask("check", "--json").json
        assert [event["provider"] for event in found["events"]] == ["2/9000001"]
        assert found["deliveries"]["failed"] == 0
        assert ask("check", "--json").json["events"] == []


def test_a_limit_on_the_size_of_files_is_said_and_loses_nothing(desk, state, site: Site, report):
    site.publish("2/9000001", report())

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    ran = subprocess.run(
        desk.command("check", "--json"),
        cwd=desk.folder,
        env=desk.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=limited,
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"the store cannot be written: {state}" in ran.stderr
    assert "a limit is reached" in ran.stderr
    assert "Traceback" not in ran.stderr
    found = desk.check()
    assert [event["provider"] for event in found["events"]] == ["2/9000001"]


def eventually(what: Callable[[], Any], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


def test_a_daemon_whose_store_is_locked_logs_it_and_goes_on_when_it_is_free(
    both, site: Site, report, hook
):
    text = both.config.read_text("utf-8")
    both.config.write_text(text.replace("[schedule]\n", '[schedule]\nlistings = "1s"\n'), "utf-8")
    state = load(both.config, {}).state
    log = both.folder / "log"
    with log.open("w") as written:
        running = subprocess.Popen(
            both.command("run"),
            cwd=both.folder,
            env=both.environment(),
            stderr=written,
        )
    try:
        eventually(lambda: hook.posts)
        with held_by_another(state, reading_too=False):
            site.publish("2/9000001", report())
            eventually(lambda: " is locked" in log.read_text("utf-8"))
            told = len(hook.posts)
        eventually(lambda: len(hook.posts) > told)
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0
    finally:
        running.kill()
        running.wait()
    with closing(sqlite3.connect(state)) as store:
        assert store.execute("SELECT count(*) FROM event").fetchone() == (1,)
    assert len(hook.posts) == told + 1
