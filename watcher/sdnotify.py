"""What the service manager is told: ready, alive, how it goes; as datagrams to its socket."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping

import structlog

log = structlog.get_logger()

READY = "READY=1"
STOPPING = "STOPPING=1"
ALIVE = "WATCHDOG=1"

_PATIENCE = 1.0
"""Seconds that a manager with a full socket may keep us waiting."""


def notify(*lines: str, environ: Mapping[str, str] = os.environ) -> bool:
    """
    Tell the manager that started this process, if it asked for that: $NOTIFY_SOCKET is a path,
    or an abstract name after an @. Nothing that may go wrong here is worth stopping for.
    """
    address = environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    if address.startswith("@"):
        address = f"\0{address[1:]}"
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.settimeout(_PATIENCE)
            out.sendto("\n".join(lines).encode(), address)
    except OSError as error:
        log.warning("manager-not-told", error=str(error))
        return False
    return True


def status(text: str) -> str:
    """The line that `systemctl status` shows."""
    return f"STATUS={' '.join(text.split())}"


def reloading() -> tuple[str, str]:
    """That the config is being read again: `READY` follows. With Type=notify-reload, since when."""
    return "RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}"


def watchdog_seconds(environ: Mapping[str, str] = os.environ) -> float | None:
    """How often at least the manager wants to hear that we live; None if it does not ask."""
    asked, whom = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
    if not asked.isdecimal() or int(asked) == 0 or whom not in {"", str(os.getpid())}:
        return None
    return int(asked) / 1_000_000
