"""When something is next due. Pure: the time is an argument, always aware."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LONGEST = timedelta(days=366)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WHEN = re.compile(rf"(daily|weekly ({'|'.join(_DAYS)})) ([01]\d|2[0-3]):([0-5]\d)")
_HOURS = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)")
_NAMES = re.compile(r"[a-z]{3}(-[a-z]{3})?", re.IGNORECASE)
_NUMBERED_DAY = re.compile(r"(?<![/\d])\d")
_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")

Next = Callable[[datetime], datetime]
"""Takes a moment, gives the first moment strictly after it at which the thing is due."""


def duration(text: str) -> timedelta:
    """Read `15m`, `2h`, `1d`, `30s`. Raises ValueError, saying what is allowed."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a length of time: write 30s, 15m, 2h or 1d")
    length = timedelta(**{_UNITS[match[2]]: float(match[1])})
    if not timedelta(0) < length <= _LONGEST:
        raise ValueError(f"{text!r} is not a usable length of time: more than none, a year at most")
    return length


def cadence(text: str, zone: ZoneInfo) -> Next:
    """
    Read a schedule: a cron line of five fields in `zone`, or a duration. Raises ValueError.

    A cron time that the clock change in spring skips comes an hour later by the clock, one that
    comes twice in autumn is taken once, the first time.
    """
    if _DURATION.fullmatch(text.strip()):
        length = duration(text)
        # By way of UTC, since in a zone of its own a sum is one of wall times.
        return lambda now: (now.astimezone(UTC) + length).astimezone(zone)
    named = text.split()[3:]
    if len(named) == 2 and _NUMBERED_DAY.search(named[1]):
        # APScheduler counts them from Monday, cron from Sunday: 1-5 would leave Mondays out.
        raise ValueError(f"{text!r} has days of the week in figures: write them as mon-fri")
    try:
        for part in ",".join(named).split(","):
            # What follows a name is passed over by APScheduler in silence: mon-fri/2 is mon-fri.
            if part[:1].isalpha() and not _NAMES.fullmatch(part):
                raise ValueError(f"{part!r} is neither a name nor two with a dash")
        # Reckoned on the wall's clock alone: with a zone of its own, the trigger gives the past
        # again and again in the hour that autumn repeats (APScheduler 3.11.3, measured).
        trigger = CronTrigger.from_crontab(text, timezone=UTC)
    except ValueError as error:
        raise ValueError(
            f"{text!r} is no schedule: write a cron line such as '*/30 7-20 * * mon-fri', "
            f"or a length of time such as 15m ({error})"
        ) from None
    if trigger.get_next_fire_time(None, _EPOCH) is None:
        raise ValueError(f"{text!r} never comes: no date is like that")

    def following(now: datetime) -> datetime:
        # From an hour before, since a time that spring skips comes when the wall is past it.
        wall = now.astimezone(zone).replace(tzinfo=UTC) - timedelta(hours=1)
        while True:
            wall = trigger.get_next_fire_time(None, wall + timedelta(microseconds=1))
            # By way of UTC: a wall time that is skipped is only there turned into one that exists.
            fire: datetime = wall.replace(tzinfo=zone).astimezone(UTC)
            if fire > now:
                return fire.astimezone(zone)

    return following


def slot(name: str, every: timedelta, now: datetime) -> datetime:
    """
    The next moment strictly after `now` that belongs to `name`, one in each `every`.

    Each name has a place of its own within the period, so that many of them spread evenly; and
    since the place is fixed, two readings are never further apart than `every`.
    """
    spread = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) / 2**64
    offset = every * spread
    periods = (now - _EPOCH - offset) // every + 1
    return _EPOCH + offset + periods * every


@dataclass(frozen=True, slots=True)
class Hold:
    """When a channel takes its alerts: at once, or gathered until a time of day."""

    text: str
    until: Callable[[datetime], datetime]


def hold(text: str, zone: ZoneInfo) -> Hold:
    """Read `instant`, `daily 08:00` or `weekly mon 08:00`. Raises ValueError."""
    if text == "instant":
        return Hold(text, lambda now: now)
    match = _WHEN.fullmatch(text)
    if match is None:
        raise ValueError(
            f"{text!r} is not a time to send: write instant, daily 08:00 or weekly mon 08:00"
        )
    day = match[2] or "*"
    return Hold(text, cadence(f"{int(match[4])} {int(match[3])} * * {day}", zone))


@dataclass(frozen=True, slots=True)
class Quiet:
    """
    The hours in which a channel is sent nothing, by the clock on the wall of `zone`. They may go
    over midnight; the first minute belongs to them and the last one no more.
    """

    start: time
    end: time
    zone: ZoneInfo

    def covers(self, now: datetime) -> bool:
        """Whether it is quiet now."""
        wall = now.astimezone(self.zone).time()
        if self.start < self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end

    def until(self, now: datetime) -> datetime:
        """When it is not quiet any more: `now` itself, if it is not."""
        while self.covers(now):
            today = now.astimezone(self.zone).date()
            # An end that spring skips comes an hour later by the clock; what autumn repeats is
            # quiet twice if the clock says so.
            ends = (
                datetime.combine(day, self.end, self.zone).replace(fold=fold).astimezone(UTC)
                for day in (today, today + timedelta(days=1))
                for fold in (0, 1)
            )
            now = min(end for end in ends if end > now)
        return now


def quiet(text: str, zone: ZoneInfo) -> Quiet:
    """Read `22:00-07:00`. Raises ValueError."""
    match = _HOURS.fullmatch(text)
    if match is None or match[1] == match[2]:
        raise ValueError(f"{text!r} is no time of quiet: write it from and to, as 22:00-07:00")
    return Quiet(time.fromisoformat(match[1]), time.fromisoformat(match[2]), zone)


_BACK_OFF = tuple(timedelta(seconds=s) for s in (10, 30, 60, 120, 300, 600, 1800, 3600))

GIVE_UP = timedelta(days=3)
"""How long a delivery is tried. A mail host may be down over a weekend."""


def is_hopeless(attempts: int, since: datetime, now: datetime) -> bool:
    """
    Whether to give up after the `attempts`-th failure of what might be sent from `since` on. Time
    alone does not say so: this machine, too, may have been off over a weekend.
    """
    return now - since > GIVE_UP and attempts >= len(_BACK_OFF)


def retry(attempts: int, now: datetime, asked: timedelta = timedelta(0)) -> datetime:
    """
    When to try again after the `attempts`-th failure, counted from 1; not before the host has been
    left alone as long as it `asked`, but for more than the longest pause of ours.
    """
    return now + max(_BACK_OFF[min(attempts, len(_BACK_OFF)) - 1], min(asked, _BACK_OFF[-1]))
