"""Workbooks opened in a process of their own: whatever a file does there, the caller lives on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Self

from scrapers.documents.worker import receive, send
from scrapers.official.cells import Row
from scrapers.official.limits import MEMORY, SECONDS
from scrapers.official.model import BadFile

_ROOT = Path(__file__).resolve().parents[2]
"""Where the packages are, whether installed or in a checkout."""


class Workbook:
    """
    One ODS or XLSX workbook, given as the number of an open file. For one thread.

    `seconds` is the longest that may pass until it is opened, and between one answer and the
    next. Whatever is wrong with it is a BadFile, when it is opened or later.
    """

    def __init__(self, file: int, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._late = threading.Event()
        self._process = subprocess.Popen(  # noqa: S603 - our own module, and a number
            [sys.executable, "-m", "scrapers.official.worker", str(file)],
            cwd=_ROOT,
            pass_fds=(file,),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # A Ctrl-C at the terminal is for the program, which then ends this one.
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def tops(self) -> tuple[tuple[str, tuple[Row, ...]], ...]:
        """Every sheet: its name and its first rows. To be asked first, and once."""
        sheets = self._answer()["sheets"]
        return tuple((sheet["name"], tuple(map(_row, sheet["top"]))) for sheet in sheets)

    def rows(self, sheet: str) -> Iterator[Row]:
        """The rows of a sheet that have anything in them. One sheet at a time."""
        asked: str | None = sheet
        while rows := self._ask({"sheet": asked})["rows"]:
            yield from map(_row, rows)
            asked = None

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        with suppress(OSError):  # it went away: why, is seen when its answer is waited for
            send(self._process.stdin, json.dumps(request).encode())
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        timer = threading.Timer(self._seconds, self._end)
        timer.start()
        try:
            message = receive(self._process.stdout)
        finally:
            timer.cancel()
        if message is None:
            raise BadFile(self._why())
        answer: dict[str, Any] = json.loads(message)
        if "bad" in answer:
            raise BadFile(answer["bad"])
        return answer

    def _end(self) -> None:
        self._late.set()
        self._process.kill()

    def _why(self) -> str:
        code = self._process.wait()
        if self._late.is_set() or code == -signal.SIGXCPU:
            return f"not read: it took longer than {self._seconds:g} seconds"
        # Without memory the library aborts.
        if code == -signal.SIGABRT:
            return (
                "not read: the reader gave up on it, most likely since it wants more than "
                f"{MEMORY // 1_000_000:,} MB of memory"
            )
        name = signal.Signals(-code).name if code < 0 else f"code {code}"
        return f"not read: the reader crashed on it ({name})"


def _row(plain: list[Any]) -> Row:
    number, *cells = plain
    return Row(
        number,
        tuple(date.fromordinal(cell) if isinstance(cell, int) else cell for cell in cells),
    )
