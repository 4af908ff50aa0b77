"""The command `types`: the words for the types of provider, and how many of each there are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click

from watcher.commands.common import DONE, config_path, register_of


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_context
def types(ctx: click.Context, as_json: bool) -> int:
    """
    List the types of provider.

    What to write under `types` in the config; what it is; the number that its pages have in their
    address, where that is known; the official file that has its providers. Where Ofsted withholds
    the names, alerts give URN and local authority. If there is a config whose store has the
    register, the providers are counted, without those that have left.
    """
    rows = list(_rows(_counts(ctx)))
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return DONE
    table = [("TYPE", "IS", "PAGES", "NAMES", "OFFICIAL FILE", "PROVIDERS")]
    table += [
        (
            row["type"],
            row["is"],
            str(row["code"] or "not known"),
            "withheld" if row["withheld"] else "shown",
            row["file"] or "none",
            "" if row["providers"] is None else f"{row['providers']:,}",
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        click.echo("  ".join([*cells[:-1], line[-1].rjust(widths[-1])]).rstrip())
    return DONE


def _rows(counts: Mapping[str, int] | None) -> Iterator[dict[str, Any]]:
    from scrapers.remits import KIND_WORDS, code_of
    from watcher.selectors import SERIES_OF

    for word, kind in KIND_WORDS.items():
        yield {
            "type": word,
            "is": kind.noun,
            "code": code_of(word),
            "withheld": kind.withheld,
            "file": SERIES_OF.get(word),
            "providers": None if counts is None else counts.get(word, 0),
        }


def _counts(ctx: click.Context) -> Mapping[str, int] | None:
    """How many of each the register has; None where there is none to look into."""
    from watcher.config import BadConfig, parse, text_of

    path = config_path(ctx)
    try:
        config = parse(text_of(path), path, None)
    except BadConfig:
        # Who looks for the right word may have a wrong one in the file.
        if path.exists():
            said = "without counts, for the config has a mistake: see `ofsted-watch validate`"
            click.echo(said, err=True)
        return None
    with register_of(config) as register:
        return register.kinds() if register and register.files() else None
