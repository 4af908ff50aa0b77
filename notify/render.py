"""Turns an alert into the message in every form a channel may need. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from notify.alert import Alert, Group, Message
from notify.brief import brief
from notify.clean import clean, plain
from notify.facts import facts
from notify.forms import OURS, Forms
from notify.phrases import preheader, shown, source, why
from notify.shorten import cut, shorten
from notify.slack_blocks import slack_post
from notify.text_form import WIDTH

__all__ = ["SLACK_LIMIT", "SUBJECT_LIMIT", "WIDTH", "render"]

SUBJECT_LIMIT = 150
"""Characters of a subject: the most that the header block of a Slack message holds."""

SLACK_LIMIT = 3000
"""Characters of the Slack form: the most that a section block holds."""

_PAGE = re.compile(r"https://reports\.ofsted\.gov\.uk/provider/([0-9]+)/([A-Za-z0-9]+)")


def render(alert: Alert, message_id: str, forms: Forms = OURS) -> Message:
    """
    Write `alert` as a mail's subject, text and HTML, for Slack, for chats and for programs.

    `message_id` stands for the alert wherever it is sent again. All texts are taken as coming
    from strangers: cleaned first, then escaped for each form. What is wrong with a template of
    `forms` is in the message's `faults`; that form is then written by ours.
    """
    alert = clean(alert)
    values = {
        "alert": alert,
        "group": alert.group,
        "rows": lambda item: tuple(shown(alert, item)),
        "preheader": preheader(alert),
        "why": why(alert),
        "source": source(alert),
    }

    writing = forms.writing()

    def write(template: str, **other: object) -> str:
        text = writing(template, values | other).strip()
        return re.sub(r"\n{3,}", "\n\n", text) + "\n"

    # Mail programs, and Python's own mail package, decode what looks like RFC 2047's words.
    subject = cut(plain(write("subject.txt")).replace("=?", "= ?"), SUBJECT_LIMIT)
    short = brief(alert)
    return Message(
        id=message_id,
        subject=subject,
        text=write("text.txt"),
        html=writing("mail.html", values | {"subject": subject}),
        slack=_slack(write, alert.group),
        severity=alert.severity,
        thread=_thread(alert),
        watches=alert.watches,
        brief=short,
        # An own text for Slack takes the place of our layout.
        blocks="" if "slack.txt" in forms.own else slack_post(alert, subject),
        data=facts(alert, message_id, subject, short),
        faults=tuple(writing.faults),
    )


def _slack(write: Callable[..., str], group: Group | None) -> str:
    """Slack's text; the rows of the group give way before anything else is cut."""
    text = ""
    for count in range(len(group.rows) if group else 0, -1, -1):
        fewer = group.first(count) if group else None
        text = write("slack.txt", group=fewer).rstrip("\n")
        if len(text) <= SLACK_LIMIT:
            return text
    return shorten(text, SLACK_LIMIT)


def _thread(alert: Alert) -> str | None:
    """What all messages about one provider are filed under: `provider-2-9000001`."""
    found = _PAGE.fullmatch(alert.page or "")
    return f"provider-{found[1]}-{found[2]}" if found else None
