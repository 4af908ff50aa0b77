"""How the site answers what the watching needs of it, judged from what was seen. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scrapers.documents.model import Document
from scrapers.errors import ScrapeError
from scrapers.hosts import LIMITS, HostNote
from scrapers.look import Look
from scrapers.model import ListingPage, ProviderKey, Snapshot
from scrapers.provider import read_provider
from scrapers.remits import kind_of
from scrapers.robots import PRODUCT, rules_of
from scrapers.search import SearchQuery, read_listing
from watcher.doctor import Check, Missed
from watcher.headlines import day
from watcher.shown import ago, length

_CLOCK = timedelta(minutes=5)

REMEDY = {
    "unreachable": "see whether the address opens in a browser on this machine; else wait",
    "throttled": "wait: the site asked to be left alone",
    "robots-disallow": "nothing: what robots.txt forbids is not read",
    "not-found": "see whether it opens in a browser; if not, mend the number in the config",
    "layout-changed": "look for a newer release: this one does not understand the page",
}
"""What to do, by what is wrong."""


@dataclass(frozen=True, slots=True)
class SeenListing:
    """One listing as it was seen; if it was not understood, `fault` says why."""

    query: SearchQuery
    look: Look
    page: ListingPage | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class SeenPage:
    """One provider's page as it was seen; `snapshot` is None if it was not understood."""

    key: ProviderKey
    look: Look
    snapshot: Snapshot | None
    what: str = ""
    fault: str = ""


def seen_listing(query: SearchQuery, look: Look) -> SeenListing:
    """Understand a listing, as far as it can be."""
    if look.status != 200:
        return SeenListing(query, look, None, _status(look))
    try:
        return SeenListing(query, look, read_listing(look.text, look.url, query.start))
    except ScrapeError as error:
        return SeenListing(query, look, None, error.detail)


def seen_page(key: ProviderKey, look: Look) -> SeenPage:
    """Understand a provider's page, as far as it can be."""
    if look.status != 200:
        what = "not-found" if look.status in {404, 410} else "unreachable"
        return SeenPage(key, look, None, what, _status(look))
    try:
        return SeenPage(key, look, read_provider(look.text, key, look.url))
    except ScrapeError as error:
        return SeenPage(key, look, None, error.what, error.detail)


def _status(look: Look) -> str:
    leads = look.headers.get("location")
    return f"HTTP {look.status}" + (f", to {leads}" if leads else "")


def of_listing(name: str, seen: SeenListing | Missed) -> Check:
    """One listing that is watched."""
    if isinstance(seen, Missed):
        return missed(name, seen)
    if seen.page is None:
        return Check(name, "fail", seen.fault, REMEDY["layout-changed"])
    total, rows = seen.page.total, seen.page.rows
    if not rows:
        mend = "its codes may have changed: look for a newer release"
        return Check(name, "fail", "nobody is listed, though somebody there is watched", mend)
    dates = [row.latest for row in rows if row.latest]
    newest = f", the newest report of {day(max(dates))}" if dates else ", none with a date"
    return Check(name, "ok", f"{len(rows)} of {total:,} providers{newest}")


def of_page(name: str, seen: SeenPage | Missed) -> Check:
    """The page of one watched provider."""
    if isinstance(seen, Missed):
        return missed(name, seen)
    if seen.snapshot is None:
        return Check(name, "fail", f"{seen.key}: {seen.fault}", REMEDY.get(seen.what, ""))
    count = len(seen.snapshot.reports)
    reports = f"{count} report{'' if count == 1 else 's'}"
    said = f"{seen.key}, {kind_of(seen.key.type).noun}: {reports}"
    if notes := seen.snapshot.notes:
        told = f"{said}, but not all was understood: {'; '.join(notes)}"
        return Check(name, "warn", told, "compare the page with what was told")
    return Check(name, "ok", f"{said}, understood")


def of_document(name: str, file_id: str, seen: Document | Missed) -> Check:
    """The newest document of a watched provider."""
    if isinstance(seen, Missed):
        return missed(name, seen)
    if not seen.understood:
        problems = "; ".join(seen.problems) or "of a kind that is not known"
        mend = f"the grades of its page are told all the same; `ofsted-watch read {file_id}`"
        return Check(name, "warn", f"{file_id}: {problems}", mend)
    return Check(name, "ok", f"{file_id}: {seen.kind}, understood")


def of_catalogue(name: str, series: str, seen: str | Missed) -> Check:
    """GOV.UK's page of one official file; `seen` is what it offers."""
    if isinstance(seen, Missed):
        return missed(name, seen)
    return Check(name, "ok", f"{series}: {seen}")


def missed(name: str, seen: Missed) -> Check:
    """What could not be seen."""
    verdict = "fail" if seen.asked else "warn"
    return Check(name, verdict, seen.why, REMEDY.get(seen.what, ""))  # type: ignore[arg-type]


def of_robots(
    name: str, note: HostNote | None, asked: Sequence[str], pace: float, now: datetime
) -> Check:
    """The robots.txt of one host, as last read, for the addresses that are asked of it."""
    if note is None or note.robots is None:
        return Check(name, "warn", "not read yet: nothing was asked of this host")
    read = f", read {ago(note.robots_read, now)}" if note.robots_read else ""
    if note.paused_until and note.paused_until > now:
        said = f"the host asked to be left alone for {length(note.paused_until - now)} yet"
        return Check(name, "fail", said, REMEDY["throttled"])
    rules = rules_of(note.robots)
    if closed := [address for address in asked if not rules.can_fetch(address, PRODUCT)]:
        said = f"robots.txt does not allow {', '.join(closed)}{read}"
        return Check(name, "fail", said, REMEDY["robots-disallow"])
    delay = float(rules.crawl_delay(PRODUCT) or 0)
    what = "robots.txt allows all that is asked" if note.robots.strip() else "no rules"
    if delay > LIMITS.longest_wait:
        said = f"{what}, but wants {delay:g} s between two requests: too long to wait for{read}"
        return Check(name, "fail", said, "nothing: fewer requests are not possible")
    if delay > pace:
        said = f"{what}; {delay:g} s between two requests are kept, as it wants{read}"
        return Check(name, "ok", said)
    return Check(name, "ok", f"{what}{read}")


def of_clock(look: Look | None) -> Check:
    """Hold the clock of this machine against that of the site."""
    dated = look.dated if look else None
    if look is None or dated is None:
        return Check("clock", "ok", "not compared: no answer had a date")
    off = look.taken - dated
    if abs(off) > _CLOCK:
        way = "ahead of" if off > timedelta(0) else "behind"
        said = f"{length(abs(off))} {way} that of the site"
        return Check("clock", "warn", said, "set it: alerts and schedules go by it")
    return Check("clock", "ok", "within 5 minutes of that of the site")
