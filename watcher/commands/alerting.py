"""The commands around alerts: `test-alert` really sends, `preview` only shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from watcher.commands.common import (
    DONE,
    TROUBLE,
    WRONG_USE,
    Failure,
    config_path,
    load_config,
    opened,
    say,
)

if TYPE_CHECKING:
    from notify.alert import Alert, Message
    from notify.forms import Forms


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
    from watcher.commands.working import channels_of

    config = load_config(ctx)
    channels = channels_of(config)
    if channel is not None and channel not in channels:
        names = ", ".join(channels)
        raise Failure(f"no channel is called {channel!r}; there are: {names}", WRONG_USE)
    templates = _templates(ctx)
    _sample(sample, "", templates)
    code = DONE
    for name in [channel] if channel is not None else channels:
        message = _sample(sample, f"<{uuid4()}@ofsted-watch.invalid>", templates)
        outcome = channels[name].send(message)
        say(f"{name}: {'sent' if outcome.ok else 'NOT sent'} ({outcome.detail})")
        code = code if outcome.ok else TROUBLE
    return code


@click.command()
@click.argument("event_id", type=int, required=False)
@click.option("--sample", metavar="K", help="Show a sample instead of an event.")
@click.option(
    "--form",
    type=click.Choice(["all", "text", "html", "slack", "chat", "webhook"]),
    default="all",
    show_default=True,
    help="Which form to show.",
)
@click.option("--open", "opens", is_flag=True, help="Show every kind on one page, in a browser.")
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write that page to FILE.  [default: ofsted-watch-preview.html]",
)
@click.pass_context
def preview(
    ctx: click.Context,
    event_id: int | None,
    sample: str | None,
    form: str,
    opens: bool,
    to: Path | None,
) -> int:
    """
    Show an alert without sending it.

    As text, as HTML, and as Slack, other chats and a webhook get it. Name an event by its id, as
    `history` lists it, or a sample by its kind: worse, better, same, first, new-scale, ungraded,
    revised, withdrawn, closed, and more. --open shows a sample of every kind in every form, side
    by side.
    """
    from notify.render import render

    if (event_id is not None) + (sample is not None) + (opens or to is not None) != 1:
        raise Failure("say which: an event's id, --sample KIND, or --open", WRONG_USE)
    if opens or to is not None:
        return _show_all(ctx, to or Path("ofsted-watch-preview.html"), opens=opens)
    preview_id = "<preview@ofsted-watch.invalid>"
    templates = _templates(ctx)
    if sample is not None:
        message = _sample(sample, preview_id, templates)
    else:
        message = render(_alert_of(ctx, event_id), preview_id, templates)
    forms = _as_sent(message)
    if form != "all":
        click.echo(forms[form])
        return DONE
    click.echo(f"Subject: {message.subject}")
    for name, body in forms.items():
        click.echo(f"\n──── {name} ────\n{body.rstrip()}")
    return DONE


def _as_sent(message: Message) -> dict[str, str]:
    """By its name. What is JSON is spread out; that of Slack suits its Block Kit Builder."""
    import json
    from datetime import UTC, datetime

    from notify.webhook import posted

    def spread(value: object) -> str:
        return json.dumps(value, indent=2, ensure_ascii=False)

    return {
        "text": message.text,
        "html": message.html,
        "slack": spread(json.loads(message.blocks)) if message.blocks else message.slack,
        "chat": message.brief,
        "webhook": spread(posted(message, datetime.now(UTC))),
    }


def _show_all(ctx: click.Context, path: Path, *, opens: bool) -> int:
    """Write a page with a sample of each kind, and open it where somebody can see it."""
    from notify.gallery import KINDS, Specimen, page
    from notify.sample_digests import DIGESTS
    from notify.samples import SAMPLES

    templates = _templates(ctx)
    written = {
        name: _sample(name, "<preview@ofsted-watch.invalid>", templates)
        for name in (*SAMPLES, *DIGESTS)
    }
    shown = [Specimen(name, KINDS.get(name, ""), message) for name, message in written.items()]
    for fault in dict.fromkeys(each for message in written.values() for each in message.faults):
        say(f"warning: your template {fault}", err=True)
    try:
        path.write_text(page(shown), encoding="utf-8")
    except OSError as error:
        raise Failure(f"{path}: it cannot be written ({error.strerror})", WRONG_USE) from error
    say(str(path))
    if opens and not _has_opened(path):
        say("there is no browser here: open the file in one", err=True)
    return DONE


def _has_opened(path: Path) -> bool:
    """Open a file in a browser with a window; one of the terminal would take it over."""
    import os
    import sys
    import webbrowser

    windows = sys.platform in {"darwin", "win32"}
    if not windows and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))):
        return False
    return webbrowser.open(path.absolute().as_uri())


def _templates(ctx: click.Context) -> Forms:
    """The templates of the config, or ours where there is no config that can be read."""
    import os

    from notify.forms import OURS
    from watcher.config import BadConfig, load
    from watcher.own_templates import read

    try:
        folder = load(config_path(ctx), os.environ).templates
    except BadConfig:
        return OURS
    return read(folder)[0]


def _sample(kind: str, message_id: str, forms: Forms) -> Message:
    from notify.render import render
    from notify.render_digest import render_digest
    from notify.sample_digests import DIGESTS
    from notify.samples import SAMPLES

    if kind in DIGESTS:
        return render_digest(DIGESTS[kind], message_id, forms)
    if kind not in SAMPLES:
        names = ", ".join((*SAMPLES, *DIGESTS))
        raise Failure(f"no sample is called {kind!r}; there are: {names}", WRONG_USE)
    return render(SAMPLES[kind], message_id, forms)


def _alert_of(ctx: click.Context, event_id: int | None) -> Alert:
    from watcher.store.duty import load_alert
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
