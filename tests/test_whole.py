"""
From a config file to an alert: the program itself, as a user runs it, over real sockets.

Each test is one story told by `check --json` against the replica.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from scrapers.replica import InventedReport, Replica, Site

OVERALL = "Overall experiences and progress of children and young people"
COVENTRY, SANDWELL, SHROPSHIRE, TELFORD, NORTHANTS = (f"2/900000{n}" for n in range(1, 6))


def report(number: int, published: date, grade: str | None, **facts: Any) -> InventedReport:
    """An invented report: file id 9930nnnn, inspected as told or on the day it is published."""
    inspected = facts.pop("inspected", published)
    title = facts.pop("title", "Full inspection" if grade else "Monitoring visit")
    return InventedReport(f"9930{number:04}", title, inspected, published, grade, **facts)


def only(document: dict[str, Any]) -> dict[str, Any]:
    """The one event of a document."""
    assert len(document["events"]) == 1, document
    event: dict[str, Any] = document["events"][0]
    return event


class TestFirstReading:
    def test_is_silent_but_for_one_summary(self, both, inbox, hook):
        first = both.check()

        assert first["baseline"] == 5
        assert first["events"] == []
        assert first["problems"] == []
        assert first["deliveries"] == {"sent": 2, "waiting": 0, "failed": 0}
        assert inbox.subjects == ["Now watching 5 homes: Hollybank Care"]
        assert hook.titles == inbox.subjects

    def test_a_second_look_finds_nothing_new(self, both, inbox, replica: Replica):
        both.check()
        replica.forget_requests()

        second = both.check()

        assert second["events"] == []
        assert second["baseline"] == 0
        assert second["deliveries"]["sent"] == 0
        assert len(inbox.mails) == 1
        # Two listings (open, closed), the five pages as spare ones, robots.txt not again today.
        assert second["requests"] == {
            "listing": 2,
            "provider": 5,
            "file": 0,
            "not_modified": 0,
        }
        assert {request.kind for request in replica.requests} == {"listing", "provider"}


class TestNewReport:
    def test_worse(self, both, site: Site, inbox, hook):
        both.check()
        site.publish(
            COVENTRY, report(1, date(2025, 8, 4), "Inadequate", inspected=date(2025, 5, 20))
        )

        event = only(both.check())

        assert event["kind"] == "published"
        assert event["provider"] == COVENTRY
        assert event["urn"] == "9000001"
        assert event["watches"] == ["Hollybank Care"]
        assert (event["direction"], event["severity"]) == ("worse", "red")
        document = event["report"].pop("document")
        assert (document["pages"], document["differs"]) == (1, [])
        assert event["report"] == {
            "file_id": "99300001",
            "title": "Full inspection",
            "inspected": "2025-05-20",
            "published": "2025-08-04",
            "url": "https://files.ofsted.gov.uk/v1/file/99300001",
        }
        assert event["judgements"] == [
            {
                "heading": OVERALL,
                "scale": "sccif4",
                "before": "Good",
                "after": "Inadequate",
                "origin": "page",
            }
        ]
        assert event["group"] == {
            "watch": "Hollybank Care",
            "open": 5,
            "closed": 0,
            "grades": {"Good": 3, "Inadequate": 1},
        }
        assert inbox.subjects[1:] == ["Inadequate (was Good): children's home 9000001, Coventry"]
        assert hook.titles[1:] == inbox.subjects[1:]

    def test_better(self, both, site: Site):
        both.check()
        site.publish(SANDWELL, report(1, date(2025, 8, 4), "Outstanding"))

        event = only(both.check())

        assert (event["direction"], event["severity"]) == ("better", "normal")

    def test_ungraded_leaves_the_grade_as_it_was(self, both, site: Site, inbox):
        both.check()
        site.publish(SANDWELL, report(1, date(2025, 8, 4), None))

        event = only(both.check())

        assert (event["direction"], event["severity"]) == ("ungraded", "normal")
        assert event["judgements"] == []
        assert event["group"]["grades"] == {"Good": 4}
        assert inbox.subjects[1] == (
            "Monitoring visit, no grade (last: Good): children's home 9000002, Sandwell"
        )

    def test_first_grade_of_a_home(self, both, site: Site):
        both.check()
        site.publish(NORTHANTS, report(1, date(2025, 8, 4), "Good"))

        event = only(both.check())

        assert event["direction"] == "first"
        assert event["judgements"][0]["before"] is None

    def test_two_on_one_day_are_both_told_in_one_alert(self, both, site: Site, inbox):
        both.check()
        site.publish(COVENTRY, report(2, date(2025, 8, 4), "Inadequate"))
        site.publish(COVENTRY, report(1, date(2025, 8, 4), None))

        events = both.check()["events"]

        assert [event["report"]["file_id"] for event in events] == ["99300001", "99300002"]
        assert [event["direction"] for event in events] == ["ungraded", "worse"]
        assert len(inbox.mails) == 2
        assert inbox.subjects[1].startswith("Inadequate (was Good) (+1 more): ")

    def test_back_dated_is_told_and_changes_no_current_grade(self, both, site: Site, inbox):
        site.publish(COVENTRY, report(9, date(2025, 8, 4), "Outstanding"))
        both.check()
        site.publish(COVENTRY, report(1, date(2024, 12, 2), "Requires improvement to be good"))

        event = only(both.check())

        assert event["direction"] == "worse"  # than Good of June 2024, which went before it
        assert event["judgements"][0]["before"] == "Good"
        assert event["group"]["grades"] == {"Good": 3, "Outstanding": 1}
        text = inbox.mails[1].get_body(("plain",)).get_content()
        assert "Newer reports were already known when this one appeared." in text
        assert "Outstanding, published 4 August 2025" in " ".join(text.split())


class TestOtherNews:
    def test_a_correction_is_told_once(self, both, site: Site, inbox):
        site.publish(COVENTRY, report(1, date(2025, 8, 4), "Inadequate"))
        both.check()
        site.correct("99300001", grade="Requires improvement to be good")

        event = only(both.check())

        assert (event["kind"], event["direction"]) == ("revised", "better")
        assert event["judgements"][0]["before"] == "Inadequate"
        assert inbox.subjects[1].startswith("Corrected: Requires improvement to be good (was ")
        assert both.check()["events"] == []

    def test_a_closure_is_told_with_the_last_grade(self, both, site: Site):
        both.check()
        site.close(SHROPSHIRE, date(2025, 7, 31))

        event = only(both.check())

        assert (event["kind"], event["severity"]) == ("status", "high")
        assert event["changes"] == [{"field": "status", "before": "Open", "after": "Closed"}]
        assert event["report"] is None
        assert (event["group"]["open"], event["group"]["closed"]) == (4, 1)

    def test_a_closure_after_inadequate_is_red(self, both, site: Site):
        site.publish(SHROPSHIRE, report(1, date(2025, 7, 1), "Inadequate"))
        both.check()
        site.close(SHROPSHIRE, date(2025, 7, 31))

        assert only(both.check())["severity"] == "red"

    def test_a_report_after_closure_is_told(self, both, site: Site, inbox):
        site.close(SHROPSHIRE, date(2025, 7, 31))
        both.check()
        site.publish(SHROPSHIRE, report(1, date(2025, 11, 6), "Inadequate"))

        event = only(both.check())

        assert (event["kind"], event["severity"]) == ("published", "red")
        assert event["group"]["grades"] == {"Good": 3}  # of the open homes alone
        assert (
            "This provider has left: closed." in inbox.mails[1].get_body(("plain",)).get_content()
        )

    def test_a_withdrawal_needs_two_readings(self, both, site: Site):
        site.publish(COVENTRY, report(1, date(2025, 8, 4), "Inadequate"))
        both.check()
        site.withdraw("99300001")

        assert both.check()["events"] == []
        event = only(both.check())
        assert event["kind"] == "withdrawn"
        assert event["group"]["grades"] == {"Good": 4}
        assert both.check()["events"] == []


def test_a_home_is_never_named(both, site: Site, inbox, hook):
    """Whatever the page calls it, an alert says kind, URN and authority, and no address."""
    site.rename(COVENTRY, "Rose Cottage (invented)")
    both.check()
    site.publish(COVENTRY, report(1, date(2025, 8, 4), "Inadequate"))

    document = both.check()

    everything = str(document) + str(hook.posts) + "".join(mail.as_string() for mail in inbox.mails)
    assert "Rose Cottage" not in everything
    assert document["events"][0]["name"] == "children's home 9000001, Coventry"


def test_the_site_may_be_down(both, replica: Replica, site: Site, inbox):
    """Nothing is told of providers; what happened meanwhile is told once it is back."""
    both.check()
    url, port = both.config.read_text(), replica.url
    both.config.write_text(url.replace(port, "http://127.0.0.1:9"))
    down = both.run("check", "--json")

    assert down.code == 3
    assert down.json["events"] == []
    assert {problem["what"] for problem in down.json["problems"]} == {"unreachable"}

    both.config.write_text(url)
    site.publish(COVENTRY, report(1, date(2025, 8, 4), "Inadequate"))
    assert only(both.check())["direction"] == "worse"
    assert len(inbox.mails) == 2
