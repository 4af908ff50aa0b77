"""The command `restore`: puts a backup in the place of the store."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import click

from watcher.commands.common import DONE, WRONG_USE, Failure, held, load_config, say

if TYPE_CHECKING:
    from watcher.config import Config


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.pass_context
def restore(ctx: click.Context, file: Path | None) -> int:
    """
    Put a backup in the place of the store.

    FILE, or the newest of those that were made by themselves, in the folder beside the store that
    ends in -backups. Stop the daemon first: exit code 4 if it runs. The backup is checked, and
    stays. The store that was there is kept beside the new one, under a name that ends in .damaged-
    and the time. What was published since the backup is found again, and told; what was told since
    then may be told twice.
    """
    from watcher.assembly import now
    from watcher.store.copies import written
    from watcher.store.restoring import put_in_place
    from watcher.store.trouble import MEANS

    config = load_config(ctx)
    with held(config):
        backup = _chosen(file, config)
        try:
            aside = put_in_place(backup, config.state, now())
        except (OSError, sqlite3.Error) as error:
            raise Failure(f"{backup} was not restored: {error}", WRONG_USE) from error
    say(f"{config.state} is now as it was in {backup}, written on {written(backup)}.")
    if aside is not None:
        say(f"What was in its place is now {aside}.")
    say(MEANS)
    return DONE


def _chosen(file: Path | None, config: Config) -> Path:
    """The backup that is meant, if it can be put in place."""
    from watcher.store import folder_of, newest
    from watcher.store.copies import why_not

    backup = file or newest(config.state)
    if backup is None:
        folder = folder_of(config.state)
        raise Failure(f"there is no backup in {folder}; name a FILE if you have one", WRONG_USE)
    if backup.exists() and config.state.exists() and backup.samefile(config.state):
        raise Failure(f"{backup} is the store itself; name a backup", WRONG_USE)
    if wrong := why_not(backup):
        others = "" if file else f" Name one of the others in {backup.parent}."
        raise Failure(f"{backup} cannot be restored: {wrong}.{others}", WRONG_USE)
    return backup
