"""Where something may be wrong: how each place is called, and what sort of place it is."""

from __future__ import annotations

import re
from typing import Literal

from scrapers.model import ProviderKey
from scrapers.official.model import Series
from scrapers.remits import Category
from watcher import news
from watcher.interests import Interest

THE_SITE = "the site"
"""The place of the one problem that the operator is told of while nothing answers."""

BELONGING = "who belongs to a watch"
OVERDUE = "what is overdue"
"""The places of what the watcher works out by itself."""

THE_STORE = "the store"
WATCHING = "the daemon's watching"
DELIVERING = "the daemon's delivering"
"""The places of what goes wrong with the watcher itself."""

Sort = Literal[
    "site",
    "listing",
    "page",
    "document",
    "official",
    "register",
    "channel",
    "template",
    "urn",
    "own",
]

_CHANNEL, _LISTING, _OFFICIAL = "channel ", "listing ", "official file "
_REGISTER, _DOCUMENT, _URN, _TEMPLATE = "register ", "document ", "URN ", "template "
_BEGINNINGS: dict[str, Sort] = {
    _CHANNEL: "channel",
    _LISTING: "listing",
    _OFFICIAL: "official",
    _REGISTER: "register",
    _DOCUMENT: "document",
    _URN: "urn",
    _TEMPLATE: "template",
}
_PAGE = re.compile(r"\d+/\w+")


def sort_of(place: str) -> Sort:
    """What sort of place one is, by how it is called."""
    if place == THE_SITE:
        return "site"
    if _PAGE.fullmatch(place):
        return "page"
    return next((sort for word, sort in _BEGINNINGS.items() if place.startswith(word)), "own")


def channel_place(name: str) -> str:
    """How the place of a problem with a channel is called."""
    return f"{_CHANNEL}{name}"


def channel_of(place: str) -> str:
    """The name of the channel that a place is."""
    return place.removeprefix(_CHANNEL)


def listing_place(category: Category, status: int) -> str:
    """How the place of a problem with a listing is called."""
    return f"{_LISTING}{category} {news.STATUSES[status]}"


def official_place(series: Series) -> str:
    """How the place of a problem with an official file is called."""
    return f"{_OFFICIAL}{series}"


def register_place(series: Series) -> str:
    """How the place is called of what the register has of one official file."""
    return f"{_REGISTER}{series}"


def series_of(place: str) -> str:
    """The official file that a place of the register is about."""
    return place.removeprefix(_REGISTER)


def newcomers_place(interest: Interest) -> str:
    """How the place of a problem with a listing read for newcomers is called."""
    return f"{_LISTING}{interest} for newcomers"


def document_place(key: ProviderKey, file_id: str) -> str:
    """How the place of a problem with a document is called."""
    return f"{_DOCUMENT}{file_id} of {key}"


def urn_place(urn: str) -> str:
    """How the place of a URN is called that stands for nobody yet."""
    return f"{_URN}{urn}"


def template_place(name: str) -> str:
    """How the place of a mistake in an operator's own template is called."""
    return f"{_TEMPLATE}{name}"
