"""One run: what is asked of the site, in which order, and what is put down to be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from scrapers.model import ProviderKey
from scrapers.replica import Fault, InventedProvider, InventedReport, Replica, Site, Variants
from scrapers.replica.faults import status, transform

SECOND_WATCH = """
[[watch]]
name = "Placements"
providers = ["2/9000002", "2/9000003"]
channels = ["out"]
"""


def pages(paths: list[str]) -> list[str]:
    """The provider pages among the addresses asked for."""
    return [path.removeprefix("/provider/") for path in paths if path.startswith("/provider/")]


def told(lookout: Any) -> list[str]:
    """What is to be told of providers, by their pages."""
    return [alert.page.rpartition("/provider/")[2] for _, alert in lookout.duties("provider")]


# The first look, and what a watch is told that it covers.


def test_the_first_look_is_silent_but_for_one_summary_of_each_watch(lookout):
    found = lookout.look()
    assert (found.baseline, found.events, found.problems, found.reached) == (5, (), (), True)
    [(channel, alert)] = lookout.duties("watching")
    assert (channel, alert.subject) == ("out", "Now watching 5 homes: Hollybank Care")
    lookout.again(hours=1)
    assert len(lookout.duties("watching")) == 1


def test_a_home_that_is_added_later_is_summed_up_alone_and_the_others_not_again(lookout, rewrite):
    rewrite(providers=("2/9000001", "2/9000002"))
    lookout.look()
    rewrite(providers=("2/9000001", "2/9000002", "2/9000003"))
    lookout.again()
    _, (_, alert) = lookout.duties("watching")
    assert alert.subject == "Now watching 1 home: Hollybank Care"
    assert [line for line in alert.listed if "9000003" in line]
    assert not [line for line in alert.listed if "9000001" in line]


def test_a_watch_is_summed_up_without_what_could_not_be_read_and_that_follows(lookout, replica):
    replica.faults.append(Fault("/provider/2/9000003", status(500)))
    lookout.look()
    replica.faults.clear()
    lookout.again()
    subjects = [alert.subject for _, alert in lookout.duties("watching")]
    assert [" ".join(subject.split()[:3]) for subject in subjects] == [
        "Now watching 4",
        "Now watching 1",
    ]


def test_what_one_watch_is_checked_for_is_told_to_every_watch_that_has_it(
    lookout, rewrite, site: Site, report
):
    rewrite(watch=SECOND_WATCH)
    lookout.look()
    lookout.asked()
    site.publish("2/9000002", report("99300001"))
    site.publish("2/9000001", report("99300002"))
    lookout.now += timedelta(hours=1)
    [event] = lookout.look(only=frozenset({"Placements"})).events
    assert event["watches"] == ["Hollybank Care", "Placements"]
    assert set(pages(lookout.asked())) <= {"2/9000002", "2/9000003"}
    [(_, alert)] = lookout.duties("provider")
    assert alert.watches == ("Hollybank Care", "Placements")
    assert [e["provider"] for e in lookout.look().events] == ["2/9000001"]


# What a poll costs.


def _many_homes(count: int) -> Site:
    return Site(
        InventedProvider(
            ProviderKey(2, str(9100000 + number)),
            local_authority="Coventry",
            reports=(
                InventedReport(
                    str(99500000 + number),
                    "Full inspection",
                    date(2024, 5, 14),
                    date(2024, 6, 1) + timedelta(days=number),
                    "Good",
                ),
            ),
        )
        for number in range(count)
    )


@pytest.mark.parametrize("count", [20, 200])
def test_a_poll_without_news_costs_the_same_however_long_the_watchlist(
    lookout, replica: Replica, rewrite, count
):
    replica.site = _many_homes(count)
    keys = tuple(str(provider.key) for provider in replica.site.providers)
    rewrite(providers=keys, schedule='spare = 5\nsweep = "48h"')
    assert lookout.look().baseline == count
    lookout.asked()
    found = lookout.again(minutes=1)
    assert (found.requests.listing, found.requests.provider) == (2, 5)
    assert len(lookout.asked()) == 7


def test_spare_readings_go_round_so_that_no_page_is_left_out(lookout, rewrite):
    rewrite(schedule='spare = 2\nsweep = "30d"')
    lookout.look()
    lookout.asked()
    seen = set()
    for _ in range(3):
        lookout.again(minutes=1)
        seen.update(pages(lookout.asked()))
    assert len(seen) == 5


def test_the_page_that_a_listing_points_to_is_read_first_and_without_any_spare(
    lookout, rewrite, site: Site, report
):
    rewrite(schedule="spare = 0")
    lookout.look()
    site.publish("2/9000004", report())
    lookout.asked()
    [event] = lookout.again(minutes=1).events
    assert (event["provider"], event["kind"]) == ("2/9000004", "published")
    assert pages(lookout.asked())[0] == "2/9000004"


def test_a_sweep_reads_every_page_and_no_page_is_older_than_its_time(lookout, rewrite):
    rewrite(schedule='spare = 0\nsweep = "24h"')
    lookout.look()
    lookout.asked()
    lookout.now += timedelta(minutes=1)
    lookout.look(sweep=True)
    assert len(pages(lookout.asked())) == 5
    read = set()
    for _ in range(24):
        lookout.again(poll=False, hours=1, seconds=1)
        read.update(paths := pages(lookout.asked()))
        assert len(paths) < 5, "they are spread over the day"
    assert len(read) == 5


def test_between_polls_only_pages_that_are_due_are_asked_for(settled):
    found = settled.again(poll=False, minutes=1)
    assert settled.asked() == []
    assert (found.reached, found.problems) == (None, ())


def test_a_closed_home_is_watched_on_for_the_reports_that_still_come(settled, site: Site, report):
    site.close("2/9000002", date(2026, 11, 20))
    [closed] = settled.again().events
    assert (closed["kind"], closed["provider"]) == ("status", "2/9000002")
    settled.again(days=300)
    site.publish("2/9000002", report())
    [published] = settled.again().events
    assert published["provider"] == "2/9000002"
    settled.again(days=80)
    settled.asked()
    settled.again(days=2)
    assert "2/9000002" not in pages(settled.asked())


# Manners.


def test_robots_txt_is_read_once_a_day_also_by_new_processes(lookout):
    for hours in (0, 6, 12):
        lookout.again(hours=hours)
    assert lookout.asked().count("/robots.txt") == 1
    lookout.again(hours=12)
    assert lookout.asked().count("/robots.txt") == 1


def test_what_robots_txt_disallows_is_not_asked_for(lookout, replica: Replica):
    replica.variants = Variants(robots="User-agent: *\nDisallow: /provider/2/9000003\n")
    found = lookout.look()
    assert [(p.what, p.where) for p in found.problems] == [("robots-disallow", "2/9000003")]
    assert found.baseline == 4
    assert not [path for path in lookout.asked() if "9000003" in path]


def test_a_site_that_asks_to_be_left_alone_is_left_alone_by_every_process(settled, replica):
    replica.faults.append(Fault("/search", status(503, retry_after="7200"), times=1))
    found = settled.again()
    assert [p.what for p in found.problems] == ["throttled"]
    assert len(settled.asked()) == 1
    found = settled.again(hours=1)
    assert (found.reached, settled.asked()) == (False, [])
    assert settled.again(hours=1).problems == ()


def test_a_site_that_does_not_answer_is_given_up_for_this_cycle_after_three_places(
    settled, replica, rewrite, site: Site, report
):
    rewrite(schedule="spare = 5")
    site.publish("2/9000001", report())
    replica.faults.append(Fault("", status(500)))
    found = settled.again()
    assert (len(found.problems), found.reached, found.events) == (3, False, ())
    assert len(settled.asked()) == 6, "each place twice, as a single failure may pass"
    replica.faults.clear()
    assert [e["provider"] for e in settled.again(minutes=1).events] == ["2/9000001"]


def test_news_that_cannot_be_read_is_not_asked_for_at_every_look_between_polls(
    settled, replica, site: Site, report
):
    site.publish("2/9000004", report())
    replica.faults.append(Fault("/provider/2/9000004", status(500)))
    settled.again(minutes=1)
    settled.asked()
    settled.again(poll=False, seconds=15)
    assert settled.asked() == []
    replica.faults.clear()
    assert [e["provider"] for e in settled.again(minutes=1).events] == ["2/9000004"]


def test_a_page_that_failed_for_months_stops_nothing(settled, replica: Replica):
    with settled.store() as store:
        for _ in range(2000):
            store.providers.tried(ProviderKey(2, "9000003"), settled.now, settled.now)
    replica.faults.append(Fault("/provider/2/9000003", status(500)))
    found = settled.again()
    assert [(p.what, p.where) for p in found.problems] == [("unreachable", "2/9000003")]
    assert len(set(pages(settled.asked()))) == 5


# What the operator is told.


@pytest.fixture
def staffed(lookout, rewrite: Callable[..., None]):
    """With an operator's channel, after the first look."""
    rewrite(
        channels='[[channel]]\nname = "out"\nurl = "console:"\n'
        '[[channel]]\nname = "ops"\nurl = "console:"\n',
        watch='[operator]\nchannels = ["ops"]\n',
    )
    lookout.look()
    lookout.asked()
    return lookout


def operator(lookout: Any) -> list[str]:
    """The subjects of what the operator is told."""
    assert {channel for channel, _ in lookout.duties("operator")} <= {"ops"}
    return [alert.subject.removeprefix("ofsted-watch: ") for _, alert in lookout.duties("operator")]


def test_the_operator_is_told_of_an_odd_page_once_and_once_that_all_is_well(staffed, replica):
    replica.faults.append(
        Fault("/provider/2/9000003", transform(lambda page: page.replace("timeline", "t-l")))
    )
    for _ in range(4):
        staffed.again()
    assert operator(staffed) == ["layout-changed at 2/9000003"]
    replica.faults.clear()
    staffed.again(hours=1)
    staffed.again()
    assert operator(staffed) == ["layout-changed at 2/9000003", "all well again"]
    assert staffed.problems() == []


def test_an_outage_is_told_once_however_many_pages_it_kept_from_being_read(staffed, replica):
    replica.faults.append(Fault("", status(500)))
    for _ in range(12):
        staffed.again(hours=1)
    assert operator(staffed) == ["Ofsted's site does not answer"]
    assert staffed.problems() == [("unreachable", "the site")]
    replica.faults.clear()
    staffed.again()
    assert operator(staffed) == ["Ofsted's site does not answer", "all well again"]


def test_a_short_silence_of_the_site_is_not_told_at_all(staffed, replica):
    replica.faults.append(Fault("", status(500)))
    staffed.again()
    staffed.again()
    replica.faults.clear()
    staffed.again()
    assert operator(staffed) == []
    assert staffed.problems() == []


def test_a_problem_of_a_home_that_is_watched_no_longer_is_over(staffed, replica):
    replica.faults.append(Fault("/provider/2/9000003", status(404)))
    for _ in range(3):
        staffed.again()
    assert staffed.problems() == [("not-found", "2/9000003")]
    config = staffed.desk.config
    config.write_text(config.read_text("utf-8").replace('"2/9000003", ', ""), "utf-8")
    staffed.again(poll=False)
    assert staffed.problems() == []
    assert operator(staffed)[-1] == "all well again"


def test_the_operator_reads_urns_never_the_names_of_homes(staffed, replica, site: Site):
    site.rename("2/9000003", "Larch House (invented)")
    replica.faults.append(
        Fault("/provider/2/9000003", transform(lambda page: page.replace("</html>", "")))
    )
    staffed.again()
    [(_, alert)] = staffed.duties("operator")
    assert "2/9000003" in " ".join((alert.subject, *alert.listed))
    assert "Larch" not in repr(alert)


def test_one_surprise_does_not_stop_the_others_and_is_the_operators(staffed, site: Site, report):
    """Here a store that will not take the reports of one home."""
    with staffed.store() as store:
        store._db.execute(
            "CREATE TRIGGER odd BEFORE INSERT ON report WHEN NEW.provider = '2/9000001'"
            " BEGIN SELECT RAISE(ABORT, 'odd'); END"
        )
    site.publish("2/9000001", report("99300009"))
    site.publish("2/9000002", report())
    found = staffed.again()
    assert [(p.what, p.where) for p in found.problems] == [("surprise", "2/9000001")]
    assert [e["provider"] for e in found.events] == ["2/9000002"]
    assert operator(staffed) == ["surprise at 2/9000001"]


def test_the_alert_says_how_its_group_stands_after_the_news(settled, site: Site, report):
    site.publish("2/9000001", report())
    [event] = settled.again().events
    assert event["group"]["grades"]["Inadequate"] == 1
    assert told(settled) == ["2/9000001"]


def test_a_provider_of_a_type_never_seen_is_watched_like_any_other(lookout, rewrite, site, report):
    site.add_provider(
        InventedProvider(ProviderKey(77, "9000077"), "A body (invented)", reports=(report("9"),))
    )
    rewrite(providers=("77/9000077",))
    assert lookout.look().baseline == 1
    site.publish("77/9000077", replace(report(), title="Some new visit"))
    assert [e["provider"] for e in lookout.again().events] == ["77/9000077"]


# The clock.


def test_a_clock_that_was_ahead_for_a_while_does_not_stop_the_watching(lookout, site: Site, report):
    lookout.look()
    lookout.again()
    right = lookout.now
    lookout.now = right + timedelta(days=400)
    lookout.look()
    lookout.now = right + timedelta(hours=1)
    site.publish("2/9000001", report())

    assert [event["provider"] for event in lookout.again(hours=25).events] == ["2/9000001"]

    with lookout.store() as store:
        readings = store.providers.readings([ProviderKey(2, f"900000{n}") for n in range(1, 6)])
        assert all(r.next_due <= lookout.now + timedelta(days=1) for r in readings.values())
        assert store.deliveries.due(lookout.now, impatient=False)


def test_a_clock_that_goes_back_neither_doubles_nor_loses(lookout, site: Site, report):
    lookout.look()
    site.publish("2/9000001", report("99300001"))
    assert len(lookout.again().events) == 1
    lookout.now -= timedelta(days=3)
    assert lookout.look().events == ()
    site.publish("2/9000001", report("99300002"))
    assert [event["report"]["file_id"] for event in lookout.again().events] == ["99300002"]
