"""Ofsted's search: the address of a listing, and what its page says."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

from scrapers.errors import LayoutChanged
from scrapers.model import ListingPage, ListingRow, ProviderKey
from scrapers.remits import Category

# The codes of the search form, as on the page of 10 November 2023.
RATINGS = {"Outstanding": 1, "Good": 2, "Requires Improvement": 5, "Inadequate": 4}
STATUSES = {"Open": 1, "Closed": 2, "Proposed to open": 4}
RADII = (3, 5, 10)
REGIONS = {
    "North East": "E12000001",
    "North West": "E12000002",
    "Yorkshire and The Humber": "E12000003",
    "East Midlands": "E12000004",
    "West Midlands": "E12000005",
    "East of England": "E12000006",
    "London": "E12000007",
    "South East": "E12000008",
    "South West": "E12000009",
}
RELIGIONS = {
    "None": 1,
    "Baptist": 2,
    "Buddhist": 3,
    "Christian": 4,
    "Church of England": 5,
    "Congregational Church": 6,
    "Free Church": 7,
    "Greek Orthodox": 8,
    "Hindu": 9,
    "Jewish": 10,
    "Methodist": 11,
    "Moravian": 12,
    "Multi faith": 13,
    "Muslim": 14,
    "Pentecostal": 15,
    "Quaker": 16,
    "Roman Catholic": 17,
    "Sikh": 18,
    "Unitarian": 19,
    "United Reformed Church": 20,
}

Sort = Literal["relevancy", "date", "distance", "az"]
ORDERS = {"relevancy": "desc", "date": "desc", "distance": "asc", "az": "asc"}
"""The order that the site's own links give with each sort."""

MOST_ROWS = 100
"""Ofsted's limit since the week of 10 February 2025. What a larger number does is unknown."""

_TITLE = re.compile(r"search\b.*find an inspection report - ofsted", re.IGNORECASE)
_COUNT = re.compile(r"(\d[\d,]{0,12})(?: results?)?", re.IGNORECASE)
_CODE = re.compile(r"[1-9]\d{0,3}")  # 0 is "All categories"
# The words of an empty listing have not been seen; these are the likely ones.
_NOTHING = re.compile(r"\b(?:no|0) (?:matching )?results\b", re.IGNORECASE)
_LINK = re.compile(r"/provider/(\d+)/([^/?#]+)/?(?:[?#].*)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """
    One question to the search, by the parameters of its form (page of 10 November 2023).

    An empty field is not asked. The codes are those of the tables above, of `Category` and of
    `scrapers.authorities`. `published_from` and `published_to` bound the publication date of a
    provider's newest document. `provision_type` is the type code of provider pages; a link of
    the site uses it, its effect on a listing has not been seen. Raises ValueError for numbers
    that the form does not know.
    """

    q: str = ""
    location: str = ""
    lat: float | None = None
    lon: float | None = None
    radius: int | None = None
    level_1: int = 0
    level_2: int = 0
    level_3: int = 0
    local_authorities: tuple[str, ...] = ()
    religions: tuple[int, ...] = ()
    published_from: date | None = None
    published_to: date | None = None
    ratings: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    provision_type: int | None = None
    start: int = 0
    rows: int = MOST_ROWS
    sort: Sort | None = None
    order: Literal["asc", "desc"] | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.rows <= MOST_ROWS:
            raise ValueError(f"rows is {self.rows}: a listing page has 1 to {MOST_ROWS}")
        if self.start < 0:
            raise ValueError(f"start is {self.start}: a listing starts at 0")
        if self.radius is not None and self.radius not in RADII:
            raise ValueError(f"radius is {self.radius} miles: the form knows 3, 5 and 10")
        if self.sort == "distance" and not (self.location or self.lat is not None):
            raise ValueError("distance sorts only a search that has a location")

    def path(self) -> str:
        """The address below the site's root, such as `/search?level_1_types=3&...`."""
        # `level_1_types` is sent even as 0 (all): an address without any parameter may be the
        # form instead of a listing.
        pairs: list[tuple[str, object]] = [
            ("q", self.q or None),
            ("location", self.location or None),
            ("lat", self.lat),
            ("lon", self.lon),
            ("radius", self.radius),
            ("level_1_types", self.level_1),
            ("level_2_types", self.level_2 or None),
            ("level_3_types", self.level_3 or None),
            *(("local_authority[]", code) for code in self.local_authorities),
            *(("religion[]", code) for code in self.religions),
            ("latest_report_date_start", _asked_date(self.published_from)),
            ("latest_report_date_end", _asked_date(self.published_to)),
            *(("rating[]", code) for code in self.ratings),
            *(("region[]", code) for code in self.regions),
            *(("status[]", code) for code in self.statuses),
            ("publishing_primary_provision_type_id", self.provision_type),
            ("start", self.start),
            ("rows", self.rows),
            ("sort", self.sort),
            ("order", self.order or (self.sort and ORDERS[self.sort])),
        ]
        return "/search?" + urlencode([(name, value) for name, value in pairs if value is not None])

    def after(self, page: ListingPage) -> SearchQuery | None:
        """
        The question for what follows `page`, or None when the listing is at its end.

        It steps by what the page held, not by what was asked: should the site give fewer rows
        than asked, a row may come twice, but none is passed over.
        """
        start = self.start + len(page.rows)
        return replace(self, start=start) if page.rows and start < page.total else None


def newest_first(
    category: Category, status: int, start: int = 0, rows: int = MOST_ROWS
) -> SearchQuery:
    """The listing of news: the providers of `category` by their newest document, newest first."""
    return SearchQuery(
        level_1=category.level_1,
        level_2=category.level_2,
        statuses=(status,),
        start=start,
        rows=rows,
        sort="date",
    )


def read_listing(text: str, where: str, start: int = 0) -> ListingPage:
    """
    Read one listing page. `start` is the one that was asked for, `where` names the page in
    errors.

    Raises LayoutChanged if the page is not a whole search page, or has no results although the
    total says that there are some: only a total of 0 means "nothing".
    """
    page = _search_page(text, where)
    total = _total(page, where)
    rows: dict[ProviderKey, ListingRow] = {}
    for result in page.select("li.search-result"):
        row = _row(result, where)
        rows.setdefault(row.provider, row)
    if not rows and start < total:
        raise LayoutChanged(where, f"li.search-result, though it counts {total} results")
    # On the real page every link to a provider is a result.
    if not rows and page.find("a", href=_LINK):
        raise LayoutChanged(where, "li.search-result around its links to providers")
    if rows and start >= total:
        raise LayoutChanged(where, f"a results-count above {start}, though it has results")
    return ListingPage(tuple(rows.values()), total)


def read_categories(text: str, where: str = "/search") -> dict[int, str]:
    """
    The `level_2` codes and names that a search page offers within its chosen category.

    Raises LayoutChanged if the page has no such list.
    """
    options = _search_page(text, where).select("select#level_2_types option")
    named = {str(option.get("value", "")): _words(option) for option in options}
    codes = {int(code): name for code, name in named.items() if _CODE.fullmatch(code)}
    if not codes:
        raise LayoutChanged(where, "the options of select#level_2_types")
    return codes


def _asked_date(day: date | None) -> str | None:
    return day.strftime("%d-%m-%Y") if day else None


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def _search_page(text: str, where: str) -> BeautifulSoup:
    # Every real page ends so. The parser closes what a broken answer left open, in silence.
    if "</html>" not in text.lower():
        raise LayoutChanged(where, "its end, </html>")
    try:
        page = BeautifulSoup(text, "lxml")
    except (ValueError, RecursionError) as error:
        raise LayoutChanged(where, f"readable HTML ({type(error).__name__})") from error
    title = page.title
    if title is None or not _TITLE.fullmatch(_words(title)):
        raise LayoutChanged(where, "the title of a search page")
    heading = page.find("h1")
    if heading is None or not _words(heading).lower().startswith("search"):
        raise LayoutChanged(where, "the heading of a search page")
    return page


def _total(page: BeautifulSoup, where: str) -> int:
    # The count stands twice, for narrow and for wide screens.
    counts = {_words(tag) for tag in page.select(".results-count")}
    if not counts and _NOTHING.search(_words(page.find("main") or page)):
        return 0
    match = _COUNT.fullmatch(counts.pop()) if len(counts) == 1 else None
    if match is None:
        raise LayoutChanged(where, "one results-count")
    return int(match[1].replace(",", ""))


def _row(result: Tag, where: str) -> ListingRow:
    link = result.find("a", href=_LINK)
    match = _LINK.search(str(link["href"])) if link else None
    if link is None or match is None:
        raise LayoutChanged(where, "the link to a provider in a search result")
    try:
        provider = ProviderKey.parse(f"{match[1]}/{match[2]}")
    except ValueError as error:
        raise LayoutChanged(where, f"a type and URN in the link {match[0]}") from error
    facts = _facts(result)
    urn = facts.get("URN")
    if urn and urn.upper() != provider.urn:
        raise LayoutChanged(where, f"one identity for {provider}: its row says URN {urn}")
    latest = facts.get("Latest report")
    return ListingRow(
        provider=provider,
        name=_words(link),
        category=facts.get("Category"),
        rating=facts.get("Rating"),
        latest=_shown_date(latest, where) if latest else None,
    )


def _facts(result: Tag) -> dict[str, str]:
    """The pairs "Label: value" of a result, wherever they stand; an empty value is left out."""
    facts: dict[str, str] = {}
    for item in result.find_all("li"):
        label, _, value = _words(item).partition(":")
        if value.strip():
            facts.setdefault(label.strip(), value.strip())
    return facts


def _shown_date(text: str, where: str) -> date:
    for form in ("%d %B %Y", "%d %b %Y"):
        with suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
    raise LayoutChanged(where, f"a date such as 06 May 2025: it says {text!r}")
