"""The feeds of the watches, gathered from the store, and kept up to date in their folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from notify.alert import Alert
from scrapers.model import ProviderKey
from watcher import __version__, feed_files, feeds, selection
from watcher.alerts import label
from watcher.awaiting import awaited_of
from watcher.config import Config, Watch
from watcher.feed_atom import atom
from watcher.feed_calendar import calendar
from watcher.feed_json import json_feed
from watcher.feeds import Entry, Feed, Waiting
from watcher.mustering import members_of
from watcher.selection import Members
from watcher.store import Store
from watcher.store.duty import load_alert

FORMATS = {"atom": atom, "json": json_feed, "ics": calendar}
"""How a feed is written, by the ending of its file."""


def gather(
    watches: Sequence[Watch],
    store: Store,
    members: Members,
    today: date,
    newest: int = feeds.NEWEST,
) -> dict[str, Feed]:
    """The feed of each watch by its name, each with its newest entries. One look at the events."""
    resolved = store.providers.resolved()
    names = {watch.name: selection.aliases(watch, resolved) for watch in watches}
    entries: dict[str, list[Entry]] = {watch.name: [] for watch in watches}
    for data in store.told.history():
        room = [watch for watch in watches if len(entries[watch.name]) < newest]
        if not room:
            break
        key = ProviderKey.parse(data["provider"])
        on = {watch.name for watch in members.watches.get(key, ())}
        wanting = [watch for watch in room if feeds.wants(watch, data, member=watch.name in on)]
        alert = _alert_of(data, store) if wanting else None
        for watch in wanting:
            entries[watch.name].append(feeds.entry(data, alert, names[watch.name].get(key)))
    return {
        watch.name: feeds.feed(
            watch,
            entries[watch.name],
            _waiting(members.of(watch.name), names[watch.name], store, today),
        )
        for watch in watches
    }


def _alert_of(data: dict[str, Any], store: Store) -> Alert | None:
    """
    The alert that carried an event. Whichever channel it was for, its words about the event are
    the same; the names, the group and the quotes that are for its readers alone are not taken.
    """
    body = store.told.alert_of(data["id"])
    return load_alert(body) if body is not None else None


def _waiting(
    keys: Iterable[ProviderKey], names: dict[ProviderKey, str], store: Store, today: date
) -> list[Waiting]:
    known = store.providers.known(keys)
    return [
        feeds.waiting(key, label(known[key].provider, owner=False), names.get(key), one)
        for key, one in sorted(awaited_of(store, known, today).items())
    ]


def keep_up_to_date(config: Config, store: Store, now: datetime) -> list[str]:
    """
    Write the feeds of all watches into the folder that the config names, and delete those of
    watches that are gone; gives what kept it from that. Where nothing can have changed since the
    last time, nothing is done: no new event, no other members, the same config and the same day.
    """
    notes = _notes_of(config)
    before = _Written.read(notes)
    if config.feeds is None and before is None:
        return []
    members = members_of(config.watches, store)
    today = now.astimezone(config.timezone).date()
    mark = _mark(config, store, members, today)
    if before is not None and before.mark == mark and before.stands():
        return []
    problems, files = _write(config, store, members, today)
    for path in sorted({*(before.files if before else ())} - {*files}):
        problem = feed_files.take_away(Path(path))
        problems.append(problem)
        files += [path] if problem else []
    found = list(dict.fromkeys(problem for problem in problems if problem))
    try:
        if config.feeds is None and not files:
            notes.unlink(missing_ok=True)
        else:
            # After a trouble all of it is tried again.
            _Written("" if found else mark, tuple(files)).note(notes)
    except OSError as error:
        found.append(f"{notes} cannot be written: {error.strerror or error}")
    return found


def _write(
    config: Config, store: Store, members: Members, today: date
) -> tuple[list[str | None], list[str]]:
    """Write every feed: what went wrong, and the files that should be there now."""
    if config.feeds is None:
        return [], []
    slugs = feed_files.slugs(watch.name for watch in config.watches)
    problems, files = [], []
    for name, feed in gather(config.watches, store, members, today).items():
        for ending, write in FORMATS.items():
            path = config.feeds / f"{slugs[name]}.{ending}"
            problems.append(feed_files.put(path, write(feed)))
            files.append(str(path))
    return problems, files


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written the last time: by what `mark` it was made, and the paths of its files."""

    mark: str
    files: tuple[str, ...]

    @classmethod
    def read(cls, notes: Path) -> Self | None:
        """What was noted; None if that is nothing, or cannot be understood."""
        try:
            data = json.loads(notes.read_text("utf-8"))
            return cls(str(data["mark"]), tuple(map(str, data["files"])))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def note(self, notes: Path) -> None:
        """Note it for the next time. Raises OSError."""
        data = {"mark": self.mark, "files": list(self.files)}
        feed_files.note(notes, f"{json.dumps(data, indent=1)}\n")

    def stands(self) -> bool:
        """Whether all of it is still there."""
        return all(Path(path).exists() for path in self.files)


def _notes_of(config: Config) -> Path:
    """Beside the store, and not in the folder, which others may look into."""
    return config.state.with_name(f"{config.state.name}-feeds.json")


def _mark(config: Config, store: Store, members: Members, today: date) -> str:
    """What all feeds are made of, as a hash: if it is the same, so are they."""
    newest = next(store.told.history(), None)
    made_of = [
        __version__,
        str(config.feeds),
        today.isoformat(),
        newest and newest["id"],
        [
            [
                watch.name,
                watch.min_severity,
                sorted(watch.alert_on),
                sorted((str(reference), alias) for reference, alias in watch.aliases.items()),
                list(map(str, members.of(watch.name))),
            ]
            for watch in config.watches
        ],
    ]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()
