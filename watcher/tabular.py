"""Values as cells of a table that a spreadsheet will open. Pure."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(value: object) -> str:
    """
    A value as a CSV cell. Text that a spreadsheet would run as a formula gets a quote in front:
    it comes from pages that others write.
    """
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return str(value)
