"""The social care data as it is published, where it is at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from scrapers.official.model import Inspection, RegisterRow
from scrapers.official.reading import read_official
from scrapers.statuses import ENDED

REAL = Path(__file__).parents[4] / "shared" / "real" / "mi" / "provider_at_march_2025.ods"
OVERALL = "Overall experiences and progress of children and young people"
LEADERS = "The effectiveness of leaders and managers"

pytestmark = pytest.mark.skipif(not REAL.is_file(), reason="the real file is not at hand")


@pytest.fixture(scope="module")
def whole():
    return read_official(REAL)


@pytest.fixture(scope="module")
def rows(whole):
    return {row.urn: row for row in whole[1]}


@pytest.fixture(scope="module")
def current(rows):
    return {urn: row for urn, row in rows.items() if row.status not in ENDED}


def latest(row: RegisterRow) -> Inspection | None:
    """The latest inspection with a grade: for one provider, a monitoring inspection by mistake."""
    graded = [each for each in row.inspections if each.judgements]
    return graded[-1] if graded else None


def grades(rows: Mapping[str, RegisterRow], heading: str) -> Counter[str]:
    found = (latest(row) for row in rows.values())
    judged = [one for each in found if each for one in each.judgements]
    return Counter(one.grade for one in judged if one.heading == heading)


def test_it_is_the_social_care_data_as_at_march_2025(whole):
    file, _ = whole
    assert file.series == "social-care"
    assert file.as_at == date(2025, 3, 31)
    assert file.title.startswith("Children's social care data in England 2025")
    assert file.sha256 == "8d3c7f80f2bc5ac3ab805042dadd4207950637eb1cb2c0cc2f853787bac5d7f6"


def test_there_are_its_current_providers_and_those_who_left(rows, current):
    assert len(current) == 5600
    assert Counter(row.status for row in rows.values()) == {
        "open": 5586,
        "suspended": 14,
        "resigned": 174,
        "cancelled": 6,
        "closed": 5,
    }


def test_every_provision_type_is_known(current):
    assert Counter(row.kind for row in current.values()) == {
        # Eight of them are spelt "Children's Home", and 49 are special schools that are
        # registered as homes.
        "childrens-home": 3938 + 8 + 49,
        "supported-accommodation": 893,
        "fostering-agency": 339,
        "family-centre": 110,
        "residential-special-school": 95,
        "boarding-school": 51,
        "residential-college": 34,
        "adoption-agency": 29,
        "adoption-support": 29,
        "secure-home": 14,
        "holiday-scheme": 10,
        "secure-training-centre": 1,
    }


def test_homes_have_a_page_and_no_name(rows):
    for row in rows.values():
        assert (row.type == 2) == (row.kind == "childrens-home")
        if row.kind in {"childrens-home", "secure-home"}:
            assert row.name is None
    assert "REDACTED" not in str(rows)


def test_the_grades_are_those_of_its_own_table(current):
    assert grades(current, OVERALL) == {
        "Outstanding": 658,
        "Good": 3059,
        "Requires improvement to be good": 522,
        "Inadequate": 54,
    }
    assert grades(current, LEADERS)["Inadequate"] == 141
    assert grades(current, "Supported Accommodation outcome") == {
        "Consistently strong service delivery": 26,
        "Inconsistent quality of service delivery": 19,
        "Serious or widespread weaknesses": 5,
    }
    scales = Counter(
        one.scale for row in current.values() for each in row.inspections for one in each.judgements
    )
    assert set(scales) == {"sccif4", "sa3"}


def test_every_inspection_of_the_year_is_there_once(rows):
    told = [each for row in rows.values() for each in row.inspections]
    assert all(each.inspected and each.published for each in told)
    kinds = Counter(each.title.casefold() for each in told)
    # 3,994 full inspections of the year, and 499 latest ones of the years before.
    assert kinds == {
        "full inspection": 3994 + 499,
        "assurance visit": 457,
        "monitoring inspection": 470,
    }
    # Two of them have a grade by mistake.
    visits = [each for each in told if each.title.casefold() != "full inspection"]
    assert sum(bool(each.judgements) for each in visits) == 2


def test_inspections_are_oldest_first(rows):
    for row in rows.values():
        days = [each.inspected for each in row.inspections]
        assert days == sorted(days)


def test_the_homes_of_one_owner_are_known_by_it(rows):
    homes = ["2648446", "2686902", "2742968", "2775501", "2810447"]
    assert {rows[urn].owner for urn in homes} == {"Dimensions Care Limited"}
    assert {rows[urn].local_authority is not None for urn in homes} == {True}


def test_owners_are_organisations_and_few_are_missing(current):
    # 44 blank ones, 4 that are 0, and one that is two people.
    assert sum(row.owner is None for row in current.values()) == 49
    assert not any((row.owner or "").startswith(("Mr ", "Mrs ")) for row in current.values())


def test_places_and_areas_are_there(current):
    assert all(row.local_authority and row.region for row in current.values())
    assert sum(row.places is None for row in current.values()) == 408


def test_progress_reaches_the_end_of_the_three_sheets():
    told: list[int] = []
    read_official(REAL, "social-care", progress=told.append)
    assert told == sorted(told)
    assert told[-1] > 5600 + 4921 + 1529
