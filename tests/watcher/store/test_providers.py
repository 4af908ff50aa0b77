"""What is held of providers comes back as it went in, but for what must not be kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.model import Judgement, Milestone, Provider, ProviderKey, Report
from watcher.events import Held, Known
from watcher.store import Store, open_store

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOME = ProviderKey(2, "9000001")
ADDRESS = "1 Invented Lane"


@contextmanager
def fresh_store() -> Iterator[Store]:
    """A store of its own for each example."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "s.db") as store:
        yield store


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
maybe = st.none() | words
days = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))
judgements = st.lists(st.builds(Judgement, words, words, maybe), max_size=4).map(tuple)
file_ids = st.integers(1, 10**9).map(str)
helds = st.lists(
    st.builds(Held, st.builds(Report, file_ids, words, days, days, judgements), st.integers(0, 2)),
    max_size=5,
    unique_by=lambda held: held.report.file_id,
).map(tuple)
keys = st.builds(ProviderKey, st.integers(1, 1000), st.integers(100, 10**7).map(str))


def provider(key: ProviderKey) -> st.SearchStrategy[Provider]:
    status = st.sampled_from(["", "open", "closed", "suspended"])
    named = (maybe, maybe, status, words, maybe, maybe, st.just(ADDRESS), maybe, maybe, maybe)
    return st.builds(Provider, st.just(key), *named)


def known(key: ProviderKey) -> st.SearchStrategy[Known]:
    milestones = st.lists(st.builds(Milestone, words, days), max_size=3).map(tuple)
    return st.builds(Known, provider(key), helds, milestones, st.integers(1, 9))


def without_address(known: Known) -> Known:
    p = known.provider
    kept = Provider(
        *(p.key, p.name, p.kind, p.status, p.status_words, p.local_authority, p.region),
        *(None, p.trust_id, p.trust, p.owner),
    )
    return Known(kept, known.held, known.milestones, known.reader)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("store") / "watch.db"


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "watch.db") as opened:
        yield opened


def home(**changes: Any) -> Known:
    fields: dict[str, Any] = {
        "key": HOME,
        "name": None,
        "kind": "Children's Home",
        "status": "open",
    }
    fields |= {"status_words": "Open", "address": ADDRESS} | changes
    return Known(Provider(**fields), (), (), 1)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(keys, min_size=1, max_size=3, unique=True).flatmap(
        lambda ks: st.tuples(*map(known, ks))
    )
)
def test_what_is_held_comes_back_as_it_went_in(several):
    with fresh_store() as store:
        for one in several:
            store.providers.save(one, NOW)
        found = store.providers.known([one.provider.key for one in several])
        assert found == {one.provider.key: without_address(one) for one in several}


@settings(max_examples=40, deadline=None)
@given(known(HOME), known(HOME))
def test_a_later_reading_replaces_an_earlier_one(first, second):
    """Reports never leave what is held: the second is made from the first and adds to it."""
    ids = {held.report.file_id for held in second.held}
    earlier = tuple(held for held in first.held if held.report.file_id not in ids)
    with fresh_store() as store:
        store.providers.save(first, NOW)
        store.providers.save(second, NOW + timedelta(hours=1))
        found = store.providers.known([HOME])[HOME]
    assert set(found.held) == {*second.held, *earlier}
    assert found.provider == without_address(second).provider
    assert (found.milestones, found.reader) == (second.milestones, second.reader)


def test_no_address_is_in_the_file(store, tmp_path):
    """Those of children's homes must not be known, and no alert needs any."""
    with store.transaction():
        store.providers.save(home(), NOW)
    store.copy_to(tmp_path / "copy.db")
    assert b"Children's Home" in (tmp_path / "copy.db").read_bytes()
    assert ADDRESS.encode() not in (tmp_path / "copy.db").read_bytes()


def test_nothing_is_known_of_what_was_never_read(store):
    assert store.providers.known([HOME]) == {}
    assert store.providers.readings([HOME]) == {}


def test_the_end_of_a_provider_is_dated_once_and_forgotten_if_it_opens_again(store):
    later = NOW + timedelta(days=30)
    store.providers.save(home(), NOW)
    assert store.providers.ended([HOME]) == {}
    store.providers.save(home(status="closed"), later)
    store.providers.save(home(status="resigned"), later + timedelta(days=9))
    assert store.providers.ended([HOME]) == {HOME: later}
    store.providers.save(home(), later + timedelta(days=10))
    assert store.providers.ended([HOME]) == {}


def test_a_newly_watched_page_is_due_at_once_and_a_known_one_keeps_its_time(store):
    store.providers.expect([HOME], NOW)
    store.providers.tried(HOME, NOW, NOW + timedelta(hours=1))
    store.providers.expect([HOME], NOW + timedelta(minutes=1))
    reading = store.providers.readings([HOME])[HOME]
    assert reading.next_due == NOW + timedelta(hours=1)
    assert (reading.last_try, reading.last_read, reading.failures) == (NOW, None, 1)


def test_a_try_counts_as_failed_until_it_is_known_to_be_good(store):
    """So a page that brings the process down is not tried first for ever."""
    store.providers.expect([HOME], NOW)
    store.providers.mark_moved(HOME, chases=2)
    for minute in range(3):
        store.providers.tried(HOME, NOW + timedelta(minutes=minute), NOW + timedelta(hours=1))
    store.providers.failed(HOME, "no answer")
    reading = store.providers.readings([HOME])[HOME]
    assert (reading.failures, reading.last_error, reading.moved) == (3, "no answer", True)
    store.providers.read(HOME, NOW, NOW + timedelta(days=1), "hash", '"tag"', "a day")
    reading = store.providers.readings([HOME])[HOME]
    assert (reading.failures, reading.last_error, reading.moved) == (0, None, False)
    assert (reading.body_hash, reading.etag, reading.last_modified) == ("hash", '"tag"', "a day")
    assert reading.last_full == NOW


def test_an_answer_without_a_body_is_good_but_no_full_reading(store):
    later = NOW + timedelta(hours=1)
    store.providers.expect([HOME], NOW)
    store.providers.read(HOME, NOW, later, "hash", '"tag"', None)
    store.providers.unchanged(HOME, later, later + timedelta(days=1), full=False)
    reading = store.providers.readings([HOME])[HOME]
    assert (reading.last_read, reading.last_full, reading.etag) == (later, NOW, '"tag"')


def test_what_a_urn_stands_for_is_remembered(store):
    store.providers.remember("9000001", ProviderKey(16, "9000001"), NOW)
    store.providers.remember("9000001", HOME, NOW)
    assert store.providers.resolved() == {"9000001": HOME}


def test_a_urn_finds_every_provider_that_was_read_with_it(store):
    twin = ProviderKey(21, "9000001")
    for key in (HOME, twin, ProviderKey(2, "19000001")):
        store.providers.save(home(key=key), NOW)
    assert sorted(store.providers.of_urn("9000001")) == [HOME, twin]


def test_each_watch_is_told_of_its_own_providers(store):
    other = ProviderKey(2, "9000002")
    store.belonging.introduce("One", [HOME], NOW)
    store.belonging.introduce("One", [HOME, other], NOW)
    assert store.belonging.introduced("One") == {HOME, other}
    assert store.belonging.introduced("Another") == set()
