"""How the watching goes, as `status` says it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from watcher import selection
from watcher.awaited import overdue_at
from watcher.awaited_words import short
from watcher.awaiting import awaited_of
from watcher.config import Config
from watcher.mustering import members_of
from watcher.shown import ago, ahead, many, parse
from watcher.store import Store, StoreBusy, only_instance
from watcher.would_know import would_know

_STALE = timedelta(days=4)
"""The longest quiet of the default schedule is a bank holiday weekend."""


_MOST_AWAITED = 10
_CAUSES = {
    "closed": "the closure",
    "suspended": "the suspension",
    "inadequate": "the Inadequate",
    "inspected": "the inspection",
}

_MOST_FAILING = 10
"""After an outage every page may be among them; `status --json` has them all."""


def gather(config: Config, store: Store, now: datetime) -> dict[str, Any]:
    """Everything that `status --json` prints. Times are ISO 8601 in UTC."""
    members = members_of(config.watches, store)
    keys = list(members.watches)
    watched = selection.watched_still(keys, store.providers.ended(keys), now)
    readings = store.providers.readings(watched)
    read = [reading for reading in readings.values() if reading.last_read]
    cycles = store.journal.last_cycles()
    poll, reached = cycles["poll"], cycles["reached"]
    next_poll = store.journal.next_due("poll")
    oldest = min((reading.last_read for reading in read if reading.last_read), default=None)
    failing = [
        {
            "provider": str(reading.provider),
            "failures": reading.failures,
            "last_read": reading.last_read and reading.last_read.isoformat(),
            "error": reading.last_error,
        }
        for reading in readings.values()
        if reading.failures
    ]
    problems = [
        {
            "what": problem.what,
            "where": problem.place,
            "detail": problem.detail,
            "since": problem.first.isoformat(),
            "times": problem.times,
        }
        for problem in store.journal.problems()
    ]
    today = now.astimezone(config.timezone).date()
    waits = awaited_of(store, store.providers.known(watched), today)
    awaited = [
        {
            "provider": str(key),
            "cause": one.cause,
            "since": one.since.isoformat(),
            "half": one.half.isoformat(),
            "nine_in_ten": one.most.isoformat(),
            "overdue": overdue_at(one, today) is not None,
            "said": short(one, today),
        }
        for key, one in sorted(waits.items(), key=lambda item: (item[1].most, item[0]))
    ]
    last_reached = parse(reached["started"]) if reached else None
    stale = last_reached is None or now - last_reached > _STALE
    found: dict[str, Any] = {
        "well": not problems and not failing and not members.unresolved and not stale,
        "running": _is_running(config),
        "watching": {
            "watches": len(config.watches),
            "providers": len(keys),
            "read": len(read),
            "unread": len(watched) - len(read),
            "left_over_a_year_ago": len(keys) - len(watched),
            "unresolved": list(members.unresolved),
            "oldest_reading": oldest and oldest.isoformat(),
        },
        "last_poll": poll
        and {
            "cycle": poll["id"],
            "started": poll["started"],
            "seconds": poll["seconds"],
            "events": poll["events"],
            "problems": poll["problems"],
            "reached": bool(poll["reached"]),
        },
        "stale": last_reached is not None and stale,
        "last_reached": last_reached and last_reached.isoformat(),
        "next_poll": next_poll and next_poll.isoformat(),
        "awaited": awaited,
        "register": [
            {
                "series": loaded.file.series,
                "as_at": loaded.file.as_at.isoformat(),
                "rows": loaded.rows,
            }
            for loaded in store.register.files()
        ],
        "failing": failing,
        "problems": problems,
        "deliveries": store.deliveries.counts(),
        "waiting": store.deliveries.waiting(),
    }
    answer, why = would_know(found, now)
    return {"would_know": answer, "why": why, **found}


def _is_running(config: Config) -> bool:
    try:
        with only_instance(config.state):
            return False
    except StoreBusy:
        return True


def lines(found: dict[str, Any], now: datetime) -> list[str]:
    """The same in words, the answer first."""
    watching = found["watching"]
    said = [f"{found['would_know'].capitalize()}: {found['why']}."]
    poll = found["last_poll"]
    if poll:
        said.append(
            f"Last poll    {ago(parse(poll['started']), now)}: "
            f"{many(poll['events'], 'event', 'events')}, "
            f"{many(poll['problems'], 'problem', 'problems')}, {poll['seconds']:.1f} s"
        )
    due_at = parse(found["next_poll"])
    plan = ahead(due_at, now) if found["running"] else "no daemon is running"
    said.append(f"Next poll    {plan}")
    if watching["unread"]:
        said.append(f"Never read   {watching['unread']} providers")
    said.extend(f"Unresolved   URN {urn}" for urn in watching["unresolved"])
    if found["stale"]:
        said.append(f"Stale        Ofsted last answered {ago(parse(found['last_reached']), now)}")
    known = {problem["where"] for problem in found["problems"]}
    failing = [row for row in found["failing"] if row["provider"] not in known]
    said.extend(
        f"Failing      {row['provider']}, {many(row['failures'], 'time', 'times')}: "
        f"{row['error'] or 'the reading broke off'}"
        for row in failing[:_MOST_FAILING]
    )
    if len(failing) > _MOST_FAILING:
        said.append(f"Failing      {len(failing) - _MOST_FAILING} more")
    said.extend(
        f"Problem      {p['what']} at {p['where']}, {many(p['times'], 'time', 'times')} since "
        f"{ago(parse(p['since']), now)}: {p['detail']}"
        for p in found["problems"]
    )
    for row in found["waiting"]:
        why = f": {row['detail']}" if row["detail"] else ""
        said.append(
            f"Waiting      {row['waiting']} for {row['channel']}, oldest from "
            f"{ago(parse(row['since']), now)}, next try {ahead(parse(row['next_try']), now)}{why}"
        )
    said.extend(
        f"Awaited      {row['provider']}, after {_CAUSES[row['cause']]} of {row['since']}: "
        f"{row['said']}"
        for row in found["awaited"][:_MOST_AWAITED]
    )
    if (left := len(found["awaited"]) - _MOST_AWAITED) > 0:
        said.append(f"Awaited      {left} more; `ofsted-watch group WATCH` shows them")
    if not found["waiting"]:
        said.append("Waiting      nothing")
    return said


def in_one_line(config: Config, store: Store, now: datetime) -> str:
    """What a service manager shows: `5 providers, last poll 08:30, next 09:00`."""
    watched = members_of(config.watches, store).on(None)
    said = [many(len(watched), "provider", "providers")]
    poll = store.journal.last_cycles()["poll"]
    if poll:
        said.append(f"last poll {_clock(parse(poll['started']), config, now)}")
    said.append(f"next {_clock(store.journal.next_due('poll'), config, now)}")
    if problems := store.journal.problems():
        said.append(many(len(problems), "problem", "problems"))
    return ", ".join(said)


def _clock(when: datetime | None, config: Config, now: datetime) -> str:
    """A time of day; with its day, if that is not today."""
    if when is None:
        return "not planned"
    local, today = when.astimezone(config.timezone), now.astimezone(config.timezone).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%a %H:%M}"
