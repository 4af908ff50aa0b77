"""The commands that copy what is stored: `backup` and `export`."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from watcher.commands.common import DONE, WRONG_USE, Failure, load_config, opened

if TYPE_CHECKING:
    from watcher.store import Store


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def backup(ctx: click.Context, file: Path) -> int:
    """
    Write a consistent copy of the store.

    The copy goes to FILE, also while the daemon runs. An earlier backup of that name is replaced.
    `restore` puts it back.
    """
    config = load_config(ctx)
    if file.exists():
        if file.resolve() == config.state.resolve():
            raise Failure(f"{file} is the store itself; name another file", WRONG_USE)
        if not _is_backup(file):
            raise Failure(f"{file} is something else than a backup; not replaced", WRONG_USE)
    with opened(config) as store:
        store.copy_to(file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes")
    return DONE


def _is_backup(file: Path) -> bool:
    """Whether the file is an earlier backup, or empty: all that may be replaced."""
    from watcher.store import is_copy

    return not file.stat().st_size or is_copy(file)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Everything held, by table.")
@click.option("--csv", "as_csv", is_flag=True, help="One line for each judgement of each report.")
@click.pass_context
def export(ctx: click.Context, as_json: bool, as_csv: bool) -> int:
    """
    Print what is stored, as JSON or CSV.

    Messages, addresses of channels and secrets are not part of it.
    """
    if as_json == as_csv:
        raise Failure("say which: `export --json` or `export --csv`", WRONG_USE)
    config = load_config(ctx)
    with opened(config) as store:
        if as_json:
            _write_json(store)
        else:
            _write_csv(store)
    return DONE


def _write_json(store: Store) -> None:
    from watcher.registered import on_one_line
    from watcher.store.journal import TABLES

    # Table by table and row by row: a large store is not held in memory.
    out = sys.stdout
    out.write("{")
    for number, table in enumerate(TABLES):
        out.write(f"{',' if number else ''}\n {json.dumps(table)}: [")
        for line, row in enumerate(store.journal.rows(table)):
            out.write(f"{',' if line else ''}\n  {on_one_line(row)}")
        out.write("]")
    out.write("\n}\n")


def _write_csv(store: Store) -> None:
    from watcher.store.journal import JUDGEMENT_COLUMNS
    from watcher.tabular import safe

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(JUDGEMENT_COLUMNS)
    for row in store.journal.judgements():
        writer.writerow(safe(value) for value in row.values())
