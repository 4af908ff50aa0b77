"""
Where things stand in the text of a TOML file, and how a list in it gains or loses an element.

The parser gives values without their lines, and tomlkit's own `append` leaves blank lines behind
and cannot be undone (measured on 0.15.2). The text given here has been accepted by a parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Loc = tuple[str | int, ...]
"""The way to a value: `("watch", 1, "providers", 0)`."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\r\n]*)
    | (?P<value>\"{3}[\s\S]*?\"{3} | '{3}[\s\S]*?'{3}
        | "(?:\\.|[^"\\\n])*" | '[^'\n]*' | [^\s,\[\]{}\#"'=]+)
    | (?P<mark>[\[\],])
    """,
    re.VERBOSE,
)


def line_of(text: str, loc: Loc) -> int:
    """
    The line, counted from 1, of the value at `loc`; else of the nearest thing that holds it.

    It reads lines, not the whole grammar: what an inline table holds has the table's line.
    """
    places = _places(text)
    while loc:
        if loc in places:
            return _line(text, places[loc])
        *parent, last = loc
        loc = tuple(parent)
        if isinstance(last, int) and loc in places:
            found = elements(text, places[loc])
            if last < len(found):
                return _line(text, found[last].start)
    return 1


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _places(text: str) -> dict[Loc, int]:
    """Where each table's header, and each key's value, begins."""
    places: dict[Loc, int] = {}
    counts: dict[str, int] = {}
    table: Loc = ()
    offset = 0
    for line in text.split("\n"):
        if header := _HEADER.fullmatch(line):
            name, *rest = _parts(header[2])
            if header[1] == "[[" and not rest:
                counts[name] = counts.get(name, -1) + 1
            table = (name, counts[name], *rest) if name in counts else (name, *rest)
            places.setdefault((name,), offset)
            places.setdefault(table, offset)
        elif key := _KEY.match(line):
            places.setdefault((*table, *_parts(key[1])), offset + key.end())
        offset += len(line) + 1
    return places


def _parts(dotted: str) -> list[str]:
    return [one or other or bare for one, other, bare in _PART.findall(dotted)] or [dotted]


@dataclass(slots=True)
class Element:
    """One element of a list: where it begins and ends, and its comma and comment, if any."""

    start: int
    end: int
    comma: int | None = None
    tail: int = 0

    @property
    def last(self) -> int:
        """Where the element with its comma and comment ends."""
        return max(self.end, self.tail, 0 if self.comma is None else self.comma + 1)


def elements(text: str, start: int = 0) -> list[Element]:
    """The plain elements of the list that begins at or after `start`, in order."""
    found: list[Element] = []
    for kind, token in _inside(text, start):
        if kind == "value":
            found.append(Element(token.start(), token.end()))
        elif found and kind == "comment":
            if "\n" not in text[found[-1].last : token.start()]:
                found[-1].tail = token.end()
        elif found:
            found[-1].comma = token.start()
    return found


def _inside(text: str, start: int) -> Iterator[tuple[str, re.Match[str]]]:
    depth = 0
    for token in _TOKEN.finditer(text, start):
        match token.group():
            case "[":
                depth += 1
            case "]":
                depth -= 1
            case _ if depth == 1:
                yield str(token.lastgroup), token
        if not depth:
            return


def with_element(text: str, value: str) -> str:
    """The list `text` with `value` as its last element, in the layout that it has."""
    found = elements(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    quoted = f'"{value}"'
    if not found:
        if "\n" not in text:
            return f"[{quoted}]"
        head = text[:-1].rstrip(" \t")
        return f"{head}    {quoted},{newline}{text[len(head) :]}"
    last = found[-1]
    between, trailing = (",", "") if last.comma is None else ("", ",")
    gap = newline + _indentation(text, last) if "\n" in text else " "
    before = text[: last.end] + between + text[last.end : last.last]
    return f"{before}{gap}{quoted}{trailing}{text[last.last :]}"


def _indentation(text: str, element: Element) -> str:
    begin = text.rfind("\n", 0, element.start) + 1
    if not begin:
        return "    "
    line = text[begin : element.start]
    return line[: len(line) - len(line.lstrip())]


def without_element(text: str, index: int) -> str:
    """
    The list `text` without its element `index`.

    A comment goes with the element that has a line to itself; every other comment stays.
    """
    found = elements(text)
    gone = found[index]
    previous = found[index - 1] if index else None
    following = found[index + 1] if index + 1 < len(found) else None
    begin, end = _cut(text, gone, previous, following)
    kept = text[:begin] + text[end:]
    if following is None and gone.comma is None and previous and previous.comma is not None:
        # The list had no comma after its last element: it has none again.
        kept = kept[: previous.comma] + kept[previous.comma + 1 :]
    return kept


def _cut(
    text: str, gone: Element, previous: Element | None, following: Element | None
) -> tuple[int, int]:
    line = text.rfind("\n", 0, gone.start) + 1
    first = line > 0 and not text[line : gone.start].strip()
    shared = following is not None and "\n" not in text[gone.end : following.start]
    if following and shared:
        return gone.start, following.start
    if first:
        newline = line - 2 if text[line - 2 : line] == "\r\n" else line - 1
        commented = "#" in text[text.rfind("\n", 0, newline) + 1 : newline]
        ends = text[gone.last :].lstrip(" \t\r").startswith("\n")
        # What follows on the line must not slip into the comment of the line above.
        return (newline if ends or not commented else gone.start), gone.last
    own = gone.end if gone.comma is None else gone.comma + 1
    if previous is None:
        return gone.start, own
    return (previous.end if previous.comma is None else previous.comma + 1), own
