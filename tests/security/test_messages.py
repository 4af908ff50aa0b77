"""Whatever a page says, it stays text: in HTML, in a mail's head, in Slack, in Markdown."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.headerregistry import Address
from functools import cache
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import markdown  # type: ignore[import-untyped]  # comes with Apprise
import pytest
from aiosmtpd.controller import Controller
from hypothesis import Phase, given, settings

from notify.alert import Message
from notify.channels import open_channel
from notify.clean import clean
from notify.mail import MailChannel
from notify.neutral import neutral
from notify.render import SUBJECT_LIMIT, render
from notify.samples import SAMPLES
from notify.slack import SlackChannel
from tests.conftest import free_port
from tests.security.nasties import UNSEEN, nasties, nasty, told

FEW = settings(max_examples=8, phases=(Phase.explicit, Phase.reuse, Phase.generate))
HOSTS = ("https://reports.ofsted.gov.uk/", "https://files.ofsted.gov.uk/")
HEADERS = {
    "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "list-id",
    "auto-submitted", "importance",
    "x-auto-response-suppress", "mime-version", "content-type", "x-peer", "x-mailfrom", "x-rcptto",
}  # fmt: skip


class Elements(HTMLParser):
    """The elements of a document with their attributes, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[tuple[str, tuple[str, ...]]] = set()
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, tuple(sorted(name for name, _ in attrs))))
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


@cache
def of_the_template() -> frozenset[tuple[str, tuple[str, ...]]]:
    """What the template itself makes, by every sample."""
    written = (render(sample, "<a1@ofsted-watch.invalid>").html for sample in SAMPLES.values())
    return frozenset(element for each in written for element in Elements(each).found)


@FEW
@given(nasties)
def test_a_page_makes_no_element_and_no_attribute_of_a_mail(texts):
    messages = told(texts)

    assert len(messages) >= 4
    for message in messages:
        elements = Elements(message.html)
        assert elements.found <= of_the_template()
        assert all(link.startswith(HOSTS) for link in elements.links)
        assert not UNSEEN.search(message.html)


def strings(value: Any, key: str | None = None) -> Iterator[str]:
    """Every string in a value of JSON, or each of those that stand under `key`."""
    if isinstance(value, dict):
        for name, each in value.items():
            if isinstance(each, str) and key in {None, name}:
                yield each
            yield from strings(each, key)
    if isinstance(value, list):
        for each in value:
            yield from [each] if isinstance(each, str) and key is None else strings(each, key)


@FEW
@given(nasties)
def test_links_lead_to_ofsteds_public_hosts_whatever_a_page_says(texts):
    for message in told(texts):
        for form in (
            message.subject, message.text, html.unescape(message.html), message.slack,
            message.brief, *strings(json.loads(message.blocks)), *strings(json.loads(message.data)),
        ):  # fmt: skip
            for address in re.findall(r"[a-z][a-z0-9+.-]*://[^\s<>\"|]*", form, re.IGNORECASE):
                assert address.startswith(HOSTS), address
                assert "@" not in address
            assert not re.search(r"\bwww\.", form, re.IGNORECASE)


# --- mail


@pytest.fixture(scope="module")
def post_office() -> Iterator[Any]:
    """A mail host that keeps what came, byte by byte, and for whom."""

    class Office:
        def __init__(self) -> None:
            self.taken: list[tuple[list[str], bytes]] = []

        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            self.taken.append((envelope.rcpt_tos, envelope.original_content))
            return "250 taken"

    office = Office()
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield office, controller.port
    controller.stop()


def mailed(post_office: Any, message: Message) -> bytes:
    office, port = post_office
    channel = MailChannel(
        host="127.0.0.1",
        port=port,
        mode="insecure",
        sender=Address(addr_spec="watch@example.org"),
        recipient=Address(addr_spec="desk@example.org"),
    )
    assert channel.send(message).ok
    to, content = office.taken.pop()
    assert to == ["desk@example.org"]
    return bytes(content)


def assert_sound(content: bytes) -> None:
    head = content.partition(b"\r\n\r\n")[0]
    names = []
    for line in head.split(b"\r\n"):
        assert len(line) <= 998
        assert b"\r" not in line
        assert b"\n" not in line
        if not line.startswith((b" ", b"\t")):
            names.append(line.partition(b":")[0].decode("ascii").lower())
    assert sorted(names) == sorted(set(names))
    assert set(names) <= HEADERS
    subject = str(message_from_bytes(content, policy=policy.default)["Subject"])
    assert "\n" not in subject
    assert not UNSEEN.search(subject)
    assert len(subject) <= SUBJECT_LIMIT


@FEW
@given(nasties)
def test_a_page_adds_no_header_and_no_recipient_to_a_mail(post_office, texts):
    for message in told(texts):
        assert_sound(mailed(post_office, message))


@settings(max_examples=60)
@given(nasty)
def test_no_subject_is_more_than_one_header(post_office, text):
    sample = replace(SAMPLES["worse"], subject=text, alias=None, label=None)

    assert_sound(mailed(post_office, render(sample, "<a1@ofsted-watch.invalid>")))


@pytest.mark.parametrize(
    "trick",
    [
        "=?utf-8?q?=0d=0aBcc:_thief@example.org?=",
        "=?utf-8?b?4oCuZG9vRw==?=",
        "Good =?us-ascii?q?Inadequate?= =?us-ascii?q?_too?= x",
        "Good\r\nBcc: thief@example.org",
        "é =?utf-8?q?=E2=80=AE?=",
    ],
)
def test_what_looks_like_an_encoded_word_is_shown_as_it_is(post_office, trick):
    message = render(replace(SAMPLES["worse"], subject=trick, alias=None, label=None), "<a@b.c>")
    content = mailed(post_office, message)

    assert_sound(content)
    assert str(message_from_bytes(content, policy=policy.default)["Subject"]) == message.subject


# --- Slack, and services that read Markdown


@pytest.fixture(scope="module")
def web() -> Iterator[Any]:
    """A web host that keeps what was posted."""
    posts: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield posts, server.server_address[1]
    server.shutdown()
    server.server_close()


def slacked(web: Any, message: Message) -> dict[str, Any]:
    """What Slack is sent."""
    posts, port = web
    channel = open_channel("desk", f"slack://T1A1A1A1A/B1B1B1B1B/{'c' * 24}/#newsdesk")
    assert isinstance(channel, SlackChannel)
    # The host of these tests says "ok", as Slack's does.
    here = replace(channel.address, host="127.0.0.1", port=port, secure=False)
    assert replace(channel, address=here).send(message).ok
    post: dict[str, Any] = posts.pop()
    return post


@FEW
@given(nasties)
def test_slack_is_given_no_link_and_no_mention_by_a_page(web, texts):
    for message in told(texts):
        payload = slacked(web, message)
        assert set(payload) == {
            "blocks", "channel", "link_names", "parse", "text", "unfurl_links", "unfurl_media",
        }  # fmt: skip
        assert (payload["parse"], payload["link_names"]) == ("none", False)
        for text in strings(payload, "text"):
            assert not re.search(r"[<>]", text)
            assert not re.search(r"&(?!amp;|lt;|gt;)", text)
            assert not UNSEEN.search(text)
        assert json.dumps(payload).count('"mrkdwn"') == json.dumps(payload).count('"verbatim"')
        assert all(url.startswith(HOSTS) for url in strings(payload, "url"))


def chatted(web: Any, message: Message) -> str:
    """The text that a service gets which is no mail and not Slack."""
    posts, port = web
    channel = open_channel("desk", f"json://127.0.0.1:{port}/hook")
    assert channel.send(message).ok
    post = posts.pop()
    return f"{post['title']}\n\n{post['message']}"


@FEW
@given(nasties)
def test_markdown_of_a_page_makes_no_link_no_picture_and_no_mention(web, texts):
    for message in told(texts):
        text = chatted(web, message)
        elements = Elements(markdown.markdown(text))
        assert elements.links == []
        assert not {"a", "img", "script"} & {name for name, _ in elements.found}
        assert all(attributes == () for _, attributes in elements.found)
        assert not re.search(r"@(?:everyone|here|channel)", text, re.IGNORECASE)
        assert not re.search(r"<[!@#:/a-z]", text, re.IGNORECASE)


@given(nasty)
def test_neutral_text_is_the_same_but_for_spaces(text):
    assert neutral(text).replace(" ", "") == text.replace(" ", "")
    assert neutral(neutral(text)) == neutral(text)


# --- what all of them rest on


@given(nasty)
def test_cleaned_text_is_one_line_and_has_no_link_but_ofsteds(text):
    cleaned = clean(text)

    assert not UNSEEN.search(cleaned)
    assert "\n" not in cleaned
    assert clean(cleaned) == cleaned
    for word in cleaned.split(" "):
        assert (
            "://" not in word
            or word.strip("(\"'“").startswith(HOSTS[0][:-1])
            or (word.strip("(\"'“").startswith(HOSTS[1][:-1]))
        )


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("at https://reports.ofsted.gov.uk/search?start=0&rows=9: late", None),
        ("see (https://files.ofsted.gov.uk/v1/file/1).", None),
        ("https://ofsted.gov.uk@evil.example/", "https[:]//ofsted[.]gov[.]uk@evil[.]example/"),
        ("https://ofsted.gov.uk.evil.example", "https[:]//ofsted[.]gov[.]uk[.]evil[.]example"),
        ("http://reports.ofsted.gov.uk/", "http[:]//reports[.]ofsted[.]gov[.]uk/"),
        ("read www.evil.example now", "read www[.]evil[.]example now"),
        ("Kids.co.uk Nursery", None),
    ],
)  # fmt: skip
def test_an_address_in_a_text_is_shown_and_is_no_link(said, shown):
    assert clean(said) == (shown or said)


def test_a_text_without_end_is_cut():
    assert len(clean("A" * 1_000_000)) == 2000
