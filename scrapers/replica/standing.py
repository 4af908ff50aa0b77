"""How the invented providers stood on a day, as an official file of that day would know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from scrapers.replica.invented import InventedProvider, InventedReport
from scrapers.replica.site import Site
from scrapers.statuses import ENDED, status_of

# Social care data of 2025: inspections to 31 March, if published by 30 April.
_PUBLISHED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """
    One provider as at a day. `left` is when it left and how, in the words of its timeline, or
    None while it is there. `inspections` are oldest first.
    """

    provider: InventedProvider
    registered: date | None
    left: tuple[date | None, str] | None
    inspections: tuple[InventedReport, ...]

    @property
    def graded(self) -> InventedReport | None:
        """The newest inspection that gave grades."""
        return next((each for each in reversed(self.inspections) if each.is_graded), None)

    @property
    def card(self) -> InventedReport | None:
        """The newest report card."""
        return next((each for each in reversed(self.inspections) if each.is_card), None)

    @property
    def old_graded(self) -> InventedReport | None:
        """The newest inspection that gave grades before report cards came."""
        old = (each for each in reversed(self.inspections) if each.is_graded and not each.is_card)
        return next(old, None)

    @property
    def ungraded(self) -> InventedReport | None:
        """The newest inspection that gave no grades."""
        return next((each for each in reversed(self.inspections) if not each.is_graded), None)


def standings(site: Site, as_at: date) -> list[Standing]:
    """All providers that were registered by a day, those that have left included."""
    found = [_standing(provider, as_at) for provider in site.providers]
    return [each for each in found if each.registered is None or each.registered <= as_at]


def _standing(provider: InventedProvider, as_at: date) -> Standing:
    registered = left = None
    for milestone in provider.milestones:
        if milestone.title == "Registered":
            registered = milestone.when
        elif status_of(milestone.title) in ENDED and (milestone.when or as_at) <= as_at:
            left = (milestone.when, milestone.title)
    ended_unsaid = status_of(provider.status) in ENDED and not any(
        status_of(each.title) in ENDED for each in provider.milestones
    )
    inspections = [
        report
        for report in provider.reports
        if (report.inspected or report.published) <= as_at
        and report.published <= as_at + _PUBLISHED_WITHIN
        # Of a school that has become an academy a letter is published too.
        and "letter" not in report.title.casefold()
    ]
    inspections.sort(key=lambda each: (each.inspected or each.published, int(each.file_id)))
    return Standing(
        provider,
        registered,
        (None, provider.status) if ended_unsaid else left,
        tuple(inspections),
    )
