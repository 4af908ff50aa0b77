"""
What a selector of the config file may be: the name or pattern of an organisation, a local
authority, a type. Rules of one value, as those of `watcher.config_rules`.
"""

from __future__ import annotations

from difflib import get_close_matches

from scrapers.authorities import AUTHORITIES, authority_key
from scrapers.organisations import says_whom
from scrapers.remits import KIND_WORDS
from watcher import config_rules as rules

TYPE_WORDS = tuple(KIND_WORDS)

ENGLAND = "*"
"""What stands for every local authority."""

_AUTHORITIES = {authority_key(name): name for name in AUTHORITIES.values()}


def organisation(value: str) -> str:
    """The name or pattern of an owner or a trust."""
    if not says_whom(rules.text(value)):
        raise rules.Wrong(
            f"{value!r} is the name of no organisation, and would mean all or none",
            "Write the name, or its beginning and *",
        )
    return value


def authority(value: str) -> str:
    """A local authority in any way of writing it, or `*`."""
    if value == ENGLAND:
        return value
    if ENGLAND in value:
        raise rules.Wrong(
            f"{value!r}: a local authority is named in full",
            f"Write each of them, or {ENGLAND!r} alone for all of England",
        )
    key = authority_key(rules.text(value))
    if key not in _AUTHORITIES:
        # "Telford" is nearer to "Telford and Wrekin" than to "Salford", whatever the letters.
        within = [one for one in _AUTHORITIES if key and key in one]
        close = within or get_close_matches(key, _AUTHORITIES, cutoff=0.7)
        names = " or ".join(repr(_AUTHORITIES[one]) for one in close[:3])
        remedy = f"Did you mean {names}?" if names else "Write it as Ofsted does, such as 'Kent'"
        raise rules.Wrong(f"{value!r} is not a local authority", remedy)
    return value


def type_word(value: str) -> str:
    """A type of provider."""
    if value not in TYPE_WORDS:
        raise rules.Wrong(f"{value!r} is not a type of provider", rules.near(value, TYPE_WORDS))
    return value
