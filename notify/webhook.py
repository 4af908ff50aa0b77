"""
The channel for programs: posts an alert's values as JSON, signed. docs/webhook.md describes it.

`webhooks://host/path?secret=…`, or `webhook://` for plain HTTP.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from notify.alert import Message, Outcome
from notify.facts import facts_of
from notify.hiding import hidden, spellings
from notify.posting import TIMEOUT, Address, NoAnswer, post
from notify.shorten import cut

SIGNATURE = "X-Ofsted-Watch-Signature"

LEAST_SECRET = 16
"""Characters that a secret has at least: what is shorter can be guessed from one signature."""

_SCHEMES = {"webhook": (False, 80), "webhooks": (True, 443)}
_OURS = frozenset({"secret", "verify", "rto"})
_OWN_HEADERS = re.compile(
    r"content-|transfer-|connection|host$|user-agent|x-ofsted-watch-", re.IGNORECASE
)
_PATH_KEPT = "/%:@!$&'()*+,;=~-._?"


class BadHook(ValueError):
    """An address that nothing can be posted to. Says why, and holds no secret of it."""


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """
    One program behind one address. `login` is name and password for HTTP Basic, `now` when a
    body is made: it stands in it.
    """

    address: Address
    secret: str = field(default="", repr=False)
    login: str = field(default="", repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    timeout: float = TIMEOUT
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def send(self, message: Message) -> Outcome:
        """Post once. Only a 410 says that the address is gone for good."""
        outcome = self._send(message)
        given = (value for _, value in self.headers)
        known = (self.secret, self.login, self.address.path.strip("/"), *given)
        return replace(outcome, detail=hidden(outcome.detail, spellings(known))[:300])

    def _send(self, message: Message) -> Outcome:
        when = self.now()
        try:
            body = json.dumps(posted(message, when), ensure_ascii=False).encode()
            headers = {"Content-Type": "application/json", **dict(self.headers)}
            if self.login:
                headers["Authorization"] = f"Basic {b64encode(self.login.encode()).decode()}"
            if self.secret:
                headers[SIGNATURE] = signature(self.secret, int(when.timestamp()), body)
            answer = post(self.address, body, headers, self.timeout)
        except NoAnswer as error:
            return Outcome(ok=False, detail=str(error))
        except Exception as error:  # noqa: BLE001  nothing may cross this border but an outcome
            return Outcome(ok=False, detail=f"not sent: {type(error).__name__}")
        if 200 <= answer.status < 300:
            return Outcome(ok=True, detail=f"accepted ({answer.status})")
        said = f": {cut(answer.body, 120)}" if answer.body else ""
        detail = f"{self.address.host} {answer}{said}"
        return Outcome(ok=False, detail=detail, permanent=answer.status == 410, wait=answer.pause)


def posted(message: Message, when: datetime) -> dict[str, Any]:
    """What is posted for `message` at `when`: its values, and the moment of the posting."""
    values = facts_of(message)
    first = {name: values.pop(name) for name in ("version", "id")}
    return {**first, "sent": when.astimezone(UTC).isoformat(timespec="seconds"), **values}


def signature(secret: str, when: int, body: bytes) -> str:
    """The header that says that who holds `secret` made `body`, and when: against replays."""
    signed = hmac.new(secret.encode(), f"{when}.".encode() + body, hashlib.sha256)
    return f"t={when},v1={signed.hexdigest()}"


def is_webhook(url: str) -> bool:
    """Whether `url` is one of ours."""
    return url.strip().partition("://")[0].lower() in _SCHEMES


def open_webhook(url: str) -> WebhookChannel:
    """The channel that `url` describes. Raises BadHook."""
    url = url.strip()
    if re.search(r"[\s\x00-\x1f\x7f]", url):
        raise BadHook("an address has no blanks: write %20 where one is meant")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # UnicodeError is one
        raise BadHook("host or port cannot be read") from None
    if not host:
        raise BadHook("there is no host in it: webhooks://host/path?secret=…")
    if "#" in url:
        raise BadHook("in an address, # is written %23")
    secure, usual = _SCHEMES[parts.scheme]
    ours, headers, query = _read_query(parts.query)
    secret = ours.get("secret", "")
    if "secret" in ours and len(secret) < LEAST_SECRET:
        raise BadHook(f"its secret is too short to sign with: {LEAST_SECRET} characters at least")
    path = quote(parts.path or "/", safe=_PATH_KEPT) + (
        f"?{quote(query, safe=_PATH_KEPT)}" if query else ""
    )
    verify = ours.get("verify", "yes").lower() not in {"no", "false", "0", "off"}
    return WebhookChannel(
        Address(host, port or usual, secure, path, verify),
        secret,
        _login(parts),
        tuple(headers),
        _seconds(ours.get("rto")),
    )


def described(url: str) -> str:
    """What `url` stands for, secrets out: `webhooks: hooks.example.org`."""
    channel = open_webhook(url)
    return f"{'webhooks' if channel.address.secure else 'webhook'}: {channel.address.host}"


def _read_query(query: str) -> tuple[dict[str, str], list[tuple[str, str]], str]:
    """What of `query` is ours, what is a header (`+Name=value`), and what is the host's."""
    ours: dict[str, str] = {}
    headers: list[tuple[str, str]] = []
    others = []
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        if name in _OURS:
            ours[name] = unquote(value)
        elif name.startswith(("+", "%2B", "%2b")):
            headers.append(_header(unquote(name)[1:], unquote(value)))
        else:
            others.append(pair)
    return ours, headers, "&".join(others)


def _header(name: str, value: str) -> tuple[str, str]:
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}", name) or _OWN_HEADERS.match(name):
        raise BadHook("one of its headers is none, or is one that is set here")
    if not re.fullmatch(r"[\x20-\x7e]*", value):
        raise BadHook("a header of it holds more than plain characters")
    return name, value


def _login(parts: SplitResult) -> str:
    if not parts.username:
        return ""
    return f"{unquote(parts.username)}:{unquote(parts.password or '')}"


def _seconds(text: str | None) -> float:
    try:
        seconds = float(text) if text is not None else TIMEOUT
    except ValueError:
        raise BadHook("its rto is no number of seconds") from None
    if not 0 < seconds <= 120:
        raise BadHook("its rto is not between 0 and 120 seconds")
    return seconds
