"""Takes control characters, escapes and strange addresses out of what people will read. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from notify.shorten import cut

T = TypeVar("T")

# Colours and cursor movements (CSI), titles and links (OSC), and the two-character kind.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)

MOST = 2000
"""Characters of one text. The longest sentences of an alert have some 300."""

_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)
_PUBLIC = re.compile(
    r"[(\"'“]*https://(?:reports|files)\.ofsted\.gov\.uk(?:/[A-Za-z0-9_./?&=%+-]*)?[):;,.\"'”]*"
)
_LINKS = frozenset({"page", "document"})
"""The fields that are addresses: `notify.render` shows no other than Ofsted's."""


def clean(value: T) -> T:
    """
    `value` with every text in it made one plain line: dataclasses and tuples are gone into.

    Texts come from web pages and reports. A line break in a subject would start a mail header,
    an escape would steer a terminal, a right-to-left mark would turn a grade around. An address
    in a text would be made a link by the reader's program: unless it is one of Ofsted's, it is
    written so that none does (https[:]//example[.]org). What is far too long is cut.
    """
    return _clean(value)  # type: ignore[no-any-return]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(map(_unlinked, cut(plain(value), MOST).split(" ")))
    if isinstance(value, tuple):
        return tuple(_clean(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        given = {each.name: getattr(value, each.name) for each in fields(value)}
        return replace(
            value,
            **{
                name: plain(one) if name in _LINKS and isinstance(one, str) else _clean(one)
                for name, one in given.items()
            },
        )
    return value


def _unlinked(word: str) -> str:
    if not _ADDRESS.search(word) or _PUBLIC.fullmatch(word):
        return word
    return word.replace("://", "[:]//").replace(".", "[.]")


def plain(text: str) -> str:
    """`text` on one line, without what steers a terminal or is not seen."""
    shown = "".join(map(_shown, _ESCAPES.sub(" ", text)))
    return " ".join(shown.split())


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":  # half a character: no mail can be written with it
        return "\N{REPLACEMENT CHARACTER}"
    if category == "Cf":  # marks that are not seen: directions, joiners, byte order
        return ""
    return char if char.isprintable() else " "
