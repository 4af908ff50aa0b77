"""What the headings of a report mean beside each other: one and the same, a grade, a flag. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from scrapers.model import Judgement
from scrapers.remits import is_overall
from scrapers.scales import heading_key, rank

SAFEGUARDING = "Safeguarding"
"""The heading of a document's safeguarding finding where no heading of the report speaks of it."""

CONCERN = "Category of concern"
"""The heading of the category of concern that a document puts a school in."""

_NO_GRADES = frozenset({"concern", "fe_progress", "iss"})
"""Scales of findings that a provider does not stand by: a visit that gives them is ungraded."""


class Judged(Protocol):
    """What has a heading and a scale: a judgement, or a comparison of two."""

    @property
    def heading(self) -> str:
        """In Ofsted's words."""

    @property
    def scale(self) -> str | None:
        """The id of its scale."""


def is_grade(judged: Judged) -> bool:
    """
    Whether a provider stands by it. A flag (safeguarding, a category of concern) and a finding
    such as "Reasonable progress" say something of an ungraded visit, and leave the grade as it is.
    """
    if judged.scale == "safeguarding":
        return heading_key(judged.heading) != heading_key(SAFEGUARDING)
    return judged.scale not in _NO_GRADES


def has_grades(several: Iterable[Judged]) -> bool:
    """Whether any of them is a grade."""
    return any(map(is_grade, several))


def speaks_of_safeguarding(judgement: Judgement) -> bool:
    """Whether it is a finding on safeguarding, under whatever heading."""
    return judgement.scale == "safeguarding"


def pairs(
    ones: Sequence[Judgement], others: Sequence[Judgement]
) -> tuple[tuple[Judgement, Judgement], ...]:
    """
    Which of `ones` and of `others` are about the same: those under one heading, then what is
    left of the overall grades and of safeguarding, where each side has one.

    A page and a document word these two as they like. A report on a school with boarders may
    have two overall grades, so the same words go first.
    """
    by_key = {heading_key(other.heading): other for other in others}
    found = [
        (one, by_key[heading_key(one.heading)])
        for one in ones
        if heading_key(one.heading) in by_key
    ]
    for alike in (_overall, speaks_of_safeguarding):
        mine = [one for one in ones if alike(one) and all(one is not pair[0] for pair in found)]
        theirs = [
            other
            for other in others
            if alike(other) and all(other is not pair[1] for pair in found)
        ]
        if len(mine) == len(theirs) == 1:
            found.append((mine[0], theirs[0]))
    return tuple(found)


def _overall(judgement: Judgement) -> bool:
    return is_overall(judgement.heading)


def same_grade(one: Judgement, other: Judgement) -> bool:
    """Whether two readings give one grade: another spelling of it is no correction."""
    if heading_key(one.grade) == heading_key(other.grade):
        return True
    if one.scale is None or one.scale != other.scale:
        return False
    try:
        return rank(one.scale, one.grade) == rank(other.scale, other.grade)
    except KeyError:
        return False
