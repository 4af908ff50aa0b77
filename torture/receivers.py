"""Where alerts arrive: a real SMTP server and a real web server, which misbehave on demand."""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from torture.ledger import Arrival
from torture.told import facts

MAIL, HOOK, OPERATOR = "newsdesk", "placements", "duty"


@dataclass(slots=True)
class Receivers:
    """
    The inbox and the webhook. `arrivals` are what they took.

    `mail` is how the inbox answers: "take", "hang", or a refusal such as "451 later". `posts` is
    how the webhook answers on its path of alerts: a status, or "hang". What hangs is let go when
    `hung` is set. `taken` is called with the channel when a host has a message and has not said
    so yet.
    """

    smtp_port: int = 0
    hook_port: int = 0
    mail: str = "take"
    posts: int | str = 204
    arrivals: list[Arrival] = field(default_factory=list)
    refusals: list[tuple[str, float]] = field(default_factory=list)
    taken: Callable[[str], None] = lambda _: None
    hung: threading.Event = field(default_factory=threading.Event)

    def of(self, channel: str) -> list[Arrival]:
        """What one channel took."""
        return [each for each in self.arrivals if each.channel == channel]

    def take(self, channel: str, identity: str, subject: str, text: str) -> None:
        """Enter a message as arrived."""
        now = time.monotonic()
        self.arrivals.append(Arrival(channel, now, identity, subject, facts(subject, text)))
        self.taken(channel)

    def refuse(self, channel: str) -> None:
        """Enter a refusal."""
        self.refusals.append((channel, time.monotonic()))


class _Inbox:
    def __init__(self, receivers: Receivers) -> None:
        self._receivers = receivers

    async def handle_DATA(  # noqa: N802 the name that aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        receivers = self._receivers
        if receivers.mail == "hang":
            receivers.refuse(MAIL)
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(None, receivers.hung.wait)
            return "451 nobody is listening any more"
        if receivers.mail != "take":
            receivers.refuse(MAIL)
            return receivers.mail
        message = message_from_bytes(envelope.content, policy=policy.default)
        part = message.get_body(("plain",))
        text = str(part.get_content()) if part else ""
        receivers.take(MAIL, str(message["Message-ID"]), str(message["Subject"]), text)
        return "250 taken"


@contextmanager
def receiving() -> Iterator[Receivers]:
    """Both servers on loopback."""
    receivers = Receivers()
    with _hook(receivers) as server:
        receivers.hook_port = server.server_address[1]
        inbox = Controller(_Inbox(receivers), hostname="127.0.0.1", port=free_port())
        inbox.start()
        receivers.smtp_port = inbox.port
        try:
            yield receivers
        finally:
            receivers.hung.set()
            inbox.stop()


@contextmanager
def _hook(receivers: Receivers) -> Iterator[ThreadingHTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            channel = OPERATOR if self.path == "/operator" else HOOK
            status = 204 if channel == OPERATOR else receivers.posts
            if isinstance(status, str):
                receivers.refuse(channel)
                receivers.hung.wait()
                self.close_connection = True
                return
            if status < 300:
                said = json.loads(body)
                identity = hashlib.sha256(body).hexdigest()
                receivers.take(channel, identity, said["title"], said["message"])
            else:
                receivers.refuse(channel)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = _Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        receivers.hung.set()
        server.shutdown()
        server.server_close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that is killed while it is answered is what we do here."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
