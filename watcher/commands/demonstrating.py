"""The command that shows it all: `demo`."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import click

from watcher.commands.common import DONE, TROUBLE, start_logging


@click.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-output"),
    show_default=True,
    help="Where the mails are saved as HTML.",
)
@click.pass_context
def demo(ctx: click.Context, output: Path) -> int:
    """
    Play a story in a minute.

    A small replica of Ofsted's site publishes reports on a group of invented homes; the watcher
    polls it over real HTTP and sends real mail to an inbox and real posts to a webhook. It needs
    no config, touches no other host and leaves only the mails' HTML behind.
    """
    import os

    from watcher import demo as story
    from watcher.assembly import make_channels
    from watcher.commands.working import one_cycle, send
    from watcher.config import load
    from watcher.store import open_store

    start_logging(ctx)
    started = time.monotonic()
    click.echo(
        "Hollybank Care and its five homes are invented, and so is all that happens to them.\n"
        "Ofsted's site is played by a replica on this machine; nothing leaves it."
    )
    with tempfile.TemporaryDirectory() as folder, story.stage(Path(folder)) as stage:
        config = load(stage.config, os.environ)
        channels = make_channels(config)
        with open_store(config.state) as store:

            def cycle() -> None:
                one_cycle(config, store)
                send(config, store, channels)

            mails, posts = story.tell(stage, cycle, click.echo, output)
            left = store.deliveries.unsettled()
            events = len(list(store.told.history()))
    click.echo(
        f"\n━━━ {events} events, {mails} mails, {posts} posts to the webhook, {left} left to send, "
        f"in {time.monotonic() - started:.0f} s ━━━\n"
        f"The mails as they look: {output.resolve()}\n"
        "To watch real providers: look at config.toml, then `ofsted-watch validate`, "
        "`ofsted-watch check`, `ofsted-watch run`."
    )
    return DONE if not left else TROUBLE
