"""
The file of state-funded schools: every open school with its latest inspections.

Written to "State-funded schools inspections and outcomes: management information" of 2026
(sheets D1_In_year_inspections and D2_Most_recent_inspections, or a CSV of the second), and to the
columns that it had until August 2025.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrapers.official.cells import number, text
from scrapers.official.columns import Names, find_header
from scrapers.official.faults import Faults
from scrapers.official.inspections import Graded, Told, at, old_framework, together, where
from scrapers.official.judgements import standards
from scrapers.official.model import RegisterRow
from scrapers.official.rows import LINK, Register, fullest, of_providers, of_the_year, page_of
from scrapers.official.tabular import Sheet
from scrapers.remits import UNKNOWN, code_of

_URN: Names = ("URN",)
_NAME: Names = ("School name",)
_PHASE: Names = ("Ofsted phase", "Phase of education", "Phase")
_TYPE: Names = ("Type of education", "School type")
_AUTHORITY: Names = ("Local authority",)
_TRUST_ID: Names = ("Multi-academy trust UID", "Multi academy trust UID", "MAT UID")
_TRUST: Names = ("Multi-academy trust name", "Multi academy trust name", "MAT name")
_REGION: Names = ("Region", "Government office region", "Ofsted region")
_LOWEST_AGE: Names = ("Statutory lowest age",)
_DATE: Names = ("Inspection start date",)
_OLD_DATE: Names = ("Inspection start date of latest OEIF graded inspection",)
_UNGRADED_DATE: Names = ("Date of latest ungraded inspection", "Date of latest short inspection")
_REFERS = "Does the {} relate to the URN of the current school?"

AREAS: tuple[str, ...] = (
    "Inclusion",
    "Curriculum and teaching",
    "Achievement",
    "Attendance and behaviour",
    "Personal development and wellbeing",
    "Early years",
    "Post-16 provision",
    "Leadership and governance",
)
CARD: tuple[Graded, ...] = (
    Graded(
        ("Safeguarding standards",),
        reading=standards,
        since=("Safeguarding standards - date of grade",),
    ),
    *(
        Graded(
            (area, f"{area} (where applicable)"),
            area,
            since=(
                f"{area} - date of grade",
                f"{area} (where applicable) - date of grade",
            ),
        )
        for area in AREAS
    ),
)
"""The columns of a report card, of state-funded and of independent schools."""

# Until August 2025 these columns told of the latest graded inspection, under the same names.
LATEST = Told(
    "Inspection",
    inspected=_DATE,
    published=("Publication date",),
    titled=("Inspection type",),
    own=(_REFERS.format("latest full inspection"), _REFERS.format("latest graded inspection")),
    judgements=(*CARD, *old_framework("{}")),
)
OLD = Told(
    "Graded inspection",
    inspected=_OLD_DATE,
    published=("Publication date of latest OEIF graded inspection",),
    titled=("Inspection type of latest OEIF graded inspection",),
    own=(_REFERS.format("latest OEIF graded inspection"),),
    judgements=old_framework("Latest OEIF {}"),
)
PREVIOUS = Told(
    "Graded inspection",
    inspected=("Previous inspection start date",),
    published=("Previous publication date",),
    own=(_REFERS.format("previous graded inspection"),),
    judgements=old_framework("Previous graded inspection {}", "Previous {}"),
)
UNGRADED = Told(
    "Ungraded inspection",
    inspected=_UNGRADED_DATE,
    published=("Ungraded inspection publication date",),
    outcome=("Ungraded inspection overall outcome",),
    own=(_REFERS.format("ungraded inspection"),),
)
OF_A_YEAR = Told(
    "Inspection",
    inspected=_DATE,
    published=("Publication date",),
    titled=("Inspection type",),
    outcome=("Outcomes for legacy monitoring inspections",),
    judgements=LATEST.judgements,
)
# A table that has one of these is of all schools; another is of the inspections of a year.
_OF_ALL: tuple[Names, ...] = (
    _OLD_DATE,
    _UNGRADED_DATE,
    PREVIOUS.inspected,
    ("Inspection number of latest full inspection",),
    ("Latest OEIF overall effectiveness",),
    ("Overall effectiveness",),
)

SIGNS: tuple[Names, ...] = (
    ("LAESTAB",),
    _NAME,
    _PHASE,
    _TYPE,
    ("Admissions policy",),
    ("Designated religious character",),
    _TRUST_ID,
    _TRUST,
    _DATE,
    ("Sixth form",),
    _LOWEST_AGE,
    *_OF_ALL,
)

# Types of education that decide the kind whatever the phase, the first that is found in the words.
_BY_TYPE: tuple[tuple[str, str], ...] = (
    ("pupil referral unit", "pupil-referral-unit"),
    ("alternative provision", "pupil-referral-unit"),
    ("nursery school", "nursery-school"),
    ("special", "special-school"),
    ("16-19", "training-provider"),
    ("16 to 19", "training-provider"),
)
_BY_PHASE: dict[str, str] = {
    "nursery": "nursery-school",
    "primary": "primary",
    "middle deemed primary": "primary",
    "secondary": "secondary",
    "middle deemed secondary": "secondary",
    "special": "special-school",
    "pru": "pupil-referral-unit",
    "pupil referral unit": "pupil-referral-unit",
    "alternative provision": "pupil-referral-unit",
    "all-through": "all-through",
    "16 plus": "sixteen-plus",
}
_INFANT, _POST_16 = 7, 16


def main_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet of all schools: of all sheets the one that is most like it."""
    return fullest(sheets, SIGNS, _OF_ALL)


def read(sheets: Sequence[Sheet], faults: Faults) -> tuple[RegisterRow, ...]:
    """
    One row for each school of the sheet of all schools, with what the sheet of the year's
    inspections adds to it. Every school there is open; one that is in the year's sheet alone has
    closed since, and is left out. Raises BadFile where a column is missing.
    """
    main = main_sheet(sheets)
    header = find_header(main.name, main.top, SIGNS)
    header.need_one(_OF_ALL)
    place, names, phases = header.need(_URN), header.need(_NAME), header.need(_PHASE)
    authority, types = header.need(_AUTHORITY), header.need(_TYPE)
    trust_ids, trusts = header.find(_TRUST_ID), header.find(_TRUST)
    region, ages, link = header.find(_REGION), header.find(_LOWEST_AGE), header.find(LINK)
    told = [
        found
        for each in (LATEST, OLD, PREVIOUS, UNGRADED)
        if (found := each.within(header)) is not None
    ]
    others = [sheet for sheet in sheets if sheet is not main]
    year = of_the_year(others, _URN, (OF_A_YEAR,), (_PHASE, _DATE), faults)
    register = Register()
    for urn, row in of_providers(main, header, place, faults):
        phase, type_ = text(at(row, phases)) or "", text(at(row, types)) or ""
        kind, code = page_of(at(row, link), urn, *_kind(phase, type_, number(at(row, ages))))
        if kind == UNKNOWN.word:
            faults.add("an unknown phase", f"{where(header, row)}: {phase[:60]!r}")
        trust_id = text(at(row, trust_ids))
        in_a_trust = trust_id is not None and trust_id.isdigit()
        register.add(
            RegisterRow(
                urn,
                code,
                kind,
                text(at(row, names)),
                "open",
                "",
                text(at(row, authority)),
                text(at(row, region)),
                trust_id=trust_id if in_a_trust else None,
                trust=text(at(row, trusts)) if in_a_trust else None,
                inspections=together(
                    year.get(urn, ()), (one for found in told for one in found.read(row, faults))
                ),
            )
        )
    return register.rows()


def _kind(phase: str, type_: str, lowest_age: int | None) -> tuple[str, int | None]:
    """
    The kind of a school, and the type code of its page where the file's words decide it.

    All-through schools and state schools from 16 stand under the phase Secondary (a reader's
    check of the file of September 2026 [ONE]). Their ages tell them, not surely enough for a
    page's address. Of schools from 16, only community schools have pages under 24 [ONE].
    """
    words = type_.casefold()
    for sign, kind in _BY_TYPE:
        if sign in words:
            return kind, code_of(kind)
    kind = _BY_PHASE.get(phase.casefold(), UNKNOWN.word)
    if kind == "secondary" and lowest_age is not None:
        if lowest_age <= _INFANT:
            return "all-through", None
        if lowest_age >= _POST_16:
            kind = "sixteen-plus"
    if kind == "sixteen-plus" and "community" not in words:
        return kind, None
    return kind, code_of(kind)
