"""How a delivery becomes the message that is sent: in the forms of the config, with documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from notify.alert import Alert, Fault, Message
from notify.digest import digest
from notify.forms import OURS, Forms
from notify.render import render
from notify.render_digest import render_digest
from watcher.config import Config
from watcher.enclosing import enclosed, refused
from watcher.kept import KeptDocuments
from watcher.own_templates import read
from watcher.store.deliveries import Delivery


class Writer:
    """
    Writes messages, with times in `zone`, by `forms`; those of the channels `attaching` with the
    documents that `content` gives. `faults` are what was wrong with own templates, and `written`
    counts the messages. For several threads: the lists are only added to.
    """

    def __init__(
        self,
        zone: ZoneInfo,
        forms: Callable[[], tuple[Forms, Sequence[Fault]]] = lambda: (OURS, ()),
        attaching: frozenset[str] = frozenset(),
        content: Callable[[str], bytes | None] = lambda _: None,
    ) -> None:
        self._zone = zone
        self._read = forms
        self._forms: Forms | None = None
        self._attaching = attaching
        self._content = content
        self.faults: list[Fault] = []
        self.written = 0

    def single(self, delivery: Delivery) -> Message:
        """Write the message of one alert."""
        alert = localised(delivery.alert, self._zone)
        if delivery.channel not in self._attaching:
            return self._noted(render(alert, delivery.message_id, self.forms))
        told, attachments = enclosed(alert, self._content)
        message = render(told, delivery.message_id, self.forms)
        if attachments:
            bare = render(refused(alert), delivery.message_id, self.forms)
            message = replace(message, attachments=attachments, bare=bare)
        return self._noted(message)

    def together(self, alerts: Sequence[Alert], message_id: str, *, all_read: bool) -> Message:
        """Write one message of several alerts."""
        gathered = digest([localised(one, self._zone) for one in alerts], all_read=all_read)
        return self._noted(render_digest(gathered, message_id, self.forms))

    @property
    def forms(self) -> Forms:
        """The templates, read when the first message is written."""
        if self._forms is None:
            forms, faults = self._read()
            self.faults += faults
            self._forms = forms
        return self._forms

    def _noted(self, message: Message) -> Message:
        self.faults += message.faults
        self.written += 1
        return message


def writer(config: Config) -> Writer:
    """Who writes as `config` says. Templates are read anew each time: they may be mended."""
    return Writer(
        config.timezone,
        lambda: read(config.templates),
        frozenset(channel.name for channel in config.channels if channel.attach),
        KeptDocuments(config.state).content,
    )


def localised(alert: Alert, zone: ZoneInfo) -> Alert:
    """A stored alert with its time in `zone`: the store keeps the moment, not the place."""
    return replace(alert, seen=alert.seen.astimezone(zone))
