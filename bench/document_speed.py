"""
The claim: the grades of a ten-page report are read at 10 documents a second or more on one core.

Run `.venv/bin/python bench/document_speed.py [SECONDS]`. Bytes in, `Document` out, through the
reader's own process, which is held to one core. A written ten-page report, and a real one where
it is at hand. The processor's time counts, not the clock's, so that a busy machine does not tell.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from scrapers.documents.isolated import DocumentReader
from scrapers.documents.reading import read_document
from scrapers.replica.documents import pdf

REAL = Path(__file__).resolve().parents[2] / "shared/real/pdf/la_80456_coventry_12-august-2022.pdf"
HEADINGS = (
    "Overall effectiveness",
    "The quality of education",
    "Behaviour and attitudes",
    "Personal development",
    "Leadership and management",
)


def written() -> bytes:
    """A report of ten full pages on an invented school."""
    front = [
        "School report",
        "Inspection of Alder Lane School (invented)",
        "Inspection dates: 4 and 5 March 2024",
        *(f"{heading}    Good" for heading in HEADINGS),
    ]
    prose = [
        "The invented pupils of the school are said here to do what pupils of a school do."
    ] * 40
    lines = [*front, *prose]
    for _ in range(9):
        lines += ["\f", *prose]
    return pdf(tuple(lines))


def main() -> None:
    """Read each document again and again, and print the pace."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    documents = {"written": written()}
    if REAL.exists():
        documents["real"] = REAL.read_bytes()
    print("document   pages  grades  documents/second of processor  through the process")
    for name, content in documents.items():
        document = read_document(content)
        began, count = time.process_time(), 0
        while time.process_time() - began < seconds:
            read_document(content)
            count += 1
        pace = count / (time.process_time() - began)
        with DocumentReader() as reader:
            reader.read(content)
            began_clock, crossed = time.monotonic(), 0
            while time.monotonic() - began_clock < seconds:
                reader.read(content)
                crossed += 1
            through = crossed / (time.monotonic() - began_clock)
        print(
            f"{name:9} {document.pages:6} {len(document.judgements):7} {pace:30.1f} {through:20.1f}"
        )


if __name__ == "__main__":
    main()
