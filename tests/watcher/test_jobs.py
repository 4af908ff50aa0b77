"""A job survives what the store or the code does to it, and the operator hears of it."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import Any

import pytest

from notify.alert import Message, Outcome
from watcher import jobs
from watcher.jobs import Job
from watcher.places import WATCHING
from watcher.pulse import Pulse
from watcher.store_trouble import StoreTrouble, trouble_of

CHANNELS = (
    '[[channel]]\nname = "out"\nurl = "console:"\n[[channel]]\nname = "ops"\nurl = "console:"\n'
)
OPERATOR = '[operator]\nchannels = ["ops"]\n'


class Ops:
    """The operator's channel; gives the subjects of what it took."""

    def __init__(self) -> None:
        self.subjects: list[str] = []
        self.ok = True

    def send(self, message: Message) -> Outcome:
        if self.ok:
            self.subjects.append(message.subject.removeprefix("ofsted-watch: "))
        return Outcome(self.ok, "")


@pytest.fixture
def impatient(monkeypatch):
    """Every failure is followed by another try at the next tick."""
    monkeypatch.setattr(jobs, "_PAUSES", (0,))


@pytest.fixture
def bench(lookout, rewrite, impatient):
    """A job over the lookout's store, whose work is the test's."""
    rewrite(channels=CHANNELS, watch=OPERATOR)
    lookout.look()
    trouble = StoreTrouble()
    opened: list[Any] = []

    class Bench:
        fault: Exception | None = None
        wrong = trouble
        stores = opened
        ops = Ops()

        def work(self, store):
            opened.append(store)
            if self.fault:
                raise self.fault
            store.journal.set_due("a job", "", lookout.now)

        def tell(self):
            config = lookout.config
            trouble.tell({"ops": self.ops}, config.operator.channels, lookout.now, config.timezone)

    bench = Bench()
    clock = lambda: lookout.now  # noqa: E731
    bench.job = Job(  # type: ignore[attr-defined]
        "watch",
        WATCHING,
        bench.work,
        lookout.config.state,
        lambda: lookout.config,
        clock,
        trouble,
        Pulse(60),
    )
    return bench


def real_error(statement: str, path, *, uri: str = "") -> sqlite3.Error:
    connection = sqlite3.connect(f"{path.as_uri()}{uri}", uri=True)
    try:
        connection.execute(statement)
    except sqlite3.Error as error:
        return error
    finally:
        connection.close()
    raise AssertionError("no error")


def read_only(path) -> sqlite3.Error:
    return real_error("DELETE FROM problem", path, uri="?mode=ro")


def test_what_is_the_stores_fault_and_what_is_ours(settled):
    state = settled.config.state

    assert "read-only" in str(trouble_of(read_only(state), state))
    assert trouble_of(real_error("SELECT * FROM nowhere", state), state) is None
    assert trouble_of(KeyError("x"), state) is None


def test_a_locked_or_read_only_store_stops_nothing_and_the_connection_is_opened_anew(
    bench, lookout
):
    bench.job.tick()
    bench.job.tick()
    assert bench.stores[0] is bench.stores[1], "one connection, as long as all is well"
    bench.fault = read_only(lookout.config.state)
    bench.job.tick()
    assert bench.wrong.of("watch")
    bench.fault = None
    bench.job.tick()
    assert not bench.wrong.of("watch")
    assert bench.stores[3] is not bench.stores[2]


def test_a_store_that_is_gone_is_opened_once_it_is_back(bench, lookout):
    state = lookout.config.state
    bench.fault = read_only(state)
    bench.job.tick()
    bench.fault = None
    away = state.rename(state.with_suffix(".away"))
    state.mkdir()
    bench.job.tick()
    assert bench.wrong.of("watch")
    state.rmdir()
    away.rename(state)
    bench.job.tick()
    assert not bench.wrong.of("watch")


def test_it_is_told_past_the_store_once_when_it_lasts_and_once_when_it_is_over(bench, lookout):
    bench.fault = read_only(lookout.config.state)
    for _ in range(5):
        bench.job.tick()
        bench.tell()
        lookout.now += timedelta(minutes=1)
    assert bench.ops.subjects == [], "some minutes are nobody's business"
    for _ in range(30):
        bench.job.tick()
        bench.tell()
        lookout.now += timedelta(minutes=1)
    assert bench.ops.subjects == ["the store makes trouble"]
    bench.fault = None
    bench.job.tick()
    for _ in range(30):
        bench.tell()
        lookout.now += timedelta(minutes=1)
    assert bench.ops.subjects == ["the store makes trouble", "all well again"]


def test_a_channel_that_does_not_take_it_is_tried_again_after_some_minutes(bench, lookout):
    bench.fault = read_only(lookout.config.state)
    bench.job.tick()
    bench.ops.ok = False
    lookout.now += timedelta(minutes=5)
    bench.tell()
    bench.ops.ok = True
    lookout.now += timedelta(minutes=4)
    bench.tell()
    assert bench.ops.subjects == []
    lookout.now += timedelta(minutes=1)
    bench.tell()
    assert bench.ops.subjects == ["the store makes trouble"]


def test_a_surprise_is_noted_once_and_over_when_the_job_works_again(bench, lookout):
    bench.job.tick()
    bench.fault = KeyError("x")
    for _ in range(3):
        bench.job.tick()
    assert lookout.problems() == [("surprise", WATCHING)]
    [(channel, alert)] = lookout.duties("operator")
    assert (channel, alert.subject) == ("ops", f"ofsted-watch: surprise at {WATCHING}")
    bench.fault = None
    bench.job.tick()
    assert lookout.problems() == []
    assert lookout.duties("operator")[1][1].subject == "ofsted-watch: all well again"


def test_after_a_second_failure_it_waits_before_it_tries_again(bench, monkeypatch):
    monkeypatch.setattr(jobs, "_PAUSES", (0, 60))
    bench.fault = KeyError("x")
    for _ in range(10):
        bench.job.tick()
    assert len(bench.stores) == 2
