"""`read`: one document, from this machine or from Ofsted's file host."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.replica import Fault, Replica, Site
from scrapers.replica.documents import pdf
from scrapers.replica.faults import body, status
from tests.scrapers.documents import hostile

KEYS = [
    "kind",
    "remit",
    "framework",
    "graded",
    "urn",
    "inspected",
    "published",
    "judgements",
    "safeguarding",
    "previous",
    "enforcement",
    "pages",
    "sha256",
    "problems",
]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(hostile.REPORT))
    return path


def test_a_file_is_read_without_any_config(ask, desk, report: Path):
    desk.config.unlink()

    ran = ask("read", str(report))

    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "full inspection · social care · social care common inspection framework"
    assert "Inspected         20 May 2025 to 21 May 2025" in lines
    assert "The effectiveness of leaders and managers                      Good" in lines
    assert not (desk.folder / "ofsted-watch.db").exists()


def test_as_json_it_has_every_key_of_the_contract(ask, report: Path):
    read = ask("read", str(report), "--json").json

    assert set(KEYS) <= set(read)
    assert read["inspected"] == {"from": "2025-05-20", "to": "2025-05-21"}
    assert read["judgements"][0] == {
        "heading": "Overall experiences and progress of children and young people",
        "grade": "Good",
        "scale": "sccif4",
    }
    assert set(read["previous"]) == {"date", "grade"}
    assert read["graded"] is True
    assert read["problems"] == []


def test_its_text_can_be_had_as_well(ask, report: Path):
    ran = ask("read", str(report), "--text")

    assert "Registered provider: Hollybank Care Ltd (invented)" in ran.out


def test_a_document_is_fetched_by_its_file_id(ask, site: Site):
    file_id = site.provider("2/9000001").reports[0].file_id

    read = ask("read", file_id, "--json").json

    assert read["urn"] == "9000001"
    assert read["problems"] == []


def test_or_by_an_address_of_any_host_that_has_one(ask, site: Site, replica: Replica):
    file_id = site.provider("2/9000001").reports[0].file_id

    for address in (
        f"https://files.ofsted.gov.uk/v1/file/{file_id}",
        f"http://files.api.ofsted.gov.uk/v1/file/{file_id}?x=1",
        f"https://reports.ofsted.gov.uk/provider/files/{file_id}/urn/9000001.pdf",
    ):
        assert ask("read", address, "--json").json["urn"] == "9000001"
    asked = {request.path for request in replica.requests} - {"/robots.txt"}
    assert asked == {f"/v1/file/{file_id}"}


def test_a_visit_without_grades_says_so_which_is_no_problem(ask, tmp_path: Path):
    lines = (
        "9000001",
        "Monitoring visit",
        "Inspected under the social care common inspection framework",
        "Information about this children's home",
        "Of the home nothing is said that is true of a real one, and nothing of the children.",
    )
    (tmp_path / "visit.pdf").write_bytes(pdf(lines))

    ran = ask("read", str(tmp_path / "visit.pdf"))

    assert ran.code == 0
    assert "A document of this kind gives no grades." in ran.out


def test_what_went_wrong_is_listed_and_exits_with_1(ask, tmp_path: Path):
    (tmp_path / "locked.pdf").write_bytes(hostile.encrypted())

    ran = ask("read", str(tmp_path / "locked.pdf"))

    assert ran.code == 1
    assert "Problems\n  encrypted: it opens with a password only" in ran.out


def test_a_document_of_another_provider_is_a_problem(ask, report: Path):
    assert ask("read", str(report), "--provider", "2/9000001").code == 0

    ran = ask("read", str(report), "--provider", "2/9000002")

    assert ran.code == 1
    assert "of another provider: it names URN 9000001" in ran.out


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("nowhere.pdf", "no such file"),
        ("https://reports.ofsted.gov.uk/provider/2/9000001", "an address without a file id"),
    ],
)
def test_what_is_no_document_is_wrong_use(ask, source, says):
    ran = ask("read", source)

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_a_folder_is_no_document(ask, tmp_path: Path):
    assert ask("read", str(tmp_path)).code == 2


def test_a_document_that_ofsted_does_not_have_says_so(ask):
    ran = ask("read", "12345")

    assert ran.code == 1
    assert "Ofsted has no such document" in ran.err


def test_a_file_host_out_of_reach_exits_with_3(ask, replica: Replica):
    replica.faults.append(Fault("/v1/file/12345", status(503, retry_after="300")))

    ran = ask("read", "12345")

    assert ran.code == 3
    assert "Ofsted could not be reached" in ran.err


def test_what_comes_instead_of_a_pdf_is_said(ask, replica: Replica):
    replica.faults.append(Fault("/v1/file/12345", body("<html><title>Busy</title></html>")))

    ran = ask("read", "12345")

    assert ran.code == 1
    assert "not a PDF: a web page" in ran.out
