"""What is wrong, or unwise, in a config file as a whole: rules that need more than one value."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from scrapers.authorities import authority_key
from scrapers.model import PUBLIC_FILES, PUBLIC_REPORTS
from scrapers.organisations import organisation_key
from watcher import config_rules as rules
from watcher.config_forms import of_forms
from watcher.config_quiet import is_within
from watcher.config_selectors import ENGLAND
from watcher.config_tables import (
    MANY,
    NOBODY,
    SELECTORS,
    ChannelTable,
    FileTable,
    WatchTable,
    explain,
)
from watcher.references import Reference, may_be_same, provider_ref
from watcher.toml_text import Loc

_OFTEN = timedelta(minutes=5)
_SHORT = 3  # letters


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
    names = (one.get("name") for _, one in tables(document, "channel"))
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
    found += [*_same_names(document), *_addresses(document), *_selectors(document, around.reports)]
    if table is not None:
        found += _feeds(table, around.folder)
        found += [Finding(*one) for one in of_forms(table, around.folder)]
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


def of_watches(table: FileTable) -> Iterator[Finding]:
    """What is written twice in a watch, or for nobody, or means more than may be wanted."""
    for index, watch in enumerate(table.watch):
        for loc, what, remedy in (
            *_twice(watch, table.site.reports),
            *_wide(watch),
            *_for_nobody(watch, table.site.reports),
        ):
            yield Finding(("watch", index, *loc), what, remedy)


def _twice(watch: WatchTable, reports: str) -> Iterator[Finding]:
    def reference(text: str) -> str:
        return str(provider_ref(text, reports))

    for key, values, meant in (
        ("providers", watch.providers, reference),
        ("owners", watch.owners, organisation_key),
        ("trusts", watch.trusts, organisation_key),
        ("local_authorities", watch.local_authorities, authority_key),
        ("types", watch.types, str),
        ("except", watch.excepted, reference),
        ("channels", watch.channels, str),
        ("alert_on", watch.alert_on, str),
    ):
        first: dict[str, str] = {}
        for place, value in enumerate(values):
            before = first.setdefault(meant(value), value)
            if value in values[:place] or before != value:
                called = meant(value) if meant is reference else repr(value)
                also = "" if before == value or meant is reference else f", once as {before!r}"
                what = f"{called} is listed twice{also}"
                yield Finding((key, place), what, "Remove one of the two")


def _wide(watch: WatchTable) -> Iterator[Finding]:
    for key, patterns in (("owners", watch.owners), ("trusts", watch.trusts)):
        for place, pattern in enumerate(patterns):
            parts = organisation_key(pattern).split("*")
            if len(parts) > 1 and max(map(len, parts)) < _SHORT:
                what = f"{pattern!r} may mean many that are not wanted"
                yield Finding((key, place), what, "Write more of the name before the *")


def _for_nobody(watch: WatchTable, reports: str) -> Iterator[Finding]:
    listed = [provider_ref(text, reports) for text in watch.providers]
    excepted = [provider_ref(text, reports) for text in watch.excepted]
    selects = any(getattr(watch, key) for key in SELECTORS)
    if excepted and not selects:
        what = "this watch has no owners, trusts or local_authorities to take anybody from"
        yield Finding(("except",), what, "Leave it out")
    for text in watch.aliases:
        reference = provider_ref(text, reports)
        if reference in excepted:
            what = f"{reference} is in except"
            yield Finding(("aliases", text), what, "Remove it from one of the two")
        # With selectors, it may be one of those whom they find.
        elif not selects and not _is_among(reference, listed):
            what = f"this watch does not list {reference}"
            yield Finding(("aliases", text), what, "Add it to providers")


def _is_among(reference: Reference, references: list[Reference]) -> bool:
    return any(may_be_same(reference, one) for one in references)


def of_channels(table: FileTable) -> Iterator[Finding]:
    """
    Two channels that lead to one place: what both are told arrives there twice. And a time to send
    that the quiet hours move.
    """
    for index, channel in enumerate(table.channel):
        if channel.quiet and is_within(channel.when, channel.quiet):
            what = (
                f"at this time it is quiet ({channel.quiet}), and nothing is sent before that ends"
            )
            yield Finding(("channel", index, "when"), what, "Write another time")
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
        for index, table in tables(document, kind):
            name = table.get("name")
            if not isinstance(name, str):
                continue
            if name in seen:
                what = f"there is another {kind} {name!r}"
                yield Finding((kind, index, "name"), what, "Give one of them another name")
            seen.add(name)


def _feeds(table: FileTable, folder: Path) -> Iterator[Finding]:
    """A web server that shows the feeds must not show this file and the store along with them."""
    if table.feeds is None:
        return
    feeds = Path(os.path.realpath(folder / table.feeds))
    for kept, named in ((folder, "this file"), (folder / table.state, "the store")):
        if Path(os.path.realpath(kept)).is_relative_to(feeds):
            what = f"whoever may see {table.feeds!r} would see {named} in it"
            yield Finding(("feeds",), what, "Name a folder of its own, such as 'feeds'")
            return


def _addresses(document: Mapping[str, Any]) -> Iterator[Finding]:
    for index, table in tables(document, "channel"):
        if "url" in table and "url_file" in table:
            what = "both url and url_file are given"
            yield Finding(("channel", index, "url_file"), what, "Keep one of them")
        elif "url" not in table and "url_file" not in table:
            what = "it has no address"
            yield Finding(("channel", index), what, 'Add url = "…" or url_file = "…"')


def _selectors(document: Mapping[str, Any], reports: str) -> Iterator[Finding]:
    for index, table in tables(document, "watch"):
        if table.get("types") and not table.get("local_authorities"):
            what = "types narrow local_authorities, and there are none"
            yield Finding(("watch", index, "types"), what, 'Name some, or "*" for all of England')
        elif not any(table.get(key) for key in ("providers", *SELECTORS)):
            what = "nobody is watched"
            remedy = (
                "List at least one provider, or name an owner, a trust or a local authority: "
                'providers = ["2/2648446"]'
            )
            yield Finding(("watch", index, "providers"), what, remedy)
        names = {one for one in _texts(table, "local_authorities") if one}
        if ENGLAND in names and len(names) > 1:
            what = f"{ENGLAND!r} is all of England, and others are named beside it"
            remedy = "Keep it alone, or only the others"
            yield Finding(("watch", index, "local_authorities"), what, remedy)
        # To watch less than was asked for, and say nothing, would miss reports.
        listed = [one for text in _texts(table, "providers") if (one := _read(text, reports))]
        for place, text in enumerate(_texts(table, "except")):
            reference = _read(text, reports)
            if reference and _is_among(reference, listed):
                what = f"{reference} is among providers as well"
                remedy = "Remove it from one of the two"
                yield Finding(("watch", index, "except", place), what, remedy)


def _texts(table: Mapping[str, Any], key: str) -> list[str]:
    """The texts of a list, in a table that may hold anything; empty in the place of others."""
    values = table.get(key)
    return [
        one if isinstance(one, str) else "" for one in (values if isinstance(values, list) else [])
    ]


def _read(text: str, reports: str) -> Reference | None:
    try:
        return provider_ref(text, reports)
    except ValueError:
        # That it is no provider is told by the rule of each.
        return None


def tables(document: Mapping[str, Any], kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
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
