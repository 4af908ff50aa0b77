"""
The social care data: current providers, the inspections of a year, and who left.

Written to "Children's social care data in England 2025" (16 July 2025), whose sheets
`Provider_level_at_…`, `Provider_level_in_year_…` and `Leavers+Joiners_at_…` are read, and to the
columns that the files of March 2018, March 2024 and September 2025 have otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.official.cells import Cell, Row, number, text
from scrapers.official.columns import Header, Names, find_header, matches
from scrapers.official.faults import Faults
from scrapers.official.inspections import Graded, Told, at, where
from scrapers.official.judgements import of_social_care
from scrapers.official.model import BadFile, RegisterRow
from scrapers.official.rows import (
    LINK,
    Register,
    first_of,
    fullest,
    linked,
    name_of,
    of_providers,
    status,
)
from scrapers.official.tabular import Sheet
from scrapers.organisations import is_organisation
from scrapers.remits import UNKNOWN, code_of, kind_word

_URN: Names = ("URN", "Provider URN")
_TYPE: Names = ("Provision type", "Provider type")
_STATUS: Names = ("Registration status", "Provider status")
_NAME: Names = ("Name", "Provider name", "Setting name")
_AUTHORITY: Names = ("Local authority", "LA name")
_REGIONS: Names = ("Government Office Region", "Region", "Ofsted Region")
_PLACES: Names = ("Places", "Number of places", "Registered places")
_OWNER: Names = (
    "Organisation which owns the provider",
    "Organisation name",
    "Organisation",
    "Owner",
)
_LEAVER: Names = ("Leaver status",)

_OVERALL: Names = (
    "Overall experiences and progress of children and young people",
    "Overall experiences and progress",
    "Overall effectiveness",
)
_DATE: Names = ("Latest full inspection date", "Inspection date")
_PUBLISHED: Names = ("Latest full inspection publication date", "Publication date")
_OTHERS: tuple[Names, ...] = (
    ("Outcomes in education and related learning activities",),
    ("Health services",),
    (
        "How well children and young people are helped and protected",
        "Safeguarding children and young people",
    ),
    ("The effectiveness of leaders and managers", "Leadership and management"),
    ("Outcomes for children and young people",),
    ("Quality of care",),
    ("Supported Accommodation outcome",),
)
_GRADES = tuple(Graded(names, reading=of_social_care) for names in (_OVERALL, *_OTHERS))

LATEST = Told(
    "Full inspection",
    inspected=_DATE,
    published=_PUBLISHED,
    titled=("Latest full inspection event type", "Event type"),
    judgements=_GRADES,
)
# The files of 2023 and 2024 have the inspection before it too.
PREVIOUS = Told(
    "Full inspection",
    inspected=("Previous full inspection event date", "Previous full inspection date"),
    published=("Previous full inspection publication date",),
    titled=("Previous full inspection event type",),
    judgements=tuple(
        Graded(
            tuple(f"Previous {name.removeprefix('The ')}" for name in names),
            names[0],
            of_social_care,
        )
        for names in (_OVERALL, *_OTHERS)
    ),
)
IN_YEAR = Told(
    "Inspection",
    inspected=("Inspection date", "Inspection event date"),
    published=("Inspection publication date", "Publication date"),
    titled=("Inspection event type", "Event type"),
    judgements=_GRADES,
)

SIGNS: tuple[Names, ...] = (
    _TYPE[:1],
    _STATUS[:1],
    ("Registration date",),
    _NAME[:1],
    ("Sector",),
    _PLACES[:1],
    _OWNER,
    _DATE,
    _PUBLISHED,
    _OVERALL,
    ("Ofsted Region",),
    ("Government Office Region",),
    ("Linked Education URN",),
    *_OTHERS,
)
_LEAST = 4
_YEAR = re.compile(r"\bin[ _-]?year\b", re.IGNORECASE)
_PERSON = re.compile(r"(?:mr|mrs|ms|miss|mx|dr)\.? ", re.IGNORECASE)


def main_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet of current providers. Raises BadFile where every sheet is of a year."""
    current = [sheet for sheet in sheets if not _is_of_a_year(sheet)]
    if not current:
        raise BadFile(
            "it lists the inspections of a year, not the providers: the table of providers "
            "(provider level as at a day) is wanted"
        )
    return fullest(current, SIGNS, (_OVERALL, _DATE, _PUBLISHED, _OWNER))


def read(sheets: Sequence[Sheet], faults: Faults) -> tuple[RegisterRow, ...]:
    """
    One row for each provider of the three sheets.

    The sheet of current providers counts before that of leavers, which counts before that of the
    year: the year's has the status of another day (11 of 4,921 rows of 2025), and other
    spellings of owners (13). Raises BadFile where a column is missing.
    """
    register = Register()
    current = main_sheet(sheets)
    for sheet in sheets:
        # A time series of years has none of the columns.
        if _is_of_a_year(sheet) and any(matches(row, SIGNS) >= _LEAST for row in sheet.top):
            _read(sheet, (IN_YEAR,), register, faults)
    for sheet in sheets:
        if _has(sheet, _LEAVER):
            _read_leavers(sheet, register, faults)
    _read(current, (LATEST, PREVIOUS), register, faults)
    return register.rows()


def _is_of_a_year(sheet: Sheet) -> bool:
    title = (text(row.cells[0]) or "" for row in sheet.top[:1])
    return any(_YEAR.search(words.replace("_", " ")) for words in (sheet.name, *title))


def _has(sheet: Sheet, names: Names) -> bool:
    return any(matches(row, (names,)) for row in sheet.top)


def _read(sheet: Sheet, several: tuple[Told, ...], register: Register, faults: Faults) -> None:
    header = find_header(sheet.name, sheet.top, SIGNS)
    place = header.need(_URN)
    types, statuses = header.need(_TYPE), header.need(_STATUS)
    authority, owners, names = header.need(_AUTHORITY), header.need(_OWNER), header.need(_NAME)
    places, link = header.find(_PLACES), header.find(LINK)
    regions = [header.find((name,)) for name in _REGIONS]
    for needed in (several[0].inspected, several[0].published, _OVERALL):
        header.need(needed)
    told = [found for each in several if (found := each.within(header)) is not None]
    for urn, row in of_providers(sheet, header, place, faults):
        kind = _kind(at(row, types), header, row, faults)
        word, words = status(at(row, statuses), header, row, faults)
        register.add(
            RegisterRow(
                urn,
                linked(at(row, link), urn) or code_of(kind),
                kind,
                name_of(kind, at(row, names)),
                word,
                words,
                text(at(row, authority)),
                first_of(at(row, region) for region in regions),
                _owner(at(row, owners)),
                places=number(at(row, places)),
                inspections=tuple(one for found in told for one in found.read(row, faults)),
            )
        )


def _read_leavers(sheet: Sheet, register: Register, faults: Faults) -> None:
    """
    Those who left: with the status at the end of the year, the last of the columns "Registration
    status (as at …)". Who joined is among the current providers.
    """
    header = find_header(sheet.name, sheet.top, (_URN, _TYPE, _LEAVER, _AUTHORITY, _PLACES))
    place, types, leaver = header.need(_URN), header.need(_TYPE), header.need(_LEAVER)
    statuses = [
        index
        for index, name in enumerate(header.names)
        if name.casefold().startswith("registration status (as at")
    ]
    if not statuses:
        header.need(("Registration status (as at the end of the year)",))
    authority, names = header.find(_AUTHORITY), header.find(_NAME)
    places = header.find(_PLACES)
    regions = [header.find((name,)) for name in _REGIONS]
    for urn, row in of_providers(sheet, header, place, faults):
        if text(at(row, leaver)) is None:
            continue
        kind = _kind(at(row, types), header, row, faults)
        word, words = status(at(row, statuses[-1]), header, row, faults)
        register.add(
            RegisterRow(
                urn,
                code_of(kind),
                kind,
                name_of(kind, at(row, names)),
                word,
                words,
                text(at(row, authority)),
                first_of(at(row, region) for region in regions),
                places=number(at(row, places)),
            )
        )


def _kind(cell: Cell, header: Header, row: Row, faults: Faults) -> str:
    words = text(cell) or ""
    kind = kind_word(None, words)
    if kind == UNKNOWN.word:
        faults.add("an unknown provision type", f"{where(header, row)}: {words[:60]!r}")
    return kind


def _owner(cell: Cell) -> str | None:
    """
    The organisation that owns a provider. It is never redacted; of 5,600 in 2025, 44 are blank, 4
    are 0, which is a blank that went through a formula, and one is two people, who are left out.
    """
    words = text(cell) if isinstance(cell, str) else None
    if words is None or words == "0" or (_PERSON.match(words) and not is_organisation(words)):
        return None
    return words
