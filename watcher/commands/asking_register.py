"""The commands that ask the register: `register show` and `register owners`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from watcher.commands.common import DONE, TROUBLE, load_config, opened

if TYPE_CHECKING:
    from watcher.config import Config
    from watcher.store import Store
    from watcher.store.register import Entry, Register


@click.command()
@click.argument("which", metavar="PROVIDER|OWNER", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def show(ctx: click.Context, which: tuple[str, ...], as_json: bool) -> int:
    """
    Show one provider, or those of an owner.

    As the register has them: with the inspections that the official file tells of, and which file
    that is. A provider is a page address, type/urn, or a bare URN. An OWNER may be a pattern, such
    as "Hollybank Care*"; case, punctuation and Ltd or Limited do not matter. Exit code 1 if the
    register has no such provider or owner.
    """
    from watcher.registered import LICENCE, document
    from watcher.registered_words import as_json as in_json

    text = " ".join(which)
    config = load_config(ctx)
    with opened(config) as store:
        entries, one = _meant(text, config, store)
        watched = watched_by(config, store)
        if not entries:
            return _nothing(text, store)
    if as_json:
        providers = [in_json(each, _of(each, watched)) for each in entries]
        click.echo(document({"providers": providers, "licence": LICENCE}))
    elif one:
        _show_each(entries, watched)
    else:
        _show_table(entries, watched)
    return DONE


def _meant(text: str, config: Config, store: Store) -> tuple[list[Entry], bool]:
    """The entries that are meant, and whether they are those of one provider."""
    from watcher.references import provider_ref, urn_of

    try:
        reference = provider_ref(text, config.site.reports)
    except ValueError:
        return sorted(store.register.owned(text), key=lambda each: each.row.urn), False
    # A bare URN may be that of a nursery and of a school.
    found = [
        each
        for each in store.register.search(urn_of(reference), _MOST)
        if each.row.urn == urn_of(reference)
    ]
    if not isinstance(reference, str):
        found = [each for each in found if each.row.type in (None, reference.type)]
    return found, True


_MOST = 10_000


def watched_by(config: Config, store: Store) -> dict[str, list[str]]:
    """The watches of each provider, by `type/urn`, and by URN where its type is not known."""
    from watcher.mustering import members_of

    members = members_of(config.watches, store)
    watched: dict[str, list[str]] = {}
    for key, watches in members.watches.items():
        for name in (str(key), key.urn):
            watched.setdefault(name, []).extend(watch.name for watch in watches)
    return watched


def _of(entry: Entry, watched: dict[str, list[str]]) -> list[str]:
    return watched.get(str(entry.row.reference), [])


def _nothing(text: str, store: Store) -> int:
    from watcher.registered import plain

    empty = not store.register.files()
    hint = "; it is empty: `ofsted-watch register update` fills it" if empty else ""
    click.echo(plain(f"{text!r} is not in the register{hint}"), err=True)
    return TROUBLE


def _show_each(entries: Sequence[Entry], watched: dict[str, list[str]]) -> None:
    from watcher.registered import LICENCE, plain
    from watcher.registered_words import lines

    for entry in entries:
        click.echo("\n".join(map(plain, lines(entry, _of(entry, watched)))))
    click.echo(LICENCE)


def _show_table(entries: Sequence[Entry], watched: dict[str, list[str]]) -> None:
    from watcher.headlines import day
    from watcher.registered import LICENCE, called, columns, grade_of, latest, plain, tally

    spellings = dict.fromkeys(each.row.owner or "" for each in entries)
    click.echo(plain(f"{', '.join(spellings)}: {tally(each.row for each in entries)}"))
    table = []
    for entry in entries:
        row = entry.row
        when = latest(row)
        table.append(
            (
                str(row.reference),
                called(row),
                row.local_authority or "",
                row.status_words,
                grade_of(row) or "no grade",
                day(when) if when else "no report",
                "watched" if _of(entry, watched) else "",
            )
        )
    for line in columns(table):
        click.echo(plain(line))
    click.echo(plain(_files(entries)))
    click.echo(LICENCE)


def _files(entries: Iterable[Entry]) -> str:
    from watcher.headlines import day

    files = sorted({(each.series, each.as_at) for each in entries})
    return "By the official files: " + ", ".join(
        f"{series} as at {day(as_at)}" for series, as_at in files
    )


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def owners(ctx: click.Context, text: tuple[str, ...], as_json: bool) -> int:
    """
    List owners whose name has TEXT in it.

    Each with its spellings in the official files, how many providers it has and how they are
    graded. Case, punctuation, spaces and Ltd or Limited do not matter: "Hollybank Care Ltd" and
    "Holly Bank Care Limited" are one owner.
    """
    from watcher.registered import LICENCE, document, plain, tally
    from watcher.registered_words import owner_as_json

    said = " ".join(text)
    config = load_config(ctx)
    with opened(config) as store:
        found = _owners(said, store.register)
        if not found:
            return _nothing(said, store)
    if as_json:
        listed = [owner_as_json(spellings, entries) for spellings, entries in found]
        click.echo(document({"owners": listed, "licence": LICENCE}))
        return DONE
    for spellings, entries in found:
        counted = tally(each.row for each in entries)
        click.echo(plain(f"{', '.join(spellings)}: {counted}"))
    click.echo(plain(_files(each for _, entries in found for each in entries)))
    click.echo(LICENCE)
    return DONE


def _owners(text: str, register: Register) -> list[tuple[list[str], list[Entry]]]:
    """The owners found, those with the most providers first; of each, the commonest spelling."""
    from collections import Counter

    found = []
    for entries in register.owners(text).values():
        spellings = Counter(each.row.owner or "" for each in entries)
        found.append(([spelling for spelling, _ in spellings.most_common()], entries))
    return sorted(found, key=lambda each: (-len(each[1]), each[0][0].casefold()))
