"""What stands over the columns of a table, or over one of several tables alike. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from scrapers.documents.frameworks import Framework
from scrapers.documents.words import words_in

_PHASE_WORDS = frozenset({"age", "phase", "phases", "eyts", "and"})
_TABLE_LINES = 8


def column_names(framework: Framework, above: Sequence[str], count: int) -> tuple[str, ...] | None:
    """The names of `count` columns, if the lines right above the table hold just so many."""
    known = {word.text for name in framework.columns for word in words_in(name)} | _PHASE_WORDS
    head: set[str] = set()
    for line in reversed(above):
        words = {word.text for word in words_in(line)}
        if not words <= known:
            break
        head |= words
    names = [name for name in framework.columns if {word.text for word in words_in(name)} <= head]
    # "Primary and secondary QTS" has the words of both of its parts.
    whole = [n for n in names if not any(n != m and _within(n, m) for m in names)]
    return tuple(whole) if len(whole) == count else None


def _within(one: str, other: str) -> bool:
    return {w.text for w in words_in(one)} < {w.text for w in words_in(other)}


def phase(framework: Framework, above: Sequence[str]) -> str:
    """The phase whose table this is: the nearest line above that names one and no more."""
    if not framework.columns or framework.numbers:
        return ""
    known = {word.text for name in framework.columns for word in words_in(name)} | _PHASE_WORDS
    for line in reversed(above[-_TABLE_LINES:]):
        words = {word.text for word in words_in(line)}
        if words and words <= known and words & {"phase", "phases"}:
            return line
    return ""
