"""
The channel that posts to Slack, by an incoming webhook or as a bot.

Apprise could post, but its messages have no line for the notification, its templates hold no
fields or buttons that differ from alert to alert, and it does not tell "wait" from "never".
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from notify.alert import Message, Outcome
from notify.hiding import hidden, spellings
from notify.posting import TIMEOUT, Address, Answer, NoAnswer, post
from notify.shorten import shorten
from notify.slack_blocks import plain_post, sheet_post

_TOGETHER = 39_000
"""Characters of a text without blocks: Slack cuts it after 40,000."""

# These mean the hook, the bot or the place it posts to is gone, not that it is ill.
_GONE_HOOK = frozenset(
    {
        "channel_is_archived", "channel_not_found", "invalid_token", "no_active_hooks",
        "no_service", "no_service_id", "no_team", "team_disabled", "token_revoked",
    }
)  # fmt: skip
# A bot is told `channel_not_found` of a private channel, too, until somebody invites it.
_GONE_BOT = frozenset({"account_inactive", "invalid_auth", "is_archived", "token_revoked"})

_NO_BLOCKS = frozenset(
    {
        "invalid_attachments", "invalid_blocks", "invalid_blocks_format", "invalid_payload",
        "msg_blocks_too_long",
    }
)  # fmt: skip


class BadPlace(ValueError):
    """Nothing of Slack's has such a name. The message holds no secret."""


@dataclass(frozen=True, slots=True)
class SlackChannel:
    """
    One place in one workspace. `token` is that of a bot; an incoming webhook has its secret in
    the address. `more` is what the channel's address asks for: `channel`, `thread_ts`, `username`.
    """

    address: Address
    token: str = field(default="", repr=False)
    more: tuple[tuple[str, str], ...] = ()
    timeout: float = TIMEOUT

    def send(self, message: Message) -> Outcome:
        """Send once: with blocks, or as a text where Slack will have none of these."""
        outcome, word = self._send(message.blocks or sheet_post(message.subject, message.slack))
        if word in _NO_BLOCKS:
            outcome, _ = self._send(_plainly(message))
        secrets = spellings((self.token, self.address.path.partition("/services/")[2]))
        return replace(outcome, detail=hidden(outcome.detail, secrets)[:300])

    def _send(self, written: str) -> tuple[Outcome, str]:
        """What became of it, and Slack's own word for it."""
        try:
            payload = json.loads(written) | dict(self.more)
            headers = {"Content-Type": "application/json; charset=utf-8"}
            if self.token:
                headers["Authorization"] = f"Bearer {self.token}"
            body = json.dumps(payload, ensure_ascii=False).encode()
            answer = post(self.address, body, headers, self.timeout)
        except NoAnswer as error:
            return Outcome(ok=False, detail=str(error)), ""
        except Exception as error:  # noqa: BLE001  nothing may cross this border but an outcome
            return Outcome(ok=False, detail=f"not sent: {type(error).__name__}"), ""
        return self._heard(answer)

    def _heard(self, answer: Answer) -> tuple[Outcome, str]:
        word = _bots_word(answer) if self.token else _word(answer.body)
        # A page of a proxy in between is no yes, though it may come with a 200.
        if answer.status == 200 and (word == "ok" or not answer.body):
            return Outcome(ok=True, detail="accepted by Slack"), word
        # A 410 without a word is an address that is gone; so is a word that says so.
        gone = word in (_GONE_BOT if self.token else _GONE_HOOK) or answer.status == 410
        detail = f"Slack {answer}" + (f": {word}" if word else "")
        return Outcome(ok=False, detail=detail, permanent=gone, wait=answer.pause), word


def slack_channel(plugin: Any, timeout: float) -> SlackChannel:
    """The channel that Apprise's `plugin` describes. Raises BadPlace."""
    (target,) = plugin.channels
    more = {"username": plugin.user} if plugin.user else {}
    if target:
        named, _, thread = target.partition(":")
        more["channel"] = _place(named)
        if thread:
            more["thread_ts"] = thread
    if plugin.mode == "bot":
        url = plugin.api_url.format("chat.postMessage")
    else:
        base = plugin.webhook_gov_url if plugin.mode == "gov-hook" else plugin.webhook_url
        url = f"{base}/{plugin.token_a}/{plugin.token_b}/{plugin.token_c}"
    parts = urlsplit(url)
    return SlackChannel(
        Address(parts.hostname or "", 443, path=parts.path, verify=plugin.verify_certificate),
        plugin.access_token or "",
        tuple(more.items()),
        timeout,
    )


def _place(named: str) -> str:
    """`#name`, `@user`, or the id that stands behind a `+`."""
    if not re.fullmatch(r"[+#@]?[A-Za-z0-9_-]{1,80}", named):
        raise BadPlace("the channel's name cannot be one of Slack's")
    if named.startswith("+"):
        return named[1:]
    return named if named[0] in "#@" else f"#{named}"


def _plainly(message: Message) -> str:
    return plain_post(message.subject, shorten(message.slack, _TOGETHER))


def _bots_word(answer: Answer) -> str:
    """What a bot is told is JSON: `{"ok": false, "error": "not_in_channel"}`."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    return "ok" if said.get("ok") is True else _word(str(said.get("error") or ""))


def _word(text: str) -> str:
    """One of Slack's words, and not a page of a proxy in between."""
    return text if re.fullmatch(r"[a-z_]{2,60}", text) else ""
