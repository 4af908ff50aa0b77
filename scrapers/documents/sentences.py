"""Grades that a document says in a set sentence, not in a table. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrapers.documents.frameworks import framework as framework_of
from scrapers.documents.judged import scale_among
from scrapers.model import Judgement
from scrapers.scales import heading_key

_FOUR = (
    r"(?P<grade>outstanding|good|inadequate|adequate|satisfactory|"
    r"requires? improvement(?: to be good)?)"
)
_IS = r"(?:is|are|was|were)"
# The name of a place: nothing that could be the rest of a sentence.
_PLACE = r"(?-i:(?:(?:[A-Z][\w'.-]*|of|and|the|upon|on|with|in|&),? ?){1,9})"
_BOARD = r"(?:local )?safeguarding children(?:'s)? board(?: \(l?scb\))?"
_BOARD_HEADING = "The effectiveness of the Local Safeguarding Children Board"
_SERVICE_OVERALL = "Overall effectiveness"

# By framework: sentences that begin a line and end one, each with the heading that it grades.
_SENTENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "single inspection framework": (
        (
            (
                rf"the overall judgement is(?: that)?(?: the)?(?: local authority| children's "
                rf"services)?(?: in {_PLACE})?(?: {_IS})? ?{_FOUR}"
            ),
            _SERVICE_OVERALL,
        ),
        (
            rf"(?:overall, )?children's services in {_PLACE}(?:{_IS} )?{_FOUR}",
            _SERVICE_OVERALL,
        ),
        (
            rf"the (?:effectiveness of the )?{_PLACE}?{_BOARD} (?:{_IS} )?{_FOUR}",
            _BOARD_HEADING,
        ),
        (rf"the effectiveness of the lscb {_IS} {_FOUR}", _BOARD_HEADING),
        (rf"the lscb (?:{_IS} )?{_FOUR}", _BOARD_HEADING),
    ),
    "local authority arrangements for the protection of children": (
        (
            (
                rf"the overall effectiveness of the (?:multi-agency )?arrangements (?:to protect "
                rf"children|for the protection of children(?: and young people)?) in [^.]{{2,80}}? "
                rf"{_IS} judged to be {_FOUR}"
            ),
            _SERVICE_OVERALL,
        ),
    ),
    "framework of 2012: children's homes and other settings": (
        (rf"the overall effectiveness {_IS} (?:judged to be )?{_FOUR}", _SERVICE_OVERALL),
        (
            (
                rf"(?:the )?outcomes for (?:children and )?young people {_IS} (?:judged to be "
                rf")?{_FOUR}"
            ),
            "Outcomes for children and young people",
        ),
        (
            (
                rf"the service {_IS} {_FOUR} at keeping children and young people safe(?: "
                rf"and feeling "
                rf"safe)?"
            ),
            "Safeguarding children and young people",
        ),
        (rf"the quality of (?:the )?care {_IS} (?:judged to be )?{_FOUR}", "Quality of care"),
        (
            (
                rf"(?:the )?leadership and management of the [\w' ]{{3,40}} {_IS} (?:judged "
                rf"to be )?"
                rf"{_FOUR}"
            ),
            "Leadership and management",
        ),
    ),
    "inspection of Cafcass": ((rf"the overall judgement {_IS} {_FOUR}", _SERVICE_OVERALL),),
    "framework of 2012: early years": (),
}
_ISS = (
    (
        r"does the school meet the independent school standards\??:? (?P<grade>yes|no)",
        "Does the school meet the independent school standards?",
    ),
)
_SENTENCES["education inspection framework: schools"] = _ISS
_SENTENCES["common inspection framework: schools"] = _ISS
_SENTENCES["review of a local safeguarding children board"] = _SENTENCES[
    "single inspection framework"
][2:]

# Of the other frameworks: the sentence may stand anywhere on the first two pages.
_PHRASES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "area SEND, 2023": (
        (
            r"widespread and ?/? ?(?:or)? ?systemic failings leading to significant concerns",
            "Inspection outcome",
            "Widespread and/or systemic failings leading to significant concerns",
            "send3",
        ),
        (
            r"arrangements (?:typically )?leads? to inconsistent experiences and outcomes",
            "Inspection outcome",
            "Inconsistent experiences and outcomes",
            "send3",
        ),
        (
            r"arrangements typically leads? to positive experiences and outcomes",
            "Inspection outcome",
            "Typically positive experiences and outcomes",
            "send3",
        ),
    ),
    "supported accommodation": (
        (
            r"consistently strong service delivery leads",
            "Inspection outcome",
            "Consistently strong service delivery",
            "sa3",
        ),
        (
            r"inconsistent quality of service delivery adversely",
            "Inspection outcome",
            "Inconsistent quality of service delivery",
            "sa3",
        ),
        (
            r"serious or widespread weaknesses lead",
            "Inspection outcome",
            "Serious or widespread weaknesses",
            "sa3",
        ),
    ),
    "interim inspections of children's homes": tuple(
        (
            (
                rf"(?:judge[sd]?(?: that)?(?: it| the home| the service| this home)? (?:has |"
                rf"have )?"
                rf"(?:to have )?|(?<!last )(?<!previous )inspection judgement:? |this "
                rf"inspection:? )"
                rf"{word} (?:in )?effectiveness"
            ),
            "Overall experiences and progress of children and young people",
            grade,
            "interim3",
        )
        for word, grade in (
            ("declined", "Declined in effectiveness"),
            ("sustained", "Sustained effectiveness"),
            ("improved", "Improved effectiveness"),
        )
    ),
}
_FIRST_LINES = 70
"""About two pages: where an outcome is said. What follows may speak of other outcomes."""


def in_sentences(lines: Sequence[str], framework: str) -> list[tuple[int, Judgement]]:
    """
    The judgements that the set sentences of `framework` give, without doubles, each with the line
    on which its sentence begins.
    """
    found: dict[tuple[str, str], tuple[int, Judgement]] = {}
    for line, judgement in (*_whole_lines(lines, framework), *_phrases(lines, framework)):
        key = (heading_key(judgement.heading), judgement.grade)
        found[key] = min(found.get(key, (line, judgement)), (line, judgement), key=_first)
    return list(found.values())


def _first(placed: tuple[int, Judgement]) -> int:
    return placed[0]


def _whole_lines(lines: Sequence[str], framework: str) -> Iterator[tuple[int, Judgement]]:
    """A sentence begins a line, and ends that line or the next one or the one after."""
    for pattern, heading in _SENTENCES.get(framework, ()):
        compiled = re.compile(rf"{pattern}(?: judgement)?\.?\d?", re.IGNORECASE)
        for number in range(len(lines)):
            for length in (1, 2, 3):
                said = " ".join(lines[number : number + length])
                match = compiled.fullmatch(said)
                following = lines[number + length : number + length + 2]
                if match and _goes_on(match["grade"], following):
                    continue
                if match:
                    # "services require improvement": the table of grades has it for one thing.
                    grade = match["grade"].capitalize().replace("Require ", "Requires ")
                    scales = (*framework_of(framework).scales, "iss")
                    scale = scale_among(scales, grade)
                    yield number, Judgement(heading, grade, scale)
                    break


def _goes_on(grade: str, following: Sequence[str]) -> bool:
    """Whether "to be good" comes only on the next line."""
    rest = " ".join(following).lower()
    return grade.lower().endswith("improvement") and rest.startswith("to be good")


def _phrases(lines: Sequence[str], framework: str) -> Iterator[tuple[int, Judgement]]:
    text = " ".join(lines[:_FIRST_LINES])
    for pattern, heading, grade, scale in _PHRASES.get(framework, ()):
        if re.search(pattern, text, re.IGNORECASE):
            yield 0, Judgement(heading, grade, scale)


def themes(lines: Sequence[str]) -> list[tuple[int, Judgement]]:
    """
    The themes of a monitoring visit to further education: a question, and the progress made, which
    stands behind it or in a narrow column beside it ("... in Reasonable / the planning? progress").
    """
    found = []
    for number, line in enumerate(lines):
        if not _ASKS.match(line):
            continue
        for length in range(1, _THEME_LINES + 1):
            parts = lines[number : number + length]
            said = "\n".join(parts)
            if any(part[:1].isupper() and not _GRADED.match(part) for part in parts[1:]):
                break  # not the rest of a question
            match = _THEME.fullmatch(said) or _WOVEN_THEME.fullmatch(said)
            # With two themes in it, it cannot be told whose the progress is.
            if match and len(_GRADED.findall(said)) == 1 and not _ASKS.search(said, 1):
                asked = f"{match['asked']} {match.groupdict().get('more') or ''}"
                heading = " ".join(asked.split())
                grade = f"{match['grade'].capitalize()} progress"
                found.append((number, Judgement(heading, grade, "fe_progress")))
                break
    return found


_THEME_LINES = 5
_ASKS = re.compile(r"(?:how much|what) progress\b|how (?:well|effective)", re.IGNORECASE)
_GRADED = re.compile(r"\b(?:insufficient|reasonable|significant)\b", re.IGNORECASE)
_PROGRESS = r"(?P<grade>insufficient|reasonable|significant)"
_THEME = re.compile(rf"(?P<asked>[^?.]{{15,400}}\?)\s+{_PROGRESS}\s+progress", re.IGNORECASE)
_WOVEN_THEME = re.compile(
    rf"(?P<asked>[^?.]{{10,300}}?) {_PROGRESS}\n(?P<more>[^?.]{{0,300}}\?) progress", re.IGNORECASE
)
