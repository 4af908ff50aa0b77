"""One pass of the delivery loop, with what it says about the channels told to the operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from notify.alert import Channel
from watcher.config import Config
from watcher.health import Problem
from watcher.operator_alerts import channel_news, channel_place
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
    """
    Send what is due; note which channels fail and which work again.

    For the one instance that holds the store: what still stands there as being sent was left by
    a run that broke off, and is sent again.
    """
    store.deliveries.recover()
    done = deliver(store, channels, clock, config.timezone, impatient=impatient, stopping=stopping)
    problems = [
        Problem("not-delivered", channel_place(name), detail)
        for name, detail in done.trouble.items()
    ] + [
        Problem("given-up", channel_place(name), f"an alert was not delivered: {detail}")
        for name, detail in done.given_up.items()
    ]
    channel_news(config, store, problems, done.well, clock())
    return done, problems
