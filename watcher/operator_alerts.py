"""The duty to tell the operator how the watcher itself is, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from watcher import health, telling
from watcher.config import Config
from watcher.health import Problem
from watcher.store import Store


def operator_news(
    config: Config,
    store: Store,
    cycle: int,
    problems: Iterable[Problem],
    now: datetime,
    *,
    over: Callable[[str, str], bool],
) -> None:
    """
    Within a transaction: note `problems`, clear the open ones that are `over`, and put the duty
    to tell the operator, once when something goes wrong and once when all is well again.
    """
    current = {(problem.what, problem.where) for problem in problems}
    for problem in problems:
        store.journal.note(problem.what, problem.where, problem.detail, now)
    cleared = [
        known
        for known in store.journal.problems()
        if (known.what, known.place) not in current and over(known.what, known.place)
    ]
    for known in cleared:
        store.journal.clear(known, now)
    still_open = store.journal.problems()
    telling_now = health.to_tell(still_open)
    seen = now.astimezone(config.timezone)
    if telling_now:
        alert = health.ill(telling_now, seen)
    elif any(p.told for p in cleared) and not any(p.told for p in still_open):
        alert = health.well(seen)
    else:
        return
    for known in telling_now:
        store.journal.told(known, now)
    addressed = [
        telling.to_channel(channel, alert, config, now)
        for channel in config.channels
        if channel.name in config.operator.channels
    ]
    store.deliveries.add(cycle, "operator", "watcher", alert.severity, now, addressed)
