"""The command `doctor`: looks at everything that the watching needs, and says how it is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from watcher.commands.common import (
    DONE,
    TROUBLE,
    UNREACHED,
    Failure,
    config_path,
    opened,
    start_logging,
)
from watcher.shown import many

if TYPE_CHECKING:
    from watcher.config import Config
    from watcher.doctor import Check, Diagnosis
    from watcher.store import Store
    from watcher.store.examining import Examined

Progress = Callable[[str, int], None]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--offline", is_flag=True, help="Ask no host; look at this machine alone.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, offline: bool) -> int:
    """
    Look at everything, and say what is wrong.

    The config, the store and its copies, Ofsted's site with one page of each sort, the hosts of
    the channels (nothing is sent to them), the register, the clock, and what is open: one line for
    each, and below it how it is mended. Then what the site shows that nobody could know beforehand:
    what was expected, what was seen, and whether it matters. It asks no more than 25 things of the
    hosts, at the pace of the config, obeys robots.txt, and may run beside the daemon. Exit code 1
    if something is wrong, 3 if the site could not be reached at all.
    """
    from watcher import registered
    from watcher.doctor import document, lines
    from watcher.registered import plain

    start_logging(ctx)
    found = _diagnosis(ctx, offline=offline)
    if as_json:
        click.echo(registered.document(document(found)))
    else:
        click.echo("\n".join(map(plain, lines(found))))
    if found.reached is False:
        return UNREACHED
    return DONE if found.well else TROUBLE


def _diagnosis(ctx: click.Context, *, offline: bool) -> Diagnosis:
    from watcher.config import BadConfig, channel_mistakes, load
    from watcher.doctor import Diagnosis
    from watcher.doctor_here import of_config, of_mistakes

    try:
        config = load(config_path(ctx), os.environ)
    except BadConfig as error:
        return Diagnosis(tuple(of_mistakes(error.mistakes)))
    counts = [
        many(len(config.watches), "watch", "watches"),
        many(
            len({one for watch in config.watches for one in watch.providers}),
            "provider",
            "providers",
        ),
        many(len(config.channels), "channel", "channels"),
    ]
    checks = of_config(f"{config.path}: {', '.join(counts)}", config.warnings)
    broken = channel_mistakes(config)
    checks += of_mistakes(broken)
    store_checks, examined = _of_file(config)
    with _store(config, examined, store_checks) as store:
        here = _of_store(config, store)
        checks += [*store_checks, *_of_copies(config)]
        if offline:
            return Diagnosis((*checks, *here))
        with _progress() as progress:
            found = _of_site(config, store, progress)
            channels = [] if broken else _of_channels(config, progress)
        return replace(found, checks=(*checks, *found.checks, *channels, *here))


def _of_file(config: Config) -> tuple[list[Check], Examined | None]:
    from watcher.doctor_here import of_store
    from watcher.store.examining import examine

    examined = examine(config.state)
    folder = next(each for each in config.state.absolute().parents if each.exists())
    free = examined.free if examined else shutil.disk_usage(folder).free
    return of_store(str(config.state), examined, free), examined


@contextmanager
def _store(config: Config, examined: Examined | None, checks: list[Check]) -> Iterator[Store]:
    """
    The store. One that cannot be written is copied, so that what it holds counts all the same; in
    place of one that cannot be used is an empty one. Both are thrown away.
    """
    from watcher.doctor import Check
    from watcher.store.copies import fill, reading

    with ExitStack() as stack:
        trial = replace(
            config, state=Path(stack.enter_context(tempfile.TemporaryDirectory())) / "trial.db"
        )
        store = None
        if examined and not (examined.faults or examined.newer):
            try:
                if examined.unwritable:
                    with closing(reading(config.state)) as source:
                        fill(source, trial.state)
                store = stack.enter_context(opened(trial if examined.unwritable else config))
            except Failure as failure:
                checks.append(Check("store", "fail", str(failure)))
            except (OSError, sqlite3.Error) as error:
                checks.append(Check("store", "fail", f"it cannot be read: {error}"))
                trial.state.unlink(missing_ok=True)
        yield store or stack.enter_context(opened(trial))


def _of_copies(config: Config) -> list[Check]:
    from datetime import UTC, datetime

    from watcher.assembly import now
    from watcher.doctor_here import of_copy
    from watcher.store import is_copy
    from watcher.store.copies import newest

    copy = newest(config.state)
    if copy is None:
        return []
    written = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    return [of_copy(copy.name, written, whole=is_copy(copy), now=now())]


def _of_store(config: Config, store: Store) -> list[Check]:
    from watcher.assembly import now
    from watcher.doctor_here import of_problems, of_register
    from watcher.register_age import gather
    from watcher.selectors import series_needed

    files = list(store.register.files())
    return [
        *of_register(series_needed(config.watches), files, gather(files, now())),
        *of_problems(store.journal.problems(), now().astimezone(config.timezone)),
    ]


def _of_site(config: Config, store: Store, progress: Progress) -> Diagnosis:
    from watcher.assembly import StoredNotes, make_client, make_document_reader, now
    from watcher.doctor import Diagnosis
    from watcher.doctoring import Rounds
    from watcher.mustering import interests_of, members_of
    from watcher.selection import watched_still
    from watcher.selectors import series_needed
    from watcher.visiting import Visitor

    notes = StoredNotes(store)
    keys = list(members_of(config.watches, store).watches)
    with make_client(config, notes) as client, make_document_reader() as documents:
        visitor = Visitor(client, progress)
        rounds = Rounds(
            site=config.site,
            visitor=visitor,
            notes=notes,
            watched=watched_still(keys, store.providers.ended(keys), now()),
            others=[one.category for one in interests_of(config.watches, store)],
            series=sorted(series_needed(config.watches)),
            read=documents.read,
            now=now,
        )
        checks, facts = rounds.checks(), rounds.facts()
        found = (*rounds.hosts(), *checks)
        asked = client.requests
    count = asked.listing + asked.provider + asked.file + asked.official + asked.robots
    return Diagnosis(found, tuple(facts), count, visitor.reached)


def _of_channels(config: Config, progress: Progress) -> list[Check]:
    from notify.channels import describe
    from notify.reaching import reach
    from watcher.assembly import make_channels
    from watcher.doctor import Check

    checks = []
    opened_channels = make_channels(config, sys.stderr)
    for number, channel in enumerate(config.channels):
        name = f"channel {channel.name}"
        progress(name, number)
        outcome = reach(opened_channels[channel.name])
        said = f"{describe(channel.url)}: {outcome.detail}"
        mend = "see its address and its host; alerts wait meanwhile, for three days"
        checks.append(Check(name, "ok", said) if outcome.ok else Check(name, "fail", said, mend))
    return checks


@contextmanager
def _progress() -> Iterator[Progress]:
    """One line on standard error that says what is asked for, where somebody looks."""
    if not sys.stderr.isatty():
        yield lambda _name, _count: None
        return

    def show(name: str, count: int) -> None:
        click.echo(f"\r\x1b[2K{count + 1}: {name}", nl=False, err=True)

    try:
        yield show
    finally:
        click.echo("\r\x1b[2K", nl=False, err=True)
