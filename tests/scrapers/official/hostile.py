"""Files that no official file is like: cut off, locked, bombs, and what is no workbook at all."""

from __future__ import annotations

import struct
import zlib

from tests.scrapers.official.files import MANIFEST, ODS_HEAD, ODS_TAIL, ODS_TYPE, ods_of, packed

_TABLE = '<table:table table:name="Provider_level_at_31_Mar_2026">'
_END = "</table:table>"
HTML = (
    b"<!DOCTYPE html>\n<html><head><title>Page not\n found - GOV.UK</title></head>"
    b"<body>URN,Provision type,Registration status</body></html>"
)


def locked_ods() -> bytes:
    """A workbook with a password: its content is noise, its manifest says with which key."""
    return ods_of(
        bytes(range(256)),
        '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
        "</manifest:file-entry>",
    )


def locked_zip() -> bytes:
    """An archive whose parts are encrypted, as its directory says."""
    content = bytearray(ods_of(ODS_HEAD + ODS_TAIL))
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8] |= 1
        at += 4
    return bytes(content)


def laughs() -> bytes:
    """A text of a few lines that stands for thousands of millions of words."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    head = ODS_HEAD.replace("?>", f"?><!DOCTYPE lolz [{entities}]>", 1)
    cell = '<table:table-cell office:value-type="string"><text:p>&l9;</text:p></table:table-cell>'
    return ods_of(f"{head}{_TABLE}<table:table-row>{cell}</table:table-row>{_END}{ODS_TAIL}")


def nested() -> bytes:
    """Elements within elements, two hundred thousand deep."""
    deep = 200_000
    inner = "<text:p>" * deep + "x" + "</text:p>" * deep
    cell = f'<table:table-cell office:value-type="string">{inner}</table:table-cell>'
    return ods_of(f"{ODS_HEAD}{_TABLE}<table:table-row>{cell}</table:table-row>{_END}{ODS_TAIL}")


def deep() -> bytes:
    """Elements of no known name within each other, never closed."""
    return ods_of(ODS_HEAD + "<a>" * 500_000)


def many_cells(repeated: str) -> bytes:
    """A sheet of so many cells that hold something, said in one line."""
    row = (
        f'<table:table-row table:number-rows-repeated="{repeated}"><table:table-cell '
        f'office:value-type="string" table:number-columns-repeated="{repeated}">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )
    return ods_of(f"{ODS_HEAD}{_TABLE}{row}{_END}{ODS_TAIL}")


def of_repeats(unit: bytes, times: int, *, said: int | None = None) -> bytes:
    """
    An ODS whose content is one piece of XML again and again, made without writing it out: what is
    packed once and ends on a whole byte can be packed again by copying it. `said` is the size
    that it claims to unpack to, if that is a lie.
    """
    head, tail = (ODS_HEAD + _TABLE).encode(), (_END + ODS_TAIL).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    once = packer.compress(unit) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.compress(tail) + packer.flush()
    body = first + once * times + last
    size = len(head) + len(unit) * times + len(tail)
    check = 0
    if said is None and size < 1_500_000_000:
        check = zlib.crc32(head)
        for _ in range(times):
            check = zlib.crc32(unit, check)
        check = zlib.crc32(tail, check)
    return _stored(
        [
            ("mimetype", 0, ODS_TYPE.encode(), zlib.crc32(ODS_TYPE.encode()), len(ODS_TYPE)),
            ("content.xml", 8, body, check, size if said is None else said),
            _plain("META-INF/manifest.xml", MANIFEST.format("").encode()),
        ]
    )


def _plain(name: str, content: bytes) -> tuple[str, int, bytes, int, int]:
    return name, 0, content, zlib.crc32(content), len(content)


def _stored(parts: list[tuple[str, int, bytes, int, int]]) -> bytes:
    """A zip archive of parts that are packed already: name, method, bytes, checksum, size."""
    archive = b""
    directory = b""
    for name, method, body, check, size in parts:
        common = struct.pack(
            "<HHHHHIIIHH", 20, 0, method, 0, 33, check, len(body), size, len(name), 0
        )
        directory += (
            b"PK\x01\x02" + struct.pack("<H", 20) + common
            + struct.pack("<HHHII", 0, 0, 0, 0, len(archive)) + name.encode()
        )  # fmt: skip
        archive += b"PK\x03\x04" + common + name.encode() + body
    end = struct.pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(directory), len(archive), 0)
    return archive + directory + b"PK\x05\x06" + end


def other_archive() -> bytes:
    """A zip archive of something else."""
    return packed({"word/document.xml": "<document/>"})
