"""The rows of a table whose heading or grade is not known: kept, and told. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, zip_longest

from scrapers.documents.doubt import NUMBERED, touch
from scrapers.documents.rows import Row, Table
from scrapers.documents.words import Word, capitalised, words_in
from scrapers.model import Judgement
from scrapers.scales import NOT_GRADES, is_grade

_PREVIOUS = (
    "overall effectiveness at previous inspection",
    "overall effectiveness at the previous inspection",
    "overall effectiveness at last inspection",
    "overall effectiveness at previous inspection of",
    "previous inspection grade",
    "previous inspection judgement",
    "previous inspection",
)
_GRADE_WORDS = frozenset({"requires", "improvement", "good", "outstanding", "inadequate"})
_ROW_LINES = 3  # that one row of a table is wrapped over at most, less one
_LONGEST_UNKNOWN = 20
"""Words of a heading that the table does not know; the longest known one has 17."""
_UNKNOWN_GRADE = 5
_VERBS = frozenset({"is", "are", "was", "were", "be", "has", "have", "remains", "require"})


def unknown_rows(
    words: Sequence[Word], rows: Sequence[Row], table: Table, lines: Sequence[str]
) -> tuple[list[tuple[int, Judgement]], list[str]]:
    """
    What stands between two rows of the table and is not a row itself: a heading that is not
    known with its grade, or a known one with a grade that is not.
    """
    judgements, problems = _behind_the_table(words, rows, table, lines)
    for before, after in pairwise(rows):
        gap = words[before.end : after.start]
        if not 0 < len(gap) <= _LONGEST_UNKNOWN + _UNKNOWN_GRADE:
            continue
        if gap[-1].line - gap[0].line > _ROW_LINES or "." in _original(gap, lines).rstrip("."):
            continue
        plain = " ".join(word.text for word in gap)
        numbers = all(NUMBERED.fullmatch(word.text) for word in gap)
        if numbers or plain.startswith(_PREVIOUS) or plain in NOT_GRADES:
            continue
        heading = table.headings_at(words, before.end)
        if heading:
            rest = words[heading[1] : after.start]
            grade = _original(rest, lines)
            graded = any(table.grade_at(words, at) for at in range(heading[1], after.start))
            if 0 < len(rest) <= _UNKNOWN_GRADE and not graded and is_grade(grade):
                judgements.append((gap[0].line, Judgement(heading[0], grade, None)))
                problems.append(f"unknown grade {grade!r} for {heading[0]}")
            continue
        for place in range(before.end + 1, after.start):
            grade_there = table.grade_at(words, place)
            if grade_there and grade_there[1] == after.start:
                said = {word.text for word in words[before.end : place]}
                known = any(table.headings_at(words, at) for at in range(before.end, place))
                if known or said & (_GRADE_WORDS | _VERBS):
                    break  # parts of other rows: what is missing of them is told as missing
                name = _original(words[before.end : place], lines)
                judgements.append((gap[0].line, Judgement(name, capitalised(grade_there[0]), None)))
                problems.append(f"unknown heading {name!r}, graded {grade_there[0]}")
                break
    return judgements, problems


def _behind_the_table(
    words: Sequence[Word], rows: Sequence[Row], table: Table, lines: Sequence[str]
) -> tuple[list[tuple[int, Judgement]], list[str]]:
    """A row that is not known right behind the table's last one: its line ends in a grade."""
    last = next(
        row
        for row, following in zip_longest(rows, rows[1:])
        if following is None or not touch(words[row.end : following.start])
    )
    number = words[last.end - 1].line + 1
    if number >= len(lines) or last.end >= len(words) or words[last.end].line != number:
        return [], []
    line = lines[number]
    plain = [word.text for word in words_in(line)]
    sentence = set(plain) & _VERBS or "." in line or " ".join(plain).startswith(_PREVIOUS)
    if sentence or not line[:1].isupper():
        return [], []
    for place in range(last.end + 1, len(words)):
        grade = table.grade_at(words, place) if words[place].line == number else None
        if grade and (grade[1] >= len(words) or words[grade[1]].line != number):
            name = _original(words[last.end : place], lines)
            # Prose follows the table at once, and its lines may well end in "receive good-".
            if not line[line.rfind(name) + len(name) :].strip(" :")[:1].isupper():
                return [], []
            judgement = Judgement(name, capitalised(grade[0]), None)
            return [(number, judgement)], [f"unknown heading {name!r}, graded {grade[0]}"]
    return [], []


def _original(words: Sequence[Word], lines: Sequence[str]) -> str:
    """Some words as the document writes them, as nearly as their lines tell."""
    if not words:
        return ""
    wanted = [word.text for word in words]
    text = " ".join(lines[line] for line in dict.fromkeys(word.line for word in words))
    pattern = r"[^A-Za-z0-9]*?".join(re.escape(word).replace("\\-", "-?") for word in wanted)
    match = re.search(pattern, text, re.IGNORECASE)
    return match[0] if match else " ".join(wanted)
