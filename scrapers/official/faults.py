"""What was not understood of a file: a few cells are let be, many make it a bad file."""

from __future__ import annotations

from collections import Counter

from scrapers.official.model import BadFile

MOST = 0.05
"""The part of the rows that may have a fault of one kind. More, and a column is not what it was
taken for."""


class Faults:
    """Counts the rows of one file, and the faults in them by kind."""

    def __init__(self) -> None:
        self.rows = 0
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def add(self, what: str, where: str) -> None:
        """One fault: of which kind, and in which cell, with what stands there."""
        self._counts[what] += 1
        self._first.setdefault(what, where)

    def see(self) -> None:
        """Raise BadFile if there are too many faults of one kind for what was read."""
        for what, count in self._counts.most_common():
            if count > self.rows * MOST:
                raise BadFile(
                    f"{count:,} of {self.rows:,} rows have {what}, the first in {self._first[what]}"
                )
