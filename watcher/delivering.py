"""One pass of the delivery loop, with what it says about the channels told to the operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from notify.alert import Channel
from watcher.config import Config
from watcher.health import Problem
from watcher.operator_alerts import operator_news
from watcher.outbox import Delivered, deliver
from watcher.store import Store


def deliver_and_note(
    config: Config,
    store: Store,
    channels: Mapping[str, Channel],
    clock: Callable[[], datetime],
    *,
    impatient: bool = False,
    stopping: Callable[[], bool] = lambda: False,
) -> tuple[Delivered, list[Problem]]:
    """Send what is due; note which channels fail and which work again."""
    done = deliver(store, channels, clock, config.timezone, impatient=impatient, stopping=stopping)
    problems = [
        Problem("not-delivered", f"channel {name}", detail) for name, detail in done.trouble.items()
    ] + [
        Problem("given-up", f"channel {name}", f"an alert was not delivered: {detail}")
        for name, detail in done.given_up.items()
    ]
    well = {f"channel {name}" for name in done.well}
    if problems or well:
        with store.transaction():
            last = store.journal.last_cycle()
            operator_news(
                config, store, last, problems, clock(), over=lambda _, place: place in well
            )
    return done, problems
