"""The store's events: everything that was ever found to have changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from scrapers.model import ProviderKey
from watcher.store.moments import stamp


class Told:
    """Events, as `check --json` prints them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, cycle: int, seen: datetime, data: dict[str, Any]) -> dict[str, Any]:
        """Store one event; gives it back with its id."""
        report = data.get("report")
        cursor = self._db.execute(
            "INSERT INTO event (cycle, seen, provider, kind, direction, severity, file_id, data)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                cycle,
                stamp(seen),
                data["provider"],
                data["kind"],
                data["direction"],
                data["severity"],
                report["file_id"] if report else None,
                json.dumps(data, ensure_ascii=False),
            ],
        )
        return {"id": cursor.lastrowid, **data}

    def status_seen(self, keys: Iterable[ProviderKey]) -> dict[ProviderKey, date]:
        """The day on which the newest change of status of each of `keys` was seen."""
        rows = self._db.query(
            "SELECT provider, max(seen) AS seen FROM event WHERE kind = 'status'"
            " AND provider IN (SELECT value FROM json_each(?)) GROUP BY provider",
            [json.dumps([str(key) for key in keys])],
        )
        return {
            ProviderKey.parse(row["provider"]): datetime.fromisoformat(row["seen"]).date()
            for row in rows
        }

    def event(self, event_id: int) -> dict[str, Any] | None:
        """One event by its id, or None."""
        return next(self._events("WHERE id = ?", [event_id]), None)

    def history(
        self,
        providers: Iterable[ProviderKey] | None = None,
        since: datetime | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Events, newest first; of `providers` alone if given, seen at or after `since`."""
        conditions, values = ["1"], []
        if providers is not None:
            conditions.append("provider IN (SELECT value FROM json_each(?))")
            values.append(json.dumps([str(key) for key in providers]))
        if since is not None:
            conditions.append("seen >= ?")
            values.append(stamp(since))
        return self._events(f"WHERE {' AND '.join(conditions)} ORDER BY id DESC", values)

    def _events(self, which: str, values: list[Any]) -> Iterator[dict[str, Any]]:
        for row in self._db.query(f"SELECT id, cycle, data FROM event {which}", values):
            yield {"id": row["id"], "cycle": row["cycle"], **json.loads(row["data"])}

    def alert_of(self, event_id: int) -> str | None:
        """The alert that carried an event, as stored (JSON), or None if no channel had it."""
        rows = self._db.query(
            """
            SELECT delivery.body FROM event
            JOIN alert ON alert.cycle = event.cycle AND alert.kind = 'provider'
                      AND alert.subject = event.provider
            JOIN delivery ON delivery.alert = alert.id
            WHERE event.id = ? ORDER BY delivery.id LIMIT 1
            """,
            [event_id],
        )
        return next((row["body"] for row in rows), None)
