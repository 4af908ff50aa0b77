"""The values of the made-up site: an invented provider, its reports, and an official file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from scrapers.model import Milestone, ProviderKey
from scrapers.official.model import Series
from scrapers.replica.codes import Place, place_of


@dataclass(frozen=True, slots=True)
class InventedReport:
    """
    One document that the site has published.

    `grade` is the one overall grade, None where the visit gave none. `judgements` are the other
    graded headings, each with its grade. `safeguarding` ("met", "not met") is given for a report
    card and only there. `lines` are the text of the document; where there are none the document
    is written from the other fields.
    """

    file_id: str
    title: str
    inspected: date | None
    published: date
    grade: str | None = None
    judgements: tuple[tuple[str, str], ...] = ()
    safeguarding: str | None = None
    lines: tuple[str, ...] = ()

    @property
    def is_card(self) -> bool:
        """Whether it is a report card, the form of education reports since 10 November 2025."""
        return self.safeguarding is not None

    @property
    def is_graded(self) -> bool:
        """Whether the provider page has an outcome of this report to show."""
        return self.grade is not None or self.is_card or bool(self.judgements)


@dataclass(frozen=True, slots=True)
class InventedProvider:
    """
    One provider of the site.

    `name` is None where Ofsted withholds it (children's homes) or where it would be a person's.
    `status` is in the site's words. `trust` is an id and a name. `owner` and `places` stand in
    documents and official files alone, never on a page.
    """

    key: ProviderKey
    name: str | None = None
    kind: str | None = None
    status: str = "Open"
    local_authority: str | None = None
    region: str | None = None
    address: str | None = None
    trust: tuple[str, str] | None = None
    owner: str | None = None
    places: int | None = None
    milestones: tuple[Milestone, ...] = ()
    reports: tuple[InventedReport, ...] = ()

    @property
    def place(self) -> Place:
        """Where the search form files it."""
        return place_of(self.key.type)

    @property
    def kind_shown(self) -> str:
        """The text beside "Type:" and "Category:"."""
        return self.kind or self.place.kind

    @property
    def newest(self) -> InventedReport | None:
        """The newest document by publication, then file id: the one that a listing shows."""
        return max(self.reports, key=lambda r: (r.published, int(r.file_id)), default=None)

    @property
    def outcome(self) -> InventedReport | None:
        """
        The graded report whose outcome heads the provider page.

        A guess: the newest inspection, since the page's own sentence names the inspection date.
        """
        graded = [report for report in self.reports if report.is_graded]
        return max(graded, key=_inspection_order, default=None)


@dataclass(frozen=True, slots=True)
class InventedFile:
    """One official file that the made-up GOV.UK has published. `title` is as its page has it."""

    series: Series
    as_at: date
    content: bytes
    filename: str
    title: str

    @property
    def published(self) -> date:
        """Files of 2026 came a week to a month after their day."""
        return self.as_at + timedelta(days=10)

    @property
    def asset(self) -> str:
        """Its id at the file host: eight figures for when it was made, and sixteen of its own."""
        made = int(datetime.combine(self.published, time(8, 30), UTC).timestamp())
        own = hashlib.sha256(self.filename.encode() + self.content).hexdigest()
        return f"{made:08x}{own[:16]}"


def _inspection_order(report: InventedReport) -> tuple[date, int]:
    return (report.inspected or report.published, int(report.file_id))
