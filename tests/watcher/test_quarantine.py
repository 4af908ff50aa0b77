"""
Cycles that are not believed: what the pages show together is no provider's doing.

Everything about the providers is invented.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scrapers.replica import Fault, InventedProvider, InventedReport, Replica, Site
from scrapers.replica.faults import Answer, transform

HOMES = [f"2/900000{number}" for number in range(1, 6)]


def rewrites(old: str, new: str) -> Fault:
    """Every provider page says one thing otherwise."""

    def action(answer: Answer) -> Answer:
        return replace(answer, body=answer.body.replace(old.encode(), new.encode()))

    return Fault("/provider/", action)


def kinds(summary: Any) -> list[tuple[str, str]]:
    return [(event["kind"], event["provider"]) for event in summary.events]


def quarantined(summary: Any) -> list[str]:
    return [problem.detail for problem in summary.problems if problem.what == "quarantine"]


def test_titles_that_change_on_all_pages_are_held_back_and_nothing_is_told(
    settled, replica: Replica
):
    replica.faults.append(rewrites("Full inspection", "Inspection of the whole"))

    found = settled.again()

    assert found.events == ()
    [evidence] = quarantined(found)
    assert "4 of 5 pages gave known reports another title, date or grade" in evidence
    assert settled.duties("provider") == []


def test_the_operator_hears_once_and_once_that_all_is_well(settled, replica: Replica, rewrite):
    rewrite(watch='[operator]\nchannels = ["out"]')
    replica.faults.append(rewrites("Full inspection", "Inspection of the whole"))
    for _ in range(3):
        settled.again()
    replica.faults.clear()
    for _ in range(2):
        settled.again(hours=3)

    subjects = [alert.subject for _, alert in settled.duties("operator")]
    assert len([s for s in subjects if "quarantine" in s]) == 1
    assert subjects[-1] == "ofsted-watch: all well again"
    assert len(subjects) == 2


def test_what_really_happened_meanwhile_is_told_once_when_the_pages_are_mended(
    settled, replica: Replica, site: Site, report
):
    replica.faults.append(rewrites("Full inspection", "Inspection of the whole"))
    site.publish("2/9000001", report("99300001"))
    site.close("2/9000003", date(2026, 11, 22))
    assert settled.again().events == ()
    assert settled.again(hours=3).events == ()

    replica.faults.clear()
    told = [event for _ in range(3) for event in kinds(settled.again(hours=3))]

    assert sorted(told) == [("published", "2/9000001"), ("status", "2/9000003")]


def test_a_change_that_is_believed_is_taken_over(settled, replica: Replica):
    replica.faults.append(rewrites("Full inspection", "Inspection of the whole"))
    assert settled.again().events == ()
    settled.now = settled.now.replace(hour=14)

    found = settled.look(believe=True)

    assert {kind for kind, _ in kinds(found)} == {"revised"}
    assert quarantined(settled.again(hours=3)) == []


def test_pages_that_lose_their_shape_together_hold_the_others_back(
    settled, replica: Replica, site: Site, report
):
    def broken(target: str) -> bool:
        return any(target == f"/provider/{home}" for home in HOMES[1:])

    replica.faults.append(
        Fault(broken, transform(lambda text: text.replace("timeline", "chronik")))
    )
    site.publish("2/9000001", report("99300001"))

    found = settled.again()

    assert found.events == ()
    assert "4 of 5 pages could no longer be understood" in quarantined(found)[0]


def test_pages_that_stay_broken_do_not_hold_the_others_back_for_ever(
    settled, replica: Replica, site: Site, report
):
    def broken(target: str) -> bool:
        return any(target == f"/provider/{home}" for home in HOMES[1:])

    replica.faults.append(
        Fault(broken, transform(lambda text: text.replace("timeline", "chronik")))
    )
    settled.again()
    site.publish("2/9000001", report("99300001"))

    told = [event for _ in range(2) for event in kinds(settled.again(hours=1))]

    assert told == [("published", "2/9000001")]


def test_reports_that_vanish_from_many_pages_are_not_withdrawn(settled, replica: Replica):
    """One report is taken off each of four pages, twice in a row."""
    replica.faults.append(
        Fault(
            "/provider/",
            transform(_without_last_report),
        )
    )

    found = [settled.again(), settled.again(), settled.again(hours=2)]

    assert [kinds(each) for each in found] == [[], [], []]
    assert all("no longer listed reports" in quarantined(each)[0] for each in found[:1])
    assert settled.duties("provider") == []


def _without_last_report(text: str) -> str:
    """The page without its oldest document, whole otherwise."""
    start = text.rfind('<a class="publication-link"')
    item = text.rfind('<li class="timeline__day', 0, start)
    end = text.find("</li>", start) + len("</li>")
    return text[:item] + text[end:] if start > 0 else text


def test_the_homes_of_a_company_that_all_close_on_one_day_are_told(settled, site: Site):
    for home in HOMES:
        site.close(home, date(2026, 11, 22), "Resigned")

    assert sorted(kinds(settled.again())) == [("status", home) for home in HOMES]


def test_reports_on_all_homes_on_one_day_are_told(settled, site: Site, report):
    for number, home in enumerate(HOMES):
        site.publish(home, report(f"9930000{number}"))

    assert sorted(kinds(settled.again())) == [("published", home) for home in HOMES]


def test_a_page_that_lists_other_reports_alone_is_not_believed(settled, site: Site):
    """It may be somebody else's, or all ids may be new: nothing of it is told."""
    home = site.provider("2/9000001")
    others = tuple(
        InventedReport(
            f"9935000{number}",
            "Full inspection",
            date(2020, number, 1),
            date(2020, number, 20),
            "Good",
        )
        for number in range(1, 4)
    )
    _put(site, replace(home, reports=others))

    found = settled.again()

    assert found.events == ()
    assert ("layout-changed", "2/9000001") in settled.problems()


def _put(site: Site, provider: InventedProvider) -> None:
    site._providers[provider.key] = provider


@pytest.mark.parametrize("count", [200])
def test_old_reports_that_appear_on_many_pages_as_new_are_held_back(
    settled, site: Site, count: int
):
    for place, home in enumerate(HOMES[:4]):
        for number in range(2):
            site.publish(
                home,
                InventedReport(
                    f"9{place}4{number}{count}0",
                    "Full inspection",
                    date(2021, 5, 3),
                    date(2021, 6, 7),
                    "Good",
                ),
            )

    found = settled.again()

    assert found.events == ()
    assert "several reports of long ago" in quarantined(found)[0]
