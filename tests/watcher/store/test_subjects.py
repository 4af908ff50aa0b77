"""Listings, events and the journal: what is written is found again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from notify.samples import SAMPLES
from scrapers.model import ListingRow, Provider, ProviderKey
from scrapers.remits import CHILDRENS_HOMES, EDUCATION
from watcher.events import Known
from watcher.store import open_store
from watcher.store.deliveries import Addressed
from watcher.store.duty import load_alert
from watcher.store.journal import JUDGEMENT_COLUMNS, TABLES
from watcher.store.listings import Mark

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOME, OTHER = ProviderKey(2, "9000001"), ProviderKey(2, "9000002")


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "watch.db") as opened:
        for key in (HOME, OTHER):
            provider = Provider(key, None, None, "open", "Open")
            opened.providers.save(Known(provider, (), (), 1), NOW)
        yield opened


def row(key: ProviderKey, latest: date | None, rating: str | None = "Good") -> ListingRow:
    return ListingRow(key, "URN", None, rating, latest)


def test_a_listing_remembers_the_newest_date_and_grade_of_each_provider(store):
    store.listings.save(CHILDRENS_HOMES, 1, [row(HOME, date(2026, 11, 1)), row(OTHER, None)], NOW)
    store.listings.save(CHILDRENS_HOMES, 1, [row(HOME, date(2026, 11, 9), None)], NOW)
    assert store.listings.seen(CHILDRENS_HOMES, 1) == {
        HOME: Mark(date(2026, 11, 9), None),
        OTHER: Mark(None, "Good"),
    }
    assert store.listings.seen(CHILDRENS_HOMES, 2) == {}
    assert store.listings.seen(EDUCATION, 1) == {}


def test_rows_far_behind_the_newest_are_forgotten_those_of_other_listings_are_not(store):
    store.listings.save(CHILDRENS_HOMES, 2, [row(HOME, date(2026, 1, 1))], NOW)
    store.listings.save(CHILDRENS_HOMES, 1, [row(HOME, date(2026, 9, 1))], NOW)
    store.listings.save(CHILDRENS_HOMES, 1, [row(OTHER, date(2026, 11, 1))], NOW)
    assert set(store.listings.seen(CHILDRENS_HOMES, 1)) == {OTHER}
    assert set(store.listings.seen(CHILDRENS_HOMES, 2)) == {HOME}


def event(key: ProviderKey = HOME, **changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "provider": str(key),
        "kind": "published",
        "direction": "worse",
        "severity": "red",
    }
    return fields | {"report": {"file_id": "99000001"}, "name": "children’s home"} | changes  # noqa: RUF001 a real apostrophe


def test_an_event_comes_back_with_its_number_and_cycle(store):
    cycle = store.journal.begin(NOW, polled=True)
    stored = store.told.add(cycle, NOW, event())
    assert stored == {"id": 1, **event()}
    assert store.told.event(1) == {"id": 1, "cycle": cycle, **event()}
    assert store.told.event(2) is None


def test_history_is_newest_first_and_may_be_of_some_providers_and_since_a_moment(store):
    cycle = store.journal.begin(NOW, polled=True)
    for hours, key in enumerate([HOME, OTHER, HOME]):
        store.told.add(cycle, NOW + timedelta(hours=hours), event(key))
    ids = [each["id"] for each in store.told.history()]
    assert ids == [3, 2, 1]
    assert [each["id"] for each in store.told.history([HOME])] == [3, 1]
    assert [each["id"] for each in store.told.history([])] == []
    since = NOW + timedelta(hours=1)
    assert [each["id"] for each in store.told.history(None, since)] == [3, 2]
    assert [each["id"] for each in store.told.history([HOME], since)] == [3]


def test_the_alert_of_an_event_is_that_of_its_own_provider_and_cycle(store):
    for number, (key, sample) in enumerate([(HOME, "worse"), (OTHER, "better")], 1):
        cycle = store.journal.begin(NOW, polled=True)
        store.told.add(cycle, NOW, event(key))
        to = Addressed("desk", SAMPLES[sample], f"<{number}>", NOW)
        store.deliveries.add(cycle, "provider", str(key), "red", NOW, [to])
    store.told.add(cycle, NOW, event(HOME))
    bodies = [store.told.alert_of(number) for number in (1, 2, 3)]
    assert [body and load_alert(body) for body in bodies] == [
        SAMPLES["worse"],
        SAMPLES["better"],
        None,
    ]


def test_a_problem_is_counted_while_it_lasts_and_begins_anew_after_it_was_over(store):
    journal = store.journal
    journal.note("unreachable", "2/9000001", "first", NOW)
    journal.note("unreachable", "2/9000001", "second", NOW + timedelta(hours=1))
    journal.note("not-found", "2/9000001", "gone", NOW)
    one, other = journal.problems()
    assert (one.times, one.detail, one.first, one.told) == (2, "second", NOW, None)
    journal.told(one, NOW)
    journal.clear(one, NOW)
    assert journal.problems() == [other]
    journal.note("unreachable", "2/9000001", "third", NOW + timedelta(days=1))
    newest = journal.problems()[-1]
    assert (newest.times, newest.told) == (1, None)


def test_a_due_time_belongs_to_the_plan_that_it_was_made_under(store):
    """A changed schedule counts from now, not from what the old one said."""
    store.journal.set_due("poll", "15m", NOW)
    assert store.journal.due("poll", "15m") == NOW
    assert store.journal.due("poll", "2h") is None
    assert store.journal.next_due("poll") == NOW
    assert store.journal.next_due("another") is None


def test_what_is_known_of_a_host_comes_back(store):
    assert store.journal.host("reports.example") is None
    store.journal.remember_host("reports.example", "User-agent: *", NOW, None)
    assert store.journal.host("reports.example") == ("User-agent: *", NOW, None)
    store.journal.remember_host("reports.example", None, None, NOW)
    assert store.journal.host("reports.example") == (None, None, NOW)


def test_the_last_cycles_are_those_that_came_to_an_end(store):
    assert store.journal.last_cycles() == {"poll": None, "reached": None}
    for polled, reached in ((True, True), (False, True), (True, False)):
        store.journal.end(store.journal.begin(NOW, polled=polled), {"reached": reached})
    store.journal.begin(NOW, polled=True)
    found = store.journal.last_cycles()
    assert {name: row and row["id"] for name, row in found.items()} == {"poll": 3, "reached": 2}


def test_only_what_is_held_and_what_happened_is_exported(store):
    assert not {"alert", "delivery", "host"} & set(TABLES)
    with pytest.raises(ValueError, match="delivery is not exported"):
        store.journal.rows("delivery")


def test_what_a_mail_host_answered_is_not_exported(store):
    """It may quote the address that it refuses."""
    store.journal.note("given-up", "channel desk", "550 no such user me@example.org", NOW)
    store.journal.note("not-found", "2/9000001", "HTTP 404", NOW)
    assert [row["place"] for row in store.journal.rows("problem")] == ["2/9000001"]


def test_a_provider_without_reports_has_a_line_of_its_own_in_the_export(store):
    lines = list(store.journal.judgements())
    assert [tuple(line) for line in lines] == [JUDGEMENT_COLUMNS] * 2
    assert [(line["provider"], line["file_id"]) for line in lines] == [
        ("2/9000001", None),
        ("2/9000002", None),
    ]
