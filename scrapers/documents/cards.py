"""The judgements of a report card: areas under their grade, and safeguarding. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrapers.documents.frameworks import PROVISION_AREAS, PROVISIONS, Framework
from scrapers.documents.judged import Judged, two_grades
from scrapers.documents.rows import Table
from scrapers.documents.words import Worded
from scrapers.model import Judgement
from scrapers.scales import SCALES, heading_key

_BANDS = tuple(
    grade for scale in SCALES if scale.id == "reif5" for many in scale.grades for grade in many
)
_BAND_KEYS = {heading_key(band): band for band in _BANDS}
_ENDS_IN_BAND = re.compile(rf"(?P<area>[A-Z].{{2,80}}?) (?P<band>{'|'.join(_BANDS)})")
_SAFEGUARDING = re.compile(r"safeguarding standards:? (?P<not>not )?met\.?", re.IGNORECASE)
_UNCERTAIN = re.compile(r"safeguarding standards:? insufficient evidence", re.IGNORECASE)
_END = re.compile(r"our grades explained", re.IGNORECASE)
_LONGEST_AREA = 9


@dataclass(frozen=True, slots=True)
class _Section:
    """The lines of one page part: under which band, and of which provision type."""

    band: str
    provision: str | None
    lines: tuple[str, ...]


def judge_card(lines: Sequence[str], framework: Framework) -> Judged:
    """
    Read a report card.

    Its legend names every grade on the first page and again at the end, so that an area counts
    only where it stands beside a grade, and under the section of the same grade. An area that is
    not known is kept, with a problem that says so.
    """
    found: dict[str, Judgement] = {}
    problems: list[str] = []
    doubted: set[str] = set()
    met = _safeguarding(lines)
    if met:
        found["safeguarding"] = Judgement("Safeguarding standards", met, "safeguarding")
    for section in _sections(lines):
        for judgement in _areas(section, framework):
            key = heading_key(judgement.heading)
            held = found.setdefault(key, judgement)
            if held.grade != judgement.grade:
                problems.append(two_grades(judgement.heading, held.grade, judgement.grade))
                doubted.add(key)
    for key in doubted:
        del found[key]
    problems += [
        f"unknown heading {judgement.heading!r}, graded {judgement.grade}"
        for judgement in found.values()
        if judgement.scale is None
    ]
    areas = [each for key, each in found.items() if key != "safeguarding"]
    missing = [
        group for group in framework.groups if not any(_has(found, heading) for heading in group)
    ]
    if not met:
        problems.append(
            "it says that there was not enough evidence to judge the safeguarding standards"
            if any(_UNCERTAIN.fullmatch(line) for line in lines)
            else "no line says whether the safeguarding standards are met"
        )
    if areas:
        problems += [f"no grade was found for {group[0]}" for group in missing]
    return Judged(
        tuple(found.values()), tuple(problems), len(framework.groups) - len(missing) + bool(met)
    )


def _has(found: dict[str, Judgement], heading: str) -> bool:
    key = heading_key(heading)
    return any(each == key or each.endswith(f": {key}") for each in found)


def _safeguarding(lines: Sequence[str]) -> str | None:
    """Met or Not met, if the card says so in a line of its own, and in one way."""
    said = {
        "Not met" if match["not"] else "Met"
        for match in map(_SAFEGUARDING.fullmatch, lines)
        if match
    }
    return said.pop() if len(said) == 1 else None


def _sections(lines: Sequence[str]) -> Iterator[_Section]:
    band, provision = None, None
    kept: list[str] = []
    for line in lines:
        if _END.fullmatch(line):
            break
        key = heading_key(line)
        starts_band = key in _BAND_KEYS
        starts_provision = any(key == heading_key(each) for each in PROVISIONS)
        if starts_band or starts_provision:
            if band and kept:
                yield _Section(band, provision, tuple(kept))
            kept = []
            band = _BAND_KEYS.get(key, band)
            provision = line if starts_provision else provision
        else:
            kept.append(line)
    if band and kept:
        yield _Section(band, provision, tuple(kept))


def _areas(section: _Section, framework: Framework) -> Iterator[Judgement]:
    """The areas of one section: the known ones, and what stands beside the same grade."""
    reads_provisions = framework.id.startswith("report card: further")
    known = (*framework.headings, *(PROVISION_AREAS if reads_provisions else ()))
    words = Worded.of(section.lines).words
    seen_lines: set[int] = set()
    for row in Table(known, _BANDS).rows(words):
        first, last = words[row.start].line, words[row.end - 1].line
        if row.grades != (section.band,) or first not in _after_an_end(section.lines):
            continue
        seen_lines.update(range(first, last + 1))
        yield Judgement(_named(row.heading, section), section.band, "reif5")
    for number, line in enumerate(section.lines):
        match = _ENDS_IN_BAND.fullmatch(line)
        if not match or number in seen_lines or match["band"] != section.band:
            continue
        area = match["area"]
        title = len(area.split()) <= _LONGEST_AREA and not re.search(r"[.;:!?]", area)
        if title and number in _after_an_end(section.lines):
            yield Judgement(_named(area, section), section.band, None)


def _after_an_end(lines: Sequence[str]) -> frozenset[int]:
    """The lines that begin something: the first, and those behind the end of a sentence."""
    return frozenset(
        number
        for number in range(len(lines))
        if number == 0
        or re.search(r"""[.!?:\])'"]$|^\d+$""", lines[number - 1])
        or _ENDS_IN_BAND.fullmatch(lines[number - 1])
    )


def _named(area: str, section: _Section) -> str:
    """An area's name; of an area that is graded for each provision type, with the type."""
    graded_apart = heading_key(area) in {heading_key(each) for each in PROVISION_AREAS}
    if graded_apart and section.provision:
        return f"{section.provision}: {area}"
    return area
