"""The daemon: clock ticks, signals, one thread that watches and one that delivers."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from notify.alert import Channel
from scrapers.http import Client
from watcher import due, sdnotify
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
from watcher.feeding import keep_up_to_date
from watcher.jobs import Job
from watcher.mustering import members_of
from watcher.ping import ping_after
from watcher.places import DELIVERING, WATCHING
from watcher.pulse import Pulse
from watcher.selection import watched_still
from watcher.standing import in_one_line
from watcher.store import Store, open_store
from watcher.store_trouble import StoreTrouble
from watcher.ticking import EachSecond, keep_ticking
from watcher.upkeep import keep_up

log = structlog.get_logger()

_PAGES_LOOK = 15.0
"""Seconds between two looks for pages that are due between two polls."""

_UPKEEP_LOOK = 300.0
"""Seconds between two looks at what the watcher has to do for itself."""

_MOST_PAGES = 300
"""Pages read in one go because their time has come. At the gentle pace that is ten minutes."""

_GRACE = 8.0
"""Seconds that running jobs get after a SIGTERM. Systemd and Docker kill after ten."""

_LONGEST_STEP = 1200.0
"""Seconds in which a thread that works shows some sign of it. A request takes 60 at most, a
mail somewhat more; but an official file may drip for 900 before it is given up."""


class Daemon:
    """
    Runs until it is told to stop. The scheduler is only a clock: what is due, and when, stands
    in the store, so that a restart neither repeats nor skips.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._config = load(path, os.environ)
        self._stop = threading.Event()
        self._at_work = threading.Event()
        self._reload = threading.Event()
        self._notes = StoredNotes()
        self._asking = self._config.site
        self._client: Client = make_client(self._config, self._notes)
        self._channels: dict[str, Channel] = make_channels(self._config)
        self._documents = make_document_reader()
        self._trouble = StoreTrouble()
        self._pulse = Pulse(_LONGEST_STEP)
        self._pulse.watch("watch", lambda: astuple(self._client.requests))
        self._look_at_pages = self._look_at_itself = time.monotonic()
        self._owes_poll = False

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
        scheduler = self._scheduler()
        scheduler.start()
        sdnotify.notify(sdnotify.READY)
        self._wait(scheduler)
        log.info("stopping")
        sdnotify.notify(sdnotify.STOPPING)
        scheduler.pause()
        finished = threading.Thread(target=scheduler.shutdown, daemon=True)
        finished.start()
        finished.join(_GRACE)
        self._documents.close()
        log.info("stopped", unfinished=finished.is_alive())
        return not finished.is_alive()

    def _scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(
            timezone=UTC,
            # One thread for each job, always the same: a connection belongs to its thread.
            executors={"watch": ThreadPoolExecutor(1), "deliver": ThreadPoolExecutor(1)},
            # The defaults drop a job that starts a second late, with no more than a log line.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        scheduler.add_listener(_log_job_error, EVENT_JOB_ERROR)
        watching = self._job("watch", WATCHING)
        delivering = self._job("deliver", DELIVERING)
        for name, tick, thread in (
            ("watch", watching.tick, "watch"),
            ("deliver", delivering.tick, "deliver"),
            # In the thread of deliveries, so that no channel is used by two at once.
            ("tell-past-the-store", self._tell_past_the_store, "deliver"),
        ):
            scheduler.add_job(tick, EachSecond(), id=name, executor=thread)
        return scheduler

    def _job(self, name: str, place: str) -> Job:
        work = self._watch if name == "watch" else self._deliver
        state = self._config.state
        return Job(name, place, work, state, lambda: self._config, now, self._trouble, self._pulse)

    def _wait(self, scheduler: BackgroundScheduler) -> None:
        """Wait for signals, and show the service manager that the threads live."""
        asked = sdnotify.watchdog_seconds()
        every = asked / 3 if asked else None
        next_sign, hanging = time.monotonic(), False
        while not self._stop.wait(0.2):
            keep_ticking(scheduler, now())
            if self._reload.is_set():
                self._reload.clear()
                sdnotify.notify(*sdnotify.reloading())
                self._read_config_again()
                sdnotify.notify(sdnotify.READY)
            if every is not None and time.monotonic() >= next_sign:
                next_sign = time.monotonic() + every
                silent = self._pulse.silent()
                if silent is None:
                    sdnotify.notify(sdnotify.ALIVE)
                elif not hanging:
                    log.error("thread-hangs", thread=silent)
                hanging = silent is not None

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
        self._look_at_pages = self._look_at_itself = time.monotonic()
        log.info("config-read-again", watches=len(config.watches))

    def _watch(self, store: Store) -> None:
        config, moment = self._config, now()
        plan = f"{config.schedule.listings} {config.timezone.key}"
        next_poll = store.journal.due("poll", plan)
        # Planned later than it can be: the clock was ahead, and the polls would wait for it.
        following = due.cadence(config.schedule.listings, config.timezone)(moment)
        if next_poll is not None and next_poll > following:
            next_poll = None
        # What the store kept from being done is done as soon as it works again.
        again = self._trouble.of("watch")
        poll = next_poll is None or next_poll <= moment or (again and self._owes_poll)
        if poll or again or self._pages_are_due(store, moment):
            self._look(config, store, plan, poll=poll)
        if poll or time.monotonic() >= self._look_at_itself:
            self._look_at_itself = time.monotonic() + _UPKEEP_LOOK
            keep_up(config, store, now())
            for problem in keep_up_to_date(config, store, now()):
                log.error("feeds-not-written", problem=problem)
            sdnotify.notify(sdnotify.status(in_one_line(config, store, now())))

    def _pages_are_due(self, store: Store, moment: datetime) -> bool:
        if time.monotonic() < self._look_at_pages:
            return False
        self._look_at_pages = time.monotonic() + _PAGES_LOOK
        return _something_due(self._config, store, moment)

    def _look(self, config: Config, store: Store, plan: str, *, poll: bool) -> None:
        """One cycle, and the sign of it to the dead man's switch."""
        self._notes.store = store
        if config.site != self._asking:
            # Here and not where the config is read again: the client belongs to this thread.
            self._client.close()
            self._client, self._asking = make_client(config, self._notes), config.site
        self._owes_poll = poll
        if poll:
            # The next time is kept first: a poll that brings the process down is then not tried
            # over and over without a pause.
            following = due.cadence(config.schedule.listings, config.timezone)(now())
            store.journal.set_due("poll", plan, following)
        cycle = Cycle(
            config,
            store,
            self._client,
            now,
            read=self._documents.read,
            official=True,
            stopping=self._pulse.beating("watch", self._stop.is_set),
        )
        self._at_work.set()
        try:
            summary = cycle.run(poll=poll, recheck=poll, most=_MOST_PAGES)
        finally:
            self._at_work.clear()
        self._owes_poll = False
        ping_after(config, store, summary, now())

    def _deliver(self, store: Store) -> None:
        deliver_and_note(
            self._config,
            store,
            self._channels,
            now,
            stopping=self._pulse.beating("deliver", self._stop.is_set),
            more_coming=self._at_work.is_set(),
        )

    def _tell_past_the_store(self) -> None:
        config = self._config
        self._trouble.tell(self._channels, config.operator.channels, now(), config.timezone)


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
