"""Puts the parts together from a config: the client, the channels, the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TextIO

from notify.alert import Channel
from notify.channels import open_channel
from scrapers.documents.isolated import DocumentReader
from scrapers.hosts import HostNote, Hosts
from scrapers.http import Client
from watcher import __version__
from watcher.config import Config
from watcher.store import Store


def now() -> datetime:
    """The time, aware."""
    return datetime.now(UTC)


class StoredNotes:
    """
    What is remembered of a host, kept in the store, so that a new process neither reads
    robots.txt again nor forgets that a host asked to be left alone. `store` is the connection of
    the thread that is now at work.
    """

    def __init__(self, store: Store | None = None) -> None:
        self.store = store

    def get(self, host: str, /) -> HostNote | None:
        """Give the note of `host`, None if there is none."""
        assert self.store is not None
        note = self.store.journal.host(host)
        return HostNote(*note) if note else None

    def put(self, host: str, note: HostNote, /) -> None:
        """Keep `note` in place of what was known of `host`."""
        assert self.store is not None
        self.store.journal.remember_host(host, note.robots, note.robots_read, note.paused_until)


def make_client(config: Config, notes: StoredNotes) -> Client:
    """The one client of a process."""
    hosts = Hosts(config.site.reports, config.site.files, config.site.govuk)
    return Client(hosts, config.site.contact, __version__, config.site.pace, notes)


def make_document_reader() -> DocumentReader:
    """The one reader of documents of a process. It reads in a process of its own."""
    return DocumentReader()


def make_channels(config: Config, terminal: TextIO | None = None) -> dict[str, Channel]:
    """
    Every channel of the config, by name. `terminal` is where `console:` prints, standard output
    if it is None. Raises notify.channels.BadChannel.
    """
    return {
        channel.name: open_channel(channel.name, channel.url, terminal=terminal)
        for channel in config.channels
    }
