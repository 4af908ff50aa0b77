"""The body of an answer, piece by piece: decompressed, and no larger than allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from scrapers.errors import Unreachable

_AT_ONCE = 1 << 20  # bytes out of the decompressor: a bomb goes off in steps of this size


def decompressed(pieces: Iterable[bytes], encoding: str, where: str) -> Iterator[bytes]:
    """
    The pieces as they were before the host compressed them, never more than a mebibyte at a time.

    httpx would expand each piece in full, once for each encoding that the host names. Raises
    Unreachable for an encoding that was not asked for, and for a body that is not whole.
    """
    if encoding == "identity":
        yield from pieces
        return
    if encoding not in {"gzip", "x-gzip"}:
        raise Unreachable(where, f"sent as {encoding}, which was not asked for")
    gunzip = zlib.decompressobj(wbits=31)
    begun = False
    for piece in pieces:
        begun = begun or bool(piece)
        rest, out = piece, b""
        try:
            # A full step may leave more to come out though nothing is left to go in.
            while rest or len(out) == _AT_ONCE:
                out = gunzip.decompress(rest, _AT_ONCE)
                rest = gunzip.unconsumed_tail
                yield out
        except zlib.error as error:
            raise Unreachable(where, "the compressed body is damaged") from error
        if gunzip.unused_data:
            break
    if begun and (not gunzip.eof or gunzip.unused_data):
        raise Unreachable(where, "the compressed body does not end where it should")


def bounded(pieces: Iterable[bytes], largest: int, where: str) -> Iterator[bytes]:
    """The same pieces. Raises Unreachable as soon as they are more than `largest` bytes."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > largest:
            raise Unreachable(where, f"larger than {largest:,} bytes")
        yield piece
