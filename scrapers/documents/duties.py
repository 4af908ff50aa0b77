"""What must follow a document: requirements, recommendations, enforcement, the next visit. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BULLET = re.compile(r"[\u2022\u25a0-\u25ff\uf000-\uf0ff\u27a2]")
_PARTS = {
    "recommendations": re.compile(
        r"recommendations?:?|what needs to improve ?\??\d?:?", re.IGNORECASE
    ),
    "requirements": re.compile(r"(?:statutory )?requirements?:?", re.IGNORECASE),
}
_ENDS_REQUIREMENTS = re.compile(
    r"(?:recommendations?|inspection judgements?|information about|the experiences and progress|"
    r"children's homes? details|service details|overall experiences and progress)\b",
    re.IGNORECASE,
)
_RUNNING_HEAD = re.compile(
    r"^(?:re-)?inspection (?:of|report)|^\d{1,2}\b.*\b20\d\d \d{1,2}$|^page \d+", re.IGNORECASE
)
_DUE = re.compile(r"\b\d{1,2} [A-Z][a-z]{2,8} \d{4}$|\b\d\d/\d\d/\d{4}$")


def counted(lines: Sequence[str], part: str) -> int | None:
    """
    How many `requirements` or `recommendations` a document makes, None if it has no such part or
    does not mark its items: by the dates by which requirements are due, by numbers, or by bullets.
    """
    for number, line in enumerate(lines):
        if not _PARTS[part].fullmatch(line):
            continue
        rest = lines[number + 1 : number + 150]
        count = _due(rest) if part == "requirements" else _numbered(rest) or _bullets(rest)
        if count:
            return count
    return None


def _due(lines: Sequence[str]) -> int:
    count = 0
    for line in lines:
        if _ENDS_REQUIREMENTS.match(line):
            break
        count += bool(_DUE.search(line))
    return count


def _numbered(lines: Sequence[str]) -> int:
    """The last number of a list that begins with 1 at once and goes on by one."""
    count = 0
    for line in lines:
        if line.startswith(f"{count + 1}. "):
            count += 1
        elif not count or (count and line[:1].isupper() and _ends_sentence(lines, line)):
            break
    return count


def _ends_sentence(lines: Sequence[str], line: str) -> bool:
    """Whether what stands before `line` is finished, and `line` no running head."""
    if _RUNNING_HEAD.search(line):
        return False
    before = lines[max(0, lines.index(line) - 1)]
    return before.endswith((".", ":")) or before.isdigit()


def _bullets(lines: Sequence[str]) -> int:
    """The bullets of the first kind, as far as the list goes without a new paragraph."""
    first = _BULLET.match(lines[0]) if lines else None
    if first is None:
        return 0
    count, finished = 0, False
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet:
            count += bullet[0] == first[0]
        elif _RUNNING_HEAD.search(line) or line.isdigit():
            continue
        elif finished and line[:1].isupper():
            break
        finished = line.endswith((".", ")"))
    return count


_ENFORCEMENT = re.compile(
    r"enforcement action since (?:the )?last inspection\W{0,3}(.{0,120})", re.IGNORECASE
)
# The steps that Ofsted may take against a registered provider (Care Standards Act 2000).
_STEPS = (
    ("restriction of accommodation", r"restrict\w* (?:of |on )?accommodation|accommodation notice"),
    ("compliance notice", r"compliance notices?"),
    ("suspension", r"suspen\w+"),
    ("cancellation", r"cancel\w+"),
    ("conditions", r"conditions?"),
    ("notice", r"notices?"),
)


def enforcement(lines: Sequence[str]) -> str | None:
    """What the document says of enforcement action since the last inspection, in one word."""
    match = _ENFORCEMENT.search(" ".join(lines))
    if match is None:
        return None
    said = re.split(
        r"(?:key findings|recent inspection|this inspection|inspection judgements?|summary of)",
        match[1],
        flags=re.IGNORECASE,
    )[0]
    if re.match(r"\W*(?:none|no|not applicable)\b", said, re.IGNORECASE):
        return "None"
    steps = [word for word, pattern in _STEPS if re.search(pattern, said, re.IGNORECASE)]
    return steps[0] if steps else ("Yes" if said.strip() else None)


_NEXT = re.compile(
    r"next (?:full )?(?:area send |ilacs )?(?:re-?)?inspection will (?:be|take place)\s+"
    r"([a-z0-9][^.]{3,70})",
    re.IGNORECASE,
)


def next_inspection(lines: Sequence[str]) -> str | None:
    """When the next inspection is to be, in the document's few words."""
    match = _NEXT.search(" ".join(lines))
    return match[1].strip() if match else None
