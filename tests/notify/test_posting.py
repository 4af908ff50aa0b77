"""How a body is posted: once, to one host, within a time; over real sockets."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

import pytest

from notify.posting import MOST_READ, Address, Answer, NoAnswer, post
from tests.notify.test_reaching import CERTIFICATE


@contextmanager
def host(talk: Callable[[Any], None], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A host that takes one connection after the other, and talks as it likes."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                guest, _ = server.accept()
            except OSError:
                return
            with suppress(OSError), guest:
                if context is None:
                    talk(guest)
                    continue
                with context.wrap_socket(guest, server_side=True) as private:
                    talk(private)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with closing(server):
        yield server.getsockname()[1]


def says(answer: bytes, heard: list[bytes] | None = None) -> Callable[[Any], None]:
    def talk(guest: Any) -> None:
        got = guest.recv(65536)
        if heard is not None:
            heard.append(got)
        guest.sendall(answer)

    return talk


def sent(port: int, timeout: float = 5.0, path: str = "/s3cret", **more: Any) -> Answer:
    address = Address("127.0.0.1", port, **({"secure": False} | more), path=path)
    return post(address, b"{}", {"X-One": "1"}, timeout)


def test_one_post_with_its_headers_and_its_length():
    heard: list[bytes] = []
    with host(says(b"HTTP/1.1 204 No Content\r\n\r\n", heard)) as port:
        assert sent(port) == Answer(204)

    head = heard[0].decode()
    assert head.startswith("POST /s3cret HTTP/1.1\r\n")
    for line in (f"Host: 127.0.0.1:{port}", "X-One: 1", "Content-Length: 2", "Connection: close"):
        assert f"\r\n{line}\r\n" in head
    assert len(heard) == 1


def test_a_redirect_is_not_followed():
    with host(says(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n")) as port:
        answer = sent(port)

    assert str(answer) == "answers 302: redirects are not followed"


@pytest.mark.parametrize("status", [429, 503])
def test_that_a_host_asks_to_wait_is_heard(status):
    head = f"HTTP/1.1 {status} No\r\nRetry-After: 30\r\n\r\n".encode()
    with host(says(head)) as port:
        answer = sent(port)
    assert str(answer) == f"answers {status} and asks to wait (30)"
    assert answer.pause == timedelta(seconds=30)


@pytest.mark.parametrize(
    "asked", ["", "soon", "-5", "1.5", "\u0663", "Fri, 31 Dec 2027 23:59:59 GMT"]
)
def test_a_wait_that_is_not_in_seconds_is_ours_to_choose(asked):
    assert Answer(429, wait=asked).pause == timedelta(0)


def test_little_is_read_of_a_long_answer_and_it_is_made_plain():
    with host(says(b"HTTP/1.1 500 No\r\n\r\n\x1b[31mno\r\n" + b"x" * 100_000)) as port:
        answer = sent(port)

    assert answer.body.startswith("no x")
    assert len(answer.body) <= MOST_READ


def test_a_body_that_breaks_off_does_not_take_the_status_back():
    with host(says(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nok")) as port:
        assert sent(port).status == 200


@pytest.mark.parametrize("answer", [b"", b"rubbish\r\n\r\n", b"HTTP/1.1 two hundred\r\n\r\n"])
def test_what_is_no_answer_is_none(answer):
    with host(says(answer)) as port, pytest.raises(NoAnswer) as caught:
        sent(port)

    assert str(caught.value).startswith(f"127.0.0.1:{port}: ")
    assert "s3cret" not in str(caught.value)


def test_a_host_that_is_down_is_named_without_what_was_posted():
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    with pytest.raises(NoAnswer, match=rf"^127\.0\.0\.1:{port}: .*refused"):
        sent(port)


def test_a_silent_host_is_given_up_on():
    with host(lambda guest: sleep(3)) as port, pytest.raises(NoAnswer, match="timed out"):
        sent(port, timeout=0.2)


def drips(first: bytes) -> Callable[[Any], None]:
    def talk(guest: Any) -> None:
        guest.recv(65536)
        guest.sendall(first)
        for _ in range(100):
            guest.sendall(b"x")
            sleep(0.1)

    return talk


def test_a_host_that_drips_is_cut_off():
    began = monotonic()
    with host(drips(b"HTTP/1.1 2")) as port, pytest.raises(NoAnswer, match="no answer in time"):
        sent(port, timeout=0.3)
    assert monotonic() - began < 5


@pytest.mark.parametrize("first", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_what_drips_behind_a_status_does_not_take_it_back(first):
    began = monotonic()
    with host(drips(first)) as port:
        assert sent(port, timeout=0.3).status == 200
    assert monotonic() - began < 5


@pytest.fixture
def secure(tmp_path):
    file = tmp_path / "host.pem"
    file.write_text(CERTIFICATE, encoding="ascii")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_certificate_that_nobody_signed_is_refused_unless_the_operator_says_so(secure):
    with host(says(b"HTTP/1.1 200 OK\r\n\r\nok"), secure) as port:
        with pytest.raises(NoAnswer, match=r"(?i)certificate verify failed"):
            sent(port, secure=True)
        assert sent(port, secure=True, verify=False) == Answer(200, "ok")


def test_a_secure_host_that_drips_is_cut_off_too(secure):
    with host(drips(b"H"), secure) as port, pytest.raises(NoAnswer, match="no answer in time"):
        sent(port, timeout=0.3, secure=True, verify=False)


# --- proxies of the environment


@pytest.fixture
def proxied(monkeypatch):
    for name in ("no_proxy", "NO_PROXY", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return lambda scheme, url: monkeypatch.setenv(f"{scheme}_proxy", url)


def test_a_plain_post_goes_through_the_proxy_with_its_whole_address(proxied):
    heard: list[bytes] = []
    with host(says(b"HTTP/1.1 200 OK\r\n\r\n", heard)) as port:
        proxied("http", f"http://me:pass%20word@127.0.0.1:{port}")
        assert post(Address("hooks.invalid", 8080, secure=False, path="/x"), b"", {}).status == 200

    assert heard[0].startswith(b"POST http://hooks.invalid:8080/x HTTP/1.1\r\n")
    assert b"\r\nHost: hooks.invalid:8080\r\n" in heard[0]
    assert b"\r\nProxy-Authorization: Basic bWU6cGFzcyB3b3Jk\r\n" in heard[0]


def test_a_secure_post_goes_through_a_tunnel_and_the_proxy_sees_no_path(proxied, secure):
    heard: list[bytes] = []

    def tunnel(guest: Any) -> None:
        heard.append(guest.recv(65536))
        guest.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        with secure.wrap_socket(guest, server_side=True) as private:
            private.recv(65536)
            private.sendall(b"HTTP/1.1 200 OK\r\n\r\nok")

    with host(tunnel) as port:
        proxied("https", f"127.0.0.1:{port}")
        answer = post(Address("hooks.invalid", 443, path="/s3cret", verify=False), b"", {})

    assert answer == Answer(200, "ok")
    assert heard[0].startswith(b"CONNECT hooks.invalid:443 ")
    assert b"s3cret" not in heard[0]


def test_a_proxy_of_another_kind_is_said_to_be_none(proxied):
    proxied("http", "socks5://127.0.0.1:1")
    with pytest.raises(NoAnswer, match="proxy"):
        post(Address("hooks.invalid", 80, secure=False), b"", {})
