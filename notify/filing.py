"""Under what a mail program files a mail: a provider's thread, a watch's list. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

_LONGEST = 60
"""Characters of a list's label: the whole of List-Id may have 255 (RFC 2919)."""


def thread_root(thread: str, channel: str) -> str:
    """
    The message id that all mails of one channel about one provider answer to. No mail has it: a
    thread so begins with whichever mail comes first, also after an earlier one was deleted.
    """
    return f"<{thread}.{_digest(channel)}@ofsted-watch.invalid>"


def list_id(watches: Sequence[str], domain: str) -> str:
    """
    The list that a mail is of: the first of the watches that bring it, by which a mail program
    can sort. Without a watch it is that of the watcher itself.
    """
    if not watches:
        return f"ofsted-watch <ofsted-watch.{domain}>"
    name = watches[0]
    # Only plain words may stand before the brackets in every mail program.
    phrase = " ".join(re.findall(r"[\w'-]+", name))
    return f"{phrase or 'ofsted-watch'} <{_label(name)}.ofsted-watch.{domain}>"


def _label(name: str) -> str:
    """`hollybank-care` for “Hollybank Care”, with a digest where that says not all of a name."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    label = "-".join(re.findall(r"[a-z0-9]+", letters))[:_LONGEST].strip("-")
    if re.fullmatch(r"[A-Za-z0-9 ]+", name) and len(name) <= _LONGEST:
        return label or "watch"
    return f"{label or 'watch'}-{_digest(name)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
