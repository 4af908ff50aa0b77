"""The dead man's switch: one GET to the operator's address after each good cycle."""

from __future__ import annotations

from http.client import HTTPException
from urllib.request import Request, urlopen

import structlog

log = structlog.get_logger()


def ping(address: str) -> bool:
    """Fetch `address`. A failure is logged, without the address: it may hold a secret."""
    request = Request(address, headers={"User-Agent": "ofsted-watch"})  # noqa: S310 checked in config
    try:
        with urlopen(request, timeout=10):  # noqa: S310
            return True
    except (OSError, HTTPException, ValueError) as error:
        log.warning("ping-failed", error=type(error).__name__)
        return False
