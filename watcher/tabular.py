"""Values as cells of a table that a spreadsheet will open. Pure."""

from __future__ import annotations

import re

# What begins a formula (OWASP, CSV injection), in full width too, as East Asian input methods
# write it. Some programs look behind blanks and line breaks.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Where the comma is the decimal sign, a spreadsheet begins a new cell at each semicolon.
_NEXT_CELL = re.compile(rf";\s*(?=[{re.escape(''.join(_FORMULA))}])")


def safe(value: object) -> str:
    """
    A value as a CSV cell, on one line. Text that a spreadsheet would run as a formula gets a quote
    in front: it comes from pages that others write.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    shown = "".join(char if char.isprintable() else " " for char in value)
    shown = _NEXT_CELL.sub(r"\g<0>'", shown)
    return f"'{shown}" if shown[:1].isspace() or shown.startswith(_FORMULA) else shown
