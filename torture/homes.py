"""The invented homes that are watched, and others around them in the listings."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from scrapers.model import Milestone, ProviderKey
from scrapers.replica import InventedProvider, InventedReport, Site

GRADES = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
HEADINGS = (
    "How well children and young people are helped and protected",
    "The effectiveness of leaders and managers",
)
_AUTHORITIES = ("Coventry", "Sandwell", "Shropshire", "Dudley", "Birmingham", "Walsall")


def report(file_id: int, published: date, grade: str | None) -> InventedReport:
    """A report whose headings all have the one grade, so that the overall one is told first."""
    title = "Full inspection" if grade else "Monitoring visit"
    judgements = tuple((heading, grade) for heading in HEADINGS) if grade else ()
    inspected = published - timedelta(days=40)
    return InventedReport(str(file_id), title, inspected, published, grade, judgements)


def invented_homes(chance: Random, today: date, watched: int, others: int) -> Site:
    """
    A site of children's homes. The first have from none to three reports, so that a page without
    any is among the watched, and one with a single report that a broken page may seem to lack.
    """
    homes = []
    for number in range(watched + others):
        reports = tuple(
            report(
                99_000_000 + number * 10 + place,
                today - timedelta(days=1000 - 300 * place + number % 50),
                chance.choice(GRADES[:3]),
            )
            for place in range((number + 1) % 4)
        )
        homes.append(
            InventedProvider(
                ProviderKey(2, str(9_000_001 + number)),
                local_authority=_AUTHORITIES[number % len(_AUTHORITIES)],
                region="West Midlands",
                # Each its own: that two homes of one owner fail would be a piece of news more.
                owner=f"Hollybank Care {number + 1} (invented)",
                milestones=(Milestone("Registered", today - timedelta(days=1500)),),
                reports=reports,
            )
        )
    return Site(homes)


def watched_keys(count: int) -> tuple[str, ...]:
    """The keys of the first homes."""
    return tuple(f"2/{9_000_001 + number}" for number in range(count))
