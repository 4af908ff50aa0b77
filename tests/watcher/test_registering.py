"""The register is filled whole or not at all, and never with less than it had."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.official.model import BadFile, Series
from scrapers.replica import Fault, Replica, Site, publish_from
from scrapers.replica.faults import body, status
from watcher import registering
from watcher.registering import (
    SERIES,
    Failed,
    Older,
    Refused,
    Unchanged,
    Updated,
    load,
    refresh,
    refresh_one,
)
from watcher.store import Store, open_store

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FILLED: tuple[Series, ...] = SERIES[:4]
"""The series that have anybody on the invented site."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "watch.db") as opened:
        yield opened


@pytest.fixture
def file(site: Site, tmp_path: Path) -> Callable[..., Path]:
    """The social care file of the invented site as at a day, without those who are `lost`."""

    def write(as_at: date = date(2026, 3, 31), lost: int = 0) -> Path:
        homes = [each for each in site.providers if each.key.type == 2]
        published = publish_from(Site(homes[lost:]), "social-care", as_at)
        path = tmp_path / f"{lost} {published.filename}"
        path.write_bytes(published.content)
        return path

    return write


def held(store: Store) -> list[tuple[str, date, int]]:
    return [(each.file.series, each.file.as_at, each.rows) for each in store.register.files()]


def test_a_file_is_taken_over_and_the_next_one_says_who_is_new_and_who_is_gone(store, file, site):
    first = load(store, file(lost=2), None, None, NOW)
    assert (first.series, first.loaded.read) == ("social-care", NOW)
    assert (first.added, first.gone) == (first.loaded.rows, 0)
    later = load(store, file(date(2026, 9, 30)), "social-care", "https://example.org/f.ods", NOW)
    assert (later.added, later.gone) == (2, 0)
    assert held(store) == [("social-care", date(2026, 9, 30), first.loaded.rows + 2)]
    assert store.register.files()[0].file.source == "https://example.org/f.ods"
    assert load(store, file(date(2026, 9, 30), lost=3), None, None, NOW).gone == 3
    assert store.register.has(["9000001", "9000004"]) == {"9000004"}


def test_those_who_have_left_are_counted_apart(store, file, site):
    site.close("2/9000001", date(2026, 2, 1), "Resigned")
    done = load(store, file(), None, None, NOW)
    assert done.left == 1
    assert store.register.of(["9000001"])["9000001"].row.status == "resigned"


def test_an_older_file_is_refused_unless_it_is_forced(store, file):
    load(store, file(), None, None, NOW)
    before = held(store)
    with pytest.raises(Older, match=r"30 September 2025, .* newer: as at 31 March 2026"):
        load(store, file(date(2025, 9, 30)), None, None, NOW)
    assert held(store) == before
    load(store, file(date(2025, 9, 30)), None, None, NOW, force=True)
    assert held(store)[0][1] == date(2025, 9, 30)


def test_a_file_with_less_than_half_of_the_rows_is_refused_unless_it_is_forced(store, file):
    rows = load(store, file(), None, None, NOW).loaded.rows
    half = rows - rows // 2
    load(store, file(lost=rows // 2), None, None, NOW)
    assert held(store)[0][2] == half
    load(store, file(), None, None, NOW)
    fewer = file(date(2026, 9, 30), lost=half + 1)
    with pytest.raises(Refused, match=f"rows, less than half of the {rows}"):
        load(store, fewer, None, None, NOW)
    assert held(store)[0][2] == rows
    load(store, fewer, None, None, NOW, force=True)
    assert held(store)[0][2] == rows - half - 1


def test_a_bad_file_leaves_the_register_as_it_was(store, file, tmp_path):
    load(store, file(), None, None, NOW)
    before = held(store)
    bad = tmp_path / "bad.csv"
    bad.write_text("URN,Name\n9000001,Nobody (invented)\n", encoding="utf-8")
    for force in (False, True):
        with pytest.raises(BadFile):
            load(store, bad, None, None, NOW, force=force)
    assert held(store) == before
    assert store.register.has(["9000001"]) == {"9000001"}


def test_what_breaks_off_while_it_is_written_leaves_the_register_as_it_was(
    store, file, monkeypatch
):
    load(store, file(), None, None, NOW)
    before = held(store)
    replace = store.register.replace

    def broken(*arguments: Any) -> int:
        replace(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(store.register, "replace", broken)
    with pytest.raises(KeyboardInterrupt):
        load(store, file(date(2026, 9, 30), lost=1), None, None, NOW)
    assert held(store) == before
    assert store.register.has(["9000001"]) == {"9000001"}


def test_nobody_who_writes_has_to_wait_while_a_file_is_read(store, file, tmp_path):
    told = []

    def write(doing: str, so_far: int, of: int | None) -> None:
        told.append((doing, so_far, of))
        with closing(sqlite3.connect(tmp_path / "watch.db", timeout=0)) as other, other:
            other.execute("INSERT INTO host (host) VALUES (?)", [f"{len(told)}.example.org"])

    path = file()
    load(store, path, None, None, NOW, write)
    assert told
    assert {doing for doing, _, _ in told} == {f"reading {path.name}"}


# From GOV.UK


@pytest.fixture
def govuk(site: Site) -> Site:
    """The invented site, with the files as at 31 March 2026 of all whom it has."""
    for series in FILLED:
        publish_from(site, series, date(2026, 3, 31))
    return site


@pytest.fixture
def refreshed(lookout, govuk) -> Callable[..., dict[Series, Any]]:
    """Bring the register up to date; give what came of each series."""

    def run(*series: Series) -> dict[Series, Any]:
        with lookout.store() as store, lookout.client(store) as client:
            found = refresh(store, client, series or FILLED, lookout.now)
            return {each.series: each for each in found}

    return run


def test_the_newest_file_of_each_series_is_found_and_taken_over(refreshed, lookout):
    found = refreshed()
    assert list(found) == list(FILLED)
    assert all(isinstance(each, Updated) for each in found.values())
    with lookout.store() as store:
        assert {series for series, _, _ in held(store)} == set(FILLED)
        assert all(each.file.source.startswith("https://") for each in store.register.files())


def test_what_is_held_already_is_not_downloaded_again(refreshed, lookout, govuk):
    refreshed()
    lookout.asked()
    found = refreshed()
    assert all(isinstance(each, Unchanged) for each in found.values())
    assert not [path for path in lookout.asked() if path.startswith("/media/")]
    publish_from(govuk, "childcare", date(2026, 6, 30))
    found = refreshed()
    assert isinstance(found["childcare"], Updated)
    assert isinstance(found["social-care"], Unchanged)


def test_what_fails_stops_none_of_the_others(refreshed, lookout, replica: Replica):
    replica.faults.append(Fault(lambda path: "childcare-providers" in path, status(500)))
    found = refreshed()
    assert isinstance(found["childcare"], Failed)
    assert (found["childcare"].what, found["childcare"].reached) == ("unreachable", False)
    assert [series for series, each in found.items() if isinstance(each, Updated)] == [
        "social-care", "state-schools", "independent-schools",
    ]  # fmt: skip


def test_a_file_that_is_none_and_a_page_that_is_not_understood_are_failures(
    refreshed, lookout, govuk, replica: Replica
):
    replica.faults.append(Fault(lambda path: "childcare-providers" in path, body("no JSON")))
    name = "Management_information_-_state-funded_schools_-_latest_inspections_as_at_30_June_2026"
    govuk.publish_official("state-schools", date(2026, 6, 30), b"URN\n9000001\n", f"{name}.csv")
    found = refreshed()
    assert (found["childcare"].what, found["childcare"].reached) == ("layout-changed", True)
    assert (found["state-schools"].what, found["state-schools"].reached) == ("bad-file", True)
    with lookout.store() as store:
        assert {series for series, _, _ in held(store)} == {"social-care", "independent-schools"}


def test_a_newer_file_that_was_loaded_by_hand_stays(refreshed, lookout, file):
    with lookout.store() as store:
        load(store, file(date(2026, 9, 30)), None, None, NOW)
    assert isinstance(refreshed("social-care")["social-care"], Unchanged)
    with lookout.store() as store, lookout.client(store) as client:
        forced = refresh_one(store, client, "social-care", NOW, force=True)
        assert isinstance(forced, Updated)
        assert held(store)[0][1] == date(2026, 3, 31)


def test_a_store_that_cannot_be_written_is_a_failure_with_its_reason(
    refreshed, lookout, monkeypatch
):
    def full(*_: Any, **__: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(registering, "load", full)
    found = refreshed("social-care")["social-care"]
    assert (found.what, found.detail) == ("not-written", "database or disk is full")


def test_nothing_of_a_download_is_left_behind(refreshed, tmp_path, monkeypatch):
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    refreshed()
    assert not list((tmp_path / "scratch").iterdir())
