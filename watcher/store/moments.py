"""How times and dates are written in the store."""

from __future__ import annotations

from datetime import UTC, date, datetime


def stamp(moment: datetime) -> str:
    """An aware time as text that sorts by time: UTC, microseconds always there."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str | None) -> datetime | None:
    """The time that `stamp` wrote."""
    return datetime.fromisoformat(text) if text else None


def day(text: str | None) -> date | None:
    """A date as `date.isoformat` wrote it."""
    return date.fromisoformat(text) if text else None
