"""The commands around alerts: `test-alert` really sends, `preview` only shows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import click

from watcher.commands.common import DONE, TROUBLE, WRONG_USE, Failure, load_config, opened, say

if TYPE_CHECKING:
    from notify.alert import Alert


@click.command("test-alert")
@click.argument("channel", required=False)
@click.option(
    "--kind",
    "sample",
    metavar="K",
    default="worse",
    show_default=True,
    help="Which sample to send.",
)
@click.pass_context
def test_alert(ctx: click.Context, channel: str | None, sample: str) -> int:
    """
    Really send a sample.

    It goes to CHANNEL, or to every channel of the config. The sample is about an invented home, and
    says so. It goes the way that real alerts go, and what the host answers is shown. `preview
    --help` lists the kinds.
    """
    from notify.render import render
    from watcher.commands.working import channels_of

    config = load_config(ctx)
    channels = channels_of(config)
    if channel is not None and channel not in channels:
        names = ", ".join(channels)
        raise Failure(f"no channel is called {channel!r}; there are: {names}", WRONG_USE)
    alert = _sample(sample)
    code = DONE
    for name in [channel] if channel is not None else channels:
        outcome = channels[name].send(render(alert, f"<{uuid4()}@ofsted-watch.invalid>"))
        say(f"{name}: {'sent' if outcome.ok else 'NOT sent'} ({outcome.detail})")
        code = code if outcome.ok else TROUBLE
    return code


@click.command()
@click.argument("event_id", type=int, required=False)
@click.option("--sample", metavar="K", help="Show a sample instead of an event.")
@click.option(
    "--form",
    type=click.Choice(["all", "text", "html", "slack"]),
    default="all",
    show_default=True,
    help="Which form to show.",
)
@click.pass_context
def preview(ctx: click.Context, event_id: int | None, sample: str | None, form: str) -> int:
    """
    Show an alert without sending it.

    As text, HTML and Slack. Name an event by its id, as `history` lists it, or a sample by its
    kind: worse, better, same, first, new-scale, ungraded, revised, withdrawn, closed, and more.
    """
    from notify.render import render

    if (event_id is None) == (sample is None):
        raise Failure("say which: an event's id, or --sample KIND", WRONG_USE)
    alert = _sample(sample) if sample is not None else _alert_of(ctx, event_id)
    message = render(alert, "<preview@ofsted-watch.invalid>")
    forms = {"text": message.text, "html": message.html, "slack": message.slack}
    if form != "all":
        click.echo(forms[form])
        return DONE
    click.echo(f"Subject: {message.subject}")
    for name, body in forms.items():
        click.echo(f"\n──── {name} ────\n{body.rstrip()}")
    return DONE


def _sample(kind: str) -> Alert:
    from notify.samples import SAMPLES

    if kind not in SAMPLES:
        raise Failure(f"no sample is called {kind!r}; there are: {', '.join(SAMPLES)}", WRONG_USE)
    return SAMPLES[kind]


def _alert_of(ctx: click.Context, event_id: int | None) -> Alert:
    from watcher.store.deliveries import load_alert
    from watcher.writing import localised

    assert event_id is not None
    config = load_config(ctx)
    with opened(config) as store:
        if store.told.event(event_id) is None:
            raise Failure(f"there is no event {event_id}; `history` lists them", WRONG_USE)
        body = store.told.alert_of(event_id)
    if body is None:
        raise Failure(
            f"event {event_id} was told to no channel: no watch asks for events of its kind and "
            "weight, or its watch has no channel",
            WRONG_USE,
        )
    return localised(load_alert(body), config.timezone)
