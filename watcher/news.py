"""The fast path: which watched providers have moved, by the listings, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from scrapers.errors import LayoutChanged
from scrapers.http import Client
from scrapers.model import ListingRow, Page, ProviderKey
from scrapers.remits import Category
from scrapers.search import newest_first, read_listing
from watcher.store.listings import Mark

OPEN, CLOSED = 1, 2
STATUSES = {OPEN: "open", CLOSED: "closed"}
"""The listing of closed providers is read too: the one of open ones hides a home that left."""

OVERLAP = timedelta(days=5)
"""How far back beyond the newest row seen a listing with news is read again: the date on the
site is usually a day later than the official one, and a document may be dated back."""

_MOST_PAGES = 20
_CHASES = 12


@dataclass(frozen=True, slots=True)
class News:
    """The rows of one listing that were read, newest first, and what is odd about them."""

    rows: tuple[ListingRow, ...]
    notes: tuple[str, ...] = ()


def read_news(
    client: Client, category: Category, status: int, seen: Mapping[ProviderKey, Mark]
) -> News:
    """
    Read one listing from its newest row back to what is known. Raises ScrapeError.

    It ends at a page that holds nothing new, or that reaches back over the overlap. So a poll
    without news takes one request, and a long absence as many as it needs. The first reading
    ever takes one page: what is older is in the providers' own pages.
    """
    newest = max((mark.latest for mark in seen.values() if mark.latest), default=None)
    rows: dict[ProviderKey, ListingRow] = {}
    notes: list[str] = []
    taken = 0
    for _ in range(_MOST_PAGES):
        answer = client.page(newest_first(category, status, start=taken).path(), kind="listing")
        assert isinstance(answer, Page)
        listing = read_listing(answer.text, answer.url, start=taken)
        fresh = [row for row in listing.rows if row.provider not in rows]
        if listing.rows and not fresh:
            raise LayoutChanged(answer.url, "rows other than those of the page before")
        rows.update((row.provider, row) for row in fresh)
        # By what came, not by what was asked: the site may give fewer rows than we ask for.
        taken += len(listing.rows)
        if not listing.rows or taken >= listing.total:
            break
        oldest = next((row.latest for row in reversed(listing.rows) if row.latest), date.min)
        nothing_new = all(seen.get(row.provider) == _mark(row) for row in listing.rows)
        if newest is None or nothing_new or oldest < newest - OVERLAP:
            break
    else:
        notes.append(
            f"more than {_MOST_PAGES} pages of news; what lies deeper is found by the sweep"
        )
    found = tuple(rows.values())
    dates = [row.latest for row in found if row.latest]
    if _disordered(dates):
        # [UNKNOWN] whether sort=date goes by the date shown; if not, stopping early may miss.
        notes.append("the rows are not in order of date; until they are, the sweep finds the news")
    return News(found, tuple(notes))


def _disordered(dates: Sequence[date]) -> bool:
    """
    Whether rows are so far from an order by date that the newest need not come first. A row out
    of place here and there is none: the overlap allows for it.
    """
    if dates and max(dates) > dates[0] + OVERLAP:
        return True
    jumps = sum(later > earlier + OVERLAP for earlier, later in pairwise(dates))
    return jumps * 10 > len(dates)


def moved(
    rows: Iterable[ListingRow],
    seen: Mapping[ProviderKey, Mark],
    newest: Mapping[ProviderKey, date | None],
    chases: Mapping[ProviderKey, int],
) -> dict[ProviderKey, int]:
    """
    The providers whose page must be read, with how often that was tried for the same row.

    `newest` gives the newest publication date held of each watched provider that was read
    before. A row that is ahead of the page is chased for a while: the two may come from
    different copies of the site's data.
    """
    found: dict[ProviderKey, int] = {}
    for row in rows:
        if row.provider not in newest:
            continue
        held = newest[row.provider]
        ahead = row.latest is not None and (held is None or row.latest > held)
        before = seen.get(row.provider)
        if before is None:
            if ahead:
                found[row.provider] = 0
        elif before != _mark(row):
            found[row.provider] = 0
        elif ahead and chases.get(row.provider, 0) < _CHASES:
            found[row.provider] = chases.get(row.provider, 0) + 1
    return found


def _mark(row: ListingRow) -> Mark:
    return Mark(row.latest, row.rating)
