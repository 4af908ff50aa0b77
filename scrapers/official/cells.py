"""What one cell of an official file says: text, a whole number, a day, a URN, or nothing. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

Cell = str | date | None
"""A cell as it was read. Numbers are text: a whole one without a fraction, as URNs are."""


class Row(NamedTuple):
    """One row: its number in the sheet, from 1, and its cells up to the last one that is filled."""

    number: int
    cells: tuple[Cell, ...]


# What stands where there is nothing to say: childcare and schools management information, 2026
# ("NULL", "-", "Not Recorded"), social care data, 2025 ("REDACTED"), and the spreadsheet's own.
_NOTHING = frozenset(
    {
        *("", "-", "\N{EN DASH}", "\N{EM DASH}", "n/a", "na", "null", "none", "redacted"),
        *("not applicable", "not recorded", "not known", "unknown"),
        *("#n/a", "#ref!", "#value!", "#name?", "#null!", "#num!", "#div/0!"),
    }
)
_URN = re.compile(r"[A-Z]{0,2}[0-9]{3,8}")
_WHOLE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9}")
_ZEROS = re.compile(r"\.0+$")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[t ][0-9:.]+z?)?")
_NUMBERS = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4}|[0-9]{2})(?: [0-9:.]+)?")
_WORDED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -]([0-9]{4}|[0-9]{2})")
_MONTHS = "january february march april may june july august september october november december"
_FIRST_DAY = date(1900, 1, 1)


def text(cell: Cell) -> str | None:
    """The words of a cell on one line; None where it says nothing, in whatever words."""
    if cell is None:
        return None
    words = " ".join(cell.split()) if isinstance(cell, str) else cell.isoformat()
    return None if words.casefold() in _NOTHING else words


def number(cell: Cell) -> int | None:
    """A whole number of things; None where the cell holds none."""
    words = _ZEROS.sub("", text(cell) or "")
    return int(words.replace(",", "")) if _WHOLE.fullmatch(words) else None


def urn(cell: Cell) -> str | None:
    """
    A URN in capitals, or None where the cell holds none.

    The shapes are those of every remit: `SC` and six digits or seven digits in social care, `EY`
    and six digits or six or seven in childcare, six in schools and further education.
    """
    words = _ZEROS.sub("", (text(cell) or "").replace(" ", "").upper())
    return words if _URN.fullmatch(words) else None


def day(cell: Cell) -> date | None:
    """
    The day that a cell gives, or None where it gives none. Raises ValueError where it holds
    something that is no day, so that nobody takes it for a blank.

    Official files write DD/MM/YYYY; the social care data of 2025 has real dates and, in one
    cell of a column of dates, text.
    """
    if isinstance(cell, date):
        return _sensible(cell)
    words = text(cell)
    if words is None:
        return None
    plain = words.casefold()
    if match := _ISO.fullmatch(plain):
        return _sensible(date(int(match[1]), int(match[2]), int(match[3])))
    if match := _NUMBERS.fullmatch(plain):
        return _sensible(date(year_of(match[3]), int(match[2]), int(match[1])))
    if match := _WORDED.fullmatch(plain):
        return _sensible(date(year_of(match[3]), month_of(match[2]), int(match[1])))
    raise ValueError(f"{words[:40]!r} is no date")


def year_of(digits: str) -> int:
    """The year that four digits or two mean; two are of this century."""
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def month_of(word: str) -> int:
    """The number of the month that a word begins or is. Raises ValueError for any other word."""
    found = [n for n, month in enumerate(_MONTHS.split(), 1) if month.startswith(word.casefold())]
    # "Sept" is no month's beginning but for September; "ma" would be two months'.
    if len(found) != 1:
        raise ValueError(f"{word!r} is no month")
    return found[0]


def last_day(year: int, month: int) -> date:
    """The last day of a month. Raises ValueError for a month that there is not."""
    first = date(year, month, 1)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _sensible(found: date) -> date | None:
    """
    The day, but for those of 1900: a spreadsheet shows a number as one of them, and a blank
    written by a database as its first.
    """
    return found if found.year > _FIRST_DAY.year else None
