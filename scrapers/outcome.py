"""The grades above the timeline of a provider's page, and the reports that they belong to."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup, Tag

from scrapers.model import Report
from scrapers.reading import Reading, classes_of, find_day, judged, words_of
from scrapers.remits import overall_heading
from scrapers.scales import SCALES, heading_key, is_grade

# The areas of report cards: of schools, early years, and further education and skills (the
# columns of the management information, 2026).
_AREAS = frozenset(
    heading_key(area)
    for area in (
        "Inclusion",
        "Curriculum and teaching",
        "Curriculum, teaching and training",
        "Achievement",
        "Attendance and behaviour",
        "Behaviour, attitudes and establishing routines",
        "Personal development and wellbeing",
        "Children's welfare and wellbeing",
        "Participation and development",
        "Contribution to meeting skills needs",
        "Early years",
        "Post-16 provision",
        "Leadership and governance",
    )
)
_BANDS = {
    heading_key(spelling): spelling
    for scale in SCALES
    if scale.id == "reif5"
    for spellings in scale.grades
    for spelling in spellings
}
_CARD = re.compile(r"Inspection report:\s*(\d.*)", re.IGNORECASE)
_SAFEGUARDING = re.compile(r"Safeguarding standards:? (not )?met", re.IGNORECASE)
_NOT_AREAS = re.compile(r"explained|about |next steps|^(?:how|what|why) |\?$", re.IGNORECASE)


@dataclass(slots=True)
class _Block:
    """The grades of one inspection, as a block above the timeline shows them."""

    sentence: str
    overall: str | None = None
    grades: list[tuple[str, str]] = field(default_factory=list)


def read_blocks(page: BeautifulSoup, reading: Reading) -> list[_Block]:
    """
    The blocks of an overall outcome, or of judgements without one, each with what follows it.

    Seen in real pages of schools before and after September 2024. Whether social care pages
    have such a block is inferred; report cards may show their areas in it too.
    """
    head, rate = (
        ".subjudgements__overall, .subjudgements__no__overall",
        "subjudgements__rates__item",
    )
    blocks: list[_Block] = []
    for tag in page.select(f"{head}, .{rate}"):
        grade = words_of(tag.find("strong"))
        if rate not in classes_of(tag):
            blocks.append(_Block(words_of(tag.find("p")), grade or None))
            continue
        if not blocks:
            blocks.append(_Block(""))
        heading = words_of(tag.find("p")).rstrip(" :")
        if heading and tag.find("strong"):
            blocks[-1].grades.append((heading, grade))
        else:
            reading.note(f"a judgement that could not be read: {words_of(tag)!r}")
    if not blocks and page.find(["h2", "h3"], string=re.compile("Inspection outcome")):
        reading.note("an inspection outcome in a form that is not known")
    return blocks


def read_cards(text: str, page: BeautifulSoup, reading: Reading) -> list[_Block]:
    """
    The report cards: of the page itself, and of what stands entity-escaped in its source.

    One scraper's account of 1,098 real pages, no page seen: the card is escaped; "Inspection
    report: D" is an h2; a grade in use, and the safeguarding outcome, is an h3. How the areas
    stand under their grade is unknown.
    """
    escaped = text[max(text.find("&lt;"), 0) : text.rfind("&gt;") + len("&gt;")]
    parts: list[Tag] = [page]
    if escaped.startswith("&lt;"):
        parts.append(BeautifulSoup(html.unescape(escaped), "lxml"))
    cards = [card for part in parts for card in _cards_of(part, reading)]
    if not cards and re.search(r"Inspection report:\s*\d", html.unescape(text)):
        reading.note("a report card that could not be read")
    return cards


def _cards_of(part: Tag, reading: Reading) -> Iterator[_Block]:
    headings = [(tag, words_of(tag)) for tag in part.find_all(["h2", "h3"])]
    starts = [n for n, (_, words) in enumerate(headings) if _CARD.fullmatch(words)]
    for start, end in itertools.pairwise([*starts, len(headings)]):
        block = _Block(headings[start][1])
        sections: list[tuple[str, list[Tag]]] = []
        for tag, words in headings[start + 1 : end]:
            safeguarding = _SAFEGUARDING.fullmatch(words)
            if safeguarding:
                met = "Not met" if safeguarding[1] else "Met"
                block.grades.append(("Safeguarding standards", met))
            if tag.name == "h3" and heading_key(words) in _BANDS:
                sections.append((_BANDS[heading_key(words)], list(_section(tag))))
        areas = _areas(sections)
        if areas is None:
            reading.note(f"{block.sentence}: its areas could not be told from their grades")
        block.grades += areas or []
        yield block


def _section(heading: Tag) -> Iterator[Tag]:
    for tag in heading.find_all_next(name=True):
        if tag.name in {"h1", "h2", "h3"}:
            return
        yield tag


def _areas(sections: list[tuple[str, list[Tag]]]) -> list[tuple[str, str]] | None:
    """
    The (area, grade) pairs of a card, or None unless every grade has areas of its own.

    Areas are read from the level of heading at which a known one stands, so that one Ofsted
    adds is read too; where no heading is known, from any tag that says no more than a known
    area. Anything in between is not guessed at: the document has the grades as well.
    """
    level = next(
        (
            tag.name
            for band, tags in sections
            for tag in tags
            if tag.name in {"h4", "h5", "h6"} and heading_key(_area(tag, band)) in _AREAS
        ),
        None,
    )
    pairs: dict[tuple[str, str], None] = {}
    for band, tags in sections:
        if level:
            said = [_area(tag, band) for tag in tags if tag.name == level]
            named = [
                a for a in said if a and heading_key(a) not in _BANDS and not _NOT_AREAS.search(a)
            ]
        else:
            named = [a for a in (_area(tag, band) for tag in tags) if heading_key(a) in _AREAS]
        if not named or any(heading_key(a).endswith(tuple(_BANDS)) for a in named):
            return None
        pairs |= dict.fromkeys((a, band) for a in named)
    areas = [heading_key(area) for area, _ in pairs]
    return list(pairs) if len(set(areas)) == len(areas) else None


def _area(tag: Tag, band: str) -> str:
    """What `tag` says, without the grade that may be repeated behind the area's name."""
    return re.sub(rf"\s*{re.escape(band)}$", "", words_of(tag), flags=re.IGNORECASE)


def with_blocks(reports: list[Report], blocks: list[_Block], reading: Reading) -> list[Report]:
    """The reports, each with the judgements that a block gives to its inspection."""
    held = {report.file_id: report for report in reports}
    overall = overall_heading(social_care=reading.social_care)
    for block in blocks:
        grades = [(overall, block.overall)] if block.overall else []
        grades += block.grades
        if not any(is_grade(grade) for _, grade in grades):
            continue
        owner = _owner(block, reports)
        if owner is None:
            reading.note(
                f"judgements without a report on the timeline, dropped: {block.sentence!r}"
            )
            continue
        report = held[owner.file_id]
        known = {heading_key(each.heading): each for each in report.judgements}
        for judgement in judged(grades, report.file_id, reading):
            before = known.setdefault(heading_key(judgement.heading), judgement)
            # The timeline's grade belongs to the file by its markup, and was there first.
            if before.grade.casefold() != judgement.grade.casefold():
                reading.note(
                    f"file {report.file_id} has two grades for {judgement.heading}: "
                    f"{before.grade!r} kept, {judgement.grade!r} dropped"
                )
        ordered = sorted(known, key=lambda heading: heading != heading_key(overall))
        judgements = tuple(known[heading] for heading in ordered)
        held[report.file_id] = replace(report, judgements=judgements)
    return list(held.values())


def _owner(block: _Block, reports: list[Report]) -> Report | None:
    """The report that a block is about: by its inspection date, else by its overall grade."""
    day = find_day(block.sentence)
    if day is None:
        same = [
            report
            for report in reports
            for judgement in report.judgements
            if block.overall and judgement.grade.casefold() == block.overall.casefold()
        ]
        return max(same, key=lambda report: report.order, default=None)
    same = [report for report in reports if report.inspected == day]
    sentence = block.sentence.casefold()
    for choice in (
        [report for report in same if report.title.casefold() in sentence],
        [report for report in same if report.judgements],
        same,
    ):
        if choice:
            return max(choice, key=lambda report: report.order)
    return None
