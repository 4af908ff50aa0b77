"""
The rows of a table of grades: a known heading, and the grade that stands next to it. Pure.

Words are matched one by one, over the ends of lines, because a heading or a grade may be wrapped
anywhere, and a grade may even stand inside its wrapped heading (seen in reports of 2013 to 2019).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scrapers.documents.words import Phrases, Word

# NamedTuple and findall, since there are some 6,000 words in a ten-page report: a third faster.
_NUMBERED = re.compile(r"[0-9](\.[0-9])?")
_GRADE_NUMBER = re.compile(r"[1-4]")
_MOST_GRADES = 5  # phases of teacher education side by side


@dataclass(frozen=True, slots=True)
class Row:
    """
    A heading, and the grades that stand next to it: several where a table has several columns.

    `start` and `end` are places in the list of words, `end` behind the last word.
    """

    heading: str
    grades: tuple[str, ...]
    start: int
    end: int


class Table:
    """
    What a table's headings and grades are. `between` are words that may stand between the two;
    with `numbers`, a lone 1 to 4 is a grade.
    """

    def __init__(
        self,
        headings: Iterable[str],
        grades: Iterable[str],
        *,
        between: Iterable[str] = (),
        numbers: bool = False,
    ) -> None:
        named = dict.fromkeys(headings)
        # "The" before a heading comes and goes from year to year.
        self._headings = Phrases(
            [*named, *(h[4:5].upper() + h[5:] for h in named if h.startswith("The "))]
        )
        self._grades = Phrases(grades)
        self._between = Phrases(between)
        self._numbers = numbers

    def rows(self, words: Sequence[Word], *, level: bool = False) -> list[Row]:
        """
        The rows in order. With `level`, a grade counts only on the line where its heading ends:
        for text that was put in order by its place on the page.
        """
        found: list[Row] = []
        place = 0
        first = self._headings.first_words
        while place < len(words):
            may = words[place].text in first and self._may_start(words, place)
            row = self._row(words, place, level=level) if may else None
            if row is None:
                place += 1
            else:
                found.append(row)
                place = row.end
        return found

    def headings_at(self, words: Sequence[Word], place: int) -> tuple[str, int] | None:
        """The heading that begins at `place`, whatever follows it, and where it ends."""
        return self._headings.at(words, place)

    def grade_at(self, words: Sequence[Word], place: int) -> tuple[str, int] | None:
        """The grade that begins at `place`, and where it ends."""
        return self._grades.at(words, place)

    def _may_start(self, words: Sequence[Word], place: int) -> bool:
        """A row begins a line, or follows a number such as 2.1 that does, or another row."""
        if place == 0 or words[place - 1].line != words[place].line:
            return True
        before = words[place - 1]
        if _NUMBERED.fullmatch(before.text) and (place < 2 or words[place - 2].line != before.line):
            return True
        return self.ends_a_grade(words, place)

    def ends_a_grade(self, words: Sequence[Word], place: int) -> bool:
        """Whether a grade ends right before `place`."""
        if not place:
            return False
        if _GRADE_NUMBER.fullmatch(words[place - 1].text):
            place -= 1
        for length in range(1, 6):
            at = self._grades.at(words, place - length) if place >= length else None
            if at and at[1] == place:
                return True
        return False

    def _row(self, words: Sequence[Word], place: int, *, level: bool) -> Row | None:
        for phrase, name in self._headings.beginning(words[place].text):
            row = self._matched(words, place, phrase, name, level=level)
            if row:
                return row
        return None

    def _matched(
        self,
        words: Sequence[Word],
        place: int,
        phrase: tuple[str, ...],
        name: str,
        *,
        level: bool,
    ) -> Row | None:
        at = place
        for number, wanted in enumerate(phrase):
            if at >= len(words) or words[at].text != wanted:
                return self._woven(words, place, at, phrase[number:], name) if number else None
            at += 1
        after = self._after(words, at, level=level)
        return Row(name, after[0], place, after[1]) if after else None

    def _woven(
        self, words: Sequence[Word], place: int, at: int, rest: tuple[str, ...], name: str
    ) -> Row | None:
        """
        A row whose grade stands within its wrapped heading: each line has some of the heading,
        and behind it some of the grade. `rest` is what of the heading is to come.
        """
        if at >= len(words):
            return None
        for grade, spelled in self._grades.beginning(words[at].text):
            end = _woven_end(words, at, rest, grade)
            if end is not None and self._ends(words, end):
                return Row(name, (spelled,), place, end)
        if self._numbers and _GRADE_NUMBER.fullmatch(words[at].text):
            numbers, behind = self._grades_from(words, at)
            end = _woven_end(words, behind, rest, ())
            if end is not None and self._ends(words, end):
                return Row(name, numbers, place, end)
        return None

    def _ends(self, words: Sequence[Word], end: int) -> bool:
        """Whether a row may end before `end`: at a line's end, or where the next row begins."""
        return (
            end >= len(words)
            or words[end].line != words[end - 1].line
            or self._headings.at(words, end) is not None
            or _begins_row(self._headings, words, end)
        )

    def _after(
        self, words: Sequence[Word], at: int, *, level: bool
    ) -> tuple[tuple[str, ...], int] | None:
        between = self._between.at(words, at)
        start = between[1] if between else at
        grades, end = self._grades_from(words, start)
        if not grades:
            return None
        if level and words[start].line != words[at - 1].line:
            return None
        return (grades, end) if self._ends(words, end) else None

    def _grades_from(self, words: Sequence[Word], at: int) -> tuple[tuple[str, ...], int]:
        grades: list[str] = []
        while len(grades) < _MOST_GRADES:
            found = self._grades.at(words, at)
            if found:
                grades.append(found[0])
                at = found[1]
                # "Good 2": the number says the same again. "Outstanding" with a footnote's 1
                # behind it looks alike, and does no harm.
                at += _says_again(words, at)
            elif (
                self._numbers
                and at < len(words)
                and _GRADE_NUMBER.fullmatch(words[at].text)
                # What stands alone on the next line is the number of the page.
                and (not grades or words[at].line == words[at - 1].line)
            ):
                grades.append(words[at].text)
                at += 1
            else:
                break
        return tuple(grades), at


def _says_again(words: Sequence[Word], at: int) -> bool:
    """Whether a number says again what the grade before it says, and begins no paragraph."""
    if at >= len(words) or not _GRADE_NUMBER.fullmatch(words[at].text):
        return False
    alone = at + 1 >= len(words) or words[at + 1].line != words[at].line
    return words[at].line == words[at - 1].line or alone


def _woven_end(
    words: Sequence[Word], at: int, heading: tuple[str, ...], grade: tuple[str, ...]
) -> int | None:
    """
    Where a heading's rest and a grade end that share lines, the heading before the grade on each;
    None if they do not. A number behind the grade says the same again.
    """
    line_of_grade = None
    numbered = not grade
    while heading or grade:
        if at >= len(words):
            return None
        word = words[at]
        if heading and word.text == heading[0] and word.line != line_of_grade:
            heading = heading[1:]
        elif grade and word.text == grade[0]:
            grade, line_of_grade = grade[1:], word.line
        elif not grade and not numbered and _GRADE_NUMBER.fullmatch(word.text):
            numbered, line_of_grade = True, word.line
        else:
            return None
        at += 1
    return at


def _begins_row(headings: Phrases, words: Sequence[Word], at: int) -> bool:
    """Whether a numbered row begins at `at`."""
    numbered = at < len(words) and _NUMBERED.fullmatch(words[at].text) is not None
    return numbered and headings.at(words, at + 1) is not None
