"""What holds of every file: it is read, or it is a BadFile; and of every reading of one."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.model import Judgement
from scrapers.official.inspections import REGRADED, together
from scrapers.official.model import BadFile, Inspection, RegisterRow, Series
from scrapers.official.reading import read_official
from scrapers.remits import KIND_WORDS
from tests.scrapers.official import test_childcare, test_schools
from tests.scrapers.official.files import columns_of, delimited, ods, table
from tests.scrapers.official.test_social_care import FULL, HOME

CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(0, 9999999),
    st.dates(),
    st.sampled_from(
        ["Good", "Active", "REDACTED", "Children's home", "9000001", "01/02/2025", "2"]
    ),
)
COLUMNS = [
    columns_of([{**HOME, **FULL}]),
    columns_of([test_childcare.NURSERY]),
    columns_of([{**test_schools.SCHOOL, **test_schools.CARD, **test_schools.GRADED}]),
]


def read_or_refused(
    folder: Path, content: bytes, series: Series | None = None
) -> tuple[RegisterRow, ...]:
    """The rows; none of a bad file. Any other error is a mistake."""
    path = folder / "as_at_31_March_2026"
    path.write_bytes(content)
    with suppress(BadFile):
        return read_official(path, series)[1]
    return ()


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_file_or_a_bad_one(tmp_path_factory, content):
    read_or_refused(tmp_path_factory.mktemp("any"), content, "childcare")


@settings(max_examples=12)
@given(st.binary(max_size=200), st.integers(0, 2000))
def test_any_damage_to_a_workbook_is_a_file_or_a_bad_one(tmp_path_factory, damage, at):
    content = ods({"Provider_level_at_31_Mar_2026": table(COLUMNS[0], {**HOME, **FULL})})
    at %= len(content)
    damaged = content[:at] + damage + content[at + len(damage) :]
    read_or_refused(tmp_path_factory.mktemp("any"), damaged)


@settings(max_examples=150)
@given(st.data())
def test_any_cells_below_a_known_header_are_rows_or_a_bad_file(tmp_path_factory, data):
    columns = data.draw(st.sampled_from(COLUMNS))
    rows = data.draw(
        st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)), max_size=3)
    )
    content = delimited([columns, *rows], "utf-8-sig")
    for row in read_or_refused(tmp_path_factory.mktemp("any"), content):
        assert row.urn == row.urn.strip().upper()
        assert not (row.kind in KIND_WORDS and KIND_WORDS[row.kind].withheld and row.name)
        dates = [each.inspected or each.published or date.min for each in row.inspections]
        assert dates == sorted(dates)


INSPECTIONS = st.builds(
    Inspection,
    st.sampled_from(["Full inspection", "Full Inspection", "Visit: met", REGRADED]),
    st.none() | st.dates(date(2025, 1, 1), date(2025, 1, 4)),
    st.none() | st.dates(date(2025, 2, 1), date(2025, 2, 3)),
    st.lists(
        st.builds(
            Judgement, st.sampled_from(["Inclusion", "Achievement"]), st.sampled_from(["Good"]),
            st.just("oeif4"),
        ),
        max_size=2,
        unique_by=lambda each: each.heading,
    ).map(tuple),
)  # fmt: skip


@given(st.lists(INSPECTIONS, max_size=6), st.lists(INSPECTIONS, max_size=6))
def test_inspections_together_are_each_once_and_nothing_is_lost(ones, others):
    found = together(ones, others)

    assert together(found) == found == together(found, ones, others)
    events = {(each.inspected, each.title.casefold()) for each in found}
    assert len(events) == len(found)
    assert {each.inspected for each in found} == {each.inspected for each in (*ones, *others)}
    days = {(each.inspected, one.heading) for each in (*ones, *others) for one in each.judgements}
    assert days == {(each.inspected, one.heading) for each in found for one in each.judgements}
