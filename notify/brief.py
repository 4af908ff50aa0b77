"""Writes an alert as the short text that chats and telephones show. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from notify.alert import Alert, Item
from notify.digest import Digest
from notify.phrases import capital, dates, headline, link, shown, source, why
from notify.shorten import cut, shorten

_MARKS = re.compile(r"[!-/:-@\[-`{-~]")

BRIEF_LIMIT = 1400
"""Characters of the short form. Discord takes 2,000 with the title, ntfy 4,096 bytes."""

_LISTED = 12


def brief(alert: Alert) -> str:
    """
    `alert`, already cleaned, as lines of any length: who, each event with its rows, how the group
    stands, one link, why and whence. It stands below the subject, which has the essence.
    """
    return shorten("\n".join(filter(None, _lines(alert))), BRIEF_LIMIT)


def digest_brief(digest: Digest, whence: str) -> str:
    """`digest`, already cleaned: a line for each provider, how the groups stand, and `whence`."""
    return shorten("\n".join(filter(None, _digest_lines(digest, whence))), BRIEF_LIMIT)


def fitted(text: str, room: int, *, html: bool = False) -> str:
    """
    `text` in a service's `room`, counted as the strictest do: in UTF-16 units, or in pairs of
    bytes if these are more, once it is escaped for Markdown or `html`. What is cut after that may
    end within an escape, and be refused.
    """
    limit = room
    while (size := _size(short := shorten(text, max(limit, 1)), html=html)) > room and limit > 1:
        limit -= max(1, (size - room) // 6)
    return short


def _lines(alert: Alert) -> Iterator[str]:
    yield " – ".join(filter(None, (capital(alert.label or ""), alert.alias)))  # noqa: RUF001
    for item in alert.items:
        yield headline(item)
        yield " · ".join(filter(None, (item.title, dates(item))))
        yield from _rows(alert, item)
        yield from item.sentences
    yield from alert.sentences
    yield from (f"• {entry}" for entry in alert.listed[:_LISTED])
    if len(alert.listed) > _LISTED:
        yield f"• and {len(alert.listed) - _LISTED} more"
    if alert.status:
        yield f"Status: {alert.status}"
    if alert.group:
        yield f"{alert.group.watch}: {alert.group.line}"
    yield _where(alert) or ""
    yield cut(why(alert), 300)
    yield source(alert)


def _digest_lines(digest: Digest, whence: str) -> Iterator[str]:
    for one in digest.changes[:_LISTED]:
        called = capital(one.alias or one.label or one.subject)
        yield f"• {called}: {'; '.join(map(headline, one.items)) or one.subject}"
    if len(digest.changes) > _LISTED:
        yield f"• and {len(digest.changes) - _LISTED} more"
    yield from (one.subject for one in digest.begun)
    if digest.awaited:
        yield f"Reports awaited: {len(digest.awaited)}"
    yield from (f"{group.watch}: {group.line}" for group in digest.groups)
    yield digest.last
    pages = {one.page for one in digest.changes if link(one.page)}
    yield (pages.pop() or "") if len(pages) == 1 else ""
    yield whence


def _rows(alert: Alert, item: Item) -> Iterator[str]:
    for row in shown(alert, item):
        before = f"{row.before} → " if row.before else ""
        yield f"• {row.heading}: {before}{row.after}"


def _where(alert: Alert) -> str | None:
    """The one link: the report, or the page that has all of them if there are several."""
    documents = {item.document for item in alert.items if link(item.document)}
    return documents.pop() if len(documents) == 1 else link(alert.page)


def _size(text: str, *, html: bool) -> int:
    if html:  # as Apprise writes it: each blank so that it cannot be lost
        safe = escape(text).replace(" ", "&nbsp;").replace("\n", "<br />\r\n")
    else:
        safe = _MARKS.sub(r"\\\g<0>", text).replace("\n", "\r\n")
    return max(len(safe.encode("utf-16-le")), len(safe.encode()) + 1) // 2
