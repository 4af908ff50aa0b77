"""
Days that pass within a second: every moment in the store is moved back by so much.

For the program that is the same as if it had been left alone so long: what was planned for
tomorrow is due, what was asked an hour ago was asked a day and an hour ago.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

_MOMENT = "____-__-__T__:__:__%+00:00"


def age(store: Path, length: timedelta) -> None:
    """Move every moment of the store back by `length`, forward if that is less than nothing."""
    with closing(sqlite3.connect(store, timeout=30)) as db, db:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite%'"
        for (table,) in db.execute(tables).fetchall():
            for column, kind in db.execute("SELECT name, type FROM pragma_table_info(?)", [table]):
                if kind == "TEXT":
                    _move(db, table, column, length)


def _move(db: sqlite3.Connection, table: str, column: str, length: timedelta) -> None:
    # The names are those of the store's own tables; what is written is bound.
    found = db.execute(
        f"SELECT rowid, {column} FROM {table} WHERE {column} LIKE ?",  # noqa: S608
        [_MOMENT],
    ).fetchall()
    moved = [
        ((datetime.fromisoformat(text) - length).isoformat(timespec="microseconds"), row)
        for row, text in found
    ]
    db.executemany(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", moved)  # noqa: S608
