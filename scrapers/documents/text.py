"""The bytes of a PDF as the text of its pages. The only importer of the PDF library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2

from scrapers.documents.model import MOST_BYTES

MOST_PAGES = 150
"""The longest reports, of authorities and their safeguarding boards together, have some 60."""
_MOST_CHARACTERS = 30_000
"""On one page. A page full of small print has some 8,000."""
_FRONT = 3
"""Tables of grades stand on these first pages: only they are read by place if need be."""


@dataclass(frozen=True, slots=True)
class Text:
    """
    What a PDF's pages say, in the order in which the file draws its text. `count` is the number
    of pages in the file, 0 if they could not be counted.
    """

    pages: tuple[str, ...] = ()
    count: int = 0
    problems: tuple[str, ...] = ()


def read_text(content: bytes) -> Text:
    """
    Read a PDF. What cannot be read is said in `problems`; nothing is raised but MemoryError.

    For a process of its own: the library is C++ and could crash on a hostile file.
    """
    if problem := _not_a_pdf(content):
        return Text(problems=(problem,))
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        return Text(problems=(_cannot_open(str(error)),))
    try:
        return _read_pages(pdf)
    except pypdfium2.PdfiumError as error:
        return Text(problems=(f"damaged: {error}",))
    finally:
        pdf.close()


def read_placed(content: bytes) -> tuple[str, ...]:
    """
    The text of the first pages again, in rows from the top and each row from the left: for a
    table that is drawn by columns. Only for a file that `read_text` has read.
    """
    with pypdfium2.PdfDocument(content) as pdf:
        return tuple(
            _by_place(pdf[number].get_textpage()) for number in range(min(_FRONT, len(pdf)))
        )


def _not_a_pdf(content: bytes) -> str | None:
    if not content:
        return "empty: no bytes at all"
    if len(content) > MOST_BYTES:
        return f"too large: {len(content):,} bytes, more than {MOST_BYTES:,}"
    # Readers of PDF accept some bytes before the mark (PDF 1.7, appendix H, note 13).
    if b"%PDF-" not in content[:1024]:
        start = content[:1024].lstrip().lower()
        if start.startswith((b"<!doctype html", b"<html")):
            gone = b"Report not found" in content or b"no longer exists" in content
            return "not a PDF: a web page" + (" that says: Report not found" if gone else "")
        return "not a PDF: it does not begin with %PDF-"
    return None


def _cannot_open(error: str) -> str:
    if "password" in error.lower():
        return "encrypted: it opens with a password only"
    return "damaged: cut off, or not a PDF in spite of its first bytes"


def _read_pages(pdf: Any) -> Text:
    count = len(pdf)
    problems = []
    if count > MOST_PAGES:
        problems.append(f"{count} pages: only the first {MOST_PAGES} were read")
    pages = []
    for number in range(min(count, MOST_PAGES)):
        try:
            page = pdf[number]
        except pypdfium2.PdfiumError:
            problems.append(f"page {number + 1} is damaged and was not read")
            pages.append("")
            continue
        text = page.get_textpage()
        characters = text.count_chars()
        if characters > _MOST_CHARACTERS:
            problems.append(f"page {number + 1} has {characters:,} characters and was not read")
            pages.append("")
        else:
            pages.append(text.get_text_range().replace("\r\n", "\n"))
        text.close()
        page.close()
    if count and not any(page.strip() for page in pages):
        problems.append("no text: its pages are pictures, or empty")
    elif pages and not pages[0].strip() and not problems:
        problems.append("page 1 has no text, and it is there that documents say what they are")
    return Text(tuple(pages), count, tuple(problems))


def _by_place(text: Any) -> str:
    """The text of a page in rows from the top, each row from the left."""
    pieces = sorted(_pieces(text), key=lambda piece: -piece[0])
    rows: list[list[tuple[float, float, str]]] = []
    for middle, left, words in pieces:
        # Half a line's height: cells of one row are rarely level to the point.
        if rows and rows[-1][0][0] - middle < _ROW:
            rows[-1].append((middle, left, words))
        else:
            rows.append([(middle, left, words)])
    return "\n".join(" ".join(words for _, _, words in sorted(row, key=_left)) for row in rows)


_ROW = 5.0
"""Points. Body text is set in 11 or 12."""


def _left(piece: tuple[float, float, str]) -> float:
    return piece[1]


def _pieces(text: Any) -> Iterator[tuple[float, float, str]]:
    """The runs of text on a page: height of the middle, left edge, words."""
    for index in range(min(text.count_rects(), 2_000)):
        left, bottom, right, top = text.get_rect(index)
        words = text.get_text_bounded(left, bottom, right, top).replace("\r\n", " ").strip()
        if words:
            yield (bottom + top) / 2, left, words


def lines_of(pages: Sequence[str]) -> list[tuple[int, str]]:
    """The lines of some pages, each with the number of its page (from 1), without empty ones."""
    return [
        (number, " ".join(line.split()))
        for number, page in enumerate(pages, 1)
        for line in cleaned(page).split("\n")
        if line.strip()
    ]


def cleaned(text: str) -> str:
    """One form for what fonts write in several: spaces, hyphens, apostrophes, ligatures."""
    # U+FFFE is how the library marks a hyphen that ends a line.
    return text.replace("\ufffe\n", "-").replace("\ufffe", "-").translate(_PLAIN)


_PLAIN = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{SOFT HYPHEN}": "",
        "\N{ZERO WIDTH SPACE}": "",
        "\ufeff": "",
        "\x00": "",
        "\x02": "-",
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LATIN SMALL LIGATURE FI}": "fi",
        "\N{LATIN SMALL LIGATURE FL}": "fl",
        "\N{LATIN SMALL LIGATURE FF}": "ff",
        "\N{LATIN SMALL LIGATURE FFI}": "ffi",
        "\N{LATIN SMALL LIGATURE FFL}": "ffl",
        "\r": "\n",
        "\f": "\n",
        "\t": " ",
    }
)
