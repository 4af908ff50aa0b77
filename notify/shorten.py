"""Cuts a text to a channel's limit without losing what stands at its end. Pure."""

from __future__ import annotations

MARK = "… (shortened; see the page)"


def shorten(text: str, limit: int) -> str:
    """
    `text` in at most `limit` characters, cut between lines in the middle.

    Links and the source stand at the end of every message and what changed at its beginning, so
    the last lines are kept while they fit in half of the limit, and the first ones in the rest.
    """
    if len(text) <= limit:
        return text
    lines = text.split("\n")
    tail: list[str] = []
    while lines and _length([*tail, lines[-1], MARK]) <= limit // 2:
        tail.insert(0, lines.pop())
    head: list[str] = []
    while lines and _length([*head, lines[0], MARK, *tail]) <= limit:
        head.append(lines.pop(0))
    short = "\n".join([*head, MARK, *tail])
    # A limit so small, or a first line so long, that no line fits: better half of it than none.
    return short if head and len(short) <= limit else cut(text, limit)


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at its end between words where there are any."""
    if len(text) <= limit:
        return text
    room = text[: max(limit - 1, 0)]
    words = room.rpartition(" ")[0]
    return (words if len(words) > limit // 2 else room).rstrip(" ,;:(\N{EN DASH}") + "…"[:limit]


def _length(lines: list[str]) -> int:
    return sum(map(len, lines)) + len(lines) - 1
