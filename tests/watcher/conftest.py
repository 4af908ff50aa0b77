"""The stage of the watcher's own tests: cycles over the replica, under a clock that is ours."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import structlog
from click.testing import CliRunner

from notify.alert import Alert, Channel
from scrapers.documents.model import Document
from scrapers.hosts import Hosts, Limits
from scrapers.http import Client
from scrapers.replica import InventedReport, Replica
from watcher.assembly import StoredNotes
from watcher.cli import cli
from watcher.commands.common import Failure
from watcher.config import Config, load
from watcher.cycle import Cycle
from watcher.delivering import deliver_and_note
from watcher.outbox import Delivered
from watcher.store import Store, open_store
from watcher.store.duty import load_alert
from watcher.summary import Summary

_SET_BY_COMMANDS = ("httpx", "httpcore", "apscheduler", "stamina")
_HURRIED = Limits(connect=2, read=1.5, deadline=5, attempts=2, wait=0, forbidden=0.001)


@dataclass
class Lookout:
    """
    A config, its store and a clock. Each `look` is a cycle of a new process: a client of its own,
    and the store opened again. `waited` is what the client would have slept; `documents` is what
    is read from the document with an id, where it is to say more than nothing.
    """

    desk: Any
    replica: Replica
    now: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    waited: list[float] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)

    def read(self, content: bytes) -> Document:
        """A reader that is told what it is to find: by the id that the last request was for."""
        asked = [r.path for r in self.replica.requests if r.kind == "file"]
        blank = Document(kind="made up", pages=1)
        if not content.startswith(b"%PDF-"):
            return Document(problems=("not a PDF",))
        return self.documents.get(asked[-1].rpartition("/")[2], blank)

    @property
    def config(self) -> Config:
        return load(self.desk.config, {})

    def store(self) -> Store:
        return open_store(self.config.state)

    def client(self, store: Store) -> Client:
        url = self.replica.url
        return Client(
            Hosts(url, url, url),
            "tests@example.org",
            "0",
            0,
            StoredNotes(store),
            now=lambda: self.now,
            sleep=self.waited.append,
            limits=_HURRIED,
        )

    def look(self, *, poll: bool = True, **arguments: Any) -> Summary:
        with self.store() as store, self.client(store) as client:
            cycle = Cycle(self.config, store, client, lambda: self.now, read=self.read)
            return cycle.run(poll=poll, **arguments)

    def again(self, *, poll: bool = True, **later: float) -> Summary:
        """A cycle after some time: a quarter of an hour, or as told."""
        self.now += timedelta(**(later or {"minutes": 16}))
        return self.look(poll=poll)

    def deliver(self, channels: Mapping[str, Channel], **arguments: Any) -> Delivered:
        with self.store() as store:
            done, _ = deliver_and_note(self.config, store, channels, lambda: self.now, **arguments)
            return done

    def asked(self) -> list[str]:
        """The addresses asked for since the last question."""
        paths = [request.path for request in self.replica.requests]
        self.replica.forget_requests()
        return paths

    def duties(self, kind: str) -> list[tuple[str, Alert]]:
        """What was put down to be told so far: the channel and the alert."""
        with self.store() as store:
            rows = store._db.query(
                "SELECT channel, body FROM delivery JOIN alert ON alert.id = delivery.alert"
                " WHERE alert.kind = ? ORDER BY delivery.id",
                [kind],
            )
            return [(row["channel"], load_alert(row["body"])) for row in rows]

    def problems(self) -> list[tuple[str, str]]:
        """The open problems: what and where."""
        with self.store() as store:
            return [(problem.what, problem.place) for problem in store.journal.problems()]


@pytest.fixture
def lookout(desk: Any, replica: Replica) -> Lookout:
    """A lookout over the five homes, whose first look is still to come."""
    return Lookout(desk, replica)


@pytest.fixture
def settled(lookout: Lookout) -> Lookout:
    """A lookout after its first look, nothing asked since."""
    assert lookout.look().problems == ()
    lookout.asked()
    return lookout


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def ask(desk: Any) -> Iterator[Callable[..., Answer]]:
    """
    The desk's command line without a process of its own: a second less for each question. What
    `main` adds to it, exit codes among it, is asked of the program itself (`desk.run`).
    """
    loggers = [logging.getLogger(name) for name in (None, *_SET_BY_COMMANDS)]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]

    def run(*arguments: str) -> Answer:
        given = ["--config", str(desk.config), *arguments]
        done = CliRunner().invoke(cli, given, standalone_mode=False)
        if isinstance(done.exception, Failure):
            return Answer(done.exception.code, done.stdout, f"{done.stderr}{done.exception}\n")
        if done.exception is not None:
            raise done.exception
        return Answer(done.return_value, done.stdout, done.stderr)

    yield run
    structlog.reset_defaults()
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers


@pytest.fixture
def report() -> Callable[..., InventedReport]:
    """An invented report of an inspection that went badly, or as told."""

    def make(file_id: str = "99300001", grade: str | None = "Inadequate") -> InventedReport:
        return InventedReport(
            file_id, "Full inspection", date(2026, 10, 6), date(2026, 11, 20), grade
        )

    return make
