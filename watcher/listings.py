"""The listings of one cycle: which watched providers have moved, and whom nobody knew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from scrapers.errors import ScrapeError
from scrapers.http import Client
from scrapers.model import ProviderKey
from scrapers.remits import Category
from watcher import news, selection
from watcher.newcomers import NewcomerDesk
from watcher.operator_alerts import listing_place
from watcher.store import Store
from watcher.tally import Tally


class ListingReader:
    """Reads the listings that show the news of the watched providers, for one cycle."""

    def __init__(
        self,
        store: Store,
        client: Client,
        clock: Callable[[], datetime],
        tally: Tally,
        newcomers: NewcomerDesk,
        stopping: Callable[[], bool],
    ) -> None:
        self._store = store
        self._client = client
        self._clock = clock
        self._tally = tally
        self._newcomers = newcomers
        self._stopping = stopping

    def read(self, watched: Sequence[ProviderKey]) -> None:
        """Read every listing that may show news of `watched`, or somebody new."""
        for category in selection.listings(watched, self._newcomers.categories()):
            for status in news.STATUSES:
                self._read_one(category, status, watched)

    def _read_one(self, category: Category, status: int, watched: Sequence[ProviderKey]) -> None:
        place = listing_place(category, status)
        if self._tally.dead or self._stopping():
            return
        try:
            self._take(category, status, watched, place)
        except ScrapeError as error:
            self._tally.failed(place, error)
        except Exception as error:  # noqa: BLE001 a surprise must not stop the other listings
            self._tally.surprise(place, error)

    def _take(
        self, category: Category, status: int, watched: Sequence[ProviderKey], place: str
    ) -> None:
        seen = self._store.listings.seen(category, status)
        found = news.read_news(self._client, category, status, seen)
        self._tally.good(place)
        for note in found.notes:
            self._tally.problem("listing-odd", place, note)
        rows = {row.provider for row in found.rows}
        known = self._store.providers.known(key for key in watched if key in rows)
        newest = {
            key: max((r.published for r in k.reports if r.published), default=None)
            for key, k in known.items()
        }
        readings = self._store.providers.readings(newest)
        chases = {key: reading.chases for key, reading in readings.items()}
        moved = news.moved(found.rows, seen, newest, chases)
        # The rows and what follows from them are kept together: a crash between the two would
        # take the news for known, and leave it to the sweep.
        with self._store.transaction():
            self._store.listings.save(category, status, found.rows, self._clock())
            for key, tries in moved.items():
                self._store.providers.mark_moved(key, chases=tries)
            if status == news.OPEN:
                self._newcomers.note(found.rows, category)
                self._newcomers.listed(category)
