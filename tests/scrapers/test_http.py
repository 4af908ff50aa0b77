"""The polite client, over real sockets on loopback. Time is invented; only hangs are real."""

from __future__ import annotations

import gzip
import hashlib
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from scrapers.errors import Disallowed, NotFound, ScrapeError, Throttled, Unreachable
from scrapers.hosts import (
    PUBLIC_ASSETS,
    PUBLIC_GOVUK,
    HostNote,
    Hosts,
    Limits,
    NotesInMemory,
    Requests,
    Validators,
)
from scrapers.http import Client
from scrapers.model import Page, Unchanged

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
QUICK = Limits(
    connect=2, read=2, deadline=5, wait=0, page=200_000, document=200_000, official=200_000
)
HOME = "/provider/2/9000001"
REAL = Path(__file__).parents[3] / "shared" / "real" / "html"


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds - 1000)

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.seconds += seconds


class Site:
    """A client, the hosts it may ask, and what it remembers of them: no robots.txt, unless told."""

    def __init__(self, stack: ExitStack, reports: HTTPServer, files: HTTPServer, govuk: HTTPServer):
        self.stack = stack
        self.reports = reports
        self.files = files
        self.govuk = govuk
        self.hosts = Hosts(base(reports), base(files), base(govuk))
        self.time = Time()
        self.notes = NotesInMemory()
        for server in (reports, files, govuk):
            self.remember(server, HostNote("", self.time.now()))

    def remember(self, server: HTTPServer, note: HostNote) -> None:
        self.notes.put(f"{server.host}:{server.port}", note)

    def forget(self) -> None:
        self.notes.clear()

    def recall(self, server: HTTPServer) -> HostNote:
        return self.notes[f"{server.host}:{server.port}"]

    def client(
        self,
        *,
        pace: float = 0,
        limits: Limits = QUICK,
        contact: str = "desk@paper.example",
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], None] | None = None,
        reports: str | None = None,
        govuk: str | None = None,
    ) -> Client:
        for name, address in (("reports", reports), ("govuk", govuk)):
            if address is not None:
                self.hosts = replace(self.hosts, **{name: address})
                self.notes.put(address.partition("://")[2], HostNote("", self.time.now()))
        return self.stack.enter_context(
            Client(
                self.hosts,
                contact,
                "1.2.3",
                pace,
                self.notes,
                now=self.time.now,
                clock=clock or self.time.clock,
                sleep=sleep or self.time.sleep,
                limits=limits,
            )
        )

    def asked(self) -> list[str]:
        """What the reports host was asked, in order."""
        return [request.full_path.rstrip("?") for request, _ in self.reports.log]


def base(server: HTTPServer) -> str:
    return f"http://{server.host}:{server.port}"


@pytest.fixture(scope="module")
def servers():
    with ExitStack() as stack:
        yield [stack.enter_context(HTTPServer("127.0.0.1")) for _ in range(3)]


@pytest.fixture
def site(servers):
    for server in servers:
        server.clear()
    with ExitStack() as stack:
        yield Site(stack, *servers)


def read(client: Client, path: str = HOME) -> Page:
    page = client.page(path, kind="provider")
    assert isinstance(page, Page)
    return page


def serve(server: HTTPServer, path: str = HOME, body: str | bytes = "an invented page", **more):
    server.expect_request(path).respond_with_data(body, **more)


def answer_in_turn(server: HTTPServer, path: str, *answers: Response) -> None:
    """Give each answer once, then the last for ever."""
    waiting = list(answers)

    def answer(_: Request) -> Response:
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    server.expect_request(path).respond_with_handler(answer)


def status(code: int, **headers: str) -> Response:
    return Response("", code, {k.replace("_", "-"): v for k, v in headers.items()})


def fine() -> Response:
    return Response("an invented page", 200)


@contextmanager
def raw(*answers: Callable[[socket.socket], object]) -> Iterator[str]:
    """A host that misbehaves: each connection gets the next answer, byte by byte as told."""
    listener = socket.create_server(("127.0.0.1", 0))

    def work() -> None:
        for answer in answers:
            # The client may have had enough, and the test may be over.
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    hear(connection)
                    answer(connection)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)  # wakes a thread that still accepts
        listener.close()
        thread.join(10)
        assert not thread.is_alive()


def hear(connection: socket.socket) -> bytes:
    heard = b""
    while not heard.endswith(b"\r\n\r\n"):
        piece = connection.recv(4096)
        if not piece:
            break
        heard += piece
    return heard


def says(answer: bytes) -> Callable[[socket.socket], object]:
    return lambda connection: connection.sendall(answer)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


# --- what a page is ---------------------------------------------------------------------------


def test_a_page_is_its_text_its_address_its_time_and_its_validators(site):
    serve(site.reports, headers={"ETag": '"v1"', "Last-Modified": "Mon, 23 Nov 2026 07:00:00 GMT"})
    assert read(site.client()) == Page(
        url=base(site.reports) + HOME,
        text="an invented page",
        fetched=START,
        etag='"v1"',
        last_modified="Mon, 23 Nov 2026 07:00:00 GMT",
    )


def test_a_whole_address_on_a_configured_host_may_be_read(site):
    serve(site.files, "/some/page", "elsewhere (invented)")
    assert read(site.client(), base(site.files) + "/some/page").text == "elsewhere (invented)"


def test_an_address_on_another_host_is_not_asked(site):
    with pytest.raises(Unreachable, match="none of the configured hosts"):
        read(site.client(), "http://reports.invented.example/provider/2/9000001")


def test_an_address_that_is_none_is_not_asked(site):
    with pytest.raises(Unreachable, match="no address"):
        read(site.client(), "/provider/2/9000001\n")


def test_an_empty_page_is_a_page(site):
    serve(site.reports, body="")
    assert read(site.client()).text == ""


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/html; charset=iso-8859-1", b"Caf\xe9", "Café"),
        ("text/html", "Café".encode(), "Café"),
        ("text/html; charset=utf-8", b"Caf\xe9 Nord", "Caf\ufffd Nord"),
        ("text/html; charset=klingon", "Café".encode(), "Café"),
        ("text/html; charset=idna", "Café".encode(), "Café"),
        ("text/html; charset=utf-8", b"\xef\xbb\xbf<p>", "<p>"),
    ],
    ids=["declared", "not declared", "wrongly declared", "unknown", "not for text", "with a mark"],
)
def test_text_is_decoded_as_declared_and_never_fails_over_a_character(
    site, content_type, body, text
):
    serve(site.reports, body=body, content_type=content_type)
    assert read(site.client()).text == text


def test_the_user_agent_says_who_asks_which_version_and_whom_to_write_to(site):
    serve(site.reports)
    read(site.client(contact="desk@paper.example"))
    sent = site.reports.log[0][0].headers["User-Agent"]
    assert sent == "ofsted-watch/1.2.3 (contact: desk@paper.example)"


@pytest.mark.parametrize("contact", ["", "  ", "you@example.org"])
def test_a_contact_that_nobody_set_is_not_sent_as_if_it_were_one(site, contact):
    serve(site.reports)
    read(site.client(contact=contact))
    sent = site.reports.log[0][0].headers["User-Agent"]
    assert sent == "ofsted-watch/1.2.3 (contact: not set)"


def test_a_contact_with_odd_characters_cannot_break_the_request(site):
    serve(site.reports)
    read(site.client(contact="josé@paper.example\r\nX-Evil: 1"))
    headers = site.reports.log[0][0].headers
    assert headers["User-Agent"].startswith("ofsted-watch/1.2.3 (contact: jos%C3%A9@paper.example")
    assert "X-Evil" not in headers


def test_each_reading_is_a_first_visit(site):
    serve(site.reports, headers={"Set-Cookie": "session=1"})
    client = site.client()
    read(client)
    read(client)
    assert [request.headers.get("Cookie") for request, _ in site.reports.log] == [None, None]


def test_two_pages_share_one_connection(site):
    def two_on_one(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1")
        hear(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2")

    with raw(two_on_one) as address:
        client = site.client(reports=address)
        assert read(client).text + read(client).text == "12"


# --- pace -------------------------------------------------------------------------------------


def test_two_requests_to_one_host_start_at_least_the_pace_apart(site):
    serve(site.reports)
    client = site.client(pace=2)
    read(client)
    site.time.seconds += 0.5
    read(client)
    read(client)
    assert site.time.slept == [1.5, 2]


def test_another_host_need_not_wait(site):
    serve(site.reports)
    serve(site.files, "/v1/file/50281234", b"%PDF-")
    client = site.client(pace=2)
    read(client)
    client.document("50281234")
    assert site.time.slept == []


def test_nobody_waits_who_comes_late_enough(site):
    serve(site.reports)
    client = site.client(pace=2)
    read(client)
    site.time.seconds += 7
    read(client)
    assert site.time.slept == []


def test_robots_redirects_and_retries_are_paced_like_any_request(site):
    site.forget()
    serve(site.reports, "/robots.txt", "", status=404)
    serve(site.reports, "/old", status=301, headers={"Location": HOME})
    answer_in_turn(site.reports, HOME, status(500), fine())
    read(site.client(pace=2), "/old")
    assert site.asked() == ["/robots.txt", "/old", HOME, HOME]
    assert site.time.slept == [2, 2, 2]


@pytest.mark.parametrize(("delay", "waited"), [(10, 10), (1, 2)])
def test_a_longer_crawl_delay_is_obeyed_and_a_shorter_one_does_not_hurry_us(site, delay, waited):
    serve(site.reports)
    site.remember(site.reports, HostNote(f"User-agent: *\nCrawl-delay: {delay}\n", START))
    client = site.client(pace=2)
    read(client)
    read(client)
    assert site.time.slept == [waited]


def test_a_crawl_delay_of_an_hour_is_obeyed_without_sleeping_through_it(site):
    serve(site.reports)
    site.remember(site.reports, HostNote("User-agent: *\nCrawl-delay: 3600\n", START))
    client = site.client(pace=2)
    read(client)
    with pytest.raises(Throttled) as caught:
        read(client)
    assert caught.value.until == START + timedelta(hours=1)
    assert site.time.slept == []
    site.time.seconds += 3600
    read(client)


def test_a_sleep_that_must_end_early_ends_the_reading(site):
    class Stopping(Exception):
        pass

    def stop(_: float) -> None:
        raise Stopping

    serve(site.reports)
    client = site.client(pace=2, sleep=stop)
    read(client)
    with pytest.raises(Stopping):
        read(client)
    assert site.asked() == [HOME]


# --- robots.txt -------------------------------------------------------------------------------


def robots_says(site: Site, text: str, **more) -> None:
    site.forget()
    serve(site.reports, "/robots.txt", text, **more)
    serve(site.reports, "/search")
    serve(site.reports)


def test_what_robots_txt_forbids_is_not_asked(site):
    robots_says(site, "User-agent: *\nDisallow: /provider/\n")
    with pytest.raises(Disallowed) as caught:
        read(site.client())
    assert caught.value.where == base(site.reports) + HOME
    assert site.asked() == ["/robots.txt"]


def test_our_own_group_goes_before_everybodys(site):
    robots_says(site, "User-agent: *\nDisallow: /\n\nUser-agent: Ofsted-Watch\nAllow: /\n")
    assert read(site.client())


def test_rules_are_matched_on_path_and_query(site):
    robots_says(site, "User-agent: *\nDisallow: /search?*start=\n")
    client = site.client()
    assert read(client, "/search?q=home")
    with pytest.raises(Disallowed):
        read(client, "/search?q=home&start=100")


@pytest.mark.parametrize("code", [401, 403, 404, 410])
def test_a_host_without_a_robots_file_allows_all(site, code):
    robots_says(site, "", status=code)
    assert read(site.client())
    assert site.recall(site.reports) == HostNote("", START)


def test_a_web_page_in_place_of_robots_txt_is_no_robots_file(site):
    robots_says(site, "\n<!DOCTYPE html>\n<p>User-agent: *\nDisallow: /\n", mimetype="text/html")
    assert read(site.client())


def test_a_byte_order_mark_does_not_hide_the_first_group(site):
    robots_says(site, "\ufeffUser-agent: *\nDisallow: /\n")
    with pytest.raises(Disallowed):
        read(site.client())


def test_robots_txt_is_read_once_a_day_and_by_one_process_for_the_next(site):
    robots_says(site, "User-agent: *\nDisallow: /private\n")
    read(site.client())
    site.time.seconds += 23 * 3600
    read(site.client())
    site.time.seconds += 3600
    read(site.client())
    assert site.asked() == ["/robots.txt", HOME, HOME, "/robots.txt", HOME]


def test_a_reading_dated_in_the_future_is_not_believed(site):
    robots_says(site, "")
    site.remember(site.reports, HostNote("User-agent: *\nDisallow: /\n", START + timedelta(days=9)))
    assert read(site.client())


def test_while_robots_txt_cannot_be_read_a_copy_of_the_last_thirty_days_holds(site):
    robots_says(site, "", status=500)
    copy = HostNote("User-agent: *\nDisallow: /private\n", START - timedelta(days=29))
    site.remember(site.reports, copy)
    client = site.client()
    assert read(client)
    with pytest.raises(Disallowed):
        read(client, "/private")
    assert site.recall(site.reports) == copy


def test_a_failing_robots_txt_is_not_asked_again_before_every_page(site):
    robots_says(site, "", status=500)
    site.remember(site.reports, HostNote("", START - timedelta(days=2)))
    client = site.client()
    read(client)
    read(client)
    assert site.asked().count("/robots.txt") == QUICK.attempts
    site.time.seconds += 600
    read(client)
    assert site.asked().count("/robots.txt") == 2 * QUICK.attempts


@pytest.mark.parametrize("age", [None, 30])
def test_without_a_copy_that_young_nothing_may_be_read(site, age):
    robots_says(site, "", status=500)
    if age is not None:
        site.remember(site.reports, HostNote("", START - timedelta(days=age)))
    with pytest.raises(Unreachable, match=r"without its robots\.txt nothing may be read"):
        read(site.client())
    assert HOME not in site.asked()


def test_a_host_that_cannot_be_reached_at_all_gives_no_robots_txt_either(site):
    site.hosts = Hosts(closed_port(), site.hosts.files, site.hosts.govuk)
    with pytest.raises(Unreachable, match="refused"):
        read(site.client())


def test_robots_txt_may_be_redirected_within_our_hosts(site):
    site.forget()
    serve(site.reports, "/robots.txt", status=302, headers={"Location": base(site.files) + "/r"})
    serve(site.files, "/r", "User-agent: *\nDisallow: /provider/\n")
    with pytest.raises(Disallowed):
        read(site.client())


def test_the_target_of_a_redirect_is_checked_by_the_rules_of_its_own_host(site):
    serve(site.reports, status=302, headers={"Location": base(site.files) + "/closed"})
    site.remember(site.files, HostNote("User-agent: *\nDisallow: /closed\n", START))
    with pytest.raises(Disallowed) as caught:
        read(site.client())
    assert caught.value.where == base(site.files) + "/closed"


# --- trying again -----------------------------------------------------------------------------


@pytest.mark.parametrize("code", [403, 429, 500, 502, 503, 504])
def test_a_failure_that_may_pass_is_tried_again(site, code):
    answer_in_turn(site.reports, HOME, status(code), status(code), fine())
    assert read(site.client()).text == "an invented page"


def test_a_connection_that_breaks_is_tried_again(site):
    good = says(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood")
    with raw(reset, says(b""), good) as address:
        assert read(site.client(reports=address)).text == "good"


def test_a_403_is_given_five_seconds(site):
    answer_in_turn(site.reports, HOME, status(403), fine())
    read(site.client())
    assert site.time.slept == [5]


@pytest.mark.parametrize("code", [403, 500, 502, 503, 504])
def test_a_failure_that_stays_is_unreachable_and_stops_nothing_else(site, code):
    serve(site.reports, status=code)
    serve(site.reports, "/provider/2/9000002")
    client = site.client()
    with pytest.raises(Unreachable, match=f"{HOME}: HTTP {code}$") as caught:
        read(client)
    assert type(caught.value) is Unreachable
    assert site.asked() == [HOME] * QUICK.attempts
    assert read(client, "/provider/2/9000002")


@pytest.mark.parametrize("code", [404, 410])
def test_a_page_that_does_not_exist_is_not_found_at_once(site, code):
    serve(site.reports, status=code)
    with pytest.raises(NotFound, match=f"{HOME}: HTTP {code}"):
        read(site.client())
    assert site.asked() == [HOME]


@pytest.mark.parametrize("code", [201, 204, 206, 300, 400, 401, 418, 451, 501])
def test_any_other_answer_is_unreachable_at_once(site, code):
    serve(site.reports, status=code)
    with pytest.raises(Unreachable, match=f"HTTP {code}"):
        read(site.client())
    assert site.asked() == [HOME]


@pytest.mark.parametrize("asked", ["7", "Mon, 23 Nov 2026 08:00:07 GMT"], ids=["seconds", "date"])
def test_retry_after_is_waited_for(site, asked):
    answer_in_turn(site.reports, HOME, status(503, Retry_After=asked), fine())
    read(site.client())
    assert site.time.slept == [7]


@pytest.mark.parametrize("asked", ["0", "-5", "soon", "", "Mon, 23 Nov 2020 08:00:00 GMT"])
def test_a_retry_after_that_asks_for_nothing_is_left_aside(site, asked):
    answer_in_turn(site.reports, HOME, status(503, Retry_After=asked), fine())
    read(site.client())
    assert site.time.slept == []


def test_a_long_retry_after_is_not_waited_for_but_kept(site):
    """The pause is the host's: for every page of it, and for the next process."""
    serve(site.reports, status=429, headers={"Retry-After": "3600"})
    serve(site.files, "/v1/file/50281234", b"%PDF-")
    client = site.client()
    until = START + timedelta(hours=1)
    with pytest.raises(Throttled) as caught:
        read(client)
    assert caught.value.until == until
    assert site.recall(site.reports).paused_until == until
    for again in (client, site.client()):
        with pytest.raises(Throttled) as caught:
            read(again, "/provider/2/9000002")
        assert caught.value.until == until
    assert site.asked() == [HOME]
    assert site.time.slept == []
    assert client.document("50281234")


def test_a_pause_ends(site):
    serve(site.reports)
    site.remember(site.reports, HostNote("", START, paused_until=START))
    assert read(site.client())


def test_a_pause_set_under_a_wrong_clock_is_not_believed(site):
    serve(site.reports)
    site.remember(site.reports, HostNote("", START, paused_until=START + timedelta(days=400)))
    assert read(site.client())


def test_a_pause_also_holds_for_robots_txt(site):
    site.remember(site.reports, HostNote(paused_until=START + timedelta(hours=1)))
    with pytest.raises(Throttled):
        read(site.client())
    assert site.asked() == []


def test_a_host_that_pauses_us_at_its_robots_txt_is_left_alone_whatever_copy_we_have(site):
    robots_says(site, "", status=429, headers={"Retry-After": "3600"})
    site.remember(site.reports, HostNote("", START - timedelta(days=2)))
    with pytest.raises(Throttled):
        read(site.client())
    assert site.asked() == ["/robots.txt"]


def test_a_429_that_stays_and_says_no_time_pauses_the_host_for_ten_minutes(site):
    serve(site.reports, status=429)
    with pytest.raises(Throttled) as caught:
        read(site.client())
    assert caught.value.until == START + timedelta(minutes=10)
    assert site.asked() == [HOME] * QUICK.attempts


def test_a_503_that_stays_though_we_waited_as_asked_pauses_the_host(site):
    serve(site.reports, status=503, headers={"Retry-After": "20"})
    with pytest.raises(Throttled) as caught:
        read(site.client())
    assert site.time.slept == [20, 20]
    assert caught.value.until == START + timedelta(seconds=60)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)) | st.integers().map(str))
@example("Mon, 23 Nov 2026 08:00:00 +9999999999999")
def test_whatever_retry_after_says_the_pause_is_a_day_at_most(servers, said):
    reports, *others = servers
    reports.clear()
    with ExitStack() as stack:
        site = Site(stack, reports, *others)
        serve(reports, status=429, headers={"Retry-After": said})
        with pytest.raises(Throttled) as caught:
            read(site.client())
        assert site.time.now() < caught.value.until <= site.time.now() + timedelta(days=1)


# --- bounds -----------------------------------------------------------------------------------


def test_a_refused_connection_is_unreachable(site):
    address = closed_port()
    with pytest.raises(Unreachable, match="refused") as caught:
        read(site.client(reports=address))
    assert caught.value.where == address + HOME


def test_a_host_that_never_answers_is_unreachable(site):
    over = threading.Event()
    limits = Limits(read=0.05, wait=0, attempts=2)
    with raw(*[lambda _: over.wait(5)] * 2) as address:
        with pytest.raises(Unreachable, match="timed out"):
            read(site.client(reports=address, limits=limits))
        over.set()


def test_an_answer_that_drips_is_cut_off_at_the_deadline(site):
    """Each byte comes well within the read timeout: only the deadline ends it."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b".")
            time.sleep(0.01)

    with raw(drip) as address:
        client = site.client(
            reports=address, clock=time.monotonic, limits=Limits(read=5, deadline=0.1)
        )
        with pytest.raises(Unreachable, match=r"not whole after 0\.1 seconds"):
            read(client)


def test_headers_that_drip_are_cut_off_at_the_deadline_too(site):
    """The connection that is kept alive from the answer before is the one that is shut."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood")
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-Invented: header\r\n")
            time.sleep(0.02)

    with raw(drip) as address:
        client = site.client(reports=address, limits=Limits(read=5, deadline=0.3))
        assert read(client).text == "good"
        began = time.monotonic()
        with pytest.raises(Unreachable, match=r"not whole after 0\.3 seconds"):
            read(client)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"no HTTP at all\r\n\r\n",
    ],
    ids=["shorter than said", "no last chunk", "cut in the headers", "not HTTP"],
)
def test_an_answer_that_is_not_whole_is_never_a_page(site, answer):
    with raw(*[says(answer)] * QUICK.attempts) as address, pytest.raises(Unreachable):
        read(site.client(reports=address))


def test_a_body_may_be_as_large_as_the_limit_and_no_larger(site):
    serve(site.reports, "/at", "x" * QUICK.page)
    serve(site.reports, "/over", "x" * (QUICK.page + 1))
    client = site.client()
    assert len(read(client, "/at").text) == QUICK.page
    with pytest.raises(Unreachable, match="larger than 200,000 bytes"):
        read(client, "/over")
    assert site.asked() == ["/at", "/over"]


def gzipped(body: bytes) -> dict[str, Any]:
    return {"body": body, "headers": {"Content-Encoding": "gzip"}}


def test_a_compressed_page_is_decompressed(site):
    serve(site.reports, **gzipped(gzip.compress(b"an invented page")))
    assert read(site.client()).text == "an invented page"
    assert site.reports.log[0][0].headers["Accept-Encoding"] == "gzip"


def test_a_compressed_page_of_nothing_is_an_empty_page(site):
    serve(site.reports, **gzipped(b""))
    assert read(site.client()).text == ""


def test_a_gzip_bomb_is_not_expanded(site):
    bomb = gzip.compress(bytes(100_000_000))
    serve(site.reports, **gzipped(bomb))
    client = site.client()
    tracemalloc.start()
    with pytest.raises(Unreachable, match="larger than"):
        read(client)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Expanded piece by piece in full it would take some 65 million.
    assert peak < 30_000_000


@pytest.mark.parametrize(
    "body",
    [b"not gzip", gzip.compress(b"an invented page" * 99)[:-9], gzip.compress(b"one") + b"two"],
    ids=["damaged", "cut short", "with a tail"],
)
def test_a_compressed_body_that_is_not_right_is_never_a_page(site, body):
    serve(site.reports, **gzipped(body))
    with pytest.raises(Unreachable, match="the compressed body"):
        read(site.client())


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip"])
def test_an_encoding_that_was_not_asked_for_is_refused(site, encoding):
    serve(site.reports, headers={"Content-Encoding": encoding})
    with pytest.raises(Unreachable, match=f"sent as {encoding}"):
        read(site.client())


# --- redirects --------------------------------------------------------------------------------


def lead(server: HTTPServer, path: str, to: str, code: int = 302) -> None:
    serve(server, path, status=code, headers={"Location": to})


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_within_our_hosts_is_followed_and_the_page_has_the_last_address(site, code):
    lead(site.reports, HOME, "/provider/2/9000002#top", code)
    serve(site.reports, "/provider/2/9000002", "another home (invented)")
    page = read(site.client())
    assert page.url == base(site.reports) + "/provider/2/9000002"
    assert page.text == "another home (invented)"


def test_a_redirect_may_lead_to_another_configured_host(site):
    lead(site.reports, HOME, base(site.files) + "/there")
    serve(site.files, "/there")
    assert read(site.client()).url == base(site.files) + "/there"


def test_five_redirects_are_followed_and_a_sixth_is_not(site):
    for n in range(6):
        lead(site.reports, f"/{n}", f"/{n + 1}")
    serve(site.reports, "/6")
    client = site.client()
    assert read(client, "/1").url == base(site.reports) + "/6"
    with pytest.raises(Unreachable, match="too often"):
        read(client, "/0")


def test_a_redirect_in_a_circle_is_seen_at_its_first_turn(site):
    lead(site.reports, "/a", "/b")
    lead(site.reports, "/b", "/a")
    with pytest.raises(Unreachable, match="in a circle"):
        read(site.client(), "/a")
    assert site.asked() == ["/a", "/b"]


@pytest.mark.parametrize(
    ("to", "shown"),
    [
        ("http://login.invented.example/sign-in", "http://login.invented.example/sign-in"),
        ("//login.invented.example/sign-in", "http://login.invented.example/sign-in"),
        ("ftp://{own}/x", "ftp://{own}/x"),
        ("http://127.0.0.1:1/x", "http://127.0.0.1:1/x"),
        ("http://{own}@invented.example/x", "http://invented.example/x"),
        ("http://me:pass-word@invented.example/x?token=top-secret", "http://invented.example/x"),
    ],
    ids=["host", "host without scheme", "scheme", "port", "host in disguise", "secrets"],
)
def test_a_redirect_elsewhere_is_not_followed_and_says_where_it_led(site, to, shown):
    own = f"127.0.0.1:{site.reports.port}"
    lead(site.reports, HOME, to.format(own=own))
    with pytest.raises(Unreachable) as caught:
        read(site.client())
    assert caught.value.where == base(site.reports) + HOME
    assert shown.format(own=own) + ":" in caught.value.detail
    assert "pass-word" not in str(caught.value)
    assert "top-secret" not in str(caught.value)


def test_a_redirect_to_what_is_no_address_is_unreachable(site):
    answer = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:home/\r\nContent-Length: 0\r\n\r\n"
    with (
        raw(*[says(answer)] * QUICK.attempts) as address,
        pytest.raises(Unreachable, match="Invalid URL in location header"),
    ):
        read(site.client(reports=address))


def test_a_redirect_to_nowhere_is_unreachable(site):
    serve(site.reports, status=302)
    with pytest.raises(Unreachable, match="HTTP 302"):
        read(site.client())


def test_a_password_in_a_redirect_is_not_sent_on(site):
    lead(site.reports, HOME, f"http://me:pass-word@127.0.0.1:{site.reports.port}/there")
    serve(site.reports, "/there")
    assert read(site.client()).url == base(site.reports) + "/there"
    assert "Authorization" not in site.reports.log[-1][0].headers


def test_https_of_a_configured_host_may_be_asked(site):
    """No certificate here: the failure is of the connection, not of the rule."""
    secure = base(site.reports).replace("http:", "https:") + HOME
    lead(site.reports, "/old", secure)
    with pytest.raises(Unreachable) as caught:
        read(site.client(), "/old")
    assert caught.value.where == secure


def test_a_host_configured_with_https_is_never_asked_in_plain_http(site):
    plain = base(site.reports)
    client = site.client(reports=plain.replace("http:", "https:"))
    with pytest.raises(Unreachable) as caught:
        read(client, plain + HOME)
    assert caught.value.where.startswith("https:")
    assert site.reports.log == []


# --- asking only for what is new ----------------------------------------------------------------


def test_a_page_that_has_not_changed_is_unchanged(site):
    serve(site.reports, status=304, body="")
    client = site.client()
    validators = Validators('"v1"', "Mon, 23 Nov 2026 07:00:00 GMT")
    answer = client.page(HOME, kind="provider", validators=validators)
    assert answer == Unchanged(base(site.reports) + HOME, START)
    sent = site.reports.log[0][0].headers
    assert sent["If-None-Match"] == '"v1"'
    assert sent["If-Modified-Since"] == "Mon, 23 Nov 2026 07:00:00 GMT"
    assert client.requests == Requests(provider=1, not_modified=1)


def test_a_page_that_has_changed_comes_whole(site):
    serve(site.reports)
    page = site.client().page(HOME, kind="provider", validators=Validators(etag='"v0"'))
    assert isinstance(page, Page)


@pytest.mark.parametrize("validators", [None, Validators(), Validators(etag='"caf\u00e9"')])
def test_unchanged_is_not_believed_of_a_page_that_was_asked_for_outright(site, validators):
    serve(site.reports, status=304, body="")
    client = site.client()
    with pytest.raises(Unreachable, match="HTTP 304"):
        client.page(HOME, kind="provider", validators=validators)
    assert client.requests.not_modified == 0


# --- documents and old addresses ----------------------------------------------------------------


def test_a_document_is_read_by_its_id_from_the_file_host(site):
    serve(site.files, "/v1/file/50281234", b"%PDF-1.7 invented")
    client = site.client()
    assert client.document("50281234") == b"%PDF-1.7 invented"
    assert client.requests == Requests(file=1)


def test_a_document_that_an_alert_waits_for_is_not_asked_for_again_and_again_in_silence(site):
    limits = Limits(read=0.3, wait=0, patience=60, hurry=0.2)

    def hang(_: Request) -> Response:
        time.sleep(0.5)
        return Response(b"%PDF-1.7 late")

    site.files.expect_request("/v1/file/50281234").respond_with_handler(hang)
    with pytest.raises(Unreachable):
        site.client(limits=limits).document("50281234", hurry=True)
    hurried = len(site.files.log)
    with pytest.raises(Unreachable):
        site.client(limits=limits).document("50281234")

    assert hurried <= 1
    assert len(site.files.log) - hurried >= 2


@pytest.mark.parametrize(
    "page",
    [
        "<html><title>Report not found - Invented</title><h1>Sorry</h1>",
        '<html><title>Invented</title><h1 class="heading">\n  Report not found</h1>',
    ],
    ids=["in the title", "in the heading"],
)
def test_a_page_that_says_report_not_found_is_not_a_document(site, page):
    serve(site.files, "/v1/file/50281234", page, mimetype="text/html")
    with pytest.raises(NotFound, match="/v1/file/50281234"):
        site.client().document("50281234")


def test_a_document_that_speaks_of_such_a_page_is_a_document(site):
    body = b"%PDF-1.7 <title>Report not found</title>"
    serve(site.files, "/v1/file/50281234", body)
    assert site.client().document("50281234") == body


@pytest.mark.skipif(not REAL.is_dir(), reason="the real pages are not here")
@pytest.mark.parametrize("name", ["file-not-found_2023-08.html", "file-not-found_2025-02.html"])
def test_the_real_pages_of_documents_that_are_gone_are_known(site, name):
    serve(site.files, "/v1/file/50281234", (REAL / name).read_bytes(), mimetype="text/html")
    with pytest.raises(NotFound):
        site.client().document("50281234")


def test_documents_have_a_limit_of_their_own(site):
    serve(site.files, "/v1/file/50281234", b"%PDF-" + bytes(100))
    limits = Limits(page=10, document=105)
    assert len(site.client(limits=limits).document("50281234")) == 105


def test_an_old_address_of_a_bare_urn_leads_to_the_type_and_urn(site):
    old = "/inspection-reports/find-inspection-report/provider/CARE/9000001"
    lead(site.reports, old, HOME, 301)
    serve(site.reports)
    assert site.client().resolve(old) == base(site.reports) + HOME


def test_an_old_address_that_leads_nowhere_is_not_found(site):
    serve(site.reports, "/inspection-reports/9000009", status=404)
    with pytest.raises(NotFound):
        site.client().resolve("/inspection-reports/9000009")


# --- official files -----------------------------------------------------------------------------

PAGE = "/government/statistical-data-sets/invented"
NAME = "/media/0123456789abcdef01234567/Invented_as_at_31_August_2026.csv"
ASSET = PUBLIC_ASSETS + NAME
TABLE = b"URN,Name (invented)\r\n" * 2000


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_document_of_the_content_api_is_read_by_the_path_of_its_page(site):
    serve(site.govuk, f"/api/content{PAGE}", '{"title": "Caf\u00e9 (invented)"}')
    client = site.client()
    assert client.content(PAGE) == '{"title": "Café (invented)"}'
    assert client.requests == Requests(official=1)
    serve(site.govuk, "/api/content/government/gone", status=404)
    with pytest.raises(NotFound):
        client.content("/government/gone")


def test_an_official_file_is_written_to_disk_and_its_hash_given(site, tmp_path):
    serve(site.govuk, NAME, TABLE, content_type="text/csv")
    told: list[tuple[int, int | None]] = []
    client = site.client()
    digest = client.download(ASSET, tmp_path / "a.csv", progress=lambda *now: told.append(now))
    assert (tmp_path / "a.csv").read_bytes() == TABLE
    assert digest == hashlib.sha256(TABLE).hexdigest()
    assert told[-1] == (len(TABLE), len(TABLE))
    assert left(tmp_path) == ["a.csv"]
    assert client.requests == Requests(official=1)


@pytest.mark.parametrize(
    "url",
    [ASSET, f"http://mirror.invented.example:81{NAME}", NAME],
    ids=["public", "other", "path"],
)
def test_of_what_stands_in_for_govuk_a_file_is_asked_by_its_path_alone(site, tmp_path, url):
    """So do documents by their id: no test can ever reach the real host."""
    serve(site.govuk, NAME, TABLE)
    site.client().download(url, tmp_path / "a.csv")
    assert [request.path for request, _ in site.govuk.log] == [NAME]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/csv,URN", "media/a.csv", "http://[", "", "ftp://h/x"]
)
def test_what_is_no_address_of_a_file_is_not_asked(site, tmp_path, url):
    for govuk in (base(site.govuk), PUBLIC_GOVUK):
        with pytest.raises(Unreachable):
            site.client(govuk=govuk).download(url, tmp_path / "a.csv")
    assert site.govuk.log == []
    assert left(tmp_path) == []


@pytest.mark.parametrize("url", [ASSET, ASSET.replace("https:", "http:")])
def test_the_public_site_has_its_files_on_a_host_of_their_own_and_that_only_by_https(
    site, tmp_path, url
):
    """Nothing is sent here: the rules of that host, as they are remembered, forbid it."""
    assert Hosts("", "", PUBLIC_GOVUK).assets == PUBLIC_ASSETS
    assert Hosts("", "", "https://gov.example").assets == "https://gov.example"
    client = site.client(govuk=PUBLIC_GOVUK)
    host = PUBLIC_ASSETS.partition("://")[2]
    site.notes.put(host, HostNote("User-agent: *\nDisallow: /\n", START))
    with pytest.raises(Disallowed) as caught:
        client.download(url, tmp_path / "a.csv")
    assert caught.value.where == ASSET


@pytest.mark.parametrize(
    "url",
    [
        "https://assets.publishing.service.gov.uk.invented.example/a.csv",
        "https://sub.assets.publishing.service.gov.uk/a.csv",
        "https://assets.publishing.service.gov.uk:8443/a.csv",
        "https://assets.publishing.service.gov.uk@invented.example/a.csv",
        "https://invented.example/a.csv",
    ],
)
def test_no_other_host_than_exactly_that_one_is_asked_for_a_file(site, tmp_path, url):
    with pytest.raises(Unreachable, match="none of the configured hosts"):
        site.client(govuk=PUBLIC_GOVUK).download(url, tmp_path / "a.csv")


def test_the_file_host_of_the_public_site_is_none_of_ours_where_another_stands_in(site):
    with pytest.raises(Unreachable, match="none of the configured hosts"):
        read(site.client(), ASSET)


def test_a_file_may_be_redirected_within_our_hosts_and_nowhere_else(site, tmp_path):
    lead(site.govuk, "/media/old.csv", NAME)
    serve(site.govuk, NAME, TABLE)
    lead(site.govuk, "/media/away.csv", "https://invented.example/a.csv")
    lead(site.govuk, "/media/real.csv", ASSET)
    client = site.client()
    client.download("/media/old.csv", tmp_path / "a.csv")
    for path in ("/media/away.csv", "/media/real.csv"):
        with pytest.raises(Unreachable, match=r"redirected to .*none of the configured hosts"):
            client.download(path, tmp_path / "b.csv")
    assert left(tmp_path) == ["a.csv"]


def test_robots_txt_holds_for_official_files_too(site, tmp_path):
    serve(site.govuk, f"/api/content{PAGE}", "{}")
    client = site.client()
    site.remember(site.govuk, HostNote("User-agent: *\nDisallow: /media/\n", START))
    assert client.content(PAGE) == "{}"
    with pytest.raises(Disallowed):
        client.download(ASSET, tmp_path / "a.csv")
    assert [request.path for request, _ in site.govuk.log] == [f"/api/content{PAGE}"]


def test_a_file_that_does_not_exist_is_not_found_and_leaves_nothing(site, tmp_path):
    serve(site.govuk, NAME, "<h1>Not found</h1>", status=404)
    with pytest.raises(NotFound):
        site.client().download(ASSET, tmp_path / "a.csv")
    assert left(tmp_path) == []


def test_a_web_page_is_no_official_file(site, tmp_path):
    """GOV.UK shows one, with 200, in place of a file that is not released yet."""
    lead(site.govuk, NAME, "/government/placeholder")
    serve(site.govuk, "/government/placeholder", "<h1>Soon</h1>", content_type="text/html")
    with pytest.raises(Unreachable, match="a web page came in place of the file"):
        site.client().download(ASSET, tmp_path / "a.csv")
    assert left(tmp_path) == []


def test_a_failure_leaves_the_file_that_was_there(site, tmp_path):
    (tmp_path / "a.csv").write_text("the last one (invented)")
    serve(site.govuk, NAME, status=500)
    with pytest.raises(Unreachable, match="HTTP 500"):
        site.client().download(ASSET, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "the last one (invented)"
    assert left(tmp_path) == ["a.csv"]


def test_official_files_have_a_limit_of_their_own(site, tmp_path):
    serve(site.govuk, NAME, b"x" * QUICK.official)
    serve(site.govuk, "/media/over.csv", b"x" * (QUICK.official + 1))
    client = site.client()
    client.download(ASSET, tmp_path / "at.csv")
    with pytest.raises(Unreachable, match="larger than 200,000 bytes"):
        client.download("/media/over.csv", tmp_path / "over.csv")
    assert left(tmp_path) == ["at.csv"]


def test_a_file_that_says_that_it_is_too_large_is_not_begun(site, tmp_path):
    begun = []
    with raw(says(b"HTTP/1.1 200 OK\r\nContent-Length: 200001\r\n\r\nURN")) as address:
        client = site.client(govuk=address)
        with pytest.raises(Unreachable, match="larger than"):
            client.download(ASSET, tmp_path / "a.csv", progress=lambda *now: begun.append(now))
    assert begun == []


def test_a_file_that_does_not_say_its_size_is_cut_off_where_it_is_too_large(site, tmp_path):
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(bytes(10_000))

    with raw(pour) as address, pytest.raises(Unreachable, match="larger than"):
        site.client(govuk=address).download(ASSET, tmp_path / "a.csv")
    assert left(tmp_path) == []


def test_a_file_may_take_longer_than_a_page_but_not_for_ever(site, tmp_path):
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n")
        for _ in range(40):
            connection.sendall(b".")
            time.sleep(0.01)

    patient = Limits(read=5, wait=0, deadline=0.1, official_deadline=5)
    with raw(drip) as address:
        client = site.client(govuk=address, clock=time.monotonic, limits=patient)
        client.download(ASSET, tmp_path / "a.csv")
    hasty = replace(patient, official_deadline=0.1)
    with raw(drip) as address:
        client = site.client(govuk=address, clock=time.monotonic, limits=hasty)
        with pytest.raises(Unreachable, match=r"not whole after 0\.1 seconds"):
            client.download(ASSET, tmp_path / "b.csv")
    assert left(tmp_path) == ["a.csv"]


def test_a_file_that_was_cut_short_is_begun_anew_and_is_whole_in_the_end(site, tmp_path):
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nonly this"[:-4]
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nall of it"
    with raw(says(short), reset, says(whole)) as address:
        digest = site.client(govuk=address).download(ASSET, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == b"all of it"
    assert digest == hashlib.sha256(b"all of it").hexdigest()
    with raw(*[says(short)] * QUICK.attempts) as address, pytest.raises(Unreachable):
        site.client(govuk=address).download(ASSET, tmp_path / "b.csv")
    assert left(tmp_path) == ["a.csv"]


def test_a_file_waits_as_the_host_asks_and_no_longer_than_is_sense(site, tmp_path):
    answer_in_turn(site.govuk, NAME, status(429, Retry_After="7"), Response(TABLE, 200))
    client = site.client()
    client.download(ASSET, tmp_path / "a.csv")
    assert site.time.slept == [7]
    serve(site.govuk, "/media/later.csv", status=429, headers={"Retry-After": "3600"})
    for path in ("/media/later.csv", NAME):
        with pytest.raises(Throttled) as caught:
            client.download(path, tmp_path / "b.csv")
        assert caught.value.until == site.time.now() + timedelta(hours=1)
    assert left(tmp_path) == ["a.csv"]


def test_files_are_paced_like_pages(site, tmp_path):
    serve(site.govuk, f"/api/content{PAGE}", "{}")
    serve(site.govuk, NAME, TABLE)
    client = site.client(pace=2)
    client.content(PAGE)
    client.download(ASSET, tmp_path / "a.csv")
    assert site.time.slept == [2]


def test_a_file_is_hashed_as_it_is_written_however_it_was_sent(site, tmp_path):
    serve(site.govuk, NAME, **gzipped(gzip.compress(TABLE)))
    told: list[tuple[int, int | None]] = []
    client = site.client()
    digest = client.download(ASSET, tmp_path / "a.csv", progress=lambda *now: told.append(now))
    assert digest == hashlib.sha256(TABLE).hexdigest()
    assert (tmp_path / "a.csv").read_bytes() == TABLE
    assert told[-1] == (len(TABLE), None)


@pytest.mark.parametrize("compressed", [False, True])
def test_a_large_file_is_never_in_memory_as_a_whole(site, tmp_path, compressed):
    size = 40_000_000
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    packed = head + gzip.compress(bytes(size))

    def pour(connection: socket.socket) -> None:
        if compressed:
            connection.sendall(packed)
            return
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(size // 100_000):
            connection.sendall(bytes(100_000))

    with raw(pour) as address:
        client = site.client(govuk=address, limits=Limits(wait=0))
        tracemalloc.start()
        client.download(ASSET, tmp_path / "a.csv")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert (tmp_path / "a.csv").stat().st_size == size
    assert peak < size / 8


def test_a_download_that_is_stopped_leaves_nothing(site, tmp_path):
    class Stopping(Exception):
        pass

    def stop(*_: object) -> None:
        raise Stopping

    serve(site.govuk, NAME, TABLE)
    with pytest.raises(Stopping):
        site.client().download(ASSET, tmp_path / "a.csv", progress=stop)
    assert left(tmp_path) == []


def test_a_place_that_cannot_be_written_is_said_as_such(site, tmp_path):
    serve(site.govuk, NAME, TABLE)
    with pytest.raises(FileNotFoundError):
        site.client().download(ASSET, tmp_path / "no-such-folder" / "a.csv")


# --- counting -----------------------------------------------------------------------------------


def test_every_request_that_the_hosts_feel_is_counted(site):
    site.forget()
    serve(site.reports, "/robots.txt", "", status=404)
    serve(site.files, "/robots.txt", "", status=404)
    serve(site.reports, "/search")
    lead(site.reports, "/old", HOME)
    answer_in_turn(site.reports, HOME, status(500), fine())
    serve(site.files, "/v1/file/50281234", b"%PDF-")
    client = site.client()
    client.page("/search?q=", kind="listing")
    read(client, "/old")
    client.document("50281234")
    assert client.requests == Requests(listing=1, provider=3, file=1, robots=2)
    assert len(site.reports.log) + len(site.files.log) == 7


def test_what_is_not_sent_is_not_counted(site):
    site.remember(site.reports, HostNote("User-agent: *\nDisallow: /\n", START))
    client = site.client()
    with pytest.raises(ScrapeError):
        read(client)
    assert client.requests == Requests()
