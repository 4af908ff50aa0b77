"""The timeline of a provider's page: its reports, and its entries without a document."""

from __future__ import annotations

import re
from datetime import date

from bs4 import BeautifulSoup, Tag

from scrapers.model import Milestone, Report
from scrapers.reading import DASH, DASHES, Reading, classes_of, find_day, judged, words_of
from scrapers.remits import kind_of, overall_heading
from scrapers.statuses import status_of

# The second form is that of old links.
# Figures of other scripts are none of an id, though Python reads them as numbers.
_FILE = re.compile(
    r"/v1/file/([0-9]{1,12})(?!\d)|/provider/files/([0-9]{1,12})/urn/", re.IGNORECASE
)


def read_timeline(
    page: BeautifulSoup, reading: Reading
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
    return "publication-link" in classes_of(link) or bool(_FILE.search(str(link.get("href", ""))))


def _milestone(entry: Tag, reading: Reading) -> tuple[Milestone, str | None]:
    if entry.select_one(".filetype, time[pubdate]"):
        raise reading.lacks("the link of a document on the timeline")
    title = words_of(entry.select_one(".event__title") or entry, ".timeline__date, time")
    if not title:
        raise reading.lacks("the words of a timeline entry")
    when = entry.select_one(".timeline__date") or entry.find("time")
    # Classes seen: timeline__day--opened and --registered. What else may stand beside the word
    # "Closed", and in its class, is unknown: the first words decide, then the class.
    first = re.split(rf":|\(|{DASH}", title)[0]
    suffixes = [each.partition("timeline__day--")[2] for each in classes_of(entry)]
    meant = next(filter(None, map(status_of, (first, *suffixes))), None)
    return Milestone(title, _day_of(when, reading)), meant


def _day_of(tag: Tag | None, reading: Reading) -> date | None:
    text = words_of(tag)
    day = find_day(text)
    if text and day is None:
        raise reading.lacks(f"a date such as 06 May 2025: it says {text!r}")
    return day


def _report(entry: Tag, link: Tag, reading: Reading, *, alone: bool) -> Report:
    found = _FILE.search(str(link.get("href", "")))
    if found is None:
        raise reading.lacks(f"a file id in the link {link.get('href')!r}")
    file_id = found[1] or found[2]
    # Repeats the title for screen readers: "Full inspection, PDF - 18 March 2014".
    spoken = words_of(link.select_one(".nonvisual"))
    # On pages with a report card the link may hold date and file type, and end in " :".
    title = words_of(link, ".nonvisual, .filetype, .event__metadata, time, strong").rstrip(
        f" :{DASHES}"
    )
    title = title.removesuffix("Published").rstrip(f" :{DASHES}") or spoken.split(",")[0]
    if not title:
        raise reading.lacks(f"the title of document {file_id}")
    published = _published(entry, link, reading, alone=alone) or find_day(spoken)
    if published is None:
        reading.note(f"file {file_id} has no publication date")
    strong = link.find("strong") or (entry.select_one(".event__title > strong") if alone else None)
    grade = words_of(strong)
    return Report(
        file_id=file_id,
        title=title,
        inspected=_day_of(entry.select_one(".timeline__date"), reading),
        published=published,
        judgements=judged(
            [(overall_heading(social_care=reading.social_care), grade)], file_id, reading
        ),
    )


def _published(entry: Tag, link: Tag, reading: Reading, *, alone: bool) -> date | None:
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
