"""One page: what is wrong with it is the operator's, what is right on it is told once."""

from __future__ import annotations

import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from scrapers.model import Page, ProviderKey
from scrapers.replica import Fault, Replica, Site, Variants
from scrapers.replica.faults import (
    body,
    cut,
    empty,
    hang,
    redirect,
    reset,
    status,
    transform,
    wrong_length,
)
from watcher.kept import KeptPages
from watcher.pages import digest

HOME = "/provider/2/9000001"
MAINTENANCE = "<html><head><title>Sorry</title></head><body><h1>Back soon</h1></body></html>"

TWO = ("2/9000001", "2/9000002")


@pytest.fixture
def settled(lookout, rewrite):
    """A lookout over two homes, after its first look."""
    rewrite(providers=TWO)
    assert lookout.look().problems == ()
    return lookout


FAULTS = {
    "a maintenance page with status 200": (body(MAINTENANCE), "layout-changed"),
    "an empty page": (empty(), "layout-changed"),
    "half a page": (transform(lambda page: page[: len(page) // 2]), "layout-changed"),
    "a page that breaks off": (cut(0.5), "unreachable"),
    "a page longer than it says": (wrong_length(-200), "layout-changed"),
    "the page of another home": (redirect("/provider/2/9000002"), "layout-changed"),
    "classes of other names": (
        transform(lambda page: page.replace('class="', 'class="new-')),
        "layout-changed",
    ),
    "no timeline": (
        transform(lambda page: page.replace('<ol class="timeline"', '<ol class="list"')),
        "layout-changed",
    ),
    "a timeline without entries": (
        transform(
            lambda page: (
                page[: page.index("<li", page.index('<ol class="timeline'))]
                + page[page.index("</ol>", page.index('<ol class="timeline')) :]
            )
        ),
        "layout-changed",
    ),
    "an error of the server": (status(500, "Slim Application Error"), "unreachable"),
    "a closed door": (status(403), "unreachable"),
    "not found": (status(404), "not-found"),
    "a broken connection": (reset(), "unreachable"),
    "silence": (hang(), "unreachable"),
    "bytes": (body(bytes(range(256)) * 8, "application/octet-stream"), "layout-changed"),
    "a log-in page elsewhere": (redirect("https://login.example.org/"), "unreachable"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_page_tells_the_operator_alone_and_the_news_comes_once_it_is_whole(
    settled, replica: Replica, site: Site, report, fault
):
    action, what = FAULTS[fault]
    site.publish("2/9000001", report())
    replica.faults.append(Fault(HOME, action))
    found = settled.again()
    assert [(p.what, p.where) for p in found.problems] == [(what, "2/9000001")]
    assert found.events == ()
    kept = settled.config.state.with_name("ofsted-watch.db-kept") / "2-9000001.html"
    assert kept.exists() == (what == "layout-changed")
    replica.faults.clear()
    [event] = settled.again().events
    assert (event["kind"], event["provider"]) == ("published", "2/9000001")
    assert settled.again().events == ()
    assert len(settled.duties("provider")) == 1
    assert settled.problems() == []


def test_a_page_that_was_not_understood_is_kept_for_the_operator_alone(tmp_path, settled):
    key = ProviderKey(2, "9000001")
    state = tmp_path / "kept" / "watch.db"
    for text in ("first", "second"):
        path = KeptPages(state).keep(key, Page("https://x.example", text, settled.now))
        assert path.read_text("utf-8") == text
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_problem_says_what_is_missing_and_where_the_page_is_kept(settled, replica):
    replica.faults.append(Fault(HOME, body(MAINTENANCE)))
    [problem] = settled.again().problems
    assert "the page lacks h1.title-block__heading; the page is kept in" in problem.detail


# Reports that are no longer on the page.


def test_a_report_is_withdrawn_only_if_a_second_reading_does_not_list_it_either(
    settled, site: Site
):
    site.withdraw("99163711")
    assert settled.again(minutes=1).events == ()
    assert settled.again(poll=False, minutes=5).events == ()
    [event] = settled.again(poll=False, minutes=11).events
    assert (event["kind"], event["report"]["file_id"]) == ("withdrawn", "99163711")
    assert settled.again().events == ()
    assert len(settled.duties("provider")) == 1


def test_a_report_that_was_gone_for_one_reading_is_no_event(settled, site: Site):
    """Such as in a copy of the page that was out of date."""
    before = site.provider("2/9000001")
    site.withdraw("99163711")
    assert settled.again().events == ()
    [gone] = [report for report in before.reports if report.file_id == "99163711"]
    site.publish("2/9000001", gone)
    assert settled.again().events == ()
    assert settled.again().events == ()
    assert settled.duties("provider") == []


def test_a_page_without_any_of_its_reports_is_not_believed_however_often_it_is_read(
    settled, site: Site
):
    for report in site.provider("2/9000001").reports:
        site.withdraw(report.file_id)
    for _ in range(3):
        found = settled.again()
        assert [(p.what, p.where) for p in found.problems] == [("layout-changed", "2/9000001")]
        assert found.events == ()


# One transaction.


@pytest.mark.parametrize("table", ["provider", "report", "event", "alert", "delivery", "reading"])
def test_if_anything_cannot_be_saved_nothing_is_and_the_next_cycle_tells_it_once(
    settled, site: Site, report, table
):
    verb = "UPDATE" if table in {"provider", "reading"} else "INSERT"
    when = "WHEN NEW.body_hash IS NOT OLD.body_hash" if table == "reading" else ""
    with settled.store() as store:
        store._db.execute(
            f"CREATE TRIGGER full BEFORE {verb} ON {table} {when}"
            " BEGIN SELECT RAISE(ABORT, 'no room (invented)'); END"
        )
    site.publish("2/9000001", report())
    found = settled.again()
    assert ("surprise", "2/9000001") in [(p.what, p.where) for p in found.problems]
    assert found.events == ()
    with settled.store() as store:
        store._db.execute("DROP TRIGGER full")
        held = store.providers.known([ProviderKey(2, "9000001")])
        assert len(held[ProviderKey(2, "9000001")].reports) == 3
        assert list(store.told.history()) == []
    assert settled.duties("provider") == []
    [event] = settled.again(hours=1).events
    assert event["report"]["file_id"] == "99300001"
    assert len(settled.duties("provider")) == 1
    assert settled.again().events == ()


def test_one_delivery_for_each_channel_of_an_alert_and_never_two(settled, site: Site, report):
    site.publish("2/9000001", report())
    settled.again()
    with settled.store() as store, pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        store._db.execute(
            "INSERT INTO delivery (alert, channel, state, message_id, body, created, not_before,"
            " next_try) SELECT alert, channel, state, 'another', body, created, not_before,"
            " next_try FROM delivery"
        )


# Pages that say what they said before.


@pytest.fixture
def validated(lookout, replica: Replica, rewrite):
    """The site gives validators, and the sweep is a day."""
    replica.variants = replace(Variants(), validators=True)
    rewrite(providers=TWO, schedule='spare = 5\nsweep = "24h"')
    lookout.look()
    return lookout


def test_a_page_that_did_not_change_is_not_sent_again(validated):
    found = validated.again()
    assert (found.requests.provider, found.requests.not_modified) == (2, 2)
    assert found.problems == ()


def test_each_page_is_read_in_full_once_a_sweep_whatever_its_validators_say(validated):
    full = 0
    for _ in range(24):
        found = validated.again(hours=1)
        full += found.requests.provider - found.requests.not_modified
    assert full == 2


def test_what_a_listing_has_news_of_is_read_in_full(validated, replica, site: Site, report):
    """A host whose validators are out of date must not keep us blind."""
    site.publish("2/9000001", report())
    with validated.store() as store:
        # What it would answer to the page as it is now: "not modified".
        etag = httpx.get(replica.url + HOME).headers["ETag"]
        store._db.execute("UPDATE reading SET etag = ?", [etag])
    found = validated.again()
    assert [e["provider"] for e in found.events] == ["2/9000001"]


def test_what_must_decide_about_a_missing_report_is_read_in_full(validated, site: Site):
    site.withdraw("99163711")
    validated.again()
    [event] = validated.again().events
    assert event["kind"] == "withdrawn"


def test_a_page_with_another_banner_is_not_taken_in_again(settled, replica: Replica):
    with settled.store() as store:
        before = store.providers.readings([ProviderKey(2, "9000001")])
    replica.faults.append(
        Fault(HOME, transform(lambda page: page.replace("<body", "<!-- banner --><body", 1)))
    )
    settled.again()
    with settled.store() as store:
        after = store.providers.readings([ProviderKey(2, "9000001")])
    [one], [other] = before.values(), after.values()
    assert one.body_hash == other.body_hash
    assert other.last_full == settled.now


def page(text: str, url: str = "https://reports.example/provider/2/9000001") -> Page:
    return Page(url, text, datetime(2026, 11, 23, tzinfo=UTC))


def test_the_hash_is_of_title_and_main_and_of_whose_page_it_is():
    whole = "<html><head><title>A - Open</title></head><body>x<main>1</main>y</body></html>"
    assert digest(page(whole)) == digest(page(whole.replace("x", "banner").replace("y", "foot")))
    assert digest(page(whole)) != digest(page(whole.replace("Open", "Closed")))
    assert digest(page(whole)) != digest(page(whole.replace("1", "2")))
    assert digest(page(whole)) != digest(page(whole, "https://reports.example/provider/2/9000002"))
    assert digest(page("no marks")) != digest(page("no marks at all"))


# When it is read again.


def test_a_page_that_fails_is_left_for_longer_each_time_but_never_longer_than_a_sweep(
    settled, replica: Replica
):
    replica.faults.append(Fault(HOME, status(404)))
    waits = []
    for _ in range(10):
        settled.now += timedelta(days=1)
        settled.look(sweep=True)
        with settled.store() as store:
            [reading] = store.providers.readings([ProviderKey(2, "9000001")]).values()
        waits.append((reading.next_due - settled.now).total_seconds() / 60)
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]
