"""Takes links, tags and mentions out of a text for services that read Markdown. Pure."""

from __future__ import annotations

import re

# A tag or a link in angle brackets, of HTML, of Markdown, and of Slack and Discord.
_BRACKET = re.compile(r"<(?=\S)")
# What follows a bracket that closes: the address of a link or of an image, or the name of one.
_LINK = re.compile(r"\](?=[(\[:])")
# Those that call everybody are read anywhere, those of one person at the start of a word.
_MENTION = re.compile(r"@(?=everyone|here|channel|all|room|team)|(?<![\w@])@(?=\w)", re.IGNORECASE)


def neutral(text: str) -> str:
    """
    `text` with a space put into whatever Markdown makes a link, an image or a tag of, and a chat
    a mention. Addresses that stand by themselves stay: `notify.clean` leaves none but Ofsted's.

    Stars and the like stay, too: escaped, they would be shown with their backslashes wherever the
    service reads no Markdown, and all they can do is to make words bold.
    """
    return _MENTION.sub("@ ", _LINK.sub("] ", _BRACKET.sub("< ", text)))
