"""The documents of the made-up site: what a report says, and a PDF of it."""

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
    if kind_of(provider.key.type).social_care:
        return _home_lines(provider, report)
    return _education_lines(provider, report)


def _education_lines(provider: InventedProvider, report: InventedReport) -> tuple[str, ...]:
    # The order is that of two real school reports, of 2016 and 2025.
    name = (provider.name or "a childminder").strip()
    title = "Inspection" if report.is_graded else report.title
    early_years = provider.place.level_1 == _CHILDCARE
    lines = [] if early_years else ["School report"]
    lines += [
        f"{title} of {name}",
        f"Address: {provider.address or 'not given'}",
        f"Inspection dates: {day_text(report.inspected or report.published)}",
    ]
    if report.grade:
        lines += [f"{overall_heading(social_care=False)}    {report.grade}"]
    lines += [f"{heading}    {grade}" for heading, grade in report.judgements]
    asked = "this early years setting" if early_years else "this school"
    return (
        *lines,
        f"What is it like to attend {asked}?",
        _INVENTED,
        f"Unique reference number: {provider.key.urn}",
        _NOT_REAL,
    )


_CHILDCARE = 2  # the second category of the search form
_INVENTED = "Invented sentences about this provider: nothing of it is said of a real one."


_BELOW = (
    "How well children and young people are helped and protected",
    "The effectiveness of leaders and managers",
)


def _home_lines(provider: InventedProvider, report: InventedReport) -> tuple[str, ...]:
    # The order is that of two transcripts of homes' reports of 2017; grades are in lower case.
    lines = [
        provider.key.urn,
        f"Registered provider: {provider.owner or 'not given'}",
        report.title,
        "Inspected under the social care common inspection framework",
        "Information about this children's home",
        _INVENTED,
        f"Inspection dates: {day_text(report.inspected or report.published)}",
    ]
    if report.grade:
        overall = overall_heading(social_care=True)
        lines += [f"{overall}, taking into account    {report.grade.lower()}"]
        given = {heading.casefold() for heading, _ in report.judgements}
        lines += [f"{each}    not judged" for each in _BELOW if each.casefold() not in given]
    lines += [f"{heading}    {grade.lower()}" for heading, grade in report.judgements]
    return (
        *lines,
        "Enforcement action since last inspection: None",
        "Children's home details",
        f"Unique reference number: {provider.key.urn}",
        _NOT_REAL,
    )


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
    A PDF 1.4 with these lines of text; a line of one form feed begins a new page, and each page
    is as tall as it needs.

    The same lines always give the same bytes, so that a document changes only if its text does.
    """
    pages: list[list[str]] = [[]]
    for line in lines:
        if line == "\f":
            pages.append([])
        else:
            pages[-1].append(line)
    # Objects: the catalogue, the list of pages, the font, then two for each page.
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for page in pages:
        objects += _page(page, len(objects) + 2)
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


def _page(lines: list[str], content: int) -> list[bytes]:
    """A page and its content, which is object number `content`."""
    height = max(_A4_HEIGHT, 2 * _MARGIN + _LEADING * len(lines))
    shown = b"\n".join(b"(" + _escaped(line) + b") Tj T*" for line in lines)
    drawn = b"BT /F1 8 Tf %d TL %d %d Td\n%s\nET" % (_LEADING, _MARGIN, height - _MARGIN, shown)
    return [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>" % (_WIDTH, height, content),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]


def _escaped(line: str) -> bytes:
    text = line.encode("cp1252", "replace")
    return text.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
