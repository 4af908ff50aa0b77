"""The watcher's own state: what the operator is told of it, and when. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from notify.alert import Alert
from watcher.store.journal import OpenProblem

_PATIENCE = {"unreachable": 3, "throttled": 3, "not-delivered": 2, "no-document": 5}
"""How often in a row something that mends itself must be seen before the operator is told."""

_WHAT_IT_MEANS = (
    "What cannot be read makes no event about a provider, and is told once it can be.",
    "`ofsted-watch status` shows more, and `ofsted-watch history` what was found.",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, understood or delivered: told to the operator alone."""

    what: str
    where: str
    detail: str


def to_tell(problems: Iterable[OpenProblem]) -> list[OpenProblem]:
    """The open problems that the operator does not know of yet and should."""
    return [
        problem
        for problem in problems
        if problem.told is None and problem.times >= _PATIENCE.get(problem.what, 1)
    ]


def ill(problems: Sequence[OpenProblem], seen: datetime) -> Alert:
    """Tell the operator of `problems`, each once."""
    count = len(problems)
    subject = f"ofsted-watch: {problems[0].what} at {problems[0].place}"
    if count > 1:
        subject = f"ofsted-watch: {count} things need a look"
    lines = [f"{problem.what} at {problem.place}: {problem.detail}" for problem in problems]
    return Alert(
        kind="operator",
        subject=subject,
        severity="high",
        seen=seen,
        sentences=_WHAT_IT_MEANS,
        listed=tuple(lines),
    )


def well(seen: datetime) -> Alert:
    """Tell the operator that all that was told before is over."""
    return Alert(
        kind="operator",
        subject="ofsted-watch: all well again",
        severity="low",
        seen=seen,
        sentences=("Everything that was reported to you before is mended.",),
    )
