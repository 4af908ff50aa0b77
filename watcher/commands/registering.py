"""The commands around the register: `register update` and `register status`, and their group."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watcher.commands.asking_register import owners, show
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
    from scrapers.official.model import Series
    from watcher.config import Config
    from watcher.registering import Failed, Outcome, Progress, Updated
    from watcher.store import Store

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_SERIES = (
    *("social-care", "childcare", "state-schools", "independent-schools"),
    "further-education",
)


class _InOrder(click.Group):
    """Lists its commands as they were added."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_InOrder)
def register() -> None:
    """
    Fill and ask the register of providers.

    The register is what Ofsted's official files on GOV.UK say of every provider: its owner, trust
    and local authority, and the grades of the inspections that the file tells of. Watches that
    name owners, trusts or local authorities find their providers in it.
    """


@register.command()
@click.option(
    "--from", "given", type=FILE, multiple=True, metavar="FILE...", help="Read files at hand."
)
@click.option(
    "--only",
    type=click.Choice(_SERIES),
    multiple=True,
    metavar="SERIES",
    help=f"Only this one, of {', '.join(_SERIES)}; may be repeated.",
)
@click.option("--force", is_flag=True, help="Take also what is older, or has far fewer rows.")
@click.argument("more", nargs=-1, type=FILE, metavar="")
@click.pass_context
def update(
    ctx: click.Context,
    given: tuple[Path, ...],
    only: tuple[Series, ...],
    force: bool,
    more: tuple[Path, ...],
) -> int:
    """
    Put the newest official files into the register.

    Finds and downloads the newest file of each series on GOV.UK. With --from it reads files that
    are at hand instead: ODS, XLSX or CSV, of whatever series. It may run beside the daemon. A file
    that cannot be used leaves the register as it was. Exit code 1 says that some file could not be
    taken over, 2 that a FILE could not, 3 that GOV.UK could not be reached at all.
    """
    if more and not given:
        raise Failure("say --from before the files to read", WRONG_USE)
    if given and only:
        raise Failure("--only is for GOV.UK: which file a FILE is shows in itself", WRONG_USE)
    config = load_config(ctx)
    with opened(config) as store:
        if given:
            return _from_files([*given, *more], store, force=force)
        return _from_govuk(config, store, only, force=force)


def _from_files(paths: Iterable[Path], store: Store, *, force: bool) -> int:
    from scrapers.official.model import BadFile
    from watcher.assembly import now
    from watcher.registered import plain
    from watcher.registering import Refused, load

    code = DONE
    for path in paths:
        try:
            with bar() as progress:
                outcome = load(
                    store, path, None, str(path.absolute()), now(), progress, force=force
                )
        except (BadFile, OSError) as error:
            all_the_same = " (--force takes it all the same)" if isinstance(error, Refused) else ""
            click.echo(plain(f"not taken over: {error}{all_the_same}"), err=True)
            code = WRONG_USE
        else:
            _say(outcome)
    return code


def _from_govuk(config: Config, store: Store, only: Sequence[Series], *, force: bool) -> int:
    from watcher.assembly import StoredNotes, make_client, now
    from watcher.registering import SERIES, Failed, refresh_one

    outcomes = []
    with make_client(config, StoredNotes(store)) as client:
        for series in only or SERIES:
            with bar() as progress:
                outcome = refresh_one(store, client, series, now(), progress, force=force)
            _say(outcome)
            outcomes.append(outcome)
    failed = [each for each in outcomes if isinstance(each, Failed)]
    if not failed:
        return DONE
    unreached = len(failed) == len(outcomes) and not any(each.reached for each in failed)
    return UNREACHED if unreached else TROUBLE


def _say(outcome: Outcome) -> None:
    from watcher.registered import plain, titled
    from watcher.registering import Failed, Unchanged

    if isinstance(outcome, Failed):
        click.echo(plain(f"{outcome.series}: {_failure(outcome)}"), err=True)
    elif isinstance(outcome, Unchanged):
        file = titled(outcome.loaded.file)
        click.echo(plain(f"{outcome.series}: {file}: still the newest"))
    else:
        click.echo(plain(f"{outcome.series}: {_update(outcome)}"))


def _failure(failed: Failed) -> str:
    if not failed.reached:
        return f"GOV.UK could not be reached: {failed.where}: {failed.detail}"
    where = "" if failed.what in ("bad-file", "not-written") else f"{failed.where}: "
    return f"not taken over: {where}{failed.detail}"


def _update(updated: Updated) -> str:
    from watcher.registered import titled
    from watcher.shown import many

    rows = updated.loaded.rows
    current = many(rows - updated.left, "current provider", "current providers")
    left = f" and {updated.left:,} that left" if updated.left else ""
    changed = f"{updated.added:,} added, {updated.gone:,} gone"
    counted = many(rows, "row", "rows")
    return f"{titled(updated.loaded.file)}: {counted}: {current}{left}; {changed}"


@contextmanager
def bar() -> Iterator[Progress]:
    """A progress bar on standard error, where somebody looks, for each thing that is done."""
    if not sys.stderr.isatty():
        yield lambda _doing, _so_far, _of: None
        return
    with ExitStack() as stack:
        shown: dict[str, Any] = {}

        def progress(doing: str, so_far: int, of: int | None) -> None:
            if doing not in shown:
                stack.close()
                # Of what has no known end, the bar moves to and fro.
                endless = iter(int, 1) if of is None else None
                shown[doing] = stack.enter_context(
                    click.progressbar(
                        endless,
                        length=of,
                        label=doing,
                        show_pos=of is None,
                        file=sys.stderr,
                        update_min_steps=500,
                    )
                )
            shown[doing].update(so_far - shown[doing].pos)

        yield progress


register.add_command(show)
register.add_command(owners)


@register.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> int:
    """
    Say which files the register has, and how old they are.

    An old file is no fault by itself: those of children's social care come out twice a year, and
    are 3 to 16 months behind. What happened since is known from the reports site alone.
    """
    from watcher.assembly import now
    from watcher.register_age import gather, lines
    from watcher.registered import document, plain

    config = load_config(ctx)
    with opened(config) as store:
        found = gather(store.register.files(), now())
    if as_json:
        click.echo(document(found))
    else:
        click.echo("\n".join(map(plain, lines(found, now()))))
    return DONE
