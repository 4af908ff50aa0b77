"""The daemon: clock ticks, signals, one thread that watches and one that delivers."""

from __future__ import annotations

import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from notify.alert import Channel
from scrapers.http import Client
from watcher import due
from watcher.assembly import (
    StoredNotes,
    make_channels,
    make_client,
    make_document_reader,
    now,
)
from watcher.config import BadConfig, Config, load
from watcher.cycle import Cycle
from watcher.delivering import deliver_and_note
from watcher.mustering import members_of
from watcher.ping import ping
from watcher.selection import watched_still
from watcher.store import Store, open_store

log = structlog.get_logger()

_TICK = 1
"""Seconds between two looks at the clock."""

_PAGES_LOOK = timedelta(seconds=15)
"""How often to look for pages that are due between two polls."""

_MOST_PAGES = 300
"""Pages read in one go because their time has come. At the gentle pace that is ten minutes."""

_GRACE = 8.0
"""Seconds that running jobs get after a SIGTERM. Systemd and Docker kill after ten."""


class Daemon:
    """
    Runs until it is told to stop. The scheduler is only a clock: what is due, and when, stands
    in the store, so that a restart neither repeats nor skips.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._config = load(path, os.environ)
        self._stop = threading.Event()
        self._reload = threading.Event()
        self._notes = StoredNotes()
        self._asking = self._config.site
        self._client: Client = make_client(self._config, self._notes)
        self._channels: dict[str, Channel] = make_channels(self._config)
        self._documents = make_document_reader()
        self._threads = threading.local()
        self._look_at_pages = now()

    def run(self) -> bool:
        """Work until SIGTERM or SIGINT. False if jobs had to be left behind unfinished."""
        signal.signal(signal.SIGTERM, lambda *_: self._stop.set())
        signal.signal(signal.SIGINT, lambda *_: self._stop.set())
        signal.signal(signal.SIGHUP, lambda *_: self._reload.set())
        with open_store(self._config.state) as store:
            recovered = store.deliveries.recover()
        log.info(
            "started",
            config=str(self._path),
            state=str(self._config.state),
            watches=len(self._config.watches),
            put_back=recovered,
        )
        scheduler = BackgroundScheduler(
            timezone=UTC,
            # One thread for each job, always the same: a connection belongs to its thread.
            executors={"watch": ThreadPoolExecutor(1), "deliver": ThreadPoolExecutor(1)},
            # The defaults drop a job that starts a second late, with no more than a log line.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        scheduler.add_listener(_log_job_error, EVENT_JOB_ERROR)
        for name, job in (("watch", self._watch), ("deliver", self._deliver)):
            scheduler.add_job(job, IntervalTrigger(seconds=_TICK), id=name, executor=name)
        scheduler.start()
        while not self._stop.wait(0.2):
            if self._reload.is_set():
                self._reload.clear()
                self._read_config_again()
        log.info("stopping")
        scheduler.pause()
        finished = threading.Thread(target=scheduler.shutdown, daemon=True)
        finished.start()
        finished.join(_GRACE)
        self._documents.close()
        log.info("stopped", unfinished=finished.is_alive())
        return not finished.is_alive()

    def _read_config_again(self) -> None:
        """Take a good new config; refuse a bad one and keep the old."""
        try:
            config = load(self._path, os.environ)
            channels = make_channels(config)
        except (BadConfig, ValueError) as error:
            log.error("config-refused", reason=str(error), kept="the one in use")  # noqa: TRY400 the reason is the whole story
            return
        if config.state != self._config.state:
            log.error(
                "config-refused",
                reason="`state` cannot change while running: restart for that",
                kept="the one in use",
            )
            return
        self._channels = channels
        self._config = config
        self._look_at_pages = now()
        log.info("config-read-again", watches=len(config.watches))

    def _store(self) -> Store:
        """The connection of this thread."""
        if not hasattr(self._threads, "store"):
            self._threads.store = open_store(self._config.state)
        store: Store = self._threads.store
        return store

    def _watch(self) -> None:
        config, store, moment = self._config, self._store(), now()
        plan = f"{config.schedule.listings} {config.timezone.key}"
        next_poll = store.journal.due("poll", plan)
        poll = next_poll is None or next_poll <= moment
        if not poll:
            if moment < self._look_at_pages:
                return
            self._look_at_pages = moment + _PAGES_LOOK
            if not _something_due(config, store, moment):
                return
        self._notes.store = store
        if config.site != self._asking:
            # Here and not where the config is read again: the client belongs to this thread.
            self._client.close()
            self._client, self._asking = make_client(config, self._notes), config.site
        if poll:
            # The next time is kept first: a poll that brings the process down is then not tried
            # over and over without a pause.
            following = due.cadence(config.schedule.listings, config.timezone)(moment)
            store.journal.set_due("poll", plan, following)
        cycle = Cycle(
            config,
            store,
            self._client,
            now,
            read=self._documents.read,
            official=True,
            stopping=self._stop.is_set,
        )
        summary = cycle.run(poll=poll, recheck=poll, most=_MOST_PAGES)
        if config.operator.ping and summary.reached and not summary.problems:
            ping(config.operator.ping)

    def _deliver(self) -> None:
        deliver_and_note(
            self._config, self._store(), self._channels, now, stopping=self._stop.is_set
        )


def _something_due(config: Config, store: Store, moment: datetime) -> bool:
    """Whether the time has come for a page, or for a document that could not be had."""
    watched = members_of(config.watches, store).watches
    still = watched_still(watched, store.providers.ended(watched), moment)
    if store.documents.wanted(still, moment):
        return True
    readings = store.providers.readings(still)
    return any(
        key not in readings
        or (readings[key].moved and not readings[key].failures)
        or readings[key].next_due <= moment
        for key in still
    )


def _log_job_error(event: JobExecutionEvent) -> None:
    log.error("job-failed", job=event.job_id, error=str(event.exception), trace=event.traceback)
