"""Whatever pages, files and redirects say, nothing but the configured hosts is ever asked."""

from __future__ import annotations

import json
import re
import socket
from datetime import date
from typing import Any

import pytest

from scrapers.replica import Fault, InventedReport, publish_from
from scrapers.replica.faults import redirect, transform
from tests.conftest import config_text
from tests.security.nasties import World
from tests.security.test_terminal import program

EVIL = "https://evil.example"
ELSEWHERE = (
    f"{EVIL}/",
    "//evil.example/v1/file/99300001",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]:1/",
    "file:///etc/passwd",
)


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> set[object]:
    """Every address that this process connects to, and every name that it asks for."""
    found: set[object] = set()
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connecting(self: socket.socket, address: Any) -> Any:
        found.add(address[:2] if isinstance(address, tuple) else address)
        return connect(self, address)

    def looking_up(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        found.add((host, port))
        return look_up(host, port, *more, **named)

    monkeypatch.setattr(socket.socket, "connect", connecting)
    monkeypatch.setattr(socket, "getaddrinfo", looking_up)
    return found


def seduced(page: str) -> str:
    """A page of which every link, picture, form and header leads elsewhere."""
    page = re.sub(r'(href|src|action)="(?!#)(?:https?://[^/"]+)?', rf'\1="{EVIL}', page)
    return page.replace(
        "<head>",
        f'<head><base href="{EVIL}/"><meta http-equiv="refresh" content="0;url={EVIL}/">'
        f'<link rel="stylesheet" href="{EVIL}/a.css"><script src="{EVIL}/a.js"></script>',
    )


def content_elsewhere(text: str) -> str:
    """A document of the content API whose files and pages are elsewhere."""
    document = json.loads(text)
    for each in document.get("details", {}).get("attachments", []):
        each["url"] = f"{EVIL}/media/x/{each.get('filename', 'x')}"
    document["document_type"] = "redirect"
    document["redirects"] = [{"destination": each} for each in ("//evil.example/x", f"{EVIL}/x")]
    document["base_path"] = "//evil.example/x"
    document["links"] = {"documents": [{"base_path": "//evil.example/y"}]}
    return json.dumps(document)


def prepared(desk: Any, replica: Any, site: Any) -> World:
    publish_from(site, "social-care", date(2026, 3, 31))
    desk.config.write_text(
        config_text(
            replica.url,
            watch='owners = ["Hollybank*"]\nlocal_authorities = ["Coventry"]\n'
            'types = ["childrens-home"]\n',
        )
    )
    return World(desk.folder, site, replica)


REPORT = InventedReport(
    "99300001", "Full inspection", date(2026, 10, 6), date(2026, 11, 20), "Inadequate"
)


def only_the_replica(reached: set[object], replica: Any) -> bool:
    host, _, port = replica.url.removeprefix("http://").partition(":")
    return {(host, int(port))} == {(one[0], int(one[1])) for one in reached}  # type: ignore[index]


def test_links_of_pages_and_files_lead_nowhere(desk, replica, site, reached):
    stage = prepared(desk, replica, site)
    program(stage, "check")
    replica.faults[:] = [
        Fault("/api/content", transform(content_elsewhere)),
        Fault("/provider/", transform(seduced)),
        Fault("/search", transform(seduced)),
    ]
    site.publish("2/9000001", REPORT)
    ran = program(stage, "check", "--sweep", "--json")
    assert ran.code in (0, 1), ran.err
    assert [event["kind"] for event in ran.json["events"]] == ["published"]
    program(stage, "register", "update", "--force")
    program(stage, "find", "home")
    program(stage, "doctor")
    assert only_the_replica(reached, replica)


@pytest.mark.parametrize("to", ELSEWHERE)
def test_redirects_of_any_address_lead_nowhere(desk, replica, site, reached, to):
    stage = prepared(desk, replica, site)
    program(stage, "check")
    site.publish("2/9000001", REPORT)
    for where in ("/v1/file/", "/provider/", "/search", "/api/content", "/media/", "/robots.txt"):
        replica.faults[:] = [Fault(where, redirect(to))]
        ran = program(stage, "check", "--sweep", "--json")
        assert ran.code in (0, 1, 3), ran.err
    assert program(stage, "register", "update", "--force").code in (0, 1, 3)
    assert program(stage, "read", "99300001").code in (0, 1, 3)
    assert only_the_replica(reached, replica)
