"""Channels, over real connections: a real mail host, a real web host, a real closed port."""

import io
import json
import logging
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Any, TextIO

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from pytest_httpserver import HTTPServer

from notify.alert import Outcome
from notify.channels import BadChannel, ServiceChannel, describe, open_channel
from notify.console import ConsoleChannel
from notify.mail import MailChannel
from notify.render import render
from notify.samples import SAMPLES

MESSAGE = render(SAMPLES["worse"], "<a1@ofsted-watch.invalid>")
RULE = "=" * 78  # as wide as the text, under a subject that is wider
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOOK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


class Inbox:
    """A mail host's memory, and what it answers at each step."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.rcpt = self.data = self.quit = ""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.data:
            return self.data
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients.append(envelope.rcpt_tos)
        return "250 taken"

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        return self.quit or "221 bye"


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def mail_host(inbox):
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def mail(mail_host):
    return mail_channel(mail_url(mail_host.port))


def mail_channel(url: str) -> MailChannel:
    channel = open_channel("desk", url)
    assert isinstance(channel, MailChannel)
    return channel


def service(url: str) -> ServiceChannel:
    channel = open_channel("hook", url)
    assert isinstance(channel, ServiceChannel)
    return channel


def console(terminal: TextIO, environ: Mapping[str, str] = MappingProxyType({})) -> ConsoleChannel:
    channel = open_channel("here", "console:", terminal=terminal, environ=environ)
    assert isinstance(channel, ConsoleChannel)
    return channel


def mail_url(port: int, to: str = "news@example.org", more: str = "") -> str:
    return f"mailto://127.0.0.1:{port}?from=watch@example.org&to={to}{more}"


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


@contextmanager
def silent_host() -> Iterator[int]:
    """A host that takes connections and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


# --- mail that arrives


def test_a_mail_has_the_text_first_and_the_html_second(mail, inbox):
    outcome = mail.send(MESSAGE)

    assert outcome == Outcome(ok=True, detail="accepted by 127.0.0.1")
    (got,) = inbox.mails
    assert got.get_content_type() == "multipart/alternative"
    text, html = got.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert html.get_content().replace("\r\n", "\n").strip() == MESSAGE.html.strip()


def test_the_text_part_shows_the_addresses_of_the_links(mail, inbox):
    mail.send(MESSAGE)

    text = inbox.mails[0].get_body(("plain",)).get_content()
    assert "https://files.ofsted.gov.uk/v1/file/90000001" in text
    assert "https://reports.ofsted.gov.uk/provider/2/9000001" in text


def test_a_mail_says_who_what_and_when_and_that_a_machine_sent_it(mail, inbox):
    replace(mail, now=lambda: NOON).send(MESSAGE)

    (got,) = inbox.mails
    assert got["From"].addresses[0].addr_spec == "watch@example.org"
    assert [a.addr_spec for a in got["To"].addresses] == ["news@example.org"]
    assert got["Subject"] == MESSAGE.subject
    assert parsedate_to_datetime(got["Date"]) == NOON
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["X-Auto-Response-Suppress"] == "All"
    assert got["List-Id"] == "Hollybank Care <hollybank-care.ofsted-watch.example.org>"
    assert inbox.recipients == [["news@example.org"]]


def test_a_mail_sent_again_carries_the_same_message_id(mail, inbox):
    mail.send(MESSAGE)
    mail.send(MESSAGE)

    assert [got["Message-ID"] for got in inbox.mails] == ["<a1@ofsted-watch.invalid>"] * 2


def test_only_a_red_alert_is_marked_as_important(mail, inbox):
    mail.send(MESSAGE)
    mail.send(replace(MESSAGE, severity="normal"))

    assert [got["Importance"] for got in inbox.mails] == ["high", None]


def test_no_line_of_a_mail_is_longer_than_a_mail_host_must_take(mail_host):
    lines = []

    class Raw:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            lines.extend(envelope.content.split(b"\r\n"))
            return "250 taken"

    mail_host.handler.handle_DATA = Raw().handle_DATA
    for alert in SAMPLES.values():
        open_channel("desk", mail_url(mail_host.port)).send(render(alert, MESSAGE.id))

    assert max(map(len, lines)) <= 998


def test_names_reply_addresses_and_own_headers_of_the_address_are_kept(mail_host, inbox):
    more = "&name=The%20Watch&reply=desk@example.org&+X-Desk=news&+Subject=mine"

    open_channel("desk", mail_url(mail_host.port, more=more)).send(MESSAGE)

    (got,) = inbox.mails
    assert str(got["From"]) == "The Watch <watch@example.org>"
    assert (got["Reply-To"], got["X-Desk"]) == ("desk@example.org", "news")
    assert got["Subject"] == MESSAGE.subject


def test_a_host_that_fails_at_the_goodbye_has_the_mail_all_the_same(mail, inbox):
    inbox.quit = "421 gone"

    assert mail.send(MESSAGE).ok
    assert len(inbox.mails) == 1


# --- mail that does not


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.1.1 no such user",
        "551 not here",
        "553 mailbox name not allowed",
        "550 no such user",
    ],
)
def test_a_refused_recipient_is_refused_for_good(mail, inbox, answer):
    inbox.rcpt = answer

    assert mail.send(MESSAGE) == Outcome(
        ok=False, detail=f"recipient refused: {answer}", permanent=True
    )
    assert inbox.mails == []


@pytest.mark.parametrize(
    "answer",
    [
        "450 greylisted",
        "452 too many",
        "552 5.2.2 mailbox full",
        "550 5.7.1 not from your host",
        "550 relay not permitted",
        "530 must issue STARTTLS first",
        "421 busy",
    ],
)
def test_a_refusal_that_may_end_is_not_for_good(mail, inbox, answer):
    inbox.rcpt = answer

    outcome = mail.send(MESSAGE)

    assert (outcome.ok, outcome.permanent) == (False, False)
    assert answer in outcome.detail


def test_a_refused_content_is_refused_for_good_unless_by_policy(mail, inbox):
    inbox.data = "554 5.6.0 content not wanted"
    assert mail.send(MESSAGE).permanent

    inbox.data = "554 5.7.1 your host is on a list"
    assert not mail.send(MESSAGE).permanent

    inbox.data = "451 try later"
    assert not mail.send(MESSAGE).permanent


def test_a_host_that_is_down_is_tried_again():
    outcome = open_channel("desk", mail_url(free_port())).send(MESSAGE)

    assert (outcome.ok, outcome.permanent) == (False, False)
    assert "refused" in outcome.detail


def test_a_host_that_never_answers_is_given_up_on():
    with silent_host() as port:
        channel = open_channel("desk", mail_url(port, more="&rto=0.2"))
        outcome = channel.send(MESSAGE)

    assert (outcome.ok, outcome.permanent) == (False, False)
    assert "timed out" in outcome.detail


def test_a_wrong_password_costs_no_alert_and_is_not_shown(inbox):
    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=free_port(),
        auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )
    controller.start()
    host = f"watch:pa55word@127.0.0.1:{controller.port}"
    url = f"mailto://{host}?from=a@example.org&to=b@example.org&rto=2"
    try:
        outcome = open_channel("desk", url).send(MESSAGE)
    finally:
        controller.stop()

    assert (outcome.ok, outcome.permanent) == (False, False)
    assert outcome.detail.startswith("log-in refused: 535")
    assert "pa55word" not in outcome.detail


def test_a_host_without_tls_gets_no_mail_where_tls_was_asked_for(mail_host, inbox):
    url = f"mailtos://127.0.0.1:{mail_host.port}?from=a@example.org&to=b@example.org&mode="

    for mode in ("starttls", "ssl"):
        outcome = open_channel("desk", url + mode).send(MESSAGE)
        assert (outcome.ok, outcome.permanent) == (False, False)
    assert inbox.mails == []


def test_a_certificate_is_checked_unless_the_address_says_otherwise():
    url = "mailtos://127.0.0.1?from=a@example.org&to=b@example.org"

    assert mail_channel(url)._context().verify_mode == ssl.CERT_REQUIRED
    assert mail_channel(f"{url}&verify=no")._context().verify_mode == ssl.CERT_NONE


@pytest.mark.parametrize("field", ["id", "subject"])
def test_a_header_with_a_line_break_is_never_sent(mail, inbox, field):
    broken = "<x@y>\r\nBcc: all@example.org"
    message = replace(MESSAGE, id=broken) if field == "id" else replace(MESSAGE, subject=broken)

    outcome = mail.send(message)

    assert not outcome.ok
    assert inbox.mails == []


def test_an_address_outside_ascii_reaches_a_host_that_takes_it(mail, inbox):
    mail = replace(mail, recipient=Address("", "zoë", "example.org"))

    assert mail.send(MESSAGE).ok
    assert inbox.recipients == [["zoë@example.org"]]


# --- web hosts


def web(httpserver: HTTPServer, path: str = "/hook", more: str = "") -> str:
    return f"json://watch:pa55word@{httpserver.host}:{httpserver.port}{path}{more}"


def test_a_web_host_gets_one_post_with_the_whole_text(httpserver):
    httpserver.expect_request("/hook", method="POST").respond_with_data("ok")

    outcome = service(web(httpserver)).send(MESSAGE)

    assert outcome == Outcome(ok=True, detail="accepted")
    ((request, _),) = httpserver.log
    assert request.json["title"] == MESSAGE.subject
    assert request.json["message"] == MESSAGE.text.strip()


@pytest.mark.parametrize(("status", "for_good"), [(500, False), (404, False), (410, True)])
def test_a_failure_says_the_status_and_is_for_good_only_when_gone(httpserver, status, for_good):
    httpserver.expect_request("/hook").respond_with_data("no", status=status)

    outcome = service(web(httpserver)).send(MESSAGE)

    assert (outcome.ok, outcome.permanent) == (False, for_good)
    assert f"error={status}" in outcome.detail
    assert "pa55word" not in outcome.detail
    assert len(httpserver.log) == 1


def test_neither_retries_nor_optional_of_an_address_hide_a_failure(httpserver):
    httpserver.expect_request("/hook").respond_with_data("no", status=500)

    outcome = service(web(httpserver, more="?retry=3&optional=yes")).send(MESSAGE)

    assert not outcome.ok
    assert len(httpserver.log) == 1


def test_a_second_sending_does_not_wait_for_the_first(httpserver):
    httpserver.expect_request("/hook").respond_with_data("ok")
    channel = service(web(httpserver))

    assert channel.build() is not channel.build()
    assert [channel.send(MESSAGE).ok for _ in range(2)] == [True, True]


def test_a_web_host_that_is_down_or_silent_is_tried_again():
    assert not open_channel("hook", f"json://127.0.0.1:{free_port()}/").send(MESSAGE).ok
    with silent_host() as port:
        outcome = open_channel("hook", f"json://127.0.0.1:{port}/?rto=0.2").send(MESSAGE)

    assert (outcome.ok, outcome.permanent) == (False, False)


def test_a_message_too_long_for_a_service_is_one_message_with_its_end(httpserver):
    httpserver.expect_request("/hook").respond_with_data("ok")
    channel = service(web(httpserver))

    def narrow() -> Any:
        plugin = channel.build()
        plugin.body_maxlen, plugin.title_maxlen = 500, 40
        return plugin

    ServiceChannel(narrow).send(MESSAGE)

    ((request, _),) = httpserver.log
    assert len(request.json["message"]) <= 500
    assert "(shortened; see the page)" in request.json["message"]
    assert "Licence v3.0." in request.json["message"]
    assert len(request.json["title"]) <= 40


def test_whatever_goes_wrong_inside_is_an_outcome_without_its_words():
    def broken() -> Any:
        raise RuntimeError("https://hooks.example.org/s3cret")

    assert ServiceChannel(broken).send(MESSAGE) == Outcome(
        ok=False, detail="not sent: RuntimeError"
    )


# --- the terminal


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_console_prints_the_subject_and_the_text():
    paper = io.StringIO()

    assert open_channel("here", "console:", terminal=paper).send(MESSAGE).ok
    assert paper.getvalue() == f"{MESSAGE.subject}\n{RULE}\n\n{MESSAGE.text}\n"


def test_console_prints_to_standard_output_unless_told(capsys):
    open_channel("here", "console:").send(MESSAGE)

    assert MESSAGE.subject in capsys.readouterr().out


def test_a_terminal_gets_colour_unless_it_wants_none_and_a_file_never_does():
    assert console(Terminal()).colour
    assert not console(io.StringIO()).colour
    assert not console(Terminal(), {"NO_COLOR": "1"}).colour


def test_colour_is_around_the_subject_alone():
    paper = Terminal()
    ConsoleChannel(paper, colour=True).send(MESSAGE)

    assert paper.getvalue() == f"\x1b[1;31m{MESSAGE.subject}\x1b[0m\n{RULE}\n\n{MESSAGE.text}\n"


def test_an_old_terminal_gets_what_it_can_show():
    raw = io.BytesIO()
    paper = io.TextIOWrapper(raw, encoding="ascii")

    assert ConsoleChannel(paper).send(MESSAGE).ok

    assert b"Good (since 3 June 2025) ? Inadequate" in raw.getvalue()


def test_a_closed_terminal_is_an_outcome():
    paper = io.StringIO()
    paper.close()

    assert not ConsoleChannel(paper).send(MESSAGE).ok


# --- addresses that cannot be used


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mailto://h.example?from=a@b.org&to=c@d.org,e@f.org", "one recipient"),
        ("mailto://h.example?from=a@b.org&to=c@d.org,rubbish", "one recipient"),
        ("mailto://h.example/c@d.org/e@f.org?from=a@b.org", "one recipient"),
        ("mailto://h.example?from=a@b.org&to=c@d.org&cc=e@f.org", "one recipient"),
        ("mailto://h.example?from=a@b.org&to=c@d.org&bcc=e@f.org", "one recipient"),
        ("mailto://h.example?from=a@b.org&to=rubbish", "no mail address"),
        ("mailto://h.example", "lacks something"),
        ("mailto://u:s3cret99@h.example?to=c@d.org&pgp=sign", "not encrypted"),
        ("mailtos://u:s3cret99@h.example?to=c@d.org&mode=s3cret99", "lacks something"),
        (f"{HOOK}/#a/#b", "one target"),
        ("slack://s3cret99", "lacks something"),
        ("discord://s3cret99", "lacks something"),
        ("json://a.example, json://b.example", "a list"),
        ("s3cret99", "no address"),
        ("s3cret99://s3cret99/s3cret99", "no address"),
        ("", "no address"),
    ],
)
def test_a_bad_address_is_refused_with_its_reason_and_the_channels_name(url, why):
    with pytest.raises(BadChannel) as caught:
        open_channel("desk", url)

    assert str(caught.value).startswith("channel 'desk': ")
    assert why in str(caught.value)
    assert "s3cret99" not in str(caught.value).replace("s3cret99://…", "")


def test_nothing_that_apprise_logs_reaches_our_logs():
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    try:
        with pytest.raises(BadChannel):
            open_channel("desk", "slack://s3cret99/s3cret99/!!!")
    finally:
        logging.getLogger().removeHandler(handler)

    assert log.getvalue() == ""


def test_secrets_are_in_no_representation():
    mail = open_channel("desk", "mailtos://u:s3cret99@h.example?to=c@d.org")
    hook = open_channel("desk", HOOK)

    assert isinstance(mail, MailChannel)
    assert "s3cret99" not in repr(mail)
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in repr(hook)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("console:", "console"),
        ("mailtos://u:p@h.example?to=news@example.org", "mailtos: n***@example.org at h.example"),
        (
            "mailtos://u:p@h.example?to=news@example.org&smtp=smtp.h.example",
            "mailtos: n***@example.org at smtp.h.example",
        ),
        (HOOK, "slack"),
        (HOOK.replace("slack://", "https://hooks.slack.com/services/"), "slack"),
        ("rubbish", "not readable"),
    ],
)
def test_a_channel_is_described_without_its_secrets(url, words):
    assert describe(url) == words


def test_channels_may_be_used_from_several_threads(httpserver):
    httpserver.expect_request("/hook").respond_with_data("ok")
    channel, outcomes = service(web(httpserver)), []
    threads = [
        threading.Thread(target=lambda: outcomes.append(channel.send(MESSAGE))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [outcome.ok for outcome in outcomes] == [True] * 4
    assert json.loads(httpserver.log[0][0].data)["title"] == MESSAGE.subject
