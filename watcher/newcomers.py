"""Providers that a listing shows and nobody knew: noted, and looked at to see where they belong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from scrapers.errors import LayoutChanged, NotFound, ScrapeError
from scrapers.http import Client
from scrapers.model import ListingRow, Page, ProviderKey
from scrapers.provider import READER, read_provider
from scrapers.remits import Category, is_social_care
from scrapers.search import SearchQuery, newest_first, read_listing
from watcher import events
from watcher.config import Config
from watcher.events import Known
from watcher.interests import Interest, may_belong
from watcher.mustering import interests_of
from watcher.operator_alerts import newcomers_place
from watcher.store import Store
from watcher.store.documents import Filed
from watcher.store.newcomers import Newcomer, RollCall
from watcher.taking import DocumentTaker
from watcher.tally import Tally

log = structlog.get_logger()

MOST_LOOKS = 40
"""Pages of newcomers looked at in one cycle: after an official file was loaded for the first
time there may be a thousand, and the watched ones must not wait for them."""

_MOST_PAGES = 60
"""Pages of roll calls in one cycle. All of social care has some 70."""

_FIRST_WAIT = timedelta(hours=6)
_MOST_FAILURES = 8


class NewcomerDesk:
    """Notes newcomers and looks at them, for one cycle."""

    def __init__(
        self,
        config: Config,
        store: Store,
        client: Client,
        clock: Callable[[], datetime],
        tally: Tally,
        stopping: Callable[[], bool],
    ) -> None:
        self._config = config
        self._store = store
        self._client = client
        self._clock = clock
        self._tally = tally
        self._stopping = stopping
        self._held = frozenset(loaded.file.series for loaded in store.register.files())
        self.interests = interests_of(config.watches, store)

    def categories(self) -> tuple[Category, ...]:
        """The categories whose listing of news may show somebody new, wherever they are."""
        return tuple(each.category for each in self.interests if not each.authorities)

    def listed(self, category: Category) -> None:
        """Note that the news of a category have been read: from now on, who appears is new."""
        for interest in self.interests:
            begun = self._store.newcomers.roll_call(str(interest)) is not None
            if not (begun or interest.roll_call) and category.covers(interest.category):
                now = self._clock()
                self._store.newcomers.called(str(interest), RollCall(0, now, now))

    def note(self, rows: Iterable[ListingRow], category: Category) -> None:
        """Within a transaction: note those of `rows` whom nobody knew, and news of those noted."""
        if not self.interests:
            return
        shown = {
            row.provider: row
            for row in rows
            if may_belong(row.provider, self._config.watches, self._held)
        }
        noted = self._store.newcomers.held(shown)
        unknown = self._store.newcomers.unknown(key for key in shown if key not in noted)
        now = self._clock()
        for key, row in shown.items():
            before = noted.get(key)
            if key in unknown or (before and row.latest != before.latest):
                self._store.newcomers.note(row, category, now)

    def read_area_news(self) -> None:
        """Read the newest rows of each area: the listing of all England may be too deep."""
        for interest in self.interests:
            if interest.authorities:
                query = newest_first(interest.category, 1)
                self._read(replace(query, local_authorities=interest.authorities), interest)

    def call_rolls(self) -> None:
        """
        Go on with the roll calls: each listing is read to its end once a sweep, over as many
        cycles as it takes.
        """
        pages = 0
        for interest in self.interests:
            if not interest.roll_call:
                continue
            now = self._clock()
            roll = self._store.newcomers.roll_call(str(interest))
            if roll and roll.done and now - roll.done < self._config.schedule.sweep:
                continue
            if roll is None or roll.done:
                roll = RollCall(0, now, None)
            while pages < _MOST_PAGES and not roll.done:
                query = SearchQuery(
                    level_1=interest.category.level_1,
                    level_2=interest.category.level_2,
                    local_authorities=interest.authorities,
                    statuses=(1,),
                    start=roll.start,
                    sort="az",
                )
                pages += 1
                following = self._read(query, interest)
                if following is None:
                    return
                done = None if following else self._clock()
                roll = RollCall(following, roll.begun, done)
                self._store.newcomers.called(str(interest), roll)

    def _read(self, query: SearchQuery, interest: Interest) -> int | None:
        """Read one page of a listing; give where to go on, 0 at its end, None if it fails."""
        place = newcomers_place(interest)
        if self._tally.dead or self._stopping():
            return None
        try:
            answer = self._client.page(query.path(), kind="listing")
            assert isinstance(answer, Page)
            listing = read_listing(answer.text, answer.url, start=query.start)
            with self._store.transaction():
                self.note(listing.rows, interest.category)
        except ScrapeError as error:
            self._tally.failed(place, error)
        except Exception as error:  # noqa: BLE001 a surprise must not stop the other listings
            self._tally.surprise(place, error)
        else:
            self._tally.good(place)
            after = query.after(listing)
            return after.start if after else 0
        return None

    def look(self, taker: DocumentTaker | None) -> None:
        """Look at the pages of newcomers, and at the documents that name an owner."""
        if not self.interests:
            return
        for newcomer in self._store.newcomers.due(self._clock(), MOST_LOOKS):
            if self._tally.dead or self._stopping():
                return
            self._look_at(newcomer, taker)

    def _look_at(self, newcomer: Newcomer, taker: DocumentTaker | None) -> None:
        key, now = newcomer.provider, self._clock()
        # Noted before it is made: one that brings the process down is then not tried for ever.
        self._store.newcomers.plan(key, now + _wait(newcomer.failures), failed=True)
        try:
            page = self._client.page(f"/provider/{key.type}/{key.urn}", kind="provider")
            assert isinstance(page, Page)
            self._take_in(key, page, taker)
        except NotFound as error:
            # It may be of a listing that is ahead of the pages; or the other way round.
            log.info("newcomer-not-found", provider=str(key), detail=error.detail)
        except (ScrapeError, LayoutChanged) as error:
            self._tally.failed(str(key), error)
        except Exception as error:  # noqa: BLE001 one odd page must not stop the others
            self._tally.surprise(str(key), error)
        after = self._store.newcomers.held([key]).get(key)
        if after is not None and after.failures >= _MOST_FAILURES:
            # A listing that has news of it will bring it back.
            self._store.newcomers.plan(key, None, failed=True)

    def _take_in(self, key: ProviderKey, page: Page, taker: DocumentTaker | None) -> None:
        snapshot = read_provider(page.text, key, page.url)
        known = events.first(snapshot, READER)
        held = self._store.providers.known([key]).get(key)
        if held is not None:
            known = _keeping_owner(known, held)
        filed: tuple[Filed, ...] = ()
        owner_matters = any(watch.owners for watch in self._config.watches) and (
            is_social_care(key.type, key.urn, snapshot.provider.kind or "") or key.type == _NURSERY
        )
        lacking = False
        if taker is not None and owner_matters and known.reports and known.provider.owner is None:
            taken = taker.take(known, known.reports[-1], None)
            known, filed = taken.known, taken.filed
            lacking = known.provider.owner is None and any(
                each.state == "wanted" and each.next_try for each in filed
            )
        now = self._clock()
        with self._store.transaction():
            self._store.providers.save(known, now)
            for each in filed:
                self._store.documents.save(each)
            if not lacking:
                self._store.newcomers.plan(key, None, failed=False)
        self._tally.good(str(key))


_NURSERY = 16


def _keeping_owner(known: Known, held: Known) -> Known:
    provider = replace(known.provider, owner=held.provider.owner, owner_at=held.provider.owner_at)
    return replace(known, provider=provider)


def _wait(failures: int) -> timedelta:
    return _FIRST_WAIT * (1 << min(failures, 4))
