"""What opens a channel stands in the config alone: in no log, error, store, copy, page or alert."""

from __future__ import annotations

import base64
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from notify.channels import describe, open_channel
from notify.render import render
from notify.samples import SAMPLES
from scrapers.replica import Fault, InventedReport
from scrapers.replica.faults import transform
from tests.conftest import config_text, free_port
from tests.security.nasties import World
from tests.security.test_terminal import program

MAIL, HOOK, PATH, HEADER, PING, FILE, TOKEN = (
    "Ma1l!pass/word", "H00kPassw0rd", "P4thOfAHook", "H34derOfAHook", "P1ngOfAHost", "F1leOfAHook",
    "t0kent0kent0kent0kent0ke",
)  # fmt: skip
SECRETS = (MAIL, HOOK, PATH, HEADER, PING, FILE, TOKEN)


def spellings(secret: str) -> set[str]:
    """A secret as it is, in an address, and as mail hosts are told it."""
    told = (secret, f"\0watch\0{secret}", f"watch:{secret}")
    return {
        secret, quote(secret, safe=""), quote(secret), secret.lower(),
        *(base64.b64encode(each.encode()).decode() for each in told),
    }  # fmt: skip


def assert_none(text: str, where: str) -> None:
    for secret in SECRETS:
        for spelling in spellings(secret):
            assert spelling not in text, f"{secret} in {where}"


@pytest.fixture
def echo() -> Iterator[int]:
    """A web host that refuses whatever it is sent, and says what that was."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said = f"{self.requestline}\n{self.headers}\n".encode() + body[:200]
            self.send_response(500, f"cannot {self.path} for {self.headers.get('Authorization')}")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST  # noqa: N815 the name that http.server calls

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Who asks may hang up before the end."""

    server = Quiet(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def gossip() -> Iterator[int]:
    """A mail host that knows nobody, and repeats the password in every way."""

    def authenticate(_server: Any, _session: Any, _envelope: Any, _how: str, given: Any) -> Any:
        plain = f"\0{given.login.decode()}\0{given.password.decode()}"
        coded = base64.b64encode(plain.encode()).decode()
        said = f"535 5.7.8 not {given.password.decode()!s}, nor {coded}, nor {quote(MAIL)}"
        return AuthResult(success=False, handled=False, message=said)

    controller = Controller(
        object(), hostname="127.0.0.1", port=free_port(), authenticator=authenticate,
        auth_require_tls=False,
    )  # fmt: skip
    controller.start()
    yield controller.port
    controller.stop()


@pytest.fixture
def channels(desk: Any, echo: int, gossip: int) -> tuple[str, str]:
    """The channels of a config that is full of secrets, and the ping. All of them fail."""
    (desk.folder / "address").write_text(f"json://127.0.0.1:{echo}/{FILE}\n")
    addresses = {
        "mail": f"mailto://watch:{quote(MAIL, safe='')}@127.0.0.1:{gossip}?from=watch@example.org"
        "&to=desk@example.org",
        "hook": f"json://watch:{HOOK}@127.0.0.1:{echo}/{PATH}?+X-Token={HEADER}",
    }
    written = "".join(
        f'[[channel]]\nname = "{name}"\nurl = "{url}"\n' for name, url in addresses.items()
    )
    written += '[[channel]]\nname = "file"\nurl_file = "address"\n'
    ping = f'[operator]\nchannels = ["mail"]\nping = "http://127.0.0.1:{echo}/{PING}"\n'
    return written, ping


SLACK = f'[[channel]]\nname = "slack"\nurl = "slack://T1A1A1A1A/B1B1B1B1B/{TOKEN}/#newsdesk"\n'


def files_of(folder: Path) -> Iterator[Path]:
    """All that the program wrote."""
    given = {"config.toml", "address", "outputs"}
    return (path for path in folder.rglob("*") if path.is_file() and path.name not in given)


def test_no_command_and_no_file_holds_a_secret(desk, replica, site, channels):
    written, ping = channels
    config = config_text(
        replica.url,
        channels=ping + written + SLACK,
        names='["mail", "hook", "file", "slack"]',
        providers=("2/9000001", "2/9000002", "2/9000003"),
    )
    desk.config.write_text(config)
    stage = World(desk.folder, site, replica)
    ran = {"first": program(stage, "-v", "-v", "check")}
    site.publish(
        "2/9000001",
        InventedReport(
            "99000001", "Full inspection", date(2026, 10, 6), date(2026, 11, 20), "Good"
        ),
    )
    # A page that is not understood is kept.
    replica.faults.append(
        Fault("/provider/2/9000002", transform(lambda body: body.replace("timeline", "gone")))
    )
    for arguments in (
        ("-v", "-v", "check", "--sweep", "--json"),
        ("-v", "-v", "--log-format", "json", "check"),
        ("status",), ("status", "--json"), ("history",), ("history", "--json"),
        ("deliveries",), ("deliveries", "--json"), ("validate",), ("-v", "-v", "test-alert"),
        ("preview", "1"), ("export", "--json"), ("export", "--csv"), ("doctor", "--json"),
        ("backup", str(desk.folder / "copy.db")),
    ):  # fmt: skip
        ran[" ".join(arguments)] = program(stage, *arguments)
    assert ran["-v -v test-alert"].out.count("NOT sent") == 4
    for name, one in ran.items():
        assert_none(one.out, name)
        assert_none(one.err, name)
        assert "Traceback" not in one.err
    found = list(files_of(desk.folder))
    assert {"ofsted-watch.db", "copy.db", "2-9000002.html"} <= {path.name for path in found}
    for path in found:
        assert_none(path.read_bytes().decode("latin-1"), path.name)


def test_the_daemon_logs_no_secret_however_loud_and_whatever_fails(desk, replica, site, channels):
    written, ping = channels
    config = config_text(
        replica.url,
        channels=ping + written,
        names='["mail", "hook", "file"]',
        schedule='listings = "1s"',
        providers=("2/9000001",),
    )
    desk.config.write_text(config)
    log = desk.folder / "outputs"
    with log.open("w") as out:
        running = _started(desk, out)
        try:
            _wait(log, "ping-failed")
            _wait(log, "delivery")
            desk.config.write_text(config.replace("[[watch]]", '[[watch]]\nurl = "x"', 1))
            running.send_signal(signal.SIGHUP)
            _wait(log, "config-refused")
            # A channel that nothing can open.
            desk.config.write_text(config + f'[[channel]]\nname = "bad"\nurl = "tgram://{TOKEN}"\n')
            running.send_signal(signal.SIGHUP)
            time.sleep(1)
        finally:
            running.terminate()
            running.wait(30)
    assert_none(log.read_text(), "the log")
    for path in files_of(desk.folder):
        assert_none(path.read_bytes().decode("latin-1"), path.name)


def _started(desk: Any, out: Any) -> Any:
    return subprocess.Popen(
        desk.command("-v", "-v", "run"),
        cwd=desk.folder,
        env=desk.environment(),
        stdout=out,
        stderr=out,
    )


def _wait(log: Path, word: str) -> None:
    deadline = time.monotonic() + 40
    while word not in log.read_text():
        assert time.monotonic() < deadline, f"no {word} in the log"
        time.sleep(0.1)


@pytest.mark.parametrize(
    "url",
    [
        f"tgram://{TOKEN}",
        f"slack://{TOKEN}",
        f"discord://{TOKEN}",
        f"nonsense://{TOKEN}",
        f"mailto://watch:{HOOK}@",
        f"json://watch:{HOOK}@example.org,{PATH}://x",
        f"{TOKEN}",
        f"https://hooks.slack.com/services/{TOKEN}",
        f"webhooks://watch:{HOOK}@/{PATH}?secret={TOKEN}",
        f"webhooks://example.org:{PATH}/?secret={TOKEN}",
        f"webhooks://example.org/{PATH}?secret={HOOK}",
        f"webhooks://example.org/{PATH}?secret={TOKEN}#{HEADER}",
    ],
)
def test_no_mistake_about_a_channel_repeats_its_address(desk, url):
    desk.config.write_text(
        config_text("https://reports.example.org").replace('"console:"', f'"{url}"')
    )
    stage = World(desk.folder, None, None)  # type: ignore[arg-type]
    ran = program(stage, "-v", "-v", "validate")
    assert ran.code in (0, 2)
    assert_none(ran.out + ran.err, "validate")
    assert_none(describe(url), "describe")


def test_what_a_mail_host_repeats_of_a_password_is_hidden(gossip):
    url = f"mailto://watch:{quote(MAIL, safe='')}@127.0.0.1:{gossip}?from=watch@example.org"
    url += "&to=desk@example.org"
    outcome = open_channel("mail", url).send(render(SAMPLES["worse"], "<a1@ofsted-watch.invalid>"))
    assert not outcome.ok
    assert "log-in refused: 535" in outcome.detail
    assert "***" in outcome.detail
    assert_none(outcome.detail, "the outcome")
    assert MAIL not in repr(open_channel("mail", url))


def test_what_a_web_host_repeats_of_an_address_is_hidden(echo):
    url = f"json://watch:{HOOK}@127.0.0.1:{echo}/{PATH}?+X-Token={HEADER}"
    outcome = open_channel("hook", url).send(render(SAMPLES["worse"], "<a1@ofsted-watch.invalid>"))
    assert not outcome.ok
    assert_none(outcome.detail, "the outcome")
    assert_none(repr(open_channel("hook", url)), "the channel")
