"""Files as sheets of rows: three formats say the same, in any encoding, within bounds."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.official.limits import MOST_ROWS, TOP
from scrapers.official.model import BadFile
from scrapers.official.tabular import ONLY_SHEET, Sheet, opened
from tests.scrapers.official.files import (
    ODS_HEAD,
    ODS_TAIL,
    Table,
    delimited,
    ods,
    ods_cell,
    ods_of,
    xlsx,
)

ROWS: Table = [
    ["Title"],
    [],
    ["URN", None, "Name"],
    [2590934, 3.5, "Invented"],
    [None, date(2025, 4, 1)],
]
READ = [
    (1, ("Title",)),
    (3, ("URN", None, "Name")),
    (4, ("2590934", "3.5", "Invented")),
    (5, (None, date(2025, 4, 1))),
]


@pytest.fixture
def sheets_of(tmp_path):
    @contextmanager
    def opening(content):
        path = tmp_path / "file"
        path.write_bytes(content)
        with opened(path) as file:
            assert file.sha256 == hashlib.sha256(content).hexdigest()
            yield file.sheets

    return opening


def all_of(sheet: Sheet) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in sheet.rows()]


@pytest.mark.parametrize("written", [ods, xlsx])
def test_a_workbook_is_sheets_of_numbered_rows_without_empty_ends(sheets_of, written):
    content = written({"One": ROWS, "Two & more": [["x", None, " "]], "None": []})
    with sheets_of(content) as sheets:
        assert [sheet.name for sheet in sheets] == ["One", "Two & more", "None"]
        assert all_of(sheets[0]) == READ
        assert [tuple(row) for row in sheets[0].top] == READ
        assert all_of(sheets[1]) == [(1, ("x",))]
        assert all_of(sheets[2]) == []
        # Any sheet, in any order, again, and after one that was not read to its end.
        next(sheets[0].rows())
        assert all_of(sheets[1]) == [(1, ("x",))]
        assert all_of(sheets[0]) == READ


def test_delimited_text_is_one_sheet_of_words(sheets_of):
    with sheets_of(delimited(ROWS)) as sheets:
        assert [sheet.name for sheet in sheets] == [ONLY_SHEET]
        assert all_of(sheets[0]) == [*READ[:3], (5, (None, "01/04/2025"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_found(sheets_of, encoding, delimiter):
    rows: Table = [
        ["A title, invented; really"],
        ["URN", "Name"],
        [1, "Café \N{POUND SIGN}9"],
        [2, 'a "b"'],
    ]
    with sheets_of(delimited(rows, encoding, delimiter)) as sheets:
        assert all_of(sheets[0])[1:] == [
            (2, ("URN", "Name")),
            (3, ("1", "Café \N{POUND SIGN}9")),
            (4, ("2", 'a "b"')),
        ]


def test_a_header_may_have_lines_within_its_cells(sheets_of):
    with sheets_of(delimited([["\nLatest\ninspection", "B"]])) as sheets:
        assert all_of(sheets[0]) == [(1, ("\nLatest\ninspection", "B"))]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_end_as_on_any_machine(sheets_of, end):
    with sheets_of(b"A,B" + end + b"1,2" + end) as sheets:
        assert all_of(sheets[0]) == [(1, ("A", "B")), (2, ("1", "2"))]


def test_what_looks_like_a_formula_is_text(sheets_of):
    rows = [["=1+1", "@x", "+44", "-"]]
    for content in (ods({"S": rows}), xlsx({"S": rows}), delimited(rows)):
        with sheets_of(content) as sheets:
            assert all_of(sheets[0]) == [(1, ("=1+1", "@x", "+44", "-"))]


def test_only_the_first_rows_are_looked_at_beforehand(sheets_of):
    rows = [[n, "x"] for n in range(2000)]
    for content in (ods({"S": rows}), delimited(rows)):
        with sheets_of(content) as sheets:
            assert len(sheets[0].top) == TOP
            assert len(all_of(sheets[0])) == 2000


def test_the_rest_of_a_sheet_said_in_a_line_is_nothing(sheets_of):
    """So LibreOffice and Excel write the rows and columns that nothing stands in."""
    row = f"<table:table-row>{ods_cell('x')}</table:table-row>"
    rest = (
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    sheet = f'<table:table table:name="S">{row}{rest}</table:table>'
    with sheets_of(ods_of(ODS_HEAD + sheet + ODS_TAIL)) as sheets:
        assert all_of(sheets[0]) == [(1, ("x",))]


def test_rows_beyond_the_most_are_refused_even_if_nothing_stands_between(sheets_of):
    row = f"<table:table-row>{ods_cell('x')}</table:table-row>"
    repeated = f'table:number-rows-repeated="{MOST_ROWS}"'
    gap = f"<table:table-row {repeated}><table:table-cell/></table:table-row>"
    sheet = f'<table:table table:name="S">{row}{gap}{row}</table:table>'
    with (
        sheets_of(ods_of(ODS_HEAD + sheet + ODS_TAIL)) as sheets,
        pytest.raises(BadFile, match="sheet 'S' has more than 500,000 rows"),
    ):
        all_of(sheets[0])
    with (
        sheets_of(b"x,y\n" * (MOST_ROWS + 1)) as sheets,
        pytest.raises(BadFile, match="it has more than 500,000 rows"),
    ):
        all_of(sheets[0])


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["x"] * 401, "sheet 'S': row 2 has something beyond column 400"),
        (["x" * 32_768], "sheet 'S': row 2 has a cell of more than 32,767 characters"),
    ],
)
def test_only_what_is_asked_for_must_be_within_bounds(sheets_of, cells, said):
    """Another sheet of the same workbook may be of any shape."""
    with sheets_of(ods({"S": [["A"], cells], "T": [["x"]]})) as sheets:
        assert all_of(sheets[1]) == [(1, ("x",))]
        assert len(sheets[0].top) == 2
        with pytest.raises(BadFile, match=said):
            all_of(sheets[0])


WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1).map(
    lambda words: f"a{words}b"
)


@settings(max_examples=15)
@given(st.lists(st.lists(WORDS, min_size=2, max_size=5), min_size=1, max_size=8))
def test_the_three_formats_say_the_same(tmp_path_factory, rows):
    said = []
    for content in (ods({"S": rows}), xlsx({"S": rows}), delimited(rows)):
        path = tmp_path_factory.mktemp("same") / "file"
        path.write_bytes(content)
        with opened(path) as file:
            said.append([row.cells for row in file.sheets[0].rows()])
    assert said == [[tuple(row) for row in rows]] * 3
