"""What is logged, and how: one shape for all, no secrets of libraries, nothing for a terminal."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

_HEARD = frozenset(
    {"watcher", "scrapers", "notify", "stamina", "httpx", "httpcore", "apscheduler", "__main__"}
)
"""
Who may speak. Others may not, at any level: urllib3, which carries what Apprise sends, logs the
path of each request, and that of a webhook is its secret.
"""


def start(level: int, form: str, stream: TextIO) -> None:
    """Send logs, ours and the libraries', to `stream`, as lines of "text" or of "json"."""
    shared: list[Any] = [
        _plain_retry,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # Of tracebacks never more than the lines: rich, where it is installed, shows the variables
    # too, and they hold the addresses of channels.
    final: list[Any] = [structlog.processors.format_exc_info, _shown]
    if form == "json":
        final.append(structlog.processors.JSONRenderer())
    else:
        final.append(
            structlog.dev.ConsoleRenderer(
                colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.addFilter(lambda record: record.name.partition(".")[0] in _HEARD)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # One line for each request, and for each tick that a long cycle outlasts, is for those who
    # ask for all there is. What goes wrong in a job is logged by the daemon itself.
    for noisy in ("httpx", "httpcore", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.DEBUG if level == logging.DEBUG else "CRITICAL")


def _plain_retry(
    _logger: object, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The retries' own log line says more of the code than of the site."""
    if event.get("event") != "stamina.retry_scheduled":
        return event
    # It gives the error as code, `Name('words')`: the words are for people.
    reason = event["caused_by"].partition("(")[2].removesuffix(")").strip("'\"")
    return {"event": "retry", "reason": reason, "seconds": event["wait_for"]}


def _shown(
    _logger: object, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Texts may come from pages: what a terminal takes for a command is spelt out."""
    return {name: _spelt(value, name) for name, value in event.items()}


def _spelt(value: Any, name: str) -> Any:
    if not isinstance(value, str):
        return value
    kept = "\n" if name == "exception" else ""
    return "".join(
        char if char.isprintable() or char in kept else char.encode("unicode_escape").decode()
        for char in value
    )
