"""The documents that go with an alert by mail, where they were kept. Pure: the bytes are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from notify.alert import Alert, Attachment, Item

MOST = 10 * 1024 * 1024
"""Bytes of all that goes with one mail. In a mail it is a third more, and many hosts take 20 MB."""

_MB = 1024 * 1024


def enclosed(
    alert: Alert, content: Callable[[str], bytes | None]
) -> tuple[Alert, tuple[Attachment, ...]]:
    """
    The documents of an alert's reports, and the alert, which says of which there is none and why.

    `content` gives the bytes that were kept under the id of a document. What is no PDF is no
    document: no reader opens it by mistake.
    """
    items, attachments = [], list[Attachment]()
    for item in alert.items:
        name = _name(item)
        if name is None or any(each.name == name for each in attachments):
            items.append(item)
            continue
        kept = content(name.removesuffix(".pdf"))
        room = MOST - sum(len(each.content) for each in attachments)
        lack = _lack(kept, room)
        if kept is not None and lack is None:
            attachments.append(Attachment(name, kept))
            items.append(item)
        else:
            items.append(_without(item, lack or ""))
    return replace(alert, items=tuple(items)), tuple(attachments)


def refused(alert: Alert) -> Alert:
    """The alert for a mail host that takes it only without its documents."""
    why = "the mail host takes no mail with it"
    items = (_without(item, why) if _name(item) else item for item in alert.items)
    return replace(alert, items=tuple(items))


def _name(item: Item) -> str | None:
    file_id = (item.document or "").rpartition("/")[2]
    return f"{file_id}.pdf" if file_id.isalnum() and file_id.isascii() else None


def _lack(kept: bytes | None, room: int) -> str | None:
    """Why a document cannot go with a mail; None if it can."""
    if kept is None or not kept.startswith(b"%PDF-"):
        return "it could not be had in time"
    if len(kept) > room:
        return f"it has {len(kept) / _MB:.1f} MB, which is too much for a mail"
    return None


def _without(item: Item, why: str) -> Item:
    said = f"Its document is not attached: {why}. The address of the report leads to it."
    return replace(item, sentences=(*item.sentences, said))
