"""Many alerts as one: what changed, what is awaited, how the groups stand. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from notify.alert import Alert, Group, Item, Row, Severity

AS_IT_WAS = "Everything else is as it was."
NOT_ALL_READ = (
    "Not all that is watched could be read lately: news of the rest may still be to come."
)
NOTHING_NEW = "Nothing new this week"

_WEIGHTS: dict[Severity, int] = {"red": 0, "high": 1, "normal": 2, "low": 3}
_MOST_NAMED = 4
_MOST_ROWS = 6
"""So many providers of a group have a row: those that fail, the worst first."""

_PAST = re.compile(r"\s*\([^)]*\)| (?:after|on) .*\d{4}$")


@dataclass(frozen=True, slots=True)
class Digest:
    """
    What one message tells of several alerts.

    `changes` are alerts of one provider each, `begun` those of what a watch covers now. `awaited`
    and `groups` are as of the newest alert that says how a watch stands. `first` and `seen` are
    when the oldest and the newest were seen, in the reader's time zone. `last` is the last line.
    """

    subject: str
    severity: Severity
    first: datetime
    seen: datetime
    changes: tuple[Alert, ...] = ()
    begun: tuple[Alert, ...] = ()
    awaited: tuple[Row, ...] = ()
    groups: tuple[Group, ...] = ()
    watches: tuple[str, ...] = ()
    last: str = AS_IT_WAS
    change: str | None = None


def digest(alerts: Sequence[Alert], *, all_read: bool = True) -> Digest:
    """
    Put `alerts` of one channel together, at least one, in the order in which they arose.

    `all_read` says that nothing of what is watched is failing at present.
    """
    changes = _changes(alerts)
    begun = tuple(one for one in alerts if one.kind not in ("provider", "digest"))
    groups = _groups(alerts)
    watches = tuple(dict.fromkeys(watch for one in alerts for watch in one.watches))
    return Digest(
        subject=_subject(alerts, changes, begun, watches),
        severity=min((one.severity for one in alerts), key=_WEIGHTS.__getitem__),
        first=min(one.seen for one in alerts),
        seen=max(one.seen for one in alerts),
        changes=changes,
        begun=begun,
        awaited=tuple(_awaited(groups)),
        groups=tuple(map(_failing, groups)),
        watches=watches,
        last=AS_IT_WAS if all_read else NOT_ALL_READ,
        change=next((one.change for one in alerts if one.change), None),
    )


def _changes(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """One alert for each provider, with all that was told of it; the heaviest first."""
    told: dict[str, Alert] = {}
    for one in alerts:
        if one.kind != "provider":
            continue
        who = one.page or one.label or one.subject
        before = told.get(who)
        # The newest says what the provider is called and how it stands.
        items = (*before.items, *one.items) if before else one.items
        heaviest = min((each.severity for each in (before, one) if each), key=_WEIGHTS.__getitem__)
        told[who] = replace(one, items=_heaviest_first(items), severity=heaviest)
    return tuple(sorted(told.values(), key=lambda one: _WEIGHTS[one.severity]))


def _heaviest_first(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: _WEIGHTS[item.severity]))


def _groups(alerts: Iterable[Alert]) -> tuple[Group, ...]:
    """How each watch stands by the newest alert that says it."""
    newest: dict[str, Group] = {}
    for one in sorted(alerts, key=lambda one: one.seen):
        if one.group is not None:
            newest[one.group.watch] = one.group
    return tuple(newest.values())


def _awaited(groups: Iterable[Group]) -> Iterable[Row]:
    """Those of whom a report is awaited, each once: it may be on several watches."""
    found = {row.label: row for group in groups for row in group.rows if row.awaited}
    return found.values()


def _failing(group: Group) -> Group:
    """A group with rows for those alone that have a red flag or are suspended."""
    red = [row for row in group.rows if "red" in (row.severity, row.status_severity)]
    rows = tuple(replace(row, own=False, awaited=None) for row in red[:_MOST_ROWS])
    return replace(group, rows=rows, more=group.more + len(group.rows) - len(rows))


def _subject(
    alerts: Sequence[Alert],
    changes: Sequence[Alert],
    begun: Sequence[Alert],
    watches: Sequence[str],
) -> str:
    """The essence: `12 reports: 3 Inadequate, 9 Good (Hollybank Care)`."""
    told = [one for one in alerts if one.kind == "provider"]
    if len(told) == 1:
        return told[0].subject
    if not changes:
        more = f" (+{len(begun) - 1} more)" if len(begun) > 1 else ""
        return f"{begun[0].subject if begun else _nothing_new(watches)}{more}"
    items = _heaviest_first(item for one in changes for item in one.items)
    counts = list(Counter(map(_essence, items)).items())
    said = [f"{count} {what}" for what, count in counts[:_MOST_NAMED]]
    if left := sum(count for _, count in counts[_MOST_NAMED:]):
        said.append(f"{left} more")
    noun = "report" if all(item.document for item in items) else "change"
    where = f" ({watches[0]})" if len(watches) == 1 else ""
    plural = "" if len(items) == 1 else "s"
    return f"{len(items)} {noun}{plural}: {', '.join(said)}{where}"


def _nothing_new(watches: Sequence[str]) -> str:
    return f"{NOTHING_NEW}: {', '.join(watches)}" if watches else NOTHING_NEW


def _essence(item: Item) -> str:
    """A headline without the past, in brackets or with its day: `Inadequate (was Good)`."""
    return _PAST.sub("", item.headline).removeprefix("Still ") or item.headline
