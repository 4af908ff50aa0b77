"""What the selectors of a watch mean: owners, trusts, and areas, and whom the register has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

from scrapers.authorities import authority_key
from scrapers.official.model import Series
from scrapers.organisations import organisation_key
from scrapers.remits import KIND_WORDS
from scrapers.statuses import ENDED
from watcher.config import Watch
from watcher.references import Reference, may_be_same, urn_of
from watcher.store.register import Entry, Register

ALL_SERIES: frozenset[Series] = frozenset(get_args(Series))

_NOT_SOCIAL_CARE: dict[Series, tuple[str, ...]] = {
    "childcare": ("nursery", "childminder", "childcare-domestic", "home-childcarer"),
    "independent-schools": ("independent-school",),
    "further-education": ("college", "specialist-college", "training-provider", "university"),
    "state-schools": (
        "nursery-school",
        "primary",
        "pupil-referral-unit",
        "secondary",
        "sixteen-plus",
        "special-school",
        "all-through",
    ),
}

SERIES_OF: dict[str, Series] = {
    **{word: "social-care" for word, kind in KIND_WORDS.items() if kind.social_care},
    **{word: series for series, words in _NOT_SOCIAL_CARE.items() for word in words},
}
"""The official file that has the providers of a kind. Trusts, local authorities and individuals
are in none."""


@dataclass(frozen=True, slots=True)
class Selector:
    """
    One selector of a watch: a pattern of an owner or of a trust, or an area: the watch's local
    authorities with its types, which go together.
    """

    kind: Literal["owner", "trust", "area"]
    pattern: str = ""
    authorities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.kind != "area":
            return f"{self.kind} {self.pattern}"
        of = f": {', '.join(self.types)}" if self.types else ""
        return f"area {', '.join(self.authorities)}{of}"


def selectors(watch: Watch) -> tuple[Selector, ...]:
    """The selectors of a watch, in the order of the config's keys."""
    area = Selector("area", authorities=watch.local_authorities, types=watch.types)
    return (
        *(Selector("owner", pattern) for pattern in watch.owners),
        *(Selector("trust", pattern) for pattern in watch.trusts),
        *([area] if watch.local_authorities else []),
    )


def found(selector: Selector, register: Register) -> Iterator[Entry]:
    """Whom of the register a selector finds, those that have left included."""
    if selector.kind == "owner":
        return register.owned(selector.pattern)
    if selector.kind == "trust":
        return register.of_trust(selector.pattern)
    keys = (name if name == "*" else authority_key(name) for name in selector.authorities)
    return register.in_area(keys, selector.types)


def series_of(selector: Selector) -> frozenset[Series]:
    """The official files in which those whom a selector means can be."""
    if selector.kind == "owner":
        return frozenset({"social-care", "childcare"})
    if selector.kind == "trust":
        return frozenset({"state-schools"})
    if not selector.types:
        return ALL_SERIES
    return frozenset(SERIES_OF[word] for word in selector.types if word in SERIES_OF)


def series_needed(watches: Iterable[Watch]) -> frozenset[Series]:
    """The official files that the selectors of a config need."""
    every = (series_of(selector) for watch in watches for selector in selectors(watch))
    return frozenset[Series]().union(*every)


@dataclass(frozen=True, slots=True)
class Count:
    """
    How many providers each selector of a watch finds, how many of these are taken away, and how
    many the whole watch has.
    """

    found: tuple[tuple[Selector, int], ...]
    taken: int
    total: int


def count(watch: Watch, register: Register) -> Count:
    """
    How many providers a watch has by the register: those that its selectors find, unless they
    have left, and those that it lists, without those that it takes away.
    """
    counts = []
    every: set[Reference] = set()
    for selector in selectors(watch):
        here = {e.row.reference for e in found(selector, register) if e.row.status not in ENDED}
        counts.append((selector, len(here)))
        every |= here
    listed, excepted = _by_urn(watch.providers), _by_urn(watch.excepted)
    left = [reference for reference in every if not _is_among(reference, excepted)]
    others = sum(not _is_among(reference, listed) for reference in left)
    return Count(tuple(counts), len(every) - len(left), len(watch.providers) + others)


def finder(watch: Watch, provider: Reference, register: Register) -> Selector | None:
    """The first selector of a watch that finds `provider` in the register, if one does."""
    for selector in selectors(watch):
        if any(may_be_same(entry.row.reference, provider) for entry in found(selector, register)):
            return selector
    return None


def nearest(selector: Selector, register: Register) -> list[str]:
    """The owners or trusts whose names are nearest to what a selector that finds nobody asks."""
    names = register.trust_names() if selector.kind == "trust" else register.owner_names()
    spelling = {organisation_key(name): name for name in names}
    asked = organisation_key(selector.pattern).replace("*", "")
    within = sorted((key for key in spelling if asked in key), key=len)
    close = get_close_matches(asked, spelling, _SUGGESTED)
    return [spelling[key] for key in dict.fromkeys((*within, *close))][:_SUGGESTED]


_SUGGESTED = 3


def _by_urn(references: Iterable[Reference]) -> dict[str, list[Reference]]:
    found: dict[str, list[Reference]] = {}
    for reference in references:
        found.setdefault(urn_of(reference), []).append(reference)
    return found


def _is_among(reference: Reference, known: dict[str, list[Reference]]) -> bool:
    return any(may_be_same(reference, one) for one in known.get(urn_of(reference), ()))
