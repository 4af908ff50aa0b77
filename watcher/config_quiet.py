"""What the quiet hours of a channel may be, and what does not go well with them."""

from __future__ import annotations

from datetime import time

from pydantic import ValidationInfo

from watcher import config_rules as rules
from watcher import due


def hours(value: str, info: ValidationInfo) -> str:
    """From when to when nothing is sent."""
    assert isinstance(info.context, rules.Around)
    due.quiet(value, info.context.zone)
    return value


def is_within(when: str, quiet: str) -> bool:
    """Whether the time of day at which a channel gathers its alerts is one of its quiet ones."""
    if when == "instant":
        return False
    at = time.fromisoformat(when[-5:])
    start, end = (time.fromisoformat(each) for each in quiet.split("-"))
    return start <= at < end if start < end else at >= start or at < end
