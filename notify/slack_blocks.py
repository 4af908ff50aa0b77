"""Lays an alert out in Slack's Block Kit, within Slack's limits. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from notify.alert import Alert, Group, Item
from notify.neutral import neutral
from notify.phrases import capital, dates, detail, headline, link, more, mrkdwn, named, shown
from notify.phrases import source as whence
from notify.phrases import why as because
from notify.shorten import MARK, cut, shorten

HEADER, SECTION, FIELD, FIELDS, BLOCKS, BUTTON, BUTTONS = 150, 3000, 2000, 10, 50, 75, 25
"""What Slack takes: characters, but for the number of fields, blocks and buttons."""

TOGETHER = 12_000
"""Characters of all blocks together: somewhat more are refused (msg_blocks_too_long) [ONE]."""

_PIECE = 480
"""Characters of one text among others, escaped, so that four of them and marks fit a field."""

_ROWS = 6
"""Rows of the group: the worst, and the own one. The mail has them all."""

Block = dict[str, Any]


def slack_post(alert: Alert, subject: str) -> str:
    """
    `alert`, already cleaned, as the JSON that Slack is posted: `text` for the notification, which
    telephones show, and `blocks`. What strangers wrote is escaped and mentions nobody.
    """
    told = [block for item in alert.items for block in _item(alert, item)]
    head = [_header(subject), *_about(alert)]
    rest = [*_standing(alert), *_buttons(alert), _context(alert)]
    cut_short: list[Block] = []
    while told and not _fits([*head, *told, *cut_short, *rest]):
        told.pop()
        cut_short = [_section([MARK])]
    return json.dumps(
        {"text": fallback(subject), "blocks": [*head, *told, *cut_short, *rest]} | QUIET,
        ensure_ascii=False,
    )


def sheet_post(subject: str, text: str) -> str:
    """The same for a message that brings a text alone, which is ready: below its subject."""
    if not text or len(text) > SECTION:
        return plain_post(subject, text)
    blocks = [_header(subject), _section([text])]
    return json.dumps({"text": fallback(subject), "blocks": blocks} | QUIET, ensure_ascii=False)


def plain_post(subject: str, text: str) -> str:
    """The same without blocks, for one whose blocks Slack refuses."""
    return json.dumps(
        {"text": f"*{fallback(subject)}*\n\n{text}".strip()} | QUIET, ensure_ascii=False
    )


QUIET: dict[str, Any] = {
    "link_names": False,
    "parse": "none",
    "unfurl_links": False,
    "unfurl_media": False,
}
"""Slack makes no link, no mention and no picture of what is not written as one."""


def fallback(subject: str) -> str:
    """The line that a notification shows."""
    return escaped(neutral(subject), HEADER)


def escaped(text: str, limit: int) -> str:
    """`text`, escaped for Slack, in `limit` characters; it is cut before it is escaped."""
    room = limit
    while len(safe := mrkdwn(cut(text, room))) > limit and room > 0:
        room -= max(1, (len(safe) - limit) // 5)
    return safe


def _fits(blocks: list[Block]) -> bool:
    return len(blocks) <= BLOCKS and len(json.dumps(blocks, ensure_ascii=False)) <= TOGETHER


def _header(subject: str) -> Block:
    text = fallback(subject) or "ofsted-watch"
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _mrkdwn(text: str) -> Block:
    """Verbatim: Slack makes a link or a mention of what is written as one, and of nothing else."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _section(lines: list[str], fields: list[str] | None = None) -> Block:
    block: Block = {"type": "section"}
    if lines:
        block["text"] = _mrkdwn(shorten("\n".join(lines), SECTION))
    if fields:
        block["fields"] = [_mrkdwn(field) for field in fields]
    return block


def _about(alert: Alert) -> Iterator[Block]:
    """Whom it is about; for the kinds without items, what it says."""
    label, alias = (_piece(text or "") for text in (capital(alert.label or ""), alert.alias))
    who = " – ".join(filter(None, (f"*{label}*" if label else "", alias)))  # noqa: RUF001
    status = f"Status: {_piece(alert.status)}" if alert.status else ""
    if lines := [line for line in (who, status) if line]:
        yield _section(lines)
    if alert.sentences:
        yield _section([_piece(sentence) for sentence in alert.sentences if sentence] or ["…"])
    if alert.listed:
        yield _section([f"• {_piece(entry)}" for entry in alert.listed])


def _item(alert: Alert, item: Item) -> Iterator[Block]:
    fields = [
        f"*{_piece(row.heading)}*\n{f'{_piece(row.before)} → ' if row.before else ''}"
        f"*{_piece(row.after)}*"
        for row in shown(alert, item)
    ]
    lines = [f"*{_piece(headline(item)) or '…'}*"]
    if about := " · ".join(filter(None, (_piece(item.title or ""), dates(item)))):
        lines.append(about)
    yield _section(lines, fields[:FIELDS])
    for start in range(FIELDS, len(fields), FIELDS):
        yield _section([], fields[start : start + FIELDS])
    if sentences := [_piece(sentence) for sentence in item.sentences if sentence]:
        yield _section(sentences)


def _standing(alert: Alert) -> Iterator[Block]:
    """How the group stands, in brief."""
    if alert.group is None:
        return
    group: Group = alert.group.first(_ROWS)
    lines = [f"*{_piece(group.watch)}*: {_piece(group.line)}"]
    for row in group.rows:
        name = _piece(capital(named(row)))
        parts = (f"*{_piece(row.standing)}*{_piece(detail(row))}", row.status, row.awaited)
        stands = "; ".join([parts[0], *(_piece(part) for part in parts[1:] if part)])
        lines.append(f"• {f'*{name}* (this one)' if row.own else name}: {stands}")
    if left := more(group):
        lines.append(_piece(left))
    yield _section(lines)


def _buttons(alert: Alert) -> Iterator[Block]:
    reports = [item for item in alert.items if link(item.document)]
    found = [
        (f"Read: {item.title}" if item.title and len(reports) > 1 else "Read the report", url)
        for item in reports
        if (url := item.document)
    ][: BUTTONS - 1]
    if page := link(alert.page):
        found.append(("Ofsted's page", page))
    if found:
        yield {"type": "actions", "elements": [_button(text, url) for text, url in found]}


def _button(text: str, url: str) -> Block:
    words = {"type": "plain_text", "text": escaped(neutral(text), BUTTON), "emoji": False}
    return {"type": "button", "text": words, "url": url}


def _context(alert: Alert) -> Block:
    """Why it reached the reader, when it was seen, and the licence."""
    texts = [escaped(text, SECTION) for text in (because(alert), whence(alert)) if text]
    return {"type": "context", "elements": [_mrkdwn(text) for text in texts]}


def _piece(text: str) -> str:
    return escaped(text, _PIECE)
