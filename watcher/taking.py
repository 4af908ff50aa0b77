"""A document taken in: asked for, merged with what is held of its report, and made news of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from scrapers.documents.model import READER, Document
from scrapers.model import ProviderKey, Report
from watcher import merging, wanted
from watcher.documents import DocumentDesk, Had, Lack
from watcher.events import Change, Event, Known
from watcher.headings import has_grades
from watcher.operator_alerts import document_place
from watcher.ownership import owned_by
from watcher.selection import Members
from watcher.store import Store
from watcher.store.documents import Filed
from watcher.tally import Tally

_MOST = 5
"""Documents asked for after one reading of a page. What is left over is asked for later."""


Manner = Literal["ask", "note", "once", "reread"]
"""Ask for it; only note that it is wanted; ask for it this once; or read it with a newer reader,
from what was kept if that is there, and without a word of the past."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is held of a provider, its events, and what is to be filed, with documents taken in."""

    known: Known
    events: tuple[Event, ...] = ()
    filed: tuple[Filed, ...] = ()


class DocumentTaker:
    """
    Takes documents in for one cycle. It saves nothing: what it gives is saved together with the
    duty to tell.
    """

    def __init__(
        self,
        desk: DocumentDesk,
        store: Store,
        clock: Callable[[], datetime],
        tally: Tally,
        members: Members,
    ) -> None:
        self._desk = desk
        self._store = store
        self._clock = clock
        self._tally = tally
        self._members = members

    @property
    def asked(self) -> int:
        """How many documents were asked for so far."""
        return self._desk.asked

    @property
    def silent(self) -> bool:
        """Whether the host of the documents is not asked any more in this cycle."""
        return self._desk.silent

    def of_page(self, known: Known, changed: Sequence[Event], *, newest: bool) -> Taken:
        """
        Take in the documents of the reports that a reading of a page has news of, the newest
        first; with `newest`, also that of the newest report if the page has none of it.
        """
        taken = Taken(known)
        asked = 0
        for event in reversed(changed):
            if event.report is None or not _calls_for_document(event):
                taken = replace(taken, events=(event, *taken.events))
                continue
            manner: Manner = "ask" if asked < _MOST else "note"
            one = self.take(taken.known, event.report, event, manner)
            taken = Taken(one.known, (*one.events, *taken.events), (*taken.filed, *one.filed))
            asked += 1
        told = {event.report.file_id for event in changed if event.report is not None}
        if newest and known.reports and known.reports[-1].file_id not in told:
            one = self.take(taken.known, known.reports[-1], None)
            taken = Taken(one.known, (*one.events, *taken.events), (*taken.filed, *one.filed))
        return self.compared(taken)

    def compared(self, taken: Taken) -> Taken:
        """
        With the document of an earlier report, where the new one brought headings that no page
        ever showed: it is asked for once ever, and says what they were before.
        """
        filed = {one.file_id for one in taken.filed}
        for event in taken.events:
            report = event.report
            if report is None or report.file_id not in filed or event.document is None:
                continue
            earlier = taken.known.before(report)
            if not merging.uncompared(report, earlier):
                continue
            graded = (each for each in reversed(earlier) if has_grades(each.judgements))
            last = next(graded, None)
            if last is None or last.file_id in filed or self._filed(taken.known, last) is not None:
                continue
            one = self.take(taken.known, last, None, "once")
            return replace(taken, known=one.known, filed=(*taken.filed, *one.filed))
        return taken

    def take(
        self, known: Known, report: Report, event: Event | None, manner: Manner = "ask"
    ) -> Taken:
        """
        Take in the document of one report. `event` is what is told of the report anyway; without
        one there is an event only if the document has news: it was replaced, or it was awaited
        and adds a grade or a red flag.
        """
        key, now = known.provider.key, self._clock()
        before = self._filed(known, report)
        filed = before or wanted.first_asked(
            key, report.file_id, now, awaited=event is not None and event.kind == "published"
        )
        same = Taken(known, (event,) if event else ())
        answer = self._answer(filed, manner)
        if isinstance(answer, Lack):
            if not answer.asked and (before is not None or not filed.awaited):
                return same
            return replace(same, filed=(self._lacked(filed, answer, now, manner),))
        document, place = answer.document, document_place(key, report.file_id)
        self._tally.good(place)
        if answer.unkept:
            self._tally.problem("not-kept", place, answer.unkept)
        foreign = merging.is_others(document, key)
        stored = self._for_store(key, document)
        after = wanted.had(filed, now, stored, answer.size, foreign=foreign)
        if foreign:
            self._tally.problem("another-urn", place, f"names URN {document.urn}; left out")
            return replace(same, filed=(after,))
        merged = merging.merge(report, document)
        for what, detail in merging.troubles(merged, document):
            self._tally.problem(what, place, detail)
        told = _told(event, filed, (report, merged), document, silent=manner == "reread")
        owned, change = owned_by(known.provider, document.owner, merged.inspected, by_file=False)
        events = (told,) if told else ()
        if change is not None and manner != "reread":
            events = (*events, Event("identity", changes=(change,)))
        return Taken(replace(known.holding(merged), provider=owned), events, (after,))

    def _filed(self, known: Known, report: Report) -> Filed | None:
        return self._store.documents.one(known.provider.key, report.file_id)

    def _answer(self, filed: Filed, manner: Manner) -> Had | Lack:
        if manner == "note":
            return Lack("others of this provider come first", asked=False)
        kept = self._desk.again(filed) if manner == "reread" else None
        return kept or self._desk.ask(filed)

    def _lacked(self, filed: Filed, answer: Lack, now: datetime, manner: Manner) -> Filed:
        after = wanted.lacked(
            filed,
            now,
            answer.detail,
            missing=answer.missing,
            unreadable=answer.unreadable,
            asked=answer.asked,
        )
        if manner == "once":
            return wanted.given_up(after)
        if answer.asked:
            again = after.next_try
            plan = f"asked for again from {again:%d %B %H:%M} UTC" if again else "given up"
            place = document_place(filed.provider, filed.file_id)
            self._tally.problem("no-document", place, f"{answer.detail}; {plan}")
        return after

    def _for_store(self, key: ProviderKey, document: Document) -> Document:
        """Without its sentences, unless somebody is to be shown them."""
        quoted = any(watch.quotes for watch in self._members.watches.get(key, ()))
        return document if quoted else replace(document, quotes=())


def _calls_for_document(event: Event) -> bool:
    """Whether the report is new, or the page says other things of it than it did."""
    if event.kind == "revised":
        return any(change.field != "listed" for change in event.changes)
    return event.kind == "published"


def _told(
    event: Event | None,
    filed: Filed,
    reports: tuple[Report, Report],
    document: Document,
    *,
    silent: bool,
) -> Event | None:
    """
    The event with what the document has to say of it, or one that the document makes. `reports`
    are the report without and with it; `filed` is what was known of it before.
    """
    report, merged = reports
    if event is not None and event.kind == "published":
        return replace(event, report=merged, document=document)
    changes: tuple[Change, ...] = ()
    taught = filed.reader is not None and filed.reader < READER
    if filed.state == "read" and filed.sha256 is not None and filed.sha256 != document.sha256:
        changes = tuple(
            change
            for change in merging.altered(report, merged, filed.document, document)
            # What only the new reader finds was there before.
            if change.before is not None or not taught
        )
        changes = (merging.replaced(filed.sha256, document.sha256), *changes)
    elif filed.awaited and not silent:
        changes = merging.added(report, merged, document)
    if event is not None:
        return replace(event, report=merged, changes=event.changes + changes, document=document)
    return Event("revised", merged, changes, document=document) if changes else None
