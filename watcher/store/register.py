"""The store's register: what the newest official files say of every provider."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlite_utils import Database

from scrapers.authorities import authority_key
from scrapers.model import Judgement, ProviderKey
from scrapers.official.model import Inspection, OfficialFile, RegisterRow, Series
from scrapers.organisations import organisation_key, organisation_words
from scrapers.statuses import ENDED
from watcher.store.moments import day, stamp


@dataclass(frozen=True, slots=True)
class Loaded:
    """An official file that is in the register: how many rows it gave, and when it was read."""

    file: OfficialFile
    rows: int
    read: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the register, with the file it is from."""

    row: RegisterRow
    series: Series
    as_at: date


class Register:
    """What the official files say. One file of each series is held: the last one read."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def replace(self, file: OfficialFile, rows: Iterable[RegisterRow], now: datetime) -> int:
        """
        Within a transaction: put the rows of `file` in place of the last file of its series; give
        how many there are. What `rows` raises leaves the old ones, if the transaction is undone.
        """
        self._db.execute("DELETE FROM register WHERE series = ?", [file.series])
        for row in rows:
            self._db.execute(
                "INSERT OR REPLACE INTO register VALUES"
                " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    file.series,
                    row.urn,
                    row.type,
                    row.kind,
                    row.name,
                    row.status,
                    row.status_words,
                    row.local_authority,
                    authority_key(row.local_authority) if row.local_authority else None,
                    row.region,
                    row.owner,
                    organisation_key(row.owner) if row.owner else None,
                    row.trust_id,
                    row.trust,
                    organisation_key(row.trust) if row.trust else None,
                    row.places,
                    json.dumps([_plain(each) for each in row.inspections], ensure_ascii=False),
                ],
            )
        # Not how many were given: a file may have a provider twice.
        count: int = self._db.execute(
            "SELECT count(*) FROM register WHERE series = ?", [file.series]
        ).fetchone()[0]
        self._db.execute(
            "INSERT OR REPLACE INTO official_file VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                file.series,
                file.title,
                file.as_at.isoformat(),
                file.source,
                file.sha256,
                count,
                stamp(now),
            ],
        )
        return count

    def urns(self, series: Series) -> set[str]:
        """Whom the register has of a series."""
        rows = self._db.query("SELECT urn FROM register WHERE series = ?", [series])
        return {row["urn"] for row in rows}

    def files(self) -> tuple[Loaded, ...]:
        """The files that are held, by series."""
        return tuple(
            Loaded(
                OfficialFile(
                    cast("Series", row["series"]),
                    row["title"],
                    date.fromisoformat(row["as_at"]),
                    row["source"],
                    row["sha256"],
                ),
                row["rows"],
                datetime.fromisoformat(row["read"]),
            )
            for row in self._db.query("SELECT * FROM official_file ORDER BY series")
        )

    def of(self, references: Iterable[ProviderKey | str]) -> dict[ProviderKey | str, Entry]:
        """
        The entries of those of `references` that the register has. One is found by its URN and,
        if both are known, its type: numbers of childcare overlap with those of schools. A bare URN
        that several entries have finds none of them: which one is meant is not known.
        """
        wanted: dict[str, list[ProviderKey | str]] = {}
        for reference in references:
            urn = reference.urn if isinstance(reference, ProviderKey) else reference
            wanted.setdefault(urn, []).append(reference)
        several: dict[ProviderKey | str, list[Entry]] = {}
        for entry in self._entries(
            "urn IN (SELECT value FROM json_each(?)) ORDER BY series", [json.dumps(list(wanted))]
        ):
            for reference in wanted[entry.row.urn]:
                type_code = reference.type if isinstance(reference, ProviderKey) else None
                if type_code is None or entry.row.type in (None, type_code):
                    several.setdefault(reference, []).append(entry)
        found = {}
        for reference, entries in several.items():
            exact = [each for each in entries if each.row.reference == reference]
            fitting = exact if isinstance(reference, ProviderKey) and exact else entries
            if len({each.row.reference for each in fitting}) == 1:
                found[reference] = fitting[0]
        return found

    def owned(self, pattern: str) -> Iterator[Entry]:
        """The entries whose owner matches `pattern` (see `scrapers.organisations`)."""
        return self._entries("owner_key GLOB ?", [_glob(pattern)])

    def of_trust(self, pattern: str) -> Iterator[Entry]:
        """The entries of a trust, by its id or a pattern of its name."""
        return self._entries("trust_id = ? OR trust_key GLOB ?", [pattern.strip(), _glob(pattern)])

    def in_area(self, authorities: Iterable[str], kinds: Iterable[str]) -> Iterator[Entry]:
        """
        The entries in local authorities, given by their keys (see `scrapers.authorities`), `*`
        for all; of `kinds` alone, if there are any.
        """
        keys, words = list(authorities), list(kinds)
        conditions, values = ["1"], []
        if "*" not in keys:
            conditions.append("authority_key IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(keys))
        if words:
            conditions.append("kind IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(words))
        return self._entries(" AND ".join(conditions), values)

    def search(self, text: str, limit: int) -> list[Entry]:
        """
        The entries that `text` finds: a URN, or words of a name, an owner, or a trust, all of
        them in one of the three.
        """
        said = text.replace("*", " ")
        words = organisation_words(said)
        if not words:
            return []
        within = (
            "NOT EXISTS (SELECT 1 FROM json_each(?) WHERE NOT instr(coalesce({}, ''), {}value{}))"
        )
        return list(
            self._entries(
                f"urn = ? OR {within.format('owner_key', '', '')}"
                f" OR {within.format('trust_key', '', '')}"
                f" OR {within.format('lower(name)', 'lower(', ')')}"
                f" ORDER BY urn, series LIMIT {int(limit)}",
                [said.strip().upper(), *[json.dumps(words)] * 2, json.dumps(said.split())],
            )
        )

    def owners(self, text: str) -> dict[str, list[Entry]]:
        """The entries of every owner whose name has `text` in it, by the owner's key."""
        words = organisation_key(text).replace("*", "")
        found: dict[str, list[Entry]] = {}
        for entry in self._entries("instr(owner_key, ?) ORDER BY owner_key, urn", [words]):
            found.setdefault(organisation_key(entry.row.owner or ""), []).append(entry)
        return found

    def owner_names(self) -> list[str]:
        """The owners of all who have not left, each in one of its spellings."""
        return self._names("owner")

    def trust_names(self) -> list[str]:
        """The trusts of all who have not left, each in one of its spellings."""
        return self._names("trust")

    def kinds(self) -> dict[str, int]:
        """How many there are of each kind, without those that have left."""
        rows = self._db.query(
            f"SELECT kind, count(*) AS many FROM register WHERE {_STILL} GROUP BY kind"
        )
        return {row["kind"]: row["many"] for row in rows}

    def has(self, urns: Iterable[str]) -> set[str]:
        """Those of `urns` that any entry has."""
        rows = self._db.query(
            "SELECT DISTINCT urn FROM register WHERE urn IN (SELECT value FROM json_each(?))",
            [json.dumps(list(urns))],
        )
        return {row["urn"] for row in rows}

    def _names(self, column: str) -> list[str]:
        rows = self._db.query(
            f"SELECT min({column}) AS name FROM register"
            f" WHERE {column}_key IS NOT NULL AND {_STILL} GROUP BY {column}_key"
        )
        return [row["name"] for row in rows]

    def _entries(self, which: str, values: list[Any]) -> Iterator[Entry]:
        for row in self._db.query(
            f"SELECT register.*, as_at FROM register JOIN official_file USING (series)"
            f" WHERE {which}",
            values,
        ):
            yield Entry(_row(row), cast("Series", row["series"]), date.fromisoformat(row["as_at"]))


_STILL = f"status NOT IN ({', '.join(repr(status) for status in sorted(ENDED))})"
"""What holds of those that have not left."""


def _glob(pattern: str) -> str:
    # The key holds letters, figures and `*` alone: nothing else that GLOB knows can be in it.
    return organisation_key(pattern)


def _plain(inspection: Inspection) -> list[Any]:
    return [
        inspection.title,
        inspection.inspected and inspection.inspected.isoformat(),
        inspection.published and inspection.published.isoformat(),
        [[each.heading, each.grade, each.scale] for each in inspection.judgements],
    ]


def _row(row: dict[str, Any]) -> RegisterRow:
    return RegisterRow(
        urn=row["urn"],
        type=row["type"],
        kind=row["kind"],
        name=row["name"],
        status=row["status"],
        status_words=row["status_words"],
        local_authority=row["local_authority"],
        region=row["region"],
        owner=row["owner"],
        trust_id=row["trust_id"],
        trust=row["trust"],
        places=row["places"],
        inspections=tuple(
            Inspection(
                title,
                day(inspected),
                day(published),
                tuple(Judgement(heading, grade, scale) for heading, grade, scale in judgements),
            )
            for title, inspected, published, judgements in json.loads(row["inspections"])
        ),
    )
