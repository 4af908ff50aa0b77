"""
The file of independent schools that Ofsted inspects, with their latest inspections.

Written to the columns of "Non-association independent schools inspections and outcomes:
management information" of 2026 as its readers quote them (sheets or CSVs of most recent and of
additional inspections), and to those of July 2025.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from scrapers.model import Judgement
from scrapers.official.cells import text
from scrapers.official.columns import Names, find_header
from scrapers.official.faults import Faults
from scrapers.official.inspections import Told, at, old_framework, together
from scrapers.official.judgements import school_standards
from scrapers.official.model import Inspection, RegisterRow
from scrapers.official.rows import LINK, Register, fullest, linked, of_providers, of_the_year
from scrapers.official.schools import CARD
from scrapers.official.tabular import Sheet
from scrapers.remits import code_of

_KIND = "independent-school"
_URN: Names = ("URN",)
_NAME: Names = ("School name",)
_AUTHORITY: Names = ("Local authority",)
_REGION: Names = ("Region", "Government office region", "Ofsted region")
_DATE: Names = ("Inspection start date", "First day of inspection")
_OLD_DATE: Names = ("Inspection start date of latest OEIF standard inspection",)
_STANDARDS: Names = (
    "Most recent standard inspection: Overall compliance with ISS",
    "Overall standards - Standard inspections",
)
_HEADING = "Overall compliance with the independent school standards"

# Until July 2025 these columns told of the latest standard inspection under the old framework.
LATEST = Told(
    "Standard inspection",
    inspected=_DATE,
    published=("Publication date",),
    titled=("Inspection type",),
    judgements=(*CARD, *old_framework("{}")),
)
OLD = Told(
    "Standard inspection",
    inspected=_OLD_DATE,
    published=("Publication date of latest OEIF standard inspection",),
    titled=("Inspection type of latest OEIF standard inspection",),
    judgements=old_framework("Latest OEIF {}"),
)
PREVIOUS = Told(
    "Standard inspection",
    inspected=("Previous first day of inspection",),
    published=("Previous publication date",),
    judgements=old_framework("Previous {}"),
)
MONITORING = Told(
    "Progress monitoring inspection",
    inspected=(
        "Most recent progress monitoring: start date",
        "Most recent progress monitoring: inspection start date",
        "Progress monitoring: first day of inspection",
    ),
    published=(
        "Most recent progress monitoring: publication date",
        "Progress monitoring: publication date",
    ),
    titled=(
        "Most recent progress monitoring: inspection type",
        "Progress monitoring: inspection type",
    ),
    outcome=("Progress monitoring: overall outcome",),
)
ADDITIONAL = Told(
    "Additional inspection",
    inspected=_DATE,
    published=("Publication date",),
    titled=("Inspection type",),
    outcome=("Overall outcome",),
)
# A table that has one of these is of all schools; another is of additional inspections.
_OF_ALL: tuple[Names, ...] = (
    ("Inspection number of latest REIF standard inspection",),
    _OLD_DATE,
    ("Latest OEIF overall effectiveness",),
    ("Overall effectiveness",),
    _STANDARDS,
)

SIGNS: tuple[Names, ...] = (
    _URN,
    _NAME,
    ("Inspectorate",),
    ("Inspection number of latest OEIF standard inspection",),
    ("Most recent standard inspection: School complies with registration agreement (GIAS)?",),
    ("Most recent standard inspection: Part 1 overall",),
    MONITORING.inspected,
    (
        "Most recent progress monitoring: inspection number",
        "Progress monitoring: inspection number",
    ),
    ("Overall outcome",),
    PREVIOUS.inspected,
    *_OF_ALL,
)


def main_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet of most recent inspections: of all sheets the one that is most like it."""
    return fullest(sheets, SIGNS, _OF_ALL)


def read(sheets: Sequence[Sheet], faults: Faults) -> tuple[RegisterRow, ...]:
    """
    One row for each school of the sheet of most recent inspections, with those of the sheet of
    additional ones. Every school there is open. Proprietors may be persons, and are not read.
    Raises BadFile where a column is missing.
    """
    main = main_sheet(sheets)
    header = find_header(main.name, main.top, SIGNS)
    header.need_one(_OF_ALL)
    place, names, authority = header.need(_URN), header.need(_NAME), header.need(_AUTHORITY)
    region, standards, link = header.find(_REGION), header.find(_STANDARDS), header.find(LINK)
    latest = [found for each in (LATEST, OLD) if (found := each.within(header)) is not None]
    others = [found for each in (PREVIOUS, MONITORING) if (found := each.within(header))]
    rest = [sheet for sheet in sheets if sheet is not main]
    additional = of_the_year(rest, _URN, (ADDITIONAL,), (ADDITIONAL.outcome, _DATE), faults)
    register = Register()
    for urn, row in of_providers(main, header, place, faults):
        words = text(at(row, standards))
        standard = _with(
            school_standards(_HEADING, words) if words else None,
            [one for found in latest for one in found.read(row, faults)],
        )
        register.add(
            RegisterRow(
                urn,
                linked(at(row, link), urn) or code_of(_KIND),
                _KIND,
                text(at(row, names)),
                "open",
                "",
                text(at(row, authority)),
                text(at(row, region)),
                inspections=together(
                    standard,
                    additional.get(urn, ()),
                    (one for found in others for one in found.read(row, faults)),
                ),
            )
        )
    return register.rows()


def _with(judgement: Judgement | None, several: list[Inspection]) -> list[Inspection]:
    """The inspections, the newest of which has also found whether the standards are met."""
    if judgement is None or not several:
        return several
    newest = max(several, key=lambda one: one.inspected or date.min)
    found = replace(newest, judgements=(*newest.judgements, judgement))
    return [found if one is newest else one for one in several]
