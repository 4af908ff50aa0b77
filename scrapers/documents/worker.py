"""
The process in which documents are read, bounded in memory, so that a crash stays here.

It is started by `scrapers.documents.isolated`. On standard input comes a length in eight bytes
and that many bytes of a document, again and again; on standard output goes a length and JSON.
"""

from __future__ import annotations

import json
import resource
import struct
import sys
from contextlib import suppress
from typing import IO

LENGTH = struct.Struct(">Q")
MEMORY = 1_500_000_000
"""Bytes of address space. The largest real reports need a tenth of it."""


def receive(stream: IO[bytes]) -> bytes | None:
    """One message, or None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = stream.read(size)
    return body if len(body) == size else None


def send(stream: IO[bytes], body: bytes) -> None:
    """One message."""
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def main() -> None:
    """Read documents until the other side hangs up."""
    # macOS knows no bound of the address space and refuses it: the time limit is left there.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Here and not above: whoever starts this process must not load the PDF library into its own.
    from scrapers.documents.reading import read_whole  # noqa: PLC0415

    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (content := receive(source)) is not None:
        send(sink, json.dumps(read_whole(content)).encode())


if __name__ == "__main__":
    main()
