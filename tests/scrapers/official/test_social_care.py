"""The social care data: providers, the inspections of a year, and who left."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scrapers.model import Judgement, ProviderKey
from scrapers.official.model import BadFile, Inspection
from tests.scrapers.official.files import Table, delimited, ods, table, xlsx

OVERALL = "Overall experiences and progress of children and young people"
HELPED = "How well children and young people are helped and protected"
LEADERS = "The effectiveness of leaders and managers"
SUPPORTED = "Supported Accommodation outcome"

ABOUT = (
    *("Web link", "URN", "Linked Education URN", "Provision type", "Registration date"),
    *("Registration status", "Name", "Address 1", "Town", "Postcode", "Ofsted Region"),
    *("Government Office Region", "Local authority", "Sector", "Places"),
    "Organisation which owns the provider",
)
CURRENT = (
    *ABOUT,
    *("\nLatest Full inspection event type", "\nLatest full inspection date"),
    *("Latest full inspection publication date", "\nLatest full inspection event number"),
    *(f"\n{OVERALL}", "Health services", f"\n{HELPED}", LEADERS, SUPPORTED),
)
IN_YEAR = (
    *ABOUT,
    *("\nInspection event type", "Inspection date", "Inspection publication date"),
    *("\nInspection event number", f"\n{OVERALL}", "Health services", HELPED, LEADERS, SUPPORTED),
)
LEAVERS = (
    *("URN", "Provision type", "Ofsted Region", "Government Office Region", "Local authority"),
    *("Places", "\nFirst effective date (that the provider became active)", "Joiner status"),
    *("Leaver status", "Registration status (as at 1 April 2025)"),
    *("Registration status (as at 31 March 2026)", "Setting name"),
)
HOME: dict[str, Any] = {
    "URN": 9000001,
    "Provision type": "Children's home",
    "Registration date": date(2020, 6, 25),
    "Registration status": "Active",
    "Name": "REDACTED",
    "Address 1": "REDACTED",
    "Town": "REDACTED",
    "Postcode": "REDACTED",
    "Ofsted Region": "North East, Yorkshire and the Humber",
    "Government Office Region": "North East",
    "Local authority": "Invented Borough",
    "Sector": "Private",
    "Places": 4,
    "Organisation which owns the provider": "Hollybank Care (invented) Ltd",
}
FULL: dict[str, Any] = {
    "\nLatest Full inspection event type": "Full inspection",
    "\nLatest full inspection date": date(2025, 5, 20),
    "Latest full inspection publication date": date(2025, 7, 1),
    f"\n{OVERALL}": "Requires improvement to be good",
    f"\n{HELPED}": "Good",
    LEADERS: "Inadequate",
}
AGENCY: dict[str, Any] = {
    **HOME,
    "URN": "SC900002",
    "Provision type": "Independent Fostering Agency",
    "Name": " Invented Fostering  Agency ",
    "Registration status": "Suspended",
    "Places": None,
}


def current(*rows: dict[str, Any]) -> Table:
    return table(CURRENT, *rows, titles=["Invented data - Provider level as at 31 March 2026"])


def in_year(*rows: dict[str, Any]) -> Table:
    return table(IN_YEAR, *rows, titles=["Invented data - Provider level in year 2025-26"])


def leavers(*rows: dict[str, Any]) -> Table:
    return table(LEAVERS, *rows, titles=["Invented data - Leavers and Joiners"])


def visit(kind: str, day: date, out: date) -> dict[str, Any]:
    return {
        **HOME,
        "\nInspection event type": kind,
        "Inspection date": day,
        "Inspection publication date": out,
    }


def test_a_home_has_its_owner_places_area_and_grades_and_no_name(read):
    file, rows = read(ods({"Provider_level_at_31_Mar_2026": current({**HOME, **FULL})}))
    home = rows["9000001"]

    assert file.series == "social-care"
    assert (home.type, home.kind, home.name) == (2, "childrens-home", None)
    assert home.reference == ProviderKey(2, "9000001")
    assert (home.status, home.status_words, home.places) == ("open", "Active", 4)
    assert (home.local_authority, home.region) == ("Invented Borough", "North East")
    assert home.owner == "Hollybank Care (invented) Ltd"
    assert home.inspections == (
        Inspection(
            "Full inspection",
            date(2025, 5, 20),
            date(2025, 7, 1),
            (
                Judgement(OVERALL, "Requires improvement to be good", "sccif4"),
                Judgement(HELPED, "Good", "sccif4"),
                Judgement(LEADERS, "Inadequate", "sccif4"),
            ),
        ),
    )


def test_an_agency_keeps_its_name_and_has_no_known_page(read):
    _, rows = read(ods({"Provider_level_at_31_Mar_2026": current(AGENCY)}))
    agency = rows["SC900002"]

    assert (agency.type, agency.kind) == (None, "fostering-agency")
    assert agency.reference == "SC900002"
    assert agency.name == "Invented Fostering Agency"
    assert (agency.status, agency.places, agency.inspections) == ("suspended", None, ())


def test_the_year_adds_visits_and_no_inspection_twice(read):
    _, rows = read(
        ods(
            {
                "Provider_level_at_31_Mar_2026": current({**HOME, **FULL}),
                "Provider_level_in_year_2025-26": in_year(
                    visit("Monitoring Inspection", date(2025, 8, 4), date(2025, 9, 12)),
                    # The same inspection: other capitals, and published a day before.
                    visit("Full Inspection", date(2025, 5, 20), date(2025, 6, 30)),
                    visit("Assurance visit", date(2025, 4, 1), date(2025, 5, 2)),
                ),
            }
        )
    )
    told = rows["9000001"].inspections

    assert [(each.title, each.inspected, each.published) for each in told] == [
        ("Assurance visit", date(2025, 4, 1), date(2025, 5, 2)),
        ("Full inspection", date(2025, 5, 20), date(2025, 7, 1)),
        ("Monitoring Inspection", date(2025, 8, 4), date(2025, 9, 12)),
    ]
    assert [len(each.judgements) for each in told] == [0, 3, 0]


def test_who_left_has_the_status_of_the_end_of_the_year(read):
    left = {"URN": 9000003, "Provision type": "Children's home", "Leaver status": "Leaver"}
    _, rows = read(
        ods(
            {
                "Provider_level_at_31_Mar_2026": current(HOME),
                "Provider_level_in_year_2025-26": in_year(
                    {
                        **visit("Full inspection", date(2025, 6, 3), date(2025, 7, 15)),
                        "URN": 9000003,
                        f"\n{OVERALL}": "Inadequate",
                    }
                ),
                "Leavers+Joiners_at_31_Mar_2026": leavers(
                    {
                        **left,
                        "Places": 3,
                        "Registration status (as at 1 April 2025)": "Active",
                        "Registration status (as at 31 March 2026)": "Resigned",
                        "Setting name": "REDACTED",
                    },
                    {
                        **left,
                        "URN": 9000004,
                        "Registration status (as at 31 March 2026)": "Cancelled",
                    },
                    # Who joined is among the current ones, with what counts.
                    {
                        "URN": 9000001,
                        "Provision type": "Children's home",
                        "Joiner status": "Joiner",
                        "Registration status (as at 31 March 2026)": "Suspended",
                    },
                ),
            }
        )
    )

    assert {urn: row.status for urn, row in rows.items()} == {
        "9000001": "open",
        "9000003": "resigned",
        "9000004": "cancelled",
    }
    gone = rows["9000003"]
    assert (gone.status_words, gone.places, gone.name) == ("Resigned", 3, None)
    assert gone.owner == "Hollybank Care (invented) Ltd"
    assert [each.judgements[0].grade for each in gone.inspections] == ["Inadequate"]


@pytest.mark.parametrize(
    ("said", "kind", "type_"),
    [
        ("Children's Home", "childrens-home", 2),
        ("Children\u2019s home", "childrens-home", 2),
        ("Residential special school (registered as a children's home)", "childrens-home", 2),
        ("Secure children's home", "secure-home", None),
        ("Boarding School", "boarding-school", 1),
        ("Supported Accommodation", "supported-accommodation", None),
    ],
)
def test_a_provision_type_says_the_kind(read, said, kind, type_):
    row = {**HOME, "Provision type": said, "Name": "Invented House"}
    _, rows = read(ods({"Provider_level_at_31_Mar_2026": current(row)}))

    assert (rows["9000001"].kind, rows["9000001"].type) == (kind, type_)
    withheld = kind in {"childrens-home", "secure-home"}
    assert rows["9000001"].name == (None if withheld else "Invented House")


def test_supported_accommodation_is_graded_on_a_scale_of_its_own(read):
    row = {
        **HOME,
        "Provision type": "Supported Accommodation",
        **FULL,
        f"\n{OVERALL}": None,
        f"\n{HELPED}": "",
        LEADERS: "Not judged",
        SUPPORTED: "Serious or widespread weaknesses",
    }
    _, rows = read(ods({"Provider_level_at_31_Mar_2026": current(row)}))

    assert rows["9000001"].inspections[0].judgements == (
        Judgement(SUPPORTED, "Serious or widespread weaknesses", "sa3"),
    )


@pytest.mark.parametrize(
    ("cell", "owner"),
    [
        (3.13, "3.13"),  # an owner with figures for a name
        (2001, "2001"),
        (0, None),  # a blank that went through a formula
        (date(1900, 1, 3), None),  # a figure that was shown as a day
        (" =Invented&Sons  Ltd", "=Invented&Sons Ltd"),
        ("Mr A Inventor & Mrs B Inventor", None),
        ("Dr Inventor's Homes Ltd", "Dr Inventor's Homes Ltd"),
        (None, None),
    ],
)
def test_an_owner_is_an_organisation_whatever_its_cell_is(read, cell, owner):
    row = {**HOME, "Organisation which owns the provider": cell}
    _, rows = read(ods({"Provider_level_at_31_Mar_2026": current(row)}))
    assert rows["9000001"].owner == owner


def test_a_workbook_of_the_other_format_and_a_csv_say_the_same(read):
    providers = current({**HOME, **FULL}, AGENCY)
    _, from_ods = read(ods({"Provider_level_at_31_Mar_2026": providers}))
    _, from_xlsx = read(xlsx({"Provider_level_at_31_Mar_2026": providers}))
    _, from_csv = read(delimited(providers, "cp1252"))
    assert from_ods == from_xlsx == from_csv


def test_the_columns_of_march_2024_have_the_inspection_before_too(read):
    before = {
        "Previous full inspection event date": date(2024, 5, 1),
        "Previous full inspection publication date": date(2024, 6, 3),
        f"Previous {OVERALL.lower()}": "Good",
        "Previous effectiveness of leaders and managers": "Good",
    }
    title = "Invented data - Provider level as at 31 March 2024"
    rows = table((*CURRENT, *before), {**HOME, **FULL, **before}, titles=[title])
    previous, latest = read(delimited(rows))[1]["9000001"].inspections

    assert previous == Inspection(
        "Full inspection",
        date(2024, 5, 1),
        date(2024, 6, 3),
        (Judgement(OVERALL, "Good", "sccif4"), Judgement(LEADERS, "Good", "sccif4")),
    )
    assert latest.inspected == date(2025, 5, 20)


def test_the_columns_of_march_2018_are_read(read):
    about = {key: value for key, value in HOME.items() if key in ABOUT[:-1]}
    row = {
        **about,
        "Organisation": "Hollybank Care (invented) Ltd",
        "Event type": "Full inspection",
        "Inspection date": date(2017, 9, 5),
        "Publication date": date(2017, 10, 3),
        "Overall effectiveness": "Requires improvement",
        "Safeguarding children and young people": "Good",
        "Leadership and management": "Adequate",
    }
    above = ["Provider information", *[None] * 10, "Latest Full Inspection"]
    _, rows = read(delimited([above, *table(tuple(row), row)]), name="march_2018.csv")

    assert rows["9000001"].owner == "Hollybank Care (invented) Ltd"
    assert rows["9000001"].inspections[0].judgements == (
        Judgement("Overall effectiveness", "Requires improvement", "sccif4"),
        Judgement("Safeguarding children and young people", "Good", "sccif4"),
        Judgement("Leadership and management", "Adequate", "old4"),
    )


def test_the_inspections_of_a_year_alone_are_no_register(read):
    rows = in_year(visit("Full inspection", date(2025, 6, 3), date(2025, 7, 15)))
    with pytest.raises(BadFile, match="lists the inspections of a year, not the providers"):
        read(delimited(rows))


def test_a_year_whose_columns_were_renamed_is_not_passed_over(read):
    header, *rest = in_year(visit("Full inspection", date(2025, 6, 3), date(2025, 7, 15)))[1:]
    renamed = ["Day of it" if name == "Inspection date" else name for name in header]
    sheets: dict[str, Table] = {
        "Provider_level_at_31_Mar_2026": current(HOME),
        "Provider_level_in_year_2025-26": [renamed, *rest],
        "In_Year_Time_series": [["Inspections in year"], ["Period", "Good"], ["2024-25", 3]],
    }
    with pytest.raises(BadFile, match="sheet 'Provider_level_in_year_2025-26', row 1: no column"):
        read(ods(sheets))


@pytest.mark.parametrize(
    ("column", "new"),
    [
        ("Organisation which owns the provider", "Owned by"),
        ("Provision type", "Sort of provision"),
        ("Registration status", "State"),
        ("\nLatest full inspection date", "Day of it"),
        (f"\n{OVERALL}", "How it all is"),
    ],
)
def test_a_renamed_column_is_told_with_what_was_looked_for(read, column, new):
    header, *rest = current({**HOME, **FULL})[1:]
    renamed = [["Title"], [new if name == column else name for name in header], *rest]
    with pytest.raises(BadFile) as caught:
        read(ods({"Provider_level_at_31_Mar_2026": renamed}))

    assert f"no column {column.strip()!r}" in str(caught.value)
    assert "sheet 'Provider_level_at_31_Mar_2026', row 2" in str(caught.value)
    assert "Looked for: " in str(caught.value)
