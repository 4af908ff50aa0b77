"""What is awaited of a provider, and by when its remit's own record lets it be expected. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Cause = Literal["closed", "suspended", "inadequate", "inspected"]
"""After what a report is awaited: the provider closed (resigned or cancelled too), was suspended,
got an Inadequate, or was inspected without a report so far."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """
    A report that is awaited since `since`, the date of the cause. By `half`, half of such reports
    have come in the remit's own record; by `most` nine in ten, by `last` 99 in 100.
    """

    cause: Cause
    since: date
    half: date
    most: date
    last: date
