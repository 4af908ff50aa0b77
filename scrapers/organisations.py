"""When two spellings are one organisation: an owner or a trust, as official files have it. Pure."""

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
# Words that a person's name does not hold: of the registered providers of reports, and of the
# registered persons of childcare, only those with one of them are taken for organisations.
_ORGANISATION = re.compile(
    r"\b(?:ltd|limited|llp|plc|l\.t\.d|council|borough|county|trust|c\.?i\.?c|charity|foundation|"
    r"society|association|services?|group|company|university|college|school|barnardo's|"
    r"care|childcare|homes|fostering|housing|education|partnership|centre|nursery|nurseries|"
    r"support|solutions|holdings|academy|ministry|nhs)\b",
    re.IGNORECASE,
)


def organisation_words(name: str) -> list[str]:
    """
    The words of an organisation's name without its legal form, in lower case letters and figures
    alone. A `*` is kept, so that a pattern may be given too.
    """
    words = _plain(name)
    bare = _FORMS.sub(" ", words)
    # A name that is nothing but its form stays what it is.
    return (bare if bare.strip(" *") else words).split()


def organisation_key(name: str) -> str:
    """What all spellings of one organisation's name have in common: its words without spaces."""
    return "".join(organisation_words(name))


def says_whom(pattern: str) -> bool:
    """Whether `pattern` has anything of a name in it, beside `*` and legal forms."""
    return bool(_FORMS.sub(" ", _plain(pattern)).strip(" *"))


def matches(pattern: str, name: str) -> bool:
    """Whether an organisation is one that `pattern` means; in it `*` stands for anything."""
    parts = organisation_key(pattern).split("*")
    return re.fullmatch(".*".join(map(re.escape, parts)), organisation_key(name)) is not None


def _plain(name: str) -> str:
    bare = _APOSTROPHE.sub("", name)
    text = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode().casefold()
    return _GAP.sub(" ", text.replace("&", " and ").replace("*", " * ")).strip()


def is_organisation(name: str) -> bool:
    """Whether `name` is surely that of an organisation: it may else be a person's."""
    return _ORGANISATION.search(name) is not None
