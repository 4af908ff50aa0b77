"""How the watching goes, in figures and in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scrapers.replica import Fault
from scrapers.replica.faults import status
from watcher.standing import gather, lines
from watcher.store import only_instance


@pytest.fixture
def stand(lookout):
    def ask() -> tuple[dict[str, Any], list[str]]:
        with lookout.store() as store:
            found = gather(lookout.config, store, lookout.now)
        return found, lines(found, lookout.now)

    return ask


def test_the_figures_of_a_good_look(lookout, stand):
    lookout.look()
    lookout.now += timedelta(minutes=20)
    found, words = stand()
    assert found["well"]
    assert found["watching"] == {
        "watches": 1,
        "providers": 5,
        "read": 5,
        "unread": 0,
        "left_over_a_year_ago": 0,
        "unresolved": [],
        "oldest_reading": "2026-11-23T08:00:00+00:00",
    }
    assert found["last_poll"]["started"] == "2026-11-23T08:00:00.000000+00:00"
    assert words == [
        "All well: 5 providers in 1 watch, each read within the last 20 minutes.",
        "Last poll    20 minutes ago: 0 events, 0 problems, 0.0 s",
        "Next poll    no daemon is running",
        "Waiting      1 for out, oldest from 20 minutes ago, next try now",
    ]


def test_a_bank_holiday_weekend_is_no_alarm_and_a_day_more_is(lookout, stand):
    lookout.look()
    lookout.now += timedelta(days=4)
    assert stand()[0]["well"]
    lookout.now += timedelta(seconds=1)
    found, words = stand()
    assert (found["well"], found["stale"]) == (False, True)
    assert "Stale        Ofsted last answered 4 days ago" in words


def test_a_urn_that_stands_for_nothing_yet_is_named(lookout, stand, rewrite):
    rewrite(providers=("9099999", "2/9000001"))
    lookout.look()
    found, words = stand()
    assert found["watching"]["unresolved"] == ["9099999"]
    assert not found["well"]
    assert "Unresolved   URN 9099999" in words


def test_a_failing_page_is_told_with_its_problem_and_not_twice(lookout, stand, replica):
    lookout.look()
    replica.faults.append(Fault("/provider/2/9000003", status(404)))
    lookout.again()
    found, words = stand()
    assert [(row["provider"], row["failures"]) for row in found["failing"]] == [("2/9000003", 1)]
    assert [line[:42] for line in words if "9000003" in line] == [
        "Problem      not-found at 2/9000003, 1 tim"
    ]


def test_a_running_instance_shows_its_next_poll(lookout, stand):
    lookout.look()
    with lookout.store() as store:
        store.journal.set_due("poll", "15m", lookout.now + timedelta(minutes=15))
    with only_instance(lookout.config.state):
        found, words = stand()
    assert found["running"]
    assert "Next poll    in 15 minutes" in words


def test_a_home_that_left_long_ago_is_counted_and_not_missed(lookout, stand, site):
    lookout.look()
    site.close("2/9000002", None)
    lookout.again()
    lookout.now += timedelta(days=366)
    lookout.look()
    found, _ = stand()
    assert found["watching"]["left_over_a_year_ago"] == 1
    assert found["watching"]["unread"] == 0
    assert found["well"]
