"""The way to forget one provider that docs/security.md gives: nothing of it is left."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from pathlib import Path

from scrapers.replica import publish_from
from tests.security.nasties import HOME, NURSERY, SCHOOL, world
from tests.security.test_terminal import program
from watcher.store import open_store

_DOC = Path(__file__).parents[2] / "docs" / "security.md"
_TEXTS = [f"Invented{number}" for number in range(8)]


def statements() -> str:
    found = re.search(r"```sql\n(.*?)```", _DOC.read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_nothing_of_a_forgotten_provider_is_left_and_the_others_stay():
    with world(_TEXTS) as stage:
        stage.site.rename(NURSERY, "Forgotten Nursery")
        stage.look()
        file = publish_from(stage.site, "childcare", date(2026, 3, 31))
        (stage.folder / file.filename).write_bytes(file.content)
        program(stage, "register", "update", "--from", str(stage.folder / file.filename))
        store = stage.folder / "watch.db"
        before = b"".join(path.read_bytes() for path in stage.folder.glob("watch.db*"))
        assert b"Forgotten Nursery" in before
        connection = sqlite3.connect(store)
        asked = statements().replace("2/9000001", NURSERY).replace("9000001", "9000003")
        connection.executescript(asked.replace("Hollybank (invented)", "Forgotten Nursery"))
        left = [row[0] for row in connection.execute("SELECT provider FROM provider ORDER BY 1")]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()
        assert left == [HOME, SCHOOL]
        for path in stage.folder.glob("watch.db*"):
            if path.is_file():
                assert b"Forgotten Nursery" not in path.read_bytes()
                assert b"9000003" not in path.read_bytes()
        # The store is sound, and the next look goes on as ever.
        assert program(stage, "export", "--json").code == 0


def test_every_table_that_names_a_provider_is_in_it(tmp_path):
    with open_store(tmp_path / "watch.db"):
        pass
    connection = sqlite3.connect(tmp_path / "watch.db")
    naming = {
        table
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for column in connection.execute(f"PRAGMA table_info({table})")
        if column[1] in {"provider", "urn"}
    }
    connection.close()
    assert naming
    assert all(f"DELETE FROM {table} " in statements() for table in naming)
