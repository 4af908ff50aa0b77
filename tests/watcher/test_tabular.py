"""Cells that a spreadsheet must take for text."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.tabular import safe


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("https://example.org","Good")',
        "+44 20 7946 0000",
        "-1+2",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        " =1+1",
        "\N{NO-BREAK SPACE}=1+1",
        "\N{FULLWIDTH EQUALS SIGN}1+1",
    ],
)
def test_what_a_spreadsheet_would_run_gets_a_quote_in_front(text):
    assert safe(text) == f"'{' ' if text[0].isspace() else ''}{text.lstrip()}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("Hollybank School (invented)", "Hollybank School (invented)"),
        ("2/9000001", "2/9000001"),
        ("a=b", "a=b"),
        ("Good; was Inadequate", "Good; was Inadequate"),
        # A new cell, where the comma is the decimal sign.
        ("Good; =1+1", "Good; '=1+1"),
        ("Good\x1b[2J\u202e", "Good [2J "),
        ("", ""),
        (None, ""),
        (-3, "-3"),  # a number of ours, not a text of theirs
        (True, "True"),
    ],
)
def test_anything_else_is_left_as_it_is(value, cell):
    assert safe(value) == cell


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_no_text_begins_a_formula_and_none_is_lost(text):
    cell = safe(text)

    for part in cell.split(";"):
        assert not part.lstrip().startswith(("=", "+", "-", "@"))
    assert cell.isprintable()
    plain = "".join(char if char.isprintable() else " " for char in text)
    assert cell.replace("'", "") == plain.replace("'", "")
    line = io.StringIO()
    csv.writer(line).writerow([cell, "end"])
    assert next(csv.reader(io.StringIO(line.getvalue(), newline=""))) == [cell, "end"]
