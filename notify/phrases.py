"""The words and phrases that every form of an alert has in common. Pure."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from notify.alert import Alert, Group, Item, Line, Row

# Only an address that starts so, and has no character that would end a link in any of the
# forms, is made a link. Anything else is left out: ours are built from ids and always fit.
_LINK = re.compile(r"https://(?:reports|files)\.ofsted\.gov\.uk/[A-Za-z0-9_./-]+")


TONES = {"red": "red", "high": "amber", "normal": "plain", "low": "plain"}


_URGENCY = {"red": "Urgent", "high": "Important"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One `Line` as it is shown: grades as words, and the tone of the new one."""

    heading: str
    before: str | None
    after: str
    tone: str


def shown(alert: Alert, item: Item) -> Iterator[Shown]:
    """The rows of `item`, as they are shown."""
    in_headline = _in_headline(alert, item)
    for line in item.lines:
        after = line.after or "not shown any more"
        tone = TONES[item.severity] if after.casefold() in in_headline else "plain"
        yield Shown(line.heading, _before(line), after, tone)


def _in_headline(alert: Alert, item: Item) -> frozenset[str]:
    """
    The new values that the headline names: those carry the item's colour, and no others do.

    A red report may hold a Good heading, and this package knows no order of grades. What stands
    in brackets is the past. Longer words go first, so that "Met" is not found in "Not met".
    """
    said = (
        re.sub(r"\([^)]*\)", " ", item.headline)
        .casefold()
        .replace((alert.label or "\0").casefold(), " ")
    )
    words = {word.casefold() for line in item.lines for word in (line.before, line.after) if word}
    known = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return frozenset(re.findall(rf"(?<!\w)(?:{known})(?!\w)", said)) if known else frozenset()


def _before(line: Line) -> str | None:
    if line.before is None:
        return None
    return f"{line.before} (since {day(line.since)})" if line.since else line.before


def day(when: date) -> str:
    """A date as people write it: 4 August 2025."""
    return f"{when.day} {when:%B %Y}"


def moment(when: datetime) -> str:
    """A moment as people write it: 23 November 2026 08:00 GMT."""
    return f"{day(when)} {when:%H:%M %Z}".rstrip()


def dates(item: Item) -> str:
    """When it was inspected and published; empty if it says neither."""
    parts = (("Inspected", item.inspected), ("Published", item.published))
    return " · ".join(f"{word} {day(when)}" for word, when in parts if when)


def headline(item: Item) -> str:
    """The headline with its urgency in words: colour alone must never carry it."""
    return ": ".join(filter(None, (_URGENCY.get(item.severity), item.headline)))


def preheader(alert: Alert) -> str:
    """What a list of mails shows beside the subject: what the subject does not say."""
    said = list(alert.sentences[:1])
    for item in alert.items[:1]:
        about = ", ".join(filter(None, (item.title, dates(item))))
        said += [f"{about}."] if about else item.sentences[:1]
    if alert.group:
        said.append(f"{alert.group.watch}: {alert.group.line}.")
    return " ".join(said) or alert.label or alert.subject


def why(alert: Alert) -> str:
    """Why this reached the reader, and how that is changed."""
    return " ".join(filter(None, (_covered(alert), alert.change)))


def _covered(alert: Alert) -> str:
    """Why this reached the reader: the watches that cover the provider."""
    if alert.kind == "operator":
        return "You get this because you look after this watcher."
    if not alert.watches:
        return ""
    names = ", ".join(f"“{watch}”" for watch in alert.watches)
    if alert.kind == "watching":
        return f"You get this because you are told what the watch {names} finds."
    plural = len(alert.watches) > 1
    return (
        f"You get this because the {'watches' if plural else 'watch'} {names} "
        f"{'cover' if plural else 'covers'} this provider."
    )


def source(alert: Alert) -> str:
    """
    Where the facts come from and when they were seen. Reports may be amended or withdrawn, so
    the moment matters; the licence asks for its sentence.
    """
    if alert.kind == "operator":
        return f"Seen {moment(alert.seen)}."
    return (
        f"As published by Ofsted, seen {moment(alert.seen)}. Contains public sector information "
        "licensed under the Open Government Licence v3.0."
    )


def named(row: Row) -> str:
    """What the provider of a row is called: the reader's own name for it goes first."""
    return f"{row.alias} ({row.label})" if row.alias else row.label


def detail(row: Row) -> str:
    """What follows the grade of a row: ", 4 August 2025 (was Good)"."""
    since = f", {day(row.since)}" if row.since else ""
    if row.before is None:
        return since
    return f"{since} (as before)" if row.before == row.standing else f"{since} (was {row.before})"


def more(group: Group) -> str:
    """Where to find those of a group that have no row; empty if each has one."""
    if not group.more:
        return ""
    command = f"`ofsted-watch group {shlex.quote(group.watch)}`"
    return f"and {group.more} more: see {command}" if group.rows else f"Each of them: {command}"


def link(url: str | None) -> str | None:
    """`url`, if it may be made a link."""
    return url if url and _LINK.fullmatch(url) else None


def capital(text: str) -> str:
    """`text` as the beginning of a line."""
    return text[:1].upper() + text[1:]


def mrkdwn(text: str) -> str:
    """The three characters that Slack reads as links and mentions, escaped as it asks."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
