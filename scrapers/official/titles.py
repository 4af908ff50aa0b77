"""The day that the title or name of an official file tells. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*"
# "31 August 2026" and "31 Aug 2026" were both seen, of one series.
_WRITTEN = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH} (20\d\d)\b")
_FIGURES = re.compile(r"\b(\d{1,2}) (\d{1,2}) (20\d\d)\b")
_YEAR_FIRST = re.compile(r"\b(20\d\d) (\d\d) (\d\d)\b")
_MONTH_ALONE = re.compile(rf"\b{_MONTH} (20\d\d)\b")
_YEAR = re.compile(r"\b20(\d\d)\b(?: (?:to )?(?:20)?(\d\d)\b)?")
_BREAK = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """The words of a title or file name, in lower case, with one space between them."""
    return _BREAK.sub(" ", text.casefold()).strip()


def day_told(words: str) -> date | None:
    """
    The day in plain words: that after "as at" if there is one, else the last one; the end of a
    month that stands alone. None if there is none.
    """
    _, said, after = words.rpartition("as at ")
    days = [*_days(after)] if said else []
    return days[0] if days else max(_days(words), default=None)


def year_told(words: str) -> int | None:
    """The year in plain words; of "2024 to 2025" and "2024-25" the latter. None if none."""
    told = [int(last or first) for first, last in _YEAR.findall(words)]
    return 2000 + max(told) if told else None


def _days(words: str) -> list[date]:
    found = [(int(d), _MONTHS.index(m) + 1, int(y)) for d, m, y in _WRITTEN.findall(words)]
    found += [(int(d), int(m), int(y)) for d, m, y in _FIGURES.findall(words)]
    found += [(int(d), int(m), int(y)) for y, m, d in _YEAR_FIRST.findall(words)]
    if not found:
        for name, year in _MONTH_ALONE.findall(words):
            month = _MONTHS.index(name) + 1
            found.append((monthrange(int(year), month)[1], month, int(year)))
    days = []
    for day, month, year in found:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue  # the 31st of February is no day
    return days
