"""What the register says of a provider, as people read it: its name, its grade, its dates. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from scrapers.model import Provider, ProviderKey, Report
from scrapers.official.model import OfficialFile, RegisterRow, Series
from scrapers.remits import KIND_WORDS, UNKNOWN
from watcher.events import Held, Known
from watcher.grades import Standing, standing
from watcher.groups import group
from watcher.headlines import day
from watcher.shown import many

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0"
"""What stands with whatever is given on of the register (Open Government Licence v3.0)."""

TITLES: dict[Series, str] = {
    "social-care": "children's social care",
    "childcare": "childcare",
    "state-schools": "state-funded schools",
    "independent-schools": "independent schools",
    "further-education": "further education and skills",
}
"""The series, each in words."""

_UNSHOWN = re.compile(r"[^\n\x20-\x7e]")


def known_of(row: RegisterRow) -> Known:
    """
    What a file says of a provider, in the form of what is held of one: to be graded and counted
    by the same rules. Inspections have no file ids, so they are numbered as they come.
    """
    key = ProviderKey(row.type or 0, row.urn)
    provider = Provider(key, name_of(row), None, row.status, row.status_words)
    held = tuple(
        Held(Report(str(number), each.title, each.inspected, each.published, each.judgements))
        for number, each in enumerate(row.inspections, 1)
    )
    return Known(provider, held, (), 0)


def standing_of(row: RegisterRow) -> Standing | None:
    """Where a provider stands by its file, None where no inspection there has a grade."""
    return standing(known_of(row))


def grade_of(row: RegisterRow) -> str | None:
    """The grade that a provider stands by, in Ofsted's words; `(lowest)` where none is overall."""
    stood = standing_of(row)
    if stood is None:
        return None
    return stood.grade if stood.overall else f"{stood.grade} (lowest)"


def latest(row: RegisterRow) -> date | None:
    """The date of the newest inspection: of its publication, where the file says that."""
    dates = (each.published or each.inspected for each in row.inspections)
    return max((when for when in dates if when is not None), default=None)


def name_of(row: RegisterRow) -> str | None:
    """The name of a provider, None where Ofsted withholds it or it may be a person's."""
    return None if KIND_WORDS.get(row.kind, UNKNOWN).withheld else row.name


def called(row: RegisterRow) -> str:
    """What to call a provider: its name, or its kind and URN."""
    return name_of(row) or f"{KIND_WORDS.get(row.kind, UNKNOWN).noun} {row.urn}"


def belongs_to(row: RegisterRow) -> str:
    """The owner and the trust of a provider, as far as the file names them."""
    return "; ".join(filter(None, (row.owner, row.trust)))


def titled(file: OfficialFile) -> str:
    """An official file and the day for which it holds, which its title may say already."""
    when = day(file.as_at)
    told = when in file.title.replace("_", " ")
    return file.title if told else f"{file.title}, as at {when}"


def tally(rows: Iterable[RegisterRow]) -> str:
    """How several providers stand: `5 providers: 1 Outstanding, 3 Good, 1 not yet graded`."""
    several = tuple(rows)
    counted = group("", map(known_of, several))
    parts = [f"{count} {grade}" for grade, count in reversed(counted.grades)]
    parts += [f"{counted.ungraded} not yet graded"] if counted.ungraded else []
    parts += [f"{counted.closed} closed"] if counted.closed else []
    return f"{many(len(several), 'provider', 'providers')}: {', '.join(parts)}"


def columns(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, each column as wide as it must be; a column of nothing is left out."""
    kept = [column for column in zip(*table, strict=True) if any(column)]
    widths = [max(map(len, column)) for column in kept]
    for line in zip(*kept, strict=True):
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(cells).rstrip()


def plain(text: str) -> str:
    """Text for a terminal: a file could hold what a terminal takes for a command."""
    return "".join(char if char.isprintable() else " " for char in text)


def document(value: Any) -> str:
    """A JSON document for a terminal or a program: what `plain` would take out is escaped."""
    return _escaped(json.dumps(value, ensure_ascii=False, indent=1))


def on_one_line(value: Any) -> str:
    """The same on one line."""
    return _escaped(json.dumps(value, ensure_ascii=False))


def _escaped(text: str) -> str:
    def escaped(match: re.Match[str]) -> str:
        char = match[0]
        if char.isprintable():
            return char
        # JSON itself leaves DEL as it is.
        return "\\u007f" if char == "\x7f" else json.dumps(char)[1:-1]

    return _UNSHOWN.sub(escaped, text)
