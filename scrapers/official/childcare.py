"""
The childcare file: every registered provider with its newest inspection on each register.

Written to the columns of "Childcare providers and inspections: management information" of 2026
as its readers quote them, and to those up to December 2025, which were renamed in between. No
column says when a report was published.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrapers.official.cells import Cell, number, text
from scrapers.official.columns import Names, find_header
from scrapers.official.faults import Faults
from scrapers.official.inspections import Graded, Told, at, old_framework, where
from scrapers.official.judgements import effective, requirements, standards
from scrapers.official.model import RegisterRow
from scrapers.official.rows import LINK, Register, fullest, linked, name_of, of_providers, status
from scrapers.official.tabular import Sheet
from scrapers.organisations import is_organisation
from scrapers.remits import UNKNOWN, code_of, kind_word

_URN: Names = ("Provider URN",)
_TYPE: Names = ("Provider type",)
_STATUS: Names = ("Provider status",)
_AUTHORITY: Names = ("Local authority",)
_NAME: Names = ("Provider name",)
_PERSON: Names = ("Registered person name", "Registered_Person_Name")
_CARD_DATE: Names = ("EYR REIF: Most recent: Inspection date",)
_OLD_DATE: Names = (
    "EYR OEIF: Most recent: Full inspection date",
    "EYR OEIF/CIF: Most recent: Full inspection date",
    "Most recent full: Inspection date",
)
_NURSERY = "nursery"

CARD = Told(
    "Inspection",
    inspected=_CARD_DATE,
    titled=("EYR REIF: Most recent: Inspection visit type",),
    judgements=(
        Graded(
            (
                "EYR REIF: Most recent: Safeguarding standards met?",
                "EYR REIF: Most recent: Safeguarding standards",
            ),
            "Safeguarding standards",
            standards,
        ),
        *(
            Graded((f"EYR REIF: Most recent: {area}",), area)
            for area in (
                "Inclusion",
                "Curriculum and teaching",
                "Achievement",
                "Behaviour, attitudes and establishing routines",
                "Children's welfare and wellbeing",
                "Leadership and governance",
            )
        ),
    ),
)
FULL = Told(
    "Full inspection",
    inspected=_OLD_DATE,
    judgements=old_framework(
        "EYR OEIF: Most recent: {}",
        "EYR OEIF/CIF: Most recent: {}",
        "Most recent full: {}",
        "{}",
    ),
)
NO_CHILDREN = Told(
    "Inspection with no children on roll",
    inspected=(
        "EYR OEIF NCOR: Most recent: Inspection date",
        "NCOR: Inspection date",
        "Most recent NCOR: Inspection date",
    ),
    judgements=(
        Graded(
            (
                "EYR OEIF NCOR: Most recent: Overall effectiveness",
                "EYR OEIF NCOR: Most recent: Outcome",
                "NCOR: Overall effectiveness",
            ),
            "Overall effectiveness",
            requirements,
        ),
    ),
)
OUT_OF_SCHOOL = Told(
    "Inspection of out-of-school care",
    inspected=("EYR OEIF OOSC: Most recent: Inspection date",),
    judgements=(
        Graded(
            ("EYR OEIF OOSC: Most recent: Overall effectiveness",),
            "Overall effectiveness",
            requirements,
        ),
        Graded(
            ("EYR OEIF OOSC: Most recent: Safeguarding is effective?",), "Safeguarding", effective
        ),
    ),
)
REGISTER = Told(
    "Childcare Register inspection",
    inspected=("CR: Most recent: Inspection date", "CR: Inspection date"),
    judgements=(
        Graded(
            (
                "CR: Compliance",
                "CR: Most recent: Compliance",
                "CR: Overall effectiveness",
            ),
            "Requirements of the Childcare Register",
            requirements,
        ),
    ),
)
_TOLD = (CARD, FULL, NO_CHILDREN, OUT_OF_SCHOOL, REGISTER)

SIGNS: tuple[Names, ...] = (
    _URN,
    _TYPE,
    ("Provider subtype",),
    _STATUS,
    ("Individual register combinations",),
    ("Provider Early Years Register flag",),
    ("Provider Compulsory Childcare Register flag",),
    ("Registered person URN",),
    _PERSON,
    *(told.inspected for told in _TOLD),
)


def main_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet of providers: of all sheets the one that is most like it."""
    return fullest(sheets, SIGNS, (_CARD_DATE, _OLD_DATE))


def read(sheets: Sequence[Sheet], faults: Faults) -> tuple[RegisterRow, ...]:
    """
    One row for each provider. Where a URN is in two rows, the later one counts, and the earlier
    fills in what it leaves open. Raises BadFile where a column is missing.
    """
    sheet = main_sheet(sheets)
    header = find_header(sheet.name, sheet.top, SIGNS)
    place, types, statuses = header.need(_URN), header.need(_TYPE), header.need(_STATUS)
    authority, names = header.need(_AUTHORITY), header.need(_NAME)
    header.need_one((_CARD_DATE, _OLD_DATE))
    persons, places, link = header.find(_PERSON), header.find(("Places",)), header.find(LINK)
    region = header.find(("Region",))
    told = [found for each in _TOLD if (found := each.within(header)) is not None]
    register = Register()
    for urn, row in of_providers(sheet, header, place, faults):
        words = text(at(row, types)) or ""
        kind = kind_word(None, words)
        if kind == UNKNOWN.word:
            faults.add("an unknown provider type", f"{where(header, row)}: {words[:60]!r}")
        word, said = status(at(row, statuses), header, row, faults)
        register.add(
            RegisterRow(
                urn,
                linked(at(row, link), urn) or code_of(kind),
                kind,
                # What is of no known type may be a person's.
                None if kind == UNKNOWN.word else name_of(kind, at(row, names)),
                word,
                said,
                text(at(row, authority)),
                text(at(row, region)),
                _owner(kind, at(row, persons)),
                places=number(at(row, places)),
                inspections=tuple(one for found in told for one in found.read(row, faults)),
            )
        )
    return register.rows()


def _owner(kind: str, cell: Cell) -> str | None:
    """
    The registered person of a nursery, where that is surely an organisation: a nursery may be
    one person's, and home-based childcare always is.
    """
    name = text(cell) if kind == _NURSERY else None
    return name if name and is_organisation(name) else None
