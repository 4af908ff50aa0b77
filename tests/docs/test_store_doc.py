"""The page about the store: every table and column is on it, and its queries work."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from notify.samples import SAMPLES
from scrapers.model import Judgement, Provider, ProviderKey, Report
from watcher.events import Held, Known
from watcher.store import Store, open_store
from watcher.store.deliveries import Addressed
from watcher.store.schema import names

PAGE = (Path(__file__).parents[2] / "docs" / "store.md").read_text(encoding="utf-8")
QUERIES = dict(
    re.findall(r"^### ([^\n]+\?)\n(?:(?!^#).)*?```sql\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
)
NOW = datetime.now(UTC)
HOME = ProviderKey(2, "9000001")


def documented() -> dict[str, list[str]]:
    """The tables of the page and, of each, its columns in order."""
    tables = {}
    for section in re.split(r"^###? ", PAGE, flags=re.MULTILINE):
        if name := re.match(r"`(\w+)`\n", section):
            tables[name[1]] = re.findall(r"^\| `(\w+)` \| \S", section, re.MULTILINE)
    return tables


def fill(store: Store) -> None:
    """One home with three reports, the newest of them news that was put down to be told."""
    cycle = store.journal.begin(NOW, polled=True)
    reports = (
        ("9", date(2024, 5, 1), "Good"),
        ("10", date(2024, 5, 1), "Outstanding"),
        ("8", date(2023, 5, 1), "Inadequate"),
    )
    held = tuple(
        Held(
            Report(number, "Full inspection", day, day, (Judgement("Overall", grade, "sccif4"),)),
        )
        for number, day, grade in reports
    )
    provider = Provider(HOME, None, "Children's Home", "open", "Open")
    store.providers.save(Known(provider, held, (), 1), NOW)
    store.providers.expect([HOME], NOW)
    event: dict[str, Any] = {"provider": str(HOME), "kind": "published", "direction": "better"}
    event |= {"severity": "normal", "report": {"file_id": "10", "title": "Full inspection"}}
    store.told.add(cycle, NOW, event)
    addressed = [Addressed("desk", SAMPLES["better"], "<1@example.org>", NOW)]
    store.deliveries.add(cycle, "provider", str(HOME), "normal", NOW, addressed)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "watch.db"
    with open_store(path) as opened:
        fill(opened)
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def test_every_table_and_every_column_is_on_the_page_in_the_order_of_the_store(store):
    tables = {
        row["name"]: [
            column["name"] for column in store.execute(f"PRAGMA table_info({row['name']})")
        ]
        for row in store.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT IN ('sqlite_sequence', '_sqlite_migrations')"
        )
    }
    assert documented() == tables


def test_every_state_of_a_delivery_is_on_the_page(store):
    [(text,)] = store.execute("SELECT sql FROM sqlite_master WHERE name = 'delivery'").fetchall()
    states = re.search(r"CHECK \(state IN \((.*?)\)\)", text)
    assert states is not None
    assert all(f"`{state.strip()[1:-1]}`" in PAGE for state in states[1].split(","))


def test_there_are_queries_to_begin_with():
    assert len(QUERIES) >= 5


@pytest.mark.parametrize("question", QUERIES)
def test_every_query_of_the_page_has_an_answer(store, question):
    assert store.execute(QUERIES[question]).fetchall()


def test_the_current_grade_is_that_of_the_newest_report_by_date_and_then_by_id(store):
    [row] = store.execute(QUERIES["How does every provider stand?"]).fetchall()
    assert (row["provider"], row["grade"]) == ("2/9000001", "Outstanding")


def test_the_page_names_the_migration_that_it_is_about():
    assert all(f"`{name}`" in PAGE for name in names)
