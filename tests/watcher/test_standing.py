"""How the watching goes, in figures and in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scrapers.replica import Fault
from scrapers.replica.faults import status
from watcher.standing import gather, in_one_line, lines
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
        "No: no daemon is running (the last look was 20 minutes ago).",
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


# Would you know?


def answer(stand, lookout) -> str:
    """The first line, while a daemon runs."""
    with only_instance(lookout.config.state):
        found, words = stand()
    assert words[0].lower().startswith(found["would_know"] + ": ")
    assert found["why"] in words[0]
    return str(words[0])


def note(lookout, what: str, place: str, times: int = 1, detail: str = "refused") -> None:
    with lookout.store() as store:
        for _ in range(times):
            store.journal.note(what, place, detail, lookout.now)


def test_yes_if_a_daemon_runs_and_all_was_read(lookout, stand):
    lookout.look()
    lookout.now += timedelta(minutes=20)
    said = "Yes: 5 providers in 1 watch, each read within the last 20 minutes."
    assert answer(stand, lookout) == said


@pytest.mark.parametrize(
    ("what", "place", "times", "says"),
    [
        ("unreachable", "the site", 2, "Mostly: unreachable at the site for 2 hours."),
        (
            "unreachable",
            "the site",
            3,
            "No: Ofsted's site cannot be read (unreachable) for 2 hours.",
        ),
        ("not-delivered", "channel desk", 1, "Mostly: not-delivered at channel desk for 2 hours."),
        ("not-delivered", "channel desk", 2, "No: channel desk has taken nothing for 2 hours."),
        ("given-up", "channel desk", 1, "Mostly: alerts for channel desk were given up."),
        ("stale", "listing 3/13 open", 1, "No: listing 3/13 open is not read: refused."),
        (
            "quarantine",
            "the pages together",
            1,
            "No: what many pages say has been held back for 2 hours.",
        ),
        ("layout-changed", "2/9000003", 1, "Mostly: layout-changed at 2/9000003 for 2 hours."),
    ],
)
def test_the_first_line_gives_the_reason(lookout, stand, what, place, times, says):
    lookout.look()
    note(lookout, what, place, times)
    lookout.now += timedelta(hours=2)
    assert answer(stand, lookout) == says


def test_of_many_reasons_three_are_given(lookout, stand):
    lookout.look()
    for name in "abcde":
        note(lookout, "not-delivered", f"channel {name}", 2)
    assert answer(stand, lookout).endswith("channel c has taken nothing for 0 seconds; and 2 more.")


def test_after_four_silent_days_the_answer_is_no(lookout, stand):
    lookout.look()
    lookout.now += timedelta(days=5)
    assert answer(stand, lookout) == "No: Ofsted last answered 5 days ago."


def test_one_line_for_the_service_manager(lookout):
    lookout.look()
    with lookout.store() as store:
        store.journal.set_due("poll", "30m", lookout.now + timedelta(minutes=30))
        assert in_one_line(lookout.config, store, lookout.now) == (
            "5 providers, last poll 08:00, next 08:30"
        )
        store.journal.set_due("poll", "30m", lookout.now + timedelta(days=1))
        store.journal.note("not-found", "2/9000003", "HTTP 404", lookout.now)
        assert in_one_line(lookout.config, store, lookout.now) == (
            "5 providers, last poll 08:00, next Tue 08:00, 1 problem"
        )
