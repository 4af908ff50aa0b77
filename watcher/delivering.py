"""One pass of the delivery loop, with what it says about the channels told to the operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from shlex import quote

from notify.alert import Alert, Channel
from watcher import due
from watcher.bundling import Manner
from watcher.config import ChannelConfig, Config
from watcher.health import Problem
from watcher.operator_alerts import channel_news, channel_place, template_news
from watcher.outbox import Delivered, deliver
from watcher.store import Store
from watcher.weekly import digests_when_due
from watcher.writing import writer

_NAMED = 10
"""Lost alerts that are named one by one; `ofsted-watch deliveries` lists them all."""


def deliver_and_note(
    config: Config,
    store: Store,
    channels: Mapping[str, Channel],
    clock: Callable[[], datetime],
    *,
    impatient: bool = False,
    stopping: Callable[[], bool] = lambda: False,
    more_coming: bool = False,
) -> tuple[Delivered, list[Problem]]:
    """
    Send what is due; note which channels fail and which work again. `more_coming` says that a
    cycle is at work: what it finds goes out together.

    For the one instance that holds the store: what still stands there as being sent was left by
    a run that broke off, and is sent again.
    """
    store.deliveries.recover()
    # Before anything is sent, so that it goes out with what was gathered for the same time.
    digests_when_due(config, store, clock())
    writing = writer(config)
    done = deliver(
        store,
        channels,
        clock,
        config.timezone,
        writer=writing,
        impatient=impatient,
        stopping=stopping,
        manners={channel.name: manner_of(channel, config) for channel in config.channels},
        more_coming=more_coming,
    )
    problems = [
        Problem("not-delivered", channel_place(name), detail)
        for name, detail in done.trouble.items()
    ] + [
        Problem("given-up", channel_place(name), lost_words(name, done.lost[name], detail))
        for name, detail in done.given_up.items()
    ]
    # What only the operator was to be told is no further loss: to tell of it on a channel that
    # refuses it would go on for ever.
    anew = {
        channel_place(name)
        for name, alerts in done.lost.items()
        if any(alert.kind != "operator" for alert in alerts)
    }
    channel_news(config, store, problems, done.well, clock(), anew=anew)
    if writing.written:
        template_news(config, store, writing.faults, clock())
    return done, problems


def manner_of(channel: ChannelConfig, config: Config) -> Manner:
    """How a channel takes its alerts, by the config."""
    quiet = due.quiet(channel.quiet, config.timezone) if channel.quiet is not None else None
    return Manner(channel.when != "instant", channel.red, quiet)


def lost_words(channel: str, alerts: Sequence[Alert], detail: str) -> str:
    """Which alerts were given up, why, and how they are still sent."""
    subjects = "; ".join(
        f"\N{LEFT DOUBLE QUOTATION MARK}{a.subject}\N{RIGHT DOUBLE QUOTATION MARK}"
        for a in alerts[:_NAMED]
    )
    more = f"; and {len(alerts) - _NAMED} more" if len(alerts) > _NAMED else ""
    count = "an alert was" if len(alerts) == 1 else f"{len(alerts)} alerts were"
    named = quote(channel)
    return (
        f"{count} not delivered: {subjects}{more}. The last answer: {detail.rstrip('.')}. Mend the "
        f"channel, then `ofsted-watch deliveries retry --channel {named}` sends them all the same; "
        f"`ofsted-watch deliveries drop --channel {named}` lets them go."
    )
