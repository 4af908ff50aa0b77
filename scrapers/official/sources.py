"""Where GOV.UK has the official files of each series, and by which words they are known there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scrapers.official.model import Series

FileKind = Literal["csv", "ods", "xlsx"]


@dataclass(frozen=True, slots=True)
class Source:
    """
    Where the files of one series are, and by which words the right one is known.

    `pages` gives the paths to look at on a day. The words of a file are those of its title and
    its name. One with one of `never` is not the right one. One of `sure` says that it is, one of
    `perhaps` that it may be, and less so beside one of `doubtful`. A CSV has but one sheet of the
    workbook, so that one of `sheets` must say which. Of one day's files the first of `kinds` is
    preferred. Pages of a collection whose path is `collected` are looked at too. `years` are the
    days that a bare year means, each by a sign among the words.
    """

    pages: Callable[[date], tuple[str, ...]]
    sure: tuple[str, ...]
    sheets: tuple[str, ...]
    never: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    kinds: tuple[FileKind, ...] = ("csv", "ods", "xlsx")
    collected: re.Pattern[str] | None = None
    years: tuple[tuple[str, tuple[int, int]], ...] = ()

    def fit(self, kind: FileKind, words: str) -> int:
        """How well the words of a file fit: 3 surely, 2 perhaps, 1 hardly, 0 not at all."""

        def has(signs: tuple[str, ...]) -> bool:
            return any(sign in words for sign in signs)

        if has(_NEVER) or has(self.never) or (kind == "csv" and not has(self.sheets)):
            return 0
        if has(self.sure):
            return 3
        return (1 if has(self.doubtful) else 2) if has(self.perhaps) else 0

    def year_end(self, year: int, words: str) -> date | None:
        """The day that a bare year means beside these words, if it means any."""
        return next((date(year, *day) for sign, day in self.years if sign in words), None)


# What stands beside the files, or tells of inspections and not of providers.
_NEVER = (
    *("pre release", "key findings", "main findings", "methodology", "quality report", "guidance"),
    *("glossary", "data dictionary", "in year", "historic", "time series", "five year"),
)

_DATA_SETS = "/government/statistical-data-sets"
# The collection and the statistics of 2024 and 2025 are among stored pages of GOV.UK. The
# statistics of 2026 are named by three public programs, and the publication by one.
COLLECTION = "/government/collections/childrens-social-care-statistics"
ANNUAL = "/government/statistics/childrens-social-care-in-england-{year}"
REGULATION = "/government/publications/inspection-and-regulation-of-childrens-social-care-providers"


def _always(*pages: str) -> Callable[[date], tuple[str, ...]]:
    return lambda _: pages


def _social_care(today: date) -> tuple[str, ...]:
    # The statistics of a year come out in July (16 July 2025): until then the last ones count.
    years = (ANNUAL.format(year=year) for year in (today.year, today.year - 1))
    return (COLLECTION, *years, REGULATION)


SOURCES: dict[Series, Source] = {
    # No title since 2018 has been seen [UNKNOWN]. The page of 2025 offers "tables, charts and
    # individual provider-level data in ODS format"; files of 2022 and 2023 are named
    # "..._underlying_data", that of the publication of January 2026, which is as at 30 September,
    # "Inspection_and_regulation_of_childrens_social_care_and_supported_accommodation_providers_
    # 2025.ods" [ONE]. Only a workbook has the leavers, and the inspections of the year.
    "social-care": Source(
        pages=_social_care,
        sure=("underlying data", "provider level", "inspection and regulation of"),
        sheets=("provider level",),
        never=("local authorit",),
        perhaps=("social care data", "social care in england"),
        doubtful=("charts", "tables", "summary"),
        kinds=("ods", "csv", "xlsx"),
        collected=re.compile(
            r"/government/\w+/(?:childrens-social-care-(?:data-)?in-england-\d{4}"
            r"|inspection-and-regulation-of-childrens-social-care[a-z0-9-]*)"
        ),
        years=(("inspection and regulation", (9, 30)), ("", (3, 31))),
    ),
    # "... - most recent inspections data as at 31 December 2025" (six programs); three of the
    # autumn of 2026 look for "childcare provider data as at" as well or instead.
    "childcare": Source(
        pages=_always(f"{_DATA_SETS}/childcare-providers-and-inspections-management-information"),
        sure=("childcare provider",),
        sheets=("most recent inspections", "childcare provider data", "childcare providers data"),
        never=("agencies", "joiners", "leavers", "charts", "tables", "aggregate"),
    ),
    # "Management information - state-funded schools - latest inspections as at 31 August 2026":
    # more than ten programs, 2022 to 2026. The workbook of the same day lacks the middle part.
    "state-schools": Source(
        pages=_always(
            f"{_DATA_SETS}/monthly-management-information-ofsteds-school-inspections-outcomes"
        ),
        sure=("state funded schools",),
        sheets=("latest inspections", "most recent inspections"),
        never=("monitoring", "charts", "tables"),
    ),
    # "... schools most recent inspections data as at 31 December 2024" (four programs), beside
    # "additional inspections data" [ONE].
    "independent-schools": Source(
        pages=_always(
            f"{_DATA_SETS}/non-association-independent-schools-inspections-and-outcomes-"
            "management-information"
        ),
        sure=("non association independent schools",),
        sheets=("most recent inspections", "latest inspections"),
        never=("additional inspections", "charts", "tables"),
    ),
    # The first page is named by one program of October 2026, the second by four of 2017 to 2020.
    # Of 2026 a workbook is known, "Management_information_further_education_and_skills_as_at_31_
    # August_2026.ods" [ONE]; whether there are CSVs, and by which names, is not [UNKNOWN].
    "further-education": Source(
        pages=_always(
            f"{_DATA_SETS}/inspections-and-outcomes-in-further-education-and-skills-"
            "management-information",
            f"{_DATA_SETS}/monthly-management-information-ofsteds-further-education-and-skills-"
            "inspections-outcomes-from-december-2015",
        ),
        sure=("further education and skills",),
        sheets=("provider list", "most recent", "latest"),
        never=("monitoring", "new provider", "charts", "tables"),
    ),
}
