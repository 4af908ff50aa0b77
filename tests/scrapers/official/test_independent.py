"""The file of independent schools: report cards, old grades, the school standards, monitoring."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scrapers.model import Judgement
from scrapers.official.model import BadFile, Inspection
from tests.scrapers.official.files import columns_of, delimited, ods, table

OLD = "latest OEIF standard inspection"
STANDARDS = "Overall compliance with the independent school standards"
SCHOOL: dict[str, Any] = {
    "Web link to Ofsted provider page": "Invented page",
    "URN": 900001,
    "School name": "Invented Hall",
    "Local authority": "Invented Borough",
    "Region": "South East",
    "Inspectorate": "Ofsted",
    "Inspection number of latest REIF standard inspection": "NULL",
    "Inspection type": "NULL",
    "Inspection start date": "NULL",
    "Publication date": "NULL",
    "Safeguarding standards": "NULL",
    "Leadership and governance": "NULL",
    f"Inspection start date of {OLD}": date(2022, 3, 1),
    f"Publication date of {OLD}": date(2022, 4, 29),
    f"Inspection type of {OLD}": "Independent school standard inspection",
    "Latest OEIF overall effectiveness": 1,
    "Latest OEIF safeguarding is effective?": "Yes",
    "Most recent standard inspection: Overall compliance with ISS": "Met",
    "Most recent standard inspection: Part 1 overall": "Met",
    "Most recent progress monitoring: inspection number": "NULL",
    "Most recent progress monitoring: start date": "NULL",
    "Most recent progress monitoring: publication date": "NULL",
    "Most recent progress monitoring: inspection type": "NULL",
}


def csv_of(*rows: dict[str, Any]) -> bytes:
    return delimited(table(columns_of(rows), *rows), "cp1252")


def test_an_independent_school_has_its_grades_and_meets_the_standards(read):
    file, rows = read(csv_of(SCHOOL))
    school = rows["900001"]

    assert file.series == "independent-schools"
    assert (school.type, school.kind, school.name) == (27, "independent-school", "Invented Hall")
    assert (school.status, school.owner, school.region) == ("open", None, "South East")
    assert school.inspections == (
        Inspection(
            "Independent school standard inspection",
            date(2022, 3, 1),
            date(2022, 4, 29),
            (
                Judgement("Overall effectiveness", "Outstanding", "oeif4"),
                Judgement("Safeguarding", "Effective", "safeguarding"),
                Judgement(STANDARDS, "Standards met", "iss"),
            ),
        ),
    )


def test_the_newest_standard_inspection_found_whether_the_standards_are_met(read):
    _, rows = read(
        csv_of(
            {
                **SCHOOL,
                "Inspection type": "Standard inspection",
                "Inspection start date": date(2026, 2, 3),
                "Publication date": date(2026, 3, 17),
                "Safeguarding standards": "Not met",
                "Leadership and governance": "Urgent improvement",
                "Most recent standard inspection: Overall compliance with ISS": "Not met",
                "Most recent progress monitoring: start date": date(2026, 7, 7),
                "Most recent progress monitoring: publication date": date(2026, 8, 4),
                "Most recent progress monitoring: inspection type": "Progress monitoring",
            }
        )
    )
    old, card, visit = rows["900001"].inspections

    assert STANDARDS not in {each.heading for each in old.judgements}
    assert card.judgements == (
        Judgement("Safeguarding standards", "Not met", "safeguarding"),
        Judgement("Leadership and governance", "Urgent improvement", "reif5"),
        Judgement(STANDARDS, "Standards not met", "iss"),
    )
    assert visit == Inspection("Progress monitoring", date(2026, 7, 7), date(2026, 8, 4))


@pytest.mark.parametrize(
    ("cell", "grade", "scale"),
    [
        ("Yes", "Standards met", "iss"),
        ("Does not meet the standards", "Standards not met", "iss"),
        ("No", "Standards not met", "iss"),
        ("Partly so", "Partly so", None),
    ],
)
def test_words_on_the_standards_are_understood_or_kept(read, cell, grade, scale):
    row = {**SCHOOL, "Most recent standard inspection: Overall compliance with ISS": cell}
    _, rows = read(csv_of(row))
    assert rows["900001"].inspections[0].judgements[-1] == Judgement(STANDARDS, grade, scale)


def test_the_sheet_of_additional_inspections_adds_them(read):
    additional = {
        "URN": 900001,
        "School name": "Invented Hall",
        "Inspection number": 10900002,
        "Inspection start date": date(2025, 1, 14),
        "Publication date": date(2025, 2, 25),
        "Inspection type": "Material change",
        "Overall outcome": "Likely to meet the standards",
    }
    sheets = {
        "Most_recent": table(columns_of([SCHOOL]), SCHOOL),
        "Additional": table(columns_of([additional]), additional),
    }
    _, rows = read(ods(sheets), name="independent_as_at_31_July_2026.ods")

    assert rows["900001"].inspections[-1] == Inspection(
        "Material change: Likely to meet the standards", date(2025, 1, 14), date(2025, 2, 25)
    )
    with pytest.raises(BadFile, match="none of those that would do"):
        read(delimited(sheets["Additional"]), "independent-schools")


def test_the_columns_of_july_2025_are_read(read):
    row = {
        "URN": 900001,
        "School name": "Invented Hall",
        "Local authority": "Invented Borough",
        "Region": "South East",
        "Inspectorate": "Ofsted",
        "Inspection type": "Independent school standard inspection",
        "First day of inspection": date(2024, 5, 14),
        "Publication date": date(2024, 6, 25),
        "Overall effectiveness": 3,
        "Effectiveness of leadership and management": 4,
        "Previous first day of inspection": date(2019, 10, 1),
        "Previous publication date": date(2019, 11, 12),
        "Previous overall effectiveness": 2,
        "Progress monitoring: first day of inspection": date(2025, 3, 4),
        "Progress monitoring: publication date": date(2025, 4, 8),
        "Progress monitoring: overall outcome": "Did not meet all standards",
    }
    _, rows = read(csv_of(row))

    assert [
        (each.title, each.inspected.year, [one.grade for one in each.judgements])
        for each in rows["900001"].inspections
    ] == [
        ("Standard inspection", 2019, ["Good"]),
        (
            "Independent school standard inspection",
            2024,
            ["Requires improvement", "Inadequate"],
        ),
        ("Progress monitoring inspection: Did not meet all standards", 2025, []),
    ]
