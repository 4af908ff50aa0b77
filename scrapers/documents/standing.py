"""
Safeguarding, category of concern, and what a document without grades comes to. Pure.

Only set sentences count, each of which Ofsted writes in one way for one meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.documents.frameworks import AUTHORITY, INDEPENDENT, SCHOOLS, SEND, SOCIAL_CARE
from scrapers.documents.kinds import Kind
from scrapers.documents.model import Quote

Lines = Sequence[tuple[int, str]]

_EFFECTIVE = re.compile(
    r"(?:the )?(?:school's |provider's |college's )?arrangements for safeguarding "
    r"(?:learners |pupils |children |students |apprentices )?are (?P<not>not )?(?:yet "
    r")?effective\b|"
    r"(?:^|(?<=[.!?:] ))safeguarding (?:is|are) (?:(?P<in>in)|(?P<not2>not ))?effective\b",
    re.IGNORECASE,
)
_SPECIAL_MEASURES = re.compile(
    r"is of the opinion that (?:this|the) (?:school|academy)[^.]{0,60}? requires special measures|"
    r"(?:am|is) of the opinion that [^.]{0,60}requires special measures",
    re.IGNORECASE,
)
_SIGNIFICANT_IMPROVEMENT = re.compile(
    r"of the opinion that [^.]{0,80}requires significant improvement", re.IGNORECASE
)
_SERIOUS_WEAKNESSES = re.compile(
    r"of the opinion that [^.]{0,80}(?:has serious weaknesses|(?:has|to have) serious weaknesses)|"
    r"requires significant improvement,? because it is performing significantly less well",
    re.IGNORECASE,
)
_CARD = "report card"

# By remit: the outcomes of documents without grades, the graver before the milder.
_SECTION_8 = (
    ("Not taking effective action", r"(?:are|is|were) not taking effective action"),
    (
        "Still requires special measures",
        (
            r"remains inadequate and requires special measures|"
            r"(?:continues to|still) requires? special measures|"
            r"for the school to no longer be judged as requiring special measures"
        ),
    ),
    (
        "Still has serious weaknesses",
        (
            r"remains inadequate and (?:continues to )?ha(?:s|ve) serious "
            r"weaknesses|for the school to no longer be judged as having serious weaknesses"
        ),
    ),
    ("No longer requires special measures", r"no longer requires special measures"),
    ("No longer has serious weaknesses", r"no longer (?:has|judged to have) serious weaknesses"),
    ("Some aspects may not be as strong", r"(?:may|might|could) not be as (?:strong|high)"),
    ("Improved significantly", r"improved significantly across all|has improved significantly"),
    ("Standards maintained", r"has taken effective action to maintain the standards"),
    ("Continues to be outstanding", r"continues to be (?:an )?outstanding"),
    ("Continues to be good", r"continues to be (?:a )?good"),
    ("Performance sustained", r"performance has been sustained"),
    ("Taking effective action", r"(?:are|is|were) taking effective action"),
)
_OUTCOMES: dict[str, tuple[tuple[str, str], ...]] = {
    SCHOOLS: _SECTION_8,
    SOCIAL_CARE: (
        (
            "No serious or widespread concerns",
            (
                r"(?:did not|have not|not) identif(?:y|ied) any serious (?:or|and/or|and) "
                r"widespread "
                r"concerns|no serious (?:or|and/or|and) widespread concerns"
            ),
        ),
        (
            "Serious or widespread concerns",
            (
                r"(?:identified|are|were|raised) (?:some )?serious (?:or|and/or|and) widespread "
                r"concerns|serious (?:or|and/or|and) widespread concerns (?:were|have been) "
                r"identified"
            ),
        ),
    ),
    SEND: (
        (
            "Sufficient progress in some areas",
            (
                r"not made sufficient progress in addressing all\b|"
                r"made sufficient progress in addressing (?:one|two|three|four|five|six|"
                r"seven|some|most)"
                r"\b(?! areas)|sufficient progress has (?:not )?been made in (?:one|two|"
                r"three|four|five)"
            ),
        ),
        ("Not sufficient progress", r"(?:has|have) not made sufficient progress in addressing"),
        ("Sufficient progress", r"(?:has|have) made sufficient progress in addressing"),
        (
            "Taking effective action in some areas",
            r"taken effective action in (?:one|two|three|some)\b",
        ),
        ("Not taking effective action", r"has not taken effective action"),
        ("Taking effective action", r"has taken effective action"),
        (
            "Written statement of action required",
            (
                r"written statement of action(?: \(wsoa\))? is required|"
                r"required to produce and submit a written statement of action"
            ),
        ),
    ),
    INDEPENDENT: (
        ("Unlikely to meet the standards", r"the school is unlikely to meet"),
        ("Likely to meet the standards", r"the school is likely to meet"),
        (
            "Does not meet the standards that were checked",
            (
                r"overall outcome:? the school does not meet (?:all )?(?:of )?the (?:relevant )?"
                r"(?:independent school )?standards"
            ),
        ),
        (
            "Meets the standards that were checked",
            (
                r"overall outcome:? the school (?:now )?meets (?:all )?(?:of )?the (?:relevant )?"
                r"(?:independent school )?standards"
            ),
        ),
    ),
    AUTHORITY: (),
}
_FIRST_LINES = 90
_LONGEST_QUOTE = 240


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a document says, and the sentence that says it."""

    value: str
    quote: Quote


def safeguarding(lines: Lines, kind: Kind) -> Said | None:
    """
    Effective or Not effective, if every sentence on the arrangements says the same. In education
    alone: social care judges how well children are protected under a heading of its own.
    """
    if kind.remit in {AUTHORITY, SEND, SOCIAL_CARE}:
        return None
    text, pages = _joined(lines)
    found = [
        Said(
            "Not effective" if match["not"] or match["in"] or match["not2"] else "Effective",
            _quote(text, match, pages),
        )
        for match in _EFFECTIVE.finditer(text)
    ]
    return found[0] if len({said.value for said in found}) == 1 else None


def concern(lines: Lines, kind: Kind) -> Said | None:
    """The category of concern that an inspection puts a school in."""
    if kind.remit not in {SCHOOLS, INDEPENDENT} or not kind.graded:
        return None
    card = any(name.startswith(_CARD) for name in kind.frameworks)
    text, pages = _joined(lines)
    for value, pattern in (
        ("Special measures", _SPECIAL_MEASURES),
        ("Serious weaknesses", _SERIOUS_WEAKNESSES),
        # Until 2025 this was the law's name for serious weaknesses (Education Act 2005, s 44(2)).
        (
            "Requires significant improvement" if card else "Serious weaknesses",
            _SIGNIFICANT_IMPROVEMENT,
        ),
    ):
        if match := pattern.search(text):
            return Said(value, _quote(text, match, pages))
    return None


def outcome(lines: Lines, kind: Kind) -> Said | None:
    """What a document without grades comes to, by the first two pages of it."""
    if kind.graded and not kind.sometimes:
        return None
    text, pages = _joined(lines[:_FIRST_LINES])
    for value, pattern in _OUTCOMES.get(kind.remit, ()):
        if match := re.search(pattern, text, re.IGNORECASE):
            return Said(value, _quote(text, match, pages))
    return None


def _joined(lines: Lines) -> tuple[str, list[tuple[int, int]]]:
    """All lines as one text, and where in it each page's lines begin."""
    parts: list[str] = []
    pages: list[tuple[int, int]] = []
    length = 0
    for page, line in lines:
        if not pages or pages[-1][1] != page:
            pages.append((length, page))
        parts.append(line)
        length += len(line) + 1
    return " ".join(parts), pages


def _quote(text: str, match: re.Match[str], pages: list[tuple[int, int]]) -> Quote:
    """The sentence around a match, no longer than is needed to be understood."""
    page = next(number for begin, number in reversed(pages) if begin <= match.start())
    top = next(begin for begin, number in pages if number == page)
    before = re.split(r"[.!?:] |[\uf000-\uf0ff\u2022\u25a0-\u25ff]", text[top : match.start()])[-1]
    # A running head has no full stop behind it.
    before = (
        before[before.find("In accordance with") :] if "In accordance with" in before else before
    )
    if match[0][:1].isupper():
        before = ""  # a heading has no full stop behind it either
    rest = text[match.end() :]
    after = re.search(r"[.!?](?: |$)", text[match.end() - 1 :])
    end = after.start() if after else len(rest)
    said = f"{before}{match[0]}{rest[:end]}".strip()
    if len(said) > _LONGEST_QUOTE:
        said = said[: _LONGEST_QUOTE - 1].rsplit(" ", 1)[0] + "\N{HORIZONTAL ELLIPSIS}"
    return Quote(page, said)
