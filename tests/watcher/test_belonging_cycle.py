"""
Joining and leaving over the replica: who is found by an owner, a trust or an area, once each.

Every provider and owner here is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from scrapers.documents.model import Document
from scrapers.model import Milestone, ProviderKey
from scrapers.official.model import Inspection, OfficialFile, RegisterRow, Series
from scrapers.replica import InventedProvider, InventedReport, Site

HOLLYBANK = "Hollybank Care Ltd (invented)"
OTHER = "Other Owner Ltd (invented)"
AS_AT = date(2026, 3, 31)


def row(urn: str, owner: str | None = HOLLYBANK, **other: Any) -> RegisterRow:
    facts = {"local_authority": "Coventry", "status": "open", "status_words": "Active", **other}
    return RegisterRow(urn, 2, "childrens-home", None, owner=owner, **facts)


def load(
    lookout: Any,
    rows: Iterable[RegisterRow],
    as_at: date = AS_AT,
    series: Series = "social-care",
) -> None:
    file = OfficialFile(series, f"An invented file as at {as_at}", as_at, "test", "0")
    with lookout.store() as store, store.transaction():
        store.register.replace(file, rows, lookout.now)


def home(urn: str, **facts: Any) -> InventedProvider:
    registered = (Milestone("Registered", date(2026, 9, 1)),)
    return InventedProvider(
        ProviderKey(2, urn), local_authority="Coventry", milestones=registered, **facts
    )


def first_report(file_id: str, grade: str | None = "Inadequate") -> InventedReport:
    return InventedReport(file_id, "Full inspection", date(2026, 10, 6), date(2026, 11, 20), grade)


def kinds(summary: Any) -> list[tuple[str, str]]:
    return [(event["kind"], event["provider"]) for event in summary.events]


@pytest.fixture
def owned(lookout: Any, rewrite: Callable[..., None]) -> Any:
    """A lookout over the homes of an owner; two are in the official file, all has been read."""
    rewrite(providers=(), watch='owners = ["Hollybank Care*"]')
    load(lookout, [row("9000001"), row("9000002"), row("9000099", OTHER)])
    assert lookout.look().problems == ()
    # What the listings show and the file does not have was looked at: none of it is theirs.
    for _ in range(3):
        assert lookout.again().events == ()
    lookout.asked()
    return lookout


def test_the_homes_of_an_owner_are_watched_and_summed_up_in_silence(owned):
    [(_, alert)] = owned.duties("watching")

    assert alert.subject == "Now watching 2 homes: Hollybank Care"
    assert all("Hollybank Care Ltd (invented)" in line for line in alert.listed)
    assert owned.duties("provider") == []


def test_a_new_home_of_a_watched_owner_is_found_by_its_first_report(owned, site: Site):
    site.add_provider(home("9000777", reports=(first_report("99900777"),)))
    owned.documents["99900777"] = Document(
        kind="made up", pages=1, owner="Hollybank Care Limited (invented)"
    )

    found = owned.again()

    [event] = found.events
    assert (event["kind"], event["provider"], event["severity"]) == ("joined", "2/9000777", "red")
    assert event["report"]["file_id"] == "99900777"
    [change] = event["changes"]
    assert change["after"].startswith("newly listed")
    assert "Hollybank Care Limited (invented)" in change["after"]
    [(_, alert)] = owned.duties("provider")
    assert alert.subject.startswith("Joined the group: Inadequate: children's home 9000777")
    assert owned.again().events == ()
    assert len(owned.duties("watching")) == 1


def test_a_home_of_another_owner_is_looked_at_once_and_not_watched(owned, site: Site):
    site.add_provider(home("9000778", reports=(first_report("99900778"),)))
    owned.documents["99900778"] = Document(kind="made up", pages=1, owner=OTHER)

    assert owned.again().events == ()
    owned.asked()
    for _ in range(3):
        assert owned.again().events == ()

    assert not [path for path in owned.asked() if "9000778" in path or "99900778" in path]


def test_after_it_joined_a_home_is_watched_like_the_others(owned, site: Site):
    site.add_provider(home("9000777", reports=(first_report("99900777", "Good"),)))
    owned.documents["99900777"] = Document(kind="made up", pages=1, owner=HOLLYBANK)
    assert kinds(owned.again()) == [("joined", "2/9000777")]

    later = InventedReport(
        "99900800", "Full inspection", date(2026, 11, 2), date(2026, 11, 24), "Inadequate"
    )
    site.publish("2/9000777", later)
    owned.now += timedelta(days=1)

    assert kinds(owned.look()) == [("published", "2/9000777")]


def test_a_home_in_a_newer_official_file_joins_with_its_reason(owned):
    load(owned, [row("9000001"), row("9000002"), row("9000003")], date(2026, 9, 30))

    [event] = owned.again().events

    assert (event["kind"], event["provider"]) == ("joined", "2/9000003")
    assert event["changes"][0]["after"] == (
        f"owner {HOLLYBANK}, official file as at 30 September 2026"
    )
    # What it published before is told with its joining, and not once more.
    assert event["report"]["file_id"] == "99156711"
    assert owned.again().events == ()


def test_a_home_with_another_owner_in_a_newer_file_leaves_once(owned):
    load(owned, [row("9000001"), row("9000002", OTHER)], date(2026, 9, 30))

    found = owned.again()

    assert [(e["kind"], e["provider"]) for e in found.events if e["kind"] != "identity"] == [
        ("left", "2/9000002")
    ]
    left = next(event for event in found.events if event["kind"] == "left")
    assert left["changes"][0]["before"] == (
        f"owner now {OTHER} (official file as at 30 September 2026)"
    )
    owned.asked()
    assert owned.again().events == ()
    assert not [path for path in owned.asked() if "9000002" in path]


def test_a_home_that_a_newer_file_no_longer_has_stays_watched(owned):
    load(owned, [row("9000001")], date(2026, 9, 30))

    assert owned.again().events == ()
    with owned.store() as store:
        assert ProviderKey(2, "9000002") in store.belonging.of("Hollybank Care")


def test_a_home_whose_new_report_names_another_owner_leaves(owned, site: Site):
    site.publish("2/9000001", first_report("99900001", "Good"))
    owned.documents["99900001"] = Document(kind="made up", pages=1, owner=OTHER)

    found = owned.again()

    assert ("published", "2/9000001") in kinds(found)
    left = next(event for event in found.events if event["kind"] == "left")
    assert left["changes"][0]["before"] == (
        f"owner now {OTHER} (report of the inspection on 6 October 2026)"
    )


def test_a_name_that_breaks_off_in_a_document_is_no_new_owner(owned, site: Site):
    site.publish("2/9000001", first_report("99900001", "Good"))
    owned.documents["99900001"] = Document(kind="made up", pages=1, owner="Hollybank Care Ltd")

    assert kinds(owned.again()) == [("published", "2/9000001")]


def test_a_new_pattern_in_the_config_begins_in_silence(owned, rewrite):
    load(owned, [row("9000001"), row("9000002"), row("9000003", OTHER)])
    rewrite(providers=(), watch=f'owners = ["Hollybank Care*", "{OTHER}"]')

    assert owned.again().events == ()

    subjects = [alert.subject for _, alert in owned.duties("watching")]
    assert subjects[-1] == "Now watching 1 home: Hollybank Care"


def test_who_is_excepted_is_not_watched_and_leaves_without_a_word(owned, rewrite):
    rewrite(providers=(), watch='owners = ["Hollybank Care*"]\nexcept = ["2/9000002"]')

    assert owned.again().events == ()

    owned.asked()
    owned.again(hours=25)
    assert not [path for path in owned.asked() if "9000002" in path]


def test_a_home_that_is_in_two_watches_is_read_once_and_joins_once(owned, rewrite):
    second = (
        '[[watch]]\nname = "Coventry"\nlocal_authorities = ["Coventry"]\n'
        'types = ["childrens-home"]\nchannels = ["out"]\n'
    )
    rewrite(providers=(), watch='owners = ["Hollybank Care*"]\n' + second)
    for _ in range(3):
        owned.again()
    owned.asked()
    load(
        owned,
        [row("9000001"), row("9000002"), row("9000003", local_authority="Coventry")],
        date(2026, 9, 30),
    )

    found = owned.again()

    joined = [event for event in found.events if event["kind"] == "joined"]
    assert {event["provider"] for event in joined} == {"2/9000003"}
    assert sum(path == "/provider/2/9000003" for path in owned.asked()) == 1


def test_a_home_without_a_report_is_found_by_the_roll_call_of_its_area(
    lookout, rewrite, site: Site
):
    """Among so many with reports it is on no first page of news."""
    rewrite(providers=(), watch='local_authorities = ["Coventry"]\ntypes = ["childrens-home"]')
    many = [str(9500000 + number) for number in range(120)]
    for number, urn in enumerate(many):
        report = InventedReport(
            str(99600000 + number), "Full inspection", date(2025, 5, 6), date(2025, 6, 20), "Good"
        )
        site.add_provider(home(urn, reports=(report,)))
    load(lookout, [row(urn) for urn in ("9000001", *many)])
    lookout.look()
    lookout.again()
    site.add_provider(home("9000779"))
    assert lookout.again().events == ()

    [event] = lookout.again(hours=25).events

    assert (event["kind"], event["provider"]) == ("joined", "2/9000779")
    assert event["changes"][0]["after"] == "newly listed; in Coventry"
    assert event["report"] is None


def test_those_in_the_listings_when_the_watch_begins_are_summed_up(lookout, rewrite, site: Site):
    """The official file is months old: who is not in it need not be new."""
    rewrite(providers=(), watch='local_authorities = ["Coventry"]\ntypes = ["childrens-home"]')
    site.add_provider(home("9000780", reports=(first_report("99900780"),)))
    load(lookout, [row("9000001")])

    summaries = [lookout.look(), *(lookout.again() for _ in range(3))]

    assert [summary.events for summary in summaries] == [()] * 4
    assert any("9000780" in line for _, a in lookout.duties("watching") for line in a.listed)


def test_with_an_empty_register_nobody_is_taken_for_new(lookout, rewrite):
    rewrite(providers=("2/9000001",), watch='owners = ["Hollybank Care*"]')

    assert lookout.look().baseline == 1
    assert lookout.again().events == ()


def test_a_provider_whose_page_type_the_file_does_not_tell_is_looked_up(lookout, rewrite):
    rewrite(providers=(), watch='owners = ["Hollybank Care*"]')
    unknown = RegisterRow(
        "9000002", None, "supported-accommodation", None, "open", "Active", owner=HOLLYBANK
    )
    load(lookout, [unknown])

    lookout.look()

    with lookout.store() as store:
        assert ProviderKey(2, "9000002") in store.belonging.of("Hollybank Care")
    [(_, alert)] = lookout.duties("watching")
    assert alert.subject == "Now watching 1 home: Hollybank Care"
    assert lookout.again().events == ()


# Overdue.


def test_what_is_overdue_is_told_at_the_90th_percentile_and_again_at_the_99th(lookout, site: Site):
    lookout.look()
    site.publish("2/9000001", first_report("99900001"))
    assert kinds(lookout.again()) == [("published", "2/9000001")]
    told = []
    for _ in range(60):
        told += [
            (event["kind"], lookout.now.date())
            for event in lookout.again(days=7).events
            if event["kind"] == "overdue"
        ]

    assert [kind for kind, _ in told] == ["overdue", "overdue"]
    [(_, first), (_, second)] = [
        alert
        for alert in lookout.duties("provider")
        if "No report" in alert[1].subject or "Still no report" in alert[1].subject
    ]
    assert first.subject.startswith("No report yet after Inadequate, published 20 November 2026")
    assert second.subject.startswith("Still no report after Inadequate")
    assert told[0][1] < told[1][1]


def test_what_was_overdue_before_it_was_watched_is_not_told(lookout, site: Site):
    site.publish(
        "2/9000001",
        InventedReport(
            "99160000", "Full inspection", date(2024, 7, 6), date(2024, 8, 20), "Inadequate"
        ),
    )

    lookout.look()

    assert lookout.again().events == ()


def test_an_inspection_that_only_the_file_knows_is_awaited(lookout):
    lookout.now = datetime(2026, 4, 10, 8, tzinfo=UTC)
    without = Inspection("Full inspection", date(2026, 3, 20), None)
    load(lookout, [row("9000001", inspections=(without,))])
    lookout.look()
    told = [event for _ in range(30) for event in lookout.again(days=5).events]

    assert [event["kind"] for event in told] == ["overdue", "overdue"]
    assert "20 March 2026" in told[0]["changes"][0]["before"]


# The line of a group.


def test_the_line_of_a_group_is_told_once_when_it_is_crossed(owned, site: Site):
    site.publish("2/9000001", first_report("99900001"))
    owned.again()
    site.publish("2/9000002", first_report("99900002"))
    owned.again()
    site.publish(
        "2/9000002",
        InventedReport("99900003", "Monitoring visit", date(2026, 11, 2), date(2026, 11, 21)),
    )
    owned.again()

    crossing = [
        [item.headline for item in alert.items if "settings of" in item.headline]
        for _, alert in owned.duties("provider")
    ]
    assert crossing == [[], [f"2 settings of {HOLLYBANK}"], []]
    assert owned.duties("provider")[1][1].severity == "red"


def test_a_group_that_is_over_the_line_when_it_begins_says_so_in_its_summary(
    lookout, rewrite, site: Site
):
    site.publish("2/9000001", first_report("99900001"))
    site.publish("2/9000002", first_report("99900002"))
    rewrite(providers=(), watch='owners = ["Hollybank Care*"]')
    load(lookout, [row("9000001"), row("9000002")])

    lookout.look()

    [(_, alert)] = lookout.duties("watching")
    assert any("section 23A" in sentence for sentence in alert.sentences)
