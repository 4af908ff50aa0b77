"""The command `feed`: what happened to the providers of a watch, as a feed."""

from __future__ import annotations

import click

from watcher.commands.common import DONE, WRONG_USE, Failure, load_config, opened


@click.command()
@click.argument("name", metavar="WATCH")
@click.option("--atom", "ending", flag_value="atom", help="As Atom, which is the default.")
@click.option("--json-feed", "ending", flag_value="json", help="As JSON Feed.")
@click.option("--ics", "ending", flag_value="ics", help="As a calendar (iCalendar).")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="The newest N events.",
)
@click.pass_context
def feed(ctx: click.Context, name: str, ending: str | None, limit: int) -> int:
    """
    Print the feed of a watch.

    What happened to its providers, newest first, as far as its readers asked for that. The
    calendar has each report on the day of its publication, and each one that is awaited on the day
    by which nine in ten such reports have come. With `feeds` in the config the daemon keeps the
    same in files. It may run beside the daemon.
    """
    from watcher.assembly import now
    from watcher.feeding import FORMATS, gather
    from watcher.mustering import members_of

    config = load_config(ctx)
    watches = [watch for watch in config.watches if watch.name == name]
    if not watches:
        names = ", ".join(watch.name for watch in config.watches)
        raise Failure(f"no watch is called {name!r}; there are: {names}", WRONG_USE)
    with opened(config) as store:
        members = members_of(config.watches, store)
        today = now().astimezone(config.timezone).date()
        found = gather(watches, store, members, today, limit)
    # As bytes: a feed is UTF-8, and a calendar has line ends of its own, whatever the terminal.
    click.echo(FORMATS[ending or "atom"](found[name]).encode(), nl=False)
    return DONE
