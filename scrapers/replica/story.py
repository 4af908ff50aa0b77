"""What happens on the made-up site in the demo, step by step, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrapers.replica.loading import bundled, read_provider, read_report
from scrapers.replica.site import Site


@dataclass(frozen=True, slots=True)
class Operation:
    """One call of a method of `Site`, by its name."""

    name: str
    arguments: tuple[Any, ...] = ()
    changes: tuple[tuple[str, Any], ...] = ()

    def apply(self, site: Site) -> None:
        """Make it so."""
        getattr(site, self.name)(*self.arguments, **dict(self.changes))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a story: its title, and what happens in it."""

    title: str
    operations: tuple[Operation, ...]

    def apply(self, site: Site) -> None:
        """Make all of it happen, in order."""
        for operation in self.operations:
            operation.apply(site)


def load_story() -> list[Step]:
    """The story of the demo: what happens to the homes of `hollybank`."""
    return read_story(bundled("story.toml"))


def read_story(text: str) -> list[Step]:
    """
    Read a story from TOML text: `[[step]]` with a title and, in it, `[[step.operation]]` with
    `do`, the name of an operation of `Site`, and its arguments. Raises ValueError.
    """
    table = tomllib.loads(text)
    headings = table.get("headings", {})
    return [
        Step(step["title"], tuple(_operation(each, headings) for each in step["operation"]))
        for step in table["step"]
    ]


def _operation(table: Mapping[str, Any], headings: Mapping[str, str]) -> Operation:
    given = dict(table)
    name = given.pop("do")
    if name == "add_provider":
        return Operation(name, (read_provider(given, headings),))
    if name in ("correct", "withdraw"):
        return Operation(name, (given.pop("file_id"),), tuple(given.items()))
    key = given.pop("provider")
    rest: tuple[Any, ...]
    match name:
        case "publish":
            rest = (read_report(given, headings),)
        case "close":
            rest = (given["when"], given.get("words", "Closed"))
        case "set_status":
            rest = (given["words"],)
        case "rename":
            rest = (given["name"],)
        case "set_owner":
            rest = (given.get("owner"),)
        case "set_trust":
            rest = (tuple(given["trust"]) or None,)
        case _:
            raise ValueError(f"{name!r} is nothing that can happen on the site")
    return Operation(name, (key, *rest))
