"""The story in a minute: a replica of the site, a mail inbox and a webhook, all on loopback."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from scrapers.replica import Site, Step, hollybank, load_story, serve

GROUP = ("2/9000001", "2/9000002", "2/9000003", "2/9000004", "2/9000005")

CONFIG = """\
# What the demo runs on. The site is a replica on this machine; the homes are invented.
state = "demo.db"

[site]
reports = "{site}"
files = "{site}"
govuk = "{site}"
contact = "demo@example.org"
pace = 0.02

[[channel]]
name = "newsdesk"
url = "mailto://127.0.0.1:{smtp}?from=watch@example.org&to=newsdesk@example.org"

[[channel]]
name = "placements"
url = "json://127.0.0.1:{webhook}/alerts"

[[watch]]
name = "Hollybank Care (invented)"
providers = [
    "2/9000001",  # Coventry
    "2/9000002",  # Sandwell
    "2/9000003",  # Shropshire
    "2/9000004",  # Telford and Wrekin
    "2/9000005",  # West Northamptonshire, not yet inspected
]
channels = ["newsdesk", "placements"]
aliases = {{ "2/9000001" = "our Coventry placement" }}
"""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that the inbox took."""

    message: EmailMessage

    @property
    def text(self) -> str:
        """Its plain part."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""

    @property
    def html(self) -> str:
        """Its HTML part."""
        part = self.message.get_body(("html",))
        return str(part.get_content()) if part else ""


@dataclass(frozen=True, slots=True)
class Post:
    """What the webhook was sent."""

    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that the demo needs, running. `arrived` takes what comes, in order."""

    site: Site
    url: str
    config: Path
    arrived: Queue[Mail | Post] = field(default_factory=Queue)


class _Inbox:
    def __init__(self, arrived: Queue[Mail | Post]) -> None:
        self._arrived = arrived

    async def handle_DATA(  # noqa: N802 the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self._arrived.put(Mail(message))
        return "250 taken"


@contextmanager
def _webhook(arrived: Queue[Mail | Post]) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            arrived.put(Post(json.loads(body)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Set everything up in `folder`: site, inbox, webhook, and a config that joins them."""
    arrived: Queue[Mail | Post] = Queue()
    site = hollybank()
    inbox = Controller(_Inbox(arrived), hostname="127.0.0.1", port=_free_port())
    inbox.start()
    try:
        with serve(site) as replica, _webhook(arrived) as webhook:
            config = folder / "config.toml"
            config.write_text(
                CONFIG.format(site=replica.url, smtp=inbox.port, webhook=webhook),
                encoding="utf-8",
            )
            yield Stage(site, replica.url, config, arrived)
    finally:
        inbox.stop()


def arrivals(queue: Queue[Mail | Post]) -> list[Mail | Post]:
    """What has come since the last look: mails first."""
    came = []
    while not queue.empty():
        came.append(queue.get())
    return sorted(came, key=lambda one: isinstance(one, Post))


def tell(
    stage: Stage,
    cycle: Callable[[], Any],
    say: Callable[[str], None],
    saved: Path,
) -> tuple[int, int]:
    """
    Play the story: one cycle before it, one after each step, one after the end. Says what each
    channel received as it arrives, saves the mails' HTML in `saved`; gives the numbers of mails
    and of posts.
    """
    saved.mkdir(parents=True, exist_ok=True)
    for old in saved.glob("*.html"):
        old.unlink()
    steps: list[Step | str] = [
        "The first look: what there is now is read in silence",
        *load_story(),
        "Another look: nothing is new, and nothing is told twice",
    ]
    mails = posts = 0
    for number, step in enumerate(steps):
        title = step if isinstance(step, str) else step.title
        say(f"\n━━━ {number}. {title} ━━━")
        if isinstance(step, Step):
            step.apply(stage.site)
        cycle()
        came = arrivals(stage.arrived)
        if not came:
            say("\nNothing arrived.")
        for one in came:
            if isinstance(one, Mail):
                mails += 1
                path = saved / f"{mails}-{_slug(one.message['Subject'])}.html"
                path.write_text(one.html, encoding="utf-8")
                say(f"\n  Mail to {one.message['To']}\n  Subject: {one.message['Subject']}\n")
                say("\n".join(f"    {line}".rstrip() for line in one.text.rstrip().splitlines()))
                say(f"\n    saved as {path}")
            else:
                posts += 1
                say(f"\n  Webhook “placements”: {one.data['title']}")
    return mails, posts


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60]
