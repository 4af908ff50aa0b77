"""What commands share: loading the config, opening the store, logging, and failing clearly."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
        click.echo(f"warning: {warning}", err=True)
    return config


@contextmanager
def opened(config: Config) -> Iterator[Store]:
    """The store, open; a store that cannot be opened is a clear failure."""
    from watcher.store import NewerStore, StoreDamaged, open_store

    try:
        store = open_store(config.state)
    except (NewerStore, StoreDamaged) as error:
        raise Failure(str(error), WRONG_USE) from error
    except OSError as error:
        raise Failure(f"the store cannot be written: {error}", WRONG_USE) from error
    with store:
        yield store


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
    from watcher.store import StoreBusy, only_instance

    with ExitStack() as stack:
        try:
            stack.enter_context(only_instance(config.state))
        except StoreBusy as error:
            raise Failure(str(error), HELD) from error
        except OSError as error:
            raise Failure(f"the store cannot be written: {error}", WRONG_USE) from error
        yield


def start_logging(ctx: click.Context) -> None:
    """Send logs, ours and the libraries', to standard error, in one shape."""
    import structlog

    # A command that looks once prints what matters by itself; the daemon has only its log.
    level = {0: logging.ERROR, 1: logging.INFO}.get(ctx.obj["verbose"], logging.DEBUG)
    if ctx.command.name == "run":
        level = min(level, logging.INFO)
    shared: list[Any] = [
        _plain_retry,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if ctx.obj["log_format"] == "json":
        final: list[Any] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    else:
        final = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_last(final))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # One line for each request, and for each tick that a long cycle outlasts, is for those who
    # ask for all there is. What goes wrong in a job is logged by the daemon itself.
    for noisy in ("httpx", "httpcore", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.DEBUG if level == logging.DEBUG else "CRITICAL")


def _plain_retry(_logger: object, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """The retries' own log line says more of the code than of the site."""
    if event.get("event") != "stamina.retry_scheduled":
        return event
    # It gives the error as code, `Name('words')`: the words are for people.
    reason = event["caused_by"].partition("(")[2].removesuffix(")").strip("'\"")
    return {"event": "retry", "reason": reason, "seconds": event["wait_for"]}


def _last(final: list[Any]) -> list[Any]:
    import structlog

    return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final]
