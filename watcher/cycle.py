"""One run, its phases by name: belonging, listings, pages, documents, summaries, operator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime

import structlog

from scrapers.http import Client
from scrapers.model import ProviderKey
from watcher import selection
from watcher.config import Config
from watcher.documents import DocumentDesk, ReadDocument
from watcher.followups import FollowUps
from watcher.introducing import introduce
from watcher.joining import joining_keys, look_up, tell_joined
from watcher.kept import KeptDocuments
from watcher.listings import ListingReader
from watcher.mustering import members_of
from watcher.newcomers import NewcomerDesk
from watcher.operator_alerts import BELONGING, OVERDUE
from watcher.overdue import tell_overdue
from watcher.pages import HELD_BACK, PageReader
from watcher.recording import Recorder
from watcher.refreshing import lacking, refresh_when_due
from watcher.resolving import resolve_all
from watcher.selection import Members
from watcher.store import Store
from watcher.summary import Summary, sum_up
from watcher.taking import DocumentTaker
from watcher.tally import PAGES, Tally

log = structlog.get_logger()

_SETTLED_EVERY = 25
"""So many pages are looked at before what they have to tell is told: what shows on many pages
together is seen by then. At the gentle pace it is a minute. What a listing announced is first."""

Progress = Callable[[Sequence[ProviderKey]], AbstractContextManager[Iterable[ProviderKey]]]


def no_progress(
    keys: Sequence[ProviderKey],
) -> AbstractContextManager[Iterable[ProviderKey]]:
    """Show nothing."""
    return nullcontext(keys)


class Cycle:
    """
    One cycle over one store. Its parts are given; it is used once. Without `read`, which reads
    the bytes of a document, documents are left alone. With `official` the register is kept
    up to date from GOV.UK; without, it is taken as it is.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        client: Client,
        clock: Callable[[], datetime],
        *,
        read: ReadDocument | None = None,
        official: bool = False,
        stopping: Callable[[], bool] = lambda: False,
        progress: Progress = no_progress,
    ) -> None:
        self._config = config
        self._store = store
        self._client = client
        self._clock = clock
        self._read = read
        self._official = official
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
        most: int | None = None,
        believe: bool = False,
    ) -> Summary:
        """
        Run the phases. `poll` reads the listings and the spare pages; `sweep` reads every
        watched page; else only pages whose time has come are read. `only` names the watches
        whose providers are looked at; what is found is told to every watch that has them.
        `impatient` asks again for URNs that lately stood for nothing and documents that lately
        could not be had; `recheck` for a few documents that were not asked for in a long time.
        `believe` takes what the pages say for true, whatever pattern they show together.
        `most` bounds the pages read because their time has come; the rest waits for the next cycle.
        """
        started = self._clock()
        before = replace(self._client.requests)
        self._number = self._store.journal.begin(started, polled=poll)
        log.info("cycle-started", cycle=self._number, poll=poll, sweep=sweep)
        if put_right := self._store.journal.bring_back(started, self._config.schedule.sweep):
            log.warning("clock-was-ahead", put_right=put_right)
        recorder = Recorder(self._config, self._store, self._tally, self._number)
        if poll:
            self._belong_first(recorder, only, impatient=impatient)
        members = members_of(self._config.watches, self._store)
        recorder.of(members)
        watched = self._watched(members, only)
        newcomers = NewcomerDesk(
            self._config, self._store, self._client, self._clock, self._tally, self._stopping
        )
        if poll:
            ListingReader(
                self._store, self._client, self._clock, self._tally, newcomers, self._stopping
            ).read(watched)
            newcomers.read_area_news()
            newcomers.call_rolls()
        taker = self._taker(members)
        later = (
            FollowUps(self._store, taker, recorder, self._clock, self._tally, self._stopping)
            if taker
            else None
        )
        believed = self._read_pages(
            recorder, taker, later, watched, poll=poll, sweep=sweep, most=most, believe=believe
        )
        if believed:
            if poll:
                newcomers.look(taker)
                members = self._belong_again(recorder)
                watched = self._watched(members, only)
            self._tell_more(recorder, watched, poll=poll and only is None)
            if later and not self._tally.dead:
                later.wanted(watched, impatient=impatient)
                if poll:
                    later.outdated(watched)
                if recheck:
                    later.unasked(watched)
            watches = [w for w in self._config.watches if only is None or w.name in only]
            introduce(self._config, self._store, self._number, watches, members, watched, self._now)
        requests = self._client.requests.since(before)
        return sum_up(
            self._config, self._store, self._tally, self._number, started, self._now, requests
        )

    def _tell_more(self, recorder: Recorder, watched: Sequence[ProviderKey], *, poll: bool) -> None:
        """Tell who joined, and what has become overdue."""
        self._safely(BELONGING, lambda: tell_joined(self._config, self._store, recorder, self._now))
        if poll:
            self._safely(
                OVERDUE,
                lambda: tell_overdue(self._config, self._store, recorder, watched, self._clock),
            )

    @property
    def _now(self) -> datetime:
        return self._clock()

    def _safely(self, place: str, phase: Callable[[], None]) -> None:
        """Do a phase that asks the site nothing. A surprise in it must not stop the others."""
        try:
            phase()
        except Exception as error:  # noqa: BLE001 recorded, and told to the operator
            self._tally.surprise(place, error)
        else:
            self._tally.done(place)

    # Belonging: whom the watchlist means.

    def _belong_first(
        self, recorder: Recorder, only: frozenset[str] | None, *, impatient: bool
    ) -> None:
        """Look the selectors up, and what the bare URNs of the watchlist stand for."""
        if lacking(self._config, self._store):
            self._refresh()
        self._look_up(recorder)
        watches = [w for w in self._config.watches if only is None or w.name in only]
        urns = members_of(watches, self._store).unresolved
        resolve_all(urns, self._store, self._client, self._clock, self._tally, impatient=impatient)

    def _belong_again(self, recorder: Recorder) -> Members:
        """The same with what the newcomers' pages and the day's official files say."""
        # Late in the cycle: an alert must not wait for a large file.
        self._refresh()
        self._look_up(recorder)
        members = members_of(self._config.watches, self._store)
        recorder.of(members)
        return members

    def _look_up(self, recorder: Recorder) -> None:
        self._safely(BELONGING, lambda: look_up(self._config, self._store, recorder, self._now))

    def _refresh(self) -> None:
        """Fill the register from the official files that the selectors need, once a day."""
        if not self._official or self._stopping():
            return
        for what, place, detail in refresh_when_due(
            self._config, self._store, self._client, self._clock
        ):
            if what is None:
                self._tally.done(place)
            else:
                self._tally.problem(what, place, detail)

    def _watched(self, members: Members, only: frozenset[str] | None) -> tuple[ProviderKey, ...]:
        """The members that have not left long ago, each sure to be read."""
        named, now = members.on(only), self._clock()
        watched = selection.watched_still(named, self._store.providers.ended(named), now)
        with self._store.transaction():
            self._store.providers.expect(watched, now)
        return watched

    # Pages and their documents: what changed.

    def _taker(self, members: Members) -> DocumentTaker | None:
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
        most: int | None,
        believe: bool,
    ) -> bool:
        readings = self._store.providers.readings(watched)
        if not poll:
            # News that could not be read waits its turn, or each look would ask for it again.
            readings = {
                key: replace(reading, moved=reading.moved and not reading.failures)
                for key, reading in readings.items()
            }
        spare = self._config.schedule.spare if poll else 0
        chosen = selection.pages(
            readings, self._clock(), spare=spare, everything=sweep, most=most
        ).all()
        if not chosen:
            return True
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
            joining=joining_keys(self._store),
            believe=believe,
        )
        with self._progress(chosen) as keys:
            for number, key in enumerate(keys, 1):
                if self._stopping() or self._tally.dead:
                    break
                reader.read(readings[key])
                if number % _SETTLED_EVERY == 0:
                    reader.settle(so_far=True)
            reader.settle()
        after = self._store.providers.readings(watched).values()
        # What only many pages show is over when none of them is held back any more.
        if not reader.held and all(each.last_error != HELD_BACK for each in after):
            self._tally.done(PAGES)
        return not reader.held
