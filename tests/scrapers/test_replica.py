"""The made-up site: every operation is visible on its pages, and its markup is the true one."""

from __future__ import annotations

import csv
import http.client
import io
import json
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import zipfile
from datetime import date
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from scrapers.authorities import AUTHORITIES
from scrapers.model import Judgement, ListingRow, Milestone, ProviderKey, Report
from scrapers.official.model import Series
from scrapers.provider import read_provider
from scrapers.remits import kind_of, overall_heading
from scrapers.replica import (
    Fault,
    InventedProvider,
    InventedReport,
    Site,
    Variants,
    faults,
    hollybank,
    load_site,
    load_story,
    publish_from,
    serve,
)
from scrapers.replica.documents import pdf, report_lines
from scrapers.replica.loading import read_site
from scrapers.replica.official_files import (
    childcare_csv,
    further_education_csv,
    further_education_ods,
    independent_csv,
    social_care_ods,
    state_schools_csv,
)
from scrapers.replica.pages import provider_page, search_page
from scrapers.replica.routes import respond
from scrapers.replica.search import Query, results
from scrapers.replica.story import read_story
from scrapers.scales import scale_of
from scrapers.search import read_listing
from scrapers.statuses import status_of

REAL = Path(__file__).parents[3] / "shared" / "real" / "html"
needs_real_pages = pytest.mark.skipif(
    not REAL.is_dir(), reason="../shared/real, the folder of real pages, is not there"
)
HOMES = "/search?level_1_types=3&level_2_types%5B0%5D=11"
RI = "Requires improvement to be good"
ODS = Path(__file__).parents[3] / "shared" / "real" / "mi" / "provider_at_march_2025.ods"
NEW = InventedReport("99300001", "Full inspection", date(2025, 9, 2), date(2025, 10, 7), RI)


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


OPENER = urllib.request.build_opener(NoRedirects, urllib.request.ProxyHandler({}))


def get(url: str, **headers: str) -> tuple[int, Any, bytes]:
    """Status, headers and body of one GET, whatever the status."""
    request = urllib.request.Request(
        url, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with OPENER.open(request, timeout=20) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def page(site: Site, path: str, **variants: Any) -> Any:
    """One page of the site, parsed, without a server in between."""
    _, answer = respond(site, Variants(**variants), path)
    return BeautifulSoup(answer.body.decode(), "lxml")


def urns(listing: Any) -> list[str]:
    return [a["href"].rpartition("/")[2] for a in listing.select(".search-result__title a")]


def row(listing: Any, urn: str) -> Any:
    (found,) = [
        each for each in listing.select("li.search-result") if each.find("a")["href"].endswith(urn)
    ]
    return found.get_text(" ", strip=True)


def timeline(provider_page: Any) -> list[str]:
    return [li.get_text(" ", strip=True) for li in provider_page.select("li.timeline__day")]


@pytest.fixture
def site():
    return hollybank()


# What can happen on the site


def test_a_published_report_is_on_the_page_and_first_in_the_listing(site):
    site.publish("2/9000001", NEW)

    assert timeline(page(site, "/provider/2/9000001"))[0].startswith("02 September 2025 Full i")
    listing = page(site, f"{HOMES}&sort=date&order=desc")
    assert urns(listing)[0] == "9000001"
    assert "Latest report: 07 October 2025" in row(listing, "9000001")
    assert "Rating: Requires Improvement" in row(listing, "9000001")


def test_a_report_on_an_earlier_inspection_takes_its_place_in_the_timeline(site):
    site.publish(
        "2/9000001", InventedReport("99300002", "Visit", date(2022, 1, 4), date(2025, 9, 1))
    )

    assert "04 January 2022" in timeline(page(site, "/provider/2/9000001"))[-2]


def test_an_ungraded_visit_takes_the_rating_from_the_listing_and_none_from_the_page(site):
    site.publish(
        "2/9000001", InventedReport("99300003", "Visit", date(2025, 9, 1), date(2025, 9, 30))
    )

    assert "Rating" not in row(page(site, f"{HOMES}&rows=100"), "9000001")
    outcome = page(site, "/provider/2/9000001").select_one(".subjudgements__overall")
    assert "14 May 2024" in outcome.p.get_text()
    assert outcome.strong.get_text() == "Good"


def test_a_closed_home_leaves_the_listing_of_open_ones_and_says_so_on_its_page(site):
    site.close("2/9000003", date(2025, 7, 31))

    assert "9000003" not in urns(page(site, f"{HOMES}&rows=100"))
    assert "9000003" in urns(page(site, f"{HOMES}&rows=100&status%5B%5D=2"))
    closed = page(site, "/provider/2/9000003")
    assert timeline(closed)[0] == "31 July 2025 Closed"
    assert closed.title.get_text() == "URN: 9000003 - Closed - Find an Inspection Report - Ofsted"


def test_a_status_may_change_without_an_entry_on_the_timeline(site):
    before = timeline(page(site, "/provider/16/EY990201"))
    site.set_status("16/EY990201", "Suspended")

    after = page(site, "/provider/16/EY990201")
    assert " - Suspended - " in after.title.get_text()
    assert timeline(after) == before


def test_a_corrected_report_keeps_its_id(site):
    file_id = site.provider("2/9000001").newest.file_id
    site.correct(file_id, grade="Inadequate", published=date(2024, 7, 1))

    assert "Full inspection: Inadequate" in timeline(page(site, "/provider/2/9000001"))[0]
    assert "Latest report: 01 July 2024" in row(page(site, f"{HOMES}&rows=100"), "9000001")
    assert site.find_report(file_id)[1].grade == "Inadequate"


def test_a_withdrawn_report_is_gone_from_page_and_file_host_and_its_id_is_free(site):
    report = site.provider("2/9000001").newest
    site.withdraw(report.file_id)

    assert len(timeline(page(site, "/provider/2/9000001"))) == 3
    assert respond(site, Variants(), f"/v1/file/{report.file_id}")[1].status == 404
    site.publish("2/9000001", report)


def test_a_school_can_be_renamed_and_change_its_trust(site):
    site.rename("21/990101", "Invented & Better Primary")
    site.set_trust("21/990101", ("990900", "Invented Learning Trust"))

    school = page(site, "/provider/21/990101")
    assert school.h1.get_text() == "Invented & Better Primary"
    link = school.select_one("a.title-block__mat-link")
    assert (link["href"], link.get_text()) == ("/provider/1000/990900", "Invented Learning Trust")
    assert "990101" in urns(page(site, "/search?level_1_types=1&level_2_types=1&level_3_types=4"))

    site.set_trust("21/990101", None)
    link = page(site, "/provider/21/990101").select_one("a.title-block__mat-link")
    assert (link["href"], link.get_text()) == ("/provider/1000/", "")


def test_a_new_provider_can_be_found(site):
    site.add_provider(InventedProvider(ProviderKey(2, "9000099"), local_authority="Coventry"))

    found = page(site, "/search?q=9000099")
    assert urns(found) == ["9000099"]
    assert row(found, "9000099").endswith("URN: 9000099")
    assert "Latest report" not in row(found, "9000099")


def test_an_owner_may_change_of_which_no_page_says_anything(site):
    before = respond(site, Variants(), "/provider/2/9000001")
    site.set_owner("2/9000001", "Another Owner (invented)")
    assert respond(site, Variants(), "/provider/2/9000001") == before
    assert site.provider("2/9000001").owner == "Another Owner (invented)"


def test_what_is_there_already_cannot_come_again_and_what_is_not_cannot_change(site):
    with pytest.raises(ValueError, match="2/9000001 is there already"):
        site.add_provider(site.provider("2/9000001"))
    with pytest.raises(ValueError, match="is there already"):
        site.publish("2/9000002", site.provider("2/9000001").reports[0])
    with pytest.raises(KeyError):
        site.publish("2/9999999", NEW)
    with pytest.raises(KeyError):
        site.withdraw("1")
    with pytest.raises(KeyError):
        site.correct("1", grade="Good")


# Listings


def test_a_listing_says_its_total_twice_and_goes_on_by_relative_links(site):
    seen, address = [], f"{HOMES}&rows=12&sort=az"
    while address:
        listing = page(site, address)
        counts = {strong.get_text() for strong in listing.select(".results-count")}
        assert (len(listing.select(".results-count")), counts) == (2, {"34"})
        seen.append(len(urns(listing)))
        following = listing.select_one(".pagination a.pagination__next")
        address = following and "/search" + following["href"]

    assert seen == [12, 12, 10]
    assert listing.select_one("span.pagination__numbers").get_text() == "3 of 3"


def test_rows_are_ten_unless_asked_and_never_more_than_a_hundred():
    site = Site(InventedProvider(ProviderKey(2, str(9_100_000 + n))) for n in range(120))

    assert len(urns(page(site, "/search"))) == 10
    assert len(urns(page(site, "/search?rows=1000"))) == 100
    assert len(urns(page(site, "/search?rows=100&start=100"))) == 20


def test_a_listing_of_nothing_counts_nothing_and_has_no_list(site):
    nothing = page(site, "/search?q=nowhere")

    assert nothing.select_one(".results-count").get_text() == "0"
    assert not nothing.select("ul.results-list, a[href^='/provider/']")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("level_1_types=1&level_2_types=26", {"990900"}),
        ("level_1_types=1&level_2_types%5B%5D=26", {"990900"}),
        ("level_1_types=1&level_2_types%5B0%5D=26", {"990900"}),
        ("level_1_types=3&level_2_types=12", {"990301"}),
        ("q=invented+nursery+3", {"EY990203"}),
        ("level_1_types=1&status%5B0%5D=2", {"990106"}),
        ("level_1_types=1&level_3_types=5&status%5B0%5D=1&status%5B1%5D=2", {"990105"}),
        ("level_1_types=1&local_authority%5B%5D=331", {"990101"}),
        ("level_1_types=2&region%5B%5D=E12000004", {"EY990204"}),
        ("level_1_types=2&rating%5B%5D=5", {"EY990203"}),
        ("level_1_types=2&rating%5B%5D=5&rating%5B%5D=1", {"EY990202", "EY990203"}),
        ("publishing_primary_provision_type_id=27", {"990105"}),
        (
            "latest_report_date_start=06-05-2025&latest_report_date_end=06-05-2025&start=0",
            {"990101"},
        ),
        ("status%5B%5D=4", set()),
    ],
)
def test_filters_find_what_they_should(site, query, expected):
    assert set(urns(page(site, f"/search?{query}"))) == expected


@pytest.mark.parametrize("code", AUTHORITIES)
def test_a_listing_can_be_of_any_local_authority(code):
    name = AUTHORITIES[code]
    made = Site(
        InventedProvider(ProviderKey(2, str(9_100_000 + n)), local_authority=authority)
        for n, authority in enumerate(AUTHORITIES.values())
    )
    query = f"level_1_types=3&level_2_types=11&local_authority%5B%5D={code}&rows=100&sort=az"
    (found,) = urns(page(made, f"/search?{query}"))
    assert made.provider(f"2/{found}").local_authority == name


def test_the_form_offers_every_local_authority(site):
    options = page(site, "/search").select("#local_authority_dropdown option[value]")
    assert {option["value"] for option in options} - {""} == set(AUTHORITIES)


def test_local_authorities_can_be_chosen_together_and_told_otherwise(site):
    two = "level_1_types=1&local_authority%5B%5D=331&local_authority%5B%5D=333"
    assert urns(page(site, f"/search?{two}&sort=az")) == ["990101", "990102"]
    assert urns(page(site, "/search?local_authority%5B%5D=999")) == []
    own = Site(site.providers, {"Coventry": "1"})
    assert "9000001" in urns(page(own, "/search?local_authority%5B%5D=1&rows=100"))


def test_newly_registered_providers_are_listed_without_a_date_and_last(site):
    for number in (1, 2, 3):
        key = ProviderKey(2, f"900010{number}")
        site.add_provider(InventedProvider(key, local_authority="Coventry"))
    address = f"{HOMES}&local_authority%5B%5D=331&status%5B%5D=1&sort=date&order=desc&rows=4"
    seen = [page(site, f"{address}&start={start}") for start in (0, 4)]
    listed = [urn for listing in seen for urn in urns(listing)]
    new = ["9000101", "9000102", "9000103"]
    assert len(listed) == 6
    assert set(listed[-3:]) == set(new)
    for listing in seen:
        for urn in urns(listing):
            assert ("Latest report" in row(listing, urn)) == (urn not in new)
    by_name = urns(page(site, f"{HOMES}&local_authority%5B%5D=331&sort=az&rows=100"))
    assert by_name == sorted(by_name)


def test_the_form_offers_the_sub_categories_of_the_chosen_category(site):
    def options(query: str) -> set[int]:
        form = page(site, f"/search?{query}").select("#level_2_types option")
        return {int(option["value"]) for option in form}

    assert options("level_1_types=3") == {0, 11, 12}
    assert options("level_1_types=1") == {0, 1, 2, 26, 3, 23, 27}
    assert options("") == set()


def test_the_note_on_addresses_stands_on_every_listing(site):
    """It says nothing about the results: a real page of schools alone has it."""
    assert page(site, "/search?q=990101").select_one("#redactedMessage.message-hidden")


@given(
    st.builds(
        Query,
        words=st.sampled_from(["", "invented primary"]),
        level_1=st.integers(0, 4),
        level_2=st.integers(0, 27),
        authorities=st.sampled_from([(), ("331",), ("331", "333")]),
        statuses=st.sampled_from([(1,), (2,), (1, 2, 4)]),
        published_from=st.none() | st.dates(date(2010, 1, 1)),
        start=st.integers(0, 500),
        rows=st.integers(1, 100),
        sort=st.sampled_from(["date", "az"]),
        order=st.sampled_from(["asc", "desc"]),
    )
)
def test_a_query_survives_being_written_as_an_address(query):
    # Of a query without a level 1 the site's form has no level 2; it is kept all the same.
    assert Query.parse(query.address()) == query


# Pages and documents


def test_unknown_providers_and_wrong_types_are_not_found(site):
    for path in ("/provider/2/9999999", "/provider/21/9000001", "/provider/2/", "/nothing"):
        assert respond(site, Variants(), path)[1].status == 404


def test_an_outcome_has_one_of_three_forms(site):
    overall = page(site, "/provider/2/9000001")
    assert overall.select_one(".subjudgements__overall strong").get_text() == "Good"
    assert len(overall.select(".subjudgements__rates__item")) == 2

    parts = page(site, "/provider/21/990101")
    assert parts.select_one(".subjudgements__no__overall")
    assert not parts.select_one(".subjudgements__overall")
    assert len(parts.select(".subjudgements__rates__item")) == 5

    card = page(site, "/provider/21/990102")
    assert not card.select("[class^=subjudgements]")
    fragment = BeautifulSoup(card.select_one(".report-card").get_text(), "lxml")
    assert [h3.get_text() for h3 in fragment.select("h3")] == [
        "Our grades explained",
        "Safeguarding standards met",
        "Strong standard",
        "Expected standard",
        "Needs attention",
    ]


def test_a_report_card_hides_the_grades_of_older_reports_unless_told_otherwise(site):
    path = "/provider/21/990102"

    assert not page(site, path).select(".publication-link strong")
    assert page(site, path, card_hides_grades=False).select(".publication-link strong")


def test_what_is_not_known_of_the_site_can_be_switched(site):
    home = "/provider/2/9000001"

    assert page(site, home, nameless="kind").h1.get_text() == "Children's Home"
    assert page(site, home, nameless="number").h1.get_text() == "9000001"
    assert not page(site, home, care_block=False).select("[class^=subjudgements]")
    bare = page(site, home, newest_grade_on_timeline=False).select(".publication-link")
    assert [bool(link.strong) for link in bare] == [False, True, True]
    full = page(site, "/provider/21/990102", card_link="full").select_one(".publication-link")
    assert full.select_one("time[pubdate]")
    assert full.select_one(".filetype")


def test_nothing_on_a_page_names_the_owner_and_every_page_says_what_it_is(site):
    for path in ("/provider/2/9000001", HOMES, "/v1/file/1", "/"):
        text = respond(site, Variants(), path)[1].body.decode()
        assert "Hollybank" not in text
        assert text.count("An invented replica for tests and demonstrations") == 2


def test_a_document_is_a_pdf_whose_every_object_is_where_its_table_says():
    report = InventedReport("1", "Visit (short)", None, date(2025, 1, 1), lines=("a (b) \\ é", "c"))
    document = pdf(report_lines(InventedProvider(ProviderKey(2, "9000001")), report))

    assert document.startswith(b"%PDF-1.4\n")
    assert rb"(a \(b\) \\ " + "é".encode("cp1252") + b") Tj" in document
    table = int(document.rsplit(b"\n", 3)[1])
    assert document[table:].startswith(b"xref\n0 6\n")
    entries = re.findall(rb"(\d{10}) 00000 n \n", document[table:])
    assert len(entries) == 5
    for number, offset in enumerate(entries, 1):
        assert document[int(offset) :].startswith(b"%d 0 obj\n" % number)
    ((length, stream),) = re.findall(
        rb"/Length (\d+) >>\nstream\n(.*)\nendstream", document, re.DOTALL
    )
    assert len(stream) == int(length)


def test_a_document_tells_what_the_report_holds(site):
    home = site.provider("2/9000001")
    lines = report_lines(home, home.reports[0])
    assert "Unique reference number: 9000001" in lines
    assert "Registered provider: Hollybank Care (invented)" in lines
    overall = "Overall experiences and progress of children and young people, taking into account"
    assert f"{overall}    {RI.lower()}" in lines

    school = site.provider("21/990102")
    lines = report_lines(school, school.newest)
    assert "Inspection report: 18 November 2025" in lines
    assert "Safeguarding standards met" in lines
    assert ["Inclusion", "Strong standard"] in [re.split(r"\s{2,}", line) for line in lines]


# Data


def test_the_story_ends_with_one_closed_home_and_its_late_report(site):
    story = load_story()
    assert len(story) == 5
    for step in story:
        assert step.title
        step.apply(site)

    homes = {n: site.provider(f"2/900000{n}") for n in range(1, 6)}
    assert [homes[n].newest.grade for n in range(1, 5)] == ["Inadequate"] * 4
    assert homes[3].status == "Closed"
    assert homes[3].newest.published > homes[3].milestones[-1].when
    assert homes[5].reports == ()


def test_file_ids_rise_with_time(site):
    for step in load_story():
        step.apply(site)
    reports = [report for provider in site.providers for report in provider.reports]

    by_id = sorted(reports, key=lambda report: int(report.file_id))
    assert [r.published for r in by_id] == sorted(r.published for r in reports)


def test_every_operation_can_be_a_step_of_a_story(site):
    (step,) = read_story(
        """
        [[step]]
        title = "All at once (invented)"
        operation = [
            {do = "add_provider", type = 2, urn = "9000077", registered = 2025-01-01},
            {do = "set_status", provider = "2/9000077", words = "Suspended"},
            {do = "rename", provider = "21/990101", name = "Another (invented)"},
            {do = "set_trust", provider = "21/990101", trust = []},
            {do = "set_owner", provider = "2/9000077", owner = "Another (invented)"},
            {do = "publish", provider = "2/9000077", file_id = "99400001", title = "X", published = 2025-02-01},
            {do = "correct", file_id = "99400001", title = "Monitoring visit"},
            {do = "withdraw", file_id = "99191011"},
            {do = "close", provider = "2/9000077", when = 2025-03-01, words = "Resigned"},
        ]
        """  # noqa: E501  # an inline table has one line
    )
    step.apply(site)

    entries = timeline(page(site, "/provider/2/9000077"))
    assert [entry[:16] for entry in entries] == [
        "01 March 2025 Re",
        "Monitoring visit",
        "01 January 2025 ",
    ]
    assert len(timeline(page(site, "/provider/2/9000002"))) == 3
    assert site.provider("2/9000077").owner == "Another (invented)"
    with pytest.raises(ValueError, match="'explode' is nothing that can happen"):
        read_story('[[step]]\ntitle="x"\noperation=[{do="explode", provider="2/9000001"}]')


def test_a_file_with_an_unknown_key_is_refused_by_name(tmp_path):
    with pytest.raises(ValueError, match="provider 2/9000001: unknown nmae"):
        read_site('[[provider]]\ntype=2\nurn="9000001"\nnmae="x"')

    file = tmp_path / "site.toml"
    file.write_text('[[provider]]\ntype=2\nurn="9000001"\nplaces=3')
    assert [(str(each.key), each.places) for each in load_site(file).providers] == [
        ("2/9000001", 3)
    ]


# The server


def test_it_answers_over_http_and_writes_down_what_was_asked(site):
    ticks = iter([10.0, 20.0, 30.0, 40.0, 50.0])
    with serve(site, clock=lambda: next(ticks)) as replica:
        assert get(replica.url + HOMES, User_Agent="a test")[0] == 200
        status, headers, _ = get(replica.url + "/provider/2/9000001")
        assert (status, headers["Content-Type"]) == (200, "text/html; charset=UTF-8")
        file_id = site.provider("2/9000001").newest.file_id
        status, headers, body = get(f"{replica.url}/v1/file/{file_id}")
        assert (status, headers["Content-Type"]) == (200, "application/pdf")
        assert body.startswith(b"%PDF-")
        assert get(replica.url + "/robots.txt")[2] == b"User-agent: *\nDisallow:\n"
        status, _, body = get(replica.url + "/v1/file/12")
        assert status == 404
        assert b"Report not found" in body

        asked = replica.requests
        assert [(r.at, r.kind, r.status) for r in asked] == [
            (10.0, "listing", 200),
            (20.0, "provider", 200),
            (30.0, "file", 200),
            (40.0, "robots", 200),
            (50.0, "file", 404),
        ]
        assert (asked[0].path, asked[0].user_agent) == (HOMES, "a test")
        replica.forget_requests()
        assert replica.requests == ()


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/inspection-reports/find-inspection-report/provider/CARE/9000001", "/provider/2/9000001"),
        ("/inspection-reports/find-inspection-report/provider/ELS/990101", "/provider/21/990101"),
        ("/provider/CARE/ey990201", "/provider/16/EY990201"),
        ("/provider/ELS/9000001", None),
    ],
)
def test_a_legacy_address_leads_to_the_page(site, path, where):
    with serve(site) as replica:
        status, headers, _ = get(replica.url + path)

    assert (status, headers["Location"]) == ((302, where) if where else (404, None))


def test_robots_missing_files_and_validators_are_as_the_variants_say(site):
    with serve(site, variants=Variants(robots=None, missing_file_status=200)) as replica:
        assert get(replica.url + "/robots.txt")[0] == 404
        assert get(replica.url + "/v1/file/12")[0] == 200
        assert get(replica.url + "/provider/2/9000001")[1]["ETag"] is None

        replica.variants = Variants(validators=True)
        _, headers, _ = get(replica.url + "/provider/2/9000001")
        etag = headers["ETag"]
        assert headers["Last-Modified"].endswith(" GMT")
        status, _, body = get(replica.url + "/provider/2/9000001", If_None_Match=etag)
        assert (status, body) == (304, b"")
        replica.site.publish("2/9000001", NEW)
        assert get(replica.url + "/provider/2/9000001", If_None_Match=etag)[0] == 200


def test_a_fault_acts_on_the_addresses_that_it_matches_so_many_times(site):
    with serve(site) as replica:
        replica.faults += [
            Fault("/search", faults.status(503, "later", retry_after="7"), times=1),
            Fault(lambda path: path.endswith("9000002"), faults.redirect("/elsewhere")),
        ]
        status, headers, body = get(replica.url + HOMES)
        assert (status, headers["Retry-After"], body) == (503, "7", b"later")
        assert get(replica.url + HOMES)[0] == 200
        assert get(replica.url + "/provider/2/9000002")[1]["Location"] == "/elsewhere"
        replica.faults.clear()
        assert get(replica.url + "/provider/2/9000002")[0] == 200


def test_faults_can_change_what_is_said(site):
    path = "/provider/2/9000001"
    with serve(site) as replica:
        whole = get(replica.url + path)[2]
        for action, expected in (
            (faults.body("<h1>Maintenance</h1>"), b"<h1>Maintenance</h1>"),
            (faults.empty(), b""),
            (faults.transform(lambda html: html.replace("timeline", "tl")), None),
            (faults.delay(0.01), whole),
            (faults.drip(5000, 0.001), whole),
            (faults.wrong_length(-100), whole[:-100]),
        ):
            replica.faults[:] = [Fault(path, action)]
            status, _, body = get(replica.url + path)
            assert status == 200
            assert body == (whole.replace(b"timeline", b"tl") if expected is None else expected)


@pytest.mark.parametrize("action", [faults.cut(0.5), faults.wrong_length(50)])
def test_faults_can_stop_in_the_middle(site, action):
    with serve(site) as replica:
        replica.faults.append(Fault("/provider", action))
        with pytest.raises(http.client.IncompleteRead):
            get(replica.url + "/provider/2/9000001")


def test_faults_can_break_the_connection(site):
    with serve(site) as replica:
        replica.faults.append(Fault("/", faults.reset()))
        with pytest.raises((ConnectionResetError, urllib.error.URLError)):
            get(replica.url + "/provider/2/9000001")
        assert [request.status for request in replica.requests] == [None]


def test_a_hanging_request_ends_when_the_replica_does(site):
    ends: list[Exception] = []

    def ask(url: str) -> None:
        try:
            get(url)
        except (OSError, http.client.HTTPException) as error:
            ends.append(error)

    with serve(site) as replica:
        replica.faults.append(Fault("/", faults.hang()))
        client = threading.Thread(target=ask, args=(replica.url + "/",))
        client.start()
        while not replica.requests:
            client.join(0.01)
        assert client.is_alive()
    client.join(20)

    assert len(ends) == 1


def test_one_connection_may_ask_more_than_once_and_does_not_keep_the_replica_open(site):
    with serve(site) as replica:
        connection = http.client.HTTPConnection(replica.url.removeprefix("http://"), timeout=20)
        for _ in range(3):
            connection.request("GET", "/provider/2/9000001")
            assert connection.getresponse().read().rstrip().endswith(b"</html>")
    connection.close()


def test_it_can_be_run_by_hand_and_ended_with_ctrl_c():
    command = [sys.executable, "-m", "scrapers.replica", "--steps", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            said = ""
            while "pace" not in said:
                said += process.stdout.readline()
            (url,) = re.findall(r'reports = "(\S+)"', said)
            assert b"Closed" in get(url + "/provider/2/9000003")[2]
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


# Official files


TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def sheets(content: bytes) -> dict[str, list[list[str]]]:
    """The sheets of a workbook: their rows as text, without what is empty at the end of each."""
    read: dict[str, list[list[str]]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        root = ET.fromstring(archive.read("content.xml"))
    for table in root.iter(f"{TABLE}table"):
        rows = read[table.attrib[f"{TABLE}name"]] = []
        for row in table.iter(f"{TABLE}table-row"):
            cells: list[str] = []
            for cell in row:
                lines = ["".join(p.itertext()) for p in cell.iter(f"{TEXT}p")]
                times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
                cells += ["\n".join(lines)] * (times if times < 100 else 0)
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append(cells)
    return read


def table(rows: list[list[str]], urn: str = "URN") -> dict[str, dict[str, str]]:
    """The rows below the header by URN; the names of columns without their stray line breaks."""
    place = next(n for n, cells in enumerate(rows) if urn in cells)
    names = [name.strip() for name in rows[place]]
    found = [dict(zip(names, cells, strict=False)) for cells in rows[place + 1 :]]
    return {each[urn]: each for each in found}


def of_csv(content: bytes, encoding: str, urn: str = "URN") -> dict[str, dict[str, str]]:
    return table(list(csv.reader(io.StringIO(content.decode(encoding)))), urn)


def test_the_social_care_file_tells_of_homes_what_the_real_one_does_and_hides_what_it_hides(site):
    rows = sheets(social_care_ods(site, date(2025, 3, 31)))["Provider_level_at_31_Mar_2025"]
    assert rows[3][:2] == ["Web link", "URN"]
    assert "\nLatest full inspection date" in rows[3]
    home = table(rows)["9000001"]
    assert {home[name] for name in ("Name", "Address 1", "Town", "Postcode")} == {"REDACTED"}
    assert home["Provision type"] == "Children's home"
    assert home["Registration date"] == "15/03/2021"
    assert home["Registration status"] == "Active"
    assert home["Local authority"] == "Coventry"
    assert home["Places"] == "4"
    assert home["Organisation which owns the provider"] == "Hollybank Care (invented)"
    assert home["Latest full inspection date"] == "14/05/2024"
    assert home["Latest full inspection publication date"] == "25/06/2024"
    assert home["The effectiveness of leaders and managers"] == "Good"
    assert "990301" not in table(rows), "a local authority is no provider"


def test_the_social_care_file_knows_of_nothing_after_its_day(site):
    for step in load_story():
        step.apply(site)
    spring = sheets(social_care_ods(site, date(2025, 3, 31)))
    home = table(spring["Provider_level_at_31_Mar_2025"])["9000003"]
    assert home["Latest full inspection date"] == "05/03/2024"
    assert home["Registration status"] == "Active"
    summer = sheets(social_care_ods(site, date(2025, 8, 31)))
    assert "9000003" not in table(summer["Provider_level_at_31_Aug_2025"])
    left = table(summer["Leavers+Joiners_at_31_Aug_2025"])["9000003"]
    assert left["First effective date (that the provider closed)"] == "31/07/2025"
    assert (left["Leaver status"], left["Setting name"]) == ("Leaver", "REDACTED")
    # Its report of 10 June came out in November: too late for a file of August.
    assert "9000003" not in table(summer["Provider_level_in_year_2025-26"])
    later = sheets(social_care_ods(site, date(2026, 3, 31)))["Provider_level_in_year_2025-26"]
    assert table(later)["9000003"]["Registration status"] == "Closed"


def test_the_social_care_file_has_the_visits_of_the_year_under_names_of_its_own(site):
    rows = sheets(social_care_ods(site, date(2025, 3, 31)))["Provider_level_in_year_2024-25"]
    visit = table(rows)["9000002"]
    assert visit["Inspection event type"] == "Assurance visit"
    assert visit["Inspection date"] == "11/02/2025"
    assert visit.get("The effectiveness of leaders and managers", "") == ""


def test_the_social_care_file_of_september_names_its_sheet_otherwise(site):
    assert "Provider_level_at_30_09_25" in sheets(social_care_ods(site, date(2025, 9, 30)))


def test_an_agency_keeps_its_name_and_a_suspension_its_word(site):
    agency = InventedProvider(
        ProviderKey(9, "SC990501"),
        name="Invented Fostering & Co ",
        kind="Independent Fostering Agency",
        region="North East",
        milestones=(Milestone("Registered", date(2025, 2, 1)),),
    )
    site.add_provider(agency)
    site.set_status("2/9000001", "Suspended")
    read = sheets(social_care_ods(site, date(2025, 3, 31)))
    known = table(read["Provider_level_at_31_Mar_2025"])
    assert known["SC990501"]["Name"].strip() == "Invented Fostering & Co"
    assert known["SC990501"]["Ofsted Region"] == "North East, Yorkshire and the Humber"
    assert known["9000001"]["Registration status"] == "Suspended"
    joined = table(read["Leavers+Joiners_at_31_Mar_2025"])
    assert joined["SC990501"]["Joiner status"] == joined["9000005"]["Joiner status"] == "Joiner"


def test_the_same_site_gives_the_same_bytes(site):
    day = date(2025, 3, 31)
    assert social_care_ods(site, day) == social_care_ods(hollybank(), day)


@pytest.mark.skipif(not ODS.is_file(), reason="../shared/real, the real files, are not there")
def test_the_social_care_file_has_the_columns_of_the_real_one_in_their_order(site):
    ours = sheets(social_care_ods(site, date(2025, 3, 31)))
    text = zipfile.ZipFile(ODS).read("content.xml").decode()
    for name, rows in ours.items():
        start = text.index(f'<table:table table:name="{name}"')
        if name == "Cover":
            continue
        real = []
        for _ in range(4):
            end = text.index("</table:table-row>", start)
            real.append(text[text.index("<table:table-row", start) : end])
            start = end + 1
        cells = re.findall(r"<table:table-cell[^>]*>(<text:p.*?)</table:table-cell>", real[3])
        said = [
            "\n".join(re.sub(r"<[^>]+>", "", line) for line in re.split(r"<text:p/?>", cell)[1:])
            for cell in cells
        ]
        assert [each.replace("&apos;", "'") for each in said] == rows[3]


def test_the_file_of_schools_is_in_windows_1252_with_a_title_above_its_header(site):
    site.rename("21/990101", "Invented École")
    content = state_schools_csv(site, date(2026, 8, 31))
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert content.decode("cp1252").splitlines()[0].endswith("at 31 August 2026 (invented)")
    schools = of_csv(content, "cp1252")
    assert set(schools) == {"990101", "990102", "990103", "990104"}
    assert schools["990101"]["School name"] == "Invented École"
    assert schools["990103"]["Multi-academy trust UID"] == "990900"
    card = schools["990102"]
    assert card["Attendance and behaviour"] == "Needs attention"
    assert card["Safeguarding standards"] == "Met"
    assert card["Publication date"] == "16/12/2025"
    assert card["Latest OEIF overall effectiveness"] == "2"
    assert schools["990104"]["Latest OEIF quality of education"] == "3"
    assert schools["990101"]["Latest OEIF overall effectiveness"] == "Not judged"
    assert schools["990101"]["Inclusion"] == "NULL"


def test_the_childcare_file_hides_who_minds_children_at_home(site):
    content = childcare_csv(site, date(2026, 6, 30))
    assert content.startswith(b"\xef\xbb\xbf")
    found = of_csv(content, "utf-8-sig", "Provider URN")
    assert found["EY990201"]["Provider name"] == "Invented Nursery 1"
    assert found["EY990203"]["EYR OEIF/CIF: Most recent: Overall effectiveness"] == "3"
    assert found["9902050"]["Provider name"] == "REDACTED"
    assert found["9902050"]["Provider type"] == "Childminder"


def test_independent_schools_and_colleges_have_files_of_their_own(site):
    day = date(2026, 8, 31)
    (school,) = of_csv(independent_csv(site, day), "cp1252").values()
    assert (school["URN"], school["Latest OEIF overall effectiveness"]) == ("990105", "1")
    reports = (
        InventedReport("99400001", "Full inspection", date(2024, 5, 1), date(2024, 6, 1), "Good"),
        InventedReport(
            "99400002", "Full inspection", date(2026, 5, 5), date(2026, 6, 9),
            judgements=(("Apprenticeships - achievement", "Needs attention"),),
            safeguarding="met",
        ),
    )  # fmt: skip
    site.add_provider(
        InventedProvider(ProviderKey(31, "990401"), name="Invented College", reports=reports)
    )
    (college,) = of_csv(further_education_csv(site, day), "utf-8", "Provider URN").values()
    assert college["Latest overall effectiveness before renewed EIF"] == "2"
    assert college["Has the provider received a full inspection under the renewed EIF?"] == "Yes"
    read = sheets(further_education_ods(site, day))
    assert set(table(read["D4_Provider_list"], "Provider URN")) == {"990401"}
    card = table(read["D1_In-year_full_inspections"], "Provider URN")["990401"]
    assert card["Apprenticeships - achievement"] == "Needs attention"
    assert card["Date published"] == "09/06/2026"


# The part of GOV.UK


@pytest.mark.parametrize("series", get_args(Series))
def test_an_official_file_is_on_its_page_and_can_be_had_at_its_address(site, series):
    day = date(2026, 3, 31)
    with serve(site) as replica:
        file = publish_from(site, series, day)
        other = "/government/statistics/childrens-social-care-in-england-2024"
        assert get(f"{replica.url}/api/content{other}")[0] == 404
        paths = [request.path for request in replica.requests if request.kind == "official"]
        assert paths == [f"/api/content{other}"]
        status, headers, body = get(f"{replica.url}/media/{file.asset}/{file.filename}")
        assert (status, body) == (200, file.content)
        assert headers["Content-Type"] in {
            "text/csv",
            "application/vnd.oasis.opendocument.spreadsheet",
        }
        assert get(f"{replica.url}/media/{file.asset}/other.csv")[0] == 404
        assert get(f"{replica.url}/media/{'0' * 24}/{file.filename}")[0] == 404


def test_a_document_of_the_content_api_has_its_files_newest_first_and_others_beside(site):
    title = "Invented table as at 31 July 2026"
    site.publish_official("childcare", date(2026, 7, 31), b"URN\n", "b.csv", title)
    site.publish_official("childcare", date(2026, 8, 31), b"URN\n", "a.csv")
    path = (
        "/government/statistical-data-sets/"
        "childcare-providers-and-inspections-management-information"
    )
    kind, answer = respond(site, Variants(), f"/api/content{path}")
    document = json.loads(answer.body)
    assert kind == "official"
    assert document["base_path"] == path
    offered = document["details"]["attachments"]
    assert [each["title"] for each in offered][-2:] == ["a", title]
    assert offered[0]["attachment_type"] == "html"
    assert offered[-1]["url"].endswith("/b.csv")
    assert offered[-1]["file_size"] == 4


def test_social_care_has_a_collection_that_leads_to_its_pages(site):
    path = "/api/content/government/collections/childrens-social-care-statistics"
    assert respond(site, Variants(), path)[1].status == 404
    for day in (date(2024, 3, 31), date(2025, 9, 30), date(2026, 3, 31)):
        publish_from(site, "social-care", day)
    document = json.loads(respond(site, Variants(), path)[1].body)
    listed = [each["base_path"].rpartition("/")[2] for each in document["links"]["documents"]]
    assert listed == [
        "childrens-social-care-in-england-2026",
        "inspection-and-regulation-of-childrens-social-care-providers",
        "childrens-social-care-in-england-2024",
    ]


def test_the_same_file_cannot_be_published_twice(site):
    site.publish_official("childcare", date(2026, 8, 31), b"URN\n", "a.csv")
    with pytest.raises(ValueError, match=r"a\.csv is there already"):
        site.publish_official("childcare", date(2026, 8, 31), b"URN\n", "a.csv")
    site.publish_official("childcare", date(2026, 8, 31), b"URN,mended\n", "a.csv")
    assert len(site.official) == 2


# The true markup

# What our pages have and the kept real page of the kind has not, and why we have it.
NOT_ON_THAT_PAGE = {
    ("div", "subjudgements__overall"): "the form before September 2024, written down elsewhere",
    ("div", "report-card"): "a guess: nobody has kept the page of a report card",
    ("li", "timeline__day--registered"): "of children's homes, read by a scraper of 2026",
    ("li", "timeline__day--closed"): "a guess: nobody has kept the page of a closed provider",
    ("div", "pagination"): "the kept listing has one page; three scrapers name these classes",
    ("a", "pagination__next"): "the same",
    ("a", "pagination__prev"): "a guess, by its sister's name",
    ("span", "pagination__numbers"): "the same",
}


def marks(html: str) -> set[tuple[str, str]]:
    main: Any = BeautifulSoup(html, "lxml").find("main")
    return {(tag.name, name) for tag in main.find_all() for name in tag.get("class") or ["(none)"]}


@needs_real_pages
@pytest.mark.parametrize(
    ("kept", "paths"),
    [
        ("search_2023-11-10.html", ["/search?start=10", HOMES, "/search?level_1_types=1&q=990101"]),
        ("provider_21_116780_2026.html", None),
        ("file-not-found_2025-02.html", ["/v1/file/1"]),
    ],
)
def test_our_pages_are_made_of_what_the_real_ones_are_made_of(site, kept, paths):
    for step in load_story():
        step.apply(site)
    paths = paths or [f"/provider/{provider.key}" for provider in site.providers]
    ours = set().union(*(marks(respond(site, Variants(), path)[1].body.decode()) for path in paths))

    assert ours - marks((REAL / kept).read_text("utf-8")) - set(NOT_ON_THAT_PAGE) == set()


@needs_real_pages
@pytest.mark.parametrize(
    ("kept", "path", "selector"),
    [
        ("provider_21_116780_2026.html", "/provider/21/990101", "main .provider .timeline"),
        ("provider_21_116780_2026.html", "/provider/21/990101", "main .title-block"),
        ("provider_21_116780_2026.html", "/provider/21/990101", "main .subjudgements__rates"),
        (
            "search_2023-11-10.html",
            "/search?level_1_types=1&q=990105",
            "main .search-results__heading",
        ),
        ("search_2023-11-10.html", "/search?level_1_types=1&q=990105", "main .freetext-search"),
    ],
)
def test_attributes_stand_in_the_order_of_the_real_pages(site, kept, path, selector):
    """Some readers of the site match text, not elements: attribute order matters to them."""

    def shapes(html: str) -> set[tuple[str, ...]]:
        found: Any = BeautifulSoup(html, "lxml").select_one(selector)
        return {(tag.name, *tag.attrs) for tag in found.find_all()}

    ours = shapes(respond(site, Variants(), path)[1].body.decode())
    assert ours <= shapes((REAL / kept).read_text("utf-8"))


# Reading the pages gives the state back

words = st.text("ABCabc '&<>\"-é", min_size=1, max_size=12).map(lambda t: f"Invented {t}x")
days = st.dates(date(2009, 1, 1), date(2030, 1, 1))
HEADINGS = {
    True: (
        "How well children and young people are helped and protected",
        "The effectiveness of leaders and managers",
    ),
    False: ("Quality of education", "Leadership and management"),
}


@st.composite
def providers(draw: st.DrawFn, number: int) -> InventedProvider:
    type_code = draw(st.sampled_from([2, 16, 17, 21, 23, 44]))
    kind = kind_of(type_code)
    grades = [
        "Inadequate",
        "Good",
        "Outstanding",
        RI if kind.social_care else "Requires improvement",
    ]
    reports = []
    for n, inspected in enumerate(draw(st.lists(days, max_size=4, unique=True))):
        graded = draw(st.booleans())
        parts = draw(st.booleans())
        reports.append(
            InventedReport(
                str(99_000_000 + number * 10 + n),
                draw(st.sampled_from(["Full inspection", "Monitoring visit", "Invented visit"])),
                inspected,
                draw(days),
                draw(st.sampled_from(grades)) if graded else None,
                tuple(
                    (heading, draw(st.sampled_from(grades)))
                    for heading in HEADINGS[kind.social_care]
                )
                if parts
                else (),
            )
        )
    status = draw(st.sampled_from(["Open", "Closed", "Proposed to open"]))
    milestones = [Milestone("Closed", date(2031, 1, 1))] if status == "Closed" else []
    return InventedProvider(
        ProviderKey(type_code, str(9_000_000 + number)),
        name=None if kind.withheld else draw(words),
        status=status,
        local_authority=draw(st.none() | words),
        region=draw(st.none() | st.just("West Midlands")),
        address=None if kind.withheld else draw(st.none() | words),
        trust=draw(st.none() | st.tuples(st.just("990900"), words)),
        milestones=(*milestones, Milestone("Registered", date(2008, 1, 1))),
        reports=tuple(reports),
    )


sites = st.integers(0, 4).flatmap(lambda n: st.tuples(*(providers(number) for number in range(n))))


def plain(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


def expected_report(provider: InventedProvider, report: InventedReport) -> Report:
    """What the page of `provider` shows of `report`: all of the outcome, of others one grade."""
    shown = (
        [(overall_heading(social_care=kind_of(provider.key.type).social_care), report.grade)]
        if report.grade
        else []
    )
    if report is provider.outcome:
        shown += report.judgements
    social_care = kind_of(provider.key.type).social_care
    judgements = [
        Judgement(heading, grade, scale_of(heading, grade, social_care=social_care))
        for heading, grade in shown
    ]
    return Report(
        report.file_id, report.title, report.inspected, report.published, tuple(judgements)
    )


faces = st.builds(
    Variants,
    nameless=st.sampled_from(["urn", "number", "kind"]),
    ending_class=st.sampled_from(["timeline__day--closed", ""]),
    newest_grade_on_timeline=st.booleans(),
    files=st.sampled_from(["https://files.ofsted.gov.uk", "https://files.api.ofsted.gov.uk"]),
)


@given(providers(1), faces)
def test_reading_a_provider_page_gives_the_provider_back(provider, face):
    html = provider_page(provider, face)
    snapshot = read_provider(html, provider.key, "the replica")

    said = snapshot.provider
    assert said.name == plain(provider.name)
    assert said.status == status_of(provider.status)
    assert said.local_authority == plain(provider.local_authority)
    assert said.region == provider.region
    assert said.address == plain(provider.address)
    assert (said.trust_id, said.trust) == (
        ("990900", plain(provider.trust[1])) if provider.trust else (None, None)
    )
    assert snapshot.milestones == provider.milestones
    assert set(snapshot.reports) == {
        expected_report(provider, report) for report in provider.reports
    }
    assert snapshot.notes == ()


@pytest.mark.parametrize("card_link", ["plain", "full"])
def test_reading_the_page_of_a_report_card_gives_its_areas_back(site, card_link):
    school = site.provider("21/990102")
    html = provider_page(school, Variants(card_link=card_link))
    snapshot = read_provider(html, school.key, "the replica")

    card, older = snapshot.reports
    read = {(judgement.heading, judgement.grade) for judgement in card.judgements}
    assert read >= set(school.newest.judgements)
    assert {heading.lower().split()[0] for heading, _ in read - set(school.newest.judgements)} == {
        "safeguarding"
    }
    assert (card.file_id, card.title) == (school.newest.file_id, "School inspection")
    assert older.judgements == ()
    assert snapshot.notes == ()


@given(sites, st.integers(1, 3))
def test_reading_the_pages_of_a_listing_gives_the_site_back(made, rows):
    site = Site(made)
    query = Query(statuses=(1, 2, 4), rows=rows, sort="date", order="desc")
    found = results(site.providers, query, {})
    read: list[ListingRow] = []
    for start in range(0, len(made) + 1, rows):
        query = Query(statuses=(1, 2, 4), start=start, rows=rows, sort="date", order="desc")
        listing = read_listing(search_page(site, query, found, Variants()), "the replica", start)
        assert listing.total == len(made)
        read += listing.rows

    assert [row.provider for row in read] == [provider.key for provider in found]
    for row, provider in zip(read, found, strict=True):
        newest = provider.newest
        assert row.name == (plain(provider.name) or f"URN: {provider.key.urn}")
        assert row.latest == (newest.published if newest else None)
        assert (row.rating is None) == (newest is None or newest.grade is None)
