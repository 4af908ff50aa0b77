"""Which rows of a table may be believed: those whose grade can be no other heading's. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from scrapers.documents.frameworks import Framework
from scrapers.documents.rows import Row, Table
from scrapers.documents.words import Word

NUMBERED = re.compile(r"\d(?:\.\d)?")  # the number before a heading, and that of a footnote
_LONGEST_HEADING = 20  # words
_LONGEST_GRADE = 5


def believable(
    rows: Sequence[Row], table: Table, words: Sequence[Word], framework: Framework
) -> list[Row]:
    """
    The rows without those whose grade may be another heading's: several headings and then their
    grades, or grades before their headings. The rest of the document may still tell.
    """
    kept: list[Row] = []
    chain: list[Row] = []
    for row, following in zip_longest(rows, rows[1:]):
        alone = len(row.grades) == 1 or framework.columns
        if alone and not (_below_a_heading(row, table, words) or _lone(table, words, row.end)):
            chain.append(row)
        if following is not None and touch(words[row.end : following.start]):
            continue
        # Where grades come first, one stands before the first heading, and none behind the last.
        ungraded = table.headings_at(words, row.end) is not None
        if not (chain and ungraded and _lone_before(table, words, chain[0].start)):
            kept += chain
        chain = []
    return kept


def _below_a_heading(row: Row, table: Table, words: Sequence[Word]) -> bool:
    """Whether a heading without a grade ends right before the row."""
    for start in range(max(0, row.start - _LONGEST_HEADING), row.start):
        begins = start == 0 or words[start - 1].line != words[start].line
        found = table.headings_at(words, start) if begins else None
        if found and found[1] == row.start:
            return True
    return False


def _lone(table: Table, words: Sequence[Word], place: int) -> bool:
    """Whether a grade that begins at `place` has its lines for itself."""
    grade = table.grade_at(words, place)
    if grade is None or not place or words[place - 1].line == words[place].line:
        return False
    return grade[1] >= len(words) or words[grade[1]].line != words[grade[1] - 1].line


def _lone_before(table: Table, words: Sequence[Word], place: int) -> bool:
    """Whether a grade that has its lines for itself ends right before `place`."""
    return any(
        (grade := table.grade_at(words, start)) and grade[1] == place and _lone(table, words, start)
        for start in range(max(1, place - _LONGEST_GRADE), place)
    )


def touch(gap: Sequence[Word]) -> bool:
    """Whether nothing stands between two rows but the number of the next one."""
    return all(NUMBERED.fullmatch(word.text) for word in gap)
