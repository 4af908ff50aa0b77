"""The short text for chats and telephones, and what each service is posted of it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape, unescape
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from notify.alert import Message
from notify.brief import BRIEF_LIMIT, fitted
from notify.channels import ServiceChannel, open_channel
from notify.render import render
from notify.render_digest import render_digest
from notify.sample_digests import DIGESTS
from notify.samples import SAMPLES
from tests.notify.test_render import alerts, hostile_alert

ID = "<a1@ofsted-watch.invalid>"
WORSE = SAMPLES["worse"]
MESSAGE = render(WORSE, ID)
REPORT = "https://files.ofsted.gov.uk/v1/file/90000001"
PAGE = "https://reports.ofsted.gov.uk/provider/2/9000001"

LONG = replace(
    MESSAGE,
    subject="S" * 150,
    brief="\n".join(["First <line> & more", *["x" * 70 + " <&>'\"" for _ in range(200)], "Last"]),
)
"""Longer than any form that is written here: what a channel does with it all the same."""


# --- the form


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_sample_reads_as_it_did(kind, snapshot):
    assert render(SAMPLES[kind], ID).brief == snapshot


@pytest.mark.parametrize("kind", DIGESTS)
def test_every_digest_reads_as_it_did(kind, snapshot):
    assert render_digest(DIGESTS[kind], ID).brief == snapshot


def test_it_says_who_what_each_heading_and_how_the_group_stands():
    lines = MESSAGE.brief.splitlines()

    assert lines[0].startswith("Children's home 9000001, Coventry (invented)")
    assert lines[1] == "Urgent: Inadequate (was Good)"
    assert (
        "• Overall experiences and progress of children and young people: "
        "Good (since 3 June 2025) → Inadequate"
    ) in lines
    assert any(line.startswith("Hollybank Care: 4 open homes") for line in lines)
    assert lines[-1].endswith("Open Government Licence v3.0.")


def test_there_is_one_link_the_report_or_the_page_of_several():
    other = replace(WORSE.items[0], document=f"{REPORT[:-1]}2")
    several = render(replace(WORSE, items=(WORSE.items[0], other)), ID).brief
    none = render(replace(WORSE, items=(replace(other, document=None),)), ID).brief

    assert [line for line in MESSAGE.brief.splitlines() if "://" in line] == [REPORT]
    assert [line for line in several.splitlines() if "://" in line] == [PAGE]
    assert [line for line in none.splitlines() if "://" in line] == [PAGE]


@settings(max_examples=100)
@given(alerts)
def test_whatever_is_told_is_short(alert):
    assert len(render(alert, ID).brief) <= BRIEF_LIMIT


@given(st.text(max_size=400), st.integers(10, 300), st.booleans())
def test_what_is_fitted_fits_also_when_it_is_escaped(text, room, html):
    short = fitted(text, room, html=html)

    assert len(short.encode("utf-16-le")) // 2 <= room
    assert len(short.encode()) <= 2 * room
    if html:
        assert len(escape(short).replace(" ", "&nbsp;")) <= room


# --- what services are posted


@pytest.fixture
def posts(monkeypatch) -> list[requests.PreparedRequest]:
    """What would have gone out; every host takes everything."""
    went: list[requests.PreparedRequest] = []

    def send(_adapter: Any, request: requests.PreparedRequest, **_more: Any) -> requests.Response:
        went.append(request)
        answer = requests.Response()
        answer.status_code, answer.request, answer.url = 200, request, str(request.url)
        answer._content = b'{"ok": true, "result": {}}'
        return answer

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    return went


def body(request: requests.PreparedRequest) -> Any:
    written = request.body.decode() if isinstance(request.body, bytes) else str(request.body)
    try:
        return json.loads(written)
    except ValueError:
        return {name: values[0] for name, values in parse_qs(written).items()}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


Said = Callable[[Any], str]
SERVICES: dict[str, tuple[str, int, Said]] = {
    "discord": ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", 2000, lambda p: p["content"]),
    "telegram": ("tgram://123456789:abcdefg_hijklmnop/12315544/", 4096, lambda p: p["text"]),
    "teams": (
        "workflow://prod-1.uksouth.logic.azure.com:443/643e69f83c8944/KODuebWbDGYFr0z0eu/",
        28_000,
        lambda p: "\n".join(strings(p)),
    ),
    "mattermost": ("mmosts://mattermost.invalid/3ccdd113474722377935511fc85d3dd4", 4000,
                   lambda p: p["text"]),
    "google": ("gchat://workspace/key/token", 4000, lambda p: p["text"]),
    "pushover": (f"pover://{'u' * 30}@{'a' * 30}", 1024, lambda p: p["message"]),
}  # fmt: skip


def service(url: str) -> ServiceChannel:
    channel = open_channel("desk", url)
    assert isinstance(channel, ServiceChannel)
    return channel


def said(posts: list[requests.PreparedRequest], name: str, message: Message) -> str:
    url, _, text = SERVICES[name]
    assert service(url).send(message).ok
    assert len(posts) == 1, "one message, whatever its length"
    return text(body(posts.pop()))


@pytest.mark.parametrize("name", SERVICES)
def test_a_chat_is_told_the_essence_the_rows_and_one_link(posts, name):
    text = unescape(said(posts, name, MESSAGE)).replace("\\", "")

    assert "Urgent: Inadequate (was Good)" in text
    assert "Overall experiences and progress of children and young people: Good" in text
    assert "→ Inadequate" in text
    assert text.count("https://files.ofsted") >= 1
    assert PAGE not in text
    assert "----" not in text, "the rules of the mail's text have no place here"


@pytest.mark.parametrize("name", SERVICES)
def test_a_text_too_long_is_one_message_within_what_the_service_takes(posts, name):
    text = said(posts, name, LONG)

    if name != "teams":
        assert len(text.encode("utf-16-le")) // 2 <= SERVICES[name][1]
    assert "First" in text
    assert "shortened" in text
    assert "Last" in text


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("kind", SAMPLES)
def test_every_sample_goes_as_one_message(posts, name, kind):
    assert said(posts, name, render(SAMPLES[kind], ID))


@pytest.mark.parametrize("name", SERVICES)
def test_what_strangers_write_mentions_nobody(posts, name):
    message = render(replace(hostile_alert(), label="@everyone <@123> [x](https://a.example)"), ID)
    text = said(posts, name, message)

    assert "@everyone" not in text
    assert "<@" not in text
    assert "](http" not in text


def test_telegram_gets_no_half_of_an_escape(posts):
    brief = "\n".join("&" * 50 for _ in range(100))
    text = said(posts, "telegram", replace(MESSAGE, brief=brief))

    assert text.replace("&amp;", "").count("&") == 0


# --- services that stand on this machine


@pytest.mark.parametrize("message", [MESSAGE, LONG], ids=["worse", "long"])
def test_ntfy_is_told_in_a_title_and_a_text_that_it_makes_no_file_of(httpserver, message):
    httpserver.expect_request("/").respond_with_json({"id": "x"})
    wide = replace(message, brief=message.brief.replace("x", "→"))
    channel = service(f"ntfy://{httpserver.host}:{httpserver.port}/alerts")

    assert channel.send(wide).ok
    ((request, _),) = httpserver.log
    assert request.json["topic"] == "alerts"
    assert request.json["title"].startswith(message.subject[:100])
    assert len(request.json["message"].encode()) <= 4096
    assert request.json["message"].splitlines()[0] == message.brief.splitlines()[0].replace(
        "<", "< "
    )


@pytest.mark.parametrize(
    ("scheme", "read"),
    [
        ("json", lambda request: request.json["message"]),
        ("form", lambda request: request.form["message"]),
        ("xml", lambda request: unescape(request.data.decode())),
    ],
)
def test_programs_that_know_apprise_get_the_whole_text_as_before(
    httpserver: HTTPServer, scheme, read
):
    httpserver.expect_request("/hook").respond_with_data("ok")
    assert service(f"{scheme}://{httpserver.host}:{httpserver.port}/hook").send(MESSAGE).ok

    ((request, _),) = httpserver.log
    assert MESSAGE.text.strip() in read(request)


def test_a_message_without_a_short_form_is_its_text(httpserver):
    httpserver.expect_request("/").respond_with_json({"id": "x"})
    channel = service(f"ntfy://{httpserver.host}:{httpserver.port}/alerts")

    assert channel.send(replace(MESSAGE, brief="", text="The text.\n")).ok
    assert httpserver.log[0][0].json["message"].strip() == "The text."
