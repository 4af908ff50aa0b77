"""What the readers of a provider's page share: its words, its dates, what it lacks."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field
from datetime import date

from bs4 import Tag

from scrapers.errors import LayoutChanged
from scrapers.model import Judgement, ProviderKey
from scrapers.scales import is_grade, scale_of

DASHES = "-\N{EN DASH}"
DASH = rf"\s[{DASHES}]\s"
# `06 May 2025`; also `27 to 28 May 2026` and `30 April to 1 May 2026`, of which the first day
# counts, as the timeline shows the first day of an inspection.
_MONTHS = "january february march april may june july august september october november december"
_DAY = re.compile(
    r"(?<!\d)(\d{1,2})(?:\s+([A-Za-z]{3,9})\.?)?"
    rf"(?:\s*(?:to|and|[{DASHES}])\s*\d{{1,2}}\s+([A-Za-z]{{3,9}})\.?)?,?\s+(\d{{4}})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: whose page was asked for, and what could not be understood so far."""

    asked: ProviderKey
    where: str
    social_care: bool = False
    notes: list[str] = field(default_factory=list)

    def lacks(self, mark: str) -> LayoutChanged:
        """The error that says which mark of the page is missing."""
        return LayoutChanged(self.where, mark)

    def note(self, text: str) -> None:
        """Keep, for the operator, what could not be understood."""
        self.notes.append(text)


def words_of(tag: Tag | None, without: str = "") -> str:
    """The text of `tag` on one line, leaving out what the selector `without` finds in it."""
    if tag is None:
        return ""
    if without:
        tag = copy(tag)
        for part in tag.select(without):
            part.extract()
    return " ".join(tag.get_text().split())


def classes_of(tag: Tag) -> list[str]:
    """The classes of `tag`, none if it has none."""
    return [str(each) for each in tag.get_attribute_list("class") if each]


def find_day(text: str) -> date | None:
    """The first date in `text`; of a range, its first day."""
    for match in _DAY.finditer(text):
        month = (match[2] or match[3] or "none").casefold()
        places = [n for n, name in enumerate(_MONTHS.split(), 1) if name.startswith(month)]
        try:
            return date(int(match[4]), places[0], int(match[1]))
        except (IndexError, ValueError):
            continue
    return None


def judged(grades: list[tuple[str, str]], file_id: str, reading: Reading) -> tuple[Judgement, ...]:
    """The judgements that (heading, grade) pairs make; those that grade nothing are left out."""
    judgements: list[Judgement] = []
    for heading, grade in grades:
        if not is_grade(grade):
            continue
        scale = scale_of(heading, grade, social_care=reading.social_care)
        if scale is None:
            reading.note(f"unknown grade {grade!r} for {heading} in file {file_id}")
        judgements.append(Judgement(heading, grade, scale))
    return tuple(judgements)
