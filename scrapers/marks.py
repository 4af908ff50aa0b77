"""The marks of a page that nothing rests on: how it is made, for who asks what the site shows."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from scrapers.reading import DASH, classes_of, words_of

_CARD = re.compile(r"Inspection report:\s*\d")
_SITE = re.compile(rf"{DASH}Find an Inspection Report{DASH}Ofsted$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marks:
    """
    How one page is made. `title` is without the site's part; `heading` is that of the page.

    `block` says whether it has an outcome block, `overall` whether that has one overall grade, and
    `card` whether there is a report card. `graded` says of each
    document of the timeline whether a grade stands with it, `within` whether a document's date
    stands inside its link. `hosts` are those that the documents' links name; `entries` are the
    words and the own class of each entry of the timeline without a document.
    """

    title: str
    heading: str
    block: bool
    overall: bool
    card: bool
    graded: tuple[bool, ...]
    within: bool
    hosts: tuple[str, ...]
    entries: tuple[tuple[str, str], ...]


def read_marks(text: str) -> Marks:
    """Read the marks of any page; what is not there is empty."""
    try:
        page = BeautifulSoup(text, "lxml")
    except (ValueError, RecursionError):
        page = BeautifulSoup("", "lxml")
    links = page.select("ol.timeline .publication-link")
    return Marks(
        title=_SITE.sub("", words_of(page.title)),
        heading=words_of(page.find("h1")),
        block=page.select_one("[class^=subjudgements]") is not None,
        overall=page.select_one(".subjudgements__overall strong") is not None,
        card=_CARD.search(html.unescape(text)) is not None,
        graded=tuple(link.find("strong") is not None for link in links),
        within=any(link.find("time") for link in links),
        hosts=tuple(sorted({_host(str(link.get("href", ""))) for link in links} - {""})),
        entries=tuple(
            (
                words_of(entry.select_one(".event__title") or entry, ".timeline__date, time"),
                " ".join(name for name in classes_of(entry) if name != "timeline__day"),
            )
            for entry in page.select("ol.timeline > li")
            if not entry.find("a")
        ),
    )


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""
