"""The store's newcomers: providers that a listing showed and nobody knew, and the roll calls."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from scrapers.model import ListingRow, ProviderKey
from scrapers.remits import Category
from watcher.store.moments import day, moment, stamp

# What is watched is read with the others, and compared: to read it here would lose its news.
_UNWATCHED = "provider NOT IN (SELECT provider FROM reading)"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A provider that a listing showed first; `next_try` is when to look at its page, if at all."""

    provider: ProviderKey
    latest: date | None
    next_try: datetime | None
    failures: int


@dataclass(frozen=True, slots=True)
class RollCall:
    """How far the reading of a whole listing has come: from which row to go on, and since when."""

    start: int
    begun: datetime
    done: datetime | None


class Newcomers:
    """Providers that a listing showed first, and how far the roll calls have come."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def unknown(self, keys: Iterable[ProviderKey]) -> set[ProviderKey]:
        """Those of `keys` that neither the register nor any page read has."""
        wanted = {str(key): key for key in keys}
        named = json.dumps(list(wanted))
        rows = self._db.query(
            """
            SELECT value FROM json_each(?) WHERE value NOT IN (SELECT provider FROM reading)
            AND NOT EXISTS (SELECT 1 FROM register
                WHERE urn = substr(value, instr(value, '/') + 1)
                AND coalesce(type, substr(value, 1, instr(value, '/') - 1)) + 0
                    = substr(value, 1, instr(value, '/') - 1) + 0)
            """,
            [named],
        )
        return {wanted[row["value"]] for row in rows}

    def held(self, keys: Iterable[ProviderKey]) -> dict[ProviderKey, Newcomer]:
        """Those of `keys` that were noted before and are not watched since."""
        return self._read(
            f"provider IN (SELECT value FROM json_each(?)) AND {_UNWATCHED}",
            [json.dumps([str(key) for key in keys])],
        )

    def due(self, now: datetime, limit: int) -> list[Newcomer]:
        """Those whose page is to be looked at now, the longest waiting first."""
        found = self._read(
            f"next_try <= ? AND {_UNWATCHED} ORDER BY next_try LIMIT ?", [stamp(now), limit]
        )
        return list(found.values())

    def waiting(self) -> list[ProviderKey]:
        """Those that are still to be looked at, now or later."""
        return list(self._read(f"next_try IS NOT NULL AND {_UNWATCHED}", []))

    def note(self, row: ListingRow, category: Category, now: datetime) -> None:
        """Note a provider that a listing shows, to be looked at now."""
        self._db.execute(
            "INSERT INTO newcomer (provider, category, seen, latest, next_try)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (provider) DO UPDATE"
            " SET latest = excluded.latest, next_try = excluded.next_try, failures = 0",
            [
                str(row.provider),
                str(category),
                stamp(now),
                row.latest.isoformat() if row.latest else None,
                stamp(now),
            ],
        )

    def plan(self, key: ProviderKey, next_try: datetime | None, *, failed: bool) -> None:
        """Note when a newcomer is to be looked at again, None for not before a listing has news."""
        self._db.execute(
            "UPDATE newcomer SET next_try = ?, failures = CASE WHEN ? THEN failures + 1 ELSE 0 END"
            " WHERE provider = ?",
            [stamp(next_try) if next_try else None, failed, str(key)],
        )

    def roll_call(self, plan: str) -> RollCall | None:
        """How far one roll call has come; None if it was never begun."""
        for row in self._db.query("SELECT * FROM roll_call WHERE plan = ?", [plan]):
            return RollCall(row["start"], datetime.fromisoformat(row["begun"]), moment(row["done"]))
        return None

    def called(self, plan: str, roll: RollCall) -> None:
        """Note how far one roll call has come."""
        self._db.execute(
            "INSERT INTO roll_call VALUES (?, ?, ?, ?, ?) ON CONFLICT (plan) DO UPDATE SET"
            " start = excluded.start, begun = excluded.begun, done = excluded.done,"
            " first = coalesce(first, excluded.first)",
            [
                plan,
                roll.start,
                stamp(roll.begun),
                *[stamp(roll.done) if roll.done else None] * 2,
            ],
        )

    def first_called(self, plan: str) -> datetime | None:
        """When a roll call was first read to its end; None if it was not yet."""
        rows = self._db.query("SELECT first FROM roll_call WHERE plan = ?", [plan])
        return next((moment(row["first"]) for row in rows), None)

    def seen(self) -> dict[ProviderKey, datetime]:
        """When each newcomer was first seen in a listing, those included who are watched since."""
        return {
            ProviderKey.parse(row["provider"]): datetime.fromisoformat(row["seen"])
            for row in self._db.query("SELECT provider, seen FROM newcomer")
        }

    def _read(self, which: str, values: list[object]) -> dict[ProviderKey, Newcomer]:
        found = {}
        for row in self._db.query(f"SELECT * FROM newcomer WHERE {which}", values):
            key = ProviderKey.parse(row["provider"])
            found[key] = Newcomer(key, day(row["latest"]), moment(row["next_try"]), row["failures"])
        return found
