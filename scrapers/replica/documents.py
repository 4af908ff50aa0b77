"""The documents of the made-up site: what a report says, and a one-page PDF of it."""

from __future__ import annotations

from scrapers.remits import kind_of, overall_heading
from scrapers.replica.codes import BANDS
from scrapers.replica.invented import InventedProvider, InventedReport
from scrapers.replica.pages import day_text

_LEADING = 13
_MARGIN = 40
_WIDTH = 595
_A4_HEIGHT = 842
_NOT_REAL = "This is an invented document of a replica. It is not Ofsted's."


def report_lines(provider: InventedProvider, report: InventedReport) -> tuple[str, ...]:
    """
    The text of a document, line by line.

    The labels are those that readers of real documents look for; the order within the document
    of a children's home is a guess. Reports of homes name neither the home nor its place.
    """
    if report.lines:
        return report.lines
    if report.is_card:
        return _card_lines(provider, report)
    lines = [report.title]
    if provider.name:
        lines += [provider.name.strip(), f"Address: {provider.address or 'not given'}"]
    lines += [f"Unique reference number: {provider.key.urn}"]
    social_care = kind_of(provider.key.type).social_care
    if social_care:
        lines += [f"Registered provider: {provider.owner or 'not given'}"]
    if report.inspected:
        lines += [f"Inspection dates: {day_text(report.inspected)}"]
    if report.grade:
        lines += [f"{overall_heading(social_care=social_care)}    {report.grade}"]
    lines += [f"{heading}    {grade}" for heading, grade in report.judgements]
    return (*lines, "Invented sentences about this provider.", _NOT_REAL)


def _card_lines(provider: InventedProvider, report: InventedReport) -> tuple[str, ...]:
    # The order is that of two real report cards of 2026: grades explained first, then
    # safeguarding, then a section for each band in use, the areas in it with their band.
    lines = [
        (provider.name or "").strip(),
        f"Address: {provider.address or 'not given'}",
        f"Unique reference number (URN): {provider.key.urn}",
        f"Inspection report: {day_text(report.inspected or report.published)}",
        *BANDS,
        f"Safeguarding standards {report.safeguarding}",
        "How we evaluate safeguarding",
    ]
    for band in BANDS:
        areas = [area for area, grade in report.judgements if grade == band]
        lines += [band] if areas else []
        for area in areas:
            lines += [f"{area:<60}{band}", "Invented sentences about this area."]
    return (*lines, _NOT_REAL)


def pdf(lines: tuple[str, ...]) -> bytes:
    """
    A PDF 1.4 of one page with these lines of text; the page is as tall as they need.

    The same lines always give the same bytes, so that a document changes only if its text does.
    """
    height = max(_A4_HEIGHT, 2 * _MARGIN + _LEADING * len(lines))
    shown = b"\n".join(b"(" + _escaped(line) + b") Tj T*" for line in lines)
    content = b"BT /F1 8 Tf %d TL %d %d Td\n%s\nET" % (
        _LEADING,
        _MARGIN,
        height - _MARGIN,
        shown,
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>" % (_WIDTH, height),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    body = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n"
    ) % (len(objects) + 1, table, len(objects) + 1, len(body))


def _escaped(line: str) -> bytes:
    text = line.encode("cp1252", "replace")
    return text.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
