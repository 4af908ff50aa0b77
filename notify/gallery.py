"""All kinds of alert on one page, each in every form side by side. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from notify.alert import Message

_DARK = "@media (prefers-color-scheme: dark)"
_SLACK_LINK = re.compile(r"<(https://[^|>]+)\|([^>]+)>")

KINDS = {
    "worse": "A report with a lower grade than the one before.",
    "better": "A report with a higher grade.",
    "same": "A report with the grade of the one before.",
    "still": "A report that finds again what was wrong before: it is not new, and is said so.",
    "first": "The first grade of a provider.",
    "new-scale": "A report of a new kind, whose grades cannot be held against the old ones.",
    "ungraded": "A visit that gives no grade.",
    "flags": "A visit without a grade whose document says that safeguarding is not effective.",
    "revised": "A grade told before was wrong: what was told, and what is right.",
    "withdrawn": "A report that Ofsted's page no longer lists.",
    "closed": "A provider that closed.",
    "closed-after-inadequate": "A provider that closed with Inadequate as its last grade.",
    "suspended": "A provider whose registration is suspended.",
    "late-report": "A report that came after the closure.",
    "two-events": "Two things at once about one provider.",
    "joined": "A provider that an owner, a trust or an area now has.",
    "left": "A provider that they have no longer.",
    "overdue": "A report that has not come in the time in which most come.",
    "watching": "What a watch covers from now on.",
    "digest": "A day or a week in one message.",
    "nothing-new": "A week without news.",
    "operator": "What is wrong with the watcher itself, for whoever looks after it.",
}
"""Of each kind, in a sentence, what it tells."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """One message to be shown, what it is called, and what it is for."""

    name: str
    about: str
    message: Message


def page(specimens: Iterable[Specimen]) -> str:
    """The page: it loads nothing from anywhere, and runs no script."""
    return _PAGE.render(specimens=tuple(specimens))


def in_light(mail: str) -> str:
    """A mail as one sees it where light is wanted, whatever the browser wants."""
    return mail.replace(_DARK, "@media not all")


def in_dark(mail: str) -> str:
    """A mail as one sees it where dark is wanted, whatever the browser wants."""
    return mail.replace(_DARK, "@media all")


def _slack(text: str) -> Markup:
    """Slack's text about as Slack shows it: links, and what stands between stars in bold."""
    parts = _SLACK_LINK.split(text)
    shown = [_emphasised(parts[0])]
    for url, words, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        shown += [Markup('<a href="{}">{}</a>').format(url, html.unescape(words))]
        shown += [_emphasised(rest)]
    return Markup("").join(shown)


def _emphasised(text: str) -> Markup:
    escaped = str(Markup.escape(html.unescape(text)))
    bold = re.sub(r"(?m)(?<!\w)\*([^*\n]+)\*(?!\w)", r"<strong>\1</strong>", escaped)
    # All words were escaped just before; the marks are ours.
    return Markup(re.sub(r"(?m)^_([^\n]+)_$", r"<em>\1</em>", bold))  # noqa: S704


_FORMS = Environment(
    loader=PackageLoader("notify"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_FORMS.filters |= {"in_dark": in_dark, "in_light": in_light, "slack": _slack}
_PAGE = _FORMS.get_template("preview.html")
