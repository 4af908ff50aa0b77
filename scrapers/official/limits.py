"""How much of an official file is read: what goes beyond it is refused."""

from __future__ import annotations

MOST_BYTES = 100_000_000
"""Of a file. The largest official one, of state-funded schools, has 16 MB (2026)."""

MOST_UNPACKED = 1_500_000_000
"""Of what is in a workbook. The social care data of 2025 unpacks to 75 MB, 24 times its size."""

MOST_PARTS = 10_000
"""Files within a workbook."""

MOST_SHEETS = 100

MOST_ROWS = 500_000
"""In one sheet. The childcare file has 60,009 (30 June 2026)."""

MOST_COLUMNS = 400
"""With something in them."""

MOST_CHARACTERS = 32_767
"""In one cell: no spreadsheet program holds more."""

MOST_TEXT = 500_000_000
"""Characters in one sheet."""

TOP = 40
"""So many rows of a sheet are looked at before it is chosen."""

MOST_LOOKED_AT = 20_000_000
"""Characters in the first rows of all sheets."""

MEMORY = 1_000_000_000
"""Bytes of address space for opening a workbook. The social care data needs a tenth of it."""

SECONDS = 120
"""For opening a workbook, of the processor and of the clock. The social care data needs one."""


def too_wide(number: int) -> str:
    """What is wrong with a row that has too many columns."""
    return f"row {number} has something beyond column {MOST_COLUMNS}"


def too_long(number: int) -> str:
    """What is wrong with a row that has too much in one cell."""
    return f"row {number} has a cell of more than {MOST_CHARACTERS:,} characters"


TOO_MANY_ROWS = f"more than {MOST_ROWS:,} rows"
TOO_MUCH_TEXT = f"more than {MOST_TEXT:,} characters"
