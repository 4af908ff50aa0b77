"""Alerts are sent at least once, at most once where the host can say so, and never forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from notify.alert import Message, Outcome
from notify.samples import SAMPLES
from watcher.outbox import Delivered, deliver
from watcher.store import Store, open_store
from watcher.store.deliveries import Addressed

ZONE = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
OK = Outcome(ok=True, detail="taken")
DOWN = Outcome(ok=False, detail="connection refused")
REFUSED = Outcome(ok=False, detail="550 no such user", permanent=True)


@dataclass
class Recorder:
    """A channel that keeps what it took, and answers as it is told."""

    answer: Callable[[Message], Outcome] = lambda _: OK
    tried: list[Message] = field(default_factory=list)
    took: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> Outcome:
        self.tried.append(message)
        outcome = self.answer(message)
        if outcome.ok:
            self.took.append(message)
        return outcome

    @property
    def ids(self) -> list[str]:
        return [message.id for message in self.took]


@dataclass
class Office:
    """A store with duties in it, channels, and a clock."""

    path: Path
    store: Store
    channels: dict[str, Any] = field(default_factory=dict)
    now: datetime = MONDAY

    def put(self, message_id: str, *channels: str, hold: timedelta = timedelta(0)) -> None:
        """One alert, put down for each channel; its id on each tells the two apart."""
        cycle = self.store.journal.begin(self.now, polled=True)
        addressed = [
            Addressed(name, SAMPLES["worse"], f"<{message_id}.{name}>", self.now + hold)
            for name in channels
        ]
        self.store.deliveries.add(cycle, "provider", "2/9000001", "red", self.now, addressed)

    def open(self, name: str, answer: Callable[[Message], Outcome] = lambda _: OK) -> Recorder:
        recorder = self.channels[name] = Recorder(answer)
        return recorder

    def send(self, **arguments: Any) -> Delivered:
        return deliver(self.store, self.channels, lambda: self.now, ZONE, **arguments)

    def send_later(self, **later: float) -> Delivered:
        self.now += timedelta(**later)
        return self.send()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "watch.db"
    with open_store(path) as store:
        yield Office(path, store)


def test_what_is_sent_is_settled_and_not_sent_again(office: Office):
    desk = office.open("desk")
    office.put("1", "desk")
    done = office.send()
    assert (done.sent, done.failed, done.well) == (1, 0, frozenset({"desk"}))
    assert office.send().sent == 0
    assert desk.ids == ["<1.desk>"]
    assert office.store.deliveries.counts() == {"sent": 1}


def test_the_alerts_of_a_channel_arrive_in_the_order_of_the_news(office: Office):
    desk = office.open("desk")
    for number in range(5):
        office.put(str(number), "desk")
    office.send()
    assert desk.ids == [f"<{number}.desk>" for number in range(5)]


def test_a_dead_channel_is_asked_once_a_pass_and_the_others_get_theirs(office: Office):
    dead = office.open("dead", lambda _: DOWN)
    desk = office.open("desk")
    for number in range(3):
        office.put(str(number), "dead", "desk")
    done = office.send()
    assert (done.sent, done.failed, done.well) == (3, 0, frozenset({"desk"}))
    assert done.trouble == {"dead": "connection refused"}
    assert (len(dead.tried), len(desk.took)) == (1, 3)


def test_a_channel_that_hangs_does_not_keep_another_waiting(office: Office):
    """The one lets go only when the other has all of its alerts."""
    all_there = threading.Event()
    desk = office.open("desk")

    def last(message: Message) -> Outcome:
        if message.id == "<2.desk>":
            all_there.set()
        return OK

    desk.answer = last
    office.open("slow", lambda _: OK if all_there.wait(60) else DOWN)
    for number in range(3):
        office.put(str(number), "slow", "desk")
    assert office.send().sent == 6


def test_back_off_grows_and_ends_with_the_first_success(office: Office):
    answers = [DOWN, DOWN, DOWN, OK]
    desk = office.open("desk", lambda _: answers.pop(0))
    office.put("1", "desk")
    office.send()
    waits = []
    while answers:
        before = len(desk.tried)
        started = office.now
        while len(desk.tried) == before:
            office.send_later(seconds=1)
        waits.append((office.now - started).total_seconds())
    assert waits == [10, 30, 60]
    assert desk.ids == ["<1.desk>"]


def test_the_rest_of_a_channel_waits_with_the_one_that_failed_and_keeps_its_order(office: Office):
    down = True
    desk = office.open("desk", lambda _: DOWN if down else OK)
    office.put("1", "desk")
    office.put("2", "desk")
    office.send()
    down = False
    assert office.send_later(seconds=9).sent == 0
    office.put("3", "desk")
    assert office.send().sent == 3
    assert desk.ids == ["<1.desk>", "<2.desk>", "<3.desk>"]


def test_an_alert_that_the_host_will_never_have_does_not_block_the_others(office: Office):
    """Such as one too long for it, which the host answers like any passing failure."""
    desk = office.open("desk", lambda message: DOWN if message.id == "<1.desk>" else OK)
    office.put("1", "desk")
    office.put("2", "desk")
    for _ in range(6):
        office.send_later(minutes=10)
    assert desk.ids == ["<2.desk>"]
    assert office.store.deliveries.counts() == {"sent": 1, "waiting": 1}


def test_it_is_given_up_after_three_days_and_said(office: Office):
    office.open("desk", lambda _: DOWN)
    office.put("1", "desk")
    for _ in range(72):
        assert office.send_later(hours=1).failed == 0
    done = office.send_later(hours=1)
    assert (done.failed, done.given_up) == (1, {"desk": "connection refused"})
    assert office.store.deliveries.counts() == {"failed": 1}
    assert office.send_later(hours=1) == Delivered(0, 0, {}, {}, frozenset())


def test_what_was_gathered_for_a_week_still_gets_its_three_days(office: Office):
    """They count from when it might first be sent."""
    answers = [DOWN, OK]
    desk = office.open("desk", lambda _: answers.pop(0))
    office.put("1", "desk", hold=timedelta(days=7))
    assert office.send_later(days=7).trouble == {"desk": "connection refused"}
    assert office.send_later(minutes=1).sent == 1
    assert desk.ids == ["<1.desk>"]


def test_a_refusal_for_good_is_given_up_at_once_and_the_next_is_tried(office: Office):
    answers = [REFUSED, OK]
    desk = office.open("desk", lambda _: answers.pop(0))
    office.put("1", "desk")
    office.put("2", "desk")
    done = office.send()
    assert (done.sent, done.failed, done.given_up) == (1, 1, {"desk": "550 no such user"})
    assert done.well == frozenset()
    assert desk.ids == ["<2.desk>"]


def test_a_channel_that_raises_is_a_channel_in_trouble(office: Office):
    def broken(_: Message) -> Outcome:
        raise RuntimeError("a bug")

    office.open("odd", broken)
    desk = office.open("desk")
    office.put("1", "odd", "desk")
    done = office.send()
    assert done.trouble == {"odd": "RuntimeError: a bug"}
    assert desk.ids == ["<1.desk>"]
    assert office.store.deliveries.counts() == {"sent": 1, "waiting": 1}


def test_alerts_for_a_channel_that_the_config_lost_wait_for_it_to_come_back(office: Office):
    office.put("1", "desk")
    done = office.send()
    assert done.trouble == {"desk": "the config has no channel of this name any more"}
    desk = office.open("desk")
    assert office.send_later(minutes=1).sent == 1
    assert desk.ids == ["<1.desk>"]


def test_what_a_crash_left_unsettled_goes_out_again_with_the_same_message_id(office: Office):
    desk = office.open("desk")
    office.put("1", "desk")
    [left] = office.store.deliveries.due(office.now, impatient=False)
    assert office.store.deliveries.claim(left) is not None
    assert office.send().sent == 0
    assert office.store.deliveries.recover() == 1
    assert office.send().sent == 1
    assert desk.ids == ["<1.desk>"]


def test_two_passes_at_the_same_time_send_each_alert_once(office: Office):
    desks = [office.open(name) for name in "abcd"]
    for number in range(5):
        office.put(str(number), *"abcd")
    ready = threading.Barrier(2)

    def one_pass(_: int) -> int:
        with open_store(office.path) as store:
            ready.wait()
            return deliver(store, office.channels, lambda: office.now, ZONE).sent

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(one_pass, range(2))) == 20
    assert [len(set(desk.ids)) for desk in desks] == [5, 5, 5, 5]
    assert [len(desk.ids) for desk in desks] == [5, 5, 5, 5]


def test_what_is_gathered_is_held_also_from_the_impatient(office: Office):
    desk = office.open("desk")
    office.put("1", "desk", hold=timedelta(hours=4))
    assert office.send(impatient=True).sent == 0
    assert office.send_later(hours=4).sent == 1
    assert desk.ids == ["<1.desk>"]


def test_the_impatient_do_not_wait_out_a_back_off(office: Office):
    answers = [DOWN, OK]
    office.open("desk", lambda _: answers.pop(0))
    office.put("1", "desk")
    office.send()
    assert office.send().sent == 0
    assert office.send(impatient=True).sent == 1


def test_told_to_stop_it_takes_no_more_and_says_of_no_channel_that_it_is_well(office: Office):
    stop = threading.Event()
    desk = office.open("desk")

    def stopping(_: Message) -> Outcome:
        stop.set()
        return OK

    desk.answer = stopping
    office.open("other")
    office.put("1", "desk")
    office.put("2", "desk", "other")
    assert office.send(stopping=stop.is_set).well <= {"desk", "other"}
    assert "<2.desk>" not in desk.ids
    assert office.send(stopping=lambda: True).well == frozenset()
    assert office.send().sent >= 1
    assert desk.ids == ["<1.desk>", "<2.desk>"]


def test_times_are_shown_in_the_readers_zone_whenever_they_were_stored(office: Office):
    desk = office.open("desk")
    office.put("1", "desk")
    office.send()
    assert "23 November 2026 08:00 GMT" in desk.took[0].text
