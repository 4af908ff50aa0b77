"""`doctor` finds each thing that may be wrong, and each face that the site may have."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from scrapers.hosts import Hosts, Limits
from scrapers.http import Client
from scrapers.replica import Fault, Replica, Site, faults
from watcher.assembly import now
from watcher.store import only_instance, open_store

NEWEST = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def hurried(monkeypatch, replica):
    """The program's own client, which waits for nothing and gives up soon."""

    def make_client(config: Any, notes: Any) -> Client:
        site = config.site
        return Client(
            Hosts(site.reports, site.files, site.govuk),
            site.contact,
            "0",
            0,
            notes,
            sleep=lambda _: None,
            limits=Limits(connect=2, read=1.5, deadline=5, attempts=1, wait=0, forbidden=0.001),
        )

    monkeypatch.setattr("watcher.assembly.make_client", make_client)


@pytest.fixture
def visit(ask) -> Callable[..., Any]:
    """The doctor's document, and the code it ended with."""

    def one(*arguments: str) -> Any:
        ran = ask("doctor", "--json", *arguments)
        return {**ran.json, "code": ran.code}

    return one


def check(found: Any, name: str) -> Any:
    """The worst check of a name."""
    order = {"fail": 0, "warn": 1, "ok": 2}
    named = [each for each in found["checks"] if each["name"] == name]
    assert named, f"no check {name} among {[each['name'] for each in found['checks']]}"
    return min(named, key=lambda each: order[each["verdict"]])


def fact(found: Any, what: str) -> Any:
    [only] = [each for each in found["site"] if each["what"].startswith(what)]
    return only


def wrong(found: Any) -> list[str]:
    return [each["name"] for each in found["checks"] if each["verdict"] != "ok"]


# All is well.


def test_where_all_is_well_it_says_so_line_by_line(ask, replica, lookout):
    lookout.look()
    replica.forget_requests()
    ran = ask("doctor")
    assert ran.code == 0
    said = ran.out.splitlines()
    assert all(line.startswith("ok  ") for line in said[: said.index("")])
    assert "What this site shows" in said
    assert said[-1].startswith("All well. ")
    assert len(replica.requests) <= 25


def test_it_asks_at_most_so_much_and_nothing_twice(visit, replica, lookout):
    lookout.look()
    replica.forget_requests()
    found = visit()
    paths = [request.path for request in replica.requests]
    assert len(paths) == len(set(paths)) == found["requests"] <= 25
    assert found["requests"] >= 14
    assert all("rows=100" in path or "rows=10" in path for path in paths if "/search" in path)


def test_before_the_first_run_it_makes_no_store(visit, desk):
    found = visit()
    assert (found["code"], wrong(found)) == (0, [])
    assert "none yet" in check(found, "store")["said"]
    assert sorted(path.name for path in desk.folder.iterdir()) == ["config.toml"]


def test_offline_it_asks_nobody(visit, replica, lookout):
    lookout.look()
    replica.forget_requests()
    found = visit("--offline")
    assert (found["code"], found["reached"], found["site"]) == (0, None, [])
    assert replica.requests == ()
    assert {"config", "store", "register", "problems"} == {c["name"] for c in found["checks"]}


def test_one_listing_for_each_category_and_one_page_of_each_type(visit, rewrite):
    rewrite(providers=("2/9000001", "2/9000002", "21/990101", "16/EY990201"))
    found = visit()
    names = {each["name"] for each in found["checks"]}
    assert {"listing 1/0", "listing 2/0", "listing 3/11"} <= names
    assert {"page of type 2", "page of type 16", "page of type 21", "document"} <= names
    assert (found["code"], wrong(found)) == (0, [])


# This machine.


def test_each_mistake_of_the_config_is_a_line(visit, desk):
    desk.config.write_text('[[watch]]\nname = "A"\nprovders = []\n', encoding="utf-8")
    found = visit()
    assert found["code"] == 1
    assert [each["name"] for each in found["checks"]].count("config") > 1
    assert any("provders" in each["said"] for each in found["checks"])
    assert all(each["mend"] for each in found["checks"])


def test_a_warning_of_the_config_is_worth_a_thought(visit, rewrite):
    twice = "".join(f'[[channel]]\nname = "{name}"\nurl = "console:"\n' for name in ("a", "b"))
    rewrite(channels=twice, names='["a", "b"]')
    found = visit("--offline")
    assert found["code"] == 0
    assert check(found, "config")["verdict"] == "warn"
    assert "the same address" in check(found, "config")["said"]


def test_a_damaged_store_is_said_and_the_rest_looked_at_all_the_same(visit, lookout):
    lookout.look()
    state = lookout.config.state
    whole = state.read_bytes()
    state.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    found = visit()
    assert found["code"] == 1
    assert "damaged" in check(found, "store")["said"]
    assert "backup" in check(found, "store")["mend"]
    assert check(found, "listing 3/11")["verdict"] == "ok"


def test_a_store_of_a_later_release_is_said(visit, lookout):
    lookout.look()
    with sqlite3.connect(lookout.config.state) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('ofsted-watch', 'm999_later', '2030')"
        )
    connection.close()
    found = visit("--offline")
    assert "later release (m999_later)" in check(found, "store")["said"]


def test_a_store_that_others_may_read_is_worth_a_thought(visit, lookout):
    lookout.look()
    lookout.config.state.chmod(0o644)
    found = visit("--offline")
    assert check(found, "store") == {
        "name": "store",
        "verdict": "warn",
        "said": "others on this machine may read it",
        "mend": f"chmod 600 {lookout.config.state}",
    }


def test_a_store_that_cannot_be_written_is_said_and_what_it_holds_counts(
    monkeypatch, visit, lookout
):
    lookout.look()
    with lookout.store() as store:
        store.journal.note("not-delivered", "channel out", "connection refused", now())
    monkeypatch.setattr("watcher.store.examining._written", lambda _: "readonly database")
    found = visit("--offline")
    assert check(found, "store")["said"] == "it cannot be written: readonly database"
    assert "connection refused" in check(found, "problems")["said"]


def test_a_store_that_was_cut_short_is_damaged(visit, lookout):
    lookout.look()
    state = lookout.config.state
    os.truncate(state, state.stat().st_size - 4096)
    assert "damaged" in check(visit("--offline"), "store")["said"]


@pytest.mark.parametrize(("free", "verdict"), [(10_000_000, "fail"), (200_000_000, "warn")])
def test_a_disk_that_is_nearly_full_is_said(monkeypatch, visit, lookout, free, verdict):
    lookout.look()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, free))
    assert check(visit("--offline"), "disk")["verdict"] == verdict


def test_the_newest_automatic_backup_is_looked_at(visit, lookout):
    lookout.look()
    folder = lookout.config.state.with_name(f"{lookout.config.state.name}-backups")
    folder.mkdir(mode=0o700)
    copy = folder / f"{now():%Y-%m-%d}.db"
    with lookout.store() as store:
        store.copy_to(copy)
    assert check(visit("--offline"), "backup")["verdict"] == "ok"
    old = (now() - timedelta(days=30)).timestamp()
    os.utime(copy, (old, old))
    assert check(visit("--offline"), "backup")["verdict"] == "warn"
    copy.write_bytes(b"no store")
    assert check(visit("--offline"), "backup")["verdict"] == "fail"


def test_a_quarantine_is_explained(visit, lookout):
    lookout.look()
    with lookout.store() as store:
        evidence = "5 of 5 pages no longer listed reports: 2/9000001 and others"
        store.journal.note("quarantine", "the pages together", evidence, now())
    found = visit("--offline")
    assert found["code"] == 1
    held = check(found, "quarantine")
    assert evidence in held["said"]
    assert "since" in held["said"]
    assert "--believe" in held["mend"]


def test_what_is_open_is_said_with_its_remedy(visit, lookout):
    lookout.look()
    with lookout.store() as store:
        store.journal.note("not-delivered", "channel out", "connection refused", now())
    found = visit("--offline")
    assert found["code"] == 1
    assert "connection refused" in check(found, "problems")["said"]
    assert check(found, "problems")["mend"]


def test_a_register_that_selectors_need_and_lack_is_said(visit, rewrite, lookout):
    rewrite(watch='owners = ["Hollybank Care*"]')
    found = visit("--offline")
    assert found["code"] == 1
    said = [each["said"] for each in found["checks"] if each["name"] == "register"]
    assert any("no file of social-care" in one for one in said)
    assert "register update" in check(found, "register")["mend"]


def test_where_selectors_need_official_files_govuk_is_asked_for_its_page(visit, rewrite):
    rewrite(watch='owners = ["Hollybank Care*"]')
    found = visit()
    assert check(found, "official file")["verdict"] == "fail", "the replica has no such page yet"
    assert check(found, "robots govuk")["verdict"] == "ok"


# Channels.


def test_a_mail_host_that_is_down_is_named_with_its_channel(visit, both, inbox, replica):
    found = visit()
    assert check(found, "channel newsdesk")["verdict"] == "ok"
    assert check(found, "channel placements")["verdict"] == "ok"
    text = both.config.read_text(encoding="utf-8")
    both.config.write_text(text.replace(f":{inbox.port}?", ":1?"), encoding="utf-8")
    found = visit()
    assert found["code"] == 1
    dead = check(found, "channel newsdesk")
    assert dead["said"].startswith("mailto: d***@example.org at 127.0.0.1: 127.0.0.1:1: ")
    assert check(found, "channel placements")["verdict"] == "ok"
    assert inbox.mails == []


def test_nothing_is_sent_to_a_channel(visit, both, inbox, hook):
    visit()
    assert inbox.mails == []
    assert (hook.posts, hook.refused) == ([], 0)


def test_a_mail_host_without_the_tls_that_is_asked_for_is_a_failure(visit, rewrite, inbox):
    url = f"mailtos://127.0.0.1:{inbox.port}?from=a@example.org&to=b@example.org&mode=starttls"
    rewrite(channels=f'[[channel]]\nname = "out"\nurl = "{url}"\n')
    assert "STARTTLS" in check(visit(), "channel out")["said"]


# The site fails.


def test_a_site_that_cannot_be_reached_ends_with_3_and_asks_little(visit, desk):
    text = desk.config.read_text(encoding="utf-8")
    lines = [
        f'{line.split(" = ")[0]} = "http://127.0.0.1:1"' if "http://" in line else line
        for line in text.splitlines()
    ]
    desk.config.write_text("\n".join(lines), encoding="utf-8")
    found = visit()
    assert (found["code"], found["reached"], found["site"]) == (3, False, [])
    assert found["requests"] == 2
    assert check(found, "listing 3/11")["verdict"] == "fail"
    assert check(found, "robots reports")["said"].startswith("not read yet")


def test_a_site_that_answers_503_to_everything_was_not_reached(visit, replica):
    replica.faults.append(Fault("/", faults.status(503)))
    found = visit()
    assert (found["code"], found["reached"]) == (3, False)


def test_a_request_that_fails_is_one_line(visit, replica, lookout):
    lookout.look()
    replica.faults.append(Fault("/provider/2/9000001", faults.reset()))
    found = visit()
    assert (found["code"], found["reached"]) == (1, True)
    assert check(found, "page of type 2")["verdict"] == "fail"
    assert wrong(found) == ["page of type 2"]
    assert len(found["site"]) > 15


def test_what_robots_txt_forbids_is_not_asked_for_and_said(visit, replica):
    replica.variants = replace(
        replica.variants, robots="User-agent: *\nDisallow: /provider/\nDisallow: /v1/\n"
    )
    found = visit()
    assert found["code"] == 1
    closed = check(found, "robots reports")
    assert closed["verdict"] == "fail"
    assert "/provider/2/" in closed["said"]
    assert "/search" not in closed["said"]
    assert check(found, "robots files")["verdict"] == "fail"
    assert check(found, "listing 3/11")["verdict"] == "ok"
    assert not any(r.path.startswith(("/provider", "/v1")) for r in replica.requests)


@pytest.mark.parametrize(("seconds", "verdict"), [(7, "ok"), (3600, "fail")])
def test_a_crawl_delay_is_said(visit, replica, seconds, verdict):
    replica.variants = replace(
        replica.variants, robots=f"User-agent: *\nCrawl-delay: {seconds}\nDisallow:\n"
    )
    found = check(visit(), "robots reports")
    assert found["verdict"] == verdict
    assert f"{seconds} s between two requests" in found["said"]


def test_a_site_that_asked_to_be_left_alone_is_left_alone(visit, replica, lookout):
    lookout.look()
    with lookout.store() as store:
        host = replica.url.removeprefix("http://")
        robots, read, _ = store.journal.host(host)
        store.journal.remember_host(host, robots, read, now() + timedelta(hours=2))
    replica.forget_requests()
    found = visit()
    assert (found["code"], replica.requests) == (3, ())
    assert "left alone for 1 hour" in check(found, "robots reports")["said"]


@pytest.mark.parametrize(("off", "verdict"), [(2, "ok"), (30, "warn"), (-30, "warn")])
def test_a_clock_that_is_wrong_is_worth_a_thought(visit, replica, off, verdict):
    def dated(answer: Any) -> Any:
        when = datetime.now(UTC) - timedelta(minutes=off)
        return replace(
            answer, headers=(*answer.headers, ("Date", format_datetime(when, usegmt=True)))
        )

    replica.faults.append(Fault("/", dated))
    found = visit()
    assert (found["code"], check(found, "clock")["verdict"]) == (0, verdict)


def test_a_redesigned_page_and_listing_are_said(visit, replica):
    replica.faults += [
        Fault("/provider/2/", faults.transform(lambda text: text.replace("timeline", "river"))),
        Fault("/search", faults.transform(lambda text: text.replace("search-result", "found"))),
    ]
    found = visit()
    assert found["code"] == 1
    assert "ol.timeline" in check(found, "page of type 2")["said"]
    assert "search-result" in check(found, "listing 3/11")["said"]


def test_a_watched_provider_that_is_not_there_is_said(visit, rewrite):
    rewrite(providers=("2/9999998",))
    found = visit()
    assert check(found, "page of type 2")["said"] == "2/9999998: HTTP 404"
    assert "mend the number" in check(found, "page of type 2")["mend"]


def test_a_document_that_is_no_pdf_is_said(visit, replica, lookout):
    lookout.look()
    replica.faults.append(Fault("/v1/file/991", faults.body("a maintenance page")))
    assert check(visit(), "document")["verdict"] == "warn"


# What the site shows: each open question of the replica, and each way to answer it.


def changed(replica: Replica, **variants: Any) -> None:
    replica.variants = replace(replica.variants, **variants)


def test_every_fact_is_as_expected_where_the_site_is_as_expected(visit):
    found = visit()
    odd = [each["what"] for each in found["site"] if each["as_expected"] is False]
    assert odd == []
    assert not any(each["matters"] for each in found["site"])


@pytest.mark.parametrize(
    ("variant", "what", "seen"),
    [
        ({"nameless": "number"}, "How a children's home is named", "the number alone"),
        ({"nameless": "kind"}, "How a children's home is named", "the kind of provider"),
        ({"ending_class": ""}, "Entry of a closure", "'Closed' with the class (none)"),
        ({"ending_class": "gone"}, "Entry of a closure", "'Closed' with the class gone"),
        ({"newest_grade_on_timeline": False}, "The grade of the newest", "in the block alone"),
        ({"care_block": False}, "Grades above the timeline", "there is none"),
        ({"card_hides_grades": False}, "Grades of older reports", "shown"),
        ({"card_link": "full"}, "Links of documents", "within the link"),
        ({"files": "https://files.api.ofsted.gov.uk"}, "Host that links", "files.api.ofsted"),
        ({"missing_file_status": 410}, "A document that does not exist", "HTTP 410"),
        ({"missing_file_status": 200}, "A document that does not exist", "'Report not found'"),
        ({"legacy_status": 308}, "An address of the old form", "HTTP 308, to /provider/2/"),
    ],
)
def test_each_other_face_of_the_site_is_noticed_and_does_not_matter(
    visit, replica, variant, what, seen
):
    changed(replica, **variant)
    found = visit()
    other = fact(found, what)
    assert (other["as_expected"], other["matters"]) == (False, False)
    assert seen in other["seen"]
    assert other["why"]
    assert found["code"] == 0


def test_a_document_that_is_gone_and_answered_with_an_error_matters(visit, replica):
    changed(replica, missing_file_status=500)
    gone = fact(visit(), "A document that does not exist")
    assert (gone["seen"], gone["as_expected"], gone["matters"]) == ("HTTP 500", False, True)


def test_headers_of_pages_are_noticed(visit, replica):
    assert fact(visit(), "Headers of pages")["seen"].startswith("none of ETag")
    changed(replica, validators=True)
    assert fact(visit(), "Headers of pages")["seen"].startswith("ETag 3 of 3, Last-Modified 3 of 3")


def test_no_robots_txt_and_its_rules_are_noticed(visit, replica, desk):
    assert fact(visit(), "robots.txt")["seen"] == "User-agent: * | Disallow:"
    changed(replica, robots=None)
    assert fact(visit(), "robots.txt")["seen"] == "none, or none that is one"


def test_the_status_of_a_closed_and_a_proposed_provider_is_noticed(visit, site: Site):
    site.set_status("2/9910630", "Shut for good")
    site.set_status("21/990101", "Proposed to open")
    found = visit()
    assert fact(found, "Status in the title of a provider that is proposed")["as_expected"] is True
    # The search still has it among the open ones, by the replica's own tables.
    site.set_status("2/9910630", "Resigned")
    resigned = fact(visit(), "Status in the title of a provider that is closed")
    assert (resigned["seen"], resigned["as_expected"], resigned["matters"]) == (
        "'Resigned'",
        False,
        False,
    )


def test_a_name_where_none_is_expected_is_noticed_and_not_repeated(ask, visit, site: Site):
    site.rename("2/9000001", "Rosewood Manor")
    named = fact(visit(), "How a children's home is named")
    assert named["as_expected"] is False
    assert "they may be a name" in named["seen"]
    assert "Rosewood" not in ask("doctor").out


def test_new_codes_and_types_are_noticed(visit, replica):
    replica.faults += [
        Fault(
            lambda path: path.startswith("/search?level_1_types=3&status"),
            faults.transform(
                lambda text: text.replace('value="12"', 'value="8"').replace(
                    "/provider/2/9910038", "/provider/5/9910038"
                )
            ),
        )
    ]
    found = visit()
    codes = fact(found, "Sub-categories of children's social care")
    assert (codes["as_expected"], codes["matters"]) == (False, True)
    assert "8 Local authority" in codes["seen"]
    types = fact(found, "Type codes")
    assert (types["as_expected"], types["matters"]) == (False, False)
    assert "5 Children's Home" in types["seen"]


def test_a_report_card_that_cannot_be_read_is_noticed(visit, replica):
    replica.faults.append(
        Fault("/provider/21/", faults.transform(lambda text: text.replace("&lt;h3", "&lt;h5")))
    )
    found = visit()
    assert fact(found, "Report card on a page")["matters"] is True


def test_grades_of_report_cards_in_results_are_noticed(visit, replica):
    def graded(text: str) -> str:
        return text.replace("Rating: <strong>Outstanding", "Rating: <strong>Expected standard")

    replica.faults.append(Fault("/search?level_1_types=1", faults.transform(graded)))
    shown = fact(visit(), "Grades in results")
    assert "Expected standard" in shown["seen"]
    assert shown["why"].startswith("those of report cards are shown")


def test_a_listing_that_is_not_in_order_matters(visit, replica):
    def turned(path: str) -> bool:
        return path.startswith("/search") and "sort=date" in path

    def reverse(text: str) -> str:
        head, *rows = text.split('<li class="search-result">')
        *rows, last = rows
        last, end = last.split("</ul>\n", 1) if "</ul>\n" in last else (last, "")
        return '<li class="search-result">'.join([head, last, *reversed(rows)]) + "</ul>\n" + end

    replica.faults.append(Fault(turned, faults.transform(reverse)))
    order = fact(visit(), "Order of a listing")
    assert (order["as_expected"], order["matters"]) == (False, True)


def test_the_date_of_another_thing_in_results_matters(visit, replica):
    def other(text: str) -> str:
        return text.replace("25 June 2024", "14 May 2024")

    replica.faults.append(Fault("/search", faults.transform(other)))
    meant = fact(visit(), "Date of a result")
    assert (meant["as_expected"], meant["matters"]) == (False, True)
    assert meant["seen"] == "14 May 2024; newest published 25 June 2024, inspected 14 May 2024"


@pytest.mark.parametrize(
    ("words", "as_expected", "matters"),
    [("No results", True, False), ("We looked everywhere", False, True)],
)
def test_how_an_empty_search_looks_is_noticed(visit, replica, words, as_expected, matters):
    def without(text: str) -> str:
        counted = '<strong class="results-count js-results-count">0</strong>'
        return text.replace(f"{counted}<strong> results</strong>", words)

    replica.faults.append(Fault("/search?q=zzqx", faults.transform(without)))
    nothing = fact(visit(), "A search that finds nothing")
    assert (nothing["as_expected"], nothing["matters"]) == (as_expected, matters)


def test_fewer_rows_than_asked_for_are_noticed(visit, replica):
    def fewer(text: str) -> str:
        head, *rows = text.split('<li class="search-result">')
        end = rows[-1].split("</li>          ", 1)[-1] if rows else ""
        return '<li class="search-result">'.join([head, *rows[:10]]) + end

    replica.faults.append(Fault("/search?level_1_types=3&level_2", faults.transform(fewer)))
    rows = fact(visit(), "Rows of a listing")
    assert (rows["seen"], rows["as_expected"], rows["matters"]) == ("10, of 34", False, False)


def test_beside_a_daemon_it_takes_no_lock(visit, lookout):
    lookout.look()
    with only_instance(lookout.config.state):
        assert visit()["code"] == 0


def test_it_changes_nothing_that_is_held(visit, lookout):
    lookout.look()
    with open_store(lookout.config.state) as store:
        before = {
            table: list(store.journal.rows(table)) for table in ("provider", "event", "cycle")
        }
    visit()
    with open_store(lookout.config.state) as store:
        after = {table: list(store.journal.rows(table)) for table in before}
    assert after == before
