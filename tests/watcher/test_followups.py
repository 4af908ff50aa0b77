"""Documents within a cycle: never waited for, asked for again, and told once."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from scrapers.documents.model import Document, Previous, Quote
from scrapers.model import Judgement
from scrapers.replica import Fault, Replica, Site
from scrapers.replica.faults import body, status
from watcher import followups, taking, wanted
from watcher.daemon import _something_due

HOME, FILE = "2/9000001", "/v1/file/"
OVERALL = "Overall experiences and progress of children and young people"
LEADERS = "The effectiveness of leaders and managers"
NEW = "99300001"
OLD = "99163711"
"""The newest report of the home before the news."""
TWO = ("2/9000001", "2/9000002")


def says(**facts: Any) -> Document:
    """A made-up document that was read well."""
    given: dict[str, Any] = {"kind": "inspection", "graded": True, "pages": 3, "urn": "9000001"}
    return Document(**given | facts)


def judged(heading: str, grade: str, scale: str | None = "sccif4") -> Judgement:
    return Judgement(heading, grade, scale)


@pytest.fixture
def home(lookout, rewrite):
    """A lookout over two homes after its first look, nothing asked since."""
    rewrite(providers=TWO)
    assert lookout.look().problems == ()
    lookout.asked()
    return lookout


def files(paths: list[str]) -> list[str]:
    """The documents among the addresses asked for."""
    return [path.removeprefix(FILE) for path in paths if path.startswith(FILE)]


def row(lookout: Any, file_id: str = NEW) -> dict[str, Any]:
    """The document as the store has it."""
    with lookout.store() as store:
        return next(
            iter(store._db.query("SELECT * FROM document WHERE file_id = ?", [file_id])), {}
        )


def held(lookout: Any, file_id: str = NEW) -> list[tuple[str, str, str]]:
    """What is held of a report: heading, grade and origin."""
    with lookout.store() as store:
        rows = store._db.query(
            "SELECT * FROM judgement WHERE file_id = ? ORDER BY position", [file_id]
        )
        return [(each["heading"], each["grade"], each["origin"]) for each in rows]


def words(lookout: Any) -> str:
    """The newest alert about a provider, all of it."""
    return repr(lookout.duties("provider")[-1][1])


# New reports.


def test_the_first_look_asks_for_no_document(lookout):
    lookout.look()
    assert files(lookout.asked()) == []


def test_the_document_of_a_new_report_is_asked_for_once_and_adds_what_the_page_lacks(
    home, site: Site, report
):
    home.documents[NEW] = says(
        judgements=(judged(f"The {OVERALL.lower()}", "Inadequate"), judged(LEADERS, "Good"))
    )
    site.publish(HOME, report())
    found = home.again()
    [event] = found.events
    assert [(j["heading"], j["after"], j["origin"]) for j in event["judgements"]] == [
        (OVERALL, "Inadequate", "page"),
        (LEADERS, "Good", "document"),
    ]
    assert event["report"]["document"]["sha256"] == row(home)["sha256"]
    assert found.requests.file == 1
    home.asked()
    assert home.again().events == ()
    assert files(home.asked()) == []
    assert held(home) == [(OVERALL, "Inadequate", "page"), (LEADERS, "Good", "document")]


def test_a_flag_of_an_ungraded_visit_is_red_and_leaves_the_grade_as_it_was(
    home, site: Site, report
):
    home.documents[NEW] = says(graded=False, safeguarding="Not effective")
    site.publish(HOME, replace(report(grade=None), title="Monitoring visit"))
    [event] = home.again().events
    assert (event["direction"], event["severity"]) == ("ungraded", "red")
    assert event["group"]["grades"] == {"Good": 2}
    assert "Monitoring visit, no grade: safeguarding not effective (last: Good)" in words(home)


def test_the_outcome_of_an_ungraded_visit_is_said_and_weighs(home, site: Site, report):
    home.documents[NEW] = says(graded=False, outcome="Serious or widespread concerns")
    site.publish(HOME, replace(report(grade=None), title="Assurance inspection"))
    [event] = home.again().events
    assert (event["direction"], event["severity"]) == ("ungraded", "red")
    assert event["report"]["document"]["outcome"] == "Serious or widespread concerns"
    assert "Assurance inspection, no grade: serious or widespread concerns (last: Good)" in words(
        home
    )


def test_what_the_document_grades_otherwise_is_told_and_the_pages_grade_stands(
    home, site: Site, report
):
    home.documents[NEW] = says(judgements=(judged(OVERALL, "Good"),))
    site.publish(HOME, report())
    found = home.again()
    [event] = found.events
    assert [j["after"] for j in event["judgements"]] == ["Inadequate"]
    assert event["report"]["document"]["differs"] == [
        {"heading": OVERALL, "page": "Inadequate", "document": "Good"}
    ]
    assert "the page says Inadequate, the document Good" in words(home)
    assert [p.what for p in found.problems] == ["grades-differ"]
    assert home.again().problems == ()
    assert home.problems() == [("grades-differ", f"document {NEW} of {HOME}")]


def test_a_document_of_another_provider_is_left_out_and_the_operator_told(home, site: Site, report):
    home.documents[NEW] = says(urn="9000009", judgements=(judged(LEADERS, "Inadequate"),))
    site.publish(HOME, report())
    found = home.again()
    [event] = found.events
    assert event["report"]["document"] is None
    assert [(p.what, p.detail) for p in found.problems] == [
        ("another-urn", "names URN 9000009; left out")
    ]
    assert held(home) == [(OVERALL, "Inadequate", "page")]
    assert row(home)["state"] == "foreign"


def test_a_grade_that_no_scale_knows_is_shown_and_told_to_the_operator_once(
    home, site: Site, report
):
    home.documents[NEW] = says(judgements=(judged(LEADERS, "Splendid", None),))
    site.publish(HOME, report())
    found = home.again()
    assert [(j["after"], j["before"]) for j in found.events[0]["judgements"]] == [
        ("Inadequate", "Good"),
        ("Splendid", None),
    ]
    assert [(p.what, p.detail) for p in found.problems] == [
        ("unknown-grade", f"not compared: {LEADERS}: Splendid")
    ]
    assert home.again().problems == ()


def test_enforcement_and_the_inspection_before_are_said_in_our_own_words(home, site: Site, report):
    home.documents[NEW] = says(
        enforcement="Compliance notice", previous=Previous(date(2024, 3, 1), "Good")
    )
    site.publish(HOME, report())
    home.again()
    assert "Enforcement since the last inspection: Compliance notice." in words(home)
    assert "The inspection before it" not in words(home), "the store knows of an earlier grade"


# Comparison with a report whose document was never asked for.


def test_an_earlier_document_is_asked_for_where_the_page_never_showed_a_heading(
    home, site: Site, report
):
    home.documents[NEW] = says(judgements=(judged("Children's health", "Inadequate"),))
    home.documents[OLD] = says(judgements=(judged("Children's health", "Good"),))
    site.publish(HOME, report())
    [event] = home.again().events
    assert files(home.asked()) == [NEW, OLD]
    health = event["judgements"][-1]
    assert (health["before"], health["after"]) == ("Good", "Inadequate")
    home.documents["99300002"] = says(judgements=(judged("Resettlement", "Good"),))
    site.publish(HOME, replace(report("99300002"), published=date(2026, 11, 22)))
    home.again()
    assert files(home.asked()) == ["99300002"], "each once ever"


def test_an_earlier_document_that_cannot_be_had_is_not_asked_for_again(
    home, replica, site: Site, report
):
    replica.faults.append(Fault(FILE + OLD, status(404)))
    home.documents[NEW] = says(judgements=(judged("Children's health", "Inadequate"),))
    site.publish(HOME, report())
    found = home.again()
    assert (len(found.events), found.problems) == (1, ())
    assert row(home, OLD)["state"] == "given-up"
    home.asked()
    home.again(days=1)
    assert files(home.asked()) == []


# What cannot be had.

FAULTS = {
    "not found": status(404),
    "an error of the host": status(500),
    "a notice in its place": body("<html><body>Back soon</body></html>"),
    "nothing": body(b"", "application/pdf"),
    "half of another thing": body(b"GIF89a", "application/pdf"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_alert_never_waits_for_its_document_and_its_details_follow_once(
    home, replica: Replica, site: Site, report, fault
):
    home.documents[NEW] = says(judgements=(judged(LEADERS, "Inadequate"),))
    site.publish(HOME, report())
    replica.faults.append(Fault(FILE, FAULTS[fault]))
    found = home.again()
    [event] = found.events
    assert (event["severity"], event["report"]["document"]) == ("red", None)
    assert [p.what for p in found.problems] == ["no-document"]
    assert (row(home)["state"], row(home)["failures"]) == ("wanted", 1)
    replica.faults.clear()
    assert home.again(minutes=14).events == ()
    [event] = home.again(minutes=2).events
    assert (event["kind"], event["severity"]) == ("revised", "red")
    assert [(j["before"], j["after"]) for j in event["judgements"]] == [("Good", "Inadequate")]
    assert "Grade added: Inadequate (was Good) for the effectiveness" in words(home)
    assert "could not be read at first" in words(home)
    assert home.again().events == ()
    assert home.problems() == []


def test_details_that_are_no_grade_and_no_red_flag_are_saved_in_silence(
    home, replica, site: Site, report
):
    home.documents[NEW] = says(safeguarding="Effective", enforcement="Warning letter")
    site.publish(HOME, report())
    replica.faults.append(Fault(FILE, status(500)))
    home.again()
    replica.faults.clear()
    assert home.again().events == ()
    assert held(home)[-1] == ("Safeguarding", "Effective", "document")
    assert row(home)["state"] == "read"


def test_a_red_outcome_that_comes_late_is_told(home, replica, site: Site, report):
    home.documents[NEW] = says(graded=False, outcome="Serious or widespread concerns")
    site.publish(HOME, replace(report(grade=None), title="Assurance inspection"))
    replica.faults.append(Fault(FILE, status(500)))
    assert home.again().events[0]["severity"] == "normal"
    replica.faults.clear()
    [event] = home.again().events
    assert (event["kind"], event["severity"], event["direction"]) == ("revised", "red", "ungraded")
    assert "Added: serious or widespread concerns (Assurance inspection)" in words(home)


def test_one_silent_host_is_asked_once_in_a_cycle(home, replica: Replica, site: Site, report):
    for number, key in enumerate(TWO, 1):
        site.publish(key, report(f"9930000{number}"))
    replica.faults.append(Fault(FILE, status(500)))
    found = home.again()
    assert len(found.events) == 2
    assert set(files(home.asked())) == {NEW}
    assert [p.where for p in found.problems] == [f"document {NEW} of {HOME}"]
    replica.faults.clear()
    home.again()
    assert [row(home, each)["state"] for each in (NEW, "99300002")] == ["read", "read"]


def test_what_is_not_found_is_asked_for_less_and_less_and_given_up_after_a_week(
    home, replica, site: Site, report
):
    site.publish(HOME, report())
    replica.faults.append(Fault(FILE, status(404)))
    home.again()
    home.asked()
    for _ in range(24 * 8):
        home.again(poll=False, hours=1)
    assert 8 <= len(files(home.asked())) <= 14
    assert (row(home)["state"], row(home)["next_try"]) == ("given-up", None)
    assert home.problems() == [("no-document", f"document {NEW} of {HOME}")]


def test_the_operator_is_told_once_of_a_document_that_does_not_come(
    home, rewrite, replica, site: Site, report
):
    rewrite(
        providers=TWO,
        channels='[[channel]]\nname = "out"\nurl = "console:"\n'
        '[[channel]]\nname = "ops"\nurl = "console:"\n',
        watch='[operator]\nchannels = ["ops"]\n',
    )
    site.publish(HOME, report())
    replica.faults.append(Fault(FILE, status(404)))
    for _ in range(40):
        home.again(hours=6)
    subjects = [alert.subject for _, alert in home.duties("operator")]
    assert subjects == [f"ofsted-watch: no-document at document {NEW} of {HOME}"]
    replica.faults.clear()
    home.look(sweep=True)
    subjects = [alert.subject for _, alert in home.duties("operator")]
    assert subjects[1:] == ["ofsted-watch: all well again"]


def test_the_daemon_sees_when_a_document_is_due_between_two_polls(
    home, replica, site: Site, report
):
    site.publish(HOME, report())
    replica.faults.append(Fault(FILE, status(500)))
    home.again()
    with home.store() as store:
        assert not _something_due(home.config, store, home.now + timedelta(minutes=14))
        assert _something_due(home.config, store, home.now + timedelta(minutes=15))
    replica.faults.clear()
    assert home.again(poll=False).events == ()
    assert row(home)["state"] == "read"


def test_a_check_by_hand_does_not_wait_for_its_turn(home, replica, site: Site, report):
    site.publish(HOME, report())
    replica.faults.append(Fault(FILE, status(500)))
    home.again()
    replica.faults.clear()
    home.now += timedelta(minutes=1)
    home.look(impatient=True)
    assert row(home)["state"] == "read"


def test_many_new_reports_of_one_home_are_all_told_and_their_documents_follow(
    home, site: Site, report
):
    for number in range(8):
        site.publish(HOME, report(f"9930000{number}"))
    found = home.again()
    assert (len(found.events), found.requests.file) == (8, 5)
    home.again(hours=1)
    assert all(row(home, f"9930000{number}")["state"] == "read" for number in range(8))


# Other bytes under the same id.


@pytest.fixture
def read(home, site: Site, report):
    """A home whose new report was told with its document."""
    home.documents[NEW] = says(judgements=(judged(LEADERS, "Good"),))
    site.publish(HOME, report())
    assert len(home.again().events) == 1
    home.asked()
    return home


def replaced(lookout: Any, site: Site, **facts: Any) -> None:
    """Other bytes that are read as told, with the page as it was."""
    lookout.documents[NEW] = says(**facts)
    site.correct(NEW, lines=("Another document (invented)",))


def test_a_replaced_document_is_one_revision_with_the_grades_that_changed(read, site: Site):
    replaced(read, site, judgements=(judged(LEADERS, "Inadequate"),))
    [event] = read.look(sweep=True).events
    assert (event["kind"], event["severity"], event["direction"]) == ("revised", "red", "worse")
    assert [each["field"] for each in event["changes"]] == ["document", LEADERS]
    assert all(len(event["changes"][0][side]) == 8 for side in ("before", "after"))
    assert [(j["before"], j["after"]) for j in event["judgements"]] == [("Good", "Inadequate")]
    assert "Ofsted has replaced the document of this report" in words(read)
    assert read.look(sweep=True).events == ()


def test_a_replaced_document_that_says_the_same_is_told_as_replaced(read, site: Site):
    replaced(read, site, judgements=(judged(LEADERS, "Good"),))
    [event] = read.look(sweep=True).events
    assert [each["field"] for each in event["changes"]] == ["document"]
    assert event["severity"] == "normal"
    assert "Document replaced (Full inspection)" in words(read)


def test_a_red_flag_that_a_replaced_document_no_longer_raises_is_told_as_gone(
    home, site: Site, report
):
    home.documents[NEW] = says(concern="Special measures")
    site.publish(HOME, report())
    home.again()
    replaced(home, site)
    [event] = home.look(sweep=True).events
    assert event["changes"][1] == {
        "field": "Category of concern",
        "before": "Special measures",
        "after": None,
    }
    assert held(home) == [(OVERALL, "Inadequate", "page")]
    assert "Line(heading='Category of concern', before='Special measures', after=None" in words(
        home
    )


def test_a_document_is_asked_for_again_when_its_page_says_other_things_of_the_report(
    read, site: Site
):
    site.correct(NEW, grade="Good")
    [event] = read.again().events
    assert files(read.asked()) == [NEW]
    assert [each["field"] for each in event["changes"]] == [OVERALL, "document"]


def test_a_document_is_asked_for_again_when_a_listing_is_ahead_of_its_page(
    read, replica: Replica, site: Site
):
    with read.store() as store:
        store._db.execute("UPDATE listing_row SET rating = 'Good' WHERE provider = ?", [HOME])
    read.again(hours=7)
    assert files(read.asked()) == [NEW]
    read.again()
    assert files(read.asked()) == []


def test_the_newest_document_is_asked_for_after_four_weeks_by_the_daemon_alone(read):
    read.again(days=29)
    assert files(read.asked()) == []
    read.look(recheck=True)
    asked = files(read.asked())
    assert NEW in asked
    assert len(asked) == 2, "one of each home"
    read.now += timedelta(days=1)
    read.look(recheck=True)
    assert files(read.asked()) == []


def test_a_first_reading_of_an_old_document_has_no_news(read):
    read.documents["99170211"] = says(judgements=(judged(LEADERS, "Inadequate"),), urn=None)
    assert read.look(sweep=True).events == ()


def test_a_notice_in_the_place_of_a_known_document_replaces_nothing(read, replica: Replica):
    before = row(read)
    replica.faults.append(Fault(FILE + NEW, body("<html>Back soon</html>")))
    found = read.look(sweep=True)
    assert (found.events, [p.what for p in found.problems]) == ((), ["no-document"])
    assert row(read)["state"] == "read"
    assert row(read)["sha256"] == before["sha256"]


# A newer reader.


def test_a_newer_reader_reads_again_and_says_nothing_of_the_past(read, monkeypatch):
    read.documents[NEW] = says(judgements=(judged(LEADERS, "Good"), judged("Health", "Inadequate")))
    for module in (followups, taking, wanted):
        monkeypatch.setattr(module, "READER", 99)
    monkeypatch.setattr("watcher.documents.READER", 99)
    assert read.again().events == ()
    assert files(read.asked()) == [NEW]
    assert held(read)[-1] == ("Health", "Inadequate", "document")
    assert read.again().events == ()
    assert files(read.asked()) == []


# What is kept.


def keep(lookout: Any, rewrite: Any) -> Any:
    rewrite(providers=TWO)
    config = lookout.desk.config
    config.write_text("keep_documents = true\n" + config.read_text("utf-8"), "utf-8")
    return lookout.config.state.with_name("ofsted-watch.db-documents")


def test_documents_are_kept_privately_only_if_so_wished(read, rewrite, site: Site, report):
    folder = read.config.state.with_name("ofsted-watch.db-documents")
    assert not folder.exists()
    keep(read, rewrite)
    site.publish(HOME, report("99300002"))
    read.again()
    [kept] = folder.iterdir()
    assert kept.name == "99300002.pdf"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_replaced_document_leaves_the_earlier_one_beside_it(home, rewrite, site: Site, report):
    folder = keep(home, rewrite)
    site.publish(HOME, report())
    home.again()
    before = row(home)["sha256"]
    replaced(home, site)
    home.look(sweep=True)
    assert {path.name for path in folder.iterdir()} >= {f"{NEW}.pdf", f"{NEW}-{before[:8]}.pdf"}


def test_a_newer_reader_reads_what_was_kept(home, rewrite, site: Site, report, monkeypatch):
    keep(home, rewrite)
    site.publish(HOME, report())
    home.again()
    home.asked()
    for module in (followups, taking, wanted):
        monkeypatch.setattr(module, "READER", 99)
    monkeypatch.setattr("watcher.documents.READER", 99)
    monkeypatch.setattr(type(home), "read", lambda *_: says(enforcement="Warning letter"))
    home.again()
    assert files(home.asked()) == []
    assert json.loads(row(home)["data"])["enforcement"] == "Warning letter"


def test_a_folder_that_cannot_be_written_to_stops_nothing(home, rewrite, site: Site, report):
    folder = keep(home, rewrite)
    folder.write_text("a file in its place", "utf-8")
    site.publish(HOME, report())
    found = home.again()
    assert len(found.events) == 1
    assert [p.what for p in found.problems] == ["not-kept"]


# Sentences of reports.

QUOTED = says(quotes=(Quote(2, "Leaders have not kept children safe (invented)."),))


def test_no_sentence_of_a_report_is_anywhere_unless_a_watch_asks_for_it(home, site: Site, report):
    home.documents[NEW] = QUOTED
    site.publish(HOME, report())
    found = home.again()
    assert "have not kept" not in repr(found) + words(home) + row(home)["data"]


def test_quotes_go_to_the_channels_of_the_watch_that_asks_for_them_alone(
    lookout, rewrite, site: Site, report
):
    rewrite(
        providers=TWO,
        watch='quotes = true\n[[channel]]\nname = "other"\nurl = "console:"\n'
        f'[[watch]]\nname = "Theirs"\nproviders = ["{HOME}"]\nchannels = ["other"]\n',
    )
    lookout.look()
    lookout.documents[NEW] = QUOTED
    site.publish(HOME, report())
    found = lookout.again()
    told = {channel: repr(alert) for channel, alert in lookout.duties("provider")}
    assert "Page 2 of it: “Leaders have not kept children safe (invented).”" in told["out"]
    assert "have not kept" not in told["other"]
    assert "have not kept" not in repr(found.events)
    assert "have not kept" in row(lookout)["data"]


def test_one_odd_document_does_not_stop_the_others(home, site: Site, report, monkeypatch):
    def fail(*_: Any) -> Document:
        raise ValueError("odd")

    site.publish(HOME, report())
    monkeypatch.setattr(type(home), "read", fail)
    found = home.again()
    assert [event["severity"] for event in found.events] == ["red"]
    [problem] = found.problems
    assert (problem.what, "cannot be read: ValueError" in problem.detail) == ("no-document", True)
