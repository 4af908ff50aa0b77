"""The store's documents: what each said, and how the asking for it goes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlite_utils import Database

from scrapers.documents.model import Document
from scrapers.model import ProviderKey
from watcher.store.moments import moment, stamp

State = Literal["wanted", "read", "foreign", "given-up"]


@dataclass(frozen=True, slots=True)
class Filed:
    """
    One document: what it said when it was last had, and how the asking goes. Times are aware.

    `state` is "wanted" (not had yet), "read", "foreign" (it names another provider) or "given-up".
    `awaited` says that its report has been told without it. `failing` and `missing` say since
    when every try failed, and since when the host says that there is no such document.
    """

    provider: ProviderKey
    file_id: str
    state: State
    tried: datetime
    awaited: bool = False
    failures: int = 0
    failing: datetime | None = None
    missing: datetime | None = None
    next_try: datetime | None = None
    detail: str | None = None
    fetched: datetime | None = None
    sha256: str | None = None
    size: int | None = None
    reader: int | None = None
    document: Document | None = None


Place = tuple[ProviderKey, str]
"""Which document: whose, and its file id."""

_WANTED = """
    SELECT provider, file_id FROM document
    WHERE next_try IS NOT NULL AND provider IN (SELECT value FROM json_each(:keys))
"""

# The newest report of each provider that its page lists, as `Report.order` has it.
_NEWEST = """
    SELECT provider, file_id, first_seen, row_number() OVER (
        PARTITION BY provider
        ORDER BY coalesce(published, inspected) DESC, CAST(file_id AS INTEGER) DESC) AS place
    FROM report WHERE missed < 2 AND provider IN (SELECT value FROM json_each(:keys))
"""


class Documents:
    """The documents of reports, by provider and file id."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def one(self, key: ProviderKey, file_id: str) -> Filed | None:
        """What is known of one document; None if it was never asked for."""
        rows = self._db.query(
            "SELECT * FROM document WHERE provider = ? AND file_id = ?", [str(key), file_id]
        )
        return next(map(_filed, rows), None)

    def save(self, filed: Filed) -> None:
        """Write what is known of one document."""
        data = filed.document and json.dumps(filed.document.as_data(), ensure_ascii=False)
        times = (filed.failing, filed.missing, filed.next_try)
        self._db.execute(
            f"INSERT OR REPLACE INTO document VALUES ({', '.join('?' * 15)})",
            [
                *(str(filed.provider), filed.file_id, filed.state, filed.awaited),
                *(stamp(filed.tried), filed.failures),
                *(stamp(when) if when else None for when in times),
                filed.detail,
                stamp(filed.fetched) if filed.fetched else None,
                *(filed.sha256, filed.size, filed.reader, data),
            ],
        )

    def trying(self, place: Place, now: datetime, next_try: datetime) -> None:
        """
        Note a try before it is made: a document that brings the reader down is then not the
        first one tried for ever.
        """
        key, file_id = place
        self._db.execute(
            "UPDATE document SET tried = ?, next_try = CASE WHEN next_try IS NULL THEN NULL"
            " ELSE ? END WHERE provider = ? AND file_id = ?",
            [stamp(now), stamp(next_try), str(key), file_id],
        )

    def wanted(self, keys: Iterable[ProviderKey], now: datetime) -> list[Place]:
        """The documents that could not be had and are due to be asked for."""
        return self._places(
            f"{_WANTED} AND next_try <= :now ORDER BY next_try", keys, now=stamp(now)
        )

    def waiting(self, keys: Iterable[ProviderKey], since: datetime) -> list[Place]:
        """The documents that could not be had and were not asked for since then, due or not."""
        return self._places(
            f"{_WANTED} AND tried < :since ORDER BY next_try", keys, since=stamp(since)
        )

    def outdated(self, keys: Iterable[ProviderKey], reader: int) -> list[Place]:
        """The documents that an earlier reader read, the newest first."""
        return self._places(
            "SELECT provider, file_id FROM document WHERE reader < :reader AND next_try IS NULL"
            " AND provider IN (SELECT value FROM json_each(:keys))"
            " ORDER BY CAST(file_id AS INTEGER) DESC",
            keys,
            reader=reader,
        )

    def unasked(self, keys: Iterable[ProviderKey], since: datetime, limit: int) -> list[Place]:
        """The newest document of each provider, if it was not asked for since then."""
        return self._places(
            f"SELECT provider, file_id FROM ({_NEWEST}) LEFT JOIN document"
            " USING (provider, file_id) WHERE place = 1 AND next_try IS NULL"
            " AND coalesce(tried, first_seen) <= :since"
            " ORDER BY coalesce(tried, first_seen) LIMIT :limit",
            keys,
            since=stamp(since),
            limit=limit,
        )

    def looked_after(self, keys: Iterable[ProviderKey]) -> list[Place]:
        """The documents whose problems are the operator's: wanted ones, and each newest one."""
        return self._places(
            f"SELECT provider, file_id FROM ({_NEWEST}) JOIN document USING (provider, file_id)"
            " WHERE place = 1 OR next_try IS NOT NULL",
            keys,
        )

    def _places(self, query: str, keys: Iterable[ProviderKey], **values: Any) -> list[Place]:
        given = {"keys": json.dumps([str(key) for key in keys]), **values}
        return [
            (ProviderKey.parse(row["provider"]), row["file_id"])
            for row in self._db.query(query, given)
        ]


def _filed(row: dict[str, Any]) -> Filed:
    return Filed(
        ProviderKey.parse(row["provider"]),
        row["file_id"],
        row["state"],
        datetime.fromisoformat(row["tried"]),
        bool(row["awaited"]),
        row["failures"],
        moment(row["failing"]),
        moment(row["missing"]),
        moment(row["next_try"]),
        row["detail"],
        moment(row["fetched"]),
        row["sha256"],
        row["size"],
        row["reader"],
        _document(row["data"]),
    )


def _document(data: str | None) -> Document | None:
    """What was read; None where another release wrote it otherwise: it is then read again."""
    try:
        return Document.from_data(json.loads(data)) if data else None
    except (KeyError, TypeError, ValueError):
        return None
