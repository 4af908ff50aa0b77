"""
The channel that sends mail, by SMTP.

Apprise could send it, but its text part loses the addresses of links, and it makes a new
Message-ID for each sending: a mail sent again after a crash would look like a second alert.
"""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import Literal
from urllib.parse import quote

from notify.alert import Message, Outcome
from notify.clean import plain
from notify.filing import list_id, thread_root

TIMEOUT = 20.0
"""Seconds for the connection and for each answer of the mail host."""

_MOST_SAID = 300
_FOR_GOOD = 500
"""From this code on, a host says that the same mail will not be taken later either."""

_NOT_FOR_GOOD = re.compile(r"^5\.(2\.2|7\.\d+)\b|\brelay", re.IGNORECASE)

Mode = Literal["insecure", "starttls", "ssl"]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class MailChannel:
    """
    One recipient behind one mail host. `mode` says how the connection is made private; with
    "insecure" it is not, which suits a relay on the same machine. `name` is the channel's own.
    """

    host: str
    port: int
    mode: Mode
    sender: Address
    recipient: Address
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    reply_to: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    verify: bool = True
    timeout: float = TIMEOUT
    now: Callable[[], datetime] = _now
    name: str = ""

    def send(self, message: Message) -> Outcome:
        """Send once. The same message carries the same Message-ID each time."""
        outcome = self._send(message)
        # A host may say what it was given: a password has no place in a log, store or mail.
        detail = outcome.detail
        for secret in _spellings(self.user or "", self.password or ""):
            detail = detail.replace(secret, "***")
        return replace(outcome, detail=detail[:_MOST_SAID])

    def _send(self, message: Message) -> Outcome:
        try:
            return self._deliver_or_bare(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            return _refused("recipient refused", code, answer)
        except smtplib.SMTPDataError as error:
            # The host has read the mail and will not have it. The same mail comes next time.
            return _refused("message refused", error.smtp_code, error.smtp_error)
        except smtplib.SMTPResponseException as error:
            # The greeting, the log-in or the sender: the operator's to mend, and the mail is
            # then still wanted. A wrong password must not cost the alert.
            what = "log-in" if isinstance(error, smtplib.SMTPAuthenticationError) else "mail host"
            return Outcome(
                ok=False, detail=_said(f"{what} refused", error.smtp_code, error.smtp_error)
            )
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(ok=False, detail=f"{self.host}:{self.port}: {_words(error)}")
        except Exception as error:  # noqa: BLE001  nothing may cross this border but an outcome
            return Outcome(ok=False, detail=f"mail could not be written: {_words(error)}")

    def greet(self) -> Outcome:
        """
        Come as far as a mail host lets a stranger: connected, greeted, and private where `mode`
        says so. There is no log-in and no mail.
        """
        try:
            smtp = self._connect()
            try:
                self._make_private(smtp)
                smtp.ehlo_or_helo_if_needed()
            except BaseException:
                smtp.close()
                raise
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()
        except smtplib.SMTPResponseException as error:
            said = _said("mail host refused", error.smtp_code, error.smtp_error)
            return Outcome(ok=False, detail=f"{self.host}:{self.port}: {said}"[:_MOST_SAID])
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(ok=False, detail=f"{self.host}:{self.port}: {_words(error)}")
        private = {"insecure": "without TLS", "starttls": "with STARTTLS", "ssl": "with TLS"}
        return Outcome(ok=True, detail=f"{self.host}:{self.port} answers {private[self.mode]}")

    def _deliver_or_bare(self, message: Message) -> Outcome:
        """A host may find a mail too large or mistrust what is attached: then it goes without."""
        try:
            return self._deliver(self._mail(message))
        except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            if message.bare is None or error.smtp_code < _FOR_GOOD:
                raise
        return self._deliver(self._mail(message.bare))

    def _deliver(self, mail: EmailMessage) -> Outcome:
        smtp = self._connect()
        try:
            self._make_private(smtp)
            if self.user and self.password:
                smtp.login(self.user, self.password)
            smtp.send_message(mail, self.sender.addr_spec, [self.recipient.addr_spec])
        except BaseException:
            smtp.close()
            raise
        # The host has taken the mail: a connection that dies while saying goodbye must not turn
        # that into a failure, or the mail is sent twice.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        return Outcome(ok=True, detail=f"accepted by {self.host}")

    def _connect(self) -> smtplib.SMTP:
        if self.mode == "ssl":
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=self._context()
            )
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout)

    def _make_private(self, smtp: smtplib.SMTP) -> None:
        if self.mode == "starttls":
            smtp.starttls(context=self._context())

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if not self.verify:  # `verify=no` in the channel's address: the operator's own choice
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def _mail(self, message: Message) -> EmailMessage:
        ascii_only = (self.sender.addr_spec + self.recipient.addr_spec).isascii()
        # Folded at 78 characters, a long subject would begin with an empty line, which some
        # programs show as a leading space. A line may have 998 (RFC 5322, 2.1.1).
        policy = (SMTP if ascii_only else SMTPUTF8).clone(max_line_length=998)
        mail = EmailMessage(policy=policy)
        mail["From"] = self.sender
        mail["To"] = self.recipient
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(self.now())
        mail["Message-ID"] = f"<{message.id.strip('<>')}>"
        if message.thread:
            # One thread for all that is told of a provider, whatever the subjects say.
            root = thread_root(message.thread, self.name or self.recipient.addr_spec)
            mail["In-Reply-To"] = root
            mail["References"] = root
        mail["List-Id"] = list_id(message.watches, self.sender.domain or "invalid")
        # RFC 3834, and what Exchange knows instead: no holiday replies to a machine.
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        if message.severity == "red":
            mail["Importance"] = "high"
        if self.reply_to:
            mail["Reply-To"] = ", ".join(self.reply_to)
        for name, value in self.headers:
            if name not in mail:
                mail[name] = value
        mail.set_content(message.text, cte="quoted-printable")
        mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
        for each in message.attachments:
            mail.add_attachment(
                each.content, maintype="application", subtype="pdf", filename=each.name
            )
        return mail


def _refused(what: str, code: int, answer: bytes | str) -> Outcome:
    return Outcome(
        ok=False, detail=_said(what, code, answer), permanent=_for_good(code, _text(answer))
    )


def _for_good(code: int, answer: str) -> bool:
    """
    Whether the refusal stands however often the mail is offered.

    RFC 5321 calls 5xx final, but only these are about the recipient or the mail. A full mailbox
    (552, 5.2.2) is emptied some day, and a policy (5.7.x, relaying denied, sender on a list) is
    about our side, which the operator can mend while the mail waits.
    """
    return code in {550, 551, 553, 554} and not _NOT_FOR_GOOD.search(answer)


def _said(what: str, code: int, answer: bytes | str) -> str:
    return f"{what}: {code} {_text(answer)}"


def _text(answer: bytes | str) -> str:
    return plain(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer)


def _words(error: BaseException) -> str:
    return _text(str(error)) or type(error).__name__


def _spellings(user: str, password: str) -> tuple[str, ...]:
    """A password as it is, in an address, and as AUTH PLAIN and LOGIN send it, longest first."""
    if not password:
        return ()
    sent = (f"\0{user}\0{password}", f"{user}\0{user}\0{password}", password)
    coded = (base64.b64encode(each.encode()).decode() for each in sent)
    written = (password, quote(password), quote(password, safe=""))
    return tuple(sorted({*coded, *written}, key=len, reverse=True))
