"""The watcher's own state: what is wrong, when the operator is told, and what hinders. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.places import sort_of
from watcher.store.journal import OpenProblem


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, understood or delivered: told to the operator alone."""

    what: str
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How often in a row, and over what time, something must be seen before it is told."""

    times: int = 1
    span: timedelta = timedelta(0)


_NONE = Patience()
_MENDS_ITSELF = Patience(3, timedelta(minutes=20))
"""What answers badly now may answer well at the next poll: nobody's business until then."""

_PATIENCE = {
    "unreachable": _MENDS_ITSELF,
    "throttled": _MENDS_ITSELF,
    "not-delivered": Patience(2),
    "no-document": Patience(5),
}
_GONE_PAGE = Patience(3)
_REGISTER = Patience(1, timedelta(days=3))
"""The register holds what it had, and its files are months old by nature."""

_AGAIN_AFTER = timedelta(days=1)
"""While one of a sort has been told, more of that sort are told together, once a day."""

_LOW = frozenset({"listing-odd"})
"""What is odd about a listing that was read all the same."""

_HINDERING = frozenset({"quarantine", "stale", "store", "surprise"})


def patience(problem: OpenProblem, urgent: Collection[str] = ()) -> Patience:
    """The patience with one problem. `urgent` are the places where none is due for its sort."""
    sort = sort_of(problem.place)
    if sort == "official" and problem.place not in urgent:
        return _REGISTER
    if sort == "page" and problem.what == "not-found":
        return _GONE_PAGE
    return _PATIENCE.get(problem.what, _NONE)


def is_ripe(problem: OpenProblem, urgent: Collection[str] = ()) -> bool:
    """Whether it was seen so often, and for so long, that the operator should know."""
    needed = patience(problem, urgent)
    lasted = problem.last - problem.first
    return problem.times >= needed.times and lasted >= needed.span


def is_blocked(problem: OpenProblem) -> bool:
    """Whether the site answers, and does not let us in."""
    if sort_of(problem.place) not in {"site", "listing", "page"}:
        return False
    refused = problem.what == "unreachable" and "HTTP 403" in problem.detail
    return refused or problem.what in {"throttled", "robots-disallow"}


def alike(problem: OpenProblem) -> tuple[str, str]:
    """What two problems have in common that are told together: a redesign is on every page."""
    if is_blocked(problem):
        return "blocked", "site"
    sort = sort_of(problem.place)
    # Each channel and each file is looked after by itself.
    return problem.what, sort if sort in {"page", "document", "listing", "urn"} else problem.place


def to_tell(
    problems: Iterable[OpenProblem], now: datetime, urgent: Collection[str] = ()
) -> list[OpenProblem]:
    """The open problems that the operator does not know of yet and should."""
    problems = list(problems)
    known: dict[tuple[str, str], datetime] = {}
    for problem in problems:
        if problem.told is not None:
            sort = alike(problem)
            known[sort] = max(problem.told, known.get(sort, problem.told))
    return [
        problem
        for problem in problems
        if problem.told is None
        and is_ripe(problem, urgent)
        and not (alike(problem) in known and now - known[alike(problem)] < _AGAIN_AFTER)
    ]


def hindering(problems: Iterable[OpenProblem]) -> list[OpenProblem]:
    """
    The problems that keep the watcher from its work: the site or a listing is not read, a channel
    takes nothing, or what was read is held back. A single page or document is no such thing.
    """
    return [
        problem
        for problem in problems
        if problem.what not in _LOW
        and (
            sort_of(problem.place) in {"site", "listing", "channel"}
            or (problem.what in _HINDERING and sort_of(problem.place) == "own")
        )
    ]
