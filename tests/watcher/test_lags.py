"""By when reports come, and how that is measured from the official file."""

import runpy
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.remits import KIND_WORDS, KINDS
from watcher.lags import LAGS, SOCIAL_CARE, lag

ROOT = Path(__file__).parents[2]
FILE = ROOT.parent / "shared" / "real" / "mi" / "provider_at_march_2025.ods"

# --- the table


def test_a_kind_with_a_record_of_its_own_has_its_own_row():
    found = lag("childrens-home", "inspected")

    assert found is not None
    assert (found.kind, found.p50, found.p90, found.p99) == ("childrens-home", 40, 52, 98)


@pytest.mark.parametrize("kind", ["boarding-school", "family-centre", "adoption-agency"])
def test_a_kind_with_few_cases_shares_the_row_of_the_rest_of_social_care(kind):
    found = lag(kind, "inspected")

    assert found == lag(SOCIAL_CARE, "inspected")
    assert found is not None
    assert found.kind == SOCIAL_CARE


@pytest.mark.parametrize("kind", ["primary", "nursery", "college", "local-authority", "other"])
@pytest.mark.parametrize("cause", ["closed", "suspended", "inadequate", "inspected"])
def test_outside_of_social_care_there_is_no_record(kind, cause):
    assert lag(kind, cause) is None


@pytest.mark.parametrize("cause", ["closed", "suspended", "inadequate", "inspected"])
def test_every_kind_of_social_care_has_a_record_for_every_cause(cause):
    assert all(lag(kind.word, cause) for kind in KIND_WORDS.values() if kind.social_care)
    assert all(lag(kind.word, cause) for kind in KINDS.values() if kind.social_care)


@pytest.mark.parametrize("row", LAGS, ids=lambda row: f"{row.kind} {row.cause}")
def test_a_row_rises_and_says_where_it_is_from(row):
    assert 0 < row.p50 <= row.p90 <= row.p99
    assert row.n > 0
    assert row.source
    assert row.kind == SOCIAL_CARE or KIND_WORDS[row.kind].social_care


def test_there_is_one_row_for_a_kind_and_a_cause():
    assert len({(row.kind, row.cause) for row in LAGS}) == len(LAGS)


def test_only_the_row_of_suspensions_is_borrowed_and_it_says_so():
    assert [row.cause for row in LAGS if not row.own] == ["suspended"]


# --- how it is measured

SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "measure-lags"))
percentiles, measure = SCRIPT["percentiles"], SCRIPT["measure"]
YEAR_END, LAST = date(2025, 3, 31), date(2025, 4, 30)


def inspected(urn: int, held: date, days: int, *, inadequate: bool = False) -> Any:
    """An inspection of an invented home, and the days to its report."""
    published = held + timedelta(days=days)
    return SCRIPT["Inspected"](str(urn), "childrens-home", held, published, inadequate)


def record(*inspections: Any, left: dict[str, date] | None = None) -> Any:
    # One that sets the bounds: the quickest report, and the last day of the file.
    bound = inspected(9000099, LAST - timedelta(days=15), 15)
    return SCRIPT["Record"]((*inspections, bound), left or {}, YEAR_END)


days = st.integers(0, 400)


@given(st.lists(days, min_size=1), st.integers(1, 100))
def test_without_a_bound_it_is_the_plain_percentile_by_nearest_rank(lags, percent):
    rank = -(-len(lags) * percent // 100)

    assert percentiles([(each, 400) for each in lags], (percent,)) == (sorted(lags)[rank - 1],)


cases = st.lists(
    st.tuples(days, days).map(lambda pair: (min(pair), max(pair))), min_size=1, max_size=40
)


@given(cases)
def test_percentiles_rise_and_are_among_what_was_seen(given_cases):
    found = percentiles(given_cases)

    assert list(found) == sorted(found)
    assert set(found) <= {each for each, _ in given_cases}


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), min_size=1, max_size=40))
def test_what_the_end_of_the_file_hides_never_makes_reports_look_late(pairs):
    seen = [(lag, bound) for lag, bound in pairs if lag <= bound]
    if not seen:
        return
    plain = percentiles([(lag, 60) for lag, _ in seen])

    assert all(mended >= raw for mended, raw in zip(percentiles(seen), plain, strict=True))


def test_lags_that_the_end_of_the_file_hides_are_made_up_for():
    """Half of the reports take 10 days and half 40; the last months show only the quick ones."""
    whole = [(10, 100)] * 50 + [(40, 100)] * 50
    cut = [(10, 20)] * 50

    assert percentiles([(lag, 100) for lag, _ in whole + cut], (60,)) == (10,)
    assert percentiles(whole + cut, (50, 60)) == (10, 40)


def row(rows: Any, cause: str, kind: str = SOCIAL_CARE) -> Any:
    return next((each for each in rows if (each.kind, each.cause) == (kind, cause)), None)


def test_a_kind_has_its_own_row_from_a_hundred_cases_on():
    start = date(2024, 5, 1)
    homes = [inspected(9000001 + number, start, 30) for number in range(99)]
    school = replace(inspected(9000200, start, 50), kind="boarding-school")

    many = measure(record(*homes, school))  # and the one that sets the bounds
    few = measure(record(*homes[1:], school))

    assert row(many, "inspected", "childrens-home").n == 100
    assert row(many, "inspected").n == 1
    assert row(few, "inspected", "childrens-home") is None
    assert row(few, "inspected").n == 100


def test_after_an_inadequate_the_next_report_counts_and_no_later_one():
    first = inspected(9000001, date(2024, 6, 3), 40, inadequate=True)
    second = inspected(9000001, date(2024, 8, 1), 33)
    third = inspected(9000001, date(2024, 11, 1), 33)

    found = row(measure(record(first, second, third)), "inadequate")

    assert (found.n, found.days[1]) == (1, (second.published - first.published).days)


@pytest.mark.parametrize("left", [date(2024, 7, 1), date(2024, 7, 13), date(2024, 8, 20)])
def test_a_home_that_leaves_before_the_next_report_is_no_case_of_an_inadequate(left):
    first = inspected(9000001, date(2024, 6, 3), 40, inadequate=True)
    second = inspected(9000001, date(2024, 8, 1), 33)

    found = row(measure(record(first, second, left={"9000001": left})), "inadequate")

    assert found is None


def test_a_report_after_the_file_is_complete_is_no_case_of_an_inadequate():
    """Inspections of April are not in it, so later reports are the ones that were slow."""
    first = inspected(9000001, date(2025, 1, 6), 40, inadequate=True)

    at_last = inspected(9000001, date(2025, 3, 3), 43)
    too_late = inspected(9000001, date(2025, 3, 3), 44)

    assert at_last.published == YEAR_END + timedelta(days=15)
    assert row(measure(record(first, at_last)), "inadequate").n == 1
    assert row(measure(record(first, too_late)), "inadequate") is None


def test_after_a_closure_only_what_came_on_a_later_day_counts():
    left = date(2024, 7, 1)
    same_day = inspected(9000001, left - timedelta(days=30), 30)
    after = inspected(9000001, left - timedelta(days=10), 30)

    def found(*inspections: Any) -> Any:
        return row(measure(record(*inspections, left={"9000001": left})), "closed")

    assert found(same_day) is None
    assert (found(same_day, after).n, found(same_day, after).days[1]) == (1, 20)


@pytest.mark.parametrize("left", [date(2024, 3, 31), date(2025, 4, 1)])
def test_only_who_left_in_the_year_of_the_file_counts(left):
    after = inspected(9000001, left - timedelta(days=10), 30)

    assert row(measure(record(after, left={"9000001": left})), "closed") is None


# --- the command


def test_without_a_file_it_says_how_it_is_called():
    assert str(SCRIPT["main"]([])).startswith("usage: ")
    assert str(SCRIPT["main"](["one.ods", "--chekc"])).startswith("usage: ")


def test_another_file_is_refused_and_it_says_why(tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("URN,Inspection date\n9000001,01/04/2024\n", encoding="utf-8")

    said = str(SCRIPT["main"]([str(other)]))

    assert said.startswith(f"{other}: no sheet ")


def test_a_row_that_differs_is_named_with_both_values():
    (first, *others) = LAGS
    measured = [
        SCRIPT["Measured"](each.kind, each.cause, each.n, (1, each.p50, each.p90, each.p99))
        for each in LAGS
    ]
    moved = replace(measured[0], n=first.n + 1)

    assert SCRIPT["differences"](measured) == []
    (said,) = SCRIPT["differences"]([moved, *measured[1:]])
    assert said.startswith(f"{first.kind} {first.cause}: ")
    assert str(first.n) in said
    assert str(first.n + 1) in said
    assert len(SCRIPT["differences"](measured[1:])) == 1
    assert len(others) == len(measured) - 1


@pytest.mark.skipif(not FILE.is_file(), reason="the official file is not at hand")
def test_the_table_is_what_the_official_file_says(capsys):
    assert SCRIPT["main"]([str(FILE), "--check"]) == 0
    assert "176 providers left in the year." in capsys.readouterr().out
