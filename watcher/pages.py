"""The reading of one provider page: fetch, parse, compare, and save with the duty to tell."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
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


HELD_BACK = "held back with the whole cycle"
"""Why a page that was read well is not taken over."""

_KEPT_AS_EVIDENCE = 5


class _Emptied(LayoutChanged):
    """A page that lists none of the reports that it had listed."""


@dataclass(frozen=True, slots=True)
class _News:
    """A page that has something to tell, before it is believed."""

    key: ProviderKey
    page: Page
    taken: Taken
    notes: tuple[str, ...]


class PageReader:
    """
    Reads provider pages for one cycle. What a page has to tell is saved, with the duty to tell
    it, once the cycle is believed so far: `settle`. `held` says that it is not.

    `taker` and `later` are None where documents are left alone. With `sweep` the newest document
    of each provider is asked for again. Those who are `joining` a watch begin anew: what they
    have published is told with their joining. With `believe` nothing is held back.
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
        believe: bool = False,
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
        self._believe = believe
        self._seen = guard.Seen()
        self._news: list[_News] = []
        self.held = False
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
            if isinstance(error, LayoutChanged) and not isinstance(error, _Emptied):
                self._seen = guard.broken(self._seen, key, before=reading.failures > 0)
            self._store.providers.failed(key, str(error))
            self._tally.failed(str(key), error)
        except Exception as error:  # noqa: BLE001 one poisonous page must not stop the others
            self._store.providers.failed(key, f"{type(error).__name__}: {error}")
            self._tally.surprise(str(key), error)
        else:
            if self.held:
                return
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
        self._seen = guard.calm(self._seen)
        self._store.providers.unchanged(
            key, now, due.slot(str(key), sweep, now), full=isinstance(answer, Page)
        )
        self._tally.good(str(key), unread=True)
        return None

    def _take_in(self, key: ProviderKey, page: Page, known: Known | None) -> bool:
        """
        Compare what the page says with what is held. What has news waits to be believed, the rest
        is saved. Whether there was news.
        """
        try:
            snapshot = read_provider(page.text, key, page.url)
            if known is not None and (lacking := guard.doubt(known, snapshot)) is not None:
                self._seen = guard.emptied(self._seen, known)
                raise _Emptied(page.url, lacking)
        except LayoutChanged as error:
            error.detail += f"; the page is kept in {self._kept.keep(key, page)}"
            raise
        if known is None:
            taken = Taken(events.first(snapshot, READER))
        elif key in self._joining:
            taken = Taken(events.diff(known, snapshot, READER)[0])
        else:
            taken = Taken(*events.diff(known, snapshot, READER))
            today = self._clock().date()
            self._seen = guard.understood(self._seen, known, snapshot, taken.events, today)
        if self._taker and taken.events:
            taken = self._taker.of_page(taken.known, taken.events, newest=self._sweep)
        news = _News(key, page, taken, snapshot.notes)
        self._tally.baseline += known is None
        if taken.events or taken.known.missing:
            self._news.append(news)
        else:
            self._save(news)
        return bool(taken.events)

    def settle(self, *, so_far: bool = False) -> None:
        """
        Save what has news and tell it, if the pages looked at are to be believed. If they are not,
        none of it is saved or told: it will be found again once the pages are as they were, or
        this program reads them as they now are. With `so_far`, more pages are to come: what is odd
        on any page waits for them.
        """
        if so_far and guard.is_odd(self._seen):
            return
        against = () if self._believe else guard.verdict(self._seen)
        if against:
            self.held = True
            for news in self._news[:_KEPT_AS_EVIDENCE]:
                self._kept.keep(news.key, news.page)
            for news in self._news:
                self._store.providers.failed(news.key, HELD_BACK)
            self._tally.quarantine("; ".join(against))
        else:
            for news in self._news:
                self._save_safely(news)
        self._news.clear()

    def _save_safely(self, news: _News) -> None:
        try:
            self._save(news)
        except Exception as error:  # noqa: BLE001 one that cannot be saved must not stop the others
            self._store.providers.failed(news.key, f"{type(error).__name__}: {error}")
            self._tally.surprise(str(news.key), error)

    def _save(self, news: _News) -> None:
        """Save the new state together with the duty to tell."""
        key, page, taken = news.key, news.page, news.taken
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
        self._tally.good(str(key))
        if news.notes:
            self._tally.problem("not-understood", str(key), "; ".join(news.notes))


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
