"""A thread that hangs must not look like one that works."""

from __future__ import annotations

import pytest

from watcher.pulse import Pulse


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_thread_that_beats_is_alive_and_one_that_stops_is_named(clock):
    pulse = Pulse(100, clock)
    assert pulse.silent() is None, "before the first tick there is nothing to miss"
    pulse.beat("watch")
    pulse.beat("deliver")
    clock.now = 90
    pulse.beat("deliver")
    clock.now = 100
    assert pulse.silent() is None
    clock.now = 101
    assert pulse.silent() == "watch"
    pulse.beat("watch")
    assert pulse.silent() is None


def test_a_question_asked_within_a_long_step_is_a_beat(clock):
    pulse = Pulse(100, clock)
    pulse.beat("watch")
    stopping = pulse.beating("watch", lambda: False)
    for _ in range(10):
        clock.now += 60
        assert stopping() is False
        assert pulse.silent() is None


def test_what_shows_progress_within_a_step_is_a_beat_and_what_stands_still_is_none(clock):
    requests = [0]
    pulse = Pulse(100, clock)
    pulse.beat("watch")
    pulse.watch("watch", lambda: tuple(requests))
    for _ in range(10):
        clock.now += 60
        requests[0] += 1
        assert pulse.silent() is None
    clock.now += 101
    assert pulse.silent() == "watch"
