"""Dates as Ofsted's documents write them: days, and ranges of days. Pure."""

from __future__ import annotations

import re
from datetime import date

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(\d{1,2})(?:st|nd|rd|th)?"
_JOIN = r"\s*(?:to|and|until|,|&|[-\u2010-\u2015\u2212/])\s*"
# "9-10 November 2016", "28 January-5 February 2014", "8 July 2019 to 19 July 2019",
# "3 and 4 September 2024", "30 April 2024". A second day may be lost by a broken dash.
_WORDED = re.compile(
    rf"(?<!\d){_DAY}(?:\s*({_MONTH}))?(?:,?\s*(\d{{4}}))?"
    rf"(?:{_JOIN}{_DAY})?"
    rf"(?:{_JOIN}{_DAY})?\s*({_MONTH}),?\s*(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_SINGLE = re.compile(rf"(?<!\d){_DAY}\s*({_MONTH}),?\s*(\d{{4}})(?!\d)", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_LOST_DASH = re.compile(rf"(?<!\d)(\d\d)(\d\d)\s+({_MONTH})\s+(\d{{4}})", re.IGNORECASE)
_LOST_JOIN = re.compile(
    rf"(?<!\d)(\d{{1,2}}) ({_MONTH}) (\d{{1,2}} {_MONTH} \d{{4}})(?!\d)", re.IGNORECASE
)
_BROKEN_DAY = re.compile(
    rf"(?<![\d/])([0-3]) (\d)(?=\s*(?:to\b|and\b|[-\u2010-\u2015]|{_MONTH}\b))", re.IGNORECASE
)
_BROKEN_YEAR = re.compile(r"\b(20) (\d\d)\b(?! (?:to|and) )")
_MOST_DAYS = 200
"""Between the first and the last day of one inspection; teacher education has two stages."""


def period(text: str) -> tuple[date | None, date | None]:
    """The first and last day of the first range or day in `text`; None, None without any."""
    text = _BROKEN_YEAR.sub(r"\1\2", " ".join(text.split()))
    text = _BROKEN_DAY.sub(r"\1\2", text)
    text = _LOST_DASH.sub(r"\1-\2 \3 \4", text)
    text = _LOST_JOIN.sub(r"\1 \2 - \3", text)
    found = [match for match in (_WORDED.search(text), _NUMBERS.search(text)) if match is not None]
    if not found:
        return None, None
    match = min(found, key=lambda each: each.start())
    if match.re is _NUMBERS:
        return _numbers(text, match)
    return _worded(text, match)


def day(text: str) -> date | None:
    """The first day of the first range or day in `text`."""
    return period(text)[0]


def _worded(text: str, match: re.Match[str]) -> tuple[date | None, date | None]:
    first, first_month, first_year, second, third, last_month, last_year = match.groups()
    begin = _date(first, first_month or last_month, first_year or last_year)
    if first_month and not second:
        # "8 July 2019": what the pattern took for a first day's month may be the whole date.
        last = begin
    else:
        last = _date(third or second or first, last_month, last_year)
    if begin and last and begin > last and first_month and not first_year:
        # "30 December to 3 January 2025": the year belongs to the last day.
        begin = begin.replace(year=begin.year - 1)
    # A further period: "8 July 2019 to 12 July 2019 and 7 August 2019 to 8 August 2019".
    rest = text[match.end() :]
    further = re.match(
        rf"\s*(?:and|,|to|[-\u2010-\u2015])\s*{_WORDED.pattern}", rest, re.IGNORECASE
    )
    if further:
        last = _last_of(further) or last
    if begin is None or last is None or not 0 <= (last - begin).days <= _MOST_DAYS:
        return begin, begin
    return begin, last


def _last_of(match: re.Match[str]) -> date | None:
    first, _, _, second, third, month, year = match.groups()[-7:]
    return _date(third or second or first, month, year)


def _numbers(text: str, match: re.Match[str]) -> tuple[date | None, date | None]:
    begin = _date(match[1], match[2], match[3])
    further = re.match(rf"\s*(?:to|and|[-\u2010-\u2015])\s*{_NUMBERS.pattern}", text[match.end() :])
    last = _date(further[1], further[2], further[3]) if further else begin
    if begin is None or last is None or not 0 <= (last - begin).days <= _MOST_DAYS:
        return begin, begin
    return begin, last


def _date(day: str, month: str, year: str) -> date | None:
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
