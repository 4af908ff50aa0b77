"""What is wrong, or unwise, in a config file as a whole: rules that need more than one value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from scrapers.model import PUBLIC_FILES, PUBLIC_REPORTS
from watcher import config_rules as rules
from watcher.config_tables import (
    MANY,
    NEED_A_REGISTER,
    NOBODY,
    ChannelTable,
    FileTable,
    explain,
)
from watcher.references import may_be_same, provider_ref
from watcher.toml_text import Loc

_OFTEN = timedelta(minutes=5)


class Finding(NamedTuple):
    """One thing to say: about which value, what is wrong, and what to do."""

    loc: Loc
    what: str
    remedy: str


def around(
    document: Mapping[str, Any], folder: Path, environ: Mapping[str, str] | None
) -> rules.Around:
    """What the rules of single values need, read from a document that may hold anything."""
    site = document.get("site")
    site = site if isinstance(site, dict) else {}
    reports = site.get("reports", PUBLIC_REPORTS)
    hosts = (reports, site.get("files", PUBLIC_FILES))
    names = (one.get("name") for _, one in _tables(document, "channel"))
    return rules.Around(
        environ=environ,
        folder=folder,
        reports=reports if isinstance(reports, str) else PUBLIC_REPORTS,
        zone=_zone(document.get("timezone")),
        channels=tuple(name for name in names if isinstance(name, str)),
        ofsted=any(rules.is_ofsted(host) for host in hosts),
    )


def read(document: Mapping[str, Any], around: rules.Around) -> FileTable | list[Finding]:
    """The tables of the document; or all for which they cannot be used."""
    table, found = _values(document, around)
    found += [*_same_names(document), *_addresses(document), *_selectors(document)]
    return found or table or []


def name_of(document: Mapping[str, Any], loc: Loc) -> str:
    """What people call the value at `loc`: `watch 'Hollybank Care': providers`."""
    words = [str(part) for part in loc if isinstance(part, str)]
    if not words or words[0] not in MANY or len(loc) == 1:
        return ".".join(words)
    # Below a key, what matters is said in the sentence: the element, or the alias.
    index, key = loc[1], words[1:2]
    table = document[words[0]][index]
    name = table.get("name") if isinstance(table, dict) else None
    called = repr(name) if isinstance(name, str) else str(int(index) + 1)
    return ": ".join([f"{words[0]} {called}", *key])


def of_manners(table: FileTable, around: rules.Around) -> Iterator[Finding]:
    """What Ofsted may mind."""
    if not around.ofsted:
        return
    if table.site.contact.strip() in {"", NOBODY}:
        what = "Ofsted cannot reach you if the watcher misbehaves"
        yield Finding(("site", "contact"), what, "Set your own mail address")
    if rules.gap(table.schedule.listings, around.zone) < _OFTEN:
        what = f"{table.schedule.listings!r} is more often than the site changes"
        yield Finding(("schedule", "listings"), what, "15m or more is enough")


def of_secrets(document: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    """An address that lets anyone post, in a file that others on the machine may read."""
    try:
        private = not path.stat().st_mode & 0o044
    except OSError:
        return
    for index, table in _tables(document, "channel"):
        if not private and _is_secret(table.get("url", "")):
            what = "the address is a secret, and others on this machine may read this file"
            remedy = f"Run chmod 600 {path.name}, or write ${{NAME}} and set it in the environment"
            yield Finding(("channel", index, "url"), what, remedy)


def of_watches(table: FileTable) -> Iterator[Finding]:
    """What is written twice in a watch, or for nobody."""
    for index, watch in enumerate(table.watch):
        providers = [provider_ref(text, table.site.reports) for text in watch.providers]
        for place, reference in enumerate(providers):
            if reference in providers[:place]:
                what = f"{reference} is listed twice"
                yield Finding(("watch", index, "providers", place), what, "Remove one of the two")
        for place, name in enumerate(watch.channels):
            if name in watch.channels[:place]:
                what = f"{name!r} is listed twice"
                yield Finding(("watch", index, "channels", place), what, "Remove one of the two")
        for text in watch.aliases:
            reference = provider_ref(text, table.site.reports)
            if not any(may_be_same(reference, one) for one in providers):
                what = f"this watch does not list {reference}"
                yield Finding(("watch", index, "aliases", text), what, "Add it to providers")


def of_channels(table: FileTable) -> Iterator[Finding]:
    """Two channels that lead to one place: what both are told arrives there twice."""
    for index, channel in enumerate(table.channel):
        for other in table.channel[:index]:
            if channel.address == other.address and _share_a_watch(table, channel, other):
                what = f"it has the same address as channel {other.name!r}, and a watch names both"
                yield Finding(("channel", index), what, "Name only one of them in the watch")


def _share_a_watch(table: FileTable, one: ChannelTable, other: ChannelTable) -> bool:
    return any({one.name, other.name} <= set(watch.channels) for watch in table.watch)


def _values(
    document: Mapping[str, Any], around: rules.Around
) -> tuple[FileTable | None, list[Finding]]:
    try:
        return FileTable.model_validate(document, context=around), []
    except ValidationError as error:
        # pydantic marks a mistake in the key of a table with one more step on the way.
        ways = [tuple(part for part in one["loc"] if part != "[key]") for one in error.errors()]
        found = zip(ways, map(explain, error.errors()), strict=True)
        return None, [Finding(way, what, remedy) for way, (what, remedy) in found]


def _same_names(document: Mapping[str, Any]) -> Iterator[Finding]:
    for kind in MANY:
        seen: set[str] = set()
        for index, table in _tables(document, kind):
            name = table.get("name")
            if not isinstance(name, str):
                continue
            if name in seen:
                what = f"there is another {kind} {name!r}"
                yield Finding((kind, index, "name"), what, "Give one of them another name")
            seen.add(name)


def _addresses(document: Mapping[str, Any]) -> Iterator[Finding]:
    for index, table in _tables(document, "channel"):
        if "url" in table and "url_file" in table:
            what = "both url and url_file are given"
            yield Finding(("channel", index, "url_file"), what, "Keep one of them")
        elif "url" not in table and "url_file" not in table:
            what = "it has no address"
            yield Finding(("channel", index), what, 'Add url = "…" or url_file = "…"')


def _selectors(document: Mapping[str, Any]) -> Iterator[Finding]:
    for index, table in _tables(document, "watch"):
        asked = [key for key in NEED_A_REGISTER if table.get(key)]
        for key in asked:
            # To watch less than was asked for, and say nothing, would miss reports.
            what = "this is not available in this release"
            yield Finding(("watch", index, key), what, "List the homes under providers")
        if not asked and not table.get("providers"):
            what = "nobody is watched"
            remedy = 'List at least one provider: providers = ["2/2648446"]'
            yield Finding(("watch", index, "providers"), what, remedy)


def _tables(document: Mapping[str, Any], kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The tables of one kind with their places, in a document that may hold anything."""
    found = document.get(kind)
    for index, table in enumerate(found if isinstance(found, list) else []):
        if isinstance(table, dict):
            yield index, table


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(rules.timezone(name if isinstance(name, str) else "Europe/London"))
    except ValueError:
        # The mistake is told by its own rule; the others go on.
        return ZoneInfo("Europe/London")


def _is_secret(url: object) -> bool:
    if not isinstance(url, str) or url.startswith("console:") or "${" in url:
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return bool(parts.password) or not (host == "localhost" or ip_address(host).is_loopback)
    except ValueError:
        return True
