"""Values as cells of a table that a spreadsheet will open. Pure."""

from __future__ import annotations

# What begins a formula (OWASP, CSV injection), in full width too, as East Asian input methods
# write it. Some programs look behind blanks and line breaks.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe(value: object) -> str:
    """
    A value as a CSV cell. Text that a spreadsheet would run as a formula gets a quote in front:
    it comes from pages that others write.
    """
    if value is None:
        return ""
    if isinstance(value, str) and (value[:1].isspace() or value.startswith(_FORMULA)):
        return f"'{value}"
    return str(value)
