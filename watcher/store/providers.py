"""The store's providers: what is held of each, and how the reading of its page goes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from scrapers.model import Judgement, Milestone, Provider, ProviderKey, Report
from scrapers.statuses import ENDED
from watcher.events import Held, Known
from watcher.store.moments import day, moment, stamp


@dataclass(frozen=True, slots=True)
class Reading:
    """How the reading of one page goes. Times are aware; None where it never happened."""

    provider: ProviderKey
    next_due: datetime
    moved: bool
    chases: int
    last_try: datetime | None
    last_read: datetime | None
    last_full: datetime | None
    body_hash: str | None
    etag: str | None
    last_modified: str | None
    failures: int
    last_error: str | None


class Providers:
    """What is held of each provider, and of the reading of its page."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def known(self, keys: Iterable[ProviderKey]) -> dict[ProviderKey, Known]:
        """What is held of each of `keys` that has been read."""
        wanted = json.dumps([str(key) for key in keys])
        these = "provider IN (SELECT value FROM json_each(?))"
        judgements: dict[tuple[str, str], list[Judgement]] = {}
        for row in self._db.query(
            f"SELECT * FROM judgement WHERE {these} ORDER BY provider, file_id, position", [wanted]
        ):
            judgements.setdefault((row["provider"], row["file_id"]), []).append(
                Judgement(row["heading"], row["grade"], row["scale"], row["origin"])
            )
        held: dict[str, list[Held]] = {}
        for row in self._db.query(f"SELECT * FROM report WHERE {these} ORDER BY rowid", [wanted]):
            report = Report(
                row["file_id"],
                row["title"],
                day(row["inspected"]),
                day(row["published"]),
                tuple(judgements.get((row["provider"], row["file_id"]), ())),
            )
            held.setdefault(row["provider"], []).append(Held(report, row["missed"]))
        found = {}
        for row in self._db.query(f"SELECT * FROM provider WHERE {these}", [wanted]):
            provider = _provider(row)
            milestones = tuple(
                Milestone(title, day(when)) for title, when in json.loads(row["milestones"])
            )
            found[provider.key] = Known(
                provider, tuple(held.get(row["provider"], ())), milestones, row["reader"]
            )
        return found

    def all(self) -> list[Provider]:
        """Every provider that was ever read, watched or not, as its last reading had it."""
        return [_provider(row) for row in self._db.query("SELECT * FROM provider")]

    def save(self, known: Known, now: datetime) -> None:
        """
        Write what is held of one provider. Addresses are not kept: no alert needs them, and
        those of children's homes must not be known.
        """
        provider = known.provider
        key = str(provider.key)
        ended = stamp(now) if provider.status in ENDED else None
        self._db.execute(
            """
            INSERT INTO provider VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (provider) DO UPDATE SET
                name = excluded.name, kind = excluded.kind, status = excluded.status,
                status_words = excluded.status_words, local_authority = excluded.local_authority,
                region = excluded.region, trust_id = excluded.trust_id, trust = excluded.trust,
                owner = excluded.owner, owner_at = excluded.owner_at,
                milestones = excluded.milestones, reader = excluded.reader,
                ended = CASE WHEN excluded.ended IS NULL THEN NULL
                             ELSE coalesce(provider.ended, excluded.ended) END
            """,
            [
                key,
                provider.name,
                provider.kind,
                provider.status,
                provider.status_words,
                provider.local_authority,
                provider.region,
                provider.trust_id,
                provider.trust,
                provider.owner,
                json.dumps(
                    [[m.title, m.when.isoformat() if m.when else None] for m in known.milestones]
                ),
                known.reader,
                stamp(now),
                ended,
                provider.owner_at.isoformat() if provider.owner_at else None,
            ],
        )
        for held in known.held:
            self._save_report(key, held, now)

    def _save_report(self, key: str, held: Held, now: datetime) -> None:
        report = held.report
        self._db.execute(
            """
            INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (provider, file_id) DO UPDATE SET
                title = excluded.title, inspected = excluded.inspected,
                published = excluded.published, missed = excluded.missed
            """,
            [
                key,
                report.file_id,
                report.title,
                report.inspected.isoformat() if report.inspected else None,
                report.published.isoformat() if report.published else None,
                stamp(now),
                held.missed,
            ],
        )
        self._db.execute(
            "DELETE FROM judgement WHERE provider = ? AND file_id = ?", [key, report.file_id]
        )
        for position, judgement in enumerate(report.judgements):
            self._db.execute(
                "INSERT INTO judgement VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    key,
                    report.file_id,
                    position,
                    judgement.heading,
                    judgement.grade,
                    judgement.scale,
                    judgement.origin,
                ],
            )

    def ended(self, keys: Iterable[ProviderKey]) -> dict[ProviderKey, datetime]:
        """When each of `keys` that has left was first read as closed, resigned or cancelled."""
        wanted = json.dumps([str(key) for key in keys])
        rows = self._db.query(
            "SELECT provider, ended FROM provider WHERE ended IS NOT NULL"
            " AND provider IN (SELECT value FROM json_each(?))",
            [wanted],
        )
        return {
            ProviderKey.parse(row["provider"]): datetime.fromisoformat(row["ended"]) for row in rows
        }

    def first_read(self, keys: Iterable[ProviderKey]) -> dict[ProviderKey, datetime]:
        """When each of `keys` was first read."""
        rows = self._db.query(
            "SELECT provider, first_read FROM provider"
            " WHERE provider IN (SELECT value FROM json_each(?))",
            [json.dumps([str(key) for key in keys])],
        )
        return {
            ProviderKey.parse(row["provider"]): datetime.fromisoformat(row["first_read"])
            for row in rows
        }

    def readings(self, keys: Iterable[ProviderKey]) -> dict[ProviderKey, Reading]:
        """How the reading of each of `keys` goes, for those that were tried or are due."""
        wanted = json.dumps([str(key) for key in keys])
        found = {}
        for row in self._db.query(
            "SELECT * FROM reading WHERE provider IN (SELECT value FROM json_each(?))", [wanted]
        ):
            key = ProviderKey.parse(row["provider"])
            found[key] = Reading(
                key,
                datetime.fromisoformat(row["next_due"]),
                bool(row["moved"]),
                row["chases"],
                moment(row["last_try"]),
                moment(row["last_read"]),
                moment(row["last_full"]),
                row["body_hash"],
                row["etag"],
                row["last_modified"],
                row["failures"],
                row["last_error"],
            )
        return found

    def expect(self, keys: Iterable[ProviderKey], now: datetime) -> None:
        """Make sure that each of `keys` has a reading; a new one is due now."""
        for key in keys:
            self._db.execute(
                "INSERT INTO reading (provider, next_due) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [str(key), stamp(now)],
            )

    def mark_moved(self, key: ProviderKey, *, chases: int) -> None:
        """Note that a listing has news of `key`: its page is read at the next chance."""
        self._db.execute(
            "UPDATE reading SET moved = 1, chases = ? WHERE provider = ?", [chases, str(key)]
        )

    def tried(self, key: ProviderKey, now: datetime, next_due: datetime) -> None:
        """
        Note a try, and when the next one is due, before it is made: a page that brings the
        reader down is then not the first one tried for ever.
        """
        self._db.execute(
            "UPDATE reading SET last_try = ?, next_due = ?, failures = failures + 1"
            " WHERE provider = ?",
            [stamp(now), stamp(next_due), str(key)],
        )

    def failed(self, key: ProviderKey, detail: str) -> None:
        """Note why a try failed."""
        self._db.execute("UPDATE reading SET last_error = ? WHERE provider = ?", [detail, str(key)])

    def unchanged(self, key: ProviderKey, now: datetime, next_due: datetime, *, full: bool) -> None:
        """Note a good answer that said nothing new; `full` if it had a body."""
        self._db.execute(
            "UPDATE reading SET last_read = ?, next_due = ?, moved = 0, failures = 0,"
            " last_error = NULL, last_full = CASE WHEN ? THEN ? ELSE last_full END"
            " WHERE provider = ?",
            [stamp(now), stamp(next_due), full, stamp(now), str(key)],
        )

    def read(
        self,
        key: ProviderKey,
        now: datetime,
        next_due: datetime,
        body_hash: str,
        etag: str | None,
        last_modified: str | None,
    ) -> None:
        """Note a good answer whose content is now held."""
        self.unchanged(key, now, next_due, full=True)
        self._db.execute(
            "UPDATE reading SET body_hash = ?, etag = ?, last_modified = ? WHERE provider = ?",
            [body_hash, etag, last_modified, str(key)],
        )

    def of_urn(self, urn: str) -> list[ProviderKey]:
        """Every provider that was ever read with this URN, watched or not."""
        rows = self._db.query("SELECT provider FROM provider WHERE provider LIKE ?", [f"%/{urn}"])
        return [ProviderKey.parse(row["provider"]) for row in rows]

    def resolved(self) -> dict[str, ProviderKey]:
        """What each bare URN was found to stand for."""
        return {
            row["urn"]: ProviderKey.parse(row["provider"])
            for row in self._db.query("SELECT urn, provider FROM resolved")
        }

    def remember(self, urn: str, key: ProviderKey, now: datetime) -> None:
        """Remember what a bare URN stands for."""
        self._db.execute(
            "INSERT OR REPLACE INTO resolved VALUES (?, ?, ?)", [urn, str(key), stamp(now)]
        )


def _provider(row: dict[str, Any]) -> Provider:
    return Provider(
        ProviderKey.parse(row["provider"]),
        row["name"],
        row["kind"],
        row["status"],
        row["status_words"],
        row["local_authority"],
        row["region"],
        None,
        row["trust_id"],
        row["trust"],
        row["owner"],
        day(row["owner_at"]),
    )
