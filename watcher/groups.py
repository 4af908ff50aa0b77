"""How the providers of one watch stand together. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scrapers.remits import kind_of
from scrapers.scales import SCALES, rank
from scrapers.statuses import ENDED
from watcher.events import Known
from watcher.grades import Standing, place, standing

_NOT_OPEN = ENDED | {"proposed", "refused", "inactive"}


@dataclass(frozen=True, slots=True)
class Group:
    """
    `grades` counts open providers alone, by their newest grade, the worst grade first; a
    suspended provider is open.
    The open ones that `grades` does not count have no grade yet. `noun` is what they are called
    together: "homes", "schools", or "providers" where they differ in kind.
    """

    watch: str
    open: int
    closed: int
    grades: tuple[tuple[str, int], ...]
    noun: str

    @property
    def ungraded(self) -> int:
        """Open providers without a grade."""
        return self.open - sum(count for _, count in self.grades)


def group(watch: str, members: Iterable[Known]) -> Group:
    """Count the members of a watch that have been read: open by grade, and closed."""
    members = tuple(members)
    opened = [known for known in members if known.provider.status not in _NOT_OPEN]
    closed = sum(known.provider.status in ENDED for known in members)
    stood = [stands for known in opened if (stands := standing(known)) is not None]
    stood.sort(key=lambda one: (place(one.scale, one.grade), one.grade, one.overall))
    grades = Counter(_counted_as(stands) for stands in stood)
    nouns = {_together(kind_of(known.provider.key.type).noun) for known in members}
    noun = nouns.pop() if len(nouns) == 1 else "providers"
    return Group(watch, len(opened), closed, tuple(grades.items()), noun)


def _counted_as(stands: Standing) -> str:
    """A grade in the first of its spellings, so that pages that spell it otherwise add up."""
    spellings = {scale.id: scale.grades for scale in SCALES}
    try:
        grade = spellings[stands.scale or ""][rank(stands.scale or "", stands.grade)][0]
    except KeyError:
        grade = stands.grade
    return grade if stands.overall else f"{grade} (lowest)"


def _together(noun: str) -> str:
    """What several of a kind are called: a primary and a secondary school are schools."""
    for word in ("home", "school", "college"):
        if noun.endswith(word):
            return f"{word}s"
    return "providers"
