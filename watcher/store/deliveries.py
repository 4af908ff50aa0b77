"""The store's deliveries: the duty to tell one channel, claimed before sending, settled after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from notify.alert import Alert
from watcher.store.duty import Duty, dump_alert, duty_of, load_alert
from watcher.store.moments import stamp

_OFTEN = 5
"""Failed attempts after which a delivery no longer goes before younger ones of its channel."""

_DROPPED = "dropped by hand"
"""How the detail of a delivery begins that somebody has let go: nobody is to look after it."""
_LOST = f"state = 'failed' AND coalesce(detail, '') NOT LIKE '{_DROPPED}%'"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One duty to tell one channel. `attempts` counts this one in, once it is claimed."""

    id: int
    channel: str
    message_id: str
    alert: Alert
    not_before: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Addressed:
    """One alert as one channel's readers see it, and when it may be sent at the earliest."""

    channel: str
    alert: Alert
    message_id: str
    not_before: datetime


class Spoiled(Exception):
    """The alert of a delivery, given by its id, cannot be read: its row is damaged."""

    def __init__(self, delivery_id: int) -> None:
        super().__init__(f"the alert of delivery {delivery_id} cannot be read")
        self.id = delivery_id


class Deliveries:
    """Alerts and the deliveries of each."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self,
        cycle: int,
        kind: str,
        subject: str,
        severity: str,
        now: datetime,
        addressed: Iterable[Addressed],
    ) -> None:
        """Store one alert and the duty to tell each channel. No channel, no alert."""
        addressed = tuple(addressed)
        if not addressed:
            return
        cursor = self._db.execute(
            "INSERT INTO alert (cycle, created, kind, subject, severity) VALUES (?, ?, ?, ?, ?)",
            [cycle, stamp(now), kind, subject, severity],
        )
        for one in addressed:
            self._db.execute(
                "INSERT INTO delivery (alert, channel, state, message_id, body, created,"
                " not_before, next_try) VALUES (?, ?, 'waiting', ?, ?, ?, ?, ?)",
                [
                    cursor.lastrowid,
                    one.channel,
                    one.message_id,
                    dump_alert(one.alert),
                    stamp(now),
                    stamp(one.not_before),
                    stamp(one.not_before),
                ],
            )

    def due(self, now: datetime, *, impatient: bool) -> list[int]:
        """
        The ids of what may be sent now, oldest first. With `impatient`, also what waits only
        because an earlier attempt failed.

        A channel that may be tried at all is tried from its oldest, so that a new alert does not
        overtake those that wait. But what failed often comes last: it may be the alert itself
        that the host will not have, and the others must not wait for it.
        """
        rows = self._db.query(
            """
            SELECT id FROM delivery WHERE state = 'waiting' AND not_before <= :now
                AND (:impatient OR channel IN (
                    SELECT channel FROM delivery WHERE state = 'waiting' AND next_try <= :now))
            ORDER BY attempts >= :often, id
            """,
            {"now": stamp(now), "impatient": impatient, "often": _OFTEN},
        )
        return [row["id"] for row in rows]

    def claim(self, delivery_id: int) -> Delivery | None:
        """Take one for sending; None if it is no longer there to take."""
        taken = self._db.execute(
            "UPDATE delivery SET state = 'sending', attempts = attempts + 1"
            " WHERE id = ? AND state = 'waiting'",
            [delivery_id],
        ).rowcount
        if not taken:
            return None
        row = next(iter(self._db.query("SELECT * FROM delivery WHERE id = ?", [delivery_id])))
        try:
            alert = load_alert(row["body"])
        except ValueError as error:
            raise Spoiled(delivery_id) from error
        return Delivery(
            row["id"],
            row["channel"],
            row["message_id"],
            alert,
            datetime.fromisoformat(row["not_before"]),
            row["attempts"],
        )

    def channel_of(self, delivery_id: int) -> str:
        """The channel that a delivery is for."""
        rows = self._db.query("SELECT channel FROM delivery WHERE id = ?", [delivery_id])
        return str(next(iter(rows))["channel"])

    def sent(self, delivery_id: int, now: datetime, detail: str) -> None:
        """Settle: the host took it."""
        self._settle(delivery_id, "sent", now, detail)

    def give_up(self, delivery_id: int, now: datetime, detail: str) -> None:
        """Settle: it will not be tried again."""
        self._settle(delivery_id, "failed", now, detail)

    def _settle(self, delivery_id: int, state: str, now: datetime, detail: str) -> None:
        self._db.execute(
            "UPDATE delivery SET state = ?, settled = ?, detail = ? WHERE id = ?",
            [state, stamp(now), detail, delivery_id],
        )

    def try_again(self, delivery_id: int, when: datetime, detail: str) -> None:
        """Put one back to wait until `when`."""
        self._db.execute(
            "UPDATE delivery SET state = 'waiting', next_try = ?, detail = ? WHERE id = ?",
            [stamp(when), detail, delivery_id],
        )

    def postpone(self, channel: str, when: datetime) -> None:
        """Let what else waits for `channel` wait until `when` at least."""
        self._db.execute(
            "UPDATE delivery SET next_try = max(next_try, ?)"
            " WHERE channel = ? AND state = 'waiting'",
            [stamp(when), channel],
        )

    def recover(self) -> int:
        """
        Put back what was being sent when the last run ended; gives how many. The host may have
        taken it already: it goes out again with the same Message-ID.
        """
        return self._db.execute(
            "UPDATE delivery SET state = 'waiting' WHERE state = 'sending'"
        ).rowcount

    def duties(self, *, settled: bool = False) -> list[Duty]:
        """What waits, is being sent or was given up; with `settled` also the sent and dropped."""
        which = "1" if settled else f"state IN ('waiting', 'sending') OR ({_LOST})"
        rows = self._db.query(
            f"""
            SELECT delivery.*, kind, {_LOST} AS lost FROM delivery JOIN alert ON alert.id = alert
            WHERE {which} ORDER BY delivery.id
            """
        )
        return [duty_of(row) for row in rows]

    def put_back(self, delivery_id: int, now: datetime) -> bool:
        """
        Have one tried now. One that was given up counts anew; and if others that it was tried with
        were sent since, under the one Message-ID, it gets its own. False if there is nothing to
        take: it is being sent at this moment, or was sent.
        """
        parted = """state = 'failed' AND EXISTS (
            SELECT 1 FROM delivery AS other WHERE other.bundle = delivery.bundle
                AND other.id <> delivery.id AND other.state = 'sent')"""
        taken = self._db.execute(
            f"""
            UPDATE delivery SET state = 'waiting', next_try = :now, settled = NULL,
                attempts = CASE state WHEN 'failed' THEN 0 ELSE attempts END,
                bundle = CASE WHEN {parted} THEN NULL ELSE bundle END,
                message_id = CASE WHEN {parted} THEN '<again.' || substr(message_id, 2)
                    ELSE message_id END,
                not_before = CASE state WHEN 'failed' THEN :now ELSE min(not_before, :now) END
            WHERE id = :id AND state IN ('waiting', 'failed')
            """,
            {"id": delivery_id, "now": stamp(now)},
        )
        return bool(taken.rowcount)

    def drop(self, delivery_id: int, now: datetime) -> bool:
        """Let one go. False if there is nothing to take: it is being sent, or was settled so."""
        taken = self._db.execute(
            f"""
            UPDATE delivery SET state = 'failed', settled = :now,
                detail = :dropped || coalesce('; the last answer: ' || detail, '')
            WHERE id = :id AND (state = 'waiting' OR ({_LOST}))
            """,
            {"id": delivery_id, "now": stamp(now), "dropped": _DROPPED},
        )
        return bool(taken.rowcount)

    def losing(self) -> frozenset[str]:
        """The channels of which something was given up and not yet put back or dropped."""
        rows = self._db.query(f"SELECT DISTINCT channel FROM delivery WHERE {_LOST}")
        return frozenset(str(row["channel"]) for row in rows)

    def counts(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        rows = self._db.query("SELECT state, count(*) AS n FROM delivery GROUP BY state")
        return {row["state"]: row["n"] for row in rows}

    def unsettled(self) -> int:
        """How many are still to be sent."""
        counts = self.counts()
        return counts.get("waiting", 0) + counts.get("sending", 0)

    def waiting(self) -> list[dict[str, object]]:
        """What waits, by channel: how many, since when, and why the last attempt failed."""
        return list(
            self._db.query(
                """
                SELECT channel, count(*) AS waiting, min(created) AS since,
                       min(next_try) AS next_try, max(attempts) AS attempts, max(detail) AS detail
                FROM delivery WHERE state IN ('waiting', 'sending') GROUP BY channel
                ORDER BY channel
                """
            )
        )
