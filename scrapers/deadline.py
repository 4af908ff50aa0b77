"""An end for answers that never come to one: the connection is shut when its time is over."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

_OPENED = frozenset({"connection.connect_tcp.complete", "connection.start_tls.complete"})


class Deadline:
    """
    Watches over the one connection of a client. The HTTP library bounds each silence, not the
    whole: a host that sends its headers letter by letter could hold it for ever. `passed` says
    that the last answer was cut off.
    """

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self.passed = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of a connection that was opened: what the library calls at each event."""
        if event in _OPENED:
            self._socket = info["return_value"].get_extra_info("socket")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Shut the connection if what is done here takes longer."""
        self.passed = False
        timer = threading.Timer(seconds, self._shut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _shut(self) -> None:
        self.passed = True
        if self._socket is not None:
            # Not closed: that would not wake the thread that is reading from it.
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
