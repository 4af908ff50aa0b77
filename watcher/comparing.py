"""Holds what the store has of the watched providers against official files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from scrapers.model import ProviderKey
from scrapers.official.model import Series
from scrapers.statuses import status_of
from watcher.belonging import Facts, belongs
from watcher.config import Config
from watcher.interests import series_of
from watcher.mustering import members_of
from watcher.reconciled import Absent, Finding, Reconciled, Unwatched
from watcher.reconciling import Correction, Memory, absence, compare
from watcher.references import Reference, urn_of
from watcher.registered import called
from watcher.selection import Members
from watcher.selectors import found, selectors
from watcher.store import Store
from watcher.store.register import Register


def reconciled(
    config: Config, store: Store, registers: Sequence[Register], names: frozenset[str] | None
) -> Reconciled:
    """Hold what is known of those on the named watches, or on all, against each register."""
    members = _watched(config, store)
    keys: list[Reference] = sorted(members.on(names))
    unresolved = members.unresolved if names is None else ()
    # All of one moment: the daemon may be writing, and a half of its writing is no omission.
    with store.transaction():
        memories = dict(_remembered(store, members.on(names)))
    findings: list[Finding] = []
    absent: dict[Reference, None] = dict.fromkeys((*keys, *unresolved))
    compared: set[Reference] = set()
    inspections = grades = 0
    for register in registers:
        for reference, entry in register.of([*keys, *unresolved]).items():
            absent.pop(reference, None)
            memory = memories.get(reference, Memory(None))
            came = compare(entry.row, entry.series, entry.as_at, memory)
            if memory.known is not None:
                compared.add(reference)
            inspections += came.inspections
            grades += came.grades
            findings += [
                Finding(reference, called(entry.row), entry.series, entry.as_at, each)
                for each in came.differences
            ]
    files = tuple(loaded.file for register in registers for loaded in register.files())
    as_at = _newest({(file.series, file.as_at) for file in files})
    return Reconciled(
        files,
        len(compared),
        inspections,
        grades,
        tuple(findings),
        tuple(Absent(each, _absence(each, memories, as_at)) for each in absent),
        tuple(
            each
            for register in registers
            for each in _unwatched(config, store, register, members, names)
        ),
    )


def _watched(config: Config, store: Store) -> Members:
    """Who is watched: those that are listed, and those whom selectors have found."""
    return members_of(config.watches, store)


def _remembered(store: Store, keys: Iterable[ProviderKey]) -> Iterator[tuple[Reference, Memory]]:
    """What is held of each of `keys`, and how it came to be held."""
    keys = list(keys)
    known = store.providers.known(keys)
    readings = store.providers.readings(keys)
    firsts = {row["provider"]: row["first_read"] for row in store.journal.rows("provider")}
    events: dict[str, list[dict[str, Any]]] = {}
    for event in store.told.history(keys):
        events.setdefault(event["provider"], []).append(event)
    for key in keys:
        if key not in known:
            yield key, Memory(None)
            continue
        last = readings[key].last_read if key in readings else None
        told = events.get(str(key), [])[::-1]
        yield (
            key,
            Memory(
                known[key],
                _day(firsts[str(key)]),
                last.date() if last else None,
                {
                    each["report"]["file_id"]: _day(each["seen"])
                    for each in told
                    if each["kind"] == "withdrawn"
                },
                tuple(_statuses(told)),
                tuple(_corrections(told)),
            ),
        )


def _statuses(events: Iterable[dict[str, Any]]) -> Iterator[tuple[date, str]]:
    for event in events:
        if event["kind"] == "status":
            for change in event["changes"]:
                yield _day(event["seen"]), status_of(change["before"] or "") or ""


def _corrections(events: Iterable[dict[str, Any]]) -> Iterator[Correction]:
    for event in events:
        if event["kind"] == "revised":
            for change in event["changes"]:
                file_id, seen = event["report"]["file_id"], _day(event["seen"])
                yield Correction(file_id, change["field"], change["before"], seen)


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()


def _newest(days: Iterable[tuple[Series, date]]) -> dict[Series, date]:
    return dict(sorted(days, key=lambda each: each[1]))


def _absence(
    reference: Reference, memories: Mapping[Reference, Memory], as_at: Mapping[Series, date]
) -> str:
    if isinstance(reference, str):
        return "what the URN stands for is not known yet"
    return absence(memories[reference].known, series_of(reference.type), as_at)


def _unwatched(
    config: Config,
    store: Store,
    register: Register,
    members: Members,
    names: frozenset[str] | None,
) -> Iterator[Unwatched]:
    """Whom a selector finds in a file and nobody watches."""
    pages = {each.key: each for each in store.providers.all()}
    resolved = store.providers.resolved()
    taken_up = _taken_up(register, store)
    for watch in config.watches:
        if names is not None and watch.name not in names:
            continue
        looked_up = store.belonging.looked_up(watch.name)
        seen = _Seen([*members.of(watch.name), *members.unresolved, *watch.excepted])
        for selector in selectors(watch):
            for entry in found(selector, register):
                reference = entry.row.reference
                if isinstance(reference, str):
                    reference = resolved.get(reference, reference)
                if reference in seen:
                    continue
                page = pages.get(reference) if isinstance(reference, ProviderKey) else None
                facts = Facts.of(page, entry.row, entry.as_at, entry.series)
                if facts.ended or belongs(selector, facts) is None:
                    continue
                seen.add(reference)
                yield Unwatched(
                    reference,
                    called(entry.row),
                    watch.name,
                    str(selector),
                    entry.series in taken_up & looked_up.get(str(selector), frozenset()),
                )


class _Seen:
    """Providers, of whom a bare URN stands for any with that number."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self._references: set[Reference] = set()
        self._urns: set[str] = set()
        for reference in references:
            self.add(reference)

    def add(self, reference: Reference) -> None:
        self._references.add(reference)
        self._urns.add(urn_of(reference))

    def __contains__(self, reference: Reference) -> bool:
        if isinstance(reference, str):
            return reference in self._urns
        return reference in self._references or reference.urn in self._references


def _taken_up(register: Register, store: Store) -> set[str]:
    """The series whose file was in the store's register when listings were last polled."""
    last = store.journal.last_cycles()["poll"]
    if last is None:
        return set()
    begun = datetime.fromisoformat(last["started"])
    held = {one.file.sha256 for one in store.register.files() if one.read <= begun}
    return {one.file.series for one in register.files() if one.file.sha256 in held}
