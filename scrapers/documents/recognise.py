"""Which kind of document this is: by the words of its title, near its beginning. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from scrapers.documents.kinds import RULES, Kind

_TITLE_LINES = 45
"""A letter's title comes after its addressees, of which there may be a dozen."""


def recognise(lines: Sequence[str]) -> list[Kind]:
    """
    The kinds of document that `lines` may begin, the likeliest first; empty if no rule knows it.

    Several may fit, since the first page of a report on an authority may well speak of a focused
    visit, and a letter on such a visit of the framework for inspections.
    """
    lines = _without_ofsted_on_itself(lines)
    title = _with_wraps(lines[:_TITLE_LINES])
    opening = _with_wraps(lines[:_OPENING_LINES])
    return [
        kind
        for pattern, also, kind in _COMPILED
        if pattern.search(title) and (also is None or also.search(opening))
    ]


def _without_ofsted_on_itself(lines: Sequence[str]) -> Sequence[str]:
    """Without the paragraph at the end of every document that names all remits."""
    start = next((n for n, line in enumerate(lines) if _ON_ITSELF.match(line)), None)
    return lines if start is None else [*lines[:start], *lines[start + _ON_ITSELF_LINES :]]


_ON_ITSELF = re.compile(r"The Office for Standards in Education, Children's Services and Skills \(")
_ON_ITSELF_LINES = 8


def _with_wraps(lines: Sequence[str]) -> str:
    """The lines in lower case, and each again with the next one behind it: titles are wrapped."""
    pairs = (f"{one} {other}" for one, other in pairwise(lines))
    return "\n".join((*lines, *pairs)).lower()


_OPENING_LINES = 400
"""Words that tell remits apart may stand in the details at a report's end."""

_COMPILED = tuple(
    (
        re.compile(pattern, re.MULTILINE),
        re.compile(also, re.MULTILINE) if also else None,
        kind,
    )
    for pattern, also, kind in RULES
)
