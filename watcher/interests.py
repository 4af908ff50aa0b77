"""Where those may show who belong to a watch and are in no official file yet. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scrapers.authorities import AUTHORITIES, authority_key
from scrapers.model import ProviderKey
from scrapers.official.model import Series
from scrapers.remits import (
    CHILDCARE,
    EDUCATION,
    EVERYTHING,
    KIND_WORDS,
    KINDS,
    SOCIAL_CARE,
    Category,
    kind_of,
)
from watcher.config import Watch
from watcher.selectors import SERIES_OF, Selector, selectors

_CODES = {authority_key(name): code for code, name in AUTHORITIES.items()}


@dataclass(frozen=True, slots=True, order=True)
class Interest:
    """
    A listing that may show somebody new: a category, of local authorities alone (by the codes of
    the search form) if there are any. `roll_call` says that it is read to its end once a sweep,
    since a provider without a report stands last in the listing of news.
    """

    category: Category
    authorities: tuple[str, ...] = ()
    roll_call: bool = False

    def __str__(self) -> str:
        return " ".join([str(self.category), *self.authorities])


def interests(watches: Iterable[Watch], *, childcare_owned: bool) -> tuple[Interest, ...]:
    """
    The listings that may show somebody new to any of `watches`. `childcare_owned` says that an
    owner of theirs has nurseries: no more than the news of childcare are then read, since its
    whole listing is of some 600 pages.
    """
    found: set[Interest] = set()
    for watch in watches:
        for selector in selectors(watch):
            if selector.kind == "owner":
                found.add(Interest(SOCIAL_CARE, roll_call=True))
                if childcare_owned:
                    found.add(Interest(CHILDCARE))
            elif selector.kind == "trust":
                found.add(Interest(EDUCATION))
            else:
                found.update(_of_area(selector))
    return tuple(sorted(found))


def _of_area(selector: Selector) -> Iterable[Interest]:
    everywhere = "*" in selector.authorities
    keys = (authority_key(name) for name in selector.authorities)
    codes = () if everywhere else tuple(sorted(_CODES[key] for key in keys if key in _CODES))
    if not (codes or everywhere):
        return
    listings = {KIND_WORDS[word].listing for word in selector.types} or {EVERYTHING}
    for category in listings:
        if not any(other != category and other.covers(category) for other in listings):
            yield Interest(category, codes, roll_call=True)


def series_of(type_code: int) -> Series | None:
    """The official file that has the providers of a type; None for those that no file has."""
    # The codes that nobody has written down are of social care.
    return SERIES_OF.get(kind_of(type_code).word) if type_code in KINDS else "social-care"


def may_belong(key: ProviderKey, watches: Iterable[Watch], held: Collection[Series]) -> bool:
    """
    Whether a provider, seen in a listing for the first time, may be one that a selector means,
    by the type of its page alone. Those of a series whose official file is not `held` are not
    new: nothing is known of any of them.
    """
    if series_of(key.type) not in held:
        return False
    return any(_may(selector, key) for watch in watches for selector in selectors(watch))


def _may(selector: Selector, key: ProviderKey) -> bool:
    kind, coded = kind_of(key.type), key.type in KINDS
    if selector.kind == "owner":
        return not coded or kind.social_care or kind.word == "nursery"
    if selector.kind == "trust":
        return kind.listing == EDUCATION
    if not selector.types:
        return True
    if coded:
        return kind.word in selector.types
    # The codes of these are not known: its page will say what it is.
    coded_words = {each.word for each in KINDS.values()}
    return any(word not in coded_words for word in selector.types)
