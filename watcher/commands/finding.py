"""The commands that edit the watchlist: `add` and `remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from watcher.commands.common import (
    DONE,
    WRONG_USE,
    Failure,
    config_path,
    register_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from watcher.edit import Edit


@click.command()
@click.argument("provider", nargs=-1, required=True)
@click.option("--to", "watch", required=True, metavar="WATCH", help="The watch to add them to.")
@click.pass_context
def add(ctx: click.Context, provider: tuple[str, ...], watch: str) -> int:
    """
    Add providers to a watch in the config.

    Comments and order of the file are kept. A provider is a page address, type/urn such as
    2/2648446, or a bare URN.
    """
    from watcher import edit

    return _edit(lambda: edit.add(config_path(ctx), provider, watch))


@click.command()
@click.argument("provider", nargs=-1, required=True)
@click.option("--from", "watch", required=True, metavar="WATCH", help="The watch to take them off.")
@click.pass_context
def remove(ctx: click.Context, provider: tuple[str, ...], watch: str) -> int:
    """
    Take providers off a watch in the config.

    Comments and order of the file are kept. What is stored of them stays, so that adding them again
    announces nothing old. One that a selector of the watch finds is still watched, and you are
    told: write it under `except` in the config.
    """
    from watcher import edit

    path = config_path(ctx)
    return _edit(lambda: edit.remove(path, provider, watch), lambda done: _still_found(path, done))


def _edit(make: Callable[[], Edit], also: Callable[[Edit], Iterator[str]] | None = None) -> int:
    from watcher.config import BadConfig
    from watcher.edit import Refused

    try:
        done = make()
    except (Refused, BadConfig) as error:
        raise Failure(str(error), WRONG_USE) from error
    for verb, references in (
        ("added to", done.added),
        ("removed from", done.removed),
        ("already in", done.already),
        ("was not in", done.absent),
    ):
        for reference in references:
            click.echo(f"{reference} {verb} {done.watch!r}")
    for line in also(done) if also else ():
        click.echo(line)
    if done.added or done.removed:
        click.echo("A running daemon reads the file again on SIGHUP.")
    return DONE


def _still_found(path: Path, done: Edit) -> Iterator[str]:
    """What to say of those who are on no list now, where the watch has selectors as well."""
    from watcher.config import BadConfig, parse, text_of
    from watcher.references import may_be_same
    from watcher.selectors import finder, selectors

    try:
        config = parse(text_of(path), path, None)
    except BadConfig:
        return
    watch = next(one for one in config.watches if one.name == done.watch)
    if not selectors(watch):
        return
    with register_of(config) as register:
        for reference in (*done.removed, *done.absent):
            if any(may_be_same(reference, one) for one in watch.excepted):
                continue
            finds = finder(watch, reference, register) if register else None
            if finds:
                yield f"{reference} is still watched: {finds} finds it. Write it under except"
            elif reference in done.absent:
                yield f"If a selector finds {reference}, write it under except"
