"""The command `deliveries`: the duties to tell, and what may be done about them by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from watcher.commands.common import DONE, TROUBLE, WRONG_USE, Failure, load_config, opened, say

if TYPE_CHECKING:
    from watcher.config import Config
    from watcher.store import Store
    from watcher.store.duty import Duty


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--all", "every", is_flag=True, help="Also what was sent, and what was dropped.")
@click.pass_context
def deliveries(ctx: click.Context, as_json: bool, every: bool) -> int:
    """
    Show what is still to be told, and what was given up.

    Each alert to each channel: its id, whether it waits, is being sent or was given up, how often
    it was tried, when it is tried next, and what its host last answered. It may run beside the
    daemon. Exit code 1 if something was given up.
    """
    from watcher.assembly import now
    from watcher.duties import gather, lines
    from watcher.registered import document

    if ctx.invoked_subcommand is not None:
        if as_json or every:
            raise Failure("--json and --all of the list do not go with a command", WRONG_USE)
        return DONE
    config = load_config(ctx)
    with opened(config) as store:
        found = store.deliveries.duties(settled=every)
    if as_json:
        click.echo(document(gather(found)))
    else:
        for line in lines(found, now()):
            say(line)
    return TROUBLE if any(duty.state == "failed" for duty in found) else DONE


@deliveries.command()
@click.argument("ids", nargs=-1, type=int, metavar="[ID]...")
@click.option("--channel", metavar="NAME", help="All that wait for this channel or were given up.")
@click.option("--all", "every", is_flag=True, help="All that wait or were given up.")
@click.pass_context
def retry(ctx: click.Context, ids: tuple[int, ...], channel: str | None, every: bool) -> int:
    """
    Have alerts tried now.

    Say which by ID, as `deliveries` lists them, or by channel, or all. One that was given up counts
    anew. What a channel gathers for a time of day keeps that time, unless it is named by ID. They
    go out with the next look of the daemon, within seconds, or by `ofsted-watch check`. What is
    being sent at this moment is left alone.
    """
    from watcher.assembly import now

    _one_way(ids, channel, every=every)
    config = load_config(ctx)
    with opened(config) as store:
        chosen = _chosen(store, config, ids, channel)
        if not ids:
            # Not tried yet, and not due: gathered for its time.
            chosen = [d for d in chosen if d.attempts or d.next_try is None or d.next_try <= now()]
        code = _each(
            chosen, lambda duty: store.deliveries.put_back(duty.id, now()), "is tried now", ids
        )
    known = {one.name for one in config.channels}
    for name in sorted({duty.channel for duty in chosen} - known):
        click.echo(f"warning: the config has no channel {name!r}: what is for it waits", err=True)
    return code


@deliveries.command()
@click.argument("ids", nargs=-1, type=int, metavar="[ID]...")
@click.option("--channel", metavar="NAME", help="All that wait for this channel or were given up.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def drop(ctx: click.Context, ids: tuple[int, ...], channel: str | None, yes: bool) -> int:
    """
    Let alerts go without sending them.

    Say which by ID, as `deliveries` lists them, or by channel. Nobody is told of them any more;
    `retry` with the ID still sends them. You are asked first; without a terminal to ask at, say
    --yes. What is being sent at this moment is left alone.
    """
    from watcher.assembly import now
    from watcher.operator_alerts import channel_news

    _one_way(ids, channel, every=False)
    config = load_config(ctx)
    with opened(config) as store:
        chosen = _chosen(store, config, ids, channel)
        if chosen and not yes:
            if not sys.stdin.isatty():
                raise Failure("there is no terminal to ask at: say --yes if it is meant", WRONG_USE)
            for duty in chosen:
                say(f"{duty.id}  {duty.channel}  {duty.subject}")
            click.confirm("Let these go without sending them?", abort=True)
        code = _each(chosen, lambda duty: store.deliveries.drop(duty.id, now()), "is let go", ids)
        channel_news(config, store, (), (), now())
    return code


def _one_way(ids: Sequence[int], channel: str | None, *, every: bool) -> None:
    if sum((bool(ids), channel is not None, every)) != 1:
        raise Failure("say which, in one way: by ID, or by --channel NAME, or all", WRONG_USE)


def _chosen(store: Store, config: Config, ids: Sequence[int], channel: str | None) -> list[Duty]:
    """The duties that are meant: by id, of one channel, or all that are open."""
    if not ids:
        found = store.deliveries.duties()
        names = {duty.channel for duty in found}.union(one.name for one in config.channels)
        if channel is not None and channel not in names:
            there = ", ".join(sorted(names))
            raise Failure(f"no channel is called {channel!r}; there are: {there}", WRONG_USE)
        return [duty for duty in found if channel in (None, duty.channel)]
    known = {duty.id: duty for duty in store.deliveries.duties(settled=True)}
    if strange := [str(one) for one in ids if one not in known]:
        raise Failure(
            f"there is no delivery {', '.join(strange)}; `deliveries --all` lists them all",
            WRONG_USE,
        )
    return [known[one] for one in dict.fromkeys(ids)]


def _each(
    chosen: Sequence[Duty], act: Callable[[Duty], bool], done: str, ids: Sequence[int]
) -> int:
    """Do it to each, and say of each what became of it. Another process may be quicker."""
    left = 0
    for duty in chosen:
        taken = act(duty)
        left += not taken
        what = done if taken else "is left alone: it is being sent, or is settled already"
        say(f"{duty.id}  {duty.channel}  {what}: {duty.subject}")
    if not chosen:
        click.echo("there is nothing to do: nothing of the kind waits or was given up")
    return TROUBLE if left and ids else DONE
