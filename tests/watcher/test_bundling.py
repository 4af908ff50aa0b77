"""Which deliveries form one message: each in exactly one, in order, with an id that stays."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.bundling import MOST_ALONE, PATIENCE, Bundle, Manner, form
from watcher.due import Quiet
from watcher.store.bundles import Due

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
AT_ONCE = Manner()
DAILY = Manner(gathers=True)
QUIET = Quiet(time(22), time(7), ZoneInfo("Europe/London"))


def row(number: int, **changes: object) -> Due:
    values: dict[str, object] = {
        "channel": "desk",
        "kind": "provider",
        "severity": "normal",
        "created": NOON,
        "held": False,
        "bundle": None,
    }
    return Due(number, **(values | changes))  # type: ignore[arg-type]


def rows(*numbers: int, **changes: object) -> list[Due]:
    return [row(number, **changes) for number in numbers]


def ids(bundles: tuple[Bundle, ...]) -> list[tuple[int, ...]]:
    return [bundle.ids for bundle in bundles]


def test_a_few_come_one_by_one_and_many_as_one():
    few = form(rows(*range(MOST_ALONE)), AT_ONCE, NOON)
    many = form(rows(*range(MOST_ALONE + 1)), AT_ONCE, NOON)
    assert ids(few.bundles) == [(number,) for number in range(MOST_ALONE)]
    assert not any(bundle.is_digest for bundle in few.bundles)
    assert many.bundles == (Bundle(0, tuple(range(MOST_ALONE + 1)), is_digest=True),)


def test_what_was_gathered_is_one_digest_even_if_it_is_but_one():
    assert form(rows(1, held=True), DAILY, NOON).bundles == (Bundle(1, (1,), is_digest=True),)
    assert ids(form(rows(1, 2, held=True), DAILY, NOON).bundles) == [(1, 2)]


def test_what_breaks_through_is_not_made_part_of_what_is_gathered():
    due = [row(1, held=True), row(2, severity="red"), row(3, held=True)]
    formed = form(due, DAILY, NOON).bundles
    assert formed == (Bundle(1, (1, 3), is_digest=True), Bundle(2, (2,), is_digest=False))


def test_how_a_watch_stands_is_always_a_digest():
    assert form(rows(1, kind="digest"), AT_ONCE, NOON).bundles[0].is_digest


def test_what_the_operator_is_told_comes_by_itself():
    due = [*rows(1, 2, held=True), row(3, kind="operator", held=True)]
    formed = form(due, DAILY, NOON).bundles
    assert ids(formed) == [(1, 2), (3,)]
    assert not formed[1].is_digest


def test_what_was_tried_together_stays_together_and_takes_nothing_in():
    """Its message may have arrived: it comes again with the same id and nothing new in it."""
    due = [*rows(1, 2, 3, bundle=1, held=True), *rows(4, 5, held=True), row(6, bundle=6, held=True)]
    formed = form(due, DAILY, NOON).bundles
    assert [(one.first, one.ids) for one in formed] == [(1, (1, 2, 3)), (4, (4, 5)), (6, (6,))]


def test_its_id_stays_where_the_first_of_them_was_let_go():
    assert form(rows(2, 3, bundle=1), AT_ONCE, NOON).bundles == (Bundle(1, (2, 3), is_digest=True),)
    assert form(rows(3, bundle=1), AT_ONCE, NOON).bundles == (Bundle(1, (3,), is_digest=False),)


def test_while_a_cycle_is_at_work_an_alert_waits_for_the_others_but_not_for_long():
    due = rows(1, 2)
    assert form(due, AT_ONCE, NOON, more_coming=True).bundles == ()
    assert ids(form(due, AT_ONCE, NOON + PATIENCE, more_coming=True).bundles) == [(1,), (2,)]
    tried = rows(1, 2, bundle=1)
    assert ids(form(tried, AT_ONCE, NOON, more_coming=True).bundles) == [(1, 2)]


def test_in_quiet_hours_all_but_red_is_held_until_their_end():
    manner = Manner(quiet=QUIET)
    due = [row(1), row(2, severity="red"), row(3, severity="high"), row(4, kind="operator")]
    formed = form(due, manner, NIGHT)
    assert (ids(formed.bundles), sorted(formed.held)) == ([(2,)], [1, 3, 4])
    assert formed.until == MORNING
    assert form(due, manner, MORNING).held == ()


def test_in_quiet_hours_red_is_held_too_where_the_channel_says_so():
    formed = form(rows(1, severity="red"), Manner(red="wait", quiet=QUIET), NIGHT)
    assert (formed.bundles, formed.held) == ((), (1,))


def test_what_was_tried_together_is_held_or_sent_as_a_whole():
    mixed = [row(1, bundle=1), row(2, bundle=1, severity="red"), row(3, bundle=3)]
    formed = form(mixed, Manner(quiet=QUIET), NIGHT)
    assert (ids(formed.bundles), formed.held) == ([(1, 2)], (3,))


manners = st.builds(
    Manner, st.booleans(), st.sampled_from(["now", "wait"]), st.sampled_from([None, QUIET])
)
moments = st.datetimes(datetime(2026, 10, 20), datetime(2026, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001  the zone is beside it


@st.composite
def due_rows(draw: st.DrawFn) -> list[Due]:
    """Rows of one channel, some of which were tried, each with those before it or alone."""
    found: list[Due] = []
    for number in range(draw(st.integers(0, 14))):
        firsts = sorted({one.bundle for one in found if one.bundle is not None} | {number})
        found.append(
            row(
                number,
                kind=draw(st.sampled_from(["provider", "watching", "operator", "digest"])),
                severity=draw(st.sampled_from(["red", "high", "normal", "low"])),
                held=draw(st.booleans()),
                bundle=draw(st.none() | st.sampled_from(firsts)),
            )
        )
    return draw(st.permutations(found))


@given(due_rows(), manners, moments)
def test_each_is_in_one_message_or_waits(due, manner, now):
    formed = form(due, manner, now)
    placed = [one for bundle in formed.bundles for one in bundle.ids] + list(formed.held)
    assert sorted(placed) == sorted(one.id for one in due)


@given(due_rows(), manners, moments)
def test_the_order_is_that_in_which_they_are_due(due, manner, now):
    place = {one.id: number for number, one in enumerate(due)}
    formed = form(due, manner, now).bundles
    assert [place[one.ids[0]] for one in formed] == sorted(place[one.ids[0]] for one in formed)
    for bundle in formed:
        assert [place[one] for one in bundle.ids] == sorted(place[one] for one in bundle.ids)


@given(due_rows(), manners, moments, st.lists(st.integers(100, 120), unique=True, max_size=10))
def test_a_second_try_is_the_same_message_whatever_came_since(due, manner, now, later):
    """As the store keeps it: what was claimed together has the first as its bundle."""
    formed = form(due, manner, now).bundles
    of = {one: bundle.first for bundle in formed for one in bundle.ids}
    tried = [row(one.id, kind=one.kind, severity=one.severity, held=one.held,
                 bundle=of.get(one.id, one.bundle)) for one in due]  # fmt: skip
    again = form([*tried, *rows(*later)], manner, now).bundles
    assert set(formed) <= {one for one in again if one.ids[0] < 100}


@given(due_rows(), manners, moments)
def test_nothing_but_red_is_sent_while_it_is_quiet(due, manner, now):
    severities = {one.id: one.severity for one in due}
    if manner.quiet is None or not manner.quiet.covers(now):
        return
    for bundle in form(due, manner, now).bundles:
        assert manner.red == "now"
        assert any(severities[one] == "red" for one in bundle.ids)


@pytest.mark.parametrize("later", [timedelta(0), timedelta(minutes=2, seconds=59)])
def test_patience_is_counted_from_the_oldest(later):
    due = [row(1, created=NOON), row(2, created=NOON + later)]
    assert form(due, AT_ONCE, NOON + later, more_coming=True).bundles == ()
