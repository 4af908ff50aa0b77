"""
A file of delimited text (CSV) as rows, whatever its encoding and delimiter.

Ofsted's are in Windows-1252, or in UTF-8 with a mark before it, with commas; some have up to
three rows of titles above the header. People save them again from other programs.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import BinaryIO

from scrapers.official.cells import Cell, Row
from scrapers.official.limits import (
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_MANY_ROWS,
    TOP,
    too_long,
    too_wide,
)
from scrapers.official.model import BadFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t"
_CHUNK = 1 << 20
_LONGEST_LINE = 1_000_000
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


class Delimited:
    """One file of delimited text, open from its first byte. Raises BadFile for what is no text."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._encoding = _encoding(file)
        best = 0
        self._delimiter = _DELIMITERS[0]
        for delimiter in _DELIMITERS:
            with closing(self._read(delimiter)) as rows:
                cells = sum(len(row.cells) for row in islice(rows, TOP))
            if cells > best:
                best, self._delimiter = cells, delimiter

    def rows(self) -> Generator[Row, None, None]:
        """The rows that have anything in them, from the first. Raises BadFile."""
        return self._read(self._delimiter)

    def _read(self, delimiter: str) -> Generator[Row, None, None]:
        self._file.seek(0)
        # What Windows-1252 has no character for is in no word that counts.
        text = io.TextIOWrapper(self._file, self._encoding, errors="replace", newline="")
        try:
            for number, fields in enumerate(csv.reader(_lines(text), delimiter=delimiter), 1):
                if number > MOST_ROWS:
                    raise BadFile(f"it has {TOO_MANY_ROWS}")
                cells: list[Cell] = [field if field.strip() else None for field in fields]
                while cells and cells[-1] is None:
                    cells.pop()
                if len(cells) > MOST_COLUMNS:
                    raise BadFile(too_wide(number))
                if any(isinstance(cell, str) and len(cell) > MOST_CHARACTERS for cell in cells):
                    raise BadFile(too_long(number))
                if cells:
                    yield Row(number, tuple(cells))
        except csv.Error as error:
            raise BadFile(f"no delimited text: {error}") from None
        except OSError as error:
            raise BadFile(f"it cannot be read: {error}") from error
        finally:
            text.detach()


def _encoding(file: BinaryIO) -> str:
    """
    How the bytes of a file are to be read: by its mark, or else UTF-8 if they can be that, or
    else Windows-1252. Raises BadFile where they are no text.
    """
    file.seek(0)
    first = file.read(4)
    marked = next((name for mark, name in _MARKS if first.startswith(mark)), None)
    if marked is not None:
        if _is(file, marked):
            return marked
        raise BadFile(f"damaged: it says that it is {marked[:6].upper()}, and is not")
    return "utf-8" if _is(file, "utf-8") else "cp1252"


def _is(file: BinaryIO, encoding: str) -> bool:
    """Whether a file is in an encoding. Raises BadFile where it is no text in any."""
    decoder = codecs.getincrementaldecoder(encoding)()
    fits = True
    file.seek(0)
    while chunk := file.read(_CHUNK):
        try:
            text = decoder.decode(chunk) if fits else chunk.decode("cp1252", errors="replace")
        except UnicodeDecodeError:
            fits = False
            text = chunk.decode("cp1252", errors="replace")
        if found := _NOT_TEXT.search(text):
            what = "NUL bytes" if found[0] == "\0" else f"the control character {found[0]!r}"
            raise BadFile(f"no text: it has {what}, as a program's own format may")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        fits = False
    return fits


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise BadFile(f"no table: a line of more than {_LONGEST_LINE:,} characters")
        yield line
