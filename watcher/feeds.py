"""What a feed of a watch says, whatever its format: its entries and their words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from typing import Any
from urllib.parse import quote

from notify.alert import Alert, Item, Line
from notify.clean import clean
from notify.shorten import cut
from scrapers.model import ProviderKey
from watcher.alerts import weight
from watcher.awaited import Awaited
from watcher.config import Watch
from watcher.headlines import day
from watcher.registered import LICENCE
from watcher.retelling import called, item

AUTHORITY = "tag:ofsted-watch.invalid,2026:"
"""How every id begins (RFC 4151). The name is nobody's, as that of our Message-IDs."""

FEED_ID = f"{AUTHORITY}watch/"
"""How the id of every feed begins: by this a file is known to be one."""

RIGHTS = f"{LICENCE}."
BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed."""

NEWEST = 100
"""So many entries a feed has, unless another number is asked for."""

_TITLE = 150
"""Characters of a title at most, as of a subject."""

_LINK = re.compile(r"https://(?:reports|files)\.ofsted\.gov\.uk/[A-Za-z0-9_./-]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One event as the readers of a watch see it. `facts` are the report and its dates, `rows` what
    went from what to what. `report` is the address of the document, `page` of the provider's page;
    `number` is the id of the event in its store, and `file_id` stands for the report.
    """

    id: str
    number: int
    title: str
    seen: datetime
    kind: str
    severity: str
    provider: ProviderKey
    facts: str
    rows: tuple[str, ...]
    sentences: tuple[str, ...]
    page: str
    report: str | None = None
    file_id: str | None = None
    published: date | None = None

    @property
    def link(self) -> str:
        """Where the event leads to: the report, or else the provider's page."""
        return self.report or self.page

    @property
    def text(self) -> str:
        """All that it says below its title, as lines."""
        links = (f"Report: {self.report}" if self.report else "", f"Ofsted's page: {self.page}")
        return "\n".join(filter(None, (self.facts, *self.rows, *self.sentences, *links)))

    @property
    def html(self) -> str:
        """The same as HTML: whatever a page or a report says, it stays text."""
        rows = "".join(f"<li>{escape(row)}</li>" for row in self.rows)
        links = [f'<a href="{escape(self.page)}">Ofsted\'s page</a>']
        if self.report:
            links.insert(0, f'<a href="{escape(self.report)}">Report</a>')
        return "\n".join(
            filter(
                None,
                (
                    f"<p>{escape(self.facts)}</p>" if self.facts else "",
                    f"<ul>{rows}</ul>" if rows else "",
                    *(f"<p>{escape(sentence)}</p>" for sentence in self.sentences),
                    f"<p>{' · '.join(links)}</p>",
                ),
            )
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that is awaited of a provider, which is `called` so."""

    provider: ProviderKey
    called: str
    awaited: Awaited


@dataclass(frozen=True, slots=True)
class Feed:
    """What happened to the providers of a watch, newest first; and what is awaited of them."""

    id: str
    title: str
    entries: tuple[Entry, ...]
    waiting: tuple[Waiting, ...] = ()

    @property
    def updated(self) -> datetime:
        """When its newest entry was seen."""
        return max((entry.seen for entry in self.entries), default=BEFORE_ALL)

    @property
    def about(self) -> str:
        """What it is."""
        return f"What ofsted-watch has seen change at Ofsted for the watch “{self.title}”."


def feed(watch: Watch, entries: Iterable[Entry], waiting: Iterable[Waiting] = ()) -> Feed:
    """The feed of a watch."""
    return Feed(
        FEED_ID + quote(watch.name, safe=""), clean(watch.name), tuple(entries), tuple(waiting)
    )


def waiting(key: ProviderKey, label: str, alias: str | None, awaited: Awaited) -> Waiting:
    """What is awaited of one provider, for readers who call it `alias`."""
    return Waiting(key, clean(_named(label, alias)), awaited)


def wants(watch: Watch, data: Mapping[str, Any], *, member: bool) -> bool:
    """
    Whether an event belongs into the feed of `watch`: it is of a provider that the watch has now,
    and of a kind and a weight that its readers asked for. Who left the watch is one no longer, and
    its leaving is told; a joining or leaving of another watch is no matter of this one.
    """
    if data["kind"] in ("joined", "left"):
        member = watch.name in data["watches"] and (member or data["kind"] == "left")
    heavy_enough = weight(data["severity"]) >= weight(watch.min_severity)
    return member and heavy_enough and data["kind"] in watch.alert_on


def entry(data: Mapping[str, Any], told: Alert | None, alias: str | None) -> Entry:
    """One event, as it is stored, for readers who call its provider `alias`."""
    key, number = ProviderKey.parse(data["provider"]), int(data["id"])
    report = data["report"]
    file_id = quote(str(report["file_id"]), safe="") if report else None
    said = clean(item(data, told))
    name = clean(_named(called(data, told), alias))
    place = "/".join(filter(None, (str(key), data["kind"], file_id, str(number))))
    return Entry(
        id=f"{AUTHORITY}event/{place}",
        number=number,
        title=cut(f"{said.headline}: {name}", _TITLE),
        seen=datetime.fromisoformat(data["seen"]).astimezone(UTC).replace(microsecond=0),
        kind=data["kind"],
        severity=data["severity"],
        provider=key,
        facts=_facts(said),
        rows=tuple(map(_row, said.lines)),
        sentences=said.sentences,
        page=key.page_url,
        report=said.document if said.document and _LINK.fullmatch(said.document) else None,
        file_id=file_id,
        published=said.published,
    )


def _named(label: str, alias: str | None) -> str:
    """The readers' own name for a provider goes first, as in a subject."""
    return f"{alias} \N{EN DASH} {label}" if alias else label


def _facts(said: Item) -> str:
    dates = (("inspected", said.inspected), ("published", said.published))
    return ", ".join(
        filter(None, (said.title, *(f"{word} {day(when)}" for word, when in dates if when)))
    )


def _row(line: Line) -> str:
    after = line.after or "not shown any more"
    if line.before is None:
        return f"{line.heading}: {after}"
    since = f" (since {day(line.since)})" if line.since else ""
    return f"{line.heading}: {line.before}{since} → {after}"


def stamp(moment: datetime) -> str:
    """A moment as RFC 3339 writes it, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
