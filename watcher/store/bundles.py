"""The store's bundles: deliveries of one channel that are claimed, sent and settled together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlite_utils import Database

from notify.alert import Severity
from watcher.store.deliveries import Deliveries, Delivery, Spoiled
from watcher.store.moments import stamp


@dataclass(frozen=True, slots=True)
class Due:
    """
    One delivery that may be sent. `held` says that it was gathered for a later time than it arose
    at; `bundle` is the first of those that it was tried with, None if it was not tried yet.
    """

    id: int
    channel: str
    kind: str
    severity: Severity
    created: datetime
    held: bool
    bundle: int | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """Deliveries that are being sent as one message, whose Message-ID is `message_id`."""

    channel: str
    message_id: str
    deliveries: tuple[Delivery, ...]

    @property
    def attempts(self) -> int:
        """How often they were tried, this time included."""
        return max(one.attempts for one in self.deliveries)

    @property
    def not_before(self) -> datetime:
        """When the last of them might first be sent."""
        return max(one.not_before for one in self.deliveries)


class Bundles:
    """Deliveries taken together. `transaction` is the store's."""

    def __init__(
        self,
        db: Database,
        deliveries: Deliveries,
        transaction: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._db = db
        self._deliveries = deliveries
        self._transaction = transaction

    def due(self, now: datetime, *, impatient: bool) -> list[Due]:
        """What may be sent now, in the order of `Deliveries.due`."""
        ids = self._deliveries.due(now, impatient=impatient)
        if not ids:
            return []
        rows = self._db.query(
            """
            SELECT delivery.id, channel, kind, json_extract(body, '$.severity') AS severity,
                   delivery.created, not_before > delivery.created AS held, bundle
            FROM json_each(?) AS wanted JOIN delivery ON delivery.id = wanted.value
            JOIN alert ON alert.id = alert ORDER BY wanted.key
            """,
            [json.dumps(ids)],
        )
        return [
            Due(
                row["id"],
                row["channel"],
                row["kind"],
                row["severity"],
                datetime.fromisoformat(row["created"]),
                bool(row["held"]),
                row["bundle"],
            )
            for row in rows
        ]

    def claim(self, first: int, ids: Sequence[int], now: datetime) -> Claimed | None:
        """
        Take all of `ids` for sending as one; from now on they belong together, and `first` keeps
        their Message-ID. None, and none is taken, if one of them is no longer there to take. One
        that cannot be read is given up, so that it does not keep the others waiting.
        """
        try:
            return self._claim(first, ids)
        except Spoiled as error:
            self._deliveries.give_up(error.id, now, f"{error}; it was not sent")
            return None

    def _claim(self, first: int, ids: Sequence[int]) -> Claimed | None:
        with self._transaction():
            wanted = "id IN (SELECT value FROM json_each(?)) AND state = 'waiting'"
            rows = self._db.query(
                f"SELECT count(*) AS n FROM delivery WHERE {wanted}", [json.dumps(ids)]
            )
            if next(iter(rows))["n"] != len(ids):
                return None
            taken = tuple(one for one in map(self._deliveries.claim, ids) if one is not None)
            [row] = self._db.query("SELECT message_id, bundle FROM delivery WHERE id = ?", [first])
            message_id = row["message_id"]
            if row["bundle"] is None and len(taken) > 1:
                message_id = _of_all([one.message_id for one in taken])
            self._db.execute("UPDATE delivery SET message_id = ? WHERE id = ?", [message_id, first])
            self._db.execute(
                "UPDATE delivery SET bundle = ? WHERE id IN (SELECT value FROM json_each(?))",
                [first, json.dumps(ids)],
            )
        return Claimed(taken[0].channel, message_id, taken)

    def sent(self, claimed: Claimed, now: datetime, detail: str) -> None:
        """Settle all: the host took the message."""
        with self._transaction():
            for one in claimed.deliveries:
                self._deliveries.sent(one.id, now, detail)

    def give_up(self, claimed: Claimed, now: datetime, detail: str) -> None:
        """Settle all: the message will not be tried again."""
        with self._transaction():
            for one in claimed.deliveries:
                self._deliveries.give_up(one.id, now, detail)

    def try_again(self, claimed: Claimed, when: datetime, detail: str) -> None:
        """Put all back to wait until `when`, and what else waits for the channel with them."""
        with self._transaction():
            for one in claimed.deliveries:
                self._deliveries.try_again(one.id, when, detail)
            self._deliveries.postpone(claimed.channel, when)

    def hold(self, ids: Iterable[int], until: datetime) -> None:
        """Have what waits wait until then at least."""
        self._db.execute(
            "UPDATE delivery SET next_try = ? WHERE next_try < ? AND state = 'waiting'"
            " AND id IN (SELECT value FROM json_each(?))",
            [stamp(until), stamp(until), json.dumps(list(ids))],
        )


def _of_all(message_ids: Sequence[str]) -> str:
    """
    The Message-ID of a message that tells of all these. It may not be that of one of them: a store
    that an old backup has set back does not know that this one was sent alone, and a mail program
    that has it would fold what is new away.
    """
    which = sha256("\n".join(message_ids).encode()).hexdigest()[:16]
    return f"<{which}.{message_ids[0].removeprefix('<')}"
