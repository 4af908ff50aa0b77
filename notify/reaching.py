"""Whether the host of a channel can be reached, without sending it anything."""

from __future__ import annotations

import socket
import ssl
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from notify.alert import Channel, Outcome
from notify.channels import ServiceChannel
from notify.mail import MailChannel
from notify.slack import SlackChannel
from notify.webhook import WebhookChannel

TIMEOUT = 10.0
"""Seconds for the connection, and for each step of TLS."""

_FIXED = ("webhook_url", "notify_url", "api_url", "base_url")
"""Where Apprise's objects have the address of a service that has one for everybody."""


def reach(channel: Channel, timeout: float = TIMEOUT) -> Outcome:
    """
    Say whether the host behind `channel` answers: a mail host is greeted, with TLS as the channel
    says; to a service a connection is made, with TLS, and nothing is posted. Where no host is
    known, it says so and calls it good.
    """
    if isinstance(channel, MailChannel):
        return channel.greet()
    if isinstance(channel, SlackChannel | WebhookChannel):
        to = channel.address
        return _knock(to.host, to.port, to.secure, to.verify, timeout)
    if not isinstance(channel, ServiceChannel):
        return Outcome(ok=True, detail="prints to the terminal or the journal")
    try:
        place = _place(channel.build())
    except Exception as error:  # noqa: BLE001  not its text, which may hold the address
        return Outcome(ok=False, detail=f"cannot be opened: {type(error).__name__}")
    if place is None:
        return Outcome(ok=True, detail="not tried: which host it has shows only when it sends")
    return _knock(*place, timeout)


def _place(plugin: Any) -> tuple[str, int, bool, bool] | None:
    """
    The host that `plugin` posts to, its port, whether by TLS, and whether its certificate counts.
    Some services have one host for all, others take their host from the channel's address.
    """
    verify = bool(plugin.verify_certificate)
    if getattr(plugin, "mode", None) == "cloud":  # ntfy: the public one
        return _fixed(plugin, ("cloud_notify_url",), verify=verify)
    templates = getattr(plugin, "templates", ()) or ()
    if any("{host}" in template for template in templates) and plugin.host:
        port = plugin.port or (443 if plugin.secure else 80)
        return plugin.host, port, bool(plugin.secure), verify
    bot = getattr(plugin, "mode", None) == "bot"  # of Slack, which has another host for hooks
    return _fixed(plugin, ("api_url",) if bot else _FIXED, verify=verify)


def _fixed(
    plugin: Any, names: tuple[str, ...], *, verify: bool
) -> tuple[str, int, bool, bool] | None:
    for name in names:
        address = getattr(plugin, name, None)
        if not isinstance(address, str):
            continue
        parts = urlsplit(address)
        if parts.scheme in {"http", "https"} and parts.hostname and "{" not in parts.netloc:
            secure = parts.scheme == "https"
            return parts.hostname, parts.port or (443 if secure else 80), secure, verify
    return None


def _knock(host: str, port: int, secure: bool, verify: bool, timeout: float) -> Outcome:  # noqa: FBT001
    proxy = getproxies().get("https" if secure else "http")
    if proxy and not proxy_bypass(host):
        # What lies behind it shows only when something is sent.
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        if parts.hostname:
            return _connect(parts.hostname, parts.port or 80, None, timeout, f"proxy of {host}")
    context = ssl.create_default_context() if secure else None
    if context and not verify:  # `verify=no` in the channel's address: the operator's own choice
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return _connect(host, port, context, timeout, "host")


def _connect(
    host: str, port: int, context: ssl.SSLContext | None, timeout: float, what: str
) -> Outcome:
    where = f"{what} {host}:{port}" if what != "host" else f"{host}:{port}"
    try:
        with socket.create_connection((host, port), timeout) as plain:
            if context is None:
                return Outcome(ok=True, detail=f"{where} answers")
            with context.wrap_socket(plain, server_hostname=host):
                return Outcome(ok=True, detail=f"{where} answers with TLS")
    except (OSError, UnicodeError) as error:
        said = " ".join(str(error).split()) or type(error).__name__
        return Outcome(ok=False, detail=f"{where}: {said}"[:300])
