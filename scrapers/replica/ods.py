"""A workbook in the OpenDocument format, written as the program of the real ones writes it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in (("office", "office"), ("table", "table"), ("text", "text"))
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The sheets of the real ones go on to the last cell that the program knows of.
_COLUMNS = 16_384
_ROWS = 1_048_576
_MANIFEST = (
    f"{_HEAD}<manifest:manifest"
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that shows `text`, and is a formula that leads to `start` and the cell beside it."""

    text: str
    start: str


Cell = str | int | date | Link | None


def workbook(sheets: Sequence[tuple[str, Iterable[Sequence[Cell]]]]) -> bytes:
    """A workbook of sheets, each a name and its rows. The same cells always give the same bytes."""
    tables = "".join(_table(name, rows) for name, rows in sheets)
    content = (
        f"{_HEAD}<office:document-content {_SPACES}"
        ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.4">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        # The type stands first and as it is, so that it can be read off the file's beginning.
        archive.writestr(zipfile.ZipInfo("mimetype"), _TYPE)
        for name, text in (("content.xml", content), ("META-INF/manifest.xml", _MANIFEST)):
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, text)
    return file.getvalue()


def _table(name: str, rows: Iterable[Sequence[Cell]]) -> str:
    written = [_row(number, cells) for number, cells in enumerate(rows, 1)]
    rest = (
        f'<table:table-row table:number-rows-repeated="{_ROWS - len(written)}">'
        f'<table:table-cell table:number-columns-repeated="{_COLUMNS}"/></table:table-row>'
    )
    return f"<table:table table:name={quoteattr(name)}>{''.join(written)}{rest}</table:table>"


def _row(number: int, cells: Sequence[Cell]) -> str:
    """A row; cells that are empty one after the other are written once, with their number."""
    written: list[str] = []
    empty = 0
    for cell in cells:
        if cell is None:
            empty += 1
            continue
        written += [_empty(empty), _cell(number, cell)]
        empty = 0
    written.append(_empty(_COLUMNS - len(cells) + empty))
    return f"<table:table-row>{''.join(written)}</table:table-row>"


def _empty(count: int) -> str:
    if count > 1:
        return f'<table:table-cell table:number-columns-repeated="{count}"/>'
    return "<table:table-cell/>" * count


def _cell(row: int, cell: str | int | date | Link) -> str:
    match cell:
        case Link():
            formula = quoteattr(f'of:=HYPERLINK("{cell.start}" & [.B{row}]; "{cell.text}")')
            kind = f'string" office:string-value={quoteattr(cell.text)} table:formula={formula}'
            text = cell.text
        case date():
            kind, text = f'date" office:date-value="{cell}T00:00:00"', f"{cell:%d/%m/%Y}"
        case int():
            kind, text = f'float" office:value="{cell}"', str(cell)
        case str():
            kind, text = 'string"', cell
    return f'<table:table-cell office:value-type="{kind}>{_paragraphs(text)}</table:table-cell>'


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{_spaced(line)}</text:p>" for line in text.split("\n")).replace(
        "<text:p></text:p>", "<text:p/>"
    )


def _spaced(line: str) -> str:
    """A space at the end of a line, as some cells of the real ones have, is an element."""
    kept = line.rstrip(" ")
    return escape(kept) + "<text:s/>" * (len(line) - len(kept))
