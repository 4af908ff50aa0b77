"""The commands that show what is known: `status` and `history`."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from watcher.commands.common import DONE, TROUBLE, WRONG_USE, Failure, load_config, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapers.model import ProviderKey
    from watcher.config import Config
    from watcher.selection import Members
    from watcher.store import Store


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> int:
    """
    Say whether you would know.

    Shows the last and next poll, what is watched, what is failing and what waits to be sent.
    Exit code 1 if something is failing.
    """
    from watcher.assembly import now
    from watcher.registered import document, plain
    from watcher.standing import gather, lines

    config = load_config(ctx)
    with opened(config) as store:
        found = gather(config, store, now())
    if as_json:
        click.echo(document(found))
    else:
        for line in lines(found, now()):
            click.echo(plain(line))
    return DONE if found["well"] else TROUBLE


@click.command()
@click.argument("which", metavar="[PROVIDER|WATCH]", required=False)
@click.option("--since", metavar="DATE", help="Only what was seen since this day, as 2026-11-23.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV with a header line.")
@click.pass_context
def history(
    ctx: click.Context, which: str | None, since: str | None, as_json: bool, as_csv: bool
) -> int:
    """
    List events, newest first.

    All of them, or those of one watch or one provider: a provider is a page address, type/urn,
    or a bare URN.
    """
    from watcher.registered import document
    from watcher.shown import event_line

    if as_json and as_csv:
        raise Failure("choose one of --json and --csv", WRONG_USE)
    config = load_config(ctx)
    with opened(config) as store:
        keys = None if which is None else _meant(which, config, store)
        events = list(store.told.history(keys, _day(since, config)))
    if as_json:
        click.echo(document(events))
    elif as_csv:
        click.echo(_csv(events), nl=False)
    else:
        for event in events:
            seen = datetime.fromisoformat(event["seen"]).astimezone(config.timezone)
            click.echo(f"{seen:%Y-%m-%d %H:%M} {event_line(event)}")
        if not events:
            click.echo("no events" + (f" since {since}" if since else " yet"))
    return DONE


def _day(text: str | None, config: Config) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=config.timezone)
    except ValueError as error:
        raise Failure(f"--since {text!r} is not a date: write 2026-11-23", WRONG_USE) from error


def _meant(text: str, config: Config, store: Store) -> list[ProviderKey]:
    """The providers that a watch's name or a provider's reference means."""
    from watcher.mustering import members_of
    from watcher.references import provider_ref

    resolved = store.providers.resolved()
    members = members_of(config.watches, store)
    if any(watch.name == text for watch in config.watches):
        return members.of(text)
    try:
        reference = provider_ref(text, config.site.reports)
    except ValueError as error:
        names = ", ".join(watch.name for watch in config.watches)
        raise Failure(f"{text!r} is neither a watch ({names}) nor a provider", WRONG_USE) from error
    if not isinstance(reference, str):
        return [reference]
    if reference in resolved:
        return [resolved[reference]]
    # Also one that is watched no longer: what it was told for is still in the store.
    return sorted({*store.providers.of_urn(reference), *_of_urn(reference, members)})


def _of_urn(urn: str, members: Members) -> Iterator[ProviderKey]:
    return (key for key in members.watches if key.urn == urn)


_COLUMNS = (
    "id",
    "seen",
    "kind",
    "provider",
    "name",
    "direction",
    "severity",
    "title",
    "inspected",
    "published",
    "heading",
    "before",
    "after",
    "url",
)


def _csv(events: list[dict[str, Any]]) -> str:
    """One line for each judgement or change of each event; one for an event with neither."""
    from watcher.tabular import safe

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for event in events:
        report = event["report"] or {}
        rows = [(j["heading"], j["before"], j["after"]) for j in event["judgements"]]
        rows += [(c["field"], c["before"], c["after"]) for c in event["changes"] if not rows]
        for heading, before, after in rows or [(None, None, None)]:
            writer.writerow(
                safe(value)
                for value in (
                    event["id"],
                    event["seen"],
                    event["kind"],
                    event["provider"],
                    event["name"],
                    event["direction"],
                    event["severity"],
                    report.get("title"),
                    report.get("inspected"),
                    report.get("published"),
                    heading,
                    before,
                    after,
                    report.get("url"),
                )
            )
    return out.getvalue()
