"""Where a download lands: a file that bears its name only when it is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

Progress = Callable[[int, int | None], None]
"""Told how many bytes there are so far, and of how many: None if the host does not say."""


class Landing:
    """
    The place `to` while a download is under way. It is written beside it, under a name of its
    own; leaving the `with` removes what has not been settled, whatever the reason.
    """

    def __init__(self, to: Path, progress: Progress | None = None) -> None:
        self._to = to
        self._partial = to.with_name(f"{to.name}.part")
        self._progress = progress or (lambda _so_far, _of: None)
        self._sha256 = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._partial.unlink(missing_ok=True)

    def write(self, pieces: Iterable[bytes], length: int | None) -> None:
        """Write all of one answer in place of what an earlier attempt may have left."""
        digest = hashlib.sha256()
        so_far = 0
        with self._partial.open("wb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                so_far += len(piece)
                self._progress(so_far, length)
        self._sha256 = digest.hexdigest()

    def settle(self) -> str:
        """Give the file its name, in place of one that may be there; say its SHA-256."""
        self._partial.replace(self._to)
        return self._sha256
