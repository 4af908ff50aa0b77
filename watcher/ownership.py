"""Who owns a provider: what a document or an official file says, against what is held. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from scrapers.model import Provider
from scrapers.organisations import organisation_key
from watcher.events import Change


def same_owner(one: str, other: str) -> bool:
    """
    Whether two names are one organisation's. One that begins with the whole of the other is taken
    for it: in a document a long name may break off where its line does, or go on with the name
    under which the company trades.
    """
    first, second = organisation_key(one), organisation_key(other)
    return first.startswith(second) or second.startswith(first)


def owned_by(
    provider: Provider, owner: str | None, at: date | None, *, by_file: bool
) -> tuple[Provider, Change | None]:
    """
    The provider with what is known of its owner as at the day `at`, and the change of owner if it
    is one. What is older than what is held, or not known, changes nothing. Of two spellings that
    of a file holds (`by_file`): it is never cut.
    """
    held_at = provider.owner_at or date.min
    if not owner or (provider.owner and (at or date.min) < held_at):
        return provider, None
    if provider.owner and same_owner(provider.owner, owner):
        known = owner if by_file else provider.owner
        return replace(provider, owner=known, owner_at=at or provider.owner_at), None
    change = Change("owner", provider.owner, owner) if provider.owner else None
    return replace(provider, owner=owner, owner_at=at), change
