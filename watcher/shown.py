"""Events and figures as lines for a terminal. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any


def event_line(event: dict[str, Any]) -> str:
    """One event in one line: id, weight, kind, provider, and what went from what to what."""
    parts = [f"{event['id']:>5}", f"{event['severity']:<6}", f"{event['kind']:<9}"]
    parts.append(f"{event['provider']}  {event['name']}: {_essence(event)}")
    # Page text could hold what a terminal takes for a command.
    return "".join(char if char.isprintable() else " " for char in " ".join(parts))


def _essence(event: dict[str, Any]) -> str:
    report = event["report"]
    dated = f", published {report['published']}" if report and report["published"] else ""
    if event["judgements"]:
        steps = ", ".join(
            f"{j['heading']}: {j['before'] or 'none'} → {j['after']}"
            if j["before"] != j["after"]
            else f"{j['heading']}: {j['after']} as before"
            for j in event["judgements"]
        )
        direction = f" ({event['direction']})" if event["direction"] else ""
        return f"{report['title']}{dated}{direction} {steps}"
    if event["changes"]:
        steps = ", ".join(
            f"{c['field']}: {c['before'] or 'none'} → {c['after'] or 'none'}"
            for c in event["changes"]
        )
        return f"{report['title']}{dated}: {steps}" if report else steps
    ungraded = " (no grade)" if event["kind"] == "published" else ""
    return f"{report['title']}{dated}{ungraded}"


def many(count: int, one: str, several: str) -> str:
    """A number of things: 1 home, 5,600 homes."""
    return f"{count:,} {one if count == 1 else several}"


def ago(then: datetime | None, now: datetime) -> str:
    """How long ago, roughly, in words."""
    if then is None:
        return "never"
    return f"{length(now - then)} ago"


def ahead(then: datetime | None, now: datetime) -> str:
    """How far ahead, roughly, in words."""
    if then is None:
        return "not planned"
    return f"in {length(then - now)}" if then > now else "now"


def length(span: timedelta) -> str:
    """A span of time in its largest unit: 3 minutes, 2 hours, 5 days."""
    seconds = max(0, int(span.total_seconds()))
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return f"{seconds} second{'s' if seconds != 1 else ''}"


def parse(text: str | None) -> datetime | None:
    """A time as the store writes it."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
