"""The hosts of channels: whether they answer is seen, and nothing is sent to them."""

from __future__ import annotations

import io
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from notify.channels import open_channel
from notify.reaching import reach

# Made for these tests, and signed by itself: a certificate that nobody should believe.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6Gez8betRq/TY5yY
7bCRc3zb6NoIyXRsmU4wamZ/dZ6hRANCAAS/R3wWuHFtUjJGDOxQ4wj2kl3Cpghe
roJEIcKnVkG0WSXEPdGQo2P4B0yIKSKSxF6fdyXrRwwIhAoZv4B3yPfR
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUNzstkumUC25poApBd0kq7J0MgWwwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjAxNDgyOVoYDzIxMjYxMTAy
MDE0ODI5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAS/R3wWuHFtUjJGDOxQ4wj2kl3CpgheroJEIcKnVkG0WSXEPdGQo2P4
B0yIKSKSxF6fdyXrRwwIhAoZv4B3yPfRo28wbTAdBgNVHQ4EFgQUyQdCGRvlv8D3
+U2oKVYwmjcBOocwHwYDVR0jBBgwFoAUyQdCGRvlv8D3+U2oKVYwmjcBOocwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgLM0BkzL1IfUYklOAed5j7N+DYce2RV4niWTbuUVXaM0CIQCl
S3ORpI2yJO8RYFOBZl4o4wSMIoU0+RJ+oBZf8lMhIA==
-----END CERTIFICATE-----
"""


@pytest.fixture
def secure(tmp_path: Path) -> ssl.SSLContext:
    file = tmp_path / "host.pem"
    file.write_text(CERTIFICATE, encoding="ascii")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


class Inbox:
    """A mail host that notes how far its guests come."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    async def handle_EHLO(  # noqa: N802
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.steps.append("EHLO")
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, *_: Any) -> str:  # noqa: N802
        self.steps.append("MAIL")
        return "250 OK"


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


@contextmanager
def mail_host(inbox: Inbox, **arguments: Any) -> Iterator[int]:
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **arguments)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def mail(port: int, more: str = "", schema: str = "mailto") -> Any:
    return open_channel(
        "desk", f"{schema}://127.0.0.1:{port}?from=a@example.org&to=b@example.org{more}"
    )


def test_a_mail_host_is_greeted_and_gets_no_mail():
    inbox = Inbox()
    with mail_host(inbox) as port:
        outcome = reach(mail(port))
    assert (outcome.ok, outcome.detail) == (True, f"127.0.0.1:{port} answers without TLS")
    assert inbox.steps == ["EHLO"]


def test_starttls_is_begun_where_the_address_asks_for_it(secure):
    inbox = Inbox()
    with mail_host(inbox, tls_context=secure) as port:
        outcome = reach(mail(port, "&mode=starttls&verify=no", "mailtos"))
    assert (outcome.ok, outcome.detail) == (True, f"127.0.0.1:{port} answers with STARTTLS")
    assert inbox.steps == ["EHLO", "EHLO"]


def test_a_certificate_that_nobody_signed_is_a_failure(secure):
    with mail_host(Inbox(), tls_context=secure) as port:
        outcome = reach(mail(port, "&mode=starttls", "mailtos"))
    assert not outcome.ok
    assert "certificate verify failed" in outcome.detail.casefold()


def test_a_mail_host_without_tls_is_a_failure_where_tls_is_asked_for():
    with mail_host(Inbox()) as port:
        outcome = reach(mail(port, "&mode=starttls", "mailtos"))
    assert not outcome.ok
    assert "STARTTLS" in outcome.detail


def test_tls_from_the_start_is_tried_too(secure):
    with mail_host(Inbox(), ssl_context=secure) as port:
        good = reach(mail(port, "&mode=ssl&verify=no", "mailtos"))
        bad = reach(mail(port, "&mode=ssl", "mailtos"))
    assert (good.ok, good.detail) == (True, f"127.0.0.1:{port} answers with TLS")
    assert not bad.ok


def test_a_mail_host_that_is_down_is_named():
    port = free_port()
    outcome = reach(mail(port))
    assert not outcome.ok
    assert outcome.detail.startswith(f"127.0.0.1:{port}: ")


def test_a_mail_host_that_wants_no_guest_says_why():
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def refuse() -> None:
            guest, _ = server.accept()
            with guest:
                guest.sendall(b"554 no guests from there\r\n")
                guest.recv(100)

        waiter = threading.Thread(target=refuse, daemon=True)
        waiter.start()
        outcome = reach(mail(server.getsockname()[1]))
        waiter.join()
    assert not outcome.ok
    assert "554 no guests from there" in outcome.detail


def test_a_web_host_is_connected_to_and_nothing_is_posted(hook):
    outcome = reach(open_channel("hook", f"json://127.0.0.1:{hook.port}/alerts?token=s3cret"))
    assert (outcome.ok, outcome.detail) == (True, f"127.0.0.1:{hook.port} answers")
    assert (hook.posts, hook.refused) == ([], 0)


def test_a_web_host_that_is_down_is_named_without_its_secret():
    port = free_port()
    outcome = reach(open_channel("hook", f"json://127.0.0.1:{port}/s3cret-hook"))
    assert not outcome.ok
    assert outcome.detail.startswith(f"127.0.0.1:{port}: ")
    assert "s3cret" not in outcome.detail


def test_a_web_host_with_a_bad_certificate_is_a_failure(secure):
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def serve() -> None:
            for _ in range(2):
                guest, _ = server.accept()
                with guest:
                    try:
                        with secure.wrap_socket(guest, server_side=True) as private:
                            private.recv(1)
                    except OSError:
                        continue

        waiter = threading.Thread(target=serve, daemon=True)
        waiter.start()
        url = f"jsons://127.0.0.1:{server.getsockname()[1]}/alerts"
        bad, good = reach(open_channel("a", url)), reach(open_channel("a", f"{url}?verify=no"))
        waiter.join()
    assert not bad.ok
    assert "certificate verify failed" in bad.detail.casefold()
    assert good.ok


def test_behind_a_proxy_it_is_the_proxy_that_is_tried(monkeypatch, hook):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{hook.port}")
    monkeypatch.delenv("no_proxy", raising=False)
    outcome = reach(open_channel("hook", "json://hooks.example.org/alerts"))
    assert outcome.ok
    assert outcome.detail == f"proxy of hooks.example.org 127.0.0.1:{hook.port} answers"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "hooks.slack.com"),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "discord.com"),
        ("ntfy://alerts", "ntfy.sh"),
    ],
)
def test_a_service_with_one_host_for_all_is_tried_there(monkeypatch, url, host):
    asked = []

    def refuse(address: tuple[str, int], _timeout: float) -> None:
        asked.append(address)
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(socket, "create_connection", refuse)
    assert not reach(open_channel("it", url)).ok
    assert asked == [(host, 443)]


def test_where_no_host_is_known_it_says_so():
    outcome = reach(open_channel("it", "syslog://"))
    assert outcome.ok
    assert outcome.detail.startswith("not tried: ")


def test_the_console_needs_no_host():
    assert reach(open_channel("here", "console:", terminal=io.StringIO())).ok
