"""The command `group`: how the providers of a watch, an owner or a trust stand together."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from watcher.commands.common import DONE, WRONG_USE, Failure, load_config, opened

if TYPE_CHECKING:
    from datetime import date

    from watcher.config import Config, Watch
    from watcher.group_table import Overview
    from watcher.store import Store


@click.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV with a header line.")
@click.pass_context
def group(ctx: click.Context, name: str, as_json: bool, as_csv: bool) -> int:
    """
    Say how a group stands.

    NAME is a watch of the config; or else an owner or a trust, as in the config's `owners` and
    `trusts`: a name, however it is spelled, with `*` for anything, or a trust's id. Shows each
    provider with its status, its grade and the date of that, the grade before, and whether a report
    is awaited; the worst first. What was never read is shown as the official files have it, with
    their day.
    """
    from watcher import group_table, registered
    from watcher.assembly import now

    if as_json and as_csv:
        raise Failure("choose one of --json and --csv", WRONG_USE)
    config = load_config(ctx)
    with opened(config) as store:
        shown = _meant(name, config, store, now().astimezone(config.timezone).date())
    if as_json:
        click.echo(registered.document(group_table.as_data(shown)))
    elif as_csv:
        click.echo(group_table.as_csv(shown), nl=False)
    else:
        click.echo("\n".join(group_table.lines(shown)))
    return DONE


def _meant(name: str, config: Config, store: Store, today: date) -> Overview:
    from watcher import gathering

    watch = _watch(name, config)
    if watch is not None:
        return gathering.of_watch(watch, store, today)
    found = gathering.of_organisation(name, store, today) if name.strip(" *") else None
    if found is None:
        raise Failure(_nothing(name, config, store), WRONG_USE)
    return found


def _watch(name: str, config: Config) -> Watch | None:
    """The watch of that name; else the one that differs from it in case and spaces alone."""
    for watch in config.watches:
        if watch.name == name:
            return watch
    alike = [watch for watch in config.watches if _plain(watch.name) == _plain(name)]
    if len(alike) > 1:
        names = " or ".join(repr(watch.name) for watch in alike)
        raise Failure(f"{name!r} may be more than one watch: write {names}", WRONG_USE)
    return alike[0] if alike else None


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _nothing(name: str, config: Config, store: Store) -> str:
    """That there is no such group, with the nearest names."""
    from watcher.registered import plain
    from watcher.selectors import Selector, nearest

    watches = {_plain(watch.name): watch.name for watch in config.watches}
    near = [watches[each] for each in get_close_matches(_plain(name), watches, 3)]
    near += nearest(Selector("owner", name), store.register)
    near += nearest(Selector("trust", name), store.register)
    said = f"{name!r} is neither a watch nor an owner or a trust that is known"
    if near:
        said += f". Did you mean {' or '.join(repr(each) for each in dict.fromkeys(near))}?"
    elif not store.register.files():
        said += ": no official file is held yet, and no page that was read names one"
    else:
        said += f". The watches are: {', '.join(repr(each.name) for each in config.watches)}."
    return plain(said)
