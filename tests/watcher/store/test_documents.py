"""What is known of documents comes back as it went in, and what is due is found."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from scrapers.documents.model import Document, Previous, Quote
from scrapers.model import Judgement, Provider, ProviderKey, Report
from watcher.events import Held, Known
from watcher.store import open_store
from watcher.store.documents import Filed

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOME, OTHER = ProviderKey(2, "9000001"), ProviderKey(2, "9000002")
BOTH = [HOME, OTHER]


def known(key: ProviderKey, *reports: Report) -> Known:
    provider = Provider(key, None, "Children's Home", "open", "Open")
    return Known(provider, tuple(Held(each) for each in reports), (), 1)


def report(file_id: str, published: date | None) -> Report:
    return Report(file_id, "Full inspection", None, published)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "watch.db") as opened:
        reports = (
            report("9", date(2026, 5, 1)),
            report("10", date(2026, 5, 1)),
            report("11", date(2025, 5, 1)),
        )
        opened.providers.save(known(HOME, *reports), NOW)
        opened.providers.save(known(OTHER, report("20", date(2026, 1, 1))), NOW)
        yield opened


FULL = Filed(
    HOME,
    "10",
    "foreign",
    NOW,
    awaited=True,
    failures=3,
    failing=NOW,
    missing=NOW + HOUR,
    next_try=NOW + 2 * HOUR,
    detail="no answer",
    fetched=NOW - HOUR,
    sha256="a" * 64,
    size=1234,
    reader=7,
    document=Document(
        kind="inspection",
        judgements=(Judgement("Overall effectiveness", "Good", "oeif4"),),
        inspected=(date(2026, 4, 1), None),
        previous=Previous(date(2024, 1, 1), "Good"),
        quotes=(Quote(1, "An invented sentence."),),
        problems=("cut off",),
    ),
)


def test_a_document_comes_back_as_it_went_in_and_a_later_one_replaces_it(store):
    for filed in (FULL, Filed(HOME, "10", "wanted", NOW)):
        store.documents.save(filed)
        assert store.documents.one(HOME, "10") == filed
    assert store.documents.one(HOME, "9") is None


def test_what_is_due_is_found_the_longest_due_first(store):
    for file_id, when in (("9", NOW), ("10", NOW - HOUR), ("11", NOW + HOUR)):
        store.documents.save(Filed(HOME, file_id, "wanted", NOW - HOUR, next_try=when))
    store.documents.save(Filed(OTHER, "20", "read", NOW))
    assert store.documents.wanted(BOTH, NOW) == [(HOME, "10"), (HOME, "9")]
    assert store.documents.wanted([OTHER], NOW) == []
    assert len(store.documents.waiting(BOTH, NOW)) == 3
    assert store.documents.waiting(BOTH, NOW - HOUR) == []


def test_a_try_is_noted_before_it_is_made(store):
    store.documents.save(Filed(HOME, "10", "wanted", NOW, next_try=NOW))
    store.documents.save(Filed(HOME, "9", "read", NOW))
    for file_id in ("9", "10"):
        store.documents.trying((HOME, file_id), NOW + HOUR, NOW + 2 * HOUR)
    assert store.documents.wanted(BOTH, NOW + HOUR) == []
    assert store.documents.one(HOME, "9").next_try is None
    assert store.documents.one(HOME, "9").tried == NOW + HOUR


def test_what_an_earlier_reader_read_is_found_the_newest_first(store):
    for file_id, reader in (("9", 1), ("10", 1), ("11", 2)):
        store.documents.save(Filed(HOME, file_id, "read", NOW, reader=reader))
    assert store.documents.outdated(BOTH, 2) == [(HOME, "10"), (HOME, "9")]


def test_the_newest_document_of_each_is_found_if_it_was_not_asked_for_since(store):
    """Also one that never was: it is known from its page alone."""
    assert store.documents.unasked(BOTH, NOW, 5) == [(HOME, "10"), (OTHER, "20")]
    assert store.documents.unasked(BOTH, NOW, 1) == [(HOME, "10")]
    assert store.documents.unasked(BOTH, NOW - HOUR, 5) == []
    store.documents.save(Filed(HOME, "10", "read", NOW + HOUR))
    assert store.documents.unasked(BOTH, NOW, 5) == [(OTHER, "20")]


def test_the_operator_looks_after_wanted_documents_and_each_newest_one(store):
    store.documents.save(Filed(HOME, "9", "read", NOW))
    store.documents.save(Filed(HOME, "10", "given-up", NOW))
    store.documents.save(Filed(HOME, "11", "wanted", NOW, next_try=NOW))
    assert store.documents.looked_after(BOTH) == [(HOME, "10"), (HOME, "11")]


def test_the_origin_of_a_judgement_is_kept(store):
    graded = Report(
        "30", "Full inspection", None, None, (Judgement("X", "Good", "sccif4", "document"),)
    )
    store.providers.save(known(HOME, graded), NOW)
    [held] = [h for h in store.providers.known([HOME])[HOME].held if h.report.file_id == "30"]
    assert held.report == graded


def test_what_another_release_wrote_otherwise_is_as_if_it_had_not_been_read(store):
    store.documents.save(FULL)
    store._db.execute("UPDATE document SET data = '{\"kind\": 1}'")
    assert store.documents.one(HOME, "10").document is None
