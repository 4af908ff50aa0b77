"""A provider's events as what people read: one alert, and the summary of a watch. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import notify.alert as words
from scrapers.model import Provider, ProviderKey
from scrapers.statuses import ENDED
from watcher.awaited_words import sentence as awaited_sentence
from watcher.events import Change, Event, Known, Severity, revisions
from watcher.grades import standing
from watcher.group_words import counted, row, summary
from watcher.groups import Group, kind
from watcher.headlines import dated, day, headline
from watcher.oversight import RedOwner
from watcher.oversight import sentence as oversight
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


MOST_ROWS = 12
"""So many providers of a group have a row of their own in an alert."""


MOST_LINES = 60
"""Twice the headings of the longest report: what has more is no report, and would make no mail."""

MOST_LISTED = 100
"""So many providers are listed when a watch begins: an area may have thousands."""


def weight(severity: Severity) -> int:
    """A number that orders severities, the heaviest the largest."""
    return _ORDER.index(severity)


def name(provider: Provider) -> str:
    """The provider's public name; its label where the name is withheld."""
    withheld = provider.name is None or kind(provider).withheld
    return label(provider, owner=False) if withheld else str(provider.name)


def label(provider: Provider, *, owner: bool = True) -> str:
    """
    What a provider is called. One whose name is withheld is named by its kind, URN, local
    authority and owner (unless told not to), and never by anything else.
    """
    what = kind(provider)
    if provider.name is not None and not what.withheld:
        return ", ".join(filter(None, (provider.name, provider.local_authority)))
    where = ", ".join(filter(None, (f"{what.noun} {provider.key.urn}", provider.local_authority)))
    # The owner of a childminder's place is a person, whose name is withheld too.
    owner = owner and what.social_care
    return f"{where} ({provider.owner})" if provider.owner and owner else where


@dataclass(frozen=True, slots=True)
class Reader:
    """
    For whom an alert is written: the watches that bring it to a channel, the reader's own name
    for the provider, how the first of those watches stands, and whether it may quote documents.
    `aliases` are the names that the first of the watches gives its providers; `crossed` are the
    owners of whom these readers must now hear that the line is crossed.
    """

    watches: tuple[str, ...]
    alias: str | None
    group: Group | None
    quotes: bool = False
    aliases: Mapping[ProviderKey, str] = field(default_factory=dict)
    crossed: tuple[RedOwner, ...] = ()


def alert(known: Known, events: Sequence[Event], reader: Reader, seen: datetime) -> words.Alert:
    """Write one alert about all `events` of one provider. `seen` is in the reader's time zone."""
    events = sorted(events, key=lambda event: -weight(event.severity))
    items = tuple(_item(known, event, quotes=reader.quotes) for event in events)
    if (waits := _awaited(known, events, reader)) is not None:
        items = (replace(items[0], sentences=(*items[0].sentences, waits)), *items[1:])
    items += tuple(crossing(owner) for owner in reader.crossed)
    name = label(known.provider)
    rest = events[1:]
    # "Inadequate (was Good); closed": a change of status is worth a word of its own.
    status = next((event for event in rest if event.kind == "status"), None)
    more = f"; {(status.changes[0].after or '').lower()}" if status else ""
    if left := len(rest) - bool(status):
        more += f" (+{left} more)"
    return words.Alert(
        kind="provider",
        subject=f"{items[0].headline}{more}: {label(known.provider, owner=False)}",
        severity="red" if reader.crossed else events[0].severity,
        seen=seen,
        label=name,
        alias=reader.alias,
        status=_status(known),
        page=known.provider.key.page_url,
        items=items,
        group=(stands(reader.group, reader.aliases, known.provider.key) if reader.group else None),
        watches=reader.watches,
    )


def _awaited(known: Known, events: Sequence[Event], reader: Reader) -> str | None:
    """What is awaited of the provider now, in words; an overdue event says so itself."""
    if not events or reader.group is None or any(each.kind == "overdue" for each in events):
        return None
    own = (one.awaited for one in reader.group.members if one.key == known.provider.key)
    waits = next(own, None)
    return awaited_sentence(waits) if waits is not None else None


def crossing(owner: RedOwner) -> words.Item:
    """That the settings of one owner now cross the line, as an item of its own."""
    return words.Item(
        f"{len(owner.failing)} settings of {owner.name}", "red", sentences=(oversight(owner),)
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
    lines = _lines(event)
    left = len(lines) - MOST_LINES
    item = words.Item(
        headline(known, event),
        event.severity,
        lines=lines[:MOST_LINES],
        sentences=(
            *sentences(known, event),
            *([f"{left} rows more are left out here."] if left > 0 else []),
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


def stands(
    group: Group, aliases: Mapping[ProviderKey, str] | None = None, own: ProviderKey | None = None
) -> words.Group:
    """
    How a group stands, in one line ("4 open homes: 2 Inadequate (1 suspended), 2 Good; 1 closed")
    and each provider in a row, the worst first. `own` is the one that an alert is about.
    """
    members = group.members
    shown = [*members[:MOST_ROWS], *(one for one in members[MOST_ROWS:] if one.key == own)]
    # The owner is the group's where all have the same.
    differ = len({one.provider.owner for one in members}) > 1
    rows = tuple(
        replace(
            row(one, label(one.provider, owner=differ)),
            alias=(aliases or {}).get(one.key),
            own=one.key == own,
        )
        for one in shown
    )
    told = words.Group(
        group.watch,
        summary(group),
        group.grades,
        group.open,
        group.closed,
        rows,
        len(members) - len(rows),
    )
    return told.first(MOST_ROWS)


def watching(
    watch: str,
    members: Sequence[Known],
    group: Group,
    seen: datetime,
    crossed: Sequence[RedOwner] = (),
) -> words.Alert:
    """Say what a watch now covers: each newly read provider and where it stands."""
    count = len(members)
    listed = []
    for known in sorted(members, key=lambda known: known.provider.key):
        stood = standing(known)
        grade = dated(stood) if stood else "not yet graded"
        status = known.provider.status_words
        closed = f"; {status}" if status and known.provider.status != "open" else ""
        listed.append(f"{label(known.provider)}: {grade}{closed}")
    if len(listed) > MOST_LISTED:
        left = len(listed) - MOST_LISTED
        listed[MOST_LISTED:] = [f'and {left} more: ofsted-watch group "{watch}" shows them all']
    return words.Alert(
        kind="watching",
        subject=f"Now watching {count} {counted(group.noun, count)}: {watch}",
        severity="low",
        seen=seen,
        sentences=(
            "You are told of what is published from now on; nothing older is announced.",
            *map(oversight, crossed),
        ),
        listed=tuple(listed),
        # Each is listed above.
        group=replace(stands(group), rows=(), more=0),
        watches=(watch,),
    )
