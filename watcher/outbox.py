"""The delivery loop: claim, send, settle, back off, and at last give up loudly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from notify.alert import Alert, Channel, Outcome
from watcher import due
from watcher.store import Store
from watcher.store.deliveries import Delivery
from watcher.writing import Write, plainly

_AT_ONCE = 8
"""Channels that may be sending at the same time, so that a slow one does not delay the rest."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Delivered:
    """
    What one pass did. By channel: `trouble` says why a sending failed and will be tried again,
    `given_up` why one will not, and `lost` which alerts these are. `well` are the channels that
    took something and refused nothing.
    """

    sent: int
    failed: int
    trouble: Mapping[str, str]
    given_up: Mapping[str, str]
    well: frozenset[str]
    lost: Mapping[str, tuple[Alert, ...]] = field(default_factory=dict)


def deliver(
    store: Store,
    channels: Mapping[str, Channel],
    clock: Callable[[], datetime],
    zone: ZoneInfo,
    *,
    write: Write | None = None,
    impatient: bool = False,
    stopping: Callable[[], bool] = lambda: False,
) -> Delivered:
    """
    Send what is due, each channel in order, the channels side by side.

    A row is claimed before it is sent and settled after, so a crash in between sends it again,
    with the same Message-ID. After a failure that may pass, the rest of that channel waits too:
    a dead host is asked once, not once an alert. With `impatient`, what waits only because an
    earlier attempt failed is tried now. Times are shown in `zone`. `write` makes the messages.
    """
    write = write or plainly(zone)
    queues: dict[str, list[int]] = defaultdict(list)
    for delivery_id in store.deliveries.due(clock(), impatient=impatient):
        queues[store.deliveries.channel_of(delivery_id)].append(delivery_id)
    sent = failed = 0
    trouble: dict[str, str] = {}
    given_up: dict[str, str] = {}
    lost: dict[str, tuple[Alert, ...]] = {}
    took: set[str] = set()
    for delivery, outcome in _sendings(store, channels, queues, write, stopping):
        settled = _settle(store, delivery, outcome, clock())
        if outcome.ok:
            sent += 1
            took.add(delivery.channel)
        elif settled:
            failed += 1
            given_up[delivery.channel] = outcome.detail
            lost[delivery.channel] = (*lost.get(delivery.channel, ()), delivery.alert)
        else:
            trouble[delivery.channel] = outcome.detail
            queues[delivery.channel].clear()
    well = frozenset(took - {*trouble, *given_up})
    return Delivered(sent, failed, trouble, given_up, well, lost)


def _sendings(
    store: Store,
    channels: Mapping[str, Channel],
    queues: Mapping[str, list[int]],
    write: Write,
    stopping: Callable[[], bool],
) -> Iterator[tuple[Delivery, Outcome]]:
    """
    Work the queues off, giving each outcome as it comes. Only the sending runs in threads: the
    store belongs to this one. The next of a channel is claimed when its last outcome was taken.
    """
    if not queues:
        return
    running: dict[Future[Outcome], Delivery] = {}
    idle = list(queues)
    with ThreadPoolExecutor(min(_AT_ONCE, len(queues)), thread_name_prefix="send") as pool:
        while True:
            for name in idle:
                while queues[name] and not stopping():
                    delivery = store.deliveries.claim(queues[name].pop(0))
                    if delivery is not None:
                        running[pool.submit(_send, channels.get(name), delivery, write)] = delivery
                        break
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            idle = []
            for future in done:
                delivery = running.pop(future)
                idle.append(delivery.channel)
                yield delivery, future.result()


def _settle(store: Store, delivery: Delivery, outcome: Outcome, now: datetime) -> bool:
    """Write down what became of one sending; False if it is to be tried again."""
    log.info(
        "delivery",
        channel=delivery.channel,
        ok=outcome.ok,
        attempt=delivery.attempts,
        detail=outcome.detail,
    )
    if outcome.ok:
        store.deliveries.sent(delivery.id, now, outcome.detail)
        return True
    # Counted from when it might first be sent: what was gathered for a week is not late yet.
    if outcome.permanent or due.is_hopeless(delivery.attempts, delivery.not_before, now):
        store.deliveries.give_up(delivery.id, now, outcome.detail)
        return True
    again = due.retry(delivery.attempts, now)
    with store.transaction():
        store.deliveries.try_again(delivery.id, again, outcome.detail)
        store.deliveries.postpone(delivery.channel, again)
    return False


def _send(channel: Channel | None, delivery: Delivery, write: Write) -> Outcome:
    """Write and send one. A surprise here is an outcome too: it must not end the loop."""
    if channel is None:
        return Outcome(ok=False, detail="the config has no channel of this name any more")
    try:
        return channel.send(write(delivery))
    except Exception as error:
        log.exception("sending-failed", channel=delivery.channel)
        return Outcome(ok=False, detail=f"{type(error).__name__}: {error}")
