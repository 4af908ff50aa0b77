"""Documents read in a process of its own: whatever a file does there, the daemon lives on."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from scrapers.documents.model import MOST_BYTES, Document
from scrapers.documents.worker import MEMORY, receive, send

_ROOT = Path(__file__).resolve().parents[2]
"""Where the packages are, whether installed or in a checkout."""


@dataclass(frozen=True, slots=True)
class Read:
    """A document as it was read, and the text of its pages."""

    document: Document
    pages: tuple[str, ...] = ()


class DocumentReader:
    """
    Reads documents, one at a time. It never raises over a document: what went wrong is among the
    document's problems. For one thread. `seconds` is the longest that one document may take.
    """

    def __init__(self, seconds: float = 30) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the other process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def read(self, content: bytes) -> Document:
        """Read the bytes of one document."""
        return self.read_whole(content).document

    def read_whole(self, content: bytes) -> Read:
        """Read one document, and keep the text of its pages."""
        if len(content) > MOST_BYTES:
            return self._failed(
                content, f"too large: {len(content):,} bytes, more than {MOST_BYTES:,}"
            )
        process = self._running()
        late = threading.Event()
        timer = threading.Timer(self._seconds, self._end, (process, late))
        timer.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            send(process.stdin, content)
            answer = receive(process.stdout)
        except OSError:  # it went away while it was being written to
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            return self._failed(content, self._why(process, late=late.is_set()))
        data = json.loads(answer)
        return Read(Document.from_data(data["document"]), tuple(data["pages"]))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scrapers.documents.worker"],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # A Ctrl-C at the terminal is for the program, which then ends this one.
                start_new_session=True,
            )
        return self._process

    @staticmethod
    def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
        late.set()
        process.kill()

    def _why(self, process: subprocess.Popen[bytes], *, late: bool) -> str:
        code = process.wait()
        self.close()
        if late:
            return f"not read: it took longer than {self._seconds:g} seconds"
        # Without memory the library aborts, and Python exits.
        if code in {1, -signal.SIGABRT}:
            return (
                "not read: the reader gave up on it, most likely since it wants more than "
                f"{MEMORY // 1_000_000:,} MB of memory"
            )
        name = signal.Signals(-code).name if code < 0 else f"code {code}"
        return f"not read: the reader crashed on it ({name})"

    @staticmethod
    def _failed(content: bytes, problem: str) -> Read:
        return Read(Document(sha256=hashlib.sha256(content).hexdigest(), problems=(problem,)))
