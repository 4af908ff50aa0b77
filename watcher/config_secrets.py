"""What others on this machine may learn from a config file and the files that it names."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watcher.config_checks import Finding, tables

_READ = stat.S_IRGRP | stat.S_IROTH


def of_secrets(document: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    """
    Addresses that let anyone post, in files that others may read; and a config that all may write.

    The modes of the files themselves count, not those of the folders above them: a file is copied
    and moved with its own. A folder counts only where everybody may put another file in its place.
    """
    mode = _mode(path)
    if mode is None:
        return
    if mode & stat.S_IWOTH or _is_open(path.absolute().parent):
        what = "everybody on this machine may change this file, and so have your alerts"
        yield Finding((), what, f"Run chmod o-w {path.name}, and the same on its folder")
    for loc, address in _addresses(document):
        if mode & _READ and _is_secret(address):
            what = "the address is a secret, and others on this machine may read this file"
            remedy = f"Run chmod 600 {path.name}, or write ${{NAME}} and set it in the environment"
            yield Finding(loc, what, remedy)
    for index, table in tables(document, "channel"):
        name = table.get("url_file")
        if isinstance(name, str) and (_mode(path.absolute().parent / name) or 0) & _READ:
            what = f"{name!r} holds a secret, and others on this machine may read it"
            yield Finding(("channel", index, "url_file"), what, f"Run chmod 600 {name}")


def _addresses(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], object]]:
    for index, table in tables(document, "channel"):
        yield ("channel", index, "url"), table.get("url", "")
    operator = document.get("operator")
    if isinstance(operator, dict) and "ping" in operator:
        yield ("operator", "ping"), operator["ping"]


def _mode(path: Path) -> int | None:
    """The mode of a file; None where it cannot be told, as when there is none."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return None


def _is_open(folder: Path) -> bool:
    mode = _mode(folder) or 0
    return bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX


def _is_secret(url: object) -> bool:
    if not isinstance(url, str) or not url or url.startswith("console:") or "${" in url:
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return bool(parts.password) or not (host == "localhost" or ip_address(host).is_loopback)
    except ValueError:
        return True
