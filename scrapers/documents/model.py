"""The values that a document is read into."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Self

from scrapers.model import Judgement

READER = 1
"""Raised when a release understands more of a document, so that kept ones are read again."""

MOST_BYTES = 60_000_000
"""The largest document that is read."""


@dataclass(frozen=True, slots=True)
class Previous:
    """What a document says of the inspection before it: its first day and its one grade."""

    date: date | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """One short sentence of a document, and the page (from 1) that it stands on."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """
    All that one document said. `sha256` is of its bytes; `pages` is 0 if they could not be counted.

    `kind`, `remit` and `framework` are words of `scrapers.documents.frameworks`, None where the
    document was not recognised. `graded` says whether a document of this kind gives grades at
    all: False is not the same as not having understood it, which `problems` tell.

    `provider` is None where Ofsted keeps the name from the public or it may be a person's;
    `owner` is the registered provider, None where it may be a person.
    `safeguarding` is "Met", "Not met", "Effective" or "Not effective"; `concern` the category of
    concern; `outcome` what a document without grades comes to, in the words of our own table.
    `enforcement` is "None" or a short word for the action since the last inspection.
    `requirements` and `recommendations` are counts, None where the document has no such part.
    """

    kind: str | None = None
    remit: str | None = None
    framework: str | None = None
    graded: bool = False
    urn: str | None = None
    provider: str | None = None
    owner: str | None = None
    inspected: tuple[date | None, date | None] = (None, None)
    published: date | None = None
    judgements: tuple[Judgement, ...] = ()
    safeguarding: str | None = None
    concern: str | None = None
    outcome: str | None = None
    previous: Previous = field(default_factory=Previous)
    enforcement: str | None = None
    requirements: int | None = None
    recommendations: int | None = None
    next_inspection: str | None = None
    quotes: tuple[Quote, ...] = ()
    pages: int = 0
    sha256: str = ""
    problems: tuple[str, ...] = ()

    @property
    def understood(self) -> bool:
        """Whether nothing is missing that such a document should say."""
        return self.kind is not None and not self.problems

    def with_problem(self, problem: str) -> Document:
        """The same document, with one more thing that went wrong."""
        return replace(self, problems=(*self.problems, problem))

    def as_data(self) -> dict[str, Any]:
        """The document as plain data, as `read --json` prints it: dates in ISO 8601."""
        data = asdict(self)
        first, last = self.inspected
        data["inspected"] = {"from": _iso(first), "to": _iso(last)}
        data["published"] = _iso(self.published)
        data["previous"] = {"date": _iso(self.previous.date), "grade": self.previous.grade}
        data["judgements"] = [
            {"heading": each.heading, "grade": each.grade, "scale": each.scale}
            for each in self.judgements
        ]
        for several in ("quotes", "problems"):
            data[several] = list(data[several])
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """The document that `as_data` made plain. Raises KeyError or TypeError on other data."""
        inspected, previous = data["inspected"], data["previous"]
        return cls(
            **{
                **data,
                "inspected": (_day(inspected["from"]), _day(inspected["to"])),
                "published": _day(data["published"]),
                "judgements": tuple(
                    Judgement(each["heading"], each["grade"], each["scale"])
                    for each in data["judgements"]
                ),
                "previous": Previous(_day(previous["date"]), previous["grade"]),
                "quotes": tuple(Quote(**each) for each in data["quotes"]),
                "problems": tuple(data["problems"]),
            }
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
