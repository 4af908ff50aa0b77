"""The header of a sheet, and its columns, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.official.cells import Row
from scrapers.official.columns import Header, find_header, key
from scrapers.official.model import BadFile

SIGNS = (("URN",), ("Provision type",), ("Places",))


@pytest.mark.parametrize(
    "written",
    [
        "\nLatest full inspection  date",
        "Latest Full Inspection Date",
        "latest\N{NO-BREAK SPACE}full-inspection date:",
        "Latest fullinspection date",
    ],
)
def test_names_are_compared_without_case_spaces_and_punctuation(written):
    assert key(written) == key("Latest full inspection date")


def test_and_is_one_word_however_it_is_written():
    assert key("Providers & places") == key("Providers and places")


@pytest.mark.parametrize("above", range(11))
def test_the_header_is_found_below_rows_of_titles(above):
    top = [Row(n, (f"Title {n}",)) for n in range(1, above + 1)]
    top.append(Row(above + 1, ("URN", " Provision  type", "Places")))
    top.append(Row(above + 2, ("9000001", "Children's home", "4")))

    header = find_header("S", top, SIGNS)

    assert header == Header("S", above + 1, ("URN", "Provision type", "Places"))


def test_a_sheet_without_a_header_is_bad_and_told_what_it_says():
    with pytest.raises(BadFile) as caught:
        find_header("S", [Row(1, ("Notes", "None here"))], SIGNS)
    assert str(caught.value) == (
        "sheet 'S': no header in the first 30 rows. Looked for columns such as 'URN', "
        "'Provision type', 'Places'; the first rows say: 'Notes', 'None here'"
    )


def test_a_column_that_is_needed_is_found_by_any_of_its_names():
    header = Header("S", 4, ("URN", "Organisation", "Places"))
    assert header.need(("Organisation which owns the provider", "Organisation")) == 1
    assert header.named(("Nothing", "places")) == (2, "places")
    assert header.find(("Nothing",)) is None


def test_a_column_that_is_missing_is_told_with_the_nearest_there_is():
    header = Header("Provider_level", 4, ("URN", "Provision kind", "Places"))
    with pytest.raises(BadFile) as caught:
        header.need(("Provision type", "Provider type"))
    assert str(caught.value) == (
        "sheet 'Provider_level', row 4: no column 'Provision type' (none by any known name). "
        "Looked for: 'Provision type', 'Provider type'. Nearest: 'Provision kind'"
    )


def test_one_of_several_columns_may_be_enough():
    header = Header("S", 1, ("URN", "B"))
    header.need_one((("A",), ("B",)))
    with pytest.raises(BadFile, match=r"no column 'A' \(none of those that would do\)"):
        header.need_one((("A",), ("C",)))


@given(st.lists(st.lists(st.text(max_size=20) | st.none() | st.dates(), max_size=6), max_size=6))
def test_any_rows_have_a_header_or_are_bad(rows):
    top = [Row(n, tuple(cells)) for n, cells in enumerate(rows, 1)]
    try:
        header = find_header("S", top, SIGNS)
    except BadFile:
        return
    assert header.number <= len(rows)
