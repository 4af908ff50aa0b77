"""All faults, in the order of the table."""

from __future__ import annotations

from torture import broken_channels, broken_site, clock, killed, machine, month, upgraded
from torture.account import Fault

FAULTS: tuple[Fault, ...] = (
    *killed.FAULTS,
    *broken_site.FAULTS,
    *broken_channels.FAULTS,
    *machine.FAULTS,
    *clock.FAULTS,
    *month.FAULTS,
    *upgraded.FAULTS,
)


def named(name: str) -> Fault:
    """The fault of this name. Raises KeyError."""
    return next((fault for fault in FAULTS if fault.name == name), None) or _unknown(name)


def _unknown(name: str) -> Fault:
    raise KeyError(name)
