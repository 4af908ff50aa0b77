"""Who is told what of a provider's events: one alert for each channel, and the event as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from notify.alert import Alert
from scrapers.documents.model import Document
from scrapers.model import ProviderKey, Report
from watcher import alerts, due, selection
from watcher.changing import how_to_change
from watcher.config import ChannelConfig, Config, Watch
from watcher.events import Event, Known
from watcher.groups import Group
from watcher.merging import differences
from watcher.oversight import RedOwner
from watcher.store.deliveries import Addressed

_NOBODY: Mapping[str, Sequence[RedOwner]] = MappingProxyType({})


def wanted_by(watch: Watch, event: Event) -> bool:
    """Whether the readers of `watch` asked for events of this kind and weight."""
    heavy_enough = alerts.weight(event.severity) >= alerts.weight(watch.min_severity)
    return event.kind in watch.alert_on and heavy_enough


def address(
    known: Known,
    events: Sequence[Event],
    watches: Iterable[Watch],
    groups: Mapping[str, Group],
    resolved: Mapping[str, ProviderKey],
    config: Config,
    now: datetime,
    crossed: Mapping[str, Sequence[RedOwner]] = _NOBODY,
) -> list[Addressed]:
    """
    Write the one alert that each channel gets about a provider's events.

    A channel of several watches gets one alert with what any of them asked for; an alias and the
    group's standing are shown only to the readers of the watch that they belong to, and sentences
    of a document only to those of a watch that asked for them. `crossed` are the owners for whom
    the events bring a watch's group over the line of `watcher.oversight`: of that its readers
    hear whatever events they asked for.
    """
    addressed = []
    for channel in config.channels:
        reaching = [watch for watch in watches if channel.name in watch.channels]
        told = [event for event in events if any(wanted_by(watch, event) for watch in reaching)]
        reaching = [
            watch
            for watch in reaching
            if crossed.get(watch.name) or any(wanted_by(watch, event) for event in told)
        ]
        if not reaching:
            continue
        over = {one.name: one for watch in reaching for one in crossed.get(watch.name, ())}
        names = (selection.alias(known.provider.key, watch, resolved) for watch in reaching)
        reader = alerts.Reader(
            watches=tuple(watch.name for watch in reaching),
            alias=next((name for name in names if name), None),
            group=groups.get(reaching[0].name),
            quotes=any(watch.quotes for watch in reaching),
            aliases=selection.aliases(reaching[0], resolved),
            crossed=tuple(over.values()),
        )
        alert = alerts.alert(known, told, reader, now.astimezone(config.timezone))
        addressed.append(to_channel(channel, alert, config, now))
    return addressed


def to_channel(channel: ChannelConfig, alert: Alert, config: Config, now: datetime) -> Addressed:
    """Address `alert` to one channel: red ones never wait, unless the channel says so."""
    not_before = now
    if alert.severity != "red" or channel.red == "wait":
        not_before = due.hold(channel.when, config.timezone).until(now)
        if channel.quiet is not None:
            not_before = due.quiet(channel.quiet, config.timezone).until(not_before)
    alert = replace(alert, change=how_to_change(alert, config))
    # The id is made once and stored with the duty: a second sending after a crash carries the
    # same one, so that mail programs can fold the two.
    return Addressed(channel.name, alert, f"<{uuid4()}@ofsted-watch.invalid>", not_before)


def as_data(
    known: Known, event: Event, watches: Iterable[Watch], group: Group | None, now: datetime
) -> dict[str, Any]:
    """An event as `check --json` and `history` give it."""
    report = event.report
    key = known.provider.key
    return {
        "kind": event.kind,
        "provider": str(key),
        "urn": key.urn,
        "name": alerts.name(known.provider),
        "owner": known.provider.owner,
        "watches": [watch.name for watch in watches],
        "direction": event.direction,
        "severity": event.severity,
        "report": report
        and {
            "file_id": report.file_id,
            "title": report.title,
            "inspected": report.inspected and report.inspected.isoformat(),
            "published": report.published and report.published.isoformat(),
            "url": report.url,
            "document": event.document and _of_document(report, event.document),
        },
        "judgements": [
            {
                "heading": judgement.heading,
                "scale": judgement.scale,
                "before": judgement.before,
                "after": judgement.after,
                "origin": judgement.origin,
            }
            for judgement in event.judgements
        ],
        "changes": [asdict(change) for change in event.changes],
        "still": event.still,
        "seen": now.isoformat(timespec="seconds"),
        "group": group
        and {
            "watch": group.watch,
            "open": group.open,
            "closed": group.closed,
            "grades": dict(group.grades),
        },
    }


def _of_document(report: Report, document: Document) -> dict[str, Any]:
    """What a document says beside its grades: facts, never a sentence of it."""
    previous = document.previous
    return {
        "sha256": document.sha256,
        "pages": document.pages,
        "safeguarding": document.safeguarding,
        "concern": document.concern,
        "outcome": document.outcome,
        "enforcement": document.enforcement,
        "previous": {
            "date": previous.date and previous.date.isoformat(),
            "grade": previous.grade,
        },
        "differs": [asdict(one) for one in differences(report, document)],
    }
