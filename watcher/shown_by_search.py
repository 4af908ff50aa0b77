"""What listings and answers of the site show that is not known beforehand, each as a fact. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from scrapers.errors import LayoutChanged
from scrapers.look import Look
from scrapers.model import ListingRow
from scrapers.remits import KINDS
from scrapers.scales import SCALES, heading_key
from scrapers.search import MOST_ROWS, read_categories
from watcher.doctor import Fact, Missed
from watcher.doctor_site import SeenListing, SeenPage
from watcher.headlines import day
from watcher.news import OVERLAP

_NEW_RELEASE = "look for a newer release"


def unseen(what: str, expected: str, why: str) -> Fact:
    """What could not be seen on this visit."""
    return Fact(what, expected, why, None)


def sub_categories(level_1: int, name: str, seen: SeenListing | Missed) -> Fact:
    """The codes that the search form offers within one category."""
    what = f"Sub-categories of {name}"
    expected = "11 children's homes, 12 local authorities" if level_1 == 3 else "not known"
    if isinstance(seen, Missed):
        return unseen(what, expected, seen.why)
    try:
        codes = read_categories(seen.look.text, seen.look.url)
    except LayoutChanged as error:
        # Where none is expected none is missed.
        wanted = level_1 == 3
        why = "the listings of these codes are read all the same" if wanted else "none is used"
        return Fact(what, expected, error.detail, False if wanted else None, why=why)
    said = ", ".join(f"{code} {words}" for code, words in sorted(codes.items()))
    if level_1 != 3:
        return Fact(what, expected, said, None, why="none is used")
    homes, councils = codes.get(11, "").casefold(), codes.get(12, "").casefold()
    if "home" in homes and "authorit" in councils:
        return Fact(what, expected, said, as_expected=True)
    why = f"another listing is read for news of these: {_NEW_RELEASE}"
    return Fact(what, expected, said, as_expected=False, matters=True, why=why)


def type_codes(rows: Iterable[ListingRow]) -> Fact:
    """The type codes in the addresses of results, and what the results call these."""
    what = "Type codes in the addresses of results"
    named: dict[int, set[str]] = {}
    for row in rows:
        named.setdefault(row.provider.type, set()).add(row.category or "no category")
    expected = "those known: " + ", ".join(map(str, sorted(KINDS)))
    if not named:
        return unseen(what, expected, "no result was seen")
    said = "; ".join(f"{code} {', '.join(sorted(words))}" for code, words in sorted(named.items()))
    if named.keys() <= KINDS.keys():
        return Fact(what, expected, said, as_expected=True)
    new = ", ".join(map(str, sorted(named.keys() - KINDS.keys())))
    why = f"{new} is watched like any other, through the listing of all categories"
    return Fact(what, expected, said, as_expected=False, why=why)


def rows_given(seen: SeenListing) -> Fact:
    """How many rows come where a hundred are asked for. More is never asked for."""
    what = f"Rows of a listing, of {MOST_ROWS} asked for"
    assert seen.page is not None
    fair = min(MOST_ROWS, seen.page.total)
    got = len(seen.page.rows)
    said = f"{got}, of {seen.page.total:,}"
    why = "" if got == fair else "the next page begins where this one ends; it takes more requests"
    return Fact(what, str(fair), said, as_expected=got == fair, why=why)


def order(seen: SeenListing) -> Fact:
    """Whether the newest report comes first."""
    what = "Order of a listing that is asked for by date"
    expected = "the newest report first"
    assert seen.page is not None
    dates = [row.latest for row in seen.page.rows if row.latest]
    if len(dates) < 2:
        return unseen(what, expected, "fewer than two dates")
    span = f"{len(dates)} dates, from {day(dates[0])} to {day(dates[-1])}"
    climbs = [later - earlier for earlier, later in pairwise(dates) if later > earlier]
    late = max(dates) - dates[0]
    if not climbs:
        return Fact(what, expected, f"{span}, in order", as_expected=True)
    said = f"{span}; {len(climbs)} are newer than the one above, by up to {max(climbs).days} days"
    if late > OVERLAP or sum(climb > OVERLAP for climb in climbs) * 10 > len(dates):
        why = "news may stand where it is not looked for; then the sweep finds it, within a day"
        return Fact(what, expected, said, as_expected=False, matters=True, why=why)
    return Fact(what, expected, said, as_expected=False, why=f"{OVERLAP.days} days are allowed for")


def date_meant(row: ListingRow | None, page: SeenPage | None) -> Fact:
    """Whether the date of a result is the publication date of the newest document."""
    what = "Date of a result"
    expected = "the publication date of its page's newest document"
    if row is None or page is None or page.snapshot is None:
        return unseen(what, expected, "no provider was seen both in a listing and on its page")
    reports = page.snapshot.reports
    published = max((r.published for r in reports if r.published), default=None)
    inspected = max((r.inspected for r in reports if r.inspected), default=None)
    if published is None and row.latest is None:
        return unseen(what, expected, "neither has a date")
    said = f"{_day(row.latest)}; newest published {_day(published)}, inspected {_day(inspected)}"
    if row.latest == published:
        return Fact(what, expected, said, as_expected=True)
    why = "a page is read again and again for news that the listing seems to have"
    return Fact(what, expected, said, as_expected=False, matters=True, why=why)


def date_filter(asked: date | None, seen: SeenListing | Missed | None) -> Fact:
    """Whether a search from one day to the same day finds what was published on it."""
    what = "Search by publish date"
    expected = "results whose date is the day asked for"
    why = "it is not used to find news"
    if asked is None or seen is None:
        return unseen(what, expected, "no date to ask for was seen")
    if isinstance(seen, Missed):
        return unseen(what, expected, seen.why)
    if seen.page is None:
        return Fact(what, expected, seen.fault, as_expected=False, why=why)
    others = sum(row.latest != asked for row in seen.page.rows)
    said = f"{day(asked)}: {seen.page.total:,} results, {others} of the first with another date"
    return Fact(what, expected, said, bool(seen.page.rows) and not others, why=why)


def grades_shown(rows: Sequence[ListingRow], *, cards: bool) -> Fact:
    """Whether results show the grades of report cards."""
    what = "Grades in results"
    expected = "not known whether the grades of report cards are shown"
    ratings = sorted({row.rating for row in rows if row.rating})
    without = sum(row.rating is None for row in rows)
    said = f"{', '.join(ratings) or 'none'}; {without} of {len(rows)} results have none"
    if not rows:
        return unseen(what, expected, "no result was seen")
    bands = {
        heading_key(s) for scale in SCALES if scale.id == "reif5" for g in scale.grades for s in g
    }
    new = any(heading_key(rating) in bands for rating in ratings)
    if not cards and not new:
        said += "; no result with a report card was seen"
    shown = "those of report cards are shown" if new else "those of report cards are not shown"
    why = f"{shown if cards or new else 'either way'}: grades are taken from pages and documents"
    return Fact(what, expected, said, None, why=why)


def nothing_found(seen: SeenListing | Missed) -> Fact:
    """How a search looks that finds nothing."""
    what = "A search that finds nothing"
    expected = "a search page with a count of 0, or with words such as 'No results'"
    if isinstance(seen, Missed):
        return unseen(what, expected, seen.why)
    if seen.page is None:
        why = "an empty listing would be reported as not understood, never taken for no news"
        return Fact(what, expected, seen.fault, as_expected=False, matters=True, why=why)
    if seen.page.rows:
        return unseen(what, expected, f"the made-up words found {seen.page.total:,}")
    counted = "results-count" in seen.look.text
    said = "a count of 0" if counted else "words for it, and no count"
    return Fact(what, expected, said, as_expected=True)


def not_found(seen: Look | Missed) -> Fact:
    """What the file host answers for a document that cannot be there."""
    what = "A document that does not exist"
    expected = "HTTP 404, or a page that says 'Report not found'"
    if isinstance(seen, Missed):
        return unseen(what, expected, seen.why)
    says = "report not found" in seen.text.casefold()
    said = f"HTTP {seen.status}" + (", a page that says 'Report not found'" if says else "")
    if leads := seen.headers.get("location"):
        said += f", to {leads}"
    if seen.status in {404, 410} or (seen.status == 200 and says):
        as_said = seen.status == 404
        return Fact(what, expected, said, as_said, why="" if as_said else "either is understood")
    why = "a document that is gone is asked for again for days before it is given up"
    return Fact(what, expected, said, as_expected=False, matters=True, why=why)


def legacy(asked: str, seen: Look | Missed) -> Fact:
    """Where an address of the old form leads."""
    what = "An address of the old form"
    expected = "HTTP 301 or 302 to /provider/type/urn"
    if isinstance(seen, Missed):
        return unseen(what, expected, seen.why)
    leads = seen.headers.get("location", "")
    said = f"{asked}: HTTP {seen.status}" + (f", to {leads}" if leads else "")
    if 300 <= seen.status < 400 and "/provider/" in leads:
        usual = seen.status in {301, 302}
        return Fact(what, expected, said, usual, why="" if usual else "any redirect is followed")
    why = "a bare URN is then found by the search alone"
    return Fact(what, expected, said, as_expected=False, why=why)


def validators(looks: Sequence[Look]) -> Fact:
    """Which headers pages carry by which a later reading could be spared."""
    what = "Headers of pages"
    expected = "not known; ETag and Last-Modified are used where they are offered"
    if not looks:
        return unseen(what, expected, "no page was seen")
    offered = [
        f"{shown} {count} of {len(looks)}"
        for name, shown in (
            ("etag", "ETag"),
            ("last-modified", "Last-Modified"),
            ("cache-control", "Cache-Control"),
        )
        if (count := sum(name in look.headers for look in looks))
    ]
    said = ", ".join(offered) or "none of ETag, Last-Modified and Cache-Control"
    return Fact(what, expected, said, None, why="pages are compared by what they say")


def robots(text: str | None) -> Fact:
    """What robots.txt says to this program."""
    what = "robots.txt of the reports host"
    expected = "not known"
    if text is None:
        return unseen(what, expected, "not read")
    rules = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if not rules or rules[0].startswith("<"):
        return Fact(what, expected, "none, or none that is one", None, why="then all is allowed")
    said = " | ".join(rules[:8]) + (f" | and {len(rules) - 8} lines" if rules[8:] else "")
    return Fact(what, expected, said[:400], None, why="it is obeyed, whatever it says")


def _day(when: date | None) -> str:
    return day(when) if when else "none"
