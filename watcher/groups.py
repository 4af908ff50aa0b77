"""How the providers of one watch stand together. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scrapers.remits import kind_of
from scrapers.statuses import ENDED
from watcher.events import Known
from watcher.grades import standing

_NOT_OPEN = ENDED | {"proposed", "refused", "inactive"}


@dataclass(frozen=True, slots=True)
class Group:
    """
    `grades` counts open providers alone, by their newest grade; a suspended provider is open.
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
    grades: Counter[str] = Counter()
    for known in opened:
        stands = standing(known)
        if stands is not None:
            grades[stands.grade if stands.overall else f"{stands.grade} (lowest)"] += 1
    by_count = sorted(grades.items(), key=lambda entry: (-entry[1], entry[0]))
    nouns = {_together(kind_of(known.provider.key.type).noun) for known in members}
    noun = nouns.pop() if len(nouns) == 1 else "providers"
    return Group(watch, len(opened), closed, tuple(by_count), noun)


def _together(noun: str) -> str:
    """What several of a kind are called: a primary and a secondary school are schools."""
    for word in ("home", "school", "college"):
        if noun.endswith(word):
            return f"{word}s"
    return "providers"
