"""The values of the made-up site: an invented provider and its invented reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scrapers.model import Milestone, ProviderKey
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
    `status` is in the site's words. `trust` is an id and a name. `owner` stands in documents
    alone, never on a page.
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


def _inspection_order(report: InventedReport) -> tuple[date, int]:
    return (report.inspected or report.published, int(report.file_id))
