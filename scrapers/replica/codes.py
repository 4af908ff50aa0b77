"""
The code tables of the search form, and where each type of provider is filed in them.

Source: a search page of 10 November 2023; children's homes (3/11) and local authorities (3/12)
from links and scrapers of 2025 and 2026. Codes whose meaning is not known are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.scales import SCALES
from scrapers.statuses import ENDED, status_of

LEVEL_1 = {
    0: "All categories",
    1: "Education and training",
    2: "Childcare and early education",
    3: "Children's social care",
    4: "Other organisations",
}
LEVEL_2 = {
    1: {
        1: "Primary",
        2: "Secondary",
        26: "Multi-academy trusts",
        3: "Further education and skills",
        23: "Teacher training",
        27: "Teacher development",
    },
    # 8, 9 and 10 exist too; nobody has written down what they mean.
    3: {11: "Children's homes", 12: "Local authority children's services"},
}
LEVEL_3 = {
    1: {
        1: "Special school",
        2: "Ministry of Defence (MOD) school",
        3: "Maintained school",
        4: "Academy",
        5: "Independent school",
        6: "Boarding school",
        19: "Online education provider",
    }
}
# 5, not 3, is the third grade: so the form of 2023 has it.
RATINGS = {1: "Outstanding", 2: "Good", 5: "Requires Improvement", 4: "Inadequate"}
REGIONS = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East of England",
    "E12000007": "London",
    "E12000008": "South East",
    "E12000009": "South West",
}
BANDS = next(
    tuple(spellings[0] for spellings in reversed(scale.grades))
    for scale in SCALES
    if scale.id == "reif5"
)
"""The grades of a report card, best first, as its sections stand."""

STATUSES = {1: "Open", 2: "Closed", 4: "Proposed to open"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where providers of one type are filed; 0 where the code is not known."""

    kind: str
    level_1: int
    level_2: int = 0
    level_3: int = 0


# Special, independent and boarding schools were all seen in a listing of Primary. The places of
# the other education types are guesses, and the exact words of most kinds too.
_PLACES = {
    1: Place("Boarding School", 1, 1, 6),
    2: Place("Children's Home", 3, 11),
    15: Place("Childcare on domestic premises", 2),
    16: Place("Childcare on non-domestic premises", 2),
    17: Place("Childminder", 2),
    18: Place("Home childcarer", 2),
    20: Place("Nursery School", 1, 1, 3),
    21: Place("Primary", 1, 1, 3),
    22: Place("Pupil Referral Unit", 1, 2, 3),
    23: Place("Secondary", 1, 2, 3),
    24: Place("16-plus School", 1, 2, 3),
    25: Place("Special School", 1, 1, 1),
    27: Place("Independent School", 1, 1, 5),
    28: Place("All-through", 1, 2, 3),
    31: Place("Further Education College", 1, 3),
    39: Place("Specialist post-16 institution", 1, 3),
    43: Place("Higher Education Institution", 1, 3),
    44: Place("Local Authority", 3, 12),
    46: Place("16-19 Academy", 1, 3),
    49: Place("Registered individual", 2),
    1000: Place("Multi-academy trust", 1, 26),
}
_ELSEWHERE = Place("Other", 4)


def place_of(type_code: int) -> Place:
    """The place of a type of provider; among other organisations if it is not in the table."""
    return _PLACES.get(type_code, _ELSEWHERE)


def status_code(words: str) -> int:
    """
    The box of the form that finds a provider with this status.

    A guess for anything but the three words of the form: what has ended is closed, the rest
    (suspended among them) is open.
    """
    status = status_of(words)
    if status in ENDED:
        return 2
    return 4 if status == "proposed" else 1


def listing_rating(grade: str) -> str:
    """A grade as listings write it: "Requires Improvement", with a capital I and no more."""
    short = grade.casefold().startswith("requires improvement")
    return "Requires Improvement" if short else grade
