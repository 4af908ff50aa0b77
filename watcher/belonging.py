"""Whether what is known of a provider makes it one that a selector means, and by what. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from scrapers.authorities import authority_key
from scrapers.model import Provider
from scrapers.official.model import RegisterRow, Series
from scrapers.organisations import matches
from scrapers.remits import UNKNOWN, kind_word
from scrapers.statuses import ENDED
from watcher.headlines import day
from watcher.ownership import same_owner
from watcher.selectors import Selector


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What is known of a provider, to tell where it belongs. `series` and `as_at` are those of the
    official file that has it, None if none has. `owner_by` says who names the owner.
    """

    kind: str
    local_authority: str | None
    owner: str | None
    owner_by: str
    trust_id: str | None
    trust: str | None
    ended: bool
    series: Series | None = None
    as_at: date | None = None

    @classmethod
    def of(
        cls,
        page: Provider | None,
        row: RegisterRow | None,
        as_at: date | None,
        series: Series | None,
    ) -> Self:
        """
        Put together what its page and its documents say, and the official file. The page is newer
        than any file; of two owners the one known as at the later day holds.
        """
        assert page is not None or row is not None
        in_file = f"official file as at {day(as_at)}" if as_at else ""
        owner, by = (row.owner, in_file) if row else (None, "")
        if (
            page is not None
            and page.owner
            and not (
                row and row.owner and as_at and (page.owner_at is None or page.owner_at < as_at)
            )
        ):
            owner = page.owner
            dated = f"report of the inspection on {day(page.owner_at)}" if page.owner_at else ""
            by = in_file if row and row.owner and same_owner(row.owner, page.owner) else dated
        status = page.status if page is not None and page.status else row.status if row else ""
        kind = kind_word(page.key.type, page.kind or "") if page is not None else UNKNOWN.word
        if kind == UNKNOWN.word and row is not None:
            kind = row.kind
        # How a page shows a trust is inferred: that it shows none is no proof that there is none.
        trusted = page if page is not None and (page.trust or page.trust_id) else row
        return cls(
            kind=kind,
            local_authority=(page.local_authority if page else None)
            or (row.local_authority if row else None),
            owner=owner,
            owner_by=by,
            trust_id=trusted.trust_id if trusted else None,
            trust=trusted.trust if trusted else None,
            ended=status in ENDED,
            series=series,
            as_at=as_at,
        )


def belongs(selector: Selector, facts: Facts) -> str | None:
    """By what is known that `selector` means the provider, in words; None if it does not."""
    if selector.kind == "owner":
        if facts.owner and matches(selector.pattern, facts.owner):
            by = f", {facts.owner_by}" if facts.owner_by else ""
            return f"owner {facts.owner}{by}"
    elif selector.kind == "trust":
        named = facts.trust is not None and matches(selector.pattern, facts.trust)
        if named or (facts.trust_id and facts.trust_id == selector.pattern.strip()):
            return f"trust {facts.trust or facts.trust_id}"
    elif (not selector.types or facts.kind in selector.types) and _is_there(
        selector, facts.local_authority
    ):
        return f"in {facts.local_authority or 'England'}"
    return None


def _is_there(selector: Selector, authority: str | None) -> bool:
    if "*" in selector.authorities:
        return True
    keys = {authority_key(name) for name in selector.authorities}
    return authority is not None and authority_key(authority) in keys


def contradicts(selector: Selector, facts: Facts) -> str | None:
    """
    What says that the provider no longer belongs, in words; None if nothing does. That an owner,
    a trust or an authority is not known says nothing.
    """
    if belongs(selector, facts) is not None:
        return None
    if selector.kind == "owner":
        by = f" ({facts.owner_by})" if facts.owner_by else ""
        return f"owner now {facts.owner}{by}" if facts.owner else None
    if selector.kind == "trust":
        now = facts.trust or facts.trust_id
        return f"trust now {now}" if now else None
    if facts.local_authority and not _is_there(selector, facts.local_authority):
        return f"local authority now {facts.local_authority}"
    return f"type now {facts.kind}" if facts.kind != UNKNOWN.word else None
