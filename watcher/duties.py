"""The duties to tell, as `deliveries` shows them: what waits, and what was given up. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from watcher.shown import ago, ahead
from watcher.store.duty import Duty

_STATES = {"failed": "GIVEN UP"}


def gather(duties: Sequence[Duty]) -> dict[str, Any]:
    """Everything that `deliveries --json` prints. Times are ISO 8601 in UTC."""
    counts: dict[str, int] = {}
    for duty in duties:
        counts[duty.state] = counts.get(duty.state, 0) + 1
    return {"counts": counts, "deliveries": [_data(duty) for duty in duties]}


def _data(duty: Duty) -> dict[str, Any]:
    return {
        "id": duty.id,
        "channel": duty.channel,
        "state": duty.state,
        "kind": duty.kind,
        "subject": duty.subject,
        "created": duty.created.isoformat(timespec="seconds"),
        "attempts": duty.attempts,
        "next_try": duty.next_try and duty.next_try.isoformat(timespec="seconds"),
        "settled": duty.settled and duty.settled.isoformat(timespec="seconds"),
        "detail": duty.detail,
    }


def lines(duties: Sequence[Duty], now: datetime) -> list[str]:
    """The same in words, two lines for each."""
    said: list[str] = []
    width = max((len(duty.channel) for duty in duties), default=0)
    for duty in duties:
        state = _STATES.get(duty.state, duty.state)
        said.append(f"{duty.id:>6}  {state:<8}  {duty.channel:<{width}}  {_plain(duty.subject)}")
        said.append(f"{'':>6}  {_plain(_course(duty, now))}")
    if not duties:
        return ["Nothing waits to be told, and nothing was given up."]
    if any(duty.state == "failed" for duty in duties):
        said.append(
            "Given up: mend the channel, then `ofsted-watch deliveries retry` sends them all the "
            "same; `deliveries drop` lets them go."
        )
    return said


def _course(duty: Duty, now: datetime) -> str:
    """How it has gone with one so far."""
    tried = f"{duty.attempts} attempt{'' if duty.attempts == 1 else 's'}"
    parts = [f"from {ago(duty.created, now)}", tried if duty.attempts else "not tried yet"]
    if duty.state == "waiting":
        later = duty.next_try is not None and duty.next_try - now > timedelta(0)
        kept = "held until its time" if later and not duty.attempts else "next try"
        parts.append(f"{kept} {ahead(duty.next_try, now)}")
    elif duty.state == "sending":
        parts.append("being sent now, or left by a run that broke off: the next one sends it again")
    elif duty.settled is not None:
        settled = {"failed": "given up", "sent": "sent", "dropped": "let go"}.get(duty.state, "")
        parts.append(f"{settled} {ago(duty.settled, now)}")
    said = ", ".join(part for part in parts if part)
    return f"{said}: {duty.detail}" if duty.detail else said


def _plain(text: str) -> str:
    """`text` without what a terminal could take for a command: a host may answer anything."""
    return "".join(char if char.isprintable() else " " for char in text)
