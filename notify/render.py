"""Turns an alert into the message in every form a channel may need. Pure."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from notify.alert import Alert, Group, Item, Line, Message, Row
from notify.clean import clean, plain
from notify.shorten import cut, shorten

WIDTH = 78
"""Columns of the text form, links excepted: what a mail may quote once without a break."""

SUBJECT_LIMIT = 150
"""Characters of a subject: the most that the header block of a Slack message holds."""

NAME_WIDTH = 34
"""Columns that the names of a group may take of the text form: "children's home 2648446, Kent"."""

SLACK_LIMIT = 3000
"""Characters of the Slack form: the most that a section block holds."""

# Only an address that starts so, and has no character that would end a link in any of the
# forms, is made a link. Anything else is left out: ours are built from ids and always fit.
_LINK = re.compile(r"https://(?:reports|files)\.ofsted\.gov\.uk/[A-Za-z0-9_./-]+")

_TONES = {"red": "red", "high": "amber", "normal": "plain", "low": "plain"}
_URGENCY = {"red": "Urgent", "high": "Important"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One `Line` as it is shown: grades as words, and the tone of the new one."""

    heading: str
    before: str | None
    after: str
    tone: str


def render(alert: Alert, message_id: str) -> Message:
    """
    Write `alert` as a mail's subject, text and HTML, and as Slack's text.

    `message_id` stands for the alert wherever it is sent again. All texts are taken as coming
    from strangers: cleaned first, then escaped for each form.
    """
    alert = clean(alert)
    values = {
        "alert": alert,
        "group": alert.group,
        "rows": lambda item: tuple(_rows(alert, item)),
        "why": _why(alert),
        "source": _source(alert),
    }

    def write(template: str, **other: object) -> str:
        text = _TEMPLATES.get_template(template).render(values | other).strip()
        return re.sub(r"\n{3,}", "\n\n", text) + "\n"

    # Mail programs, and Python's own mail package, decode what looks like RFC 2047's words.
    subject = cut(plain(write("subject.txt")).replace("=?", "= ?"), SUBJECT_LIMIT)
    return Message(
        id=message_id,
        subject=subject,
        text=write("text.txt"),
        html=_TEMPLATES.get_template("mail.html").render(values, subject=subject),
        slack=_slack(write, alert.group),
        severity=alert.severity,
    )


def _slack(write: Callable[..., str], group: Group | None) -> str:
    """Slack's text; the rows of the group give way before anything else is cut."""
    text = ""
    for count in range(len(group.rows) if group else 0, -1, -1):
        fewer = group.first(count) if group else None
        text = write("slack.txt", group=fewer).rstrip("\n")
        if len(text) <= SLACK_LIMIT:
            return text
    return shorten(text, SLACK_LIMIT)


def _rows(alert: Alert, item: Item) -> Iterator[Shown]:
    named = _named(alert, item)
    for line in item.lines:
        after = line.after or "not shown any more"
        tone = _TONES[item.severity] if after.casefold() in named else "plain"
        yield Shown(line.heading, _before(line), after, tone)


def _named(alert: Alert, item: Item) -> frozenset[str]:
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


def _dates(item: Item) -> str:
    parts = (("Inspected", item.inspected), ("Published", item.published))
    return " · ".join(f"{word} {day(when)}" for word, when in parts if when)


def _headline(item: Item) -> str:
    """The headline with its urgency in words: colour alone must never carry it."""
    return ": ".join(filter(None, (_URGENCY.get(item.severity), item.headline)))


def _why(alert: Alert) -> str:
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


def _source(alert: Alert) -> str:
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


def _wrap(text: str, indent: int = 0, hanging: int | None = None) -> str:
    """`text` in lines of at most `WIDTH`; a text that holds a link is not broken within words."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if hanging is None else hanging),
        break_long_words="://" not in text,
        break_on_hyphens=False,
    )


def _columns(rows: tuple[Shown, ...]) -> Iterator[str]:
    """Each row's lines: grades alone in a column, old → new with their arrows in one."""
    widest = max((len(row.heading) for row in rows), default=0)
    if all(row.before is None and 4 + widest + len(row.after) <= WIDTH for row in rows):
        yield from (f"  {row.heading:<{widest}}  {row.after}" for row in rows)
        return
    width = max((len(row.before) for row in rows if row.before is not None), default=0)
    fits = all(4 + width + 3 + len(row.after) <= WIDTH for row in rows if row.before is not None)
    for row in rows:
        if row.before is None:
            change = _wrap(row.after, 4)
        elif fits:
            change = f"    {row.before:<{width}} → {row.after}"
        else:
            change = f"{_wrap(row.before, 4)}\n{_wrap(f'→ {row.after}', 4, 6)}"
        yield f"{_wrap(row.heading, 2)}\n{change}"


def _named_row(row: Row) -> str:
    """What the provider of a row is called: the reader's own name for it goes first."""
    return f"{row.alias} ({row.label})" if row.alias else row.label


def _detail(row: Row) -> str:
    """What follows the grade of a row: ", 4 August 2025 (was Good)"."""
    since = f", {day(row.since)}" if row.since else ""
    if row.before is None:
        return since
    return f"{since} (as before)" if row.before == row.standing else f"{since} (was {row.before})"


def _table(rows: tuple[Row, ...]) -> Iterator[str]:
    """The lines of each row of a group, names and standings in columns; `*` marks the own one."""
    cells = []
    for row in rows:
        stands = "; ".join(filter(None, (row.standing + _detail(row), row.status, row.awaited)))
        cells.append(("*" if row.own else "", _named_row(row), stands))
    width = min(max((len(name) for _, name, _ in cells), default=0), NAME_WIDTH)
    for mark, name, stands in cells:
        columns = (
            textwrap.wrap(text, columns, break_on_hyphens=False)
            for text, columns in ((name, width or 1), (stands, WIDTH - 4 - width))
        )
        for number, (left, right) in enumerate(zip_longest(*columns, fillvalue="")):
            yield f"{'' if number else mark:<2}{left:<{width}}  {right}".rstrip()


def _more(group: Group) -> str:
    """Where to find those of a group that have no row; empty if each has one."""
    if not group.more:
        return ""
    command = f"`ofsted-watch group {shlex.quote(group.watch)}`"
    return f"and {group.more} more: see {command}" if group.rows else f"Each of them: {command}"


def _link(url: str | None) -> str | None:
    return url if url and _LINK.fullmatch(url) else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _mrkdwn(text: str) -> str:
    """The three characters that Slack reads as links and mentions, escaped as it asks."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_TEMPLATES = Environment(
    loader=PackageLoader("notify"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {
    "capital": _capital,
    "columns": _columns,
    "dates": _dates,
    "detail": _detail,
    "headline": _headline,
    "link": _link,
    "more": _more,
    "mrkdwn": _mrkdwn,
    "named": _named_row,
    "table": _table,
    "tone": _TONES.__getitem__,
    "wrap": _wrap,
}
