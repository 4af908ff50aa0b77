"""From TOML to a site: the made-up providers as plain data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from scrapers.model import Milestone, ProviderKey
from scrapers.replica.invented import InventedProvider, InventedReport
from scrapers.replica.site import Site

_AS_THEY_ARE = (
    *("name", "kind", "status", "local_authority", "region", "address", "owner", "places"),
)


def load_site(path: Path) -> Site:
    """Read a site from a TOML file of the shape of `hollybank.toml`. Raises ValueError."""
    return read_site(path.read_text("utf-8"))


def hollybank() -> Site:
    """A new copy of the invented site of the demo, as it stands before the story."""
    return read_site(bundled("hollybank.toml"))


def bundled(name: str) -> str:
    """The text of a data file that comes with the replica."""
    return (files("scrapers.replica") / name).read_text("utf-8")


def read_site(text: str) -> Site:
    """Read a site from TOML text. Raises ValueError, naming a key that it does not know."""
    table = tomllib.loads(text)
    headings = table.get("headings", {})
    return Site(
        [read_provider(each, headings) for each in table.get("provider", [])],
        table.get("local_authorities"),
    )


def read_provider(table: Mapping[str, Any], headings: Mapping[str, str]) -> InventedProvider:
    """One `[[provider]]` table. `registered` and `opened` become entries of the timeline."""
    given = dict(table)
    milestones = []
    if "registered" in given:
        milestones.append(Milestone("Registered", given.pop("registered")))
    if given.pop("opened", False):
        # The real page of an old school says only that it opened, not when.
        milestones.append(Milestone("Opened", None))
    for title, when in given.pop("milestones", []):
        milestones.append(Milestone(title, when))
    trust = given.pop("trust", None)
    provider = InventedProvider(
        key=ProviderKey(given.pop("type"), given.pop("urn")),
        trust=(trust[0], trust[1]) if trust else None,
        milestones=tuple(milestones),
        reports=tuple(read_report(each, headings) for each in given.pop("reports", [])),
        **{name: given.pop(name) for name in _AS_THEY_ARE if name in given},
    )
    _expect_nothing_left(given, f"provider {provider.key}")
    return provider


def read_report(table: Mapping[str, Any], headings: Mapping[str, str]) -> InventedReport:
    """One table of `reports`. A heading may be written by its short name in `[headings]`."""
    given = dict(table)
    judgements = [
        (headings.get(short, short), grade) for short, grade in given.pop("judgements", [])
    ]
    inspected: date | None = given.pop("inspected", None)
    report = InventedReport(
        file_id=given.pop("file_id"),
        title=given.pop("title"),
        inspected=inspected,
        published=given.pop("published"),
        grade=given.pop("grade", None),
        judgements=tuple(judgements),
        safeguarding=given.pop("safeguarding", None),
        lines=tuple(given.pop("lines", ())),
    )
    _expect_nothing_left(given, f"report {report.file_id}")
    return report


def _expect_nothing_left(table: Mapping[str, Any], what: str) -> None:
    if table:
        raise ValueError(f"{what}: unknown {', '.join(sorted(table))}")
