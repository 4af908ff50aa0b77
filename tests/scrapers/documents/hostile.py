"""Files that no reader should trust, made by hand."""

from __future__ import annotations

import io
import zlib

from pypdf import PdfReader, PdfWriter

from scrapers.replica.documents import pdf

REPORT = (
    "9000001",
    "Registered provider: Hollybank Care Ltd (invented)",
    "Full inspection",
    "Inspected under the social care common inspection framework",
    "Information about this children's home",
    "Of the home nothing is said that is true of a real one, and of the children nothing at all.",
    "Inspection dates: 20 and 21 May 2025",
    "Overall experiences and progress of children and young people, taking into account    good",
    "How well children and young people are helped and protected    good",
    "The effectiveness of leaders and managers    good",
)


def of_objects(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1, the first of which is its catalogue."""
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        % (
            len(objects) + 1,
            table,
            len(objects) + 1,
        )
        + b"startxref\n%d\n%%%%EOF\n" % len(body)
    )


def stream(content: bytes, more: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(content), more, content)


def one_page(content: bytes, resources: bytes = b"<< >>", *others: bytes) -> bytes:
    """A PDF of one page with this content object; further objects are numbered from 5."""
    return of_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources %s >>" % resources,
            content,
            *others,
        ]
    )


def encrypted() -> bytes:
    """A report that opens with a password only."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(REPORT))))
    writer.encrypt("a password", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def of_pages(count: int) -> bytes:
    """A report of `count` pages, its grades on the first."""
    return pdf(
        (*REPORT, *(["\f", "Invented words about the home and the children."] * (count - 1)))
    )


def of_pictures() -> bytes:
    """A page whose words are drawn as shapes: not a letter of text in it."""
    return one_page(stream(b"\n".join(b"%d 400 3 12 re f" % (40 + 5 * n) for n in range(90))))


def with_broken_fonts() -> bytes:
    """A page whose font says of each letter that it is another one."""
    shown = b"\n".join(
        b"(%s) Tj T*" % line.encode("cp1252").replace(b"(", b"").replace(b")", b"")
        for line in REPORT
    )
    drawn = b"BT /F1 8 Tf 12 TL 40 800 Td\n%s\nET" % shown
    names = b" ".join(b"/uni%04X" % (0x0400 + code) for code in range(32, 127))
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding "
        b"<< /Type /Encoding /Differences [32 %s] >> >>" % names
    )
    return one_page(stream(drawn), b"<< /Font << /F1 5 0 R >> >>", font)


def drawn(pieces: list[tuple[int, int, str]]) -> bytes:
    """A page on which each piece of text stands at its place: points from the left and the foot."""
    shown = b"\n".join(
        b"1 0 0 1 %d %d Tm (%s) Tj" % (left, height, words.encode("cp1252"))
        for left, height, words in pieces
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
    return one_page(stream(b"BT /F1 9 Tf\n%s\nET" % shown), b"<< /Font << /F1 5 0 R >> >>", font)


def bomb(gigabytes: int = 8) -> bytes:
    """A page of a few kilobytes whose content unpacks to `gigabytes`, packed twice."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # A flushed block stands by itself, so that one can be repeated instead of packing gigabytes.
    block = packer.compress(b"\0" * 16_777_216) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\xda" + block * (gigabytes * 64) + packer.flush() + b"\0\0\0\0"
    twice = zlib.compress(packed, 9)
    return one_page(stream(twice, b"/Filter [/FlateDecode /FlateDecode] "))


def endless(depth: int = 26) -> bytes:
    """A page that draws a form twice, which draws a form twice, and so on, to the last letter."""
    forms = []
    for level in range(depth):
        number = 6 + level
        inner = b"/A Do /A Do" if level < depth - 1 else b"BT /F1 8 Tf (good) Tj ET"
        resources = b"<< /XObject << /A %d 0 R >> /Font << /F1 5 0 R >> >>" % (number + 1)
        forms.append(
            stream(
                inner,
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources %s " % resources,
            )
        )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"
    return one_page(stream(b"/A Do"), b"<< /XObject << /A 6 0 R >> >>", font, *forms)
