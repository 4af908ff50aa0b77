"""The configuration: a TOML file read into frozen values, or every mistake in it at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from notify.alert import Severity
from watcher import config_checks as checks
from watcher import due
from watcher.config_secrets import of_secrets
from watcher.config_tables import WatchTable
from watcher.references import Reference, provider_ref
from watcher.toml_text import line_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend in the file. `line` counts from 1; 0 means the file as a whole."""

    file: Path
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{where}: {self.what}. {self.remedy}".strip()


class BadConfig(Exception):
    """The file cannot be used. `mistakes` are all that is wrong with it, in file order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line))
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass(frozen=True, slots=True)
class Site:
    """Where Ofsted is, without slashes at the end; `pace` is in seconds."""

    reports: str
    files: str
    govuk: str
    contact: str
    pace: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to look: `listings` as `watcher.due.cadence` reads it, `spare` in pages a poll."""

    listings: str
    sweep: timedelta
    spare: int


@dataclass(frozen=True, slots=True)
class Operator:
    """Who is told that the watcher itself is ill; and when, how it went, as `when` is written."""

    channels: tuple[str, ...]
    ping: str | None = field(repr=False)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelConfig:
    """
    One destination. `url` is the secret itself; `when` is as `watcher.due.hold` reads it, `quiet`
    as `watcher.due.quiet` does; `attach` says that mails carry the documents of new reports.
    """

    name: str
    url: str = field(repr=False)
    when: str
    red: Literal["now", "wait"]
    attach: bool = False
    quiet: str | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """
    A named entry of the watchlist. A bare URN among `providers` is still to be looked up.

    `owners` and `trusts` are patterns; `local_authorities` are names, or `*`; `types` are words of
    `scrapers.remits` and narrow the authorities. `excepted` are taken away from what all of these
    find, and from `providers`.
    """

    name: str
    providers: tuple[Reference, ...]
    channels: tuple[str, ...]
    alert_on: frozenset[str]
    min_severity: Severity
    aliases: Mapping[Reference, str]
    quotes: bool = False
    owners: tuple[str, ...] = ()
    trusts: tuple[str, ...] = ()
    local_authorities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    excepted: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """All that the file says. `warnings` are what can be lived with."""

    path: Path
    timezone: ZoneInfo
    state: Path
    site: Site
    schedule: Schedule
    operator: Operator
    channels: tuple[ChannelConfig, ...]
    watches: tuple[Watch, ...]
    warnings: tuple[Mistake, ...]
    keep_documents: bool = False
    feeds: Path | None = None
    templates: Path | None = None


def find(option: Path | None, environ: Mapping[str, str]) -> Path:
    """Which file to read: the one asked for, else $OFSTED_WATCH_CONFIG, else ./config.toml."""
    return option or Path(environ.get("OFSTED_WATCH_CONFIG") or "config.toml")


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Read the file, with its secrets from `environ`. Raises BadConfig."""
    return parse(text_of(path), path, environ)


def text_of(path: Path) -> str:
    """The text of the file. Raises BadConfig."""
    try:
        # Windows editors put a mark of three bytes before the text.
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        what, remedy = "there is no such file", "Write one (docs/config.md), or say --config FILE"
    except OSError as error:
        what, remedy = f"it cannot be read ({error.strerror})", "Say --config FILE"
    except UnicodeDecodeError as error:
        what, remedy = f"it is not UTF-8 text (byte {error.start})", "Save it as UTF-8"
    raise BadConfig([Mistake(path, 0, what, remedy)])


def parse(text: str, path: Path, environ: Mapping[str, str] | None) -> Config:
    """
    Understand the text of the file at `path`. Raises BadConfig.

    Without `environ` the secrets are left unread: for someone who edits the watchlist in a
    shell that does not have them.
    """
    document = _document(text, path)
    around = checks.around(document, path.absolute().parent, environ)
    table = checks.read(document, around)
    if isinstance(table, list):
        raise BadConfig(_placed(one, text, path, document) for one in table)
    warnings = (
        *checks.of_manners(table, around),
        *of_secrets(document, path),
        *checks.of_watches(table),
        *checks.of_channels(table),
    )
    return Config(
        path=path,
        timezone=around.zone,
        state=around.folder / table.state,
        site=Site(**table.site.model_dump()),
        schedule=Schedule(
            table.schedule.listings, due.duration(table.schedule.sweep), table.schedule.spare
        ),
        operator=Operator(_once(table.operator.channels), table.operator.ping, table.operator.note),
        channels=tuple(
            ChannelConfig(one.name, one.address, one.when, one.red, one.attach, one.quiet)
            for one in table.channel
        ),
        watches=tuple(_watch(one, table.site.reports) for one in table.watch),
        warnings=tuple(_placed(one, text, path, document) for one in warnings),
        keep_documents=table.keep_documents,
        feeds=None if table.feeds is None else around.folder / table.feeds,
        templates=None if table.templates is None else around.folder / table.templates,
    )


def channel_mistakes(config: Config) -> tuple[Mistake, ...]:
    """The channels whose address can be none, as far as that shows without sending."""
    from notify.channels import BadChannel, open_channel  # noqa: PLC0415 - Apprise loads slowly

    text = text_of(config.path)
    found = []
    for index, channel in enumerate(config.channels):
        try:
            open_channel(channel.name, channel.url)
        except BadChannel as error:
            line = line_of(text, ("channel", index, "url"))
            found.append(Mistake(config.path, line, str(error).rstrip("."), "See docs/config.md"))
    return tuple(found)


def _document(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    # Beside its own error, tomllib lets through those of numbers of thousands of digits and of
    # brackets nested thousands deep.
    except (ValueError, RecursionError) as error:
        place = re.search(r" \(at line (\d+), column \d+\)$| \(at end of document\)$", str(error))
        what = (
            str(error)[: place.start()] if place else "it is nested too deep, or a number is huge"
        )
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
    remedy = "Mend the line; text goes in quotes, and a list in brackets"
    raise BadConfig([Mistake(path, line, f"this is not TOML: {what}", remedy)])


def _placed(finding: checks.Finding, text: str, path: Path, document: dict[str, Any]) -> Mistake:
    loc, what, remedy = finding
    where = checks.name_of(document, loc)
    return Mistake(path, line_of(text, loc), f"{where}: {what}" if where else what, remedy)


def _watch(table: WatchTable, reports: str) -> Watch:
    return Watch(
        name=table.name,
        providers=_once(provider_ref(text, reports) for text in table.providers),
        channels=_once(table.channels),
        alert_on=frozenset(table.alert_on),
        min_severity=table.min_severity,
        aliases=MappingProxyType(
            {provider_ref(text, reports): alias for text, alias in table.aliases.items()}
        ),
        quotes=table.quotes,
        owners=_once(table.owners),
        trusts=_once(table.trusts),
        local_authorities=_once(table.local_authorities),
        types=_once(table.types),
        excepted=_once(provider_ref(text, reports) for text in table.excepted),
    )


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
