"""
Which PDF library reads Ofsted's documents best: share read wholly right, time, memory.

Claim: pypdfium2 reads as many real documents rightly as any other, and several times faster than
those that may be had without the AGPL.

    .venv/bin/python bench/pdf_libraries.py            # those that are installed
    .venv/bin/pip install pypdf pdfminer.six pymupdf   # in a scratch environment, for all

Each library runs in a process of its own; its text goes through the same rules. The documents
are the real ones in ../shared/real/pdf, held against tests/scrapers/documents/real.toml.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "real" / "pdf"
EXPECTED = ROOT / "tests" / "scrapers" / "documents" / "real.toml"
LIBRARIES = {
    "pypdfium2": "pypdfium2",
    "pypdf": "pypdf",
    "pdfminer.six": "pdfminer",
    "pymupdf (AGPL)": "pymupdf",
}


def pypdfium2_pages(path: Path) -> list[str]:
    """Text in the order of the file."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pdf]


def pypdf_pages(path: Path) -> list[str]:
    """Text as `extract_text` gives it."""
    import pypdf  # type: ignore[import-not-found, unused-ignore]

    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def pdfminer_pages(path: Path) -> list[str]:
    """Text with the library's own analysis of the layout."""
    from pdfminer.high_level import extract_text  # type: ignore[import-not-found, unused-ignore]

    return str(extract_text(path)).split("\f")


def pymupdf_pages(path: Path) -> list[str]:
    """Text in the order of the file."""
    import pymupdf  # type: ignore[import-not-found, unused-ignore]

    with pymupdf.open(path) as pdf:
        return [page.get_text() for page in pdf]


READERS: dict[str, Callable[[Path], list[str]]] = {
    "pypdfium2": pypdfium2_pages,
    "pypdf": pypdf_pages,
    "pdfminer": pdfminer_pages,
    "pymupdf": pymupdf_pages,
}


def measure(module: str) -> dict[str, float]:
    """One library over all documents: how many wholly right, grades right, wrong, seconds, MB."""
    sys.path.insert(0, str(ROOT))
    from scrapers.documents.reading import in_text
    from scrapers.documents.text import Text
    from tests.scrapers.documents.expected import differences

    read = READERS[module]
    expected = tomllib.loads(EXPECTED.read_text("utf-8"))
    documents = {name: each for name, each in expected.items() if each["pages"]}
    read(REAL / next(iter(documents)))  # what comes with the first call is not the library's pace
    whole = right = wrong = 0
    seconds = 0.0
    for name, wanted in documents.items():
        began = time.process_time()
        pages = tuple(read(REAL / name))
        seconds += time.process_time() - began
        document = in_text(Text(pages, wanted["pages"]))
        whole += not differences(document, wanted)
        grades = {(each.heading, each.grade) for each in document.judgements}
        right += len(grades & {(heading, grade) for heading, grade, _ in wanted["judgements"]})
        wrong += len(grades - {(heading, grade) for heading, grade, _ in wanted["judgements"]})
    return {
        "documents": len(documents),
        "whole": whole,
        "grades": sum(len(each["judgements"]) for each in documents.values()),
        "right": right,
        "wrong": wrong,
        "seconds": seconds / len(documents),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Print a table, one library a row."""
    if not REAL.is_dir():
        sys.exit("the real documents are not at hand: nothing was measured")
    print("library          wholly right  grades right  wrong  seconds/document  MB")
    for name, module in LIBRARIES.items():
        if importlib.util.find_spec(module) is None:
            print(f"{name:16} not installed")
            continue
        ran = subprocess.run(
            [sys.executable, __file__, module], capture_output=True, text=True, check=True
        )
        row = json.loads(ran.stdout)
        print(
            f"{name:16} {row['whole']:6} of {row['documents']:2}  {row['right']:6} of "
            f"{row['grades']:2}  {row['wrong']:5}  {row['seconds']:16.3f}  {row['megabytes']:.0f}"
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
    else:
        main()
