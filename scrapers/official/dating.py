"""As at which day the rows of an official file hold, and what the file calls itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from urllib.parse import unquote, urlsplit

from scrapers.official.cells import text, year_of
from scrapers.official.model import BadFile, RegisterRow
from scrapers.official.tabular import ONLY_SHEET, Sheet
from scrapers.official.titles import day_told, plain

_FIRST_YEAR = 2000
_ABOVE = 4
"""Titles stand in the first rows: those of official files have up to three above the header."""

_LONGEST_TITLE = 300
# `Provider_level_at_30_09_25` [ONE]; `Provider_level_at_31_Mar_2025`; "at 31 August 2026".
_SHORT = re.compile(r"\bat (\d{1,2}) (\d{1,2}) (\d\d)$")
_ISO = re.compile(r"\b(20\d\d) (\d\d) (\d\d)\b")
_AT = re.compile(r"\b(?:as )?at (\d.*)")


def as_at(
    main: Sheet, sheets: Sequence[Sheet], names: Sequence[str], rows: Iterable[RegisterRow]
) -> date:
    """
    The day, as the first of these tells it that says "at" a day: the name of the sheet of
    providers, a title in it, one of the file's `names`, another sheet's name or title. Or else
    any day in the file's names, or the last one of a month there; or else the newest day on which
    a report of its rows was published, or on which one of them was inspected.

    Raises BadFile where nothing tells a day.
    """
    told = (
        _at(main.name),
        *(_at(title) for title in _titles(main)),
        *(_at(name) for name in map(_last_part, names)),
        *(_at(title) for sheet in sheets for title in (sheet.name, *_titles(sheet))),
        *(_named(name) for name in map(_last_part, names)),
    )
    found = next((day for day in told if day is not None and day.year >= _FIRST_YEAR), None)
    if found is None:
        found = _newest(rows)
    if found is None:
        raise BadFile("it does not say as at which day it is, in titles, names or rows")
    return found


def title_of(main: Sheet, names: Sequence[str]) -> str:
    """What the file calls itself: the first title of its providers, or else its own name."""
    title = next((words for words in _titles(main) if " " in words), None)
    if title is None and main.name != ONLY_SHEET:
        title = main.name
    return (title or _last_part(names[0]))[:_LONGEST_TITLE]


def _titles(sheet: Sheet) -> Iterator[str]:
    """The cells that stand alone, or with one beside them, in the first rows of a sheet."""
    for row in sheet.top[:_ABOVE]:
        words = [found for cell in row.cells if (found := text(cell)) is not None]
        if len(words) <= 2:
            yield from words


def _named(name: str) -> date | None:
    said = plain(name)
    match = _ISO.search(said)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else day_told(said)
    except ValueError:
        return None


def _at(words: str) -> date | None:
    said = plain(words)
    if match := _SHORT.search(said):
        try:
            return date(year_of(match[3]), int(match[2]), int(match[1]))
        except ValueError:
            return None
    match = _AT.search(said)
    return day_told(f"as at {match[1]}") if match else None


def _newest(rows: Iterable[RegisterRow]) -> date | None:
    inspections = [each for row in rows for each in row.inspections]
    published = [each.published for each in inspections if each.published]
    inspected = [each.inspected for each in inspections if each.inspected]
    return max(published or inspected, default=None)


def _last_part(name: str) -> str:
    """The last part of an address or a path, without its kind."""
    last = unquote(urlsplit(name).path).rstrip("/").rpartition("/")[2] or name
    return re.sub(r"\.[A-Za-z]{3,4}$", "", last)
