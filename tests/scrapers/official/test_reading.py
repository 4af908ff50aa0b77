"""An official file read whole: which one it is, as at which day, one row for each provider."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from scrapers.official.model import BadFile
from scrapers.official.reading import read_official
from tests.scrapers.official import (
    test_childcare,
    test_further_education,
    test_independent,
    test_schools,
    test_social_care,
)
from tests.scrapers.official.files import columns_of, delimited, ods, table
from tests.scrapers.official.test_social_care import CURRENT, FULL, HOME

FILES = {
    "social-care": ods({"Provider_level_at_31_Mar_2026": test_social_care.current(HOME)}),
    "childcare": test_childcare.csv_of(test_childcare.NURSERY),
    "state-schools": test_schools.csv_of({**test_schools.SCHOOL, **test_schools.GRADED}),
    "independent-schools": test_independent.csv_of(test_independent.SCHOOL),
    "further-education": ods(test_further_education.SHEETS),
}


def social_care(*rows: dict[str, Any], titles: Sequence[str] = ()) -> bytes:
    return delimited(table(CURRENT, *rows, titles=titles))


@pytest.mark.parametrize("series", FILES)
def test_a_series_is_known_by_its_columns(read, series):
    content = FILES[series]
    file, rows = read(content)

    assert file.series == series
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert len(rows) == 1
    assert read(content, series) == (file, rows)


@pytest.mark.parametrize("asked", FILES)
@pytest.mark.parametrize("series", FILES)
def test_another_series_than_the_one_that_is_wanted_is_refused(read, series, asked):
    if series == asked:
        return
    with pytest.raises(BadFile, match=f"it is the {series} file, not the {asked} file"):
        read(FILES[series], asked)


@pytest.mark.parametrize(
    ("sheet", "titles", "name", "as_at"),
    [
        ("Provider_level_at_31_Mar_2025", ["Data as at 1 May 2026"], "x", date(2025, 3, 31)),
        ("Provider_level_at_30_09_25", [], "x", date(2025, 9, 30)),
        ("D1", ["Provider level as at 31 March 2026"], "at_1_May_2020.ods", date(2026, 3, 31)),
        ("D1", ["Made on 2 June 2026"], "data_as_at_31_August_2026.ods", date(2026, 8, 31)),
        ("D1", [], "provider_at_march_2025.ods", date(2025, 3, 31)),
        ("D1", [], "social-care-2026-03-31.ods", date(2026, 3, 31)),
        ("D1", ["Latest data"], "saved 2026-11-20 at 31 May 2026.ods", date(2026, 5, 31)),
        # Nothing says it: the newest publication of a report in it.
        ("D1", [], "data.ods", date(2025, 7, 1)),
    ],
)
def test_the_day_is_that_of_sheet_title_name_or_newest_report(read, sheet, titles, name, as_at):
    rows = table(CURRENT, {**HOME, **FULL}, titles=titles)
    assert read(ods({sheet: rows}), name=name)[0].as_at == as_at


def test_without_any_day_a_file_is_bad(read):
    with pytest.raises(BadFile, match="does not say as at which day it is"):
        read(social_care(HOME), name="data.csv")


def test_the_address_tells_the_day_and_the_title_where_the_name_does_not(tmp_path):
    path = tmp_path / "downloaded"
    path.write_bytes(social_care(HOME))
    source = "https://assets.example.org/media/1/Invented_data_as_at_31_March_2026.csv?x=1"
    file, _ = read_official(path, source=source)

    assert file.as_at == date(2026, 3, 31)
    assert (file.title, file.source) == ("Invented_data_as_at_31_March_2026", source)
    assert read_official(path, source="as_at_31_March_2026.csv")[0].title == "as_at_31_March_2026"


def test_the_title_is_the_first_row_above_the_header(read):
    content = social_care(HOME, titles=["Invented data  as at\n31 March 2026", "Notes"])
    assert read(content)[0].title == "Invented data as at 31 March 2026"


def test_a_provider_that_is_there_twice_is_one(read):
    """The later row counts, the earlier fills in what it leaves open; inspections are of both."""
    earlier = {**HOME, **FULL, "Organisation which owns the provider": "Old Ltd", "Places": 3}
    later = {
        **HOME,
        "Registration status": "Suspended",
        "Places": None,
        "Organisation which owns the provider": "New Ltd",
        "\nLatest full inspection date": date(2026, 1, 13),
        "Latest full inspection publication date": date(2026, 2, 24),
    }
    _, rows = read(social_care(earlier, later))
    home = rows["9000001"]

    assert (home.owner, home.status, home.places) == ("New Ltd", "suspended", 3)
    assert [each.inspected for each in home.inspections] == [date(2025, 5, 20), date(2026, 1, 13)]


def test_progress_is_told_now_and_then_and_at_the_end(tmp_path):
    path = tmp_path / "as_at_31_March_2026.csv"
    path.write_bytes(social_care(*({**HOME, "URN": 9000001 + n} for n in range(2500))))
    told: list[int] = []
    _, rows = read_official(path, progress=told.append)

    assert len(rows) == 2500
    assert told == [1000, 2000, 2501]


def test_no_provider_is_a_bad_file(read):
    with pytest.raises(BadFile, match="sheet 'CSV' has no row of a provider below its header"):
        read(social_care())


def test_notes_below_the_table_are_no_providers(read):
    content = social_care(HOME) + b"\r\nNotes\r\n1. Invented,all of it\r\n"
    assert list(read(content)[1]) == ["9000001"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"URN": "none"}, r"2 of 39 rows have no usable URN, the first in sheet 'CSV', row 39"),
        ({"Registration status": "Lost"}, r"2 of 39 rows have an unknown status.*'Lost'"),
        (
            {"\nLatest full inspection date": "13/13/2025"},
            r"2 of 39 rows have a date that is none.*month must be in",
        ),
    ],
)
def test_what_is_not_understood_in_many_rows_is_a_bad_file(read, change, said):
    good = [{**HOME, "URN": 9000001 + n} for n in range(38)]
    bad = [{**HOME, "URN": 9000090 + n, **change} for n in range(2)]
    with pytest.raises(BadFile, match=said):
        read(social_care(*good[:37], *bad))
    # One in twenty may be.
    assert len(read(social_care(*good, *bad))[1]) in (38, 40)


def test_an_inspection_whose_day_is_not_understood_is_left_out(read):
    """A blank would mean something: a report that was not published."""
    good = [{**HOME, "URN": 9000002 + n} for n in range(30)]
    bad = {**HOME, **FULL, "Latest full inspection publication date": "July"}
    assert read(social_care(bad, *good))[1]["9000001"].inspections == ()


def test_the_header_may_be_below_ten_rows(read):
    content = social_care(HOME, titles=[f"Title {n}" for n in range(10)])
    assert list(read(content)[1]) == ["9000001"]


@pytest.mark.parametrize("series", FILES)
def test_columns_may_be_written_loosely_and_in_any_order(read, series):
    """Line breaks, doubled spaces, capitals, spaces that do not break, other columns between."""
    rows = {
        "childcare": [test_childcare.NURSERY],
        "state-schools": [{**test_schools.SCHOOL, **test_schools.GRADED}],
        "independent-schools": [test_independent.SCHOOL],
        "further-education": [test_further_education.LISTED],
        "social-care": [{**HOME, **FULL}],
    }[series]
    columns = columns_of(rows)
    plain = read(delimited(table(columns, *rows)))[1]
    header, *rest = table(columns, *rows)
    loose = [
        "\n" + name.upper().replace(" ", "\N{NO-BREAK SPACE} ").replace("'", "\u2019")
        for name in header
    ]
    shuffled = [[*row[::-1], "More"] for row in (loose, *rest)]
    assert read(delimited(shuffled))[1] == plain
