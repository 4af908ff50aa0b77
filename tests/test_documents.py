"""
From a new report to what its document adds: the program itself, with the real reader of PDFs.

Each test is one story told by `check --json` against the replica.
"""

from __future__ import annotations

import signal
import stat
from datetime import date
from typing import Any

import pytest

from scrapers.replica import Fault, InventedReport, Replica, Site
from scrapers.replica.faults import body, hang, status

COVENTRY = "2/9000001"
NEW = "99300001"
FILE = f"/v1/file/{NEW}"
OVERALL = "Overall experiences and progress of children and young people"
HELPED = "How well children and young people are helped and protected"
LEADERS = "The effectiveness of leaders and managers"


def lines(
    overall: str = "inadequate", leaders: str = "inadequate", urn: str = "9000001", more: str = ""
) -> tuple[str, ...]:
    """The text of a made-up document of a home."""
    return (
        urn,
        "Registered provider: Hollybank Care (invented)",
        "Full inspection",
        "Inspected under the social care common inspection framework",
        "Information about this children's home",
        "Invented sentences about this provider: nothing of it is said of a real one.",
        "Inspection dates: 20 May 2025",
        f"{OVERALL}, taking into account    {overall}",
        f"{HELPED}    inadequate",
        f"{LEADERS}    {leaders}",
        "Enforcement action since last inspection: None",
        *filter(None, (more,)),
        "Children's home details",
        f"Unique reference number: {urn}",
        "This is an invented document of a replica. It is not Ofsted's.",
    )


def report(text: tuple[str, ...] = (), **facts: Any) -> InventedReport:
    """A report whose page gives the overall grade alone; its document gives three."""
    return InventedReport(
        NEW,
        facts.pop("title", "Full inspection"),
        date(2025, 5, 20),
        date(2025, 8, 4),
        facts.pop("grade", "Inadequate"),
        lines=text or lines(),
        **facts,
    )


def only(document: dict[str, Any]) -> dict[str, Any]:
    """The one event of a document."""
    assert len(document["events"]) == 1, document
    event: dict[str, Any] = document["events"][0]
    return event


def told(inbox: Any) -> str:
    """The newest mail, its text on one line."""
    return " ".join(inbox.mails[-1].get_body(("plain",)).get_content().split())


def test_the_alert_says_what_the_page_leaves_to_the_document(both, site: Site, inbox):
    both.check()
    site.publish(COVENTRY, report())

    document = both.check()

    event = only(document)
    assert document["requests"]["file"] == 1
    assert document["problems"] == []
    grades = [(j["heading"], j["before"], j["after"], j["origin"]) for j in event["judgements"]]
    assert grades == [
        (OVERALL, "Good", "Inadequate", "page"),
        (HELPED, "Good", "Inadequate", "document"),
        (LEADERS, "Good", "Inadequate", "document"),
    ]
    said = event["report"]["document"]
    assert (said["pages"], said["differs"], len(said["sha256"])) == (1, [], 64)
    assert LEADERS in told(inbox)
    again = both.check()
    assert (again["events"], again["requests"]["file"]) == ([], 0)


FAULTS = {
    "it is not there": status(404),
    "its host fails": status(500),
    "a page came in its place": body("<html><body><h1>Back soon</h1></body></html>"),
    "half a document": body(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<", "application/pdf"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_alert_goes_out_without_its_document_and_the_details_follow(
    both, replica: Replica, site: Site, inbox, fault
):
    both.check()
    site.publish(COVENTRY, report())
    replica.faults.append(Fault(FILE, FAULTS[fault]))

    ran = both.run("check", "--json")

    assert ran.code == 1
    event = only(ran.json)
    assert [j["heading"] for j in event["judgements"]] == [OVERALL]
    assert [(p["what"], p["where"]) for p in ran.json["problems"]] == [
        ("no-document", f"document {NEW} of {COVENTRY}")
    ]
    assert len(inbox.mails) == 2

    replica.faults.clear()
    ran = both.run("check", "--json")

    assert ran.code == 0
    event = only(ran.json)
    assert (event["kind"], event["severity"]) == ("revised", "red")
    assert [j["heading"] for j in event["judgements"]] == [HELPED, LEADERS]
    assert inbox.subjects[-1].startswith("Grade added: Inadequate (was Good) for ")
    assert both.check()["events"] == []


def test_a_file_host_that_never_answers_is_left_after_one_document(
    both, replica: Replica, site: Site, inbox
):
    """And a program that is killed while it waits has told nothing yet and loses nothing."""
    both.check()
    site.publish(COVENTRY, report())
    hanging = Fault(FILE, hang())
    replica.faults.append(hanging)
    running = both.start("check", "--json")
    while not any(request.path == FILE for request in replica.requests):
        assert running.poll() is None
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=30)
    assert len(inbox.mails) == 1

    replica.faults.clear()

    assert len(only(both.check())["judgements"]) == 3
    assert len(inbox.mails) == 2


def test_a_replaced_document_is_one_revision(both, site: Site, inbox):
    both.check()
    site.publish(COVENTRY, report(lines(leaders="good")))
    both.check()
    site.correct(NEW, lines=lines())

    assert both.check()["events"] == [], "its page has no news"
    event = only(both.check("--sweep"))

    assert (event["kind"], event["direction"], event["severity"]) == ("revised", "worse", "red")
    assert [change["field"] for change in event["changes"]] == ["document", LEADERS]
    assert "Ofsted has replaced the document of this report" in told(inbox)
    assert both.check("--sweep")["events"] == []


def test_where_page_and_document_differ_the_page_stands_and_both_are_said(both, site: Site, inbox):
    both.check()
    site.publish(COVENTRY, report(lines(overall="good")))

    document = both.check()

    event = only(document)
    assert event["judgements"][0]["after"] == "Inadequate"
    assert event["report"]["document"]["differs"] == [
        {"heading": OVERALL, "page": "Inadequate", "document": "Good"}
    ]
    assert [problem["what"] for problem in document["problems"]] == ["grades-differ"]
    assert "the page says Inadequate, the document Good" in told(inbox)
    assert both.check()["problems"] == []


def test_a_document_that_names_another_urn_is_left_out(both, site: Site):
    both.check()
    site.publish(COVENTRY, report(lines(urn="9000004")))

    document = both.check()

    event = only(document)
    assert [j["origin"] for j in event["judgements"]] == ["page"]
    [problem] = document["problems"]
    assert (problem["what"], "9000004" in problem["detail"]) == ("another-urn", True)


def test_documents_are_kept_if_so_wished_and_a_dry_run_keeps_none(both, site: Site):
    both.config.write_text("keep_documents = true\n" + both.config.read_text())
    both.check()
    site.publish(COVENTRY, report())
    folder = both.folder / "ofsted-watch.db-documents"

    assert len(both.check("--dry-run")["events"]) == 1
    assert not folder.exists()
    both.check()

    [kept] = folder.iterdir()
    assert kept.read_bytes().startswith(b"%PDF-")
    assert (kept.name, stat.S_IMODE(kept.stat().st_mode)) == (f"{NEW}.pdf", 0o600)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_no_sentence_of_a_report_leaves_the_program_unless_it_was_asked_for(
    both, site: Site, inbox, hook
):
    sentence = "Leaders have not kept all children safe in this invented home."
    both.check()
    site.publish(COVENTRY, report(lines(more=sentence)))

    document = both.check()

    everything = str(document) + str(hook.posts) + "".join(mail.as_string() for mail in inbox.mails)
    assert "in this invented home" not in everything
    assert b"in this invented home" not in (both.folder / "ofsted-watch.db").read_bytes()


def test_the_export_has_what_documents_said(both, site: Site):
    both.check()
    site.publish(COVENTRY, report())
    both.check()

    everything = both.run("export", "--json").json
    [filed] = everything["document"]

    assert (filed["file_id"], filed["state"]) == (NEW, "read")
    assert {each["origin"] for each in everything["judgement"]} == {"page", "document"}
    assert both.run("history").code == 0
