"""The values that `notify` works on. An alert knows nothing of Ofsted's markup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

Severity = Literal["red", "high", "normal", "low"]


@dataclass(frozen=True, slots=True)
class Line:
    """
    One row of old → new: a heading of a report, or a fact of the provider such as its status.

    `before` is None where nothing went before; `since` is the date of the report that `before`
    comes from.
    """

    heading: str
    before: str | None
    after: str | None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One event in the words that people read: `headline` first, then rows, then sentences."""

    headline: str
    severity: Severity
    title: str | None = None
    inspected: date | None = None
    published: date | None = None
    document: str | None = None
    lines: tuple[Line, ...] = ()
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """
    How one provider of a group stands. `standing` is its grade in words, from the day `since`;
    `before` the grade that it had before, where the two can be held against each other.

    `status` is None for one that is simply open; `awaited` says that a report is, and since when.
    `severity` is that of the grade, `status_severity` that of the status. `own` marks the
    provider that the alert is about.
    """

    label: str
    standing: str
    since: date | None = None
    before: str | None = None
    status: str | None = None
    awaited: str | None = None
    severity: Severity = "normal"
    status_severity: Severity = "normal"
    alias: str | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """
    How the providers of a watch stand together: in one line, as counts by grade, and each in a
    row, the worst first. `more` counts those that have no row here.
    """

    watch: str
    line: str
    grades: tuple[tuple[str, int], ...]
    open: int
    closed: int
    rows: tuple[Row, ...] = ()
    more: int = 0

    def first(self, count: int) -> Group:
        """The same with its first `count` rows; the alert's own provider is always among them."""
        kept, left = self.rows[:count], self.rows[count:]
        own = tuple(row for row in left if row.own)[:count]
        kept = kept[: len(kept) - len(own)] + own
        return replace(self, rows=kept, more=self.more + len(self.rows) - len(kept))


@dataclass(frozen=True, slots=True)
class Alert:
    """
    What a person reads. `kind` is "provider" (one provider's events of one cycle), "watching"
    (what a watch now covers), "operator" (how the watcher itself is) or "digest" (how a watch
    stands, for the digest of a channel).

    `subject` holds the essence; `label` names the provider, `alias` is the reader's own name
    for it. The kinds without items have `sentences`, and below them what is `listed`. `seen` is
    aware, in the reader's time zone. `change` says how a reader has it changed what reaches them.
    """

    kind: Literal["provider", "watching", "operator", "digest"]
    subject: str
    severity: Severity
    seen: datetime
    label: str | None = None
    alias: str | None = None
    status: str | None = None
    page: str | None = None
    items: tuple[Item, ...] = ()
    sentences: tuple[str, ...] = ()
    group: Group | None = None
    watches: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    change: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document that goes with a message, where the channel takes one."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an operator's own template. `line` is 0 where it is not known."""

    name: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.name}{f', line {self.line}' if self.line else ''}: {self.what}"


@dataclass(frozen=True, slots=True)
class Message:
    """
    One alert in every form a channel may need. `id` is the same each time it is sent.

    `thread` names what the messages about one provider have in common, `watches` the watches that
    bring it. `bare` is the same without `attachments`, for a host that will not have these.

    `brief` is the text for chats, `blocks` what Slack makes a layout of, `data` the values for a
    program, the last two as JSON. A message without one of them is sent as `text` or `slack`.
    `faults` are those of an operator's own templates, in whose place ours were taken.
    """

    id: str
    subject: str
    text: str
    html: str
    slack: str
    severity: Severity
    thread: str | None = None
    watches: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    bare: Message | None = None
    brief: str = ""
    blocks: str = ""
    data: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What became of one sending. `permanent` means that trying again cannot help: the recipient
    is refused for good. `wait` is how long the host asks to be left alone.
    """

    ok: bool
    detail: str
    permanent: bool = False
    wait: timedelta = timedelta(0)


class Channel(Protocol):
    """One destination with one recipient. `send` never raises for what a host may answer."""

    def send(self, message: Message) -> Outcome:
        """Send once, and say what became of it."""
        ...
