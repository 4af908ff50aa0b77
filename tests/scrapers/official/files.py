"""Writes small official files of invented providers: workbooks by hand, and delimited text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Value = str | int | float | date | None
Table = Sequence[Sequence[Any]]

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_URN = "urn:oasis:names:tc:opendocument:xmlns"
ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    f'xmlns:office="{_URN}:office:1.0" xmlns:table="{_URN}:table:1.0" '
    f'xmlns:text="{_URN}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"
MANIFEST = f'<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0">{{}}</manifest:manifest>'
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DAY_ZERO = date(1899, 12, 30)


def table(columns: Sequence[str], *rows: Mapping[str, Any], titles: Sequence[str] = ()) -> Table:
    """A sheet: rows of titles, a header, and a row for each mapping from columns to values."""
    for row in rows:
        assert set(row) <= set(columns), set(row) - set(columns)
    return [
        *([title] for title in titles),
        list(columns),
        *([row.get(column) for column in columns] for row in rows),
    ]


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def ods_of(content: str | bytes, manifest: str = "") -> bytes:
    """An ODS workbook with this as its content.xml."""
    return packed(
        {
            "mimetype": ODS_TYPE,
            "META-INF/manifest.xml": MANIFEST.format(manifest),
            "content.xml": content,
        }
    )


def ods(sheets: Mapping[str, Table]) -> bytes:
    """An ODS workbook of these sheets."""
    tables = (
        f"<table:table table:name={quoteattr(name)}>{''.join(map(_ods_row, rows))}</table:table>"
        for name, rows in sheets.items()
    )
    return ods_of(f"{ODS_HEAD}{''.join(tables)}{ODS_TAIL}")


def _ods_row(values: Sequence[Value]) -> str:
    return f"<table:table-row>{''.join(map(ods_cell, values))}</table:table-row>"


def ods_cell(value: Value) -> str:
    """One cell, in the way that spreadsheet programs write it."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, str):
        kind = 'office:value-type="string"'
    else:
        kind = f'office:value-type="float" office:value="{value}"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"


def xlsx(sheets: Mapping[str, Table]) -> bytes:
    """An XLSX workbook of these sheets."""
    names = list(sheets)
    entries = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    styles = (
        f'<styleSheet xmlns="{_SHEETS}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}">'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": styles,
    }
    for n, rows in enumerate(sheets.values(), 1):
        body = "".join(_xlsx_row(number, row) for number, row in enumerate(rows, 1))
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{_SHEETS}"><sheetData>{body}</sheetData></worksheet>'
        )
    return packed(parts)


def _xlsx_row(number: int, values: Sequence[Value]) -> str:
    cells = []
    for place, value in enumerate(values):
        at = f'r="{_letters(place)}{number}"'
        if isinstance(value, date):
            cells.append(f'<c {at} s="1"><v>{(value - _DAY_ZERO).days}</v></c>')
        elif isinstance(value, str):
            cells.append(f'<c {at} t="inlineStr"><is><t>{escape(value)}</t></is></c>')
        elif value is not None:
            cells.append(f"<c {at}><v>{value}</v></c>")
    return f'<row r="{number}">{"".join(cells)}</row>'


def _letters(place: int) -> str:
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def delimited(rows: Table, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A table as delimited text, days as the official files write them."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([list(map(_field, row)) for row in rows])
    return file.getvalue().encode(encoding)


def _field(value: Value) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def columns_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """All columns that these rows have, in the order in which they come up."""
    return list(dict.fromkeys(column for row in rows for column in row))
