"""How the register is filled: from official files at hand, and from the newest ones on GOV.UK."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scrapers.errors import ScrapeError, Unreachable
from scrapers.http import Client
from scrapers.official.fetching import AlreadyHeld, fetch
from scrapers.official.model import BadFile, OfficialFile, Series
from scrapers.official.reading import read_official
from scrapers.statuses import ENDED
from watcher.headlines import day
from watcher.store import Store
from watcher.store.register import Loaded, Register

SERIES: tuple[Series, ...] = (
    "social-care",
    "childcare",
    "state-schools",
    "independent-schools",
    "further-education",
)


class Refused(BadFile):
    """A file that could be read, but would put less or older knowledge in the register's place."""


class Older(Refused):
    """A file whose rows hold as at an earlier day than those that are held."""


@dataclass(frozen=True, slots=True)
class Updated:
    """
    A file that was taken over: how many of its providers were not in the one before, how many of
    that one are not in it, and how many of it have left by its own word.
    """

    loaded: Loaded
    added: int
    gone: int
    left: int

    @property
    def series(self) -> Series:
        """Which file it is."""
        return self.loaded.file.series


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The file that is held is still the newest."""

    loaded: Loaded

    @property
    def series(self) -> Series:
        """Which file it is."""
        return self.loaded.file.series


@dataclass(frozen=True, slots=True)
class Failed:
    """
    Why a file was not taken over; the register has what it had. `reached` is False if GOV.UK
    gave no usable answer.
    """

    series: Series
    what: str
    where: str
    detail: str
    reached: bool


Outcome = Updated | Unchanged | Failed
Progress = Callable[[str, int, int | None], None]
"""Is told now and then what is being done, and how much of it is: of how much, if that is known."""


def _silent(_doing: str, _so_far: int, _of: int | None) -> None:
    pass


def load(
    store: Store,
    path: Path,
    series: Series | None,
    source: str | None,
    now: datetime,
    progress: Progress = _silent,
    *,
    force: bool = False,
) -> Updated:
    """
    Put an official file in the place of the one that is held of its series. Raises BadFile, also
    for a file that is older than the one held or has less than half of its rows, unless `force`.

    It is read and checked whole beforehand, into memory: other writers wait for no more than the
    writing, a second for the 60,000 rows of childcare.
    """
    doing = f"reading {path.name}"
    file, rows = read_official(
        path, series, source=source, progress=lambda rows: progress(doing, rows, None)
    )
    before = store.register.urns(file.series)
    urns = {row.urn for row in rows}
    with store.transaction():
        if not force:
            _must_follow(file, len(rows), held_of(store.register, file.series))
        count = store.register.replace(file, rows, now)
    left = sum(row.status in ENDED for row in rows)
    return Updated(Loaded(file, count, now), len(urns - before), len(before - urns), left)


def _must_follow(file: OfficialFile, rows: int, held: Loaded | None) -> None:
    if held is None:
        return
    if file.as_at < held.file.as_at:
        raise Older(
            f"{file.source}: its rows hold as at {day(file.as_at)}, and the {file.series} file "
            f"that is held is newer: as at {day(held.file.as_at)}"
        )
    if rows * 2 < held.rows:
        raise Refused(
            f"{file.source}: {rows:,} rows, less than half of the {held.rows:,} of the "
            f"{file.series} file that is held, as at {day(held.file.as_at)}"
        )


def held_of(register: Register, series: Series) -> Loaded | None:
    """The file of a series that the register has."""
    return next((each for each in register.files() if each.file.series == series), None)


def refresh(
    store: Store,
    client: Client,
    series_wanted: Iterable[Series],
    now: datetime,
    progress: Progress = _silent,
) -> list[Outcome]:
    """Bring each series up to the newest file on GOV.UK; what fails stops none of the others."""
    return [refresh_one(store, client, series, now, progress) for series in series_wanted]


def refresh_one(
    store: Store,
    client: Client,
    series: Series,
    now: datetime,
    progress: Progress = _silent,
    *,
    force: bool = False,
) -> Outcome:
    """
    Bring one series up to the newest file on GOV.UK; `force` takes it over whatever is held. What
    may be expected to fail is an outcome, and not raised.
    """
    held = None if force else held_of(store.register, series)
    doing = f"fetching {series}"
    # The address is where it is read from; a file that was read from here has none.
    unless = held.file.source if held else None
    try:
        with tempfile.TemporaryDirectory(prefix="ofsted-watch-") as folder:
            got = fetch(
                client,
                series,
                now.date(),
                Path(folder),
                unless=unless,
                progress=lambda so_far, of: progress(doing, so_far, of),
            )
            if isinstance(got, AlreadyHeld):
                assert held is not None
                return Unchanged(held)
            source = got.attachment.url
            return load(store, got.path, series, source, now, progress, force=force)
    except ScrapeError as error:
        reached = not isinstance(error, Unreachable)
        return Failed(series, error.what, error.where, error.detail, reached=reached)
    except Older:
        # Somebody has loaded a newer one by hand.
        assert held is not None
        return Unchanged(held)
    except BadFile as error:
        return Failed(series, "bad-file", series, str(error), reached=True)
    except (OSError, sqlite3.OperationalError) as error:
        return Failed(series, "not-written", series, str(error), reached=True)
