"""
Posts to a web host: once, to that host alone, within a time, and reads a little of its answer.

Redirects are not followed: a post would become a GET, or go to who knows whom.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from base64 import b64encode
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Timer
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from notify.clean import plain
from notify.shorten import cut

TIMEOUT = 20.0
"""Seconds for the connection and for each step of the answer; three times that for all of it."""

MOST_READ = 4096
"""Bytes of an answer."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where is posted to. What follows the host may be a secret. `verify` is for certificates."""

    host: str
    port: int
    secure: bool = True
    path: str = field(default="/", repr=False)
    verify: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host said, as far as it was read. `wait` is its Retry-After, if it asks to wait."""

    status: int
    body: str = ""
    wait: str = ""

    @property
    def pause(self) -> timedelta:
        """How long it asks to be left alone: nothing, unless it says so in seconds."""
        asked = re.fullmatch(r"[0-9]{1,6}", self.wait)
        return timedelta(seconds=int(self.wait)) if asked else timedelta(0)

    def __str__(self) -> str:
        """The status in words that the operator reads."""
        asks = f" and asks to wait ({self.wait})" if self.wait else ""
        moved = ": redirects are not followed" if 300 <= self.status < 400 else ""
        return f"answers {self.status}{asks}{moved}"


class NoAnswer(Exception):
    """The host gave none. Says why, and holds nothing of what was posted."""


def post(to: Address, body: bytes, headers: Mapping[str, str], timeout: float = TIMEOUT) -> Answer:
    """Post `body` once. Raises NoAnswer."""
    where = f"{to.host}:{to.port}"
    late = Event()
    try:
        connection, target, allowed = _connection(to, timeout)
        with closing(connection):
            connection.connect()
            end = Timer(3 * timeout, _hang_up, (connection.sock, late))
            end.daemon = True
            end.start()
            try:
                given = {"User-Agent": "ofsted-watch", "Connection": "close", **headers, **allowed}
                connection.request("POST", target, body, given)
                return _answer(connection.getresponse())
            finally:
                end.cancel()
    except (OSError, http.client.HTTPException, ValueError) as error:
        # An HTTPException or a ValueError may quote the address that it was given.
        said = plain(str(error)) if isinstance(error, OSError) else ""
        why = "no answer in time" if late.is_set() else said or type(error).__name__
        raise NoAnswer(f"{where}: {why}") from None


def _answer(response: http.client.HTTPResponse) -> Answer:
    status = response.status
    wait = response.headers.get("Retry-After") if status in {429, 503} else ""
    try:
        body = response.read(MOST_READ)
    except (OSError, http.client.HTTPException):
        # The host has spoken: that the rest got lost must not turn a yes into a failure.
        body = b""
    return Answer(status, plain(body.decode("utf-8", "replace")), cut(plain(wait or ""), 40))


def _hang_up(line: socket.socket, late: Event) -> None:
    late.set()
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _connection(
    to: Address, timeout: float
) -> tuple[http.client.HTTPConnection, str, dict[str, str]]:
    """
    The connection, through the proxy of the environment if there is one, what to ask for, and
    the header that lets a plain post through the proxy.
    """
    proxy = getproxies().get("https" if to.secure else "http")
    if not proxy or proxy_bypass(f"{to.host}:{to.port}"):
        return _opened(to.host, to.port, to, timeout), to.path, {}
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if parts.scheme != "http" or not parts.hostname:
        raise NoAnswer(f"{to.host}:{to.port}: the proxy of the environment is none of http://")
    connection = _opened(parts.hostname, parts.port or 80, to, timeout)
    allowed = {}
    if parts.username:
        named = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        allowed = {"Proxy-Authorization": f"Basic {b64encode(named.encode()).decode()}"}
    if not to.secure:
        return connection, f"http://{_bracketed(to.host)}:{to.port}{to.path}", allowed
    connection.set_tunnel(to.host, to.port, allowed)
    return connection, to.path, {}


def _opened(host: str, port: int, to: Address, timeout: float) -> http.client.HTTPConnection:
    if not to.secure:
        return http.client.HTTPConnection(host, port, timeout=timeout)
    context = ssl.create_default_context()
    if not to.verify:  # `verify=no` in the channel's address: the operator's own choice
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection(host, port, timeout=timeout, context=context)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
