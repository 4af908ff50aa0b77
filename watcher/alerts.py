"""A provider's events as what people read: one alert, and the summary of a watch. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import notify.alert as words
from scrapers.model import Provider
from scrapers.remits import kind_of
from scrapers.statuses import ENDED
from watcher.events import Change, Event, Known, Severity, revisions
from watcher.grades import standing
from watcher.groups import Group
from watcher.headlines import dated, day, headline
from watcher.sentences import sentences

_ORDER: tuple[Severity, ...] = ("low", "normal", "high", "red")
_DATES = {"inspected": "Inspection date", "published": "Publication date"}
_FIELDS = {
    **_DATES,
    "title": "Title",
    "status": "Status",
    "name": "Name",
    "owner": "Owner",
    "trust": "Trust",
    "outcome": "Outcome",
}


def weight(severity: Severity) -> int:
    """A number that orders severities, the heaviest the largest."""
    return _ORDER.index(severity)


def name(provider: Provider) -> str:
    """The provider's public name; its label where the name is withheld."""
    withheld = provider.name is None or kind_of(provider.key.type).withheld
    return label(provider) if withheld else str(provider.name)


def label(provider: Provider) -> str:
    """
    What a provider is called. One whose name is withheld is named by its kind, URN, local
    authority and owner, and never by anything else.
    """
    kind = kind_of(provider.key.type)
    if provider.name is not None and not kind.withheld:
        return ", ".join(filter(None, (provider.name, provider.local_authority)))
    where = ", ".join(filter(None, (f"{kind.noun} {provider.key.urn}", provider.local_authority)))
    # The owner of a childminder's place is a person, whose name is withheld too.
    return f"{where} ({provider.owner})" if provider.owner and kind.social_care else where


@dataclass(frozen=True, slots=True)
class Reader:
    """
    For whom an alert is written: the watches that bring it to a channel, the reader's own name
    for the provider, how the first of those watches stands, and whether it may quote documents.
    """

    watches: tuple[str, ...]
    alias: str | None
    group: Group | None
    quotes: bool = False


def alert(known: Known, events: Sequence[Event], reader: Reader, seen: datetime) -> words.Alert:
    """Write one alert about all `events` of one provider. `seen` is in the reader's time zone."""
    events = sorted(events, key=lambda event: -weight(event.severity))
    items = tuple(_item(known, event, quotes=reader.quotes) for event in events)
    name = label(known.provider)
    rest = events[1:]
    # "Inadequate (was Good); closed": a change of status is worth a word of its own.
    status = next((event for event in rest if event.kind == "status"), None)
    more = f"; {(status.changes[0].after or '').lower()}" if status else ""
    if left := len(rest) - bool(status):
        more += f" (+{left} more)"
    return words.Alert(
        kind="provider",
        subject=f"{items[0].headline}{more}: {name}",
        severity=events[0].severity,
        seen=seen,
        label=name,
        alias=reader.alias,
        status=_status(known),
        page=known.provider.key.page_url,
        items=items,
        group=stands(reader.group) if reader.group else None,
        watches=reader.watches,
    )


def _status(known: Known) -> str | None:
    if not known.provider.status_words:
        return None
    stood = standing(known)
    if known.provider.status in ENDED and stood is not None:
        return f"{known.provider.status_words} (last grade: {dated(stood)})"
    return known.provider.status_words


def _item(known: Known, event: Event, *, quotes: bool) -> words.Item:
    quoted = event.document.quotes if quotes and event.document else ()
    item = words.Item(
        headline(known, event),
        event.severity,
        lines=_lines(event),
        sentences=(
            *sentences(known, event),
            *(f"Page {quote.page} of it: “{quote.text}”" for quote in quoted),
        ),
    )
    report = event.report
    if report is None:
        return item
    return replace(
        item,
        title=report.title,
        inspected=report.inspected,
        published=report.published,
        document=report.url,
    )


def _lines(event: Event) -> tuple[words.Line, ...]:
    if event.kind == "withdrawn" and event.report is not None:
        return tuple(words.Line(j.heading, j.grade, None) for j in event.report.judgements)
    judged = tuple(words.Line(j.heading, j.before, j.after, j.since) for j in event.judgements)
    back = any(change.field == "listed" for change in event.changes)
    if back and not judged and event.report is not None:
        judged = tuple(words.Line(j.heading, None, j.grade) for j in event.report.judgements)
    gone = tuple(
        words.Line(change.field, change.before, None)
        for change in revisions(event)
        if event.report is not None and change.after is None
    )
    changed = tuple(_changed(change) for change in event.changes if change.field in _FIELDS)
    return judged + gone + changed


def _changed(change: Change) -> words.Line:
    before, after = change.before, change.after
    if change.field in _DATES:
        before, after = (value and day(date.fromisoformat(value)) for value in (before, after))
    return words.Line(_FIELDS[change.field], before, after)


def stands(group: Group) -> words.Group:
    """How a group stands, in one line: "4 open homes: 2 Inadequate, 2 Good; 1 closed"."""
    parts = [f"{count} {grade}" for grade, count in group.grades]
    if group.ungraded:
        parts.append(f"{group.ungraded} not yet graded")
    noun = _counted(group.noun, group.open)
    line = f"{group.open} open {noun}: {', '.join(parts)}" if parts else "none open"
    if group.closed:
        line += f"; {group.closed} closed"
    return words.Group(group.watch, line, group.grades, group.open, group.closed)


def _counted(noun: str, count: int) -> str:
    return noun.removesuffix("s") if count == 1 else noun


def watching(watch: str, members: Sequence[Known], group: Group, seen: datetime) -> words.Alert:
    """Say what a watch now covers: each newly read provider and where it stands."""
    count = len(members)
    listed = []
    for known in sorted(members, key=lambda known: known.provider.key):
        stood = standing(known)
        grade = dated(stood) if stood else "not yet graded"
        status = known.provider.status_words
        closed = f"; {status}" if status and known.provider.status != "open" else ""
        listed.append(f"{label(known.provider)}: {grade}{closed}")
    return words.Alert(
        kind="watching",
        subject=f"Now watching {count} {_counted(group.noun, count)}: {watch}",
        severity="low",
        seen=seen,
        sentences=("You are told of what is published from now on; nothing older is announced.",),
        listed=tuple(listed),
        group=stands(group),
        watches=(watch,),
    )
