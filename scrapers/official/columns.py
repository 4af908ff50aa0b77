"""Which row of a sheet is its header, and which column is which, however they are written. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from scrapers.official.cells import Cell, Row
from scrapers.official.model import BadFile

Names = tuple[str, ...]
"""What one column may be called, the newest name first."""

DEEPEST_HEADER = 30
"""The header is looked for in so many rows. Official files have up to three rows above it."""

_NOISE = re.compile(r"[^a-z0-9]+")
_LEAST = 2
_SHOWN = 8


def key(name: str) -> str:
    """
    What names of columns are compared by: lower case letters and figures alone.

    Headers of the social care data begin with stray line breaks, those of the schools files have
    doubled spaces, and some files write "Provider Type" for "Provider type".
    """
    return _NOISE.sub("", name.replace("&", "and").casefold())


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: the number of its row, and what stands in each column."""

    sheet: str
    number: int
    names: tuple[str, ...]

    def find(self, names: Names) -> int | None:
        """The place of the first of `names` that is a column, or None without any."""
        found = self.named(names)
        return None if found is None else found[0]

    def named(self, names: Names) -> tuple[int, str] | None:
        """The place of the first of `names` that is a column, and which of them it is."""
        keys = [key(name) for name in self.names]
        for name in names:
            if key(name) in keys:
                return keys.index(key(name)), name
        return None

    def need(self, names: Names) -> int:
        """The place of a column that must be there. Raises BadFile, with what was looked for."""
        place = self.find(names)
        if place is None:
            raise self._lacks(names, "none" if len(names) == 1 else "none by any known name")
        return place

    def need_one(self, several: Sequence[Names]) -> None:
        """See that one of several columns is there. Raises BadFile, with what was looked for."""
        if all(self.find(names) is None for names in several):
            raise self._lacks(tuple(names[0] for names in several), "none of those that would do")

    def _lacks(self, names: Names, which: str) -> BadFile:
        plain = {key(name): name for name in self.names if name}
        near = get_close_matches(key(names[0]), plain, n=3, cutoff=0.5)
        seen = [plain[each] for each in near] or list(plain.values())[:_SHOWN]
        return BadFile(
            f"sheet {self.sheet!r}, row {self.number}: no column {names[0]!r} ({which}). "
            f"Looked for: {_listed(names)}. {'Nearest' if near else 'Seen'}: {_listed(seen)}"
        )


def matches(row: Row, signs: Iterable[Names]) -> int:
    """How many of the columns that `signs` name stand in `row`."""
    keys = {key(cell) for cell in row.cells if isinstance(cell, str)}
    return sum(any(key(name) in keys for name in names) for names in signs)


def find_header(sheet: str, top: Sequence[Row], signs: Sequence[Names]) -> Header:
    """
    The header among the first rows of a sheet: the row that has most of the columns that `signs`
    name. Raises BadFile where no row has two of them.
    """
    rows = [row for row in top if row.number <= DEEPEST_HEADER]
    best = max(rows, key=lambda row: matches(row, signs), default=None)
    if best is None or matches(best, signs) < min(_LEAST, len(signs)):
        raise BadFile(
            f"sheet {sheet!r}: no header in the first {DEEPEST_HEADER} rows. "
            f"Looked for columns such as {_listed([names[0] for names in signs[:_SHOWN]])}; "
            f"the first rows say: {_listed(list(_words(rows)))}"
        )
    return Header(sheet, best.number, tuple(_plain(cell) for cell in best.cells))


def _words(rows: Sequence[Row]) -> Iterable[str]:
    filled = [_plain(cell) for row in rows for cell in row.cells if cell is not None]
    return filled[:_SHOWN]


def _plain(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else str(cell or "")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(repr(name[:80]) for name in names[:_SHOWN]) or "nothing"
