"""The daemon as its service manager sees it, and what the store can do to it."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from scrapers.replica import Fault, InventedReport, Replica, Site, faults

HANGS_SOON = (
    "import sys; import watcher.daemon as daemon; daemon._LONGEST_STEP = 1.5;"
    "from watcher.cli import main; main()"
)


class Manager:
    """A socket as systemd's, and a daemon that was started with it."""

    def __init__(self, heard: socket.socket) -> None:
        self._heard = heard
        self.said: list[str] = []

    def start(self, desk, *program: str) -> subprocess.Popen[str]:
        asked = {"NOTIFY_SOCKET": str(self._heard.getsockname()), "WATCHDOG_USEC": "600000"}
        return subprocess.Popen(
            [*(program or (sys.executable, "-m", "watcher")), "--config", str(desk.config), "run"],
            cwd=desk.folder,
            env={**desk.environment(), "PYTHONPATH": str(Path(__file__).parents[1]), **asked},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_for(self, line: str, seconds: float = 30) -> None:
        """Listen until a line comes that begins so."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if any(said.startswith(line) for said in self.listen(0.5)):
                return
        raise AssertionError(f"{line} did not come: {self.said}")

    def listen(self, seconds: float) -> list[str]:
        """What is said meanwhile; at once if something is."""
        self._heard.settimeout(seconds)
        try:
            said = self._heard.recv(4096).decode().splitlines()
        except TimeoutError:
            return []
        self.said += said
        return said

    def signs_of_life(self, seconds: float) -> int:
        """How often it says in some time that it lives."""
        end, count = time.monotonic() + seconds, 0
        while (left := end - time.monotonic()) > 0:
            count += self.listen(left).count("WATCHDOG=1")
        return count


@pytest.fixture
def manager():
    # Not below tmp_path: the path of a socket may have 107 bytes.
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard,
    ):
        heard.bind(str(Path(folder) / "notify"))
        yield Manager(heard)


@pytest.fixture
def fast(both):
    """A desk whose schedule polls every second."""
    text = both.config.read_text()
    both.config.write_text(text.replace("[schedule]\n", '[schedule]\nlistings = "1s"\n'))
    return both


def end(running: subprocess.Popen[str]) -> str:
    running.send_signal(signal.SIGTERM)
    _, log = running.communicate(timeout=10)
    assert running.returncode == 0, log
    return str(log)


@pytest.fixture
def cleared():
    """Kills what a failed test leaves."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for running in started:
        if running.poll() is None:
            running.kill()
            running.communicate()


def test_the_manager_is_told_when_it_is_ready_how_it_goes_and_that_it_ends(fast, manager, cleared):
    running = manager.start(fast)
    cleared.append(running)
    manager.wait_for("READY=1")
    manager.wait_for("STATUS=5 providers, last poll ")
    assert manager.signs_of_life(1.5) >= 2

    running.send_signal(signal.SIGHUP)
    manager.wait_for("RELOADING=1")
    assert manager.said[-1].startswith("MONOTONIC_USEC=")
    manager.wait_for("READY=1")

    end(running)
    manager.wait_for("STOPPING=1")


def test_a_site_that_hangs_is_no_thread_that_hangs(fast, manager, replica: Replica, cleared):
    """A restart would mend nothing: the request is given up in time."""
    replica.faults.append(Fault("/", faults.hang()))
    running = manager.start(fast)
    cleared.append(running)
    manager.wait_for("READY=1")
    assert manager.signs_of_life(4) >= 10

    assert "thread-hangs" not in end(running)


def test_a_thread_that_hangs_longer_than_any_step_may_take_ends_the_signs_of_life(
    fast, manager, replica: Replica, cleared
):
    """Here a step may take a second and a half."""
    replica.faults.append(Fault("/", faults.hang()))
    running = manager.start(fast, sys.executable, "-c", HANGS_SOON)
    cleared.append(running)
    manager.wait_for("READY=1")
    manager.signs_of_life(4)
    assert manager.signs_of_life(2) == 0

    assert "thread-hangs" in end(running)


@pytest.mark.timeout(120)
def test_a_store_that_another_program_holds_locked_is_waited_for(
    fast, site: Site, inbox, manager, cleared
):
    running = manager.start(fast)
    cleared.append(running)
    manager.wait_for("STATUS=5 providers, last poll ")
    site.publish(
        "2/9000001",
        InventedReport("99300001", "Full inspection", date(2025, 8, 1), date(2025, 8, 1), "Good"),
    )
    with closing(sqlite3.connect(fast.folder / "ofsted-watch.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        lives = manager.signs_of_life(12)
        other.execute("ROLLBACK")
    assert lives >= 30, "it waits, and does not hang"

    waited = time.monotonic() + 40
    while len(inbox.mails) < 2:
        assert time.monotonic() < waited, inbox.subjects
        time.sleep(0.1)

    log = end(running)
    assert "store-trouble" in log
    assert "store-works-again" in log
    assert len(inbox.mails) == 2
