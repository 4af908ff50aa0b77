"""A provider's page, read into a `Snapshot`: who it is, and how it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bs4 import BeautifulSoup

from scrapers.errors import NotFound
from scrapers.model import Milestone, Provider, ProviderKey, Snapshot
from scrapers.outcome import read_blocks, read_cards, with_blocks
from scrapers.reading import DASH, Reading, words_of
from scrapers.remits import is_social_care, kind_of
from scrapers.scales import heading_key
from scrapers.statuses import ENDED, status_of
from scrapers.timeline import read_timeline

READER = 1
"""Raised when a release understands more of a page, so that unchanged pages are read again."""
# The site's part of every real title; the name and the status stand before it.
_SITE = re.compile(rf"(?:^|{DASH})Find an Inspection Report{DASH}Ofsted$", re.IGNORECASE)
_GONE = re.compile(r"(?:report|page) not found", re.IGNORECASE)
_URN = re.compile(r"URN:?\s*([A-Z]{0,2}\d{3,8})", re.IGNORECASE)
_PAGE = re.compile(r"/provider/(\d+)/([^/?#]+)")
_TRUST = re.compile(r"/provider/\d+/(\w+)")
# Where the page's own words say so, a name is withheld whatever the type code: not all codes of
# social care are known. Supersets of the kinds that `scrapers.remits` withholds.
_WITHHELD = ("children's home", "childminder", "home childcarer", "on domestic premises")


def read_provider(text: str, asked: ProviderKey, where: str) -> Snapshot:
    """
    Read the page of `asked`. `where` names the page in errors.

    Raises NotFound if the page says that there is no such page, and LayoutChanged if it lacks
    what every provider page has, ends before its end, or is about another provider. What is
    merely not understood is in the snapshot's notes.
    """
    reading = Reading(asked, where)
    page = _whole_page(text, reading)
    heading, title = _heading_and_title(page, reading)
    facts = _facts(page)
    kind = facts.get("type")
    social_care = is_social_care(asked.type, asked.urn, kind or "")
    reading = replace(reading, social_care=social_care)
    reports, milestones = read_timeline(page, reading)
    blocks = [*read_blocks(page, reading), *read_cards(text, page, reading)]
    reports = with_blocks(reports, blocks, reading)
    withheld = (
        kind_of(asked.type).withheld
        or any(word in heading_key(kind or "") for word in _WITHHELD)
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
    address = words_of(page.select_one(".title-block__address")) or facts.get("address", "")
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
        trust=words_of(trust) or None,
    )
    return Snapshot(
        provider,
        tuple(reports),
        tuple(milestone for milestone, _ in milestones),
        tuple(dict.fromkeys(reading.notes)),
    )


def _whole_page(text: str, reading: Reading) -> BeautifulSoup:
    # All real pages end so. The parser closes what a broken answer left open, in silence: half
    # a timeline would read as withdrawn reports.
    if "</html>" not in text.lower():
        raise reading.lacks("its end, </html>")
    try:
        return BeautifulSoup(text, "lxml")
    except (ValueError, RecursionError) as error:
        raise reading.lacks(f"readable HTML ({type(error).__name__})") from error


def _heading_and_title(page: BeautifulSoup, reading: Reading) -> tuple[str, str]:
    """The heading, and the title without the site's part, of a page that is the asked one."""
    asked = reading.asked
    title = words_of(page.title)
    before_site = _SITE.sub("", title)
    for said in (before_site, words_of(page.find("h1"))):
        if _GONE.fullmatch(said):
            raise NotFound(reading.where, f"the site says: {said}")
    h1 = page.select_one("h1.title-block__heading")
    if h1 is None:
        raise reading.lacks("h1.title-block__heading")
    if before_site == title:
        raise reading.lacks("a title ending in Find an Inspection Report - Ofsted")
    heading = words_of(h1)
    # One account says that redacted childcare is headed "URN: n" instead of a name.
    shown = [heading, *map(words_of, page.select("p.title-block__subheading"))]
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
        label, _, value = words_of(item).partition(":")
        if value.strip():
            facts.setdefault(label.strip().casefold(), value.strip())
    return facts


def _status(
    title: str, heading: str, milestones: list[tuple[Milestone, str | None]], reading: Reading
) -> tuple[str, str]:
    """The provider's status and the page's words for it: by the title, and by the timeline."""
    # Only "NAME - Open - Find an Inspection Report - Ofsted" has been seen. A name may hold
    # " - " itself, and the title of a redacted provider may hold another name than its h1.
    named = re.match(rf"{re.escape(heading)}{DASH}(.+)", title) if heading else None
    words = named[1] if named else ""
    last = re.split(DASH, title)[-1]
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
