"""Which grades of an official file and of a held report are about the same, and agree. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scrapers.model import Judgement
from scrapers.scales import SCALES, is_grade, rank
from watcher.headings import pairs, same_grade

Pair = tuple[Judgement, Judgement]


@dataclass(frozen=True, slots=True)
class Pairing:
    """
    The grades of a file beside those that are held: `same` agree, `other` do not, and of
    `lacking` nothing is held.
    """

    same: tuple[Pair, ...]
    other: tuple[Pair, ...]
    lacking: tuple[Judgement, ...]


def paired(in_file: Sequence[Judgement], held: Sequence[Judgement]) -> Pairing:
    """
    Pair what a file says with what is held. Grades on two scales that have no grade in common
    are about two things, and are left out.
    """
    wanted = [one for one in in_file if is_grade(one.grade)]
    found = list(pairs(wanted, held))
    rest = [one for one in wanted if all(one is not pair[0] for pair in found)]
    spare = [other for other in held if all(other is not pair[1] for pair in found)]
    lacking = []
    for one in rest:
        # Files and pages do not word every heading alike.
        like = next((o for o in spare if o.scale == one.scale and _agree(one, o)), None)
        if like is None:
            lacking.append(one)
        else:
            found.append((one, like))
            spare.remove(like)
    same = tuple(pair for pair in found if _agree(*pair))
    other = tuple(pair for pair in found if not _agree(*pair) and _comparable(*pair))
    return Pairing(same, other, tuple(lacking))


def _agree(one: Judgement, other: Judgement) -> bool:
    """Whether two grades are one, spelled as they may be, on the scale of either."""
    return any(
        same_grade(replace(one, scale=scale), replace(other, scale=scale))
        for scale in (one.scale, other.scale)
    )


def _comparable(one: Judgement, other: Judgement) -> bool:
    """
    Whether two grades that differ are a difference. The four-point words of social care and of
    education are two scales, and may be confused where the type of a page is not known.
    """
    if None in (one.scale, other.scale) or one.scale == other.scale:
        return True
    return any(_is_on(scale.id, one.grade) and _is_on(scale.id, other.grade) for scale in SCALES)


def _is_on(scale: str, grade: str) -> bool:
    try:
        rank(scale, grade)
    except KeyError:
        return False
    return True
