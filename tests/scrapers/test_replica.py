"""The made-up site: every operation is visible on its pages, and its markup is the true one."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from scrapers.model import Judgement, ListingRow, Milestone, ProviderKey, Report
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
    serve,
)
from scrapers.replica.documents import pdf, report_lines
from scrapers.replica.loading import read_site
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
    with pytest.raises(ValueError, match="'explode' is nothing that can happen"):
        read_story('[[step]]\ntitle="x"\noperation=[{do="explode", provider="2/9000001"}]')


def test_a_file_with_an_unknown_key_is_refused_by_name(tmp_path):
    with pytest.raises(ValueError, match="provider 2/9000001: unknown nmae"):
        read_site('[[provider]]\ntype=2\nurn="9000001"\nnmae="x"')

    file = tmp_path / "site.toml"
    file.write_text('[[provider]]\ntype=2\nurn="9000001"')
    assert [str(provider.key) for provider in load_site(file).providers] == ["2/9000001"]


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
