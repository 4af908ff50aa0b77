"""Writes an alert as the versioned values that programs read, see docs/webhook.md. Pure."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from notify.alert import Alert, Group, Item, Line, Message, Row
from notify.digest import Digest
from notify.neutral import neutral
from notify.phrases import link

VERSION = 1
"""Goes up when a program that reads the old values would misread the new ones."""

_KEY = re.compile(r"https://reports\.ofsted\.gov\.uk/provider/([0-9]{1,4})/([A-Z0-9]{1,12})")


def facts(alert: Alert, message_id: str, subject: str, text: str) -> str:
    """`alert`, already cleaned, as JSON. `text` is the short form, for who only passes it on."""
    head = _head(message_id, alert.kind, alert.severity, subject, text)
    return _written(head | _told(alert) | {"alerts": [], "groups": []})


def digest_facts(digest: Digest, message_id: str, subject: str, text: str) -> str:
    """The same for `digest`: what each of its alerts would have told, and how the groups stand."""
    told = [
        {"kind": one.kind, "severity": one.severity, "subject": one.subject, **_told(one)}
        for one in (*digest.changes, *digest.begun)
    ]
    head = _head(message_id, "digest", digest.severity, subject, text)
    seen = {"seen": digest.seen.isoformat(), "watches": list(digest.watches)}
    groups = [_group(group) for group in digest.groups]
    return _written(head | NOTHING | seen | {"alerts": told, "groups": groups})


def facts_of(message: Message) -> dict[str, Any]:
    """The values of `message`: what it brings along, or else what shows from outside."""
    if message.data:
        given: dict[str, Any] = json.loads(message.data)
        return given
    text = message.brief or message.text
    head = _head(message.id, "digest", message.severity, message.subject, text)
    return head | NOTHING | {"watches": list(message.watches), "alerts": [], "groups": []}


NOTHING: dict[str, Any] = {
    "seen": None,
    "provider": None,
    "page": None,
    "events": [],
    "sentences": [],
    "listed": [],
    "group": None,
    "watches": [],
}
"""What an alert tells, before it tells anything."""


def _told(alert: Alert) -> dict[str, Any]:
    return NOTHING | {
        "seen": alert.seen.isoformat(),
        "provider": _provider(alert),
        "page": link(alert.page),
        "events": [_event(item) for item in alert.items],
        "sentences": list(alert.sentences),
        "listed": list(alert.listed),
        "group": _group(alert.group) if alert.group else None,
        "watches": list(alert.watches),
    }


def _head(message_id: str, kind: str, severity: str, subject: str, text: str) -> dict[str, Any]:
    return {
        "version": VERSION,
        "id": message_id.strip("<>"),
        "kind": kind,
        "severity": severity,
        "subject": subject,
        "text": neutral(text),
    }


def _written(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _day(when: date | None) -> str | None:
    return when.isoformat() if when else None


def _provider(alert: Alert) -> dict[str, Any] | None:
    """Key and URN stand in the address of its page, and nowhere else in an alert."""
    if alert.kind != "provider":
        return None
    found = _KEY.fullmatch(alert.page or "")
    return {
        "key": f"{found[1]}/{found[2]}" if found else None,
        "urn": found[2] if found else None,
        "label": alert.label,
        "alias": alert.alias,
        "status": alert.status,
    }


def _event(item: Item) -> dict[str, Any]:
    return {
        "headline": item.headline,
        "severity": item.severity,
        "title": item.title,
        "inspected": _day(item.inspected),
        "published": _day(item.published),
        "document": link(item.document),
        "lines": [_line(line) for line in item.lines],
        "sentences": list(item.sentences),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "heading": line.heading,
        "before": line.before,
        "after": line.after,
        "since": _day(line.since),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "watch": group.watch,
        "line": group.line,
        "open": group.open,
        "closed": group.closed,
        "grades": [{"grade": grade, "count": count} for grade, count in group.grades],
        "rows": [_row(row) for row in group.rows],
        "more": group.more,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "label": row.label,
        "alias": row.alias,
        "standing": row.standing,
        "since": _day(row.since),
        "before": row.before,
        "status": row.status,
        "awaited": row.awaited,
        "severity": row.severity,
        "status_severity": row.status_severity,
        "own": row.own,
    }
