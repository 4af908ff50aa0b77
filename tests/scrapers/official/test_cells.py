"""What one cell says, and that it says nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.official.cells import day, number, text, urn


@pytest.mark.parametrize(
    "cell", [None, "", " ", "\n", "-", "NULL", "null", "REDACTED", "N/A", "Not Recorded", "#REF!"]
)
def test_a_cell_may_say_nothing_in_many_words(cell):
    assert text(cell) is None
    assert number(cell) is None
    assert urn(cell) is None
    assert day(cell) is None


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (" two\nlines\N{NO-BREAK SPACE} of  it ", "two lines of it"),
        ('=HYPERLINK("x")', '=HYPERLINK("x")'),
        (date(2026, 8, 31), "2026-08-31"),
    ],
)
def test_words_stand_on_one_line_and_formulas_are_words(cell, words):
    assert text(cell) == words


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2590934", "2590934"),
        ("2590934.0", "2590934"),
        (" sc900001 ", "SC900001"),
        ("EY 900001", "EY900001"),
        ("80555", "80555"),
        ("Total", None),
        ("25909.34", None),
        ("2,590,934", None),
        ("123456789", None),
    ],
)
def test_a_urn_is_capitals_and_figures(cell, found):
    assert urn(cell) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [("4", 4), ("12.0", 12), ("1,234", 1234), ("0", 0), ("4 to 6", None), ("-1", None)],
)
def test_a_number_of_places_is_whole(cell, found):
    assert number(cell) == found


@pytest.mark.parametrize(
    "cell",
    [
        date(2025, 4, 1),
        "2025-04-01",
        "2025-04-01T00:00:00",
        "2025-04-01 00:00:00",
        "01/04/2025",
        "1/4/2025",
        "01/04/25",
        "01/04/2025 00:00",
        "1 April 2025",
        "1st Apr 2025",
        "01-Apr-25",
    ],
)
def test_a_day_is_known_however_it_is_written(cell):
    assert day(cell) == date(2025, 4, 1)


@pytest.mark.parametrize(
    "cell", ["04/13/2025", "31/02/2025", "soon", "2025", "1 Ma 2025", "45748", "0000-00-00"]
)
def test_what_is_no_day_is_not_taken_for_a_blank(cell):
    with pytest.raises(ValueError, match=r"."):
        day(cell)


def test_the_first_day_of_spreadsheets_is_a_blank():
    assert day("01/01/1900") is None
    assert day(date(1900, 1, 3)) is None


@given(st.dates(date(1901, 1, 1), date(2100, 1, 1)))
def test_every_day_comes_back_from_every_writing(when):
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d-%b-%Y"):
        assert day(when.strftime(pattern)) == when


@given(st.text())
def test_any_text_is_understood_or_refused(words):
    text(words)
    number(words)
    urn(words)
    with suppress(ValueError):
        day(words)
