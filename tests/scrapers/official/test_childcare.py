"""The childcare file: nurseries and home-based childcare, each register's newest inspection."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scrapers.model import Judgement
from scrapers.official.model import BadFile, Inspection
from tests.scrapers.official.files import columns_of, delimited, ods, table

CARD = "EYR REIF: Most recent: "
OLD = "EYR OEIF: Most recent: "
OLDER = "EYR OEIF/CIF: Most recent: "
TITLES = (
    "Latest inspections of all registered providers as at 30 June 2026 (invented)",
    "This worksheet contains one table.",
)
NURSERY: dict[str, Any] = {
    "Web link": "Invented page",
    "Provider URN": "EY900001",
    "Registration date": date(2012, 3, 1),
    "Provider type": "Childcare on non-domestic premises",
    "Provider subtype": "Full day care",
    "Provider status": "Active",
    "Provider Early Years Register flag": "Y",
    "Registered person name": "Invented Nurseries Limited",
    "Registered person URN": "RP900001",
    "Provider name": "Little Inventors",
    "Provider address line 1": "1 Invented Street",
    "Provider postcode": "ZZ1 1ZZ",
    "Telephone number": "00000 000000",
    "Local authority": "Invented Borough",
    "Region": "London",
    "Places": 60,
    f"{CARD}Inspection date": None,
    f"{CARD}Inspection visit type": None,
    f"{CARD}Safeguarding standards met?": None,
    f"{CARD}Inclusion": None,
    f"{CARD}Children's welfare and wellbeing": None,
    f"{OLD}Full inspection date": date(2023, 5, 16),
    f"{OLDER}Overall effectiveness": 2,
    f"{OLD}Quality of education": 1,
    f"{OLDER}Effectiveness of leadership and management": 2,
    f"{OLD}Safeguarding is effective?": "Yes",
    "EYR OEIF NCOR: Most recent: Inspection date": None,
    "EYR OEIF NCOR: Most recent: Overall effectiveness": None,
    "CR: Most recent: Inspection date": None,
    "CR: Compliance": None,
}


def csv_of(*rows: dict[str, Any]) -> bytes:
    return delimited(table(columns_of(rows), *rows, titles=TITLES), "utf-8-sig")


def test_a_nursery_has_its_name_owner_page_and_grades(read):
    file, rows = read(csv_of(NURSERY))
    nursery = rows["EY900001"]

    assert (file.series, file.as_at) == ("childcare", date(2026, 6, 30))
    assert file.title == TITLES[0]
    assert (nursery.type, nursery.kind, nursery.name) == (16, "nursery", "Little Inventors")
    assert (nursery.owner, nursery.places) == ("Invented Nurseries Limited", 60)
    assert (nursery.local_authority, nursery.region) == ("Invented Borough", "London")
    assert nursery.inspections == (
        Inspection(
            "Full inspection",
            date(2023, 5, 16),
            None,
            (
                Judgement("Overall effectiveness", "Good", "oeif4"),
                Judgement("Quality of education", "Outstanding", "oeif4"),
                Judgement("Leadership and management", "Good", "oeif4"),
                Judgement("Safeguarding", "Effective", "safeguarding"),
            ),
        ),
    )


def test_nothing_of_an_address_or_a_telephone_is_in_a_row(read):
    _, rows = read(csv_of(NURSERY))
    assert not any(part in str(rows) for part in ("Street", "ZZ1", "00000"))


@pytest.mark.parametrize(
    ("said", "kind", "type_"),
    [
        ("Childminder", "childminder", 17),
        ("Home childcarer", "home-childcarer", 18),
        ("Childcare on domestic premises", "childcare-domestic", 15),
    ],
)
def test_home_based_childcare_has_no_name_and_no_owner(read, said, kind, type_):
    row = {**NURSERY, "Provider type": said, "Provider name": "A Person"}
    _, rows = read(csv_of(row))

    assert (rows["EY900001"].kind, rows["EY900001"].type) == (kind, type_)
    assert (rows["EY900001"].name, rows["EY900001"].owner) == (None, None)


@pytest.mark.parametrize(
    ("person", "owner"),
    [
        ("Invented Playgroup Committee", None),
        ("A Person", None),
        ("REDACTED", None),
        ("Invented Community Trust", "Invented Community Trust"),
    ],
)
def test_a_registered_person_is_an_owner_only_if_surely_an_organisation(read, person, owner):
    _, rows = read(csv_of({**NURSERY, "Registered person name": person}))
    assert rows["EY900001"].owner == owner


@pytest.mark.parametrize(
    ("said", "status"),
    [("Active", "open"), ("Proposed", "proposed"), ("Suspended", "suspended")],
)
def test_a_status_is_one_of_the_known_words(read, said, status):
    _, rows = read(csv_of({**NURSERY, "Provider status": said}))
    assert (rows["EY900001"].status, rows["EY900001"].status_words) == (status, said)


def test_a_report_card_stands_beside_the_last_grades_and_the_registers(read):
    _, rows = read(
        csv_of(
            {
                **NURSERY,
                f"{CARD}Inspection date": date(2026, 2, 3),
                f"{CARD}Inspection visit type": "Full inspection",
                f"{CARD}Safeguarding standards met?": "No",
                f"{CARD}Inclusion": "Needs attention",
                f"{CARD}Children's welfare and wellbeing": "Urgent improvement",
                "EYR OEIF NCOR: Most recent: Inspection date": date(2019, 1, 8),
                "EYR OEIF NCOR: Most recent: Overall effectiveness": "Met",
                "CR: Most recent: Inspection date": date(2024, 4, 9),
                "CR: Compliance": "Not Met (with actions)",
            }
        )
    )

    assert rows["EY900001"].inspections[0] == Inspection(
        "Inspection with no children on roll",
        date(2019, 1, 8),
        None,
        (Judgement("Overall effectiveness", "Met", "met"),),
    )
    assert rows["EY900001"].inspections[2:] == (
        Inspection(
            "Childcare Register inspection",
            date(2024, 4, 9),
            None,
            (Judgement("Requirements of the Childcare Register", "Not met (with actions)", "met"),),
        ),
        Inspection(
            "Full inspection",
            date(2026, 2, 3),
            None,
            (
                Judgement("Safeguarding standards", "Not met", "safeguarding"),
                Judgement("Inclusion", "Needs attention", "reif5"),
                Judgement("Children's welfare and wellbeing", "Urgent improvement", "reif5"),
            ),
        ),
    )


@pytest.mark.parametrize("cell", [9, 0, "NULL", "-", "", "Not judged", "REDACTED"])
def test_what_says_no_grade_is_none(read, cell):
    _, rows = read(csv_of({**NURSERY, f"{OLDER}Overall effectiveness": cell}))
    headings = [each.heading for each in rows["EY900001"].inspections[0].judgements]
    assert headings == ["Quality of education", "Leadership and management", "Safeguarding"]


def test_the_columns_of_december_2025_are_read(read):
    row = {
        "Provider URN": "2900001",
        "Registration Date": date(2019, 9, 2),
        "Provider Type": "Childcare on non-domestic premises",
        "Provider Subtype": "Sessional day care",
        "Provider Status": "Active",
        "Individual Register combinations": "EYR-CCR",
        "Registered_Person_Name": "Invented Playgroup CIC",
        "Provider Name": "Old Inventors",
        "Local Authority": "Invented Borough",
        "Region": "London",
        "Places": "24",
        "Most Recent Full: Inspection Date": date(2022, 1, 18),
        "Most Recent Full: Overall Effectiveness": 3,
        "Quality of Education": 3,
        "Effectiveness of Leadership and Management": 4,
        "Safeguarding is Effective?": "No",
    }
    _, rows = read(csv_of(row))

    assert (rows["2900001"].name, rows["2900001"].owner) == (
        "Old Inventors",
        "Invented Playgroup CIC",
    )
    assert [(one.heading, one.grade) for one in rows["2900001"].inspections[0].judgements] == [
        ("Overall effectiveness", "Requires improvement"),
        ("Quality of education", "Requires improvement"),
        ("Leadership and management", "Inadequate"),
        ("Safeguarding", "Not effective"),
    ]


def test_a_link_to_the_page_tells_its_type(read):
    row = {
        **NURSERY,
        "Provider type": "Childcare in a new kind of place",
        "Web link": "https://reports.ofsted.gov.uk/provider/16/EY900001",
    }
    others = [{**NURSERY, "Provider URN": f"EY9001{n:02}"} for n in range(40)]
    _, rows = read(csv_of(row, *others))

    assert (rows["EY900001"].type, rows["EY900001"].kind) == (16, "other")
    assert rows["EY900001"].name is None


def test_many_unknown_types_are_a_bad_file(read):
    row = {**NURSERY, "Provider type": "Care of a new kind"}
    with pytest.raises(
        BadFile, match=r"1 of 1 rows have an unknown provider type.*row 4.*new kind"
    ):
        read(csv_of(row))


def test_the_workbook_is_read_as_the_csv_is(read):
    rows = table(columns_of([NURSERY]), NURSERY, titles=TITLES)
    sheets = {"Contents": [["Contents"], ["D1"]], "D1_Most_recent_inspections": rows}
    assert read(ods(sheets))[1] == read(csv_of(NURSERY))[1]
