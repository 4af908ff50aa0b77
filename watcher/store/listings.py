"""The store's listings: the rows of each news listing as they were last seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from scrapers.model import ListingRow, ProviderKey
from scrapers.remits import Category
from watcher.store.moments import day, moment, stamp


@dataclass(frozen=True, slots=True)
class Mark:
    """What of a listing row tells news: the date and the grade of the newest document."""

    latest: date | None
    rating: str | None


class Listings:
    """The rows of each news listing, by category and status."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def seen(self, category: Category, status: int) -> dict[ProviderKey, Mark]:
        """What was last seen of each provider in one listing."""
        rows = self._db.query(
            "SELECT provider, latest, rating FROM listing_row WHERE category = ? AND status = ?",
            [str(category), status],
        )
        return {
            ProviderKey.parse(row["provider"]): Mark(day(row["latest"]), row["rating"])
            for row in rows
        }

    def last_read(self, category: Category, status: int) -> datetime | None:
        """When one listing was last read; None if no row of it was ever seen."""
        rows = self._db.query(
            "SELECT max(seen) AS seen FROM listing_row WHERE category = ? AND status = ?",
            [str(category), status],
        )
        return moment(next(iter(rows))["seen"])

    def save(
        self, category: Category, status: int, rows: Iterable[ListingRow], now: datetime
    ) -> None:
        """Keep what was seen, and forget rows that fell out of the window long ago."""
        for row in rows:
            self._db.execute(
                "INSERT OR REPLACE INTO listing_row VALUES (?, ?, ?, ?, ?, ?)",
                [
                    str(category),
                    status,
                    str(row.provider),
                    row.latest.isoformat() if row.latest else None,
                    row.rating,
                    stamp(now),
                ],
            )
        self._db.execute(
            """
            DELETE FROM listing_row WHERE category = ? AND status = ? AND latest < (
                SELECT date(max(latest), '-60 days') FROM listing_row
                WHERE category = ? AND status = ?)
            """,
            [str(category), status, str(category), status],
        )
