"""Takes the secrets of a channel out of what its host says. Pure."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import quote, unquote

_LEAST = 4
"""Characters of a piece of an address that is a secret by itself."""


def spellings(secrets: Iterable[str]) -> tuple[str, ...]:
    """
    Each of `secrets` as it is, in an address and in Base64, and each piece of one that is a path;
    longest first, so that none is hidden in half.
    """
    whole = {secret for secret in secrets if secret}
    pieces = {piece for one in whole for piece in re.split(r"[/?&=:@,; ]", one)}
    known = whole | {piece for piece in pieces if len(piece) >= _LEAST}
    known |= {unquote(one) for one in known}
    coded = {b64encode(one.encode()).decode() for one in known}
    written = {quote(one, safe=safe) for one in known for safe in ("/", "")}
    return tuple(sorted(known | coded | written, key=len, reverse=True))


def hidden(text: str, secrets: Iterable[str]) -> str:
    """`text` with each of `secrets` replaced, in capitals or not."""
    for secret in secrets:
        text = re.sub(re.escape(secret), "***", text, flags=re.IGNORECASE)
    return text
