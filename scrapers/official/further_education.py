"""
The file of further education and skills: every provider, and the inspections of the year.

Written to "Further education and skills inspections and outcomes: management information" of
2026 (sheets D1_In-year_full_inspections, D2_Monitoring_inspections,
D3_New_provider_monitoring_insp and D4_Provider_list), and to the one table that it was before.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrapers.official.cells import text
from scrapers.official.columns import Names, find_header
from scrapers.official.faults import Faults
from scrapers.official.inspections import Graded, Told, at, old_framework, together
from scrapers.official.judgements import standards
from scrapers.official.model import RegisterRow
from scrapers.official.rows import LINK, Register, fullest, of_providers, of_the_year, page_of
from scrapers.official.tabular import Sheet
from scrapers.remits import UNKNOWN, code_of

_URN: Names = ("Provider URN",)
_NAME: Names = ("Provider name",)
_TYPE: Names = ("Provider type",)
_GROUP: Names = ("Provider group",)
_AUTHORITY: Names = ("Local authority",)
_REGION: Names = ("Region", "Ofsted region")
_DATE: Names = ("First day of inspection",)
_OLD_DATE: Names = (
    "First day of inspection of latest inspection before renewed EIF",
    "First day of inspection of latest full inspection before renewed EIF",
    "Latest first day of inspection before renewed EIF",
)
_BEFORE = "Latest {} before renewed EIF"

_PROVISIONS = (
    "Education programmes for young people",
    "Adult learning programmes",
    "Apprenticeships",
    "Provision for learners and apprentices with high needs",
)
_AREAS = (
    "Curriculum, teaching and training",
    "Achievement",
    "Participation and development",
)
_CARD: tuple[Graded, ...] = (
    Graded(("Safeguarding standards",), reading=standards),
    Graded(("Inclusion",)),
    Graded(("Leadership and governance",)),
    Graded(("Contribution to meeting skills needs",)),
    # Report cards write the provision and the area apart; so do the headings of documents.
    *(
        Graded((f"{provision} - {area}",), f"{provision}: {area}")
        for provision in _PROVISIONS
        for area in _AREAS
    ),
)
_THEMES: tuple[Graded, ...] = (
    Graded(("Inclusion theme",)),
    Graded(("Leadership and governance theme",)),
    *(
        Graded(
            (f"Curriculum, teaching and training theme - {provision}",),
            f"Curriculum, teaching and training theme: {provision}",
        )
        for provision in _PROVISIONS
    ),
    Graded(("Safeguarding theme",)),
)

OF_A_YEAR = Told(
    "Full inspection",
    inspected=_DATE,
    published=("Date published",),
    titled=("Event type", "Inspection type"),
    judgements=(*_CARD, *_THEMES),
)
OLD = Told(
    "Full inspection",
    inspected=_OLD_DATE,
    published=(_BEFORE.format("date published"),),
    titled=(_BEFORE.format("inspection type"),),
    judgements=old_framework(_BEFORE),
)
SHORT = Told(
    "Short inspection",
    inspected=(
        "Date of latest short inspection before renewed EIF (if relevant)",
        "Date of latest short inspection",
    ),
)
# The one table of the files before November 2025.
LATEST = Told(
    "Full inspection",
    inspected=_DATE,
    published=("Date published",),
    titled=("Inspection type",),
    judgements=(*_CARD, *old_framework("{}")),
)
# A table that has one of these is of all providers; another is of the inspections of a year.
_OF_ALL: tuple[Names, ...] = (
    ("Has the provider received a full inspection under the renewed EIF?",),
    ("Has the provider received a new provider monitoring inspection?",),
    _OLD_DATE,
    SHORT.inspected,
    (_BEFORE.format("overall effectiveness"),),
    ("Overall effectiveness",),
)

SIGNS: tuple[Names, ...] = (
    ("Provider UKPRN", "UKPRN"),
    _NAME,
    _TYPE,
    _GROUP,
    _DATE,
    ("Date published",),
    *_OF_ALL,
)

# The first that is found in the provider type, or else in the provider group.
_KINDS: tuple[tuple[str, str], ...] = (
    ("independent specialist", "specialist-college"),
    ("specialist post-16", "specialist-college"),
    ("specialist designated", "specialist-college"),
    ("16-19", "training-provider"),
    ("16 to 19", "training-provider"),
    ("higher education", "university"),
    ("university", "university"),
    ("college", "college"),
    ("tertiary", "college"),
    ("independent learning provider", "training-provider"),
    ("employer", "training-provider"),
    ("community", "training-provider"),
)
# A table of kinds of institutions lists specialist designated ones among the colleges of further
# education (31) [ONE], so that the address of their pages is not sure.
_UNSURE = "specialist designated"


def main_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet of all providers: of all sheets the one that is most like it."""
    return fullest(sheets, SIGNS, _OF_ALL)


def read(sheets: Sequence[Sheet], faults: Faults) -> tuple[RegisterRow, ...]:
    """
    One row for each provider of the list, with the inspections of the year. Every provider there
    is open to inspection; one that is in a year's sheet alone is no longer, and is left out.
    Raises BadFile where a column is missing.
    """
    main = main_sheet(sheets)
    header = find_header(main.name, main.top, SIGNS)
    header.need_one(_OF_ALL)
    place, names, types = header.need(_URN), header.need(_NAME), header.need(_TYPE)
    authority, groups = header.need(_AUTHORITY), header.find(_GROUP)
    region, link = header.find(_REGION), header.find(LINK)
    told = [found for each in (LATEST, OLD, SHORT) if (found := each.within(header)) is not None]
    others = [sheet for sheet in sheets if sheet is not main]
    year = of_the_year(others, _URN, (OF_A_YEAR,), (_TYPE, _DATE), faults)
    register = Register()
    for urn, row in of_providers(main, header, place, faults):
        kinds = _kind(text(at(row, types)) or "", text(at(row, groups)) or "")
        kind, code = page_of(at(row, link), urn, *kinds)
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
                inspections=together(
                    year.get(urn, ()), (one for found in told for one in found.read(row, faults))
                ),
            )
        )
    return register.rows()


def _kind(type_: str, group: str) -> tuple[str, int | None]:
    for words in (type_.casefold(), group.casefold()):
        for sign, kind in _KINDS:
            if sign in words:
                return kind, None if sign == _UNSURE else code_of(kind)
    return UNKNOWN.word, None
