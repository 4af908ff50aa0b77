"""The commands that do the work: `check` once, `run` until told to stop."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from watcher.commands.common import (
    DONE,
    TROUBLE,
    UNREACHED,
    WRONG_USE,
    Failure,
    config_path,
    held,
    load_config,
    opened,
    start_logging,
)

if TYPE_CHECKING:
    from notify.alert import Channel
    from scrapers.model import ProviderKey
    from watcher.config import Config
    from watcher.health import Problem
    from watcher.outbox import Delivered
    from watcher.store import Store
    from watcher.summary import Summary


@click.command()
@click.argument("watch", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, and only that.")
@click.option("--dry-run", is_flag=True, help="Store nothing and send nothing.")
@click.option("--sweep", is_flag=True, help="Read every watched page and newest document.")
@click.option("--believe", is_flag=True, help="Take over what a quarantined cycle held back.")
@click.pass_context
def check(
    ctx: click.Context,
    watch: tuple[str, ...],
    as_json: bool,
    dry_run: bool,
    sweep: bool,
    believe: bool,
) -> int:
    """
    Look for news once and send it.

    One cycle now, deliveries included. The first reading of a provider is silent: it is what
    later news is compared with. Name one or more WATCH entries to look at those alone. Alerts
    that an earlier run could not deliver are tried again. Exit code 1 says that something could
    not be read or delivered, 3 that the site could not be reached at all. --believe is for after a
    quarantine, when you have seen on Ofsted's site that what was held back is true.
    """
    from watcher import registered

    config = load_config(ctx)
    watches = _checked(watch, config)
    # Standard output is for the document alone: a console channel gives way to it.
    channels = channels_of(config, sys.stderr if as_json else None)
    troubles: list[Problem] = []
    if dry_run:
        # On a copy that is thrown away: a dry run is the same code, and may go beside a daemon.
        with tempfile.TemporaryDirectory() as folder:
            trial = replace(config, state=Path(folder) / "dry-run.db")
            if config.state.exists():
                with opened(config) as store:
                    store.copy_to(trial.state)
            with opened(trial) as copy:
                summary = one_cycle(
                    trial, copy, watches=watches, sweep=sweep, believe=believe, quiet=as_json
                )
                counts = {"sent": 0, "waiting": copy.deliveries.unsettled(), "failed": 0}
    else:
        with held(config), opened(config, checked=True) as store:
            store.deliveries.recover()
            summary = one_cycle(
                config, store, watches=watches, sweep=sweep, believe=believe, quiet=as_json
            )
            done, troubles = send(config, store, channels)
            counts = {
                "sent": done.sent,
                "waiting": store.deliveries.unsettled(),
                "failed": done.failed,
            }
    problems = [*summary.problems, *troubles]
    if as_json:
        click.echo(registered.document(document(summary, counts, problems)))
    else:
        _print(summary, counts, problems, dry_run=dry_run)
    if summary.reached is False:
        return UNREACHED
    return TROUBLE if problems else DONE


def _checked(names: Sequence[str], config: Config) -> frozenset[str] | None:
    """The named watches; None where none is named, which means all."""
    known = [watch.name for watch in config.watches]
    for name in names:
        if name not in known:
            raise Failure(f"no watch is called {name!r}; there are: {', '.join(known)}", WRONG_USE)
    return frozenset(names) or None


def channels_of(config: Config, terminal: TextIO | None = None) -> dict[str, Channel]:
    """The channels, open. One that cannot be is a mistake of the config."""
    from notify.channels import BadChannel
    from watcher.assembly import make_channels

    try:
        return make_channels(config, terminal)
    except BadChannel as error:
        raise Failure(f"{config.path}: {error}", WRONG_USE) from error


def one_cycle(
    config: Config,
    store: Store,
    *,
    watches: frozenset[str] | None = None,
    sweep: bool = False,
    believe: bool = False,
    quiet: bool = True,
) -> Summary:
    """Run one cycle over `store`, with a progress bar where somebody looks, unless `quiet`."""
    from watcher.assembly import StoredNotes, make_client, make_document_reader, now
    from watcher.cycle import Cycle, no_progress

    with (
        make_client(config, StoredNotes(store)) as client,
        make_document_reader() as documents,
    ):
        progress = no_progress if quiet or not sys.stderr.isatty() else _bar
        cycle = Cycle(
            config, store, client, now, read=documents.read, official=True, progress=progress
        )
        return cycle.run(poll=True, sweep=sweep, only=watches, impatient=True, believe=believe)


def send(
    config: Config, store: Store, channels: dict[str, Channel]
) -> tuple[Delivered, list[Problem]]:
    """Send all that may be sent, also what is waiting because an earlier attempt failed."""
    from watcher.assembly import now
    from watcher.delivering import deliver_and_note

    done, problems = deliver_and_note(config, store, channels, now, impatient=True)
    if problems:
        # What the operator is to be told of them, now and not only at the next run.
        more, _ = deliver_and_note(config, store, channels, now)
        done = replace(done, sent=done.sent + more.sent, failed=done.failed + more.failed)
    return done, problems


@contextmanager
def _bar(keys: Sequence[ProviderKey]) -> Iterator[Iterable[ProviderKey]]:
    with click.progressbar(
        keys,
        label="reading pages",
        item_show_func=lambda key: str(key) if key else None,
        file=sys.stderr,
    ) as bar:
        yield bar


def document(
    summary: Summary, counts: dict[str, int], problems: Sequence[Problem]
) -> dict[str, Any]:
    """What `check --json` prints."""
    requests = summary.requests
    return {
        "cycle": summary.cycle,
        "started": summary.started.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "seconds": round(summary.seconds, 1),
        "baseline": summary.baseline,
        "requests": {
            "listing": requests.listing,
            "provider": requests.provider,
            "file": requests.file,
            "not_modified": requests.not_modified,
        },
        "events": list(summary.events),
        "deliveries": counts,
        "problems": [
            {"what": problem.what, "where": problem.where, "detail": problem.detail}
            for problem in problems
        ],
    }


def _print(
    summary: Summary, counts: dict[str, int], problems: Sequence[Problem], *, dry_run: bool
) -> None:
    from watcher.registered import plain
    from watcher.shown import event_line

    for event in summary.events:
        click.echo(event_line(event))
    for problem in problems:
        click.echo(plain(f"problem: {problem.what} at {problem.where}: {problem.detail}"), err=True)
    requests = summary.requests
    read = requests.listing + requests.provider
    news = len(summary.events)
    found = f"{news} event{'s' if news != 1 else ''}" if news else "nothing new"
    parts = [
        "the site could not be reached" if summary.reached is False else found,
        f"{summary.baseline} read for the first time" if summary.baseline else "",
        f"{read} page{'s' if read != 1 else ''} asked for in {summary.seconds:.1f} s",
        f"{counts['sent']} sent" if counts["sent"] else "",
        f"{counts['waiting']} waiting to be sent" if counts["waiting"] else "",
        f"{counts['failed']} given up" if counts["failed"] else "",
    ]
    if dry_run:
        parts.append("dry run: nothing stored, nothing sent")
    click.echo("; ".join(filter(None, parts)))


@click.command()
@click.pass_context
def run(ctx: click.Context) -> int:
    """
    Watch until told to stop (the daemon).

    SIGTERM or Ctrl-C ends it cleanly within ten seconds. SIGHUP reads the config again; a bad
    new one is refused and the old one kept. When things are due is kept in the store, so a
    restart neither repeats nor skips.
    """
    from watcher.daemon import Daemon

    config = load_config(ctx)
    channels_of(config)
    start_logging(ctx)
    with held(config), opened(config, checked=True):
        finished = Daemon(config_path(ctx)).run()
        if not finished:
            # A request or a mail host hangs. What it was doing is in the store, and is done
            # again: waiting for it would only have the service killed.
            sys.stderr.flush()
            sys.stdout.flush()
            os._exit(DONE)
    return DONE
