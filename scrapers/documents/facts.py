"""Which inspection a document is of: the URN, the days, and what went before. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from scrapers.documents.dates import day, period
from scrapers.documents.frameworks import AUTHORITY, NUMBER_WORDS, SEND, SOCIAL_CARE
from scrapers.documents.kinds import Kind
from scrapers.documents.model import Previous

_URN = re.compile(
    r"(?:unique reference (?:number|no\.?)(?: \(urn\))?|\burn(?: for social care)?)\W{0,4}"
    r"\b([A-Z]{2}\d{6}|\d{5,8})\b",
    re.IGNORECASE,
)
BARE_URN = re.compile(r"(?:SC\d{6}|\d{7})")
_INSPECTED = re.compile(
    r"^(?:inspection|visit|re-?inspection|assurance visit)(?: visit)? dates?(?:\(s\))? ?:? ?(.*)|"
    r"^dates? of (?:this )?(?:inspection|visit) ?:? ?(.*)|^inspection report: (\d.*)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:to|and|[-\u2010-\u2015])\s*\d", re.IGNORECASE)
_LAST_DAY = re.compile(r"^last day of inspection:? (\d.*)", re.IGNORECASE)
_TOOK_PLACE = re.compile(
    r"(?:took place|carried out|was undertaken|inspected|visited|visit(?:ed)?\b[^.]{0,120}?|"
    r"inspection\b[^.]{0,120}?|undertaken)\s+(?:from|on|between)\s+(\d{1,2}[^.;]{5,60}?\d{4})|"
    r"^(?:between|from|on)\s+(\d{1,2}[^.;]{5,60}?\d{4})",
    re.IGNORECASE | re.MULTILINE,
)
_PUBLISHED = re.compile(
    r"^(?:report )?published(?: on)?:? (\d.*)|^date of publication:? (\d.*)|"
    r"^publication date:? (\d.*)",
    re.IGNORECASE,
)
_LONGEST_PERIOD = 60
_DATE_LINE = re.compile(r"\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8},? \d{4}")
_LETTER_LINES = 25
_GRADES = (
    r"outstanding|good|adequate|satisfactory|inadequate|"
    r"requires improvement(?: to be good)?|"
    r"(?:declined in|sustained|improved) effectiveness|"
    r"not (?:previously )?(?:inspected|applicable|judged)|not yet inspected|not graded"
)
_PREVIOUS_GRADE = re.compile(
    rf"(?:overall (?:judgement|effectiveness) at (?:the )?(?:last|previous) inspection|"
    rf"previous inspection (?:grade|judgement)|previous inspection|"
    rf"overall effectiveness at previous inspection|this home was judged(?: to be)?(?= \w+ at the "
    rf"last full inspection))\W{{0,4}}({_GRADES})\b",
    re.IGNORECASE,
)
# "This inspection: Previous inspection: Good Outstanding": both labels, then both grades.
_BOTH_GRADES = re.compile(
    rf"this inspection:? previous inspection:? (?:{_GRADES})(?: [1-4])? ({_GRADES})\b",
    re.IGNORECASE,
)
_PREVIOUS_DATE = re.compile(
    r"(?:dates? of (?:the )?(?:last|previous) (?:full |school )?(?:inspection|section 5 "
    r"inspection)|"
    r"previous inspection dates?)\W{0,3}(?:the previous full inspection was on )?"
    r"((?:\d{1,2}\W?(?:to \d{1,2} )?\w* ?\w* ?\w* ?\w* ?\d{4})|\d\d/\d\d/\d{4})",
    re.IGNORECASE,
)
_PREVIOUS_NUMBER = re.compile(r"previous inspection:? ([1-4])\b", re.IGNORECASE)
# Both labels, then both dates.
_LABELS_FIRST = re.compile(
    r"inspection date previous inspection date \S{6,10}(?: \w+ \d{4})? "
    r"(\d{1,2} \w+ \d{4}|\d\d/\d\d/\d{4})",
    re.IGNORECASE,
)
_NO_GRADE = re.compile(r"not |n/a", re.IGNORECASE)


def urn_of(lines: Sequence[str], kind: Kind | None = None) -> str | None:
    """
    The URN: behind its label, or alone on the first lines of a home's report. A school that is
    also a social care setting has two, of which social care's begins with SC.
    """
    found = [match[1].upper() for match in _URN.finditer(" ".join(lines))]
    if kind and kind.remit == SOCIAL_CARE:
        found.sort(key=lambda urn: not urn.startswith("SC"))
    if found:
        return found[0]
    for line in lines[:4]:
        if BARE_URN.fullmatch(line):
            return line
    return None


def inspected(lines: Sequence[str]) -> tuple[date | None, date | None]:
    """The first and last day of the inspection or visit; of a letter, as its text says them."""
    for found in (*_labelled(lines), *_with_a_split_label(lines), *_in_the_text(lines)):
        if found[0]:
            return found
    return None, None


def _labelled(lines: Sequence[str]) -> Iterator[tuple[date | None, date | None]]:
    for number, line in enumerate(lines):
        match = _INSPECTED.match(line)
        if not match:
            continue
        rest = next((each for each in match.groups() if each), "")
        # The days may be on the next lines, or go on there.
        for other in lines[number + 1 : number + 3]:
            if re.search(r"\d{4}\W*$", rest) and not _GOES_ON.match(other):
                break
            rest = f"{rest} {other}"
        # Teacher education was inspected in two stages, months apart.
        yield period(_STAGE_ONE.sub("", _STAGE_TWO.sub(" to", rest)))


_STAGE_ONE = re.compile(r"stage 1:? ?", re.IGNORECASE)
_STAGE_TWO = re.compile(r" stage 2:?", re.IGNORECASE)


def _with_a_split_label(lines: Sequence[str]) -> Iterator[tuple[date | None, date | None]]:
    """The day in "Progress monitoring / 11 March 2026 / inspection report:", and a last day."""
    for number, line in enumerate(lines[:60]):
        if _SPLIT_LABEL.match(line):
            yield period(" ".join(lines[number : number + 3]))
        if match := _LAST_DAY.match(line):
            yield day(match[1]), day(match[1])


_SPLIT_LABEL = re.compile(
    r"(?:material change|progress monitoring|pre-registration|emergency)", re.IGNORECASE
)


def _in_the_text(lines: Sequence[str]) -> Iterator[tuple[date | None, date | None]]:
    text = "\n".join(lines[:80])
    for match in _TOOK_PLACE.finditer(text):
        begin = match.start(1) if match[1] else match.start(2)
        yield period(text[begin : begin + _LONGEST_PERIOD])


def published(lines: Sequence[str], kind: Kind | None) -> date | None:
    """The day of publication where it is stated; of a letter about an authority, its date."""
    for line in lines[:60]:
        match = _PUBLISHED.match(line)
        if match:
            return day(next(each for each in match.groups() if each))
    # Two letters of 2017 and 2025 are dated with the day on which they were published.
    if kind and kind.remit in {AUTHORITY, SEND} and not kind.graded:
        for line in lines[:_LETTER_LINES]:
            if _DATE_LINE.fullmatch(line):
                return day(line)
            if line.lower().startswith("dear "):
                break
    return None


def previous(lines: Sequence[str], first: date | None, *, numbers: bool = False) -> Previous:
    """The inspection before: its first day, and its overall grade, maybe one of `numbers`."""
    text = " ".join(lines)
    both = _BOTH_GRADES.search(text)
    grade = next(
        (
            match[1]
            for match in ([both] if both else _PREVIOUS_GRADE.finditer(text))
            if not _NO_GRADE.match(match[1])
        ),
        None,
    )
    days = (day(match[1]) for match in _PREVIOUS_DATE.finditer(text))
    when = next((each for each in days if each and (first is None or each < first)), None)
    if not when and (labels := _LABELS_FIRST.search(text)):
        when = day(labels[1])
    if not grade and numbers and (number := _PREVIOUS_NUMBER.search(text)):
        grade = NUMBER_WORDS[int(number[1])]
    return Previous(when, grade and grade.capitalize())
