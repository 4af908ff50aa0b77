"""Takes control characters and terminal escapes out of what people will read. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")

# Colours and cursor movements (CSI), titles and links (OSC), and the two-character kind.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)


def clean(value: T) -> T:
    """
    `value` with every text in it made one plain line: dataclasses and tuples are gone into.

    Texts come from web pages and reports. A line break in a subject would start a mail header,
    an escape would steer a terminal, a right-to-left mark would turn a grade around.
    """
    return _clean(value)  # type: ignore[no-any-return]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, tuple):
        return tuple(_clean(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _clean(getattr(value, f.name)) for f in fields(value)})
    return value


def _plain(text: str) -> str:
    shown = "".join(map(_shown, _ESCAPES.sub(" ", text)))
    return " ".join(shown.split())


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":  # half a character: no mail can be written with it
        return "\N{REPLACEMENT CHARACTER}"
    if category == "Cf":  # marks that are not seen: directions, joiners, byte order
        return ""
    return " " if category == "Cc" else char
