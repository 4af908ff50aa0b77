"""What the selectors of a watch mean: owners, trusts, and areas, and whom the register has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scrapers.authorities import authority_key
from watcher.config import Watch
from watcher.store.register import Entry, Register


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
