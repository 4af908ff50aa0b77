"""The store's belonging: whom the selectors of each watch have found, and how, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from scrapers.model import ProviderKey
from scrapers.official.model import Series
from watcher.store.moments import stamp

Reference = ProviderKey | str


@dataclass(frozen=True, slots=True)
class Belongs:
    """
    That a provider is found by a selector of a watch. `reason` says by what is known that it
    belongs. `news` is true while its joining is still to be told.
    """

    watch: str
    provider: Reference
    selector: str
    reason: str
    news: bool


class Belonging:
    """Whom the selectors of each watch have found."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, watch: str) -> dict[Reference, Belongs]:
        """Whom one watch has found, by provider."""
        rows = self._db.query("SELECT * FROM belonging WHERE watch = ?", [watch])
        found = (
            Belongs(
                watch,
                _reference(row["provider"]),
                row["selector"],
                row["reason"],
                bool(row["news"]),
            )
            for row in rows
        )
        return {each.provider: each for each in found}

    def chosen(self) -> dict[str, list[Reference]]:
        """Whom every watch has found, by watch."""
        found: dict[str, list[Reference]] = {}
        for row in self._db.query("SELECT watch, provider FROM belonging ORDER BY provider"):
            found.setdefault(row["watch"], []).append(_reference(row["provider"]))
        return found

    def joining(self) -> list[Belongs]:
        """Those whose joining is still to be told."""
        rows = self._db.query("SELECT * FROM belonging WHERE news = 1 ORDER BY provider, watch")
        return [
            Belongs(
                row["watch"], _reference(row["provider"]), row["selector"], row["reason"], news=True
            )
            for row in rows
        ]

    def put(self, belongs: Belongs, now: datetime) -> None:
        """Note that a provider belongs; if it did already, since when stays as it was."""
        self._db.execute(
            "INSERT INTO belonging VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (watch, provider) DO"
            " UPDATE SET selector = excluded.selector, reason = excluded.reason,"
            " news = excluded.news",
            [
                belongs.watch,
                str(belongs.provider),
                belongs.selector,
                belongs.reason,
                stamp(now),
                belongs.news,
            ],
        )

    def told(self, watch: str, provider: Reference) -> None:
        """Note that its joining is being told."""
        self._db.execute(
            "UPDATE belonging SET news = 0 WHERE watch = ? AND provider = ?",
            [watch, str(provider)],
        )

    def drop(self, watch: str, provider: Reference) -> None:
        """Note that a provider belongs no longer."""
        self._db.execute(
            "DELETE FROM belonging WHERE watch = ? AND provider = ?", [watch, str(provider)]
        )

    def rename(self, resolved: Mapping[str, ProviderKey]) -> None:
        """Put the key of a provider in place of its bare URN, where it has been found out."""
        for row in self._db.query(
            "SELECT watch, provider FROM belonging WHERE provider NOT LIKE '%/%'"
        ):
            key = resolved.get(row["provider"])
            if key is not None:
                self._db.execute(
                    "UPDATE OR REPLACE belonging SET provider = ? WHERE watch = ? AND provider = ?",
                    [str(key), row["watch"], row["provider"]],
                )

    def forget(self, watches: Iterable[str]) -> None:
        """Forget all watches but these."""
        names = list(watches)
        marks = ", ".join("?" * len(names))
        for table in ("belonging", "selector", "red_owner"):
            self._db.execute(f"DELETE FROM {table} WHERE watch NOT IN ({marks})", names)

    def looked_up(self, watch: str) -> dict[str, frozenset[str]]:
        """
        The selectors of a watch that were looked up before, each with the series that the
        register held then.
        """
        rows = self._db.query("SELECT selector, series FROM selector WHERE watch = ?", [watch])
        return {row["selector"]: frozenset(row["series"].split()) for row in rows}

    def look_up(self, watch: str, selector: str, series: Iterable[Series], now: datetime) -> None:
        """Note that a selector was looked up while the register held `series`."""
        before = self.looked_up(watch).get(selector, frozenset())
        together = " ".join(sorted({*before, *series}))
        self._db.execute(
            "INSERT INTO selector VALUES (?, ?, ?, ?) ON CONFLICT (watch, selector) DO UPDATE"
            " SET series = excluded.series",
            [watch, selector, together, stamp(now)],
        )

    def unselect(self, watch: str, selectors: Iterable[str]) -> None:
        """Forget that `selectors` were looked up: they are in the config no longer."""
        for selector in selectors:
            self._db.execute(
                "DELETE FROM selector WHERE watch = ? AND selector = ?", [watch, selector]
            )

    def introduced(self, watch: str) -> set[ProviderKey]:
        """The providers that the readers of `watch` have been told it covers."""
        rows = self._db.query("SELECT provider FROM introduced WHERE watch = ?", [watch])
        return {ProviderKey.parse(row["provider"]) for row in rows}

    def introduce(self, watch: str, keys: Iterable[ProviderKey], now: datetime) -> None:
        """Note that the readers of `watch` are being told that it covers `keys`."""
        for key in keys:
            self._db.execute(
                "INSERT OR IGNORE INTO introduced VALUES (?, ?, ?)", [watch, str(key), stamp(now)]
            )

    def red_owners(self, watch: str) -> frozenset[str]:
        """The owners, by key, of whom the readers of a watch know that the line is crossed."""
        rows = self._db.query("SELECT owner FROM red_owner WHERE watch = ?", [watch])
        return frozenset(row["owner"] for row in rows)

    def set_red_owners(self, watch: str, owners: Iterable[str], now: datetime) -> None:
        """Note for which owners the line is crossed, as the readers of a watch are being told."""
        keys, before = frozenset(owners), self.red_owners(watch)
        for owner in before - keys:
            self._db.execute("DELETE FROM red_owner WHERE watch = ? AND owner = ?", [watch, owner])
        for owner in keys - before:
            self._db.execute("INSERT INTO red_owner VALUES (?, ?, ?)", [watch, owner, stamp(now)])


def _reference(text: str) -> Reference:
    return ProviderKey.parse(text) if "/" in text else text
