"""The visit of the doctor: what is asked of the site, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from scrapers.documents.model import Document
from scrapers.hosts import HostNotes
from scrapers.http import Client
from scrapers.look import Look
from scrapers.marks import read_marks
from scrapers.model import ListingRow, ProviderKey
from scrapers.official.catalogue import further_paths, newest, read_document
from scrapers.official.model import Series
from scrapers.official.sources import SOURCES
from scrapers.remits import (
    CHILDRENS_HOMES,
    EDUCATION,
    EVERYTHING,
    Category,
    is_social_care,
    kind_of,
)
from scrapers.search import SearchQuery, newest_first
from watcher import doctor_site, news, shown_by_pages, shown_by_search
from watcher.config import Site
from watcher.doctor import Check, Fact, Missed
from watcher.doctor_site import SeenListing, SeenPage, seen_listing, seen_page
from watcher.visiting import Visitor

_NO_FILE = "99999999"
"""An id that no document has: those of September 2026 begin with 503."""

_NO_WORDS = "zzqx no provider is called so"
_PROPOSED = 4
_CARDS_SINCE = date(2025, 11, 10)
_FEW = 10
_LEGACY = "/inspection-reports/find-inspection-report/provider/{half}/{urn}"


@dataclass(slots=True)
class Rounds:
    """
    One visit to the site. `watched` are the providers to look after, `others` the listings that
    are read beside theirs, `series` the official files that selectors need.
    """

    site: Site
    visitor: Visitor
    notes: HostNotes
    watched: Sequence[ProviderKey]
    others: Sequence[Category]
    series: Sequence[Series]
    read: Callable[[bytes], Document]
    now: Callable[[], datetime]
    looks: list[Look] = field(default_factory=list)
    listings: list[SeenListing] = field(default_factory=list)
    pages: list[SeenPage] = field(default_factory=list)

    def checks(self) -> list[Check]:
        """See whether the site answers what the watching needs of it."""
        return [*self._listings(), *self._pages(), *self._document(), *self._catalogue()]

    def hosts(self) -> list[Check]:
        """What the hosts allow, by what was last read of them, and what time it is there."""
        return [*self._robots(), doctor_site.of_clock(next(iter(self.looks), None))]

    # What the watching needs.

    def _listings(self) -> Iterable[Check]:
        wanted = {*(kind_of(key.type).listing for key in self.watched), *self.others}
        narrow = {c for c in wanted if not any(o != c and o.covers(c) for o in wanted)}
        for category in sorted(narrow) or [EVERYTHING]:
            name = f"listing {category}"
            yield doctor_site.of_listing(
                name, self._listing(newest_first(category, news.OPEN), name)
            )

    def _pages(self) -> Iterable[Check]:
        listed = {row.provider for row in self.rows}
        for code in sorted({key.type for key in self.watched}):
            # One that is in a listing too shows how the two go together.
            keys = [key for key in self.watched if key.type == code]
            key = next((key for key in keys if key in listed), keys[0])
            yield doctor_site.of_page(f"page of type {code}", self._page(key))

    def _document(self) -> Iterable[Check]:
        reports = [r for page in self.pages if page.snapshot for r in page.snapshot.reports]
        if not reports:
            return
        file_id = max(reports, key=lambda report: report.order).file_id
        seen = self.visitor.ask(
            lambda client: client.document(file_id, hurry=True), "a document", elsewhere=True
        )
        read = seen if isinstance(seen, Missed) else self.read(seen)
        yield doctor_site.of_document("document", file_id, read)

    def _catalogue(self) -> Iterable[Check]:
        for series in self.series[:1]:
            path = SOURCES[series].pages(self.now().date())[0]

            def question(client: Client, path: str = path, series: Series = series) -> str:
                document = read_document(client.content(path), path)
                if leads := further_paths(series, document):
                    return f"leads to {', '.join(leads)}"
                return f"offers {newest(series, [document]).title}"

            seen = self.visitor.ask(question, "GOV.UK", elsewhere=True)
            yield doctor_site.of_catalogue("official file", series, seen)

    def _robots(self) -> Iterable[Check]:
        site, urn = self.site, "1234567"
        reports = [
            newest_first(EVERYTHING, news.OPEN).path(),
            f"/provider/2/{urn}",
            _LEGACY.format(half="CARE", urn=urn),
        ]
        asked = {
            "reports": (site.reports, reports),
            "files": (site.files, ["/v1/file/1"]),
            "govuk": (site.govuk, ["/api/content/government"] if self.series else []),
        }
        for name, (base, paths) in asked.items():
            if not paths:
                continue
            note = self.notes.get(urlsplit(base).netloc)
            every = [base + path for path in paths]
            yield doctor_site.of_robots(f"robots {name}", note, every, site.pace, self.now())

    # What the site shows.

    def facts(self) -> list[Fact]:
        """See what is not known of the site beforehand; nothing where it does not answer."""
        if self.visitor.dead or not self.visitor.reached:
            return []
        care = self._listing(
            SearchQuery(level_1=3, statuses=(news.OPEN,), sort="date"), "social care"
        )
        home = self._home()
        ended = self._first_page(newest_first(CHILDRENS_HOMES, news.CLOSED, rows=_FEW), "closed")
        nothing = self._listing(SearchQuery(q=_NO_WORDS, rows=_FEW), "a search that finds nothing")
        gone, legacy = self._gone(), self._legacy()
        card = self._card()
        childcare = self._listing(SearchQuery(level_1=2, rows=_FEW), "childcare")
        proposed = self._first_page(
            SearchQuery(statuses=(_PROPOSED,), rows=_FEW, sort="date"), "proposed to open"
        )
        row, compared = self._compared()
        filtered = self._filtered(row)
        understood = [each for each in self.listings if each.page and each.page.rows]
        by_date = next((each for each in understood if each.query.sort == "date"), None)
        overall = next((p for p in self.pages if read_marks(p.look.text).overall), None)
        return [
            *shown_by_pages.of_home(home, self._row_of(home)),
            shown_by_search.sub_categories(3, "children's social care", care),
            shown_by_search.sub_categories(2, "childcare", childcare),
            shown_by_search.type_codes(self.rows),
            *shown_by_pages.card(card),
            shown_by_search.grades_shown(self.rows, cards=self._row_of(card) is not None),
            shown_by_pages.timeline_grade(overall),
            *shown_by_pages.ended(ended),
            shown_by_pages.status_words("proposed", proposed),
            shown_by_search.nothing_found(nothing),
            *(
                [shown_by_search.rows_given(by_date), shown_by_search.order(by_date)]
                if by_date
                else []
            ),
            shown_by_search.date_meant(row, compared),
            shown_by_search.date_filter(row.latest if row else None, filtered),
            shown_by_search.not_found(gone),
            shown_by_search.legacy(*legacy) if legacy else _NOBODY,
            shown_by_pages.document_hosts(self.pages, self.site.files),
            shown_by_search.validators([page.look for page in self.pages]),
            shown_by_search.robots(self._robots_text()),
        ]

    @property
    def rows(self) -> list[ListingRow]:
        """Every result that was seen, each provider once."""
        found: dict[ProviderKey, ListingRow] = {}
        for each in self.listings:
            for row in each.page.rows if each.page else ():
                found.setdefault(row.provider, row)
        return list(found.values())

    def _row_of(self, page: SeenPage | Missed | None) -> ListingRow | None:
        if page is None or isinstance(page, Missed):
            return None
        return next((row for row in self.rows if row.provider == page.key), None)

    def _home(self) -> SeenPage | Missed | None:
        seen = next((page for page in self.pages if page.key.type == 2), None)
        row = next((row for row in self.rows if row.provider.type == 2), None)
        return seen or (self._page(row.provider) if row else None)

    def _card(self) -> SeenPage | Missed | None:
        """A page that may have a report card: of a provider with a report since there are any."""
        for page in self.pages:
            if read_marks(page.look.text).card:
                return page
        if not any(self._may_have_card(row) for row in self.rows):
            self._listing(newest_first(EDUCATION, news.OPEN, rows=_FEW), "education")
        row = next(filter(self._may_have_card, self.rows), None)
        return self._page(row.provider) if row else None

    @staticmethod
    def _may_have_card(row: ListingRow) -> bool:
        if is_social_care(row.provider.type, row.provider.urn, row.category or ""):
            return False
        return row.latest is not None and row.latest >= _CARDS_SINCE

    def _compared(self) -> tuple[ListingRow | None, SeenPage | None]:
        """A provider that was seen both in a listing and on its page."""
        for page in self.pages:
            row = self._row_of(page)
            if row and row.latest and page.snapshot and page.snapshot.reports:
                return row, page
        return None, None

    def _filtered(self, row: ListingRow | None) -> SeenListing | Missed | None:
        if row is None or row.latest is None:
            return None
        query = SearchQuery(published_from=row.latest, published_to=row.latest, rows=_FEW)
        return self._listing(query, "one day")

    def _gone(self) -> Look | Missed:
        address = f"{self.site.files}/v1/file/{_NO_FILE}"
        name = "a document that does not exist"
        return self.visitor.ask(
            lambda client: client.look(address, kind="file"), name, elsewhere=True
        )

    def _legacy(self) -> tuple[str, Look | Missed] | None:
        key = next((page.key for page in self.pages if page.snapshot), None)
        if key is None:
            return None
        is_care = is_social_care(key.type, key.urn) or kind_of(key.type).listing == Category(2)
        path = _LEGACY.format(half="CARE" if is_care else "ELS", urn=key.urn)
        return path, self.visitor.look(path, "provider", "an address of the old form")

    def _robots_text(self) -> str | None:
        note = self.notes.get(urlsplit(self.site.reports).netloc)
        return note.robots if note else None

    def _first_page(self, query: SearchQuery, name: str) -> SeenPage | Missed | None:
        seen = self._listing(query, name)
        if isinstance(seen, Missed):
            return seen
        if seen.page is None:
            return Missed(seen.fault)
        if not seen.page.rows and query.level_1:
            return self._first_page(replace(query, level_1=0, level_2=0), name)
        return self._page(seen.page.rows[0].provider) if seen.page.rows else None

    def _listing(self, query: SearchQuery, name: str) -> SeenListing | Missed:
        look = self.visitor.look(query.path(), "listing", name)
        if isinstance(look, Missed):
            return look
        self.looks.append(look)
        seen = seen_listing(query, look)
        self.listings.append(seen)
        return seen

    def _page(self, key: ProviderKey) -> SeenPage | Missed:
        if seen := next((page for page in self.pages if page.key == key), None):
            return seen
        look = self.visitor.look(f"/provider/{key}", "provider", f"page {key}")
        if isinstance(look, Missed):
            return look
        self.looks.append(look)
        seen = seen_page(key, look)
        self.pages.append(seen)
        return seen


_NOBODY = shown_by_search.unseen(
    "An address of the old form", "HTTP 301 or 302 to /provider/type/urn", "no provider was seen"
)
