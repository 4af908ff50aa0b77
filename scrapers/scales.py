"""
The table of grades: every scale that Ofsted has used, each row with its source and dates.

The order of grades is data, not a type, because Ofsted has changed its scales more than once
and will again. A grade that no row knows is kept and shown, and never compared.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """
    One scale. `grades` run from worst to best; each is a tuple of its spellings, the one to
    show first. The lowest `red` of them are red flags whatever went before.
    """

    id: str
    grades: tuple[tuple[str, ...], ...]
    red: int
    used_by: str
    source: str


SCALES: tuple[Scale, ...] = (
    Scale(
        "reif5",
        (
            ("Urgent improvement",),
            ("Needs attention",),
            ("Expected standard",),
            ("Strong standard",),
            ("Exceptional",),
        ),
        red=1,
        used_by="report cards: schools, early years, further education from 10 November 2025, "
        "independent schools from 26 January 2026",
        source="state-funded schools management information, 2026; a report card of 23 June 2026",
    ),
    Scale(
        "sccif4",
        (
            ("Inadequate",),
            ("Requires improvement to be good", "Requires improvement"),
            ("Good",),
            ("Outstanding",),
        ),
        red=1,
        used_by="social care settings, except supported accommodation",
        source="Children's social care data in England 2025, 16 July 2025",
    ),
    Scale(
        "oeif4",
        (
            ("Inadequate",),
            ("Requires improvement", "Requires improvement to be good"),
            ("Good",),
            ("Outstanding",),
        ),
        red=1,
        used_by="schools, early years and further education to November 2025, independent "
        "schools and teacher education to January 2026, local authority children's services",
        source="search page of 10 November 2023; management information",
    ),
    Scale(
        "old4",
        (
            ("Inadequate",),
            ("Satisfactory", "Adequate"),
            ("Good",),
            ("Outstanding",),
        ),
        red=1,
        used_by="reports before 2012 (schools) and 2015 (social care)",
        source="provider_at_march_2015: Adequate 610, Satisfactory 16",
    ),
    Scale(
        "sa3",
        (
            ("Serious or widespread weaknesses",),
            ("Inconsistent quality of service delivery",),
            ("Consistently strong service delivery",),
        ),
        red=1,
        used_by="supported accommodation from September 2024",
        source="Children's social care data in England 2025, 16 July 2025",
    ),
    Scale(
        "interim3",
        (
            ("Declined in effectiveness",),
            ("Sustained effectiveness",),
            ("Improved effectiveness",),
        ),
        red=1,
        used_by="interim inspections of children's homes to 31 March 2022",
        source="Children's social care data in England 2017-18",
    ),
    Scale(
        "send3",
        (
            (
                "Widespread and/or systemic failings leading to significant concerns",
                "Significant concerns",
            ),
            ("Inconsistent experiences and outcomes", "Inconsistent experiences"),
            ("Typically positive experiences and outcomes", "Positive experiences"),
        ),
        red=1,
        used_by="area SEND inspections from January 2023",
        source="area SEND reports of 2024 and 2025",
    ),
    Scale(
        "safeguarding",
        (
            ("Not met", "Not effective", "Ineffective", "No"),
            ("Met", "Effective", "Yes"),
        ),
        red=1,
        used_by="safeguarding standards of report cards; safeguarding effective before",
        source="state-funded schools management information, 2026",
    ),
    Scale(
        "met",
        (
            # The exact wording on the site is not known: the management information says only
            # that a text starts with "Met" or not.
            ("Not met (with enforcement)", "Not Met with enforcement"),
            ("Not met (with actions)", "Not Met with actions"),
            ("Met",),
        ),
        red=1,
        used_by="Childcare Register, early years with no children on roll",
        source="childcare management information, 2026 (wording unconfirmed)",
    ),
    Scale(
        "fe_progress",
        (
            ("Insufficient progress",),
            ("Reasonable progress",),
            ("Significant progress",),
        ),
        red=0,
        used_by="themes of monitoring visits to further education and skills to November 2025",
        source="themes and values as providers quote them, 2018 to 2021",
    ),
    Scale(
        "iss",
        (
            ("Standards not met", "Not met", "Does not meet", "No"),
            ("Standards met", "Met", "Meets", "Yes"),
        ),
        red=0,
        used_by="the independent school standards, whole or by part",
        source="a report card and a progress monitoring report of 2026",
    ),
    Scale(
        "concern",
        (
            ("Special measures",),
            ("Serious weaknesses", "Requires significant improvement"),
        ),
        red=2,
        used_by="categories of concern of schools (Education Act 2005, section 44)",
        source="a report of November 2016; management information, 2026 (SM, SWK, RSI)",
    ),
)

_BY_ID = {scale.id: scale for scale in SCALES}

# Grades that say that no grade was given. Never a fall from the last one: most often no
# children were present (guidance sheet of the social care data, 2025).
NOT_GRADES = frozenset({"not judged", "not applicable", "n/a", "null", "-", ""})

_SOCIAL_CARE_ONLY = frozenset({"oeif4"})
_ELSEWHERE_ONLY = frozenset({"sccif4"})


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


_RANKS: dict[str, dict[str, int]] = {
    scale.id: {
        _plain(spelling): rank
        for rank, spellings in enumerate(scale.grades)
        for spelling in spellings
    }
    for scale in SCALES
}


def is_grade(text: str) -> bool:
    """Whether `text` grades anything at all; "Not judged" and the like do not."""
    return _plain(text) not in NOT_GRADES


def scale_of(heading: str, grade: str, *, social_care: bool) -> str | None:
    """
    The id of the scale that `grade` under `heading` belongs to, or None if no row knows it.

    The four-point words are the same in social care and elsewhere, but they are two scales: the
    remit decides. A heading that speaks of safeguarding has a scale of its own.
    """
    wanted = _plain(grade)
    if "safeguarding" in _plain(heading) and wanted in _RANKS["safeguarding"]:
        return "safeguarding"
    other_remit = _SOCIAL_CARE_ONLY if social_care else _ELSEWHERE_ONLY
    for scale in SCALES:
        if scale.id == "safeguarding" or scale.id in other_remit:
            continue
        # "Yes" and "Meets" are grades only of what they answer.
        if scale.id == "iss" and "standard" not in _plain(heading):
            continue
        if wanted in _RANKS[scale.id]:
            return scale.id
    return None


def rank(scale: str, grade: str) -> int:
    """The place of `grade` on `scale`, 0 the worst. Raises KeyError if it has none."""
    return _RANKS[scale][_plain(grade)]


def is_red(scale: str | None, grade: str) -> bool:
    """Whether `grade` is a red flag by itself, whatever the last one was."""
    if scale is None or _plain(grade) not in _RANKS.get(scale, {}):
        return False
    return rank(scale, grade) < _BY_ID[scale].red


def same_heading(one: str, other: str) -> bool:
    """Whether two headings are the same but for how they are written: see `heading_key`."""
    return heading_key(one) == heading_key(other)


def heading_key(heading: str) -> str:
    """
    What headings are compared by: without case, extra spaces, a last colon, the kind of
    apostrophe, a first "The", which pages leave out and documents write, and words that Ofsted
    writes with and without a hyphen.
    """
    plain = _plain(heading).rstrip(": ").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    plain = plain.removeprefix("the ").replace("wellbeing", "well-being")
    return plain.replace("sixth-form", "sixth form")
