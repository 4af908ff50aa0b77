"""How a delivery becomes the message that is sent: in the forms of the config, with documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from notify.alert import Alert, Message
from notify.render import render
from watcher.config import Config
from watcher.enclosing import enclosed, refused
from watcher.kept import KeptDocuments
from watcher.store.deliveries import Delivery

Write = Callable[[Delivery], Message]
"""Writes the message of a delivery."""


def writer(config: Config) -> Write:
    """Write as `config` says."""
    attaching = {channel.name for channel in config.channels if channel.attach}
    kept = KeptDocuments(config.state)

    def write(delivery: Delivery) -> Message:
        alert = localised(delivery.alert, config.timezone)
        if delivery.channel not in attaching:
            return render(alert, delivery.message_id)
        told, attachments = enclosed(alert, kept.content)
        message = render(told, delivery.message_id)
        if not attachments:
            return message
        bare = render(refused(alert), delivery.message_id)
        return replace(message, attachments=attachments, bare=bare)

    return write


def plainly(zone: ZoneInfo) -> Write:
    """Write the alert alone, with its time in `zone`."""
    return lambda delivery: render(localised(delivery.alert, zone), delivery.message_id)


def localised(alert: Alert, zone: ZoneInfo) -> Alert:
    """A stored alert with its time in `zone`: the store keeps the moment, not the place."""
    return replace(alert, seen=alert.seen.astimezone(zone))
