"""The store's overdue reports: what was told to be long in coming."""

from __future__ import annotations

from datetime import date, datetime

from sqlite_utils import Database

from scrapers.model import ProviderKey
from watcher.store.moments import stamp


class Overdue:
    """What was told to be overdue, by provider, cause, date of the cause, and percentile."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def told(self, key: ProviderKey, cause: str, since: date) -> frozenset[int]:
        """The percentiles for which it was told, or need not be."""
        rows = self._db.query(
            "SELECT percentile FROM overdue WHERE provider = ? AND cause = ? AND since = ?",
            [str(key), cause, since.isoformat()],
        )
        return frozenset(row["percentile"] for row in rows)

    def tell(
        self, key: ProviderKey, cause: str, since: date, percentile: int, now: datetime
    ) -> None:
        """Note that it is being told, or need not be."""
        self._db.execute(
            "INSERT OR IGNORE INTO overdue VALUES (?, ?, ?, ?, ?)",
            [str(key), cause, since.isoformat(), percentile, stamp(now)],
        )
