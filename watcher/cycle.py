"""One run, its phases by name: resolve, listings, pages, documents, summaries, operator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from scrapers.errors import ScrapeError
from scrapers.hosts import Requests
from scrapers.http import Client
from scrapers.model import ProviderKey
from scrapers.remits import Category
from watcher import news, selection
from watcher.config import Config
from watcher.documents import DocumentDesk, ReadDocument
from watcher.followups import FollowUps
from watcher.health import Problem
from watcher.introducing import introduce
from watcher.kept import KeptDocuments
from watcher.operator_alerts import cycle_news, listing_place
from watcher.pages import PageReader
from watcher.recording import Recorder
from watcher.resolving import Unresolved, resolve
from watcher.store import Store
from watcher.taking import DocumentTaker
from watcher.tally import Tally

log = structlog.get_logger()

_ASK_AGAIN = timedelta(hours=6)
"""When a URN that stands for nothing is asked for again."""

Progress = Callable[[Sequence[ProviderKey]], AbstractContextManager[Iterable[ProviderKey]]]


def no_progress(
    keys: Sequence[ProviderKey],
) -> AbstractContextManager[Iterable[ProviderKey]]:
    """Show nothing."""
    return nullcontext(keys)


@dataclass(frozen=True, slots=True)
class Summary:
    """
    What one cycle did. `reached` is False if nothing at all could be had from the site, None if
    nothing was asked of it.
    """

    cycle: int
    started: datetime
    seconds: float
    baseline: int
    requests: Requests
    events: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...]
    reached: bool | None


class Cycle:
    """
    One cycle over one store. Its parts are given; it is used once. Without `read`, which reads
    the bytes of a document, documents are left alone.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        client: Client,
        clock: Callable[[], datetime],
        *,
        read: ReadDocument | None = None,
        stopping: Callable[[], bool] = lambda: False,
        progress: Progress = no_progress,
    ) -> None:
        self._config = config
        self._store = store
        self._client = client
        self._clock = clock
        self._read = read
        self._stopping = stopping
        self._progress = progress
        self._tally = Tally()
        self._number = 0

    def run(
        self,
        *,
        poll: bool,
        sweep: bool = False,
        only: frozenset[str] | None = None,
        impatient: bool = False,
        recheck: bool = False,
    ) -> Summary:
        """
        Run the phases. `poll` reads the listings and the spare pages; `sweep` reads every
        watched page; else only pages whose time has come are read. `only` names the watches
        whose providers are looked at; what is found is told to every watch that has them.
        `impatient` asks again for URNs that lately stood for nothing and documents that lately
        could not be had; `recheck` for a few documents that were not asked for in a long time.
        """
        started = self._clock()
        before = replace(self._client.requests)
        self._number = self._store.journal.begin(started, polled=poll)
        log.info("cycle-started", cycle=self._number, poll=poll, sweep=sweep)
        if poll:
            self._resolve(only, impatient=impatient)
        members = selection.members(self._config.watches, self._store.providers.resolved())
        named = members.on(only)
        watched = selection.watched_still(named, self._store.providers.ended(named), started)
        with self._store.transaction():
            self._store.providers.expect(watched, started)
        if poll:
            for category in selection.listings(watched):
                for status in news.STATUSES:
                    self._read_listing(category, status, watched)
        recorder = Recorder(self._config, self._store, self._tally, self._number, members)
        taker = self._taker(members)
        later = (
            FollowUps(self._store, taker, recorder, self._clock, self._tally, self._stopping)
            if taker
            else None
        )
        self._read_pages(recorder, taker, later, watched, poll=poll, sweep=sweep)
        if later and not self._tally.dead:
            later.wanted(watched, impatient=impatient)
            if poll:
                later.outdated(watched)
            if recheck:
                later.unasked(watched)
        watches = [w for w in self._config.watches if only is None or w.name in only]
        introduce(self._config, self._store, self._number, watches, members, watched, self._clock())
        problems = self._tally.problems
        ended = self._clock()
        seconds = (ended - started).total_seconds()
        requests = self._client.requests.since(before)
        asked = requests.listing + requests.provider + requests.robots > 0
        reached = self._tally.reached if asked or problems else None
        with self._store.transaction():
            cycle_news(
                self._config,
                self._store,
                self._number,
                problems,
                ended,
                reached=reached,
                over=self._tally.is_over,
            )
        self._store.journal.end(
            self._number,
            {
                "seconds": seconds,
                "baseline": self._tally.baseline,
                "listing": requests.listing,
                "page": requests.provider,
                "file": requests.file,
                "not_modified": requests.not_modified,
                "events": len(self._tally.events),
                "problems": len(problems),
                "reached": reached is not False,
            },
        )
        log.info(
            "cycle-ended",
            cycle=self._number,
            seconds=round(seconds, 1),
            events=len(self._tally.events),
            problems=len(problems),
        )
        return Summary(
            self._number,
            started,
            seconds,
            self._tally.baseline,
            requests,
            tuple(self._tally.events),
            tuple(problems),
            reached,
        )

    # Resolve: what the bare URNs of the watchlist stand for.

    def _resolve(self, only: frozenset[str] | None, *, impatient: bool) -> None:
        resolved = self._store.providers.resolved()
        watches = [w for w in self._config.watches if only is None or w.name in only]
        for urn in selection.members(watches, resolved).unresolved:
            job = f"resolve {urn}"
            next_ask = self._store.journal.due(job, "")
            if self._tally.dead or (next_ask and next_ask > self._clock() and not impatient):
                continue
            place = f"URN {urn}"
            try:
                key = resolve(self._client, urn)
            except Unresolved as error:
                self._tally.problem("unresolved", place, str(error))
                self._store.journal.set_due(job, "", self._clock() + _ASK_AGAIN)
                self._tally.reached = True
            except ScrapeError as error:
                self._tally.failed(place, error)
            except Exception as error:  # noqa: BLE001 one odd URN must not stop the others
                self._tally.surprise(place, error)
            else:
                self._store.providers.remember(urn, key, self._clock())
                self._tally.good(place)
                log.info("resolved", urn=urn, provider=str(key))

    # Listings: who has moved.

    def _read_listing(
        self, category: Category, status: int, watched: Sequence[ProviderKey]
    ) -> None:
        place = listing_place(category, status)
        if self._tally.dead or self._stopping():
            return
        try:
            self._take_listing(category, status, watched, place)
        except ScrapeError as error:
            self._tally.failed(place, error)
        except Exception as error:  # noqa: BLE001 a surprise must not stop the other listings
            self._tally.surprise(place, error)

    def _take_listing(
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

    # Pages and their documents: what changed.

    def _taker(self, members: selection.Members) -> DocumentTaker | None:
        if self._read is None:
            return None
        kept = KeptDocuments(self._config.state) if self._config.keep_documents else None
        desk = DocumentDesk(self._client, self._read, kept)
        return DocumentTaker(desk, self._store, self._clock, self._tally, members)

    def _read_pages(
        self,
        recorder: Recorder,
        taker: DocumentTaker | None,
        later: FollowUps | None,
        watched: Sequence[ProviderKey],
        *,
        poll: bool,
        sweep: bool,
    ) -> None:
        readings = self._store.providers.readings(watched)
        if not poll:
            # News that could not be read waits its turn, or each look would ask for it again.
            readings = {
                key: replace(reading, moved=reading.moved and not reading.failures)
                for key, reading in readings.items()
            }
        spare = self._config.schedule.spare if poll else 0
        chosen = selection.pages(readings, self._clock(), spare=spare, everything=sweep).all()
        if not chosen:
            return
        reader = PageReader(
            self._config,
            self._store,
            self._client,
            self._clock,
            self._tally,
            recorder,
            taker,
            later,
            sweep=sweep,
        )
        with self._progress(chosen) as keys:
            for key in keys:
                if self._stopping() or self._tally.dead:
                    break
                reader.read(readings[key])
