"""A provider's page, read into a `Snapshot`: who it is, how it stands, its timeline, its grades."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date

from bs4 import BeautifulSoup, Tag

from scrapers.errors import LayoutChanged, NotFound
from scrapers.model import Judgement, Milestone, Provider, ProviderKey, Report, Snapshot
from scrapers.remits import kind_of, overall_heading
from scrapers.scales import SCALES, heading_key, is_grade, scale_of
from scrapers.statuses import ENDED, status_of

READER = 1
"""Raised when a release understands more of a page, so that unchanged pages are read again."""

_DASHES = "-\N{EN DASH}"
_DASH = rf"\s[{_DASHES}]\s"

# The site's part of every real title; the name and the status stand before it.
_SITE = re.compile(rf"(?:^|{_DASH})Find an Inspection Report{_DASH}Ofsted$", re.IGNORECASE)
_GONE = re.compile(r"(?:report|page) not found", re.IGNORECASE)
_URN = re.compile(r"URN:?\s*([A-Z]{0,2}\d{3,8})", re.IGNORECASE)
_PAGE = re.compile(r"/provider/(\d+)/([^/?#]+)")
# The second form is that of old links.
_FILE = re.compile(r"/v1/file/(\d{1,12})(?!\d)|/provider/files/(\d{1,12})/urn/", re.IGNORECASE)
_TRUST = re.compile(r"/provider/\d+/(\w+)")

# `06 May 2025`; also `27 to 28 May 2026` and `30 April to 1 May 2026`, of which the first day
# counts, as the timeline shows the first day of an inspection.
_MONTHS = "january february march april may june july august september october november december"
_DAY = re.compile(
    r"(?<!\d)(\d{1,2})(?:\s+([A-Za-z]{3,9})\.?)?"
    rf"(?:\s*(?:to|and|[{_DASHES}])\s*\d{{1,2}}\s+([A-Za-z]{{3,9}})\.?)?,?\s+(\d{{4}})(?!\d)"
)

# Where the page's own words say so, a name is withheld whatever the type code: not all codes of
# social care are known. Supersets of the kinds that `scrapers.remits` withholds.
_WITHHELD = ("children's home", "childminder", "home childcarer", "domestic premises")

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


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading: whose page was asked for, and what could not be understood so far."""

    asked: ProviderKey
    where: str
    notes: list[str] = field(default_factory=list)

    def lacks(self, mark: str) -> LayoutChanged:
        """The error that says which mark of the page is missing."""
        return LayoutChanged(self.where, mark)

    def note(self, text: str) -> None:
        """Keep, for the operator, what could not be understood."""
        self.notes.append(text)


@dataclass(slots=True)
class _Block:
    """The grades of one inspection, as a block above the timeline shows them."""

    sentence: str
    overall: str | None = None
    grades: list[tuple[str, str]] = field(default_factory=list)


def read_provider(text: str, asked: ProviderKey, where: str) -> Snapshot:
    """
    Read the page of `asked`. `where` names the page in errors.

    Raises NotFound if the page says that there is no such page, and LayoutChanged if it lacks
    what every provider page has, ends before its end, or is about another provider. What is
    merely not understood is in the snapshot's notes.
    """
    reading = _Reading(asked, where)
    page = _whole_page(text, reading)
    heading, title = _heading_and_title(page, reading)
    facts = _facts(page)
    reports, milestones = _timeline(page, reading)
    blocks = [*_blocks(page, reading), *_cards(text, page, reading)]
    reports = _with_blocks(reports, blocks, reading)
    kind = facts.get("type")
    withheld = (
        kind_of(asked.type).withheld
        or any(word in _folded(kind or "") for word in _WITHHELD)
        or _URN.fullmatch(heading) is not None
        or heading.upper() == asked.urn.upper()
    )
    if not (heading or withheld):
        raise reading.lacks("a name in h1.title-block__heading")
    status, status_words = _status(title, heading, milestones, reading)
    if withheld and not status:
        # Words that are no known status may be the name, out of the title.
        status_words = ""
    trust = page.select_one("a.title-block__mat-link")
    trust_id = _TRUST.search(str(trust.get("href", ""))) if trust else None
    address = _words(page.select_one(".title-block__address")) or facts.get("address", "")
    provider = Provider(
        key=asked,
        name=None if withheld else heading,
        kind=kind,
        status=status,
        status_words=status_words,
        local_authority=facts.get("local authority"),
        region=facts.get("region"),
        address=None if withheld else address.removeprefix("Address:").strip() or None,
        trust_id=trust_id[1] if trust_id else None,
        trust=_words(trust) or None,
    )
    return Snapshot(
        provider,
        tuple(reports),
        tuple(milestone for milestone, _ in milestones),
        tuple(dict.fromkeys(reading.notes)),
    )


def _words(tag: Tag | None, without: str = "") -> str:
    """The text of `tag` on one line, leaving out what the selector `without` finds in it."""
    if tag is None:
        return ""
    if without:
        tag = copy(tag)
        for part in tag.select(without):
            part.extract()
    return " ".join(tag.get_text().split())


def _classes(tag: Tag) -> list[str]:
    """The classes of `tag`, none if it has none."""
    return [str(each) for each in tag.get_attribute_list("class") if each]


def _folded(text: str) -> str:
    """What headings are compared by, with one kind of apostrophe: the site uses two."""
    return heading_key(text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _find_day(text: str) -> date | None:
    """The first date in `text`; of a range, its first day."""
    for match in _DAY.finditer(text):
        month = (match[2] or match[3] or "none").casefold()
        places = [n for n, name in enumerate(_MONTHS.split(), 1) if name.startswith(month)]
        try:
            return date(int(match[4]), places[0], int(match[1]))
        except (IndexError, ValueError):
            continue
    return None


def _whole_page(text: str, reading: _Reading) -> BeautifulSoup:
    # All real pages end so. The parser closes what a broken answer left open, in silence: half
    # a timeline would read as withdrawn reports.
    if "</html>" not in text.lower():
        raise reading.lacks("its end, </html>")
    try:
        return BeautifulSoup(text, "lxml")
    except (ValueError, RecursionError) as error:
        raise reading.lacks(f"readable HTML ({type(error).__name__})") from error


def _heading_and_title(page: BeautifulSoup, reading: _Reading) -> tuple[str, str]:
    """The heading, and the title without the site's part, of a page that is the asked one."""
    asked = reading.asked
    title = _words(page.title)
    before_site = _SITE.sub("", title)
    for said in (before_site, _words(page.find("h1"))):
        if _GONE.fullmatch(said):
            raise NotFound(reading.where, f"the site says: {said}")
    h1 = page.select_one("h1.title-block__heading")
    if h1 is None:
        raise reading.lacks("h1.title-block__heading")
    if before_site == title:
        raise reading.lacks("a title ending in Find an Inspection Report - Ofsted")
    heading = _words(h1)
    # One account says that redacted childcare is headed "URN: n" instead of a name.
    shown = [heading, *map(_words, page.select("p.title-block__subheading"))]
    urns = {match[1].upper() for match in map(_URN.fullmatch, shown) if match}
    if not urns:
        raise reading.lacks("the URN in p.title-block__subheading")
    for urn in urns - {asked.urn.upper()}:
        raise reading.lacks(f"the URN {asked.urn}: it is of another provider: URN {urn}")
    # Pages that are not of a provider name a constant address of another form.
    canonical = page.select_one('link[rel="canonical"]')
    own = _PAGE.search(str(canonical.get("href", ""))) if canonical else None
    if own and f"{own[1]}/{own[2]}".upper() != str(asked).upper():
        raise reading.lacks(f"the address of {asked}: it is of another provider: {own[0]}")
    return heading, before_site


def _facts(page: BeautifulSoup) -> dict[str, str]:
    facts: dict[str, str] = {}
    for item in page.select("li.info-block__item"):
        label, _, value = _words(item).partition(":")
        if value.strip():
            facts.setdefault(label.strip().casefold(), value.strip())
    return facts


def _status(
    title: str, heading: str, milestones: list[tuple[Milestone, str | None]], reading: _Reading
) -> tuple[str, str]:
    """The provider's status and the page's words for it: by the title, and by the timeline."""
    # Only "NAME - Open - Find an Inspection Report - Ofsted" has been seen. A name may hold
    # " - " itself, and the title of a redacted provider may hold another name than its h1.
    named = re.match(rf"{re.escape(heading)}{_DASH}(.+)", title) if heading else None
    words = named[1] if named else ""
    last = re.split(_DASH, title)[-1]
    if status_of(words) is None and title != heading and status_of(last):
        words = last
    status = status_of(words)
    if words and status is None:
        reading.note("the title ends in a status that is not known")
        return "", words
    known = [(milestone, meant) for milestone, meant in milestones if meant]
    if not known:
        return status or "", words
    # The timeline is newest first; where every such entry is dated, the dates decide.
    if all(milestone.when for milestone, _ in known):
        known.sort(key=lambda entry: entry[0].when or date.min, reverse=True)
    newest, meant = known[0]
    # How the title of a suspended or cancelled provider reads is unknown: it may well say no
    # more than Open or Closed, the search form having no other words. The timeline then knows.
    says_more = {"": {meant}, "open": ENDED | {"suspended"}, "closed": {"resigned", "cancelled"}}
    if meant in says_more.get(status or "", ()):
        return meant, newest.title
    return status or "", words


def _timeline(
    page: BeautifulSoup, reading: _Reading
) -> tuple[list[Report], list[tuple[Milestone, str | None]]]:
    """The reports, and the entries without a document with the status that each means."""
    lists = page.select("ol.timeline")
    if not lists:
        raise reading.lacks("ol.timeline")
    # Markup that is left open inside the timeline swallows the entries after it and the page's
    # foot with them, though </html> is there.
    if not (lists[-1].find_next("footer") or lists[-1].find_next(class_="info-block")):
        raise reading.lacks("what follows the timeline")
    if any(
        not link.find_parent("ol", class_="timeline") for link in page.select(".publication-link")
    ):
        raise reading.lacks("ol.timeline around its documents")
    entries = [
        item
        for timeline in lists
        for item in timeline.find_all("li")
        if item.find_parent(("ol", "ul")) is timeline
    ]
    # Even a new provider has its entry Opened or Registered: a list without any is one that the
    # page fills in some way we do not know. A trust's page has never been seen; a trust is not
    # inspected itself, so its list may well be empty.
    if not entries and kind_of(reading.asked.type).word != "trust":
        raise reading.lacks("an entry in ol.timeline")
    reports: dict[str, Report] = {}
    milestones: list[tuple[Milestone, str | None]] = []
    for entry in entries:
        links = [link for link in entry.find_all("a") if _is_document(link)]
        if not links:
            milestones.append(_milestone(entry, reading))
        for link in links:
            report = _report(entry, link, reading, alone=len(links) == 1)
            if reports.setdefault(report.file_id, report) != report:
                reading.note(f"file {report.file_id} stands twice, with differences: first kept")
    return list(reports.values()), milestones


def _is_document(link: Tag) -> bool:
    return "publication-link" in _classes(link) or bool(_FILE.search(str(link.get("href", ""))))


def _milestone(entry: Tag, reading: _Reading) -> tuple[Milestone, str | None]:
    if entry.select_one(".filetype, time[pubdate]"):
        raise reading.lacks("the link of a document on the timeline")
    title = _words(entry.select_one(".event__title") or entry, ".timeline__date, time")
    if not title:
        raise reading.lacks("the words of a timeline entry")
    when = entry.select_one(".timeline__date") or entry.find("time")
    # Classes seen: timeline__day--opened and --registered. What else may stand beside the word
    # "Closed", and in its class, is unknown: the first words decide, then the class.
    first = re.split(rf":|\(|{_DASH}", title)[0]
    suffixes = [each.partition("timeline__day--")[2] for each in _classes(entry)]
    meant = next(filter(None, map(status_of, (first, *suffixes))), None)
    return Milestone(title, _day_of(when, reading)), meant


def _day_of(tag: Tag | None, reading: _Reading) -> date | None:
    text = _words(tag)
    day = _find_day(text)
    if text and day is None:
        raise reading.lacks(f"a date such as 06 May 2025: it says {text!r}")
    return day


def _report(entry: Tag, link: Tag, reading: _Reading, *, alone: bool) -> Report:
    found = _FILE.search(str(link.get("href", "")))
    if found is None:
        raise reading.lacks(f"a file id in the link {link.get('href')!r}")
    file_id = found[1] or found[2]
    # Repeats the title for screen readers: "Full inspection, PDF - 18 March 2014".
    spoken = _words(link.select_one(".nonvisual"))
    # On pages with a report card the link may hold date and file type, and end in " :".
    title = _words(link, ".nonvisual, .filetype, .event__metadata, time, strong").rstrip(
        f" :{_DASHES}"
    )
    title = title.removesuffix("Published").rstrip(f" :{_DASHES}") or spoken.split(",")[0]
    if not title:
        raise reading.lacks(f"the title of document {file_id}")
    published = _published(entry, link, reading, alone=alone) or _find_day(spoken)
    if published is None:
        reading.note(f"file {file_id} has no publication date")
    strong = link.find("strong") or (entry.select_one(".event__title > strong") if alone else None)
    grade = _words(strong)
    return Report(
        file_id=file_id,
        title=title,
        inspected=_day_of(entry.select_one(".timeline__date"), reading),
        published=published,
        judgements=_judged([(overall_heading(reading.asked.type), grade)], file_id, reading),
    )


def _published(entry: Tag, link: Tag, reading: _Reading, *, alone: bool) -> date | None:
    times = [
        time
        for time in entry.find_all("time")
        if not time.find_parent(class_="timeline__date")
        and (alone or time.find_previous("a") is link)
    ]
    for time in times:
        if time.has_attr("pubdate"):
            return _day_of(time, reading)
    for time in times:
        if str(time.find_previous(string=True) or "").rstrip().endswith("Published"):
            return _day_of(time, reading)
    return None


def _judged(
    grades: list[tuple[str, str]], file_id: str, reading: _Reading
) -> tuple[Judgement, ...]:
    """The judgements that (heading, grade) pairs make; those that grade nothing are left out."""
    social_care = kind_of(reading.asked.type).social_care
    judgements: list[Judgement] = []
    for heading, grade in grades:
        if not is_grade(grade):
            continue
        scale = scale_of(heading, grade, social_care=social_care)
        if scale is None:
            reading.note(f"unknown grade {grade!r} for {heading} in file {file_id}")
        judgements.append(Judgement(heading, grade, scale))
    return tuple(judgements)


def _blocks(page: BeautifulSoup, reading: _Reading) -> list[_Block]:
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
        grade = _words(tag.find("strong"))
        if rate not in _classes(tag):
            blocks.append(_Block(_words(tag.find("p")), grade or None))
            continue
        if not blocks:
            blocks.append(_Block(""))
        heading = _words(tag.find("p")).rstrip(" :")
        if heading and tag.find("strong"):
            blocks[-1].grades.append((heading, grade))
        else:
            reading.note(f"a judgement that could not be read: {_words(tag)!r}")
    if not blocks and page.find(["h2", "h3"], string=re.compile("Inspection outcome")):
        reading.note("an inspection outcome in a form that is not known")
    return blocks


def _cards(text: str, page: BeautifulSoup, reading: _Reading) -> list[_Block]:
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


def _cards_of(part: Tag, reading: _Reading) -> Iterator[_Block]:
    headings = [(tag, _words(tag)) for tag in part.find_all(["h2", "h3"])]
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
            if tag.name in {"h4", "h5", "h6"} and _folded(_area(tag, band)) in _AREAS
        ),
        None,
    )
    pairs: dict[tuple[str, str], None] = {}
    for band, tags in sections:
        if level:
            said = [_area(tag, band) for tag in tags if tag.name == level]
            named = [a for a in said if a and _folded(a) not in _BANDS and not _NOT_AREAS.search(a)]
        else:
            named = [a for a in (_area(tag, band) for tag in tags) if _folded(a) in _AREAS]
        if not named or any(_folded(a).endswith(tuple(_BANDS)) for a in named):
            return None
        pairs |= dict.fromkeys((a, band) for a in named)
    areas = [_folded(area) for area, _ in pairs]
    return list(pairs) if len(set(areas)) == len(areas) else None


def _area(tag: Tag, band: str) -> str:
    """What `tag` says, without the grade that may be repeated behind the area's name."""
    return re.sub(rf"\s*{re.escape(band)}$", "", _words(tag), flags=re.IGNORECASE)


def _with_blocks(reports: list[Report], blocks: list[_Block], reading: _Reading) -> list[Report]:
    """The reports, each with the judgements that a block gives to its inspection."""
    held = {report.file_id: report for report in reports}
    overall = overall_heading(reading.asked.type)
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
        for judgement in _judged(grades, report.file_id, reading):
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
    day = _find_day(block.sentence)
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
