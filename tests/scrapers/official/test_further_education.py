"""The file of further education and skills: providers, report cards by provision, monitoring."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scrapers.model import Judgement
from scrapers.official.model import BadFile, Inspection
from tests.scrapers.official.files import columns_of, delimited, ods, table

ABOUT: dict[str, Any] = {
    "Web link to Ofsted provider webpage (opens in new window)": "Invented page",
    "Provider URN": 900001,
    "Provider UKPRN": 19000001,
    "Provider name": "Invented College",
    "Provider type": "General further education college",
    "Provider group": "Colleges",
    "Local authority": "Invented Borough",
    "Region": "London",
    "Ofsted region": "London",
}
LISTED: dict[str, Any] = {
    **ABOUT,
    "Has the provider received a full inspection under the renewed EIF?": "Yes",
    "Date of latest short inspection before renewed EIF (if relevant)": date(2019, 4, 2),
    "Inspection number of latest full inspection before renewed EIF": 10900001,
    "First day of inspection of latest inspection before renewed EIF": date(2022, 9, 26),
    "Latest overall effectiveness before renewed EIF": 2,
    "Latest leadership and management before renewed EIF": 1,
    "Latest contribution to meeting skills needs before renewed EIF": "Strong",
    "Latest safeguarding before renewed EIF": "Yes",
}
FULL: dict[str, Any] = {
    **ABOUT,
    "Inspection number": 10900002,
    "First day of inspection": date(2026, 2, 2),
    "Date published": date(2026, 3, 16),
    "Safeguarding standards": "Met",
    "Inclusion": "Strong standard",
    "Apprenticeships - achievement": "Needs attention",
}
NEW: dict[str, Any] = {
    **ABOUT,
    "Event type": "New provider monitoring inspection",
    "First day of inspection": date(2026, 5, 5),
    "Date published": date(2026, 6, 9),
    "Leadership and governance theme": "Insufficient progress",
}
SHEETS: dict[str, Any] = {
    "Cover": [["Further education and skills (invented)"]],
    "D1_In-year_full_inspections": table(
        columns_of([FULL]), FULL, {**FULL, "Provider URN": 900009}
    ),
    "D3_New_provider_monitoring_insp": table(columns_of([NEW]), NEW),
    "D4_Provider_list": table(
        columns_of([LISTED]), LISTED, titles=["Providers as at 31 August 2026 (invented)"]
    ),
}


def test_a_college_has_its_inspections_of_all_sheets(read):
    file, rows = read(ods(SHEETS))
    college = rows["900001"]

    assert (file.series, file.as_at) == ("further-education", date(2026, 8, 31))
    # A provider of a year's sheet alone is no longer one.
    assert list(rows) == ["900001"]
    assert (college.type, college.kind, college.status) == (31, "college", "open")
    assert (college.name, college.owner) == ("Invented College", None)
    assert college.inspections == (
        Inspection("Short inspection", date(2019, 4, 2), None),
        Inspection(
            "Full inspection",
            date(2022, 9, 26),
            None,
            (
                Judgement("Overall effectiveness", "Good", "oeif4"),
                Judgement("Leadership and management", "Outstanding", "oeif4"),
                Judgement("Contribution to meeting skills needs", "Strong", None),
                Judgement("Safeguarding", "Effective", "safeguarding"),
            ),
        ),
        Inspection(
            "Full inspection",
            date(2026, 2, 2),
            date(2026, 3, 16),
            (
                Judgement("Safeguarding standards", "Met", "safeguarding"),
                Judgement("Inclusion", "Strong standard", "reif5"),
                Judgement("Apprenticeships: Achievement", "Needs attention", "reif5"),
            ),
        ),
        Inspection(
            "New provider monitoring inspection",
            date(2026, 5, 5),
            date(2026, 6, 9),
            (Judgement("Leadership and governance theme", "Insufficient progress", "fe_progress"),),
        ),
    )


@pytest.mark.parametrize(
    ("type_", "group", "kind", "code"),
    [
        ("Sixth form college", "Colleges", "college", 31),
        ("Specialist further education college", "Colleges", "college", 31),
        ("Independent learning provider", "", "training-provider", 46),
        ("Employer provider", "", "training-provider", 46),
        ("Not for profit", "Community learning and skills", "training-provider", 46),
        ("16-19 academy", "", "training-provider", 46),
        ("Independent specialist college", "", "specialist-college", 39),
        ("Specialist designated institution", "", "specialist-college", None),
        ("Higher education institution", "", "university", 43),
        ("Something new", "Others", "other", None),
    ],
)
def test_a_provider_type_says_the_kind(read, type_, group, kind, code):
    row = {**LISTED, "Provider type": type_, "Provider group": group}
    _, rows = read(delimited(table(columns_of([row]), row)))
    assert (rows["900001"].kind, rows["900001"].type) == (kind, code)


def test_the_one_table_that_it_was_before_is_read(read):
    row = {
        **ABOUT,
        "Inspection type": "FE full inspection",
        "First day of inspection": date(2024, 11, 5),
        "Date published": date(2024, 12, 17),
        "Overall effectiveness": 3,
        "Is safeguarding effective?": "No",
    }
    _, rows = read(delimited(table(columns_of([row]), row)))

    assert rows["900001"].inspections == (
        Inspection(
            "FE full inspection",
            date(2024, 11, 5),
            date(2024, 12, 17),
            (
                Judgement("Overall effectiveness", "Requires improvement", "oeif4"),
                Judgement("Safeguarding", "Not effective", "safeguarding"),
            ),
        ),
    )


def test_the_inspections_of_a_year_alone_are_no_register(read):
    with pytest.raises(BadFile, match="none of those that would do"):
        read(delimited(SHEETS["D1_In-year_full_inspections"]))
