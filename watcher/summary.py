"""What one cycle did, told to the operator where something is wrong, noted, and given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from scrapers.hosts import Requests
from watcher.config import Config
from watcher.health import Problem
from watcher.operator_alerts import cycle_news
from watcher.store import Store
from watcher.tally import Tally

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Summary:
    """
    What one cycle did. `reached` is False if nothing at all could be had from the site, None if
    nothing was asked of it.
    """

    cycle: int
    started: datetime
    seconds: float
    baseline: int
    requests: Requests
    events: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...]
    reached: bool | None


def sum_up(
    config: Config,
    store: Store,
    tally: Tally,
    cycle: int,
    started: datetime,
    ended: datetime,
    requests: Requests,
) -> Summary:
    """Tell the operator of problems, note how the cycle went, and give its summary."""
    problems = tally.problems
    seconds = (ended - started).total_seconds()
    asked = requests.listing + requests.provider + requests.robots > 0
    reached = tally.reached if asked or problems else None
    with store.transaction():
        cycle_news(config, store, cycle, problems, ended, reached=reached, over=tally.is_over)
    store.journal.end(
        cycle,
        {
            "seconds": seconds,
            "baseline": tally.baseline,
            "listing": requests.listing,
            "page": requests.provider,
            "file": requests.file,
            "not_modified": requests.not_modified,
            "events": len(tally.events),
            "problems": len(problems),
            "reached": reached is not False,
        },
    )
    log.info(
        "cycle-ended",
        cycle=cycle,
        seconds=round(seconds, 1),
        events=len(tally.events),
        problems=len(problems),
    )
    return Summary(
        cycle,
        started,
        seconds,
        tally.baseline,
        requests,
        tuple(tally.events),
        tuple(problems),
        reached,
    )
