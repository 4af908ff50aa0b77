"""`python -m scrapers.replica [FILE.toml]`: the made-up site at a local address, till Ctrl-C."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from scrapers.replica.loading import hollybank, load_site
from scrapers.replica.server import serve
from scrapers.replica.story import load_story

_ENDINGS = (signal.SIGINT, signal.SIGTERM)


@click.command()
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--port", default=0, help="The port to listen on; any free one if left out.")
@click.option("--steps", default=0, help="Steps of the demo's story that have happened already.")
def main(file: Path | None, port: int, steps: int) -> None:
    """Serve an invented site: FILE, or the one of the demo."""
    if file and steps:
        raise click.UsageError("the story is that of the demo's site, not of a FILE")
    # Blocked here, waited for below: Ctrl-C is how this ends, not an accident.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
    site = load_site(file) if file else hollybank()
    for step in load_story()[:steps]:
        step.apply(site)
    with serve(site, port=port) as replica:
        click.echo(f"An invented replica, not Ofsted, at {replica.url}")
        click.echo(f"  all open providers  {replica.url}/search?sort=date&order=desc")
        for provider in site.providers[:5]:
            click.echo(f"  {provider.key!s:<18}  {replica.url}/provider/{provider.key}")
        click.echo("\nTo watch it, put this into config.toml:\n")
        hosts = "\n".join(f'{name:<7} = "{replica.url}"' for name in ("reports", "files", "govuk"))
        click.echo(f"[site]\n{hosts}\npace    = 0")
        signal.sigwait(_ENDINGS)


if __name__ == "__main__":
    main()
