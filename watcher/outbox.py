"""The delivery loop: claim, send, settle, back off, and at last give up loudly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from zoneinfo import ZoneInfo

import structlog

from notify.alert import Alert, Channel, Message, Outcome
from watcher import due
from watcher.bundling import Bundle, Manner, form
from watcher.places import DELIVERING, THE_STORE, sort_of
from watcher.store import Store
from watcher.store.bundles import Claimed, Due
from watcher.writing import Writer

_AT_ONCE = 8
"""Channels that may be sending at the same time, so that a slow one does not delay the rest."""

_ONE_BY_ONE = Manner()
"""How a channel takes its alerts of which nothing else is said."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Delivered:
    """
    What one pass did, in alerts. By channel: `trouble` says why a sending failed and will be tried
    again, `given_up` why one will not, and `lost` which alerts these are. `well` are the channels
    that took something and refused nothing.
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
    writer: Writer | None = None,
    impatient: bool = False,
    stopping: Callable[[], bool] = lambda: False,
    manners: Mapping[str, Manner] = MappingProxyType({}),
    more_coming: bool = False,
) -> Delivered:
    """
    Send what is due, each channel in order, the channels side by side.

    Rows are claimed before they are sent and settled after, so a crash in between sends them
    again, with the same Message-ID. After a failure that may pass, the rest of that channel waits
    too: a dead host is asked once, not once an alert. With `impatient`, what waits only because an
    earlier attempt failed is tried now. `writer` makes the messages; without one they are made by
    our own templates alone, with times in `zone`. `manners` says which channels are sent several
    as one, and when none. `more_coming` says that a cycle is at work, which may find more.
    """
    writer = writer or Writer(zone)
    queues = _queues(store, clock(), manners, impatient=impatient, more_coming=more_coming)
    sent = failed = 0
    trouble: dict[str, str] = {}
    given_up: dict[str, str] = {}
    lost: dict[str, tuple[Alert, ...]] = {}
    took: set[str] = set()
    for claimed, outcome in _sendings(store, channels, queues, writer, clock, stopping):
        settled = _settle(store, claimed, outcome, clock())
        if outcome.ok:
            sent += len(claimed.deliveries)
            took.add(claimed.channel)
        elif settled:
            failed += len(claimed.deliveries)
            given_up[claimed.channel] = outcome.detail
            alerts = tuple(one.alert for one in claimed.deliveries)
            lost[claimed.channel] = (*lost.get(claimed.channel, ()), *alerts)
        else:
            trouble[claimed.channel] = outcome.detail
            queues[claimed.channel].clear()
    well = frozenset(took - {*trouble, *given_up})
    return Delivered(sent, failed, trouble, given_up, well, lost)


def _queues(
    store: Store,
    now: datetime,
    manners: Mapping[str, Manner],
    *,
    impatient: bool,
    more_coming: bool,
) -> dict[str, list[Bundle]]:
    """What each channel is to be sent, in order. What its quiet hours keep waits for their end."""
    rows: dict[str, list[Due]] = defaultdict(list)
    for row in store.bundles.due(now, impatient=impatient):
        rows[row.channel].append(row)
    queues = {}
    for name, due_now in rows.items():
        manner = manners.get(name, _ONE_BY_ONE)
        formed = form(due_now, manner, now, more_coming=more_coming)
        if formed.until is not None:
            store.bundles.hold(formed.held, formed.until)
        if formed.bundles:
            queues[name] = list(formed.bundles)
    return queues


def _sendings(
    store: Store,
    channels: Mapping[str, Channel],
    queues: Mapping[str, list[Bundle]],
    writer: Writer,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool],
) -> Iterator[tuple[Claimed, Outcome]]:
    """
    Work the queues off, giving each outcome as it comes. Only the sending runs in threads: the
    store belongs to this one. The next of a channel is claimed when its last outcome was taken.
    """
    if not queues:
        return
    running: dict[Future[Outcome], Claimed] = {}
    idle = list(queues)
    all_read = _all_read(store)
    with ThreadPoolExecutor(min(_AT_ONCE, len(queues)), thread_name_prefix="send") as pool:
        while True:
            for name in idle:
                while queues[name] and not stopping():
                    bundle = queues[name].pop(0)
                    claimed = store.bundles.claim(bundle.first, bundle.ids, clock())
                    if claimed is not None:
                        message = partial(_single, claimed, writer)
                        if bundle.is_digest:
                            message = partial(_together, claimed, writer, all_read=all_read)
                        running[pool.submit(_send, name, channels.get(name), message)] = claimed
                        break
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            idle = []
            for future in done:
                claimed = running.pop(future)
                idle.append(claimed.channel)
                yield claimed, future.result()


def _settle(store: Store, claimed: Claimed, outcome: Outcome, now: datetime) -> bool:
    """Write down what became of one sending; False if it is to be tried again."""
    log.info(
        "delivery",
        channel=claimed.channel,
        ok=outcome.ok,
        alerts=len(claimed.deliveries),
        attempt=claimed.attempts,
        detail=outcome.detail,
    )
    if outcome.ok:
        store.bundles.sent(claimed, now, outcome.detail)
        return True
    # Counted from when it might first be sent: what was gathered for a week is not late yet.
    if outcome.permanent or due.is_hopeless(claimed.attempts, claimed.not_before, now):
        store.bundles.give_up(claimed, now, outcome.detail)
        return True
    again = due.retry(claimed.attempts, now, outcome.wait)
    store.bundles.try_again(claimed, again, outcome.detail)
    return False


def _send(name: str, channel: Channel | None, message: Callable[[], Message]) -> Outcome:
    """Write and send one. A surprise here is an outcome too: it must not end the loop."""
    if channel is None:
        return Outcome(ok=False, detail="the config has no channel of this name any more")
    try:
        return channel.send(message())
    except Exception as error:
        log.exception("sending-failed", channel=name)
        return Outcome(ok=False, detail=f"{type(error).__name__}: {error}")


def _single(claimed: Claimed, writer: Writer) -> Message:
    # Of those that it was tried with, it may be the only one that was not let go since.
    return writer.single(replace(claimed.deliveries[0], message_id=claimed.message_id))


def _together(claimed: Claimed, writer: Writer, *, all_read: bool) -> Message:
    alerts = [one.alert for one in claimed.deliveries]
    return writer.together(alerts, claimed.message_id, all_read=all_read)


def _all_read(store: Store) -> bool:
    """Whether nothing stands between the readers of a digest and what Ofsted's site says."""
    places = {each.place for each in store.journal.problems()} - {THE_STORE, DELIVERING}
    return all(sort_of(place) in {"channel", "template"} for place in places)
