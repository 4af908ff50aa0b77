"""The bytes of an answer as text, whatever charset its host claims."""

from __future__ import annotations

import re

# Those that pages are in. Python knows more than a hundred, some of which are no charsets: a page
# in "punycode" takes hours, one in "unicode_escape" may say what no file can be written with.
_CHARSETS = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|us-ascii|ascii|latin-?1|iso-?8859-?\d{1,2}|(?:windows-|cp)125\d",
    re.IGNORECASE | re.ASCII,
)


def text_of(body: bytes, charset: str | None) -> str:
    """Decode in the charset that the header names, else as UTF-8; never fail over a character."""
    known = charset if charset and _CHARSETS.fullmatch(charset) else "utf-8"
    try:
        text = body.decode(known, "replace")
    except LookupError:  # there is no ISO 8859-12
        text = body.decode("utf-8", "replace")
    return text.removeprefix("\ufeff")
