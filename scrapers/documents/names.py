"""What a document calls its provider, where Ofsted lets the name be known. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.documents.facts import BARE_URN
from scrapers.documents.frameworks import AUTHORITY, EARLY_YEARS, SEND, SOCIAL_CARE
from scrapers.documents.kinds import Kind
from scrapers.organisations import is_organisation

_WITHHELD = re.compile(r"children'?s? home|childminder|secure|domestic premises", re.IGNORECASE)


def provider_name(lines: Sequence[str], kind: Kind | None) -> str | None:
    """
    The provider's name as the title has it; None where Ofsted keeps it from the public or it may
    be a person's, and where the title is not understood.
    """
    if kind is None or (kind.remit == SOCIAL_CARE and _WITHHELD.search(" ".join(lines[:30]))):
        return None
    if kind.remit == EARLY_YEARS and _AT_HOME.search(" ".join(lines)):
        return None
    for text in (" ".join(lines[:4]), *lines[:40]):
        for pattern in _NAMED:
            if match := pattern.search(text):
                return match["name"]
    # What begins a letter are the addresses of Ofsted and of a person.
    is_letter = any(line.startswith("Dear ") for line in lines[:40])
    return None if is_letter else _in_title(lines, kind)


def _in_title(lines: Sequence[str], kind: Kind) -> str | None:
    """The name in "Inspection of NAME", or alone on one of the first lines."""
    for line, following in zip(lines[:8], (*lines[1:8], ""), strict=False):
        match = _TITLED.match(line) if kind.remit not in {AUTHORITY, SEND} else None
        if match:
            # A title wraps where the next line is no address and no label.
            wraps = not re.search(r"\d|,|:", following) and len(following.split()) <= _TITLE_REST
            return f"{match['name']} {following}".strip() if wraps else match["name"]
        is_rest = line[:1].islower()
        if is_rest or _NOT_A_NAME.match(line) or BARE_URN.fullmatch(line):
            continue
        if len(line) <= _LONGEST_NAME:
            return f"{line} {following}" if _REST_OF_A_NAME.fullmatch(following) else line
    return None


_REST_OF_A_NAME = re.compile(r"(?:(?:School|Academy|College|Nursery|Centre|Group|Partnership) ?)+")
_AT_HOME = re.compile(r"childminder|domestic premises", re.IGNORECASE)
_NAMED = (
    re.compile(r"Area SEND (?:monitoring )?inspection of (?P<name>.+?) Local Area Partnership"),
    re.compile(
        r"(?:[Rr]e-)?[Ii]nspection of (?P<name>[A-Z][^.:]{2,60}?) local authority(?: children's|$)"
    ),
    re.compile(r"^Short inspection of (?P<name>[A-Z].+)$"),
    re.compile(r"Joint targeted area inspection of (?:the )?(?P<name>[A-Z][\w' &,-]+)$"),
    re.compile(
        r"(?:Focused|[Aa]ssurance|[Mm]onitoring) visit (?:to|of) (?P<name>[A-Z][\w' &,-]{2,60}?)"
        r"(?: local authority| children's| \(|$)"
    ),
)
_TITLED = re.compile(
    r"(?:short inspection|inspection) of (?:an? \w+ school:? ?)?(?P<name>.+)", re.IGNORECASE
)
_NOT_A_NAME = re.compile(
    r"\d|address\b|area\b|children's centre (?:group )?report|childminder report|emergency\b|"
    r"focus\w+ visit|further education|independent school|initial teacher|"
    r"inspections? |interim |joint |local area|material change|monitoring |ofsted|piccadilly|"
    r"pre-?registration|progress monitoring|protect|published|re-?inspection|school "
    r"(?:inspection )?"
    r"report|school and |short |www|unique reference",
    re.IGNORECASE,
)
_TITLE_REST = 6
_LONGEST_NAME = 90


def owner(lines: Sequence[str]) -> str | None:
    """The registered provider, if it is an organisation: a person's name is not kept."""
    for line in lines:
        match = re.match(r"registered provider:? (?!address)(.{3,90})", line, re.IGNORECASE)
        if match and is_organisation(match[1]):
            return match[1].strip()
    return None
