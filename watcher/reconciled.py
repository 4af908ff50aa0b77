"""What came of holding the store against official files: as values, in words, as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from scrapers.official.model import OfficialFile, Series
from watcher.reconciling import Difference
from watcher.references import Reference
from watcher.registered import LICENCE, titled
from watcher.registered_words import dated, inspection_as_json
from watcher.shown import many


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference, of which provider, and which file says so."""

    provider: Reference
    called: str
    series: Series
    as_at: date
    difference: Difference


@dataclass(frozen=True, slots=True)
class Absent:
    """A watched provider that none of the files has, and why that may be."""

    provider: Reference
    reason: str


@dataclass(frozen=True, slots=True)
class Unwatched:
    """
    Somebody whom a selector of a watch finds in a file and who is not watched. `late` says that
    the selectors have been looked up since the file was read; else that is still to come.
    """

    provider: Reference
    called: str
    watch: str
    selector: str
    late: bool


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How much was compared with which files, and what came of it."""

    files: tuple[OfficialFile, ...]
    providers: int
    inspections: int
    grades: int
    findings: tuple[Finding, ...]
    absent: tuple[Absent, ...]
    unwatched: tuple[Unwatched, ...]

    @property
    def omissions(self) -> tuple[Finding, ...]:
        """The differences that nothing explains."""
        return tuple(each for each in self.findings if not each.difference.explained)

    @property
    def explained(self) -> tuple[Finding, ...]:
        """The differences that are none of ours."""
        return tuple(each for each in self.findings if each.difference.explained)

    @property
    def missed(self) -> int:
        """How much was missed."""
        return len(self.omissions) + sum(each.late for each in self.unwatched)

    @property
    def unread(self) -> bool:
        """Whether nothing was compared though the selectors find somebody in the files."""
        return not self.providers and bool(self.unwatched)


def lines(found: Reconciled) -> list[str]:
    """What was found in words, what was missed first, the answer last."""
    said = [*map(titled, found.files)]
    said += _titled("Missed:", map(_finding, found.omissions))
    said += _titled("Explained:", _together(found.explained))
    late = (_unwatched(each) for each in found.unwatched if each.late)
    said += _titled("Found by a watch in the file, and not watched:", late)
    early = (_unwatched(each) for each in found.unwatched if not each.late)
    said += _titled("Found by a watch in the file, to be watched from the next poll on:", early)
    absent = (f"{each.provider}: {each.reason}" for each in found.absent)
    said += _titled("Watched, and not in the file:", absent)
    return [*said, _answer(found)]


def _titled(title: str, lines: Iterable[str]) -> list[str]:
    listed = [f"  {line}" for line in lines]
    return [title, *listed] if listed else []


def _together(findings: Iterable[Finding]) -> Iterator[str]:
    """The findings, those on one inspection that have one reason in one line."""
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for each in findings:
        one = each.difference
        same = (each.provider, each.as_at, one.what, one.inspection, one.held, one.reason)
        alike.setdefault(same, []).append(each)
    for several in alike.values():
        first = several[0].difference
        if len(several) > 1 and first.heading is not None:
            count = many(len(several), "grade", "grades")
            grades = f"{count} in the file, {first.held or 'not'} held"
            first = replace(first, heading=None, in_file=None, held=grades)
        yield _finding(replace(several[0], difference=first))


def _finding(finding: Finding) -> str:
    difference = finding.difference
    reason = f" ({difference.reason})" if difference.reason else ""
    return f"{finding.provider}  {finding.called}: {_essence(difference)}{reason}"


def _essence(difference: Difference) -> str:
    if difference.what == "unread":
        return "nothing is held of it"
    if difference.what == "status":
        return f"status {difference.in_file} in the file, {difference.held} held"
    assert difference.inspection is not None
    event = dated(difference.inspection)
    if difference.what == "inspection":
        return f"{event}: no report of it is {'held' if difference.held is None else 'listed'}"
    if difference.heading is None:
        return f"{event}: {difference.held}"
    held = f"{difference.held} held" if difference.held else "not held"
    return f"{event}: {difference.heading}: {difference.in_file} in the file, {held}"


def _unwatched(each: Unwatched) -> str:
    return f"{each.provider}  {each.called}: {each.watch}, {each.selector}"


def _answer(found: Reconciled) -> str:
    counts = ", ".join(
        (
            many(found.providers, "provider", "providers"),
            many(found.inspections, "inspection", "inspections"),
            many(found.grades, "grade", "grades"),
        )
    )
    if not (found.providers or found.missed):
        first = (
            " Run `ofsted-watch check` first: it looks the selectors up." if found.unread else ""
        )
        return f"Nothing was compared: no watched provider is in the file.{first}"
    explained = f", {len(found.explained):,} explained" if found.explained else ""
    return f"{counts}: {f'{found.missed:,}' if found.missed else 'nothing'} missed{explained}"


def document_of(found: Reconciled) -> dict[str, Any]:
    """What `reconcile --json` prints."""
    return {
        "files": [
            {
                "series": each.series,
                "title": each.title,
                "as_at": each.as_at.isoformat(),
                "source": each.source,
            }
            for each in found.files
        ],
        "compared": {
            "providers": found.providers,
            "inspections": found.inspections,
            "grades": found.grades,
        },
        "missed": [_as_json(each) for each in found.omissions],
        "explained": [_as_json(each) for each in found.explained],
        "absent": [
            {"provider": str(each.provider), "reason": each.reason} for each in found.absent
        ],
        "unwatched": [
            {
                "provider": str(each.provider),
                "name": each.called,
                "watch": each.watch,
                "selector": each.selector,
                "missed": each.late,
            }
            for each in found.unwatched
        ],
        "licence": LICENCE,
    }


def _as_json(finding: Finding) -> dict[str, Any]:
    difference = finding.difference
    return {
        "provider": str(finding.provider),
        "name": finding.called,
        "what": difference.what,
        "inspection": difference.inspection and inspection_as_json(difference.inspection),
        "heading": difference.heading,
        "in_file": difference.in_file,
        "held": difference.held,
        "reason": difference.reason,
        "series": finding.series,
        "as_at": finding.as_at.isoformat(),
    }
