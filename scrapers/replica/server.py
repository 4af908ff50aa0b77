"""The made-up site on loopback: real HTTP, a log of what was asked, faults on demand."""

from __future__ import annotations

import hashlib
import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from scrapers.replica.faults import Answer, Fault, spoil
from scrapers.replica.routes import respond
from scrapers.replica.site import Site
from scrapers.replica.variants import Variants

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Request:
    """
    One request as it came: `at` by the replica's clock (seconds, monotonic), its kind (see
    `routes.respond`), path with query, the status answered (None where nothing was), agent.
    """

    at: float
    kind: str
    path: str
    status: int | None
    user_agent: str


class Replica:
    """
    A site being served at `url`. Site, variants and `faults` may be changed at any time; the
    first fault that fits an address acts on it.
    """

    def __init__(self, site: Site, variants: Variants, clock: Callable[[], float]) -> None:
        self.site = site
        self.variants = variants
        self.faults: list[Fault] = []
        self.url = ""
        self.closing = threading.Event()
        self._clock = clock
        self._requests: list[Request] = []
        self._last_changed: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    @property
    def requests(self) -> tuple[Request, ...]:
        """What was asked so far, oldest first."""
        with self._lock:
            return tuple(self._requests)

    def forget_requests(self) -> None:
        """Begin the log anew."""
        with self._lock:
            self._requests.clear()

    def answer(self, target: str, user_agent: str, if_none_match: str | None) -> Answer:
        """The answer to one GET, spoilt if a fault fits. It is in the log before it is sent."""
        at = self._clock()
        kind, answer = respond(self.site, self.variants, target)
        if self.variants.validators and answer.status == 200:
            answer = self._validated(answer, target, if_none_match)
        answer = spoil(answer, target, self.faults)
        status = answer.status if answer.manner == "speak" else None
        with self._lock:
            self._requests.append(Request(at, kind, target, status, user_agent))
        return answer

    def _validated(self, answer: Answer, target: str, if_none_match: str | None) -> Answer:
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        with self._lock:
            known = self._last_changed.get(target)
            if known is None or known[0] != etag:
                known = self._last_changed[target] = (etag, time.time())
        headers = (("ETag", etag), ("Last-Modified", formatdate(known[1], usegmt=True)))
        if if_none_match == etag:
            return Answer(304, b"", headers=headers)
        return replace(answer, headers=(*answer.headers, *headers))


@contextmanager
def serve(
    site: Site,
    *,
    variants: Variants | None = None,
    port: int = 0,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Replica]:
    """
    Serve `site` on 127.0.0.1 (any free port if 0) for the length of the `with`.

    It plays all hosts at one address: pages, documents and GOV.UK. Leaving it ends every
    connection, hanging ones too.
    """
    replica = Replica(site, variants or Variants(), clock)
    server = _Server(("127.0.0.1", port), replica)
    replica.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="replica")
    thread.start()
    try:
        yield replica
    finally:
        replica.closing.set()
        server.shutdown()
        thread.join()
        server.hang_up()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for every answer under way
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], replica: Replica) -> None:
        self.replica = replica
        self.connections: set[socket.socket] = set()
        self.guard = threading.Lock()
        super().__init__(address, _Handler)

    def hang_up(self) -> None:
        with self.guard:
            for connection in self.connections:
                with suppress(OSError):  # it may have ended by itself
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error; anything else is ours, and shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "replica"
    # Head and body leave in one packet; two would cost 40 ms each on a connection kept alive.
    wbufsize = -1
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        with self.server.guard:
            self.server.connections.add(self.connection)
            if self.server.replica.closing.is_set():
                self.connection.shutdown(socket.SHUT_RDWR)

    def finish(self) -> None:
        with self.server.guard:
            self.server.connections.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        answer = self.server.replica.answer(
            self.path, self.headers.get("User-Agent", ""), self.headers.get("If-None-Match")
        )
        closing = self.server.replica.closing
        if answer.delay:
            closing.wait(answer.delay)
        if answer.manner == "hang":
            closing.wait()
        if answer.manner != "speak":
            self._reset()
            return
        self._speak(answer, closing)

    def _speak(self, answer: Answer, closing: threading.Event) -> None:
        declared = len(answer.body) if answer.declared is None else answer.declared
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(declared))
        if declared != len(answer.body):
            self.send_header("Connection", "close")
        self.end_headers()
        size, pause = answer.drip or (len(answer.body) or 1, 0)
        for start in range(0, len(answer.body), size):
            self.wfile.write(answer.body[start : start + size])
            if answer.drip and not closing.is_set():
                self.wfile.flush()
                closing.wait(pause)

    def _reset(self) -> None:
        """Close so that the peer sees a reset, not an end: nothing lingers, no farewell."""
        with self.server.guard:
            self.server.connections.discard(self.connection)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        os.close(self.connection.detach())
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the log is a value, `Replica.requests`."""
