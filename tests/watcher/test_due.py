"""When things are due, above all where the clocks change."""

from datetime import UTC, datetime, timedelta
from statistics import mean
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watcher.due import GIVE_UP, cadence, duration, hold, retry, slot

LONDON = ZoneInfo("Europe/London")
AUTUMN, SPRING = "2026-10-25", "2027-03-28"


def london(text: str) -> datetime:
    """A time by the wall clock, such as `2026-10-25 07:30`; the first one where there are two."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def fires(text: str, start: str, count: int) -> list[str]:
    """The next times of a schedule after `start` (UTC), each as the wall and as UTC has it."""
    following, now, found = cadence(text, LONDON), datetime.fromisoformat(f"{start}+00:00"), []
    for _ in range(count):
        now = following(now)
        found.append(f"{now:%d %H:%M} = {now.astimezone(UTC):%d %H:%M}")
    return found


# --- cron


def test_the_default_polls_every_half_hour_of_a_working_day():
    following = cadence("*/30 7-20 * * mon-fri", LONDON)

    assert following(london("2026-11-23 08:10")) == london("2026-11-23 08:30")
    assert following(london("2026-11-23 08:30")) == london("2026-11-23 09:00")
    assert following(london("2026-11-27 20:30")) == london("2026-11-30 07:00")


@pytest.mark.parametrize(
    ("friday", "monday"),
    [("2026-10-23T19:30", "26 07:00 = 26 07:00"), ("2027-03-26T20:30", "29 07:00 = 29 06:00")],
)
def test_over_a_weekend_with_a_clock_change_the_wall_clock_counts(friday, monday):
    assert fires("*/30 7-20 * * mon-fri", friday, 1) == [monday]


def test_the_hour_that_autumn_repeats_is_taken_once():
    assert fires("*/30 * * * *", f"{AUTUMN}T00:10", 4) == [
        "25 01:30 = 25 00:30",
        "25 02:00 = 25 02:00",
        "25 02:30 = 25 02:30",
        "25 03:00 = 25 03:00",
    ]
    assert fires("30 1 * * *", f"{AUTUMN}T00:10", 2) == [
        "25 01:30 = 25 00:30",
        "26 01:30 = 26 01:30",
    ]


def test_a_time_that_spring_skips_comes_an_hour_later_by_the_clock():
    assert fires("30 1 * * *", f"{SPRING}T00:10", 2) == [
        "28 02:30 = 28 01:30",
        "29 01:30 = 29 00:30",
    ]
    assert fires("*/30 * * * *", f"{SPRING}T00:10", 4) == [
        "28 00:30 = 28 00:30",
        "28 02:00 = 28 01:00",
        "28 02:30 = 28 01:30",
        "28 03:00 = 28 02:00",
    ]


changes = st.sampled_from((f"{AUTUMN}T00:00+00:00", f"{SPRING}T00:00+00:00"))
moments = st.builds(
    lambda change, seconds, zone: (
        datetime.fromisoformat(change) + timedelta(seconds=seconds)
    ).astimezone(zone),
    changes,
    st.integers(-36 * 3600, 36 * 3600),
    st.sampled_from((UTC, LONDON)),
)
crons = st.sampled_from(
    ("* * * * *", "*/30 * * * *", "15 */1 * * *", "0 1 * * *", "30 1 * * *", "0 2 * * sun")
)


@given(crons, moments)
@example("30 1 * * *", datetime.fromisoformat(f"{SPRING}T00:30+00:00"))
def test_every_fire_is_strictly_later_than_now_and_stays_due_until_then(text, now):
    """However the moment is written, and in the hour that comes twice or never as well."""
    following = cadence(text, LONDON)

    fire = following(now)

    assert fire.astimezone(UTC) > now.astimezone(UTC)
    halfway = now.astimezone(UTC) + (fire.astimezone(UTC) - now.astimezone(UTC)) / 2
    assert following(halfway) == fire


@given(crons | st.sampled_from(("15m", "2h")), moments)
def test_a_schedule_goes_on_for_ever(text, now):
    following = cadence(text, LONDON)

    for _ in range(10):
        later = following(now)
        assert later.astimezone(UTC) > now.astimezone(UTC)
        now = later


def test_a_length_of_time_counts_from_now():
    now = london("2026-11-23 08:10")

    assert cadence("15m", LONDON)(now) == now + timedelta(minutes=15)
    assert cadence(" 2h ", LONDON)(now) == now + timedelta(hours=2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("often", "'often' is no schedule: write a cron line such as '*/30 7-20 * * mon-fri', or"),
        ("", "'' is no schedule: write a cron line"),
        ("* * * *", "'* * * *' is no schedule: write a cron line"),
        ("61 * * * *", "'61 * * * *' is no schedule: write a cron line"),
        ("0 0 30 2 *", "'0 0 30 2 *' never comes: no date is like that"),
        # In cron 1 is Monday, to the library it is Tuesday: nobody's Mondays shall be lost.
        ("0 8 * * 1-5", "'0 8 * * 1-5' has days of the week in figures: write them as mon-fri"),
        ("0 8 * * mon-fri/2", "'0 8 * * mon-fri/2' is no schedule: write a cron line"),
        ("0 8 * jan-mar/2 *", "'0 8 * jan-mar/2 *' is no schedule: write a cron line"),
        ("0 8 * * fri-mon", "'0 8 * * fri-mon' is no schedule: write a cron line"),
        ("0 8 * * 0", "'0 8 * * 0' has days of the week in figures: write them as mon-fri"),
    ],
)
def test_what_is_no_schedule_is_refused_with_what_to_write(text, said):
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the sentence is held below
        cadence(text, LONDON)

    assert str(refused.value).startswith(said)


def test_days_and_months_may_be_named_in_lists():
    following = cadence("0 8 * nov,dec mon,wed-thu", LONDON)

    assert following(london("2026-11-23 09:00")) == london("2026-11-25 08:00")
    assert following(london("2026-12-31 09:00")) == london("2027-11-01 08:00")


# --- lengths of time


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("30s", timedelta(seconds=30)),
        ("15m", timedelta(minutes=15)),
        ("2h", timedelta(hours=2)),
        ("1.5 d", timedelta(days=1.5)),
        (" 1d ", timedelta(days=1)),
    ],
)
def test_a_length_of_time(text, length):
    assert duration(text) == length


@pytest.mark.parametrize(
    "text", ["", "15", "m", "-1h", "1w", "1h30m", "0m", "0.0s", "367d", "9" * 30 + "d"]
)
def test_what_is_no_length_of_time_is_refused(text):
    with pytest.raises(ValueError, match="length of time"):
        duration(text)


# --- the sweep

everies = st.timedeltas(timedelta(seconds=1), timedelta(days=30))
any_time = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  the zone is given beside


@given(st.text(), everies, any_time)
def test_the_next_slot_is_strictly_later_and_within_one_period(name, every, now):
    when = slot(name, every, now)

    assert now < when <= now + every


@given(st.text(), everies, any_time, st.floats(0, 1))
def test_slots_of_a_name_are_one_period_apart_whenever_they_are_asked_for(name, every, now, part):
    when = slot(name, every, now)
    between = now + (when - now) * part

    assert slot(name, every, when) == when + every
    assert slot(name, every, between) in (when, when + every)


def test_many_names_spread_evenly_over_the_period():
    every, now = timedelta(hours=24), london("2026-11-23 08:00")
    places = [(slot(f"2/{9000000 + n}", every, now) - now) / every for n in range(2400)]
    by_hour = [sum(int(place * 24) == hour for place in places) for hour in range(24)]

    assert abs(mean(places) - 0.5) < 0.05
    assert 50 < min(by_hour) <= max(by_hour) < 150  # 100 expected


# --- channels that gather


def test_an_instant_channel_holds_nothing():
    now = london("2026-11-23 08:10")

    assert hold("instant", LONDON).until(now) == now


@pytest.mark.parametrize(
    ("text", "now", "until"),
    [
        ("daily 08:00", "2026-11-23 07:59", "2026-11-23 08:00"),
        ("daily 08:00", "2026-11-23 08:00", "2026-11-24 08:00"),
        ("weekly mon 08:00", "2026-11-23 08:01", "2026-11-30 08:00"),
        ("weekly fri 17:30", "2026-11-23 08:01", "2026-11-27 17:30"),
        ("daily 08:00", f"{AUTUMN} 00:30", f"{AUTUMN} 08:00"),
        ("daily 08:00", f"{SPRING} 00:30", f"{SPRING} 08:00"),
        ("daily 01:30", f"{SPRING} 00:30", f"{SPRING} 02:30"),
        ("weekly mon 08:00", "2026-10-24 12:00", "2026-10-26 08:00"),
        ("weekly mon 08:00", "2027-03-27 12:00", "2027-03-29 08:00"),
        ("weekly sun 01:30", "2026-10-24 12:00", f"{AUTUMN} 01:30"),
    ],
)
def test_a_gathering_channel_waits_for_its_time_by_the_wall_clock(text, now, until):
    assert hold(text, LONDON).until(london(now)) == london(until)


def test_a_daily_channel_sends_once_on_the_day_of_the_repeated_hour():
    until = hold("daily 01:30", LONDON).until
    once = until(london(f"{AUTUMN} 00:30"))

    assert until(once) == london("2026-10-26 01:30")


@pytest.mark.parametrize(
    "text",
    ["", "daily", "daily 8:00", "daily 24:00", "daily 08:60", "weekly 08:00", "weekly Mon 08:00",
     "hourly", "instant 08:00", "daily 08:00 "],
)  # fmt: skip
def test_what_is_no_time_to_send_is_refused_with_what_to_write(text):
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the sentence is held below
        hold(text, LONDON)

    assert str(refused.value) == (
        f"{text!r} is not a time to send: write instant, daily 08:00 or weekly mon 08:00"
    )


# --- trying again


def test_each_further_failure_waits_longer_up_to_an_hour():
    now = london("2026-11-23 08:00")
    waits = [retry(attempts, now) - now for attempts in range(1, 20)]

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=10), timedelta(hours=1))


def test_a_host_that_asks_to_wait_is_left_alone_so_long_an_hour_at_most():
    now = london("2026-11-23 08:00")

    assert retry(1, now, timedelta(seconds=5)) == retry(1, now)
    assert retry(1, now, timedelta(minutes=2)) == now + timedelta(minutes=2)
    assert retry(1, now, timedelta(days=2)) == now + timedelta(hours=1)


def test_a_delivery_is_tried_over_a_weekend():
    assert timedelta(days=3) <= GIVE_UP
