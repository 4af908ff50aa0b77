"""The command `find`: looks providers up at Ofsted and in the register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from watcher.commands.asking_register import watched_by
from watcher.commands.common import (
    DONE,
    TROUBLE,
    UNREACHED,
    WRONG_USE,
    Failure,
    load_config,
    opened,
)

if TYPE_CHECKING:
    from scrapers.model import ListingPage, ListingRow, ProviderKey
    from scrapers.remits import Kind
    from watcher.config import Config
    from watcher.store import Store
    from watcher.store.register import Entry, Register

_SHOWN = 100
_SEARCHED = 10_000


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--type", "kind", metavar="T", help="Only one kind, such as childrens-home.")
@click.option("--la", metavar="NAME", help="Only one local authority, such as Coventry.")
@click.option("--offline", is_flag=True, help="Look in the register alone.")
@click.pass_context
def find(
    ctx: click.Context, text: tuple[str, ...], kind: str | None, la: str | None, offline: bool
) -> int:
    """
    Look providers up at Ofsted and in the register.

    TEXT is a name, a URN or a keyword; in the register, also an owner or a trust. Prints what to
    write in the config (type/urn), the name, the grade of the newest document, its date, the owner
    or trust where the register has it, and whether the provider is watched. Where Ofsted withholds
    a name, the kind and URN stand in its place. What the listing does not show and the register has
    is as at its file's date. If Ofsted cannot be reached, the register is still searched.
    """
    config = load_config(ctx)
    wanted = _kind(kind) if kind else None
    authority = _authority(la) if la else None
    said = " ".join(text)
    code = DONE
    with opened(config) as store:
        entries = [
            entry
            for entry in store.register.search(said, _SEARCHED)
            if _is_wanted(entry, wanted, la)
        ]
        listing = None
        if not offline:
            listing, failure = _at_ofsted(config, store, said, wanted, authority)
            if failure is not None and not entries:
                raise failure
            if failure is not None:
                click.echo(_plain(f"warning: {failure}; this is the register alone"), err=True)
                code = DONE if failure.code == UNREACHED else failure.code
        rows = _listed(listing.rows if listing else (), wanted, store.register)
        watched = watched_by(config, store)
        found = [
            *_of_listing(rows, store.register, watched),
            *_of_register(entries, rows, watched),
        ]
        empty = offline and not store.register.files()
    _print(found[: max(_SHOWN, len(rows))])
    if listing is not None and listing.total > len(listing.rows):
        click.echo(f"{listing.total} in all; the first {len(listing.rows)} are shown. Say more.")
    elif len(found) > max(_SHOWN, len(rows)):
        click.echo(f"{len(found)} in all; the first {_SHOWN} are shown. Say more.")
    if empty:
        click.echo("the register is empty: `ofsted-watch register update` fills it", err=True)
    return code


def _plain(text: str) -> str:
    from watcher.registered import plain

    return plain(text)


def _is_wanted(entry: Entry, kind: Kind | None, la: str | None) -> bool:
    from scrapers.authorities import authority_key

    row = entry.row
    if kind is not None and row.kind != kind.word:
        return False
    return la is None or authority_key(row.local_authority or "") == authority_key(la)


def _at_ofsted(
    config: Config, store: Store, text: str, kind: Kind | None, authority: str | None
) -> tuple[ListingPage | None, Failure | None]:
    """What the site's search finds, or why it could not be asked."""
    from scrapers.errors import ScrapeError, Unreachable
    from scrapers.model import Page
    from scrapers.remits import EVERYTHING
    from scrapers.search import SearchQuery, read_listing
    from watcher.assembly import StoredNotes, make_client

    category = EVERYTHING if kind is None else kind.listing
    query = SearchQuery(
        q=text,
        level_1=category.level_1,
        level_2=category.level_2,
        local_authorities=(authority,) if authority else (),
        statuses=(1, 2, 4),
    )
    try:
        with make_client(config, StoredNotes(store)) as client:
            answer = client.page(query.path(), kind="listing")
            assert isinstance(answer, Page)
            return read_listing(answer.text, answer.url), None
    except Unreachable as error:
        return None, Failure(f"Ofsted could not be reached: {error}", UNREACHED)
    except ScrapeError as error:
        return None, Failure(f"the listing could not be read: {error}", TROUBLE)


def _listed(rows: Iterable[ListingRow], kind: Kind | None, register: Register) -> list[ListingRow]:
    """The rows of a listing that are of `kind`: by the type of a page, or by the register."""
    from scrapers.remits import KINDS, code_of

    rows = list(rows)
    if kind is None:
        return rows
    code = code_of(kind.word)
    if code is not None:
        return [row for row in rows if row.provider.type == code]
    # Which type its pages have is not known in public: it is none of those that are.
    entries = register.of(row.provider for row in rows)
    others = [row for row in rows if row.provider.type not in KINDS]
    return [
        row
        for row in others
        if row.provider not in entries or entries[row.provider].row.kind == kind.word
    ]


@dataclass(frozen=True, slots=True)
class _Found:
    """One line: what to write in a config, and what is known of it."""

    reference: str
    name: str
    grade: str
    latest: str
    belongs: str
    remarks: str


def _of_listing(
    rows: Sequence[ListingRow], register: Register, watched: Mapping[str, object]
) -> Iterator[_Found]:
    from scrapers.remits import kind_of
    from watcher.headlines import day
    from watcher.registered import belongs_to

    entries = register.of(row.provider for row in rows)
    for row in rows:
        kind = kind_of(row.provider.type)
        entry = entries.get(row.provider)
        yield _Found(
            str(row.provider),
            f"{kind.noun} {row.provider.urn}" if kind.withheld else row.name,
            row.rating or "no grade",
            day(row.latest) if row.latest else "no report yet",
            belongs_to(entry.row) if entry else "",
            "watched" if str(row.provider) in watched else "",
        )


def _of_register(
    entries: Iterable[Entry],
    listed: Sequence[ListingRow],
    watched: Mapping[str, object],
) -> Iterator[_Found]:
    """What the register has and the listing does not show."""
    from watcher.headlines import day
    from watcher.registered import belongs_to, called, grade_of, latest

    keys = {row.provider for row in listed}
    for entry in entries:
        row = entry.row
        if _is_among(row.reference, keys):
            continue
        when = latest(row)
        remarks = (
            row.status_words.lower() if row.status != "open" else "",
            "watched" if str(row.reference) in watched else "",
            f"by the file as at {day(entry.as_at)}",
        )
        yield _Found(
            str(row.reference),
            called(row),
            grade_of(row) or "no grade",
            day(when) if when else "no report yet",
            belongs_to(row),
            ", ".join(filter(None, remarks)),
        )


def _is_among(reference: ProviderKey | str, keys: Iterable[ProviderKey]) -> bool:
    from watcher.references import may_be_same

    return any(may_be_same(reference, key) for key in keys)


def _print(found: Sequence[_Found]) -> None:
    from watcher.registered import columns

    if not found:
        click.echo("nothing found")
        return
    table = [
        (each.reference, each.name, each.grade, each.latest, each.belongs, each.remarks)
        for each in found
    ]
    for line in columns(table):
        click.echo(_plain(line))


def _kind(word: str) -> Kind:
    from scrapers.remits import KIND_WORDS

    if word in KIND_WORDS:
        return KIND_WORDS[word]
    known = sorted(KIND_WORDS)
    near = get_close_matches(word, known, 1)
    meant = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(known)}."
    raise Failure(f"--type {word!r} is no kind of provider.{meant}", WRONG_USE)


def _authority(name: str) -> str:
    from scrapers.authorities import AUTHORITIES, authority_key

    key = authority_key(name)
    for code, known in AUTHORITIES.items():
        if authority_key(known) == key:
            return code
    near = get_close_matches(name.title(), list(AUTHORITIES.values()), 3)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    raise Failure(f"--la {name!r} is no local authority that Ofsted lists.{meant}", WRONG_USE)
