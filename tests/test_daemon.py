"""The daemon as a process: its clock, its signals, and its one store."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import Any

import pytest

from scrapers.replica import Fault, InventedReport, Replica, Site, faults, serve

COVENTRY, SANDWELL = "2/9000001", "2/9000002"
EVERY_SECOND = 'listings = "1s"'


def publish(site: Site, number: int, grade: str | None, key: str = COVENTRY) -> None:
    published = date(2025, 8, 1 + number % 28)
    site.publish(
        key, InventedReport(f"9930{number:04}", "Full inspection", published, published, grade)
    )


def eventually(what: Callable[[], Any], seconds: float = 30) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


@pytest.fixture
def fast(both):
    """A desk whose schedule polls every second."""
    text = both.config.read_text()
    both.config.write_text(text.replace("[schedule]\n", f"[schedule]\n{EVERY_SECOND}\n"))
    return both


@pytest.fixture
def daemon(fast, inbox):
    """The daemon at work, after its first look."""
    running = fast.start("run")
    eventually(lambda: inbox.mails)
    yield running
    if running.poll() is None:
        running.kill()
    running.communicate()


def end(running, seconds: float = 10) -> str:
    """End the daemon as a service manager does; gives its log."""
    running.send_signal(signal.SIGTERM)
    _, log = running.communicate(timeout=seconds)
    assert running.returncode == 0, log
    return str(log)


@pytest.mark.timeout(240)
def test_two_minutes_with_a_schedule_of_one_second(fast, site: Site, inbox, hook, replica):
    """Everything that happens is told once, on both channels, and the end is clean."""
    running = fast.start("run")
    try:
        eventually(lambda: inbox.mails)
        beginning, published = time.monotonic(), 0
        while time.monotonic() - beginning < 120:
            publish(site, published, ("Inadequate", "Good", None)[published % 3])
            published += 1
            time.sleep(8)
        eventually(lambda: len(inbox.mails) == published + 1 == len(hook.posts))
    finally:
        log = end(running)

    polls = sum(request.path.startswith("/search") for request in replica.requests) / 2
    assert polls > 30
    assert sum(request.kind == "robots" for request in replica.requests) == 1
    assert len({mail["Message-ID"] for mail in inbox.mails}) == len(inbox.mails)
    assert "error" not in log.lower()
    with closing(sqlite3.connect(fast.folder / "ofsted-watch.db")) as store:
        assert store.execute("SELECT count(*) FROM event").fetchone() == (published,)
        assert store.execute("SELECT DISTINCT state FROM delivery").fetchall() == [("sent",)]


def test_a_restart_neither_repeats_nor_skips(fast, daemon, site: Site, inbox):
    end(daemon)
    publish(site, 1, "Inadequate")

    again = fast.start("run")
    eventually(lambda: len(inbox.mails) == 2)
    end(again)

    assert inbox.subjects[1] == "Inadequate (was Good): children's home 9000001, Coventry"


def test_a_restart_waits_for_the_time_that_was_due(both, site: Site, inbox, replica: Replica):
    """A schedule of a day: started again an hour early, the daemon does not poll."""
    text = both.config.read_text()
    both.config.write_text(text.replace("[schedule]\n", '[schedule]\nlistings = "1d"\n'))
    first = both.start("run")
    eventually(lambda: inbox.mails)
    end(first)
    replica.forget_requests()

    again = both.start("run")
    time.sleep(4)
    end(again)

    assert replica.requests == ()


def test_a_poll_that_a_wrong_clock_planned_for_next_year_comes_at_once(
    both, site: Site, inbox, replica: Replica
):
    text = both.config.read_text()
    both.config.write_text(text.replace("[schedule]\n", '[schedule]\nlistings = "1d"\n'))
    first = both.start("run")
    eventually(lambda: inbox.mails)
    end(first)
    with closing(sqlite3.connect(both.folder / "ofsted-watch.db")) as store, store:
        store.execute("UPDATE schedule SET due = '2099-01-01T00:00:00.000000+00:00'")
    publish(site, 1, "Inadequate")

    again = both.start("run")
    eventually(lambda: len(inbox.mails) == 2)
    end(again)


def test_sigterm_ends_it_while_a_request_hangs(fast, daemon, replica: Replica):
    replica.faults.append(Fault("/", faults.hang()))
    replica.forget_requests()
    eventually(lambda: replica.requests)

    end(daemon, seconds=10)


def test_sigterm_ends_it_while_a_channel_hangs(fast, daemon, site: Site, hook, inbox):
    """What hangs is sent again after the restart."""
    hook.gate.clear()
    publish(site, 1, "Inadequate")
    eventually(lambda: len(inbox.mails) == 2)

    end(daemon, seconds=10)

    hook.gate.set()
    again = fast.start("run")
    with closing(sqlite3.connect(fast.folder / "ofsted-watch.db")) as store:
        states = "SELECT DISTINCT state FROM delivery"
        eventually(lambda: store.execute(states).fetchall() == [("sent",)])
    end(again)
    assert hook.titles[-1] == "Inadequate (was Good): children's home 9000001, Coventry"


def test_a_hanging_channel_does_not_keep_the_site_unwatched(fast, daemon, site, hook, inbox):
    hook.gate.clear()
    publish(site, 1, "Inadequate")
    eventually(lambda: len(inbox.mails) == 2)
    publish(site, 2, "Good", SANDWELL)

    with closing(sqlite3.connect(fast.folder / "ofsted-watch.db")) as store:
        eventually(lambda: store.execute("SELECT count(*) FROM event").fetchone() == (2,))
    hook.gate.set()
    # What hung may have timed out, and come at its second or third try.
    eventually(lambda: len(hook.posts) == 3, 90)
    end(daemon)


def test_sighup_reads_the_config_again_and_refuses_a_bad_one(fast, daemon, site: Site, inbox):
    good = fast.config.read_text()
    fast.config.write_text(good.replace('"Hollybank Care"', '"Hollybank (renamed)"'))
    daemon.send_signal(signal.SIGHUP)
    eventually(lambda: len(inbox.mails) == 2)  # a new watch says what it covers
    fast.config.write_text("this is no config")
    daemon.send_signal(signal.SIGHUP)
    time.sleep(1)
    publish(site, 1, "Inadequate")
    eventually(lambda: len(inbox.mails) == 3)

    log = end(daemon)

    assert inbox.subjects[1] == "Now watching 5 homes: Hollybank (renamed)"
    assert "config-read-again" in log
    assert "config-refused" in log
    assert "config.toml:1" in log


def test_a_second_instance_is_refused(fast, daemon):
    second = fast.run("check")

    assert second.code == 4
    assert "another ofsted-watch" in second.err

    looking = fast.run("status", "--json")
    assert looking.json["running"] is True
    end(daemon)


def test_logs_as_json_and_only_on_standard_error(fast, inbox):
    running = fast.start("--log-format", "json", "run")
    eventually(lambda: inbox.mails)
    running.send_signal(signal.SIGTERM)
    out, log = running.communicate(timeout=10)

    assert out == ""
    events = [json.loads(line)["event"] for line in log.splitlines()]
    assert events[0] == "started"
    assert events[-1] == "stopped"


def test_a_new_address_of_the_site_is_taken_over_on_sighup(fast, daemon, site, inbox, replica):
    with serve(site) as moved:
        text = fast.config.read_text().replace(replica.url, moved.url)
        fast.config.write_text(text)
        daemon.send_signal(signal.SIGHUP)
        eventually(lambda: moved.requests)
        publish(site, 1, "Inadequate")
        eventually(lambda: len(inbox.mails) == 2)

        end(daemon)
