"""Documents asked for apart from any news of a page: wanted ones, replaced ones, old readings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from scrapers.documents.model import READER
from scrapers.model import ProviderKey
from watcher import wanted
from watcher.operator_alerts import document_place
from watcher.recording import Recorder
from watcher.store import Store
from watcher.store.documents import Place
from watcher.taking import DocumentTaker, Manner
from watcher.tally import Tally

_MOST_WANTED = 20
_MOST_AGAIN = 5
_MOST_KEPT = 50
"""Of each sort in one cycle: an outage or a release must not make a flood of requests."""

_LOOKED_AT = timedelta(days=28)
"""After this time the newest document of a provider is asked for again: it may be replaced."""

_CHASED = timedelta(hours=6)
"""How often at most a document is asked for because a listing says what its page does not."""


class FollowUps:
    """Asks for documents again in one cycle, each in a transaction of its own."""

    def __init__(
        self,
        store: Store,
        taker: DocumentTaker,
        recorder: Recorder,
        clock: Callable[[], datetime],
        tally: Tally,
        stopping: Callable[[], bool],
    ) -> None:
        self._store = store
        self._taker = taker
        self._recorder = recorder
        self._clock = clock
        self._tally = tally
        self._stopping = stopping
        self._began = clock()

    def wanted(self, keys: Sequence[ProviderKey], *, impatient: bool) -> None:
        """Ask for what could not be had; what is not due yet only if `impatient`."""
        if impatient:
            due = self._store.documents.waiting(keys, self._began)
        else:
            due = self._store.documents.wanted(keys, self._clock())
        for place in due[:_MOST_WANTED]:
            self._take(place)

    def outdated(self, keys: Sequence[ProviderKey]) -> None:
        """Read again what an earlier reader read, from what was kept or fetched anew."""
        before = self._taker.asked
        for place in self._store.documents.outdated(keys, READER)[:_MOST_KEPT]:
            if self._taker.asked - before < _MOST_AGAIN:
                self._take(place, "reread")

    def unasked(self, keys: Sequence[ProviderKey]) -> None:
        """Ask for the newest documents that were not asked for in a long time."""
        since = self._clock() - _LOOKED_AT
        for place in self._store.documents.unasked(keys, since, _MOST_AGAIN):
            self._take(place)

    def newest(self, key: ProviderKey, *, chased: bool) -> None:
        """
        Ask for the newest document of a provider whose page has no news; now and then only if it
        is `chased`, since a listing may be ahead of a page for hours.
        """
        known = self._store.providers.known([key]).get(key)
        if known is None or not known.reports:
            return
        place = (key, known.reports[-1].file_id)
        filed = self._store.documents.one(*place)
        if not chased or filed is None or self._clock() - filed.tried >= _CHASED:
            self._take(place)

    def _take(self, place: Place, manner: Manner = "ask") -> None:
        """Take one in and save it. Whatever goes wrong is noted, and never stops the others."""
        if self._stopping() or (self._taker.silent and manner == "ask"):
            return
        key, file_id = place
        try:
            now = self._clock()
            self._store.documents.trying(place, now, now + wanted.FIRST_WAIT)
            known = self._store.providers.known([key])[key]
            [report] = [each.report for each in known.held if each.report.file_id == file_id]
            taken = self._taker.compared(self._taker.take(known, report, None, manner))
            now = self._clock()
            with self._store.transaction():
                if taken.known != known:
                    self._store.providers.save(taken.known, now)
                for filed in taken.filed:
                    self._store.documents.save(filed)
                told = self._recorder.record(taken.known, taken.events, now)
            self._recorder.saved(taken.known, told)
        except Exception as error:  # noqa: BLE001 one odd document must not stop the others
            self._tally.surprise(document_place(key, file_id), error)
