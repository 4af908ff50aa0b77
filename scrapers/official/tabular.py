"""
A file on this machine as sheets of rows, if it is a workbook (ODS, XLSX) or delimited text.

What it is, its first bytes say, never its name. Rows are read as they are asked for. Whatever is
wrong with a file is a BadFile that says so.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from scrapers.official.cells import Row
from scrapers.official.delimited import Delimited
from scrapers.official.limits import MOST_BYTES, SECONDS, TOP
from scrapers.official.model import BadFile
from scrapers.official.workbook import Workbook

ONLY_SHEET = "CSV"
"""What the one table of a file of delimited text is called."""

_ZIP = b"PK\x03\x04"
# First bytes of what people save under a wrong name, and what to say of it.
_OTHERS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (
        re.compile(rb"\xd0\xcf\x11\xe0"),
        "an old Excel file (.xls), or an encrypted workbook: save it as .xlsx, .ods or .csv",
    ),
    (re.compile(rb"%PDF-"), "a PDF, not a spreadsheet"),
    (re.compile(rb"PK\x05\x06"), "an empty zip archive"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)", re.IGNORECASE), "a web page"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<"), "XML or a web page, not a spreadsheet"),
    (re.compile(rb"\x1f\x8b"), "compressed: unpack it first"),
)
_TITLE = re.compile(rb"<title[^>]*>([^<]{1,200})</title>", re.IGNORECASE)
_LOOK = 4096
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its first rows, and how to read all of them from the first."""

    name: str
    top: tuple[Row, ...]
    rows: Callable[[], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was opened: its sheets in order, and the sha256 of its bytes."""

    sheets: tuple[Sheet, ...]
    sha256: str


@contextmanager
def opened(path: Path, seconds: float = SECONDS) -> Iterator[Opened]:
    """
    Open a file as sheets, for as long as the context lasts; one sheet is read at a time.

    `seconds` is the longest that a workbook may take to be opened. Raises BadFile, here or while
    rows are read.
    """
    with ExitStack() as stack:
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise BadFile("a directory, not a file" if path.is_dir() else "not a file")
            file = stack.enter_context(path.open("rb"))
            sha256 = _hashed(file)
            file.seek(0)
            first = file.read(_LOOK)
        except (OSError, ValueError) as error:
            raise BadFile(f"it cannot be read: {error}") from error
        if first.startswith(_ZIP):
            workbook = stack.enter_context(Workbook(file.fileno(), seconds))
            yield Opened(_sheets_of(workbook), sha256)
        else:
            _refuse_others(first)
            yield Opened((_only_sheet(file),), sha256)


def _sheets_of(workbook: Workbook) -> tuple[Sheet, ...]:
    def reading(name: str) -> Callable[[], Iterator[Row]]:
        return lambda: workbook.rows(name)

    return tuple(Sheet(name, top, reading(name)) for name, top in workbook.tops())


def _only_sheet(file: BinaryIO) -> Sheet:
    table = Delimited(file)
    with closing(table.rows()) as rows:
        return Sheet(ONLY_SHEET, tuple(islice(rows, TOP)), table.rows)


def _refuse_others(first: bytes) -> None:
    """Say what a file is, by its first bytes, that is neither a workbook nor text. BadFile."""
    for sign, what in _OTHERS:
        if sign.match(first):
            title = _TITLE.search(first)
            words = title[1].decode(errors="replace").split() if title else []
            raise BadFile(f"{what}{' that says: ' + ' '.join(words) if words else ''}")


def _hashed(file: BinaryIO) -> str:
    """The sha256 of a file's bytes. Raises BadFile where there are none, or too many."""
    found, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > MOST_BYTES:
            raise BadFile(f"too large: more than {MOST_BYTES // 1_000_000:,} MB")
        found.update(chunk)
    if not size:
        raise BadFile("empty: no bytes at all")
    return found.hexdigest()
