"""
The process in which workbooks are opened, bounded in memory and time, so that a crash stays here.

It is started by `scrapers.official.workbook` with the number of an open file. It says which
sheets there are, with the first rows of each. Then, asked on standard input for a sheet or for
more of it, it answers with rows: each its number and its cells, a day being its ordinal.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import takewhile
from typing import Any

from python_calamine import CalamineWorkbook

from scrapers.documents.worker import receive, send
from scrapers.official.limits import (
    MEMORY,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_LOOKED_AT,
    MOST_PARTS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_TEXT,
    MOST_UNPACKED,
    SECONDS,
    TOO_MANY_ROWS,
    TOO_MUCH_TEXT,
    TOP,
    too_long,
    too_wide,
)

_BATCH = 500
_BATCH_TEXT = 1_000_000
_MOST_MANIFEST = 5_000_000
_LONGEST_WHOLE = 10**15
_LONGEST_NAME = 1000

PlainRow = list[str | int | None]


class Refused(Exception):
    """What is wrong with the file, for whoever asked."""


class Opened:
    """A workbook, and how far the sheet that was asked for last has been sent."""

    def __init__(self, content: bytes) -> None:
        _check(content)
        self._workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        self._rows: Iterator[PlainRow] = iter(())
        if len(self._workbook.sheet_names) > MOST_SHEETS:
            raise Refused(f"more than {MOST_SHEETS} sheets")

    def sheets(self) -> list[dict[str, Any]]:
        """Every sheet: its name, and the beginning of its first rows, where its header is."""
        found = []
        size = 0
        for name in self._workbook.sheet_names:
            top: list[PlainRow] = []
            for number, cells in takewhile(lambda row: row[0] <= TOP, self._filled(name)):
                top.append([number, *map(_cut, cells[:MOST_COLUMNS])])
                size += _size(top[-1])
            if size > MOST_LOOKED_AT:
                raise Refused("its first rows are too long to look at")
            found.append({"name": name, "top": top})
        return found

    def batch(self, sheet: str | None) -> list[PlainRow]:
        """The first rows of `sheet`, or the next ones of the last; none at its end."""
        if sheet is not None:
            self._rows = self._bounded(sheet)
        rows: list[PlainRow] = []
        size = 0
        for row in self._rows:
            rows.append(row)
            size += _size(row)
            if len(rows) >= _BATCH or size > _BATCH_TEXT:
                break
        return rows

    def _bounded(self, name: str) -> Iterator[PlainRow]:
        """The rows of a sheet, as long as they are within bounds. Raises Refused."""
        size = 0
        for number, cells in self._filled(name):
            size += _size(cells)
            if number > MOST_ROWS:
                raise Refused(f"sheet {name!r} has {TOO_MANY_ROWS}")
            if len(cells) > MOST_COLUMNS:
                raise Refused(f"sheet {name!r}: {too_wide(number)}")
            if any(isinstance(cell, str) and len(cell) > MOST_CHARACTERS for cell in cells):
                raise Refused(f"sheet {name!r}: {too_long(number)}")
            if size > MOST_TEXT:
                raise Refused(f"sheet {name!r} has {TOO_MUCH_TEXT}")
            yield [number, *cells]

    def _filled(self, name: str) -> Iterator[tuple[int, PlainRow]]:
        """The rows of a sheet that have anything in them, numbered, without their empty ends."""
        for number, values in enumerate(self._workbook.get_sheet_by_name(name).iter_rows(), 1):
            cells = [_plain(value) for value in values]
            while cells and cells[-1] is None:
                cells.pop()
            if cells:
                yield number, cells


def _plain(value: object) -> str | int | None:
    """A cell as it is sent. A whole number is text without a fraction, as URNs are."""
    if isinstance(value, date):  # and a moment, which is one too
        return value.toordinal()
    if isinstance(value, float) and value.is_integer() and abs(value) < _LONGEST_WHOLE:
        return str(int(value))
    words = str(value)
    return words if words.strip() else None


def _size(row: PlainRow) -> int:
    """The characters in a row."""
    return sum(len(cell) for cell in row if isinstance(cell, str))


def _cut(cell: str | int | None) -> str | int | None:
    """The beginning of a cell: the first rows are looked at for names of columns and titles."""
    return cell[:_LONGEST_NAME] if isinstance(cell, str) else cell


def _check(content: bytes) -> None:
    """See that the archive is whole, no bomb, not locked, and a workbook. Raises Refused."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise Refused(f"it holds more than {MOST_PARTS:,} files")
        if any(part.flag_bits & 1 for part in parts) or _is_locked(archive):
            raise Refused("it is encrypted: it opens with a password only")
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Refused(f"it unpacks to more than {MOST_UNPACKED // 1_000_000:,} MB")
        if not {"content.xml", "xl/workbook.xml"} & {part.filename for part in parts}:
            raise Refused("a zip archive, but neither an ODS nor an XLSX workbook")
        # It also sees to it that nothing unpacks to more than it is said to.
        if (damaged := archive.testzip()) is not None:
            raise Refused(f"damaged: {damaged[:80]!r} in it is not what it should be")


def _is_locked(archive: zipfile.ZipFile) -> bool:
    """Whether an ODS is encrypted: its manifest says so, its parts are noise."""
    if "encrypted-package" in archive.namelist():
        return True
    try:
        manifest = archive.getinfo("META-INF/manifest.xml")
    except KeyError:
        return False
    return manifest.file_size < _MOST_MANIFEST and b"encryption-data" in archive.read(manifest)


def _answer(opened: Opened, request: dict[str, Any] | None) -> dict[str, Any]:
    if request is None:
        return {"sheets": opened.sheets()}
    return {"rows": opened.batch(request["sheet"])}


def main() -> None:
    """Answer until the other side hangs up, or until the file turns out to be bad."""
    # macOS knows no bound of the address space and refuses it: the time limit is left there.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with suppress(ValueError, OSError):  # under a lower bound of somebody else's
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    opened: Opened | None = None
    request: dict[str, Any] | None = None
    while True:
        try:
            if opened is None:
                with os.fdopen(int(sys.argv[1]), "rb") as file:
                    os.lseek(file.fileno(), 0, os.SEEK_SET)  # whoever opened it has read in it
                    opened = Opened(file.read())
            answer = _answer(opened, request)
        except Refused as error:
            answer = {"bad": str(error)}
        except MemoryError:
            answer = {"bad": f"it wants more than {MEMORY // 1_000_000:,} MB of memory"}
        # Whatever the libraries make of a bad file: the other side must hear of it.
        except Exception as error:  # noqa: BLE001
            words = " ".join(str(error).split())[:200]
            answer = {"bad": f"damaged, or no workbook: {words or type(error).__name__}"}
        send(sink, json.dumps(answer).encode())
        message = receive(source)
        if message is None:
            return
        request = json.loads(message)


if __name__ == "__main__":
    main()
