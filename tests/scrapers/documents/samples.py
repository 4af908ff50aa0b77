"""
The written samples: documents of every kind, in our own words, about invented providers.

A sample begins with what is expected of it, in TOML between two lines of +++; its pages follow,
each behind a form feed, as a PDF library gives their text.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapers.documents.text import Text

FOLDER = Path(__file__).with_name("samples")


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its name, what a careful reader finds in it, and its text."""

    name: str
    expected: dict[str, Any]
    text: Text


def read_sample(path: Path) -> Sample:
    """The sample of one file."""
    _, expected, text = path.read_text("utf-8").split("+++\n", 2)
    pages = tuple(text.split("\f"))
    return Sample(path.stem, tomllib.loads(expected), Text(pages, len(pages)))


SAMPLES = [read_sample(path) for path in sorted(FOLDER.glob("*.txt"))]
