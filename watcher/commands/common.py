"""What commands share: loading the config, opening the store, logging, and failing clearly."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from watcher.config import Config
    from watcher.store import Store
    from watcher.store.register import Register

DONE, TROUBLE, WRONG_USE, UNREACHED, HELD = 0, 1, 2, 3, 4


class Failure(Exception):
    """A command cannot go on. The message is for the user; `code` is the exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def config_path(ctx: click.Context) -> Path:
    """The config file that was asked for."""
    from watcher.config import find

    return find(ctx.obj["config"], os.environ)


def load_config(ctx: click.Context) -> Config:
    """Load the config, or fail with every mistake in it. Warnings go to standard error."""
    from watcher.config import BadConfig, load

    start_logging(ctx)
    try:
        config = load(config_path(ctx), os.environ)
    except BadConfig as error:
        raise Failure(str(error), WRONG_USE) from error
    for warning in config.warnings:
        say(f"warning: {warning}", err=True)
    return config


@contextmanager
def opened(config: Config, *, checked: bool = False) -> Iterator[Store]:
    """
    The store, open. One that cannot be opened, or that fails while it is used, is a clear
    failure. `checked` looks it through for damage first.
    """
    import sqlite3

    from watcher.store import NotCopied, Unusable, open_store, unusable

    try:
        with open_store(config.state, checked=checked) as store:
            yield store
    except (Unusable, NotCopied) as error:
        raise Failure(str(error), WRONG_USE) from error
    except sqlite3.Error as error:
        trouble = unusable(error, config.state)
        if trouble is None:
            raise
        raise Failure(str(trouble), WRONG_USE) from error


@contextmanager
def register_of(config: Config) -> Iterator[Register | None]:
    """The register; None where there is no store yet, and none is made."""
    try:
        config.state.stat()
    except OSError:
        yield None
        return
    with opened(config) as store:
        yield store.register


@contextmanager
def held(config: Config) -> Iterator[None]:
    """Hold the store against a second instance."""
    from watcher.store import StoreBusy, Unusable, only_instance

    with ExitStack() as stack:
        try:
            stack.enter_context(only_instance(config.state))
        except StoreBusy as error:
            raise Failure(str(error), HELD) from error
        except Unusable as error:
            raise Failure(str(error), WRONG_USE) from error
        yield


def start_logging(ctx: click.Context) -> None:
    """Send logs, ours and the libraries', to standard error, in one shape."""
    from watcher import logs

    # A command that looks once prints what matters by itself; the daemon has only its log.
    level = {0: logging.ERROR, 1: logging.INFO}.get(ctx.obj["verbose"], logging.DEBUG)
    if ctx.command.name == "run":
        level = min(level, logging.INFO)
    logs.start(level, ctx.obj["log_format"], sys.stderr)


def say(text: str, *, err: bool = False) -> None:
    """Print lines, others' words among them."""
    click.echo(shown(text), err=err)


def shown(text: str) -> str:
    """Lines without what a terminal would take for a command."""
    from watcher.registered import plain

    return "\n".join(map(plain, text.split("\n")))
