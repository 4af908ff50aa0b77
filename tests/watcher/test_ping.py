"""The dead man's switch: when it is called, and that its failure is logged without the address."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from structlog.testing import capture_logs

from watcher.ping import fail_address, ping, sign
from watcher.store.journal import OpenProblem

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"


@contextmanager
def answering(raw: bytes):
    """A host that answers one request with these bytes; gives its address and what was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                asked.append(connection.recv(4096))
                connection.sendall(raw)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/ping/secret", asked
        thread.join()


def test_a_good_answer_is_good():
    with answering(GOOD) as (address, asked):
        assert ping(address)
    assert asked[0].startswith(b"GET /ping/secret HTTP/1.1\r\n")
    assert b"User-Agent: ofsted-watch" in asked[0]


@pytest.mark.parametrize(
    "raw",
    [b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", b"this is no HTTP\r\n\r\n", b""],
    ids=["refused", "not HTTP", "hung up"],
)
def test_a_bad_answer_is_no_more_than_a_line_in_the_log_without_the_address(raw):
    structlog.reset_defaults()
    with answering(raw) as (address, _), capture_logs() as logs:
        assert not ping(address)
    assert [entry["event"] for entry in logs] == ["ping-failed"]
    assert "secret" not in repr(logs)


def test_a_host_that_is_not_there_is_the_same():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with capture_logs() as logs:
        assert not ping(f"http://127.0.0.1:{port}/secret")
    assert len(logs) == 1


NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def problem(what: str, place: str, times: int = 1) -> OpenProblem:
    last = NOW + timedelta(minutes=30) * (times - 1)
    return OpenProblem(1, what, place, "", NOW, last, times, None)


def test_a_cycle_that_did_its_work_is_good_whatever_is_amiss_with_one_page():
    amiss = [
        problem("layout-changed", "2/9000003"),
        problem("no-document", "document 1 of 2/9000003", 9),
        problem("listing-odd", "listing 3/13 open"),
        problem("register-old", "register childcare"),
    ]

    assert sign(amiss, 1, 5, reached=True) == "good"


def test_a_cycle_that_asked_nothing_says_nothing():
    assert sign([], 0, 5, reached=None) is None


@pytest.mark.parametrize(
    ("what", "place"),
    [
        ("unreachable", "the site"),
        ("unreachable", "listing 3/13 open"),
        ("not-delivered", "channel desk"),
    ],
)
def test_what_hinders_is_not_good_and_is_bad_only_when_patience_is_at_an_end(what, place):
    assert sign([problem(what, place)], 0, 5, reached=True) is None
    assert sign([problem(what, place, 3)], 0, 5, reached=True) == "bad"


def test_a_site_of_which_most_pages_fail_is_not_good():
    assert sign([], 2, 4, reached=True) == "good"
    assert sign([], 3, 4, reached=True) is None


@pytest.mark.parametrize(
    ("address", "failed"),
    [
        ("https://hc-ping.com/0a1b", "https://hc-ping.com/0a1b/fail"),
        ("https://hc-ping.com/key/slug/?create=1", "https://hc-ping.com/key/slug/fail?create=1"),
        ("https://status.example.org/0a1b", None),
    ],
)
def test_failures_are_told_only_where_they_are_understood(address, failed):
    assert fail_address(address) == failed
