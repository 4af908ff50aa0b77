"""The reading of one provider page: fetch, parse, compare, and save with the duty to tell."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from scrapers.errors import LayoutChanged, ScrapeError
from scrapers.hosts import Validators
from scrapers.http import Client
from scrapers.model import Page, ProviderKey
from scrapers.provider import READER, read_provider
from watcher import due, events, guard
from watcher.config import Config
from watcher.events import Known
from watcher.followups import FollowUps
from watcher.kept import KeptPages
from watcher.recording import Recorder
from watcher.store import Store
from watcher.store.providers import Reading
from watcher.taking import DocumentTaker, Taken
from watcher.tally import Tally

_SECOND_LOOK = timedelta(minutes=15)
"""When a page that no longer lists a report is read again, to tell a withdrawal from a slip."""


class PageReader:
    """
    Reads provider pages for one cycle. `taker` and `later` are None where documents are left
    alone. With `sweep` the newest document of each provider is asked for again.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        client: Client,
        clock: Callable[[], datetime],
        tally: Tally,
        recorder: Recorder,
        taker: DocumentTaker | None,
        later: FollowUps | None,
        *,
        sweep: bool = False,
        joining: frozenset[ProviderKey] = frozenset(),
    ) -> None:
        self._config = config
        self._store = store
        self._client = client
        self._clock = clock
        self._tally = tally
        self._recorder = recorder
        self._taker = taker
        self._later = later
        self._sweep = sweep
        self._joining = joining
        self._kept = KeptPages(config.state)

    def read(self, reading: Reading) -> None:
        """Read one page. Whatever goes wrong is noted, and never stops the other pages."""
        key, now = reading.provider, self._clock()
        # Bounded before it is doubled: no length of time holds the 40th doubling.
        back_off = min(_SECOND_LOOK * 2 ** min(reading.failures, 16), self._config.schedule.sweep)
        self._store.providers.tried(key, now, now + back_off)
        try:
            known = self._store.providers.known([key]).get(key)
            answer = self._ask(reading, known)
            news = isinstance(answer, Page) and self._take_in(key, answer, known)
        except ScrapeError as error:
            self._store.providers.failed(key, str(error))
            self._tally.failed(str(key), error)
        except Exception as error:  # noqa: BLE001 one poisonous page must not stop the others
            self._store.providers.failed(key, f"{type(error).__name__}: {error}")
            self._tally.surprise(str(key), error)
        else:
            # A listing that is ahead of its page may be so because a document was replaced.
            if known and self._later and not news and (self._sweep or reading.moved):
                self._later.newest(key, chased=not self._sweep)

    def _ask(self, reading: Reading, known: Known | None) -> Page | None:
        """Fetch the page; None if it says what it said at the last full reading."""
        key, sweep = reading.provider, self._config.schedule.sweep
        # What must decide about a missing report, or be read by a newer reader, is read in full.
        # And so is what a listing has news of, or what was not for a sweep: a host's validators
        # alone could keep us blind.
        decide = known is None or known.missing or known.reader != READER
        stale = reading.last_full is None or self._clock() - reading.last_full >= sweep
        answer = self._client.page(
            f"/provider/{key.type}/{key.urn}",
            kind="provider",
            validators=None
            if decide or stale or reading.moved
            else Validators(reading.etag, reading.last_modified),
        )
        if isinstance(answer, Page) and (decide or digest(answer) != reading.body_hash):
            return answer
        now = self._clock()
        self._store.providers.unchanged(
            key, now, due.slot(str(key), sweep, now), full=isinstance(answer, Page)
        )
        self._tally.good(str(key), unread=True)
        return None

    def _take_in(self, key: ProviderKey, page: Page, known: Known | None) -> bool:
        """
        Compare what the page says with what is held; save the new state and the duty to tell.
        Whether there was news.
        """
        try:
            snapshot = read_provider(page.text, key, page.url)
            if (lacking := guard.doubt(known, snapshot)) is not None:
                raise LayoutChanged(page.url, lacking)
        except LayoutChanged as error:
            error.detail += f"; the page is kept in {self._kept.keep(key, page)}"
            raise
        if known is None:
            taken = Taken(events.first(snapshot, READER))
        elif key in self._joining:
            taken = Taken(events.diff(known, snapshot, READER)[0])
        else:
            taken = Taken(*events.diff(known, snapshot, READER))
        if self._taker and taken.events:
            taken = self._taker.of_page(taken.known, taken.events, newest=self._sweep)
        held, now = taken.known, self._clock()
        next_due = due.slot(str(key), self._config.schedule.sweep, now)
        if held.missing:
            next_due = min(next_due, now + _SECOND_LOOK)
        with self._store.transaction():
            self._store.providers.save(held, now)
            self._store.providers.read(
                key, now, next_due, digest(page), page.etag, page.last_modified
            )
            for filed in taken.filed:
                self._store.documents.save(filed)
            told = self._recorder.record(held, taken.events, now)
        self._recorder.saved(held, told)
        self._tally.baseline += known is None
        self._tally.good(str(key))
        if snapshot.notes:
            self._tally.problem("not-understood", str(key), "; ".join(snapshot.notes))
        return bool(taken.events)


def digest(page: Page) -> str:
    """
    A hash of the part of a page that matters, to save reading it again. What stands outside of
    `main` (banners, scripts) varies without any news.
    """
    text = page.text
    start, end = text.find("<main"), text.rfind("</main>")
    title = text.find("<title>"), text.find("</title>")
    whole = start < 0 or end < start or min(title) < 0
    part = text if whole else text[title[0] : title[1]] + text[start:end]
    path = urlsplit(page.url).path
    return hashlib.sha256(f"{path}\n{part}".encode()).hexdigest()
