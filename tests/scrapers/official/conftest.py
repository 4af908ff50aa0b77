"""What the tests of the official files share: a way to read what they have written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scrapers.official.model import OfficialFile, RegisterRow, Series
from scrapers.official.reading import read_official

Read = Callable[..., tuple[OfficialFile, dict[str, RegisterRow]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes bytes to a file, reads it as an official file, and gives its rows by URN."""

    def reading(
        content: bytes, series: Series | None = None, name: str = "file_as_at_31_August_2026.csv"
    ) -> tuple[OfficialFile, dict[str, RegisterRow]]:
        path = tmp_path / name
        path.write_bytes(content)
        file, rows = read_official(path, series)
        return file, {row.urn: row for row in rows}

    return reading
