"""When two spellings are one organisation: owners of homes and trusts, as official files have
them. Pure."""

from __future__ import annotations

import re
import unicodedata

# What companies are, not what they are called. Of the owners of children's homes in the social
# care data (31 March 2025), 28 are in two or more spellings that differ in no more than this,
# case, punctuation, spaces and "&".
_FORMS = re.compile(
    r"\b(?:ltd|limited|llp|plc|cic|cio|l t d|p l c|l l p|c i c|community interest company)\b"
)
_APOSTROPHE = re.compile(r"['\u2018\u2019`\u00b4]")
_GAP = re.compile(r"[^a-z0-9*]+")


def organisation_key(name: str) -> str:
    """
    What all spellings of one organisation's name have in common: lower case letters and figures
    alone, without its legal form. A `*` is kept, so that a pattern may be given too.
    """
    plain = _APOSTROPHE.sub("", name)
    text = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().casefold()
    words = _GAP.sub(" ", text.replace("&", " and ").replace("*", " * ")).strip()
    bare = _FORMS.sub(" ", words)
    # A name that is nothing but its form stays what it is.
    return (bare if bare.strip(" *") else words).replace(" ", "")


def matches(pattern: str, name: str) -> bool:
    """Whether an organisation is one that `pattern` means; in it `*` stands for anything."""
    parts = organisation_key(pattern).split("*")
    return re.fullmatch(".*".join(map(re.escape, parts)), organisation_key(name)) is not None
