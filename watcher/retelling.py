"""A stored event in words: those of the alert that carried it, or made anew from its data. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from notify.alert import Alert, Item, Line
from scrapers.documents.model import Document
from scrapers.model import Judgement, Provider, ProviderKey, Report
from scrapers.statuses import status_of
from watcher import alerts
from watcher.events import Change, Comparison, Event, Held, Known

_QUOTE = re.compile(r"Page [0-9]+ of it: ")
"""How a sentence begins that is a document's own: it may speak of people."""

_NOBODY = alerts.Reader(watches=(), alias=None, group=None)
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def item(data: Mapping[str, Any], told: Alert | None = None) -> Item:
    """
    What there is to say of an event: `told` is the alert that carried it, if there was one.

    Its words are better than those made anew, since they were written with all that was known on
    that day: the grade before an ungraded visit, and what was awaited then. No document is quoted.
    """
    made = _made(data)
    same = [one for one in (told.items if told else ()) if _is_same(one, made)]
    if len(same) != 1:
        return made
    kept = tuple(one for one in same[0].sentences if not _QUOTE.match(one))
    return replace(same[0], sentences=kept)


def called(data: Mapping[str, Any], told: Alert | None = None) -> str:
    """What its alert calls the provider of an event, without its owner."""
    label = told.label if told else None
    # Whose a provider is may stand after its label, and is left out of a subject.
    if told and label and told.subject.endswith(f": {label}"):
        return label
    return str(data["name"])


def _is_same(one: Item, made: Item) -> bool:
    """Whether an item of an alert is about the event that `made` is about."""
    if (one.document, one.severity) != (made.document, made.severity):
        return False
    if one.headline.startswith(made.headline):
        return True
    return bool(made.lines) and _steps(one.lines) == _steps(made.lines)


def _steps(lines: Iterable[Line]) -> list[tuple[str, str | None, str | None]]:
    """The rows of an item without the dates, which no stored event has."""
    return [(line.heading, line.before, line.after) for line in lines]


def _made(data: Mapping[str, Any]) -> Item:
    known, event = _rebuilt(data)
    made = alerts.alert(known, [event], _NOBODY, _ANY_TIME).items[0]
    if event.kind == "published" and event.direction == "ungraded":
        # What was known before such a report is not stored with it.
        return replace(made, sentences=())
    return made


def _rebuilt(data: Mapping[str, Any]) -> tuple[Known, Event]:
    """An event as it was, and as much of its provider as is stored with it."""
    stored = data["report"]
    judgements = tuple(
        Comparison(
            one["heading"],
            one["scale"],
            one["before"],
            one["after"],
            origin=one.get("origin", "page"),
        )
        for one in data["judgements"]
    )
    changes = tuple(Change(one["field"], one["before"], one["after"]) for one in data["changes"])
    report = document = None
    if stored:
        report = Report(
            stored["file_id"],
            stored["title"],
            _day(stored["inspected"]),
            _day(stored["published"]),
            tuple(Judgement(one.heading, one.after, one.scale, one.origin) for one in judgements),
        )
        document = Document(outcome=(stored.get("document") or {}).get("outcome"))
    words = (changes[0].after or "") if data["kind"] == "status" else ""
    provider = Provider(
        ProviderKey.parse(data["provider"]), data["name"], None, status_of(words) or "", words
    )
    held = (Held(report),) if report else ()
    event = Event(
        data["kind"],
        report,
        changes,
        judgements,
        data["direction"],
        data["severity"],
        data["still"],
        document=document,
    )
    return Known(provider, held, (), 0), event


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
