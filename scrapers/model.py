"""The values that flow out of the scrapers: what Ofsted's site said, in the field's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

PUBLIC_REPORTS = "https://reports.ofsted.gov.uk"
PUBLIC_FILES = "https://files.ofsted.gov.uk"

Origin = Literal["page", "document"]
"""Where a judgement was read: on the provider's page, or in the report's document alone."""

_KEY = re.compile(r"([0-9]{1,4})/([A-Z]{0,2}[0-9]{3,8})")


@dataclass(frozen=True, slots=True, order=True)
class ProviderKey:
    """
    The identity of a provider: its page type and URN, written `2/2648446`.

    A URN alone is not unique: early-years and school numbers overlap.
    """

    type: int
    urn: str

    def __str__(self) -> str:
        return f"{self.type}/{self.urn}"

    @classmethod
    def parse(cls, text: str) -> ProviderKey:
        """Read `2/2648446` (any case). Raises ValueError on anything else."""
        match = _KEY.fullmatch(text.strip().upper())
        if match is None:
            raise ValueError(f"{text!r} is not a provider: write it as type/urn, such as 2/2648446")
        return cls(int(match[1]), match[2])

    @property
    def page_url(self) -> str:
        """The address of the provider's page, as the public knows it."""
        return f"{PUBLIC_REPORTS}/provider/{self.type}/{self.urn}"


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was received: decoded text, and what the host said about its age."""

    url: str
    text: str
    fetched: datetime
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The host answered that a page is as it was at the last full reading (HTTP 304)."""

    url: str
    fetched: datetime


@dataclass(frozen=True, slots=True)
class ListingRow:
    """
    One result of a search listing.

    `rating` is the grade of the newest document, not the last known grade: a provider whose
    newest document is an ungraded visit has none (10 of 61 rows of a real page of 2023).
    `latest` is the publication date of the newest document.
    """

    provider: ProviderKey
    name: str
    category: str | None
    rating: str | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of a listing: its rows in order, and the total that the page says there are."""

    rows: tuple[ListingRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    One graded heading of a report, in Ofsted's words.

    `scale` is the id of a row in `scrapers.scales`, or None where the table does not know the
    grade: such a judgement is kept and shown, and never compared.
    """

    heading: str
    grade: str
    scale: str | None
    origin: Origin = "page"


@dataclass(frozen=True, slots=True)
class Report:
    """One published document on a provider's page, known for ever by its file id."""

    file_id: str
    title: str
    inspected: date | None
    published: date | None
    judgements: tuple[Judgement, ...] = ()

    @property
    def order(self) -> tuple[date, int]:
        """
        Sorts reports from oldest to newest: publication date, then file id.

        Publication order is not inspection order: 9 of 930 consecutive pairs of social care
        reports of 2024-25 were published out of inspection order. Ids rise with time.
        """
        return (self.published or self.inspected or date.min, int(self.file_id))

    @property
    def url(self) -> str:
        """The public address of the document, whatever host the page's link named."""
        return f"{PUBLIC_FILES}/v1/file/{self.file_id}"


@dataclass(frozen=True, slots=True)
class Milestone:
    """An entry of the timeline that has no document: opened, registered, closed."""

    title: str
    when: date | None


@dataclass(frozen=True, slots=True)
class Provider:
    """
    What a provider page says of the provider itself.

    `name` is None where the name is withheld or may be a person's (see `scrapers.remits`).
    `status` is a word of `scrapers.statuses`, or "" where the page states none; `status_words`
    are the page's own. No page names an `owner`: it is known from documents and official files,
    as at the day `owner_at`.
    """

    key: ProviderKey
    name: str | None
    kind: str | None
    status: str
    status_words: str
    local_authority: str | None = None
    region: str | None = None
    address: str | None = None
    trust_id: str | None = None
    trust: str | None = None
    owner: str | None = None
    owner_at: date | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """
    All that one reading of a provider page said.

    `notes` are things on the page that could not be fully understood, though the page itself
    was: an unknown grade, a judgement block whose inspection is not on the timeline. They are
    for the operator, never events about the provider.
    """

    provider: Provider
    reports: tuple[Report, ...]
    milestones: tuple[Milestone, ...] = ()
    notes: tuple[str, ...] = ()
