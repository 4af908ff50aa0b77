"""Turns a digest into the message in every form a channel may need. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from notify.alert import Alert, Item, Message
from notify.brief import digest_brief
from notify.clean import clean, plain
from notify.digest import Digest
from notify.facts import digest_facts
from notify.forms import OURS, Forms
from notify.phrases import Shown, capital, moment, shown
from notify.render import SLACK_LIMIT, SUBJECT_LIMIT
from notify.shorten import cut, shorten

MOST_WHOLE = 25
"""So many providers are told of with the rows of their reports, the others in a line each: some
mail programs show no more than the first 100 kilobytes of a mail."""

MOST_TOLD = 150
"""So many providers are told of at all; the command that lists the others is named."""

_MOST_ROWS = 6
_MOST_AWAITED = 20
_MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Brief:
    """The rows of one report that matter, and how many others there are, in words."""

    rows: tuple[Shown, ...]
    rest: str


def render_digest(digest: Digest, message_id: str, forms: Forms = OURS) -> Message:
    """
    Write `digest` as a mail's subject, text and HTML, and as Slack's text.

    `message_id` stands for all that is in it wherever it is sent again. All texts are taken as
    coming from strangers, as `notify.render` does.
    """
    digest = clean(digest)
    values = {
        "digest": digest,
        "brief": _brief,
        "called": _called,
        "listed": lambda one: (one.listed[:_MOST_LISTED], len(one.listed) - _MOST_LISTED),
        "whole": digest.changes[:MOST_WHOLE],
        "short": digest.changes[MOST_WHOLE:MOST_TOLD],
        "left": max(len(digest.changes) - MOST_TOLD, 0),
        "awaited": digest.awaited[:_MOST_AWAITED],
        "awaited_left": max(len(digest.awaited) - _MOST_AWAITED, 0),
        "why": _why(digest),
        "source": _source(digest),
    }

    writing = forms.writing()

    def write(template: str, **other: object) -> str:
        text = writing(template, values | other).strip()
        return re.sub(r"\n{3,}", "\n\n", text) + "\n"

    said = digest.subject
    if len(digest.changes) == 1 and digest.changes[0].subject == said:
        said = write("subject.txt", alert=digest.changes[0])
    # As in `notify.render`: what looks like RFC 2047's words would be decoded.
    subject = cut(plain(said).replace("=?", "= ?"), SUBJECT_LIMIT)
    short = digest_brief(digest, _source(digest))
    return Message(
        id=message_id,
        subject=subject,
        text=write("digest.txt"),
        html=writing("digest.html", values | {"subject": subject}),
        slack=_slack(write, digest),
        severity=digest.severity,
        watches=digest.watches,
        brief=short,
        data=digest_facts(digest, message_id, subject, short),
        faults=tuple(writing.faults),
    )


def _slack(write: Callable[..., str], digest: Digest) -> str:
    """Slack's text. What is awaited gives way first, then the lightest of the changes."""
    text = ""
    count = len(digest.changes)
    for most_awaited in (_MOST_LISTED, 3, 0):
        text = _fitting(write, digest, count, most_awaited)
        if len(text) <= SLACK_LIMIT:
            return text
    for fewer in range(count - 1, -1, -1):
        text = _fitting(write, digest, fewer, 0)
        if len(text) <= SLACK_LIMIT:
            return text
    return shorten(text, SLACK_LIMIT)


def _fitting(write: Callable[..., str], digest: Digest, count: int, most_awaited: int) -> str:
    return write(
        "digest.slack.txt",
        whole=digest.changes[:count],
        left=len(digest.changes) - count,
        awaited=digest.awaited[:most_awaited],
        awaited_left=len(digest.awaited[most_awaited:]),
    ).rstrip("\n")


def _brief(alert: Alert, item: Item) -> Brief:
    """Of the rows of a report those that say something new, as far as there is room."""
    pairs = zip(item.lines, shown(alert, item), strict=True)
    new = [replace(each, before=line.before) for line, each in pairs if line.before != line.after]
    left, same = len(new) - _MOST_ROWS, len(item.lines) - len(new)
    headings = "heading" if same == 1 else "headings"
    parts = [f"{left} more" if left > 0 else "", f"{same} {headings} as before" if same else ""]
    rest = ", ".join(filter(None, parts))
    return Brief(tuple(new[:_MOST_ROWS]), f"and {rest}" if new and rest else rest)


def _called(alert: Alert) -> str:
    """The reader's own name for a provider first, and then its label."""
    return capital(" \N{EN DASH} ".join(filter(None, (alert.alias, alert.label))))


def _why(digest: Digest) -> str:
    if not digest.watches:
        return digest.change or ""
    names = ", ".join(f"“{watch}”" for watch in digest.watches)
    plural = len(digest.watches) > 1
    covered = (
        f"You get this because the {'watches' if plural else 'watch'} {names} "
        f"{'cover' if plural else 'covers'} these providers."
    )
    return " ".join(filter(None, (covered, digest.change)))


def _source(digest: Digest) -> str:
    """Where the facts come from, and between which moments they were seen."""
    first, last = moment(digest.first), moment(digest.seen)
    seen = f"seen {last}" if first == last else f"seen from {first} to {last}"
    return (
        f"As published by Ofsted, {seen}. Contains public sector information licensed under the "
        "Open Government Licence v3.0."
    )
