"""
Opens channels: Apprise, and what Apprise cannot do, behind one interface. One recipient each.

One recipient, because Apprise calls a sending to two of which one was refused a failure, and
trying it again would send to the other one twice (measured with 2.2.0).
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from typing import Any, Literal, TextIO
from urllib.parse import quote, unquote

from apprise import (
    Apprise,
    AppriseAsset,
    NotificationManager,
    NotifyBase,
    NotifyFormat,
    NotifyType,
    OverflowMode,
)
from apprise.plugins import url_to_dict
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.slack import NotifySlack, SlackMode

from notify.alert import Channel, Message, Outcome, Severity
from notify.brief import fitted
from notify.clean import plain
from notify.console import ConsoleChannel
from notify.hiding import hidden
from notify.mail import MailChannel
from notify.neutral import neutral
from notify.shorten import cut
from notify.slack import BadPlace, SlackChannel, slack_channel
from notify.slack_blocks import fallback
from notify.webhook import BadHook, described, is_webhook, open_webhook

# Apprise warns with the very tokens that it could not read. What it says of a sending is taken
# from its results instead, so nothing of it is lost by keeping it from the logs.
_LOG = logging.getLogger("apprise")
_LOG.setLevel(logging.WARNING)
_LOG.propagate = False

_KINDS: dict[Severity, NotifyType] = {
    "red": NotifyType.FAILURE,
    "high": NotifyType.WARNING,
    "normal": NotifyType.INFO,
    "low": NotifyType.INFO,
}

_WHOLE = frozenset(
    {
        "json", "xml", "form", "apprise", "syslog", "rsyslog", "brevo", "mailersend", "mailgun",
        "o365", "azure", "postmark", "resend", "sendgrid", "sendpulse", "ses", "smtp2go",
        "sparkpost",
    }
)  # fmt: skip
"""Programs, logs and mail by other roads: they get the whole text."""

_NTFY = 2000
"""Apprise allows more, but ntfy makes a file of what has over 4,096 bytes."""

_TIMEOUT = "20"
"""Seconds. Apprise's own are 4, and a hook that answers after 5 would get the alert twice."""


class BadChannel(ValueError):
    """A channel's address cannot be used. The message says why, and holds no secret of it."""


def open_channel(
    name: str,
    url: str,
    *,
    terminal: TextIO | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Channel:
    """
    Make the channel that `url` describes: `console:`, `webhook://`, or what Apprise knows.

    `terminal` is where `console:` prints, standard output unless given, and with colour unless
    NO_COLOR (https://no-color.org) is in `environ`. Nothing is connected yet. Raises BadChannel.
    """
    if _is_console(url):
        terminal = terminal or sys.stdout
        return ConsoleChannel(terminal, terminal.isatty() and not environ.get("NO_COLOR"))
    try:
        if is_webhook(url):
            return open_webhook(url)
        parts = _parts(url)
        plugin = _plugin(parts)
        if isinstance(plugin, NotifyEmail):
            return _mail(name, plugin, parts)
        return _service(plugin, parts, url)
    except (BadChannel, BadHook, BadPlace) as error:
        raise BadChannel(f"channel {name!r}: {error}") from None


def describe(url: str) -> str:
    """What `url` stands for, secrets out: `mailto: n***@example.org at smtp.example.org`."""
    if _is_console(url):
        return "console"
    try:
        if is_webhook(url):
            return described(url)
        parts = _parts(url)
        plugin = _plugin(parts)
    except (BadChannel, BadHook):
        return "not readable"
    if isinstance(plugin, NotifyEmail):
        to = ", ".join(_masked(address) for _, address in plugin.targets)
        return f"{parts['schema']}: {to} at {plugin.smtp_host}"
    return str(parts["schema"])


@dataclass(frozen=True, slots=True)
class ServiceChannel:
    """
    One target of a service that Apprise knows. `build` makes Apprise's object for it, anew for
    each sending: one that is used again sleeps first (5.5 seconds, measured).
    """

    build: Callable[[], NotifyBase]
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def send(self, message: Message) -> Outcome:
        """Send once, as one message, within what the service takes."""
        try:
            plugin = self.build()
            service = Apprise(plugin, asset=plugin.asset)
            result = service.notify(
                notify_type=_KINDS[message.severity], **_content(plugin, message)
            )
            attempts = [attempt for each in result for attempt in each]
            lines = [entry.message for attempt in attempts for entry in attempt]
            ok = bool(attempts) and all(attempts)
        except Exception as error:  # noqa: BLE001  nothing may cross this border but an outcome
            # Not its text: the exceptions of HTTP libraries quote the address, secrets included.
            return Outcome(ok=False, detail=f"not sent: {type(error).__name__}")
        if ok:
            return Outcome(ok=True, detail="accepted")
        detail = hidden(plain(" ".join(lines)), self.secrets) or "not accepted"
        # 410 alone says that the address is gone for good. A 404 may be a hook in the making.
        return Outcome(ok=False, detail=detail[:300], permanent="error=410" in detail)


def _content(plugin: NotifyBase, message: Message) -> dict[str, Any]:
    """
    Title, body and format of `message` as this service takes them.

    A template of the operator's for Slack gets Slack's own form, undeclared, so that Apprise
    passes it on as it is. All others get a text, whose links are visible, and which Apprise
    escapes for those that want HTML; what Markdown would make more of is taken out of it. Chats
    and telephones get the short one.
    """
    if isinstance(plugin, NotifySlack) and plugin.use_blocks:
        return {"title": fallback(message.subject), "body": message.slack}
    schemas: set[str] = plugin.schemas()  # type: ignore[no-untyped-call]
    subject, text = neutral(message.subject), message.text if schemas & _WHOLE else message.brief
    title = cut(subject, plugin.title_maxlen or len(subject))
    html = plugin.resolve_format(NotifyFormat.TEXT) == NotifyFormat.HTML
    room = min(plugin.body_maxlen, _NTFY) if "ntfy" in schemas else plugin.body_maxlen
    if plugin.title_maxlen <= 0 or plugin.overflow_amalgamate_title:
        room -= len(title) + 16  # the title goes into the body, with marks around it
    return {
        "title": title,
        "body": fitted(neutral(text or message.text), max(room, 1), html=html),
        "body_format": NotifyFormat.TEXT,
    }


def _is_console(url: str) -> bool:
    return url.strip().rstrip("/") == "console:"


def _parts(url: str) -> dict[str, Any]:
    """What Apprise reads out of `url`, with our own choices put in. Raises BadChannel."""
    url = url.strip()
    if len(re.findall(r"(?:^|[\s,])[a-z][a-z0-9+.-]*://", url, re.IGNORECASE)) > 1:
        raise BadChannel("one address a channel; this is a list of them")
    parts: dict[str, Any] | None = url_to_dict(url)  # type: ignore[no-untyped-call]
    if not parts:
        raise BadChannel(
            f"{_schema(url)} is no address that Apprise can read: see "
            "https://appriseit.com/services/ for how to write it, or use console:"
        )
    parts.setdefault("rto", _TIMEOUT)
    parts.setdefault("cto", _TIMEOUT)
    # Trying again is the outbox's part, and no failure may be called a success.
    return parts | {
        "retry": 0,
        "optional": "no",
        "overflow": OverflowMode.TRUNCATE.value,
        "asset": AppriseAsset(app_id="ofsted-watch", storage_mode="memory", async_mode=False),
    }


def _plugin(parts: dict[str, Any]) -> NotifyBase:
    plugin = Apprise.instantiate(dict(parts), asset=parts["asset"])
    if plugin is None:
        kind = NotificationManager()[parts["schema"]]  # type: ignore[no-untyped-call]
        raise BadChannel(
            f"{parts['schema']}:// lacks something or holds something invalid: see "
            f"{kind.setup_url} for how to write it"
        )
    return plugin


def _mail(name: str, plugin: Any, parts: dict[str, Any]) -> MailChannel:
    # Apprise drops an invalid recipient in silence, so what was written is counted.
    written = [part for to in parts["targets"] for part in re.split(r"[,;]", to) if part.strip()]
    if max(len(written), len(plugin.targets)) > 1 or plugin.cc or plugin.bcc:
        raise BadChannel("one recipient a channel: make another [[channel]] for each one more")
    if not plugin.targets:
        raise BadChannel("the recipient is no mail address")
    if parts.get("pgp_mode") or parts.get("use_wkd"):
        raise BadChannel("mail is not encrypted with PGP here: take pgp= and wkd= out")
    if parts["schema"] not in {"mailto", "mailtos"}:  # Delta Chat is mail to Apprise, too
        raise BadChannel(f"{parts['schema']}:// is not known here: use mailto:// or mailtos://")
    try:
        sender, recipient = _address(plugin.from_addr), _address(plugin.targets[0])
    except (ValueError, IndexError):
        raise BadChannel("the sender or the recipient is no mail address") from None
    return MailChannel(
        host=plugin.smtp_host,
        port=plugin.port,
        mode=plugin.secure_mode,
        sender=sender,
        recipient=recipient,
        user=plugin.user,
        password=plugin.password,
        reply_to=tuple(sorted(plugin.reply_to)),
        headers=tuple(plugin.headers.items()),
        verify=plugin.verify_certificate,
        timeout=plugin.socket_read_timeout,
        name=name,
    )


def _address(named: tuple[str | Literal[False], str]) -> Address:
    name, address = named
    return Address(display_name=name or "", addr_spec=address)


def _service(plugin: NotifyBase, parts: dict[str, Any], url: str) -> ServiceChannel | SlackChannel:
    if len(plugin) > 1:
        raise BadChannel("one target a channel: make another [[channel]] for each one more")
    if isinstance(plugin, NotifySlack) and plugin.mode in _SLACK and not plugin.template:
        to = plugin.channels[0] or ""
        if "@" not in to[1:]:  # of a mail address Apprise asks Slack whose it is
            return slack_channel(plugin, plugin.socket_read_timeout)
    return ServiceChannel(lambda: _plugin(parts), _secrets(plugin, url))


# What posts to a workflow takes one line of plain text, not blocks.
_SLACK = frozenset({SlackMode.WEBHOOK, SlackMode.WEBHOOK_GOV, SlackMode.BOT})


def _schema(url: str) -> str:
    match = re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:", url)
    return f"{match[0]}//…" if match else "this"


def _masked(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}"


def _secrets(plugin: NotifyBase, url: str) -> tuple[str, ...]:
    """The pieces of `url` that Apprise itself hides, longest first."""
    masked = plugin.url(privacy=True)  # type: ignore[no-untyped-call]
    pieces = {piece for piece in re.split(r"[/:@?&=#,]", url) if len(piece) > 3}
    pieces |= {unquote(piece) for piece in pieces} | {plugin.password or ""}
    pieces |= {quote(piece) for piece in pieces} | {quote(piece, safe="") for piece in pieces}
    return tuple(sorted((p for p in pieces if p and p not in masked), key=len, reverse=True))
