"""The judgements of a document that has a table of grades. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from scrapers.documents.columns import column_names, phase
from scrapers.documents.doubt import believable
from scrapers.documents.frameworks import NUMBER_WORDS, OVERALL, Framework
from scrapers.documents.rows import Row, Table
from scrapers.documents.unknown import unknown_rows
from scrapers.documents.words import Word, Worded, capitalised
from scrapers.model import Judgement
from scrapers.scales import SCALES, heading_key, rank

_SCALES = {scale.id: scale for scale in SCALES}
_FRONT_WORDS = 150


@dataclass(frozen=True, slots=True)
class Judged:
    """
    The judgements of a document, and what went wrong with them.

    `complete` is the number of the framework's groups of headings that have a grade. `lines` are
    the lines on which the judgements begin, where that is known; `doubted` are the keys of the
    headings that have several grades, so that none was taken.
    """

    judgements: tuple[Judgement, ...]
    problems: tuple[str, ...]
    complete: int
    lines: tuple[int, ...] = ()
    doubted: frozenset[str] = frozenset()


_NOT_JUDGED = ("Not judged", "Not applicable", "Not graded")
"""What stands in a grade's place where there was nothing to judge: most often no children."""


@cache
def _table(framework: Framework) -> Table:
    return Table(
        framework.headings,
        (*framework.grades, *_NOT_JUDGED),
        between=(*framework.between, *_this_inspection(framework)),
        numbers=framework.numbers,
    )


def judge(body: Worded, placed: Worded, framework: Framework) -> Judged:
    """
    Read the table of `framework` out of a document. `placed` are its first pages again, in rows
    by place, which are believed only where they fill the whole table.
    """
    table, words, lines = _table(framework), body.words, body.lines
    rows = believable(table.rows(words), table, words, framework)
    found = _by_heading(rows, framework, body)
    found.update(_columns_of_two(words, table, framework, found))
    if placed.words:
        level = _by_heading(table.rows(placed.words, level=True), framework, placed)
        together = {**level, **found}
        agree = all(_said(found[key]) == _said(level[key]) for key in found.keys() & level.keys())
        if agree and not _missing(framework, together):
            found = together
    judgements, problems, doubted = _agreed(found, framework)
    begin = [found[heading_key(each.heading)][0][2] for each in judgements]
    if len(rows) > 1:
        odd, told = unknown_rows(words, rows, table, lines)
        for line, judgement in odd:
            if heading_key(judgement.heading) not in found:
                judgements.append(judgement)
                begin.append(line)
        problems += told
    missing = _missing(framework, found)
    complete = len(framework.groups) - len(missing)
    if not found:
        problems = []
    if found and missing:
        problems += [f"no grade was found for {group[0]}" for group in missing]
    return Judged(tuple(judgements), tuple(problems), complete, tuple(begin), frozenset(doubted))


def _said(pairs: Iterable[tuple[str, str | None, int]]) -> set[str | None]:
    return {grade for _, grade, _ in pairs}


def _this_inspection(framework: Framework) -> Iterator[str]:
    """What stands between a heading and its grade where the last grade is given beside it."""
    # "Overall effectiveness / Previous inspection: Good 2 / This inspection: Good 2": a grade
    # in between is part of what is passed over.
    yield "this inspection"
    for grade in (*framework.grades, "not previously inspected", "not applicable"):
        for number in ("", " 1", " 2", " 3", " 4"):
            yield f"previous inspection {grade}{number} this inspection"
    if framework.numbers:
        yield from (f"previous inspection {digit} this inspection" for digit in range(1, 5))


Found = dict[str, list[tuple[str, str | None, int]]]
"""By heading key: each (heading as the table has it, grade or None where grades are several, line
on which it begins)."""


def _by_heading(rows: Iterable[Row], framework: Framework, body: Worded) -> Found:
    found: Found = {}
    rows = list(rows)
    first = body.words[rows[0].start].line if rows else 0
    for row in rows:
        line = body.words[row.start].line
        heading = row.heading.split(" How well does ")[0]
        names: tuple[str, ...] | None = (phase(framework, body.lines[:line]),)
        if len(row.grades) > 1:
            names = column_names(framework, body.lines[:first], len(row.grades))
        if names is None:
            pairs: list[tuple[str, str | None]] = [(heading, None)]
        else:
            pairs = [
                (f"{name}: {heading}" if name else heading, _worded(grade, framework))
                for name, grade in zip(names, row.grades, strict=True)
            ]
        for named, grade in pairs:
            found.setdefault(heading_key(named), []).append((named, grade, line))
    return found


def _columns_of_two(
    words: Sequence[Word], table: Table, framework: Framework, found: Found
) -> Found:
    """
    The overall grade where it does not follow its heading: between this inspection and the last
    ("This inspection: Good 2 Overall effectiveness Previous inspection: ..."), or both grades
    after both labels.
    """
    overall = framework.groups[0][0] if framework.groups else ""
    if overall not in _BESIDE_THE_LAST or heading_key(overall) in found:
        return {}
    for place in range(len(words) - 2):
        if (words[place].text, words[place + 1].text) != ("this", "inspection"):
            continue
        at = place + 2
        if [word.text for word in words[at : at + 2]] == ["previous", "inspection"]:
            at += 2
        grade = table.grade_at(words, at)
        near = any(
            (heading := table.headings_at(words, other)) and heading[0] == overall
            for other in range(max(0, place - _NEAR), min(len(words), at + _NEAR))
        )
        # Without children there is nothing to judge but whether requirements are met.
        met = "met" in framework.scales and place < _FRONT_WORDS
        if grade and (near or met):
            return {heading_key(overall): [(overall, capitalised(grade[0]), words[place].line)]}
    return {}


_BESIDE_THE_LAST = (OVERALL, "The quality and standards of the early years provision")
"""The headings beside which reports to 2019 give this inspection's grade and the last one's."""
_NEAR = 14  # words: the labels, the days of the inspection, and a grade


def _worded(grade: str, framework: Framework) -> str | None:
    """A grade in words; a number stands for the word that the framework gives it."""
    if not grade.isdigit():
        return capitalised(grade)
    return NUMBER_WORDS[int(grade)] if framework.numbers else None


def _missing(framework: Framework, found: Found) -> list[tuple[str, ...]]:
    keys = {heading_key(key.rpartition(": ")[2]) for key in found} | set(found)
    return [group for group in framework.groups if not any(heading_key(h) in keys for h in group)]


def _agreed(found: Found, framework: Framework) -> tuple[list[Judgement], list[str], set[str]]:
    """One judgement for each heading that a document grades in one way only; the other keys."""
    judgements, problems, doubted = [], [], set()
    for key, pairs in found.items():
        heading = pairs[0][0]
        grades = dict.fromkeys(grade for _, grade, _ in pairs if grade not in _NOT_JUDGED)
        if not grades:
            continue
        if None in grades:
            problems.append(f"several grades stand beside {heading}: none was taken")
            doubted.add(key)
            continue
        said = [grade for grade in grades if grade is not None]
        scale = scale_among(framework.scales, said[0])
        if any(differ(said[0], other) for other in said[1:]):
            problems.append(two_grades(heading, *said))
            doubted.add(key)
            continue
        judgements.append(Judgement(heading, said[0], scale))
    return judgements, problems, doubted


def two_grades(heading: str, *grades: str) -> str:
    """The problem that a heading has more than one grade."""
    return f"two grades for {heading}: {' and '.join(grades)}; neither was taken"


def differ(one: str, other: str) -> bool:
    """Whether two grades are two, and not one in two spellings."""
    return _rank(one) != _rank(other)


def _rank(grade: str) -> tuple[str | None, int]:
    scale = scale_among(tuple(_SCALES), grade)
    return (scale, rank(scale, grade)) if scale else (grade, 0)


def scale_among(scales: Sequence[str], grade: str) -> str | None:
    """The first of `scales` that knows `grade`."""
    for name in scales:
        many = (each for spellings in _SCALES[name].grades for each in spellings)
        if any(grade.casefold() == each.casefold() for each in many):
            return name
    return None
