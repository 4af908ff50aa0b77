"""The file of state-funded schools: report cards, the grades before, ungraded inspections."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scrapers.model import Judgement
from scrapers.official.inspections import REGRADED
from scrapers.official.model import BadFile, Inspection
from tests.scrapers.official.files import columns_of, delimited, ods, table, xlsx

OLD = "latest OEIF graded inspection"
REFERS = "Does the {} relate to the URN of the current school?".format
SCHOOL: dict[str, Any] = {
    "Web Link (opens in new window)": None,
    "URN": 900001,
    "LAESTAB": 9009001,
    "School name": "Invented Primary School",
    "Ofsted phase": "Primary",
    "Type of education": "Community School",
    "Sixth form": "Does not have a sixth form",
    "Region": "London",
    "Local authority": "Invented Borough",
    "Postcode": "ZZ1 1ZZ",
    "Multi-academy trust UID": "NULL",
    "Multi-academy trust name": "NULL",
    "Total number of pupils": 210,
    "Statutory lowest age": 4,
}
NO_CARD: dict[str, Any] = {
    "Inspection number of latest full inspection": "NULL",
    "Inspection type": "NULL",
    "Inspection start date": "NULL",
    "Publication date": "NULL",
    REFERS("latest full inspection"): "NULL",
    "Category of concern": "NULL",
    "Safeguarding standards": "NULL",
    "Safeguarding standards - date of grade": "NULL",
    "Inclusion": "NULL",
    "Inclusion - date of grade": "NULL",
    "Early years (where applicable)": "NULL",
    "Early years - date of grade": "NULL",
}
CARD: dict[str, Any] = {
    **NO_CARD,
    "Inspection type": "School inspection",
    "Inspection start date": date(2026, 1, 20),
    "Publication date": date(2026, 3, 3),
    REFERS("latest full inspection"): "Yes",
    "Safeguarding standards": "Met",
    "Safeguarding standards - date of grade": date(2026, 1, 20),
    "Inclusion": "Expected standard",
    "Inclusion - date of grade": date(2026, 1, 21),
    "Early years (where applicable)": "Strong standard",
    "Early years - date of grade": date(2026, 1, 20),
}
GRADED: dict[str, Any] = {
    f"Inspection type of {OLD}": "S5 Inspection",
    f"Inspection start date of {OLD}": date(2022, 11, 8),
    f"Publication date of {OLD}": date(2023, 1, 10),
    REFERS(OLD): "Yes",
    "Latest OEIF category of concern": "SWK",
    "Latest OEIF overall effectiveness": "4",
    "Latest OEIF quality of education": "3",
    "Latest OEIF effectiveness of leadership and management": "4",
    "Latest OEIF  safeguarding is effective?": "No",
    "Latest OEIF early years provision (where applicable)": "9",
    "Date of latest ungraded inspection": "NULL",
    "Ungraded inspection publication date": "NULL",
    "Ungraded inspection overall outcome": "NULL",
}


def csv_of(*rows: dict[str, Any]) -> bytes:
    return delimited(table(columns_of(rows), *rows), "cp1252")


def test_a_school_has_its_page_and_the_grades_before_report_cards(read):
    file, rows = read(csv_of({**SCHOOL, **NO_CARD, **GRADED}))
    school = rows["900001"]

    assert (file.series, file.as_at) == ("state-schools", date(2026, 8, 31))
    assert (school.type, school.kind, school.name) == (21, "primary", "Invented Primary School")
    assert (school.status, school.trust_id, school.trust) == ("open", None, None)
    assert school.inspections == (
        Inspection(
            "S5 Inspection",
            date(2022, 11, 8),
            date(2023, 1, 10),
            (
                Judgement("Overall effectiveness", "Inadequate", "oeif4"),
                Judgement("Quality of education", "Requires improvement", "oeif4"),
                Judgement("Leadership and management", "Inadequate", "oeif4"),
                Judgement("Safeguarding", "Not effective", "safeguarding"),
                Judgement("Category of concern", "Serious weaknesses", "concern"),
            ),
        ),
    )


def test_a_report_card_has_its_areas_by_the_names_of_the_report(read):
    _, rows = read(csv_of({**SCHOOL, **CARD, **GRADED}))

    assert rows["900001"].inspections[-1] == Inspection(
        "School inspection",
        date(2026, 1, 20),
        date(2026, 3, 3),
        (
            Judgement("Safeguarding standards", "Met", "safeguarding"),
            Judgement("Inclusion", "Expected standard", "reif5"),
            Judgement("Early years", "Strong standard", "reif5"),
        ),
    )


def test_an_area_that_was_graded_anew_is_another_inspection(read):
    row = {
        **CARD,
        "Inclusion": "Strong standard",
        "Inclusion - date of grade": date(2026, 6, 9),
        "Category of concern": "RSI",
    }
    _, rows = read(csv_of({**SCHOOL, **row, **GRADED}))
    _, card, visit = rows["900001"].inspections

    assert [each.heading for each in card.judgements] == [
        "Safeguarding standards",
        "Early years",
        "Category of concern",
    ]
    assert card.judgements[-1].grade == "Requires significant improvement"
    assert visit == Inspection(
        REGRADED,
        date(2026, 6, 9),
        None,
        (Judgement("Inclusion", "Strong standard", "reif5"),),
    )


def test_the_sheet_of_the_year_adds_what_it_tells_once(read):
    visit = {
        **SCHOOL,
        "Inspection type": "Monitoring visit",
        "Inspection start date": date(2026, 6, 9),
        "Publication date": date(2026, 7, 7),
        "Outcomes for legacy monitoring inspections": None,
        "Inclusion": "Strong standard",
    }
    gone = {**visit, "URN": 900002}
    regraded = {
        **CARD,
        "Inclusion": "Strong standard",
        "Inclusion - date of grade": date(2026, 6, 9),
    }
    sheets = {
        "Cover": [["State-funded schools (invented)"], ["Data as at 31 July 2026"]],
        "D1_In_year_inspections": table(columns_of([visit]), visit, gone),
        "D2_Most_recent_inspections": table(
            columns_of([{**SCHOOL, **CARD, **GRADED}]), {**SCHOOL, **regraded, **GRADED}
        ),
    }
    file, rows = read(ods(sheets), name="schools.ods")

    assert file.as_at == date(2026, 7, 31)
    # A school of the year's sheet alone has closed, or become another.
    assert list(rows) == ["900001"]
    assert [(each.title, each.published) for each in rows["900001"].inspections] == [
        ("S5 Inspection", date(2023, 1, 10)),
        ("School inspection", date(2026, 3, 3)),
        ("Monitoring visit", date(2026, 7, 7)),
    ]
    assert read(xlsx(sheets), name="schools.xlsx")[1] == rows


def test_an_inspection_of_the_school_before_is_not_this_ones(read):
    rows = read(csv_of({**SCHOOL, **CARD, **GRADED, REFERS(OLD): "No"}))[1]
    assert [each.title for each in rows["900001"].inspections] == ["School inspection"]


def test_an_ungraded_inspection_says_its_outcome_and_gives_no_grade(read):
    row = {
        **GRADED,
        "Date of latest ungraded inspection": date(2025, 2, 4),
        "Ungraded inspection publication date": date(2025, 3, 11),
        "Ungraded inspection overall outcome": "School remains Good (Concerns) - S5 Next",
    }
    _, rows = read(csv_of({**SCHOOL, **NO_CARD, **row}))

    assert rows["900001"].inspections[-1] == Inspection(
        "Ungraded inspection: School remains Good (Concerns) - S5 Next",
        date(2025, 2, 4),
        date(2025, 3, 11),
    )


def test_a_school_of_a_trust_has_the_trust(read):
    row = {"Multi-academy trust UID": "9001", "Multi-academy trust name": "Invented Trust"}
    _, rows = read(csv_of({**SCHOOL, **row, **GRADED}))
    assert (rows["900001"].trust_id, rows["900001"].trust) == ("9001", "Invented Trust")


@pytest.mark.parametrize(
    ("phase", "type_", "age", "kind", "code"),
    [
        ("Nursery", "LA Nursery School", 2, "nursery-school", 20),
        ("Primary", "Academy Converter", 5, "primary", 21),
        ("Middle deemed primary", "Community School", 8, "primary", 21),
        ("Secondary", "Free School", 11, "secondary", 23),
        ("Secondary", "Community School", 9, "secondary", 23),
        ("Secondary", "Free School", 4, "all-through", None),
        ("Secondary", "Academy Converter", 16, "sixteen-plus", None),
        ("Secondary", "Community School", 16, "sixteen-plus", 24),
        ("All-through", "Free School", 4, "all-through", 28),
        ("16 plus", "Community School", 16, "sixteen-plus", 24),
        ("16 plus", "Free School 16-19", 16, "training-provider", 46),
        ("Special", "Academy Special Converter", 4, "special-school", 25),
        ("PRU", "Pupil Referral Unit", 5, "pupil-referral-unit", 22),
        ("Alternative provision", "Academy AP", 11, "pupil-referral-unit", 22),
        ("Secondary", "Free School - Alternative Provision", 11, "pupil-referral-unit", 22),
    ],
)
def test_phase_type_and_age_say_the_kind(read, phase, type_, age, kind, code):
    row = {"Ofsted phase": phase, "Type of education": type_, "Statutory lowest age": age}
    _, rows = read(csv_of({**SCHOOL, **row, **GRADED}))
    assert (rows["900001"].kind, rows["900001"].type) == (kind, code)


def test_a_link_to_the_page_says_the_kind_before_all(read):
    row = {
        "Web Link (opens in new window)": "http://reports.ofsted.gov.uk/provider/28/900001",
        "Ofsted phase": "Secondary",
        "Statutory lowest age": 11,
    }
    _, rows = read(csv_of({**SCHOOL, **row, **GRADED}))
    assert (rows["900001"].kind, rows["900001"].type) == ("all-through", 28)


def test_the_columns_until_august_2025_are_read(read):
    row = {
        **SCHOOL,
        "Inspection number of latest graded inspection": 10900001,
        "Inspection type": "S5 Inspection",
        "Inspection start date": date(2024, 10, 1),
        "Publication date": date(2024, 11, 12),
        "Category of concern": "SM",
        "Overall effectiveness": "Not judged",
        "Quality of education": 4,
        "Safeguarding is effective?": "Yes",
        "Previous inspection start date": date(2019, 6, 4),
        "Previous publication date": date(2019, 7, 9),
        "Previous graded inspection overall effectiveness": 2,
    }
    _, rows = read(csv_of(row))
    before, latest = rows["900001"].inspections

    assert before.judgements == (Judgement("Overall effectiveness", "Good", "oeif4"),)
    assert latest.judgements == (
        Judgement("Quality of education", "Inadequate", "oeif4"),
        Judgement("Safeguarding", "Effective", "safeguarding"),
        Judgement("Category of concern", "Special measures", "concern"),
    )


def test_the_inspections_of_a_year_alone_are_no_register(read):
    row = {**SCHOOL, "Inspection start date": date(2026, 6, 9), "Inclusion": "Strong standard"}
    with pytest.raises(BadFile, match=r"no column .*none of those that would do"):
        read(csv_of(row))
