"""The dead man's switch: one GET, whose failure is logged without the address."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager

import pytest
import structlog
from structlog.testing import capture_logs

from watcher.ping import ping

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
