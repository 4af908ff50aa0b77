"""Quiet hours: by the clock on the wall, over midnight, and over the change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.config_quiet import is_within
from watcher.due import quiet

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "now", "end"),
    [
        ("22:00-07:00", "2026-11-23T21:59:59", None),
        ("22:00-07:00", "2026-11-23T22:00:00", "2026-11-24T07:00:00"),
        ("22:00-07:00", "2026-11-24T00:30:00", "2026-11-24T07:00:00"),
        ("22:00-07:00", "2026-11-24T06:59:59", "2026-11-24T07:00:00"),
        ("22:00-07:00", "2026-11-24T07:00:00", None),
        ("12:00-13:30", "2026-11-24T12:15:00", "2026-11-24T13:30:00"),
        ("12:00-13:30", "2026-11-24T00:15:00", None),
        # In summer the wall is an hour ahead.
        ("22:00-07:00", "2026-07-01T20:59:00", None),
        ("22:00-07:00", "2026-07-01T21:00:00", "2026-07-02T06:00:00"),
        # The night of 29 March 2026 has an hour less, that of 25 October one more.
        ("22:00-07:00", "2026-03-28T22:00:00", "2026-03-29T06:00:00"),
        ("22:00-07:00", "2026-10-24T21:00:00", "2026-10-25T07:00:00"),
        # An end that spring skips comes an hour later by the clock.
        ("22:00-01:30", "2026-03-28T23:00:00", "2026-03-29T01:30:00"),
        # What autumn repeats is quiet twice if the clock says so: 01:30 comes two times.
        ("22:00-01:30", "2026-10-24T23:00:00", "2026-10-25T00:30:00"),
        ("22:00-01:30", "2026-10-25T00:45:00", None),
        ("22:00-01:30", "2026-10-25T01:10:00", "2026-10-25T01:30:00"),
    ],
)
def test_they_end_when_the_clock_says_so(hours, now, end):
    found = quiet(hours, LONDON)
    assert found.covers(at(now)) is (end is not None)
    assert found.until(at(now)) == at(end or now)


minutes = st.integers(0, 24 * 60 - 1).map(lambda one: f"{one // 60:02}:{one % 60:02}")
hours = st.tuples(minutes, minutes).filter(lambda two: two[0] != two[1]).map("-".join)
moments = st.one_of(
    *(
        st.datetimes(day, day + timedelta(days=3), timezones=st.just(UTC))
        for day in (datetime(2026, 3, 28), datetime(2026, 10, 24), datetime(2026, 6, 1))  # noqa: DTZ001  the zone is beside it
    )
)


@given(hours, moments, st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata"]))
def test_what_is_held_is_never_early_never_lost_and_comes_when_it_is_not_quiet(text, now, zone):
    found = quiet(text, ZoneInfo(zone))
    until = found.until(now)
    assert now <= until <= now + timedelta(hours=49)
    assert not found.covers(until)
    assert (until == now) is not found.covers(now)


@pytest.mark.parametrize(
    "text", ["22:00", "22-7", "24:00-07:00", "22:00-22:00", "22:00 - 07:00", ""]
)
def test_what_is_no_time_of_quiet_is_said(text):
    with pytest.raises(ValueError, match="write it from and to, as 22:00-07:00"):
        quiet(text, LONDON)


@pytest.mark.parametrize(
    ("when", "hours", "within"),
    [
        ("instant", "22:00-07:00", False),
        ("daily 08:00", "22:00-07:00", False),
        ("daily 06:30", "22:00-07:00", True),
        ("weekly mon 22:00", "22:00-07:00", True),
        ("daily 12:30", "12:00-13:00", True),
        ("daily 13:00", "12:00-13:00", False),
    ],
)
def test_a_time_to_send_may_be_one_of_the_quiet_hours(when, hours, within):
    assert is_within(when, hours) is within
