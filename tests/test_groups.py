"""
A group watched by its owner, from a config file to a mailbox: the program itself, over sockets.

The official files are written by the replica from its own invented providers.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scrapers.model import Milestone, ProviderKey
from scrapers.replica import InventedProvider, InventedReport, Replica, Site
from scrapers.replica.official_files import publish_from

AS_AT = date(2026, 3, 31)
OWNED = 'owners = ["Hollybank Care*"]'
HOMES = {f"2/900000{number}" for number in range(1, 6)}


def report(number: int, grade: str | None = "Inadequate", **facts: Any) -> InventedReport:
    """An invented report, published on 20 November 2026."""
    told = {"inspected": date(2026, 10, 6), "published": date(2026, 11, 20), **facts}
    title = "Full inspection" if grade else "Monitoring visit"
    return InventedReport(f"9930{number:04}", title, grade=grade, **told)


def new_home(urn: str, *reports: InventedReport, owner: str) -> InventedProvider:
    return InventedProvider(
        ProviderKey(2, urn),
        local_authority="Coventry",
        region="West Midlands",
        owner=owner,
        milestones=(Milestone("Registered", date(2026, 9, 1)),),
        reports=reports,
    )


@pytest.fixture
def group(both: Any, site: Site, rewrite: Any, inbox: Any) -> Any:
    """A desk that watches an owner and has the official file; all was read, the mails are gone."""
    publish_from(site, "social-care", AS_AT)
    publish_from(site, "childcare", AS_AT)
    text = both.config.read_text(encoding="utf-8")
    both.config.write_text(
        text.replace(
            'name = "Hollybank Care"\nproviders',
            'name = "Hollybank Care"\n' + OWNED + "\n# providers",
        ),
        encoding="utf-8",
    )
    for _ in range(3):
        assert both.check()["problems"] == []
    return both


def kinds(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(event["kind"], event["provider"]) for event in document["events"]]


def words(mail: Any) -> str:
    """The text part of a mail, in one line."""
    return " ".join(mail.get_body(("plain",)).get_content().split())


def test_one_line_of_config_watches_all_homes_of_an_owner(group, inbox):
    [subject] = inbox.subjects

    assert subject == "Now watching 5 homes: Hollybank Care"
    listed = group.run("group", "Hollybank Care", "--json").json
    assert {member["provider"] for member in listed["providers"]} == HOMES


def test_the_register_is_filled_once_and_not_asked_for_again_the_same_day(group, replica: Replica):
    replica.forget_requests()

    group.check()

    assert not [r.path for r in replica.requests if r.path.startswith(("/api/", "/media/"))]


def test_a_new_home_joins_with_its_first_report_and_is_mailed_once(group, site: Site, inbox):
    site.add_provider(new_home("9000777", report(1), owner="Hollybank Care (invented)"))
    before = len(inbox.mails)

    found = group.check()

    assert kinds(found) == [("joined", "2/9000777")]
    [event] = found["events"]
    assert event["severity"] == "red"
    assert event["watches"] == ["Hollybank Care"]
    assert event["changes"][0]["after"].startswith("newly listed; owner Hollybank Care (invented)")
    assert event["group"]["open"] == 6
    assert inbox.subjects[before:] == [
        "Joined the group: Inadequate: children's home 9000777, Coventry"
    ]
    assert kinds(group.check()) == []


def test_a_home_whose_owner_is_another_in_a_new_file_leaves_and_is_mailed_once(
    group, site: Site, inbox
):
    site.set_owner("2/9000003", "Other Homes Ltd (invented)")
    publish_from(site, "social-care", date(2026, 9, 30))
    assert group.run("register", "update", "--only", "social-care").code == 0
    before = len(inbox.mails)

    found = group.check()

    assert ("left", "2/9000003") in kinds(found)
    assert inbox.subjects[before:] == ["Left the group: children's home 9000003, Shropshire"]
    assert kinds(group.check()) == []
    site.publish("2/9000003", report(2))
    assert kinds(group.check()) == []


def test_the_second_failing_home_crosses_the_line_once(group, site: Site, inbox):
    site.publish("2/9000001", report(1))
    group.check()
    site.publish("2/9000002", report(2))
    group.check()
    site.publish("2/9000002", report(3, None, published=date(2026, 11, 21)))
    group.check()

    said = ["2 settings of Hollybank Care (invented)" in words(mail) for mail in inbox.mails[-3:]]
    assert said == [False, True, False]


def test_what_is_awaited_after_an_inadequate_is_said_by_alert_group_and_status(
    group, site: Site, inbox
):
    site.publish("2/9000001", report(1))
    group.check()

    waits = "A report is awaited after the Inadequate published on 20 November 2026"
    assert waits in words(inbox.mails[-1])
    assert "9 in 10 by" in group.run("status").out
    table = group.run("group", "Hollybank Care").out
    assert "awaited" in table.lower()


def test_reconcile_finds_one_planted_omission_and_nothing_else(group, site: Site):
    file = publish_from(site, "social-care", date(2026, 10, 31))
    path = group.folder / "held.ods"
    path.write_bytes(file.content)
    clean = group.run("reconcile", "--from", str(path))
    assert clean.code == 0, clean.out + clean.err

    provider = site.provider("2/9000002")
    planted = report(9, "Good", inspected=date(2026, 9, 1), published=date(2026, 10, 12))
    other = Site([replace(provider, reports=(*provider.reports, planted))])
    file = publish_from(other, "social-care", date(2026, 10, 31))
    path.write_bytes(file.content)
    ran = group.run("reconcile", "--from", str(path), "--json")

    assert ran.code == 1
    [missed] = ran.json["missed"]
    assert (missed["provider"], missed["inspection"]["inspected"]) == ("2/9000002", "2026-09-01")
