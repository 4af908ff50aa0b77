"""Adds providers to a watch in the config file, and removes them; comments and layout are kept."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

from scrapers.model import PUBLIC_REPORTS
from watcher.config import BadConfig, parse, text_of
from watcher.references import Reference, may_be_same, provider_ref
from watcher.toml_text import with_element, without_element

_MARK = b"\xef\xbb\xbf"  # what Windows editors put before UTF-8 text


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of the watch: `already` were listed before, `absent` were not."""

    watch: str
    added: tuple[Reference, ...] = ()
    already: tuple[Reference, ...] = ()
    removed: tuple[Reference, ...] = ()
    absent: tuple[Reference, ...] = ()


class Refused(Exception):
    """The file is as it was; the message says why, for people."""


def add(path: Path, refs: Sequence[str], watch: str) -> Edit:
    """
    Add providers, as people write them, to the end of a watch's list.

    One that the watch takes away is refused, not put on both lists. Raises Refused; BadConfig if
    the file cannot be read.
    """
    document, entry, reports = _open(path, watch)
    listed, text = _list(entry, watch, reports)
    excepted = _excepted(entry, reports)
    added: list[Reference] = []
    already: list[Reference] = []
    for reference in _references(refs, reports):
        if any(may_be_same(reference, one) for one in excepted):
            raise Refused(
                f"{path} is as it was: the watch {watch!r} has {reference} under except, which "
                "takes it away. Remove it there first; a selector that finds it does so again"
            )
        if reference in listed:
            already.append(reference)
        else:
            text = with_element(text, str(reference))
            added.append(reference)
    if added:
        _save(path, document, entry, text, [*listed, *added])
    return Edit(watch, added=tuple(added), already=tuple(already))


def remove(path: Path, refs: Sequence[str], watch: str) -> Edit:
    """
    Remove providers from a watch's list, each with the comment on its line.

    A bare URN also means the one provider of the list that has it, and the other way round.
    Raises Refused; BadConfig if the file cannot be read.
    """
    document, entry, reports = _open(path, watch)
    if "providers" not in entry:
        # A watch by selectors alone lists nobody.
        return Edit(watch, absent=_references(refs, reports))
    listed, text = _list(entry, watch, reports)
    removed: list[Reference] = []
    absent: list[Reference] = []
    for reference in _references(refs, reports):
        meant = _meant(reference, listed)
        if meant is None:
            absent.append(reference)
            continue
        while meant in listed:
            place = listed.index(meant)
            text = without_element(text, place)
            del listed[place]
        removed.append(meant)
    if removed:
        _save(path, document, entry, text, listed)
    return Edit(watch, removed=tuple(removed), absent=tuple(absent))


def _references(refs: Sequence[str], reports: str) -> tuple[Reference, ...]:
    try:
        return tuple(dict.fromkeys(provider_ref(text, reports) for text in refs))
    except ValueError as error:
        raise Refused(str(error)) from None


def _meant(reference: Reference, listed: Sequence[Reference | None]) -> Reference | None:
    if reference in listed:
        return reference
    alike = {one for one in listed if one is not None and may_be_same(one, reference)}
    if len(alike) > 1:
        choices = " or ".join(sorted(map(str, alike)))
        raise Refused(f"{reference} may be more than one provider of the list: write {choices}")
    return alike.pop() if alike else None


def _open(path: Path, watch: str) -> tuple[tomlkit.TOMLDocument, Any, str]:
    """The document, the table of the watch in it, and the address of the reports site."""
    try:
        document = tomlkit.parse(text_of(path))
    except TOMLKitError as error:
        raise Refused(f"{path} is not TOML: {error}") from None
    plain = document.unwrap()
    watches = plain.get("watch")
    names = [
        table.get("name") if isinstance(table, dict) else None
        for table in (watches if isinstance(watches, list) else [])
    ]
    if watch not in names:
        there = ", ".join(repr(name) for name in names if name) or "none"
        raise Refused(f"{path} has no watch {watch!r}: there are {there}")
    entries: Any = document["watch"]
    site = plain.get("site")
    reports = site.get("reports") if isinstance(site, dict) else None
    return document, entries[names.index(watch)], str(reports or PUBLIC_REPORTS)


def _list(entry: Any, watch: str, reports: str) -> tuple[list[Reference | None], str]:
    """What the watch lists, None for what is no provider, and how that is written."""
    providers = entry.get("providers")
    if not isinstance(providers, Array):
        raise Refused(f"the watch {watch!r} has no list of providers: write providers = [] there")
    return [_reference(value, reports) for value in providers.unwrap()], providers.as_string()


def _excepted(entry: Any, reports: str) -> list[Reference]:
    values = entry.unwrap().get("except")
    found = (_reference(one, reports) for one in (values if isinstance(values, list) else []))
    return [one for one in found if one is not None]


def _reference(value: object, reports: str) -> Reference | None:
    try:
        return provider_ref(str(value), reports)
    except ValueError:
        return None


def _save(
    path: Path,
    document: tomlkit.TOMLDocument,
    entry: Any,
    text: str,
    wanted: Sequence[Reference | None],
) -> None:
    entry["providers"] = tomlkit.value(text)
    edited = document.as_string()
    try:
        config = parse(edited, path, None)
    except BadConfig as error:
        raise Refused(f"{path} is as it was, for the new one could not be used:\n{error}") from None
    now = next(one.providers for one in config.watches if one.name == entry["name"])
    if now != tuple(dict.fromkeys(wanted)):
        raise Refused(
            f"{path} is as it was: its list is written in a way that only people can edit"
        )
    try:
        _replace(path.resolve(), edited)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}") from None


def _replace(path: Path, text: str) -> None:
    """Put `text` in the place of the file in one step, with the file's owner and mode."""
    old = path.stat()
    mark = _MARK if path.read_bytes().startswith(_MARK) else b""
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(mark + text.encode())
            file.flush()
            # Where root edits the file of a service, the service must still be able to read it.
            os.fchown(number, old.st_uid, old.st_gid)
            os.fchmod(number, old.st_mode & 0o7777)
            os.fsync(number)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
