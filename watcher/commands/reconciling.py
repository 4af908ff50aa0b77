"""The command `reconcile`: holds what is stored against an official file."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from watcher.commands.common import DONE, TROUBLE, WRONG_USE, Failure, load_config, opened
from watcher.commands.registering import FILE, bar

if TYPE_CHECKING:
    from watcher.config import Config
    from watcher.store import Store
    from watcher.store.register import Register


@click.command()
@click.argument("watch", nargs=-1)
@click.option(
    "--from",
    "files",
    type=FILE,
    multiple=True,
    metavar="FILE...",
    help="Compare with this file instead of the register; may be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def reconcile(
    ctx: click.Context, watch: tuple[str, ...], files: tuple[Path, ...], as_json: bool
) -> int:
    """
    Say whether anything was missed, by Ofsted's own files.

    Holds what is stored of the watched providers against the official files: those in the register,
    or each FILE. Lists every inspection that the file has and the store lacks, every grade and
    every status that differs, with the reason where one is known. What came after the file's date
    is listed as explained. Nothing is stored. Name one or more WATCH entries to look at those
    alone. Exit code 1 says that something was missed, or that nothing could be compared yet.
    """
    from watcher.comparing import reconciled
    from watcher.reconciled import document_of, lines
    from watcher.registered import document, plain

    config = load_config(ctx)
    names, paths = _sorted_out(watch, files, config)
    with opened(config) as store, _registers(paths, store) as registers:
        if not any(each.files() for each in registers):
            raise Failure(
                "the register is empty: fill it by `register update`, or say --from FILE",
                WRONG_USE,
            )
        found = reconciled(config, store, registers, names)
    if as_json:
        click.echo(document(document_of(found)))
    else:
        click.echo("\n".join(map(plain, lines(found))))
    return TROUBLE if found.missed or found.unread else DONE


def _sorted_out(
    words: Sequence[str], files: Iterable[Path], config: Config
) -> tuple[frozenset[str] | None, list[Path]]:
    """The watches that are named, None for all, and the files: more may follow the first one."""
    known = [watch.name for watch in config.watches]
    paths = list(files)
    names = []
    for word in words:
        if word not in known and paths and Path(word).is_file():
            paths.append(Path(word))
        elif word in known:
            names.append(word)
        else:
            raise Failure(f"no watch is called {word!r}; there are: {', '.join(known)}", WRONG_USE)
    return frozenset(names) or None, paths


@contextmanager
def _registers(paths: Sequence[Path], store: Store) -> Iterator[list[Register]]:
    """The store's register; or one for each file, in a store that is thrown away."""
    from scrapers.official.model import BadFile
    from watcher.assembly import now
    from watcher.registering import load
    from watcher.store import open_store

    if not paths:
        yield [store.register]
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        registers = []
        for number, path in enumerate(paths):
            one = stack.enter_context(open_store(folder / f"{number}.db"))
            try:
                with bar() as progress:
                    load(one, path, None, None, now(), progress)
            except (BadFile, OSError) as error:
                raise Failure(f"{path} cannot be used: {error}", WRONG_USE) from error
            except sqlite3.OperationalError as error:
                raise Failure(f"{folder} cannot be written: {error}", WRONG_USE) from error
            registers.append(one.register)
        yield registers
