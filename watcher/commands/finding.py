"""The commands around the watchlist: `find`, `add`, `remove`, `validate`."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from watcher.commands.common import (
    DONE,
    TROUBLE,
    UNREACHED,
    WRONG_USE,
    Failure,
    config_path,
    load_config,
    opened,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrapers.model import ListingRow
    from watcher.edit import Edit


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--type", "kind", metavar="T", help="Only one kind, such as childrens-home.")
@click.option("--la", metavar="NAME", help="Only one local authority, such as Coventry.")
@click.pass_context
def find(ctx: click.Context, text: tuple[str, ...], kind: str | None, la: str | None) -> int:
    """
    Look providers up at Ofsted.

    TEXT is a name, a URN or a keyword. Prints what to write in the config (type/urn), the name, the
    grade of the newest document and its date. Where Ofsted withholds a name, the kind and URN stand
    in its place.
    """
    from scrapers.errors import ScrapeError, Unreachable
    from scrapers.model import Page
    from scrapers.remits import EVERYTHING, kind_of
    from scrapers.search import SearchQuery, read_listing
    from watcher.assembly import StoredNotes, make_client

    config = load_config(ctx)
    code = _kind_code(kind) if kind else None
    category = EVERYTHING if code is None else kind_of(code).listing
    query = SearchQuery(
        q=" ".join(text),
        level_1=category.level_1,
        level_2=category.level_2,
        local_authorities=(_authority(la),) if la else (),
        statuses=(1, 2, 4),
    )
    with opened(config) as store, make_client(config, StoredNotes(store)) as client:
        try:
            answer = client.page(query.path(), kind="listing")
            assert isinstance(answer, Page)
            listing = read_listing(answer.text, answer.url)
        except Unreachable as error:
            raise Failure(f"Ofsted could not be reached: {error}", UNREACHED) from error
        except ScrapeError as error:
            raise Failure(f"the listing could not be read: {error}", TROUBLE) from error
    rows = [row for row in listing.rows if code is None or row.provider.type == code]
    _print(rows)
    if listing.total > len(listing.rows):
        click.echo(f"{listing.total} in all; the first {len(listing.rows)} are shown. Say more.")
    return DONE


def _print(rows: Iterable[ListingRow]) -> None:
    from scrapers.remits import kind_of
    from watcher.headlines import day

    table = []
    for row in rows:
        kind = kind_of(row.provider.type)
        name = f"{kind.noun} {row.provider.urn}" if kind.withheld else row.name
        latest = day(row.latest) if row.latest else "no report yet"
        table.append((str(row.provider), name, row.rating or "no grade", latest))
    if not table:
        click.echo("nothing found")
    widths = [max(len(line[column]) for line in table) for column in range(4)] if table else []
    for line in table:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _kind_code(word: str) -> int:
    from scrapers.remits import KINDS

    for code, kind in KINDS.items():
        if kind.word == word:
            return code
    known = sorted(kind.word for kind in KINDS.values())
    near = get_close_matches(word, known, 1)
    meant = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(known)}."
    raise Failure(f"--type {word!r} is no kind of provider.{meant}", WRONG_USE)


def _authority(name: str) -> str:
    from scrapers.authorities import AUTHORITIES, authority_code

    code = authority_code(name)
    if code is not None:
        return code
    near = get_close_matches(name.title(), list(AUTHORITIES.values()), 3)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    raise Failure(f"--la {name!r} is no local authority that Ofsted lists.{meant}", WRONG_USE)


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
    announces nothing old.
    """
    from watcher import edit

    return _edit(lambda: edit.remove(config_path(ctx), provider, watch))


def _edit(make: Callable[[], Edit]) -> int:
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
    if done.added or done.removed:
        click.echo("A running daemon reads the file again on SIGHUP.")
    return DONE


@click.command()
@click.pass_context
def validate(ctx: click.Context) -> int:
    """
    Check the config, every mistake at once.

    Each is named with file, line and what to do. Exit code 2 if there is any. A warning is not a
    mistake.
    """
    from watcher.config import channel_mistakes

    config = load_config(ctx)
    mistakes = channel_mistakes(config)
    if mistakes:
        raise Failure("\n".join(map(str, mistakes)), WRONG_USE)
    providers = {reference for watch in config.watches for reference in watch.providers}
    click.echo(
        f"{config.path}: good. {_many(len(config.watches), 'watch', 'watches')}, "
        f"{_many(len(providers), 'provider', 'providers')}, "
        f"{_many(len(config.channels), 'channel', 'channels')}."
    )
    return DONE


def _many(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
