"""A feed as a calendar (iCalendar, RFC 5545): reports that came, and awaited ones. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from watcher.awaited_words import sentence
from watcher.feeds import RIGHTS, Entry, Feed, Waiting

_OCTETS = 75
"""The longest line, its end not counted."""

_HOST = "ofsted-watch.invalid"
_OF_REPORTS = ("published", "revised", "withdrawn")

_NO_ENTRY = (
    *("BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE"),
)
"""What stands in a calendar without entries: the format wants something to be there."""


def calendar(feed: Feed) -> str:
    """The document. Every entry is of a whole day, and makes nobody busy."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ofsted-watch//feed//EN",
        "CALSCALE:GREGORIAN",
        _text("UID", feed.id),
        *(_text(name, feed.title) for name in ("NAME", "X-WR-CALNAME")),
        *(_text(name, f"{feed.about} {RIGHTS}") for name in ("DESCRIPTION", "X-WR-CALDESC")),
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    entries = [*_published(feed), *(_awaited(one) for one in feed.waiting)]
    for one in entries:
        lines += ["BEGIN:VEVENT", *one, "TRANSP:TRANSPARENT", "END:VEVENT"]
    lines += [] if entries else _NO_ENTRY
    return "".join(f"{folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _published(feed: Feed) -> Iterator[list[str]]:
    """Each report once, on the day of its publication, with the newest that is told of it."""
    seen = set()
    for entry in feed.entries:
        report = (entry.provider, entry.file_id)
        if entry.kind in _OF_REPORTS and report not in seen:
            seen.add(report)
            if entry.published:
                yield _of_report(entry, entry.published)


def _of_report(entry: Entry, published: date) -> list[str]:
    key = entry.provider
    lines = [
        _text("UID", f"report-{key.type}-{key.urn}-{entry.file_id}@{_HOST}"),
        *_on(published, entry.seen),
        # The ids of events rise, so that what is told last of a report counts.
        f"SEQUENCE:{entry.number}",
        _text("SUMMARY", entry.title),
        _text("DESCRIPTION", f"{entry.text}\n{RIGHTS}"),
        f"URL:{entry.link}",
        "CATEGORIES:published",
    ]
    return [*lines, "STATUS:CANCELLED"] if entry.kind == "withdrawn" else lines


def _awaited(one: Waiting) -> list[str]:
    """By when nine in ten such reports have come: none is promised."""
    key, awaited = one.provider, one.awaited
    said = "Report, if any, awaited" if awaited.cause == "closed" else "Report awaited"
    since = awaited.since.isoformat()
    return [
        _text("UID", f"awaited-{key.type}-{key.urn}-{awaited.cause}-{since}@{_HOST}"),
        *_on(awaited.most, datetime.combine(awaited.since, time(), UTC)),
        _text("SUMMARY", f"{said}, 9 in 10 have come by now: {one.called}"),
        _text("DESCRIPTION", f"{sentence(awaited)}\nOfsted's page: {key.page_url}\n{RIGHTS}"),
        f"URL:{key.page_url}",
        "CATEGORIES:awaited",
    ]


def _on(day: date, seen: datetime) -> tuple[str, str]:
    """A whole day. That it has no end says that it is one; it belongs to no time zone."""
    return f"DTSTAMP:{seen.astimezone(UTC):%Y%m%dT%H%M%SZ}", f"DTSTART;VALUE=DATE:{day:%Y%m%d}"


def _text(name: str, value: str) -> str:
    """A property whose value is text."""
    for char in ("\\", ";", ","):
        value = value.replace(char, f"\\{char}")
    return f"{name}:{value}".replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, none of which ends within a character."""
    pieces, room = [""], _OCTETS
    for char in line:
        size = len(char.encode())
        if size > room:
            # The blank that begins a piece is one of its octets.
            pieces.append("")
            room = _OCTETS - 1
        pieces[-1] += char
        room -= size
    return "\r\n ".join(pieces)
