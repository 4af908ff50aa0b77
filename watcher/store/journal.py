"""The store's journal: cycles, problems, hosts, and when each job is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from watcher.store.moments import moment, stamp

TABLES = (
    "provider",
    "report",
    "judgement",
    "document",
    "reading",
    "resolved",
    "introduced",
    "event",
    "cycle",
    "problem",
)
"""What `export` writes: what is held and what happened, but no message and no duty."""

JUDGEMENT_COLUMNS = (
    *("provider", "name", "kind", "local_authority", "region", "trust", "owner", "status"),
    *("file_id", "title", "inspected", "published", "withdrawn", "heading", "grade", "scale"),
    "origin",
)
"""The columns of `Journal.judgements`, in their order."""


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """Something wrong with the watching itself, not yet mended."""

    id: int
    what: str
    place: str
    detail: str
    first: datetime
    last: datetime
    times: int
    told: datetime | None


class Journal:
    """How the watcher itself is doing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def begin(self, now: datetime, *, polled: bool) -> int:
        """Open a cycle; gives its number."""
        cursor = self._db.execute(
            "INSERT INTO cycle (started, polled) VALUES (?, ?)", [stamp(now), polled]
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def end(self, cycle: int, figures: dict[str, float]) -> None:
        """Close a cycle with its figures, by column name."""
        columns = ", ".join(f"{name} = :{name}" for name in figures)
        self._db.execute(f"UPDATE cycle SET {columns} WHERE id = :id", {**figures, "id": cycle})

    def last_cycle(self) -> int:
        """The number of the newest cycle."""
        rows = self._db.query("SELECT max(id) AS id FROM cycle")
        return int(next(iter(rows))["id"])

    def last_cycles(self) -> dict[str, dict[str, Any] | None]:
        """The last cycle that polled the listings, and the last one that reached the site."""
        columns = "SELECT * FROM cycle WHERE reached IS NOT NULL"
        polls = self._db.query(f"{columns} AND polled ORDER BY id DESC LIMIT 1")
        reached = self._db.query(f"{columns} AND reached ORDER BY id DESC LIMIT 1")
        return {"poll": next(iter(polls), None), "reached": next(iter(reached), None)}

    def figures(self, since: datetime) -> dict[str, int]:
        """What was done since a moment: polls, reports and other events found, alerts sent."""
        rows = self._db.query(
            """
            SELECT (SELECT count(*) FROM cycle WHERE polled AND started >= :since) AS polls,
                   (SELECT count(*) FROM cycle WHERE polled AND started >= :since
                        AND NOT coalesce(reached, 0)) AS unanswered,
                   (SELECT count(*) FROM event WHERE seen >= :since AND kind = 'published')
                        AS reports,
                   (SELECT count(*) FROM event WHERE seen >= :since AND kind <> 'published')
                        AS others,
                   (SELECT count(*) FROM delivery JOIN alert ON alert.id = alert
                        WHERE settled >= :since AND state = 'sent'
                            AND kind NOT IN ('operator', 'digest')) AS sent,
                   (SELECT count(*) FROM delivery JOIN alert ON alert.id = alert
                        WHERE settled >= :since AND state = 'failed'
                            AND kind NOT IN ('operator', 'digest')) AS failed,
                   (SELECT count(*) FROM delivery WHERE state IN ('waiting', 'sending')) AS waiting
            """,
            {"since": stamp(since)},
        )
        return dict(next(iter(rows)))

    def note(self, what: str, place: str, detail: str, now: datetime) -> None:
        """Open a problem, or count one more of an open one."""
        self._db.execute(
            """
            INSERT INTO problem (what, place, detail, first, last, times)
            VALUES (?, ?, ?, ?, ?, 1)
            ON CONFLICT (what, place) WHERE cleared IS NULL DO UPDATE SET
                detail = excluded.detail, last = excluded.last, times = times + 1
            """,
            [what, place, detail, stamp(now), stamp(now)],
        )

    def problems(self) -> list[OpenProblem]:
        """The open problems, oldest first."""
        return [
            OpenProblem(
                row["id"],
                row["what"],
                row["place"],
                row["detail"],
                datetime.fromisoformat(row["first"]),
                datetime.fromisoformat(row["last"]),
                row["times"],
                moment(row["told"]),
            )
            for row in self._db.query("SELECT * FROM problem WHERE cleared IS NULL ORDER BY id")
        ]

    def clear(self, problem: OpenProblem, now: datetime) -> None:
        """Note that a problem is over."""
        self._db.execute("UPDATE problem SET cleared = ? WHERE id = ?", [stamp(now), problem.id])

    def told(self, problem: OpenProblem, now: datetime) -> None:
        """Note that the operator is being told of a problem."""
        self._db.execute("UPDATE problem SET told = ? WHERE id = ?", [stamp(now), problem.id])

    def bring_back(self, now: datetime, sweep: timedelta) -> int:
        """
        Put right what is due later than anything can be: the clock was ahead when it was planned.
        Give how much that was. `sweep` is the longest time between two readings of a page.
        """
        changed = 0
        for table, column, longest, which in (
            ("reading", "next_due", sweep, "1"),
            ("document", "next_try", timedelta(days=1), "next_try IS NOT NULL"),
            ("newcomer", "next_try", timedelta(days=5), "next_try IS NOT NULL"),
            # A channel gathers alerts for a week at most, and a failed one waits an hour.
            ("delivery", "next_try", timedelta(days=8), "state = 'waiting'"),
            ("delivery", "not_before", timedelta(days=8), "state = 'waiting'"),
            ("schedule", "due", timedelta(days=32), "1"),
        ):
            cursor = self._db.execute(
                f"UPDATE {table} SET {column} = ? WHERE {which} AND {column} > ?",
                [stamp(now), stamp(now + longest + timedelta(minutes=5))],
            )
            changed += cursor.rowcount
        return changed

    def due(self, job: str, plan: str) -> datetime | None:
        """When `job` is next due under `plan`; None if it never ran under that plan."""
        rows = self._db.query("SELECT due FROM schedule WHERE job = ? AND plan = ?", [job, plan])
        return next((datetime.fromisoformat(row["due"]) for row in rows), None)

    def set_due(self, job: str, plan: str, due: datetime) -> None:
        """Note when `job` is next due."""
        self._db.execute(
            "INSERT OR REPLACE INTO schedule VALUES (?, ?, ?)", [job, plan, stamp(due)]
        )

    def next_due(self, job: str) -> datetime | None:
        """When `job` is next due, whatever its plan."""
        rows = self._db.query("SELECT due FROM schedule WHERE job = ?", [job])
        return next((datetime.fromisoformat(row["due"]) for row in rows), None)

    def host(self, host: str) -> tuple[str | None, datetime | None, datetime | None] | None:
        """What is remembered of a host: robots.txt, when it was read, and until when to pause."""
        rows = self._db.query("SELECT * FROM host WHERE host = ?", [host])
        for row in rows:
            return row["robots"], moment(row["robots_read"]), moment(row["paused_until"])
        return None

    def remember_host(
        self,
        host: str,
        robots: str | None,
        robots_read: datetime | None,
        paused_until: datetime | None,
    ) -> None:
        """Remember a host's robots.txt and pause."""
        self._db.execute(
            "INSERT OR REPLACE INTO host VALUES (?, ?, ?, ?)",
            [
                host,
                robots,
                stamp(robots_read) if robots_read else None,
                stamp(paused_until) if paused_until else None,
            ],
        )

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Every row of one of `TABLES`, for export."""
        if table not in TABLES:
            raise ValueError(f"{table} is not exported")
        # What a mail host answers may quote the address that it refuses.
        which = "WHERE place NOT LIKE 'channel %'" if table == "problem" else ""
        return iter(self._db.query(f"SELECT * FROM {table} {which} ORDER BY rowid"))

    def judgements(self) -> Iterator[dict[str, Any]]:
        """Every judgement of every report, one for a report without any, for export."""
        return iter(
            self._db.query(
                """
                SELECT provider.provider, name, kind, local_authority, region, trust, owner,
                       status, report.file_id, title, inspected, published,
                       report.missed >= 2 AS withdrawn, heading, grade, scale,
                       origin
                FROM provider LEFT JOIN report USING (provider)
                LEFT JOIN judgement USING (provider, file_id)
                ORDER BY provider.provider, published, report.file_id, position
                """
            )
        )
