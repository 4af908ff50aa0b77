"""The stage of the tests: a replica of the site, an inbox, a webhook, and the program itself."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from hypothesis import HealthCheck, settings

from scrapers.replica import Replica, Site, hollybank, serve

# A slow machine is no fault of the code. On a gate, the examples are the same at each run: what
# chance finds is for the developer who runs the tests, not for the next one to push.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("house")

HOMES = ("2/9000001", "2/9000002", "2/9000003", "2/9000004", "2/9000005")


@pytest.fixture
def site() -> Site:
    """The invented group of five homes, and some other invented providers."""
    return hollybank()


@pytest.fixture
def replica(site: Site) -> Iterator[Replica]:
    """The site on loopback."""
    with serve(site) as running:
        yield running


@dataclass
class Inbox:
    """A real SMTP server. `refuse` is the answer to every mail while it is set."""

    port: int = 0
    refuse: str | None = None
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 the name that aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        if self.refuse:
            return self.refuse
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 taken"

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    box = Inbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


@dataclass
class Hook:
    """A real web server that takes posts. It answers with `status`; `gate` holds it back."""

    port: int = 0
    status: int = 204
    posts: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0
    gate: threading.Event = field(default_factory=threading.Event)

    @property
    def titles(self) -> list[str]:
        return [post["title"] for post in self.posts]


@pytest.fixture
def hook() -> Iterator[Hook]:
    box = Hook()
    box.gate.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            box.gate.wait(60)
            if box.status < 300:
                box.posts.append(json.loads(body))
            else:
                box.refused += 1
            self.send_response(box.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    box.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield box
    box.gate.set()
    server.shutdown()
    server.server_close()


@dataclass(frozen=True)
class Ran:
    """What one run of the program gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Desk:
    """A user's folder with a config, and the program to run in it."""

    folder: Path
    config: Path

    def environment(self) -> dict[str, str]:
        kept = {"PATH", "HOME", "LANG", "TMPDIR", "COVERAGE_PROCESS_START"}
        return {name: value for name, value in os.environ.items() if name in kept}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "watcher", "--config", str(self.config), *arguments]

    def run(self, *arguments: str, timeout: float = 120) -> Ran:
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def check(self, *arguments: str) -> Any:
        """One cycle; its JSON document."""
        ran = self.run("check", "--json", *arguments)
        assert ran.out, ran.err
        return ran.json

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def config_text(
    url: str,
    *,
    channels: str = '[[channel]]\nname = "out"\nurl = "console:"\n',
    watch: str = "",
    schedule: str = "",
    providers: tuple[str, ...] = HOMES,
    names: str = '["out"]',
) -> str:
    listed = ", ".join(f'"{provider}"' for provider in providers)
    return f"""
[site]
reports = "{url}"
files = "{url}"
govuk = "{url}"
contact = "tests@example.org"
pace = 0.0

[schedule]
{schedule}

{channels}
[[watch]]
name = "Hollybank Care"
providers = [{listed}]
channels = {names}
{watch}
"""


@pytest.fixture
def desk(tmp_path: Path, replica: Replica) -> Desk:
    """A desk whose config watches the five homes and prints to the console."""
    config = tmp_path / "config.toml"
    config.write_text(config_text(replica.url), encoding="utf-8")
    return Desk(tmp_path, config)


@pytest.fixture
def both(desk: Desk, replica: Replica, inbox: Inbox, hook: Hook) -> Desk:
    """A desk with a mail channel and a webhook."""
    channels = (
        '[[channel]]\nname = "newsdesk"\n'
        f'url = "mailto://127.0.0.1:{inbox.port}?from=watch@example.org&to=desk@example.org"\n'
        '[[channel]]\nname = "placements"\n'
        f'url = "json://127.0.0.1:{hook.port}/alerts"\n'
    )
    desk.config.write_text(
        config_text(replica.url, channels=channels, names='["newsdesk", "placements"]'),
        encoding="utf-8",
    )
    return desk


@pytest.fixture
def rewrite(desk: Desk, replica: Replica) -> Callable[..., None]:
    """Write the desk's config anew, with the arguments of `config_text`."""

    def write(**arguments: Any) -> None:
        desk.config.write_text(config_text(replica.url, **arguments), encoding="utf-8")

    return write
