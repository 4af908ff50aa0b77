"""One delivery as one looks at it, and the alert that its row holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from notify.alert import Alert
from watcher.store.moments import moment

_ALERT: TypeAdapter[Alert] = TypeAdapter(Alert)


def dump_alert(alert: Alert) -> str:
    """An alert as its row holds it."""
    return _ALERT.dump_json(alert).decode()


def load_alert(text: str) -> Alert:
    """The alert that a row holds. Raises ValueError."""
    return _ALERT.validate_json(text)


State = Literal["waiting", "sending", "sent", "failed", "dropped"]


@dataclass(frozen=True, slots=True)
class Duty:
    """
    One delivery, as one looks at it: how far it has come, and what its host last answered.

    `next_try` is None for what is not to be tried any more, `settled` for what still is. A failed
    one was given up by the program, a dropped one by a person.
    """

    id: int
    channel: str
    state: State
    kind: str
    subject: str
    created: datetime
    attempts: int
    next_try: datetime | None
    settled: datetime | None
    detail: str | None


def duty_of(row: dict[str, Any]) -> Duty:
    """A row of the store as a duty; `lost` in it says that the program gave it up."""
    state: State = row["state"]
    if state == "failed" and not row["lost"]:
        state = "dropped"
    return Duty(
        id=row["id"],
        channel=row["channel"],
        state=state,
        kind=row["kind"],
        subject=_subject(row["body"]),
        created=datetime.fromisoformat(row["created"]),
        attempts=row["attempts"],
        next_try=moment(row["next_try"]) if state == "waiting" else None,
        settled=moment(row["settled"]),
        detail=row["detail"],
    )


def _subject(body: str) -> str:
    try:
        return load_alert(body).subject
    except ValueError:
        return "an alert that cannot be read"
