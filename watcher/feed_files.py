"""The files of feeds in their folder: how they are named, and which of them are ours to touch."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from watcher.feeds import FEED_ID

_MODE = 0o644
"""A web server is mostly another user: who else may read is said by the folder's own mode."""

_BEGINNING = 65_536
"""Bytes of a file within which its id stands."""

_LONGEST = 60


def slugs(names: Iterable[str]) -> dict[str, str]:
    """
    For each name one for a file: `Homes in Coventry` gives `homes-in-coventry`. Where nothing is
    left of a name, or too much, or another has it already, a piece of the name's hash tells.
    """
    found: dict[str, str] = {}
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        whole = re.sub("[^a-z0-9]+", "-", plain).strip("-")
        slug, mark = whole[:_LONGEST].rstrip("-"), hashlib.sha256(name.encode()).hexdigest()
        if slug and slug == whole and slug not in found.values():
            found[name] = slug
            continue
        size = 6
        while (marked := f"{slug or 'watch'}-{mark[:size]}") in found.values():
            size += 1
        found[name] = marked
    return found


def put(path: Path, content: str) -> str | None:
    """
    Write a file, whole or not at all, unless it says that already; gives what kept it from that.
    What is there in its place is left alone if it is no feed of ours.
    """
    written, mode = content.encode(), _MODE
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.path.lexists(path):
            if not _is_ours(path):
                return f"{path} is no feed of ours, and was left as it is: move it away"
            if path.read_bytes() == written:
                return None
            mode = path.stat().st_mode & 0o777
        _replace(path, written, mode)
    except OSError as error:
        return f"{path.parent} takes no feeds: {error.strerror or error}"
    return None


def take_away(path: Path) -> str | None:
    """Delete a file if it is a feed of ours; gives what kept it from that."""
    try:
        if os.path.lexists(path) and _is_ours(path):
            path.unlink()
    except OSError as error:
        return f"{path} is out of date and cannot be deleted: {error.strerror or error}"
    return None


def note(path: Path, content: str) -> None:
    """Write a file that is for its owner alone. Raises OSError."""
    _replace(path, content.encode(), 0o600)


def _is_ours(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        # In a calendar, a comma has a backslash before it.
        return FEED_ID.encode() in file.read(_BEGINNING).replace(b"\\,", b",")


def _replace(path: Path, content: bytes, mode: int) -> None:
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
