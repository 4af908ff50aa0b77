"""Which of the deliveries that are due form one message, and which wait. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from watcher.due import Quiet
from watcher.store.bundles import Due

MOST_ALONE = 5
"""So many alerts that are due for a channel at the same moment come one by one; more come as one
message."""

PATIENCE = timedelta(minutes=3)
"""How long an alert waits for the others of the cycle that found it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a channel takes its alerts: at once or gathered, and at which hours it is left alone."""

    gathers: bool = False
    red: Literal["now", "wait"] = "now"
    quiet: Quiet | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """Deliveries of one channel that go out as one message, whose id is that of `first`."""

    first: int
    ids: tuple[int, ...]
    is_digest: bool


@dataclass(frozen=True, slots=True)
class Formed:
    """What goes out, in this order; what waits, and until when: None if only a short while."""

    bundles: tuple[Bundle, ...]
    held: tuple[int, ...] = ()
    until: datetime | None = None


def form(
    rows: Sequence[Due], manner: Manner, now: datetime, *, more_coming: bool = False
) -> Formed:
    """
    Put what is due for one channel into messages; `rows` are in the order of sending.

    What was tried before stays together, and alone: its message may have arrived, and comes again
    with the same id and nothing new in it. What the operator is told comes by itself. Of the rest,
    what was gathered is one message, and what is due at the same moment one more, if it is much.
    With `more_coming`, a cycle is at work that may find more of it.
    """
    groups: dict[object, list[Due]] = {}
    loose: list[Due] = []
    for row in rows:
        if row.bundle is not None:
            groups.setdefault(row.bundle, []).append(row)
        elif row.kind == "operator":
            groups[("operator", row.id)] = [row]
        elif row.kind == "digest" or (manner.gathers and row.held):
            groups.setdefault("gathered", []).append(row)
        else:
            loose.append(row)
    held: list[int] = []
    until = manner.quiet.until(now) if manner.quiet and manner.quiet.covers(now) else None
    if until is not None:
        held = [row.id for row in loose if not _breaks_through([row], manner)]
        loose = [row for row in loose if row.id not in held]
    if not more_coming or any(now - row.created >= PATIENCE for row in loose):
        _put_loose(groups, loose)
    bundles = []
    place = {row.id: number for number, row in enumerate(rows)}
    for group in sorted(groups.values(), key=lambda group: place[group[0].id]):
        if until is not None and not _breaks_through(group, manner):
            held += [row.id for row in group]
        else:
            bundles.append(_bundle(group, manner))
    return Formed(tuple(bundles), tuple(held), until)


def _put_loose(groups: dict[object, list[Due]], loose: Iterable[Due]) -> None:
    loose = list(loose)
    if len(loose) > MOST_ALONE:
        groups["burst"] = loose
    else:
        groups.update({("alone", row.id): [row] for row in loose})


def _breaks_through(group: Iterable[Due], manner: Manner) -> bool:
    return manner.red == "now" and any(row.severity == "red" for row in group)


def _bundle(group: Sequence[Due], manner: Manner) -> Bundle:
    first = group[0]
    gathered = first.kind != "operator" and manner.gathers and first.held
    return Bundle(
        first.bundle if first.bundle is not None else first.id,
        tuple(row.id for row in group),
        len(group) > 1 or first.kind == "digest" or gathered,
    )
