"""`status` and `history`: would you know, and what was there to know."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from scrapers.model import ProviderKey
from scrapers.replica import Fault, Replica, Site
from scrapers.replica.faults import status
from watcher.store import only_instance

HOMES = [ProviderKey(2, f"900000{number}") for number in range(1, 6)]
SECOND_WATCH = """
[[watch]]
name = "Placements"
providers = ["2/9000002"]
channels = ["out"]
"""


@pytest.fixture
def now(lookout):
    """The lookout's clock shows the true time, as the program's does."""
    lookout.now = datetime.now(UTC)
    return lookout


@pytest.fixture
def lived(now, rewrite, site: Site, report):
    """A report of one home in the year before, the end of another today."""
    rewrite(watch=SECOND_WATCH)
    today, now.now = now.now, now.now - timedelta(days=300)
    now.look()
    site.publish("2/9000001", report())
    now.again()
    now.now = today
    site.close("2/9000002", date(2026, 11, 20))
    now.again(seconds=1)
    return now


def test_before_the_first_look_status_says_so_and_is_not_well(ask):
    ran = ask("status")
    assert ran.code == 1
    assert ran.out.startswith("No: nothing has been read yet: 5 providers in 1 watch to watch;")


def test_after_a_good_look_all_is_well_but_nobody_goes_on_looking(ask, now):
    now.look()
    ran = ask("status")
    assert ran.code == 0
    first, *rest = ran.out.splitlines()
    assert first.startswith("No: no daemon is running (the last look was ")
    assert "Next poll    no daemon is running" in rest
    assert "Waiting      1 for out" in ran.out


def test_it_does_not_claim_that_what_was_never_read_was_read(ask, now, rewrite):
    rewrite(providers=("2/9000001",))
    now.look()
    rewrite(providers=("2/9000001", "2/9000002"))
    with only_instance(now.config.state):
        ran = ask("status")
    assert ran.out.startswith("Mostly: 1 provider has not been read yet.\n")
    rewrite(providers=("2/9000002",))
    now.look(poll=False)
    assert "never" not in ask("status").out


def test_what_fails_is_said_with_its_reason(ask, now, replica: Replica):
    now.look()
    replica.faults.append(Fault("/provider/2/9000003", status(404)))
    now.again(minutes=1)
    with only_instance(now.config.state):
        ran = ask("status")
    assert ran.code == 1
    assert ran.out.startswith("Mostly: 1 provider of 5 cannot be read at present.")
    assert "Problem      not-found at 2/9000003, 1 time since" in ran.out


def test_a_reading_that_broke_off_is_not_left_unsaid(ask, now):
    now.look()
    with now.store() as store:
        [key] = [k for k in store.providers.known(HOMES) if k.urn == "9000003"]
        store.providers.tried(key, now.now, now.now)
    ran = ask("status")
    assert ran.code == 1
    assert "Failing      2/9000003, 1 time: the reading broke off" in ran.out


def test_a_long_silence_is_not_well_and_is_named(ask, now):
    now.now -= timedelta(days=5)
    now.look()
    ran = ask("status")
    assert ran.code == 1
    assert "Stale        Ofsted last answered 5 days ago" in ran.out


def test_status_as_json_has_it_all_and_sees_a_running_instance(ask, now):
    now.look()
    with only_instance(now.config.state):
        found = ask("status", "--json").json
    assert (found["well"], found["running"]) == (True, True)
    assert found["watching"]["read"] == 5
    assert found["last_poll"]["reached"] is True
    assert found["deliveries"] == {"waiting": 1}


def test_history_is_newest_first_and_one_line_an_event(ask, lived):
    ran = ask("history")
    assert ran.code == 0
    newest, oldest = ran.out.splitlines()
    assert "status    2/9000002" in newest
    assert "published 2/9000001" in oldest


@pytest.mark.parametrize(
    ("which", "providers"),
    [
        (["Placements"], ["2/9000002"]),
        (["Hollybank Care"], ["2/9000002", "2/9000001"]),
        (["2/9000001"], ["2/9000001"]),
        (["9000001"], ["2/9000001"]),
        (["https://reports.ofsted.gov.uk/provider/2/9000001"], ["2/9000001"]),
        (["2/9000005"], []),
        (["--since", "2026-01-01"], None),
    ],
)
def test_history_of_one_watch_one_provider_or_since_a_day(ask, lived, which, providers):
    if which[0] == "--since":
        day = (lived.now - timedelta(days=100)).date()
        which, providers = ["--since", day.isoformat()], ["2/9000002"]
    found = ask("history", *which, "--json").json
    assert [event["provider"] for event in found] == providers


def test_what_is_watched_no_longer_is_still_found_by_its_urn(ask, lived, rewrite):
    rewrite(providers=("2/9000005",))
    assert "published 2/9000001" in ask("history", "9000001").out


def test_history_as_csv_has_a_line_for_each_judgement(ask, lived):
    ran = ask("history", "--csv")
    lines = list(csv.DictReader(io.StringIO(ran.out)))
    assert {(line["provider"], line["kind"]) for line in lines} == {
        ("2/9000001", "published"),
        ("2/9000002", "status"),
    }
    assert [line["after"] for line in lines] == ["Closed", "Inadequate"]


def test_history_is_shown_in_the_time_of_the_config(ask, desk, lived):
    zone = 'timezone = "Pacific/Auckland"\n'
    desk.config.write_text(zone + desk.config.read_text("utf-8"), "utf-8")
    shown = ask("history", "2/9000002").out
    with lived.store() as store:
        [seen] = [datetime.fromisoformat(e["seen"]) for e in store.told.history(HOMES[1:2])]
    assert shown.startswith(f"{seen.astimezone(lived.config.timezone):%Y-%m-%d %H:%M} ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["Nowhere"], "'Nowhere' is neither a watch (Hollybank Care) nor a provider"),
        (["--since", "yesterday"], "--since 'yesterday' is not a date: write 2026-11-23"),
        (["--json", "--csv"], "choose one of --json and --csv"),
    ],
)
def test_history_refuses_what_it_does_not_understand(ask, arguments, says):
    ran = ask("history", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_history_without_events_says_so_and_is_still_json_and_csv(ask, now):
    assert ask("history").out == "no events yet\n"
    assert json.loads(ask("history", "--json").out) == []
    assert len(ask("history", "--csv").out.splitlines()) == 1
