"""The command line: one group, its global options, and what each failure exits with."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from pathlib import Path

import click

from watcher import __version__

COMMANDS = {
    "run": "working",
    "check": "working",
    "status": "looking",
    "history": "looking",
    "deliveries": "delivering",
    "feed": "feeding",
    "group": "grouping",
    "read": "reading",
    "find": "looking_up",
    "types": "listing_types",
    "add": "finding",
    "remove": "finding",
    "validate": "validating",
    "doctor": "doctoring",
    "register": "registering",
    "reconcile": "reconciling",
    "test-alert": "alerting",
    "preview": "alerting",
    "backup": "copying",
    "restore": "restoring",
    "export": "copying",
    "demo": "demonstrating",
}
"""Each command and the module of `watcher.commands` that has it, in the order of `--help`."""


class _Lazy(click.Group):
    """Loads a command's module when it is called, so that `--help` answers at once."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"watcher.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 done, but something could not be read or delivered; 2 wrong use "
    "or config; 3 the site could not be reached at all; 4 another instance holds the store.",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The config file. Else $OFSTED_WATCH_CONFIG, else ./config.toml.",
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How log lines are written to standard error.",
)
@click.option("-v", "--verbose", count=True, help="Log more; twice for all there is.")
@click.version_option(__version__, prog_name="ofsted-watch")
@click.pass_context
def cli(ctx: click.Context, config: Path | None, log_format: str, verbose: int) -> None:
    """
    Watch Ofsted's reports and tell people what changed.

    A first time: write a config.toml, `ofsted-watch validate` it, `ofsted-watch check` once,
    then leave `ofsted-watch run` running. `ofsted-watch demo` shows it all without a config.
    """
    ctx.obj = {"config": config, "log_format": log_format, "verbose": verbose}


def main() -> None:
    """Run the command line; end the process with the exit code of the contract."""
    from watcher.commands.common import Failure, say  # noqa: PLC0415 keeps `--help` quick

    try:
        code = cli(standalone_mode=False)
    except Failure as failure:
        say(str(failure), err=True)
        sys.exit(failure.code)
    except click.ClickException as error:
        words = io.StringIO()
        error.show(words)
        say(words.getvalue().rstrip("\n"), err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
