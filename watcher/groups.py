"""How the providers of one watch stand together, and each of them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from scrapers.model import Provider, ProviderKey, Report
from scrapers.remits import (
    KIND_WORDS,
    UNKNOWN,
    Kind,
    is_overall,
    kind_of,
    kind_word,
)
from scrapers.scales import SCALES, is_red, rank
from scrapers.statuses import ENDED, status_of
from watcher.awaited import Awaited
from watcher.events import Held, Known
from watcher.grades import Standing, place, standing
from watcher.headlines import with_heading

_NOT_OPEN = ENDED | {"proposed", "refused", "inactive"}
_FIRST_WORDS = re.compile(":|\\(|\\s[-\N{EN DASH}]\\s")
_SPELLINGS = {scale.id: scale.grades for scale in SCALES}
_NOTHING: Mapping[ProviderKey, Awaited] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Member:
    """
    How one provider stands by what is `known` of it. `as_at` is None where Ofsted's page says
    it, or else the day of the official file that does: a file knows no documents, and the ids of
    such reports stand for nothing.
    """

    known: Known
    standing: Standing | None = None
    awaited: Awaited | None = None
    as_at: date | None = None

    @property
    def provider(self) -> Provider:
        """The provider itself."""
        return self.known.provider

    @property
    def key(self) -> ProviderKey:
        """The provider's identity."""
        return self.known.provider.key

    @property
    def before(self) -> Standing | None:
        """Where it stood before the report that says where it stands."""
        if self.standing is None:
            return None
        earlier = self.known.before(self.standing.report)
        return standing(replace(self.known, held=tuple(map(Held, earlier))))

    @property
    def last(self) -> Report | None:
        """Its newest report, graded or not."""
        return next(reversed(self.known.reports), None)

    @property
    def closed(self) -> date | None:
        """
        The day of its end by the timeline of its page, None where that gives none. After a
        reopening, the day of an earlier closure is not it.
        """
        if not self.ended:
            return None
        # "Closed: resigned", "Cancelled (by Ofsted)": the first words decide, as on the page.
        dated = [
            (entry.when, meant in ENDED)
            for entry in self.known.milestones
            if entry.when and (meant := status_of(_FIRST_WORDS.split(entry.title)[0]))
        ]
        when, ends = max(dated, default=(None, False))
        return when if ends else None

    @property
    def open(self) -> bool:
        """Whether it is open; one that is suspended is: it may take children again."""
        return self.provider.status not in _NOT_OPEN

    @property
    def suspended(self) -> bool:
        """Whether its registration is suspended."""
        return self.provider.status == "suspended"

    @property
    def ended(self) -> bool:
        """Whether it has left: closed, resigned or cancelled."""
        return self.provider.status in ENDED

    @property
    def red(self) -> bool:
        """Whether the newest grades have a red flag among them."""
        return self.standing is not None and self.standing.red


@dataclass(frozen=True, slots=True)
class Group:
    """
    `grades` counts open providers alone, by their newest grade, the worst grade first; a
    suspended provider is open.
    The open ones that `grades` does not count have no grade yet. `noun` is what they are called
    together: "homes", "schools", or "providers" where they differ in kind. `members` are sorted:
    red flags first, then the suspended, then the lower grades, the ungraded, and those that left.
    """

    watch: str
    open: int
    closed: int
    grades: tuple[tuple[str, int], ...]
    noun: str
    members: tuple[Member, ...] = ()

    @property
    def ungraded(self) -> int:
        """Open providers without a grade."""
        return self.open - sum(count for _, count in self.grades)

    @property
    def suspended(self) -> int:
        """Open providers that are suspended."""
        return sum(one.suspended for one in self.members)

    @property
    def closed_red(self) -> int:
        """Those that have left with a red flag among their last grades."""
        return sum(one.ended and one.red for one in self.members)

    @property
    def awaiting(self) -> int:
        """Those of whom a report is awaited."""
        return sum(one.awaited is not None for one in self.members)


def group(
    watch: str, members: Iterable[Known], awaited: Mapping[ProviderKey, Awaited] = _NOTHING
) -> Group:
    """Count the members of a watch that have been read: open by grade, and closed."""
    return together(watch, (member(one, awaited.get(one.provider.key)) for one in members))


def together(name: str, members: Iterable[Member]) -> Group:
    """The same, of members that need not have been read: a file may tell of them."""
    members = tuple(sorted(members, key=_order))
    opened = [one for one in members if one.open]
    stood = [one.standing for one in opened if one.standing is not None]
    stood.sort(key=lambda one: (place(one.scale, one.grade), one.grade, one.overall))
    grades = Counter(map(counted_as, stood))
    nouns = {_together(kind(one.provider).noun) for one in members}
    return Group(
        name,
        len(opened),
        sum(one.ended for one in members),
        tuple(grades.items()),
        nouns.pop() if len(nouns) == 1 else "providers",
        members,
    )


def member(known: Known, awaited: Awaited | None = None, as_at: date | None = None) -> Member:
    """How one provider stands by what is held of it."""
    return Member(known, standing(known), awaited, as_at)


def _order(one: Member) -> tuple[object, ...]:
    """Sorts the worst first; of equals the one with the latest news, and then by key."""
    stands = one.standing
    worst = place(stands.scale, stands.grade) if stands else (True, 1000)
    latest = one.closed if one.ended else stands.since if stands else None
    last = (latest or date.min).toordinal()
    return (_rung(one), not one.red, not one.suspended, worst, -last, one.key)


def _rung(one: Member) -> int:
    if one.ended:
        return 5
    if not one.open:
        return 4
    if one.red:
        return 0
    if one.suspended:
        return 1
    return 2 if one.standing else 3


def counted_as(stands: Standing) -> str:
    """A grade in the first of its spellings, so that pages that spell it otherwise add up."""
    try:
        grade = _SPELLINGS[stands.scale or ""][rank(stands.scale or "", stands.grade)][0]
    except KeyError:
        grade = stands.grade
    return grade if stands.overall else f"{grade} (lowest)"


def flag(stands: Standing) -> str | None:
    """The red flag among the grades, with its heading if that is not the overall one."""
    red = [one for one in stands.report.judgements if is_red(one.scale, one.grade)]
    red.sort(key=lambda one: not is_overall(one.heading))
    return with_heading(red[0].grade, red[0].heading) if red else None


def kind(provider: Provider) -> Kind:
    """The kind of a provider: by the type of its page, or else by what it is said to be."""
    known = kind_of(provider.key.type)
    if known is not UNKNOWN:
        return known
    return KIND_WORDS.get(kind_word(None, provider.kind or ""), UNKNOWN)


def _together(noun: str) -> str:
    """What several of a kind are called: a primary and a secondary school are schools."""
    for word in ("home", "school", "college"):
        if noun.endswith(word):
            return f"{word}s"
    return "providers"
