"""When a document that could not be had is asked for again, and when it is given up. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from scrapers.documents.model import READER, Document
from scrapers.model import ProviderKey
from watcher.store.documents import Filed

FIRST_WAIT = timedelta(minutes=15)
_LONGEST_WAIT = timedelta(days=1)
_GIVE_UP = timedelta(days=14)
_GONE = timedelta(days=7)
"""How long a host must say that there is no such document, before it is believed."""


def lacked(
    filed: Filed,
    now: datetime,
    detail: str,
    *,
    missing: bool = False,
    unreadable: bool = False,
    asked: bool = True,
) -> Filed:
    """
    A try that failed. With `missing` the host says that there is no such document; with
    `unreadable` something else came. Not `asked` is one that has to wait for its turn.

    What was had before is kept: a document that cannot be had again is still the one we read.
    """
    failing = filed.failing or (now if asked else None)
    gone = (filed.missing or now) if missing else (None if asked else filed.missing)
    over = (failing is not None and now - failing >= _GIVE_UP) or (
        gone is not None and now - gone >= _GONE
    )
    failures = filed.failures + asked
    return replace(
        filed,
        state="given-up" if over and filed.state == "wanted" else filed.state,
        tried=now,
        failures=failures,
        failing=failing,
        missing=gone,
        next_try=None if over else now + wait(failures),
        detail=detail,
        # A later reader may be able to read it.
        reader=READER if unreadable and filed.document is None else filed.reader,
    )


def wait(failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    # Bounded before it is doubled: no length of time holds the 40th doubling.
    return min(FIRST_WAIT * (1 << min(max(failures - 1, 0), 16)), _LONGEST_WAIT)


def given_up(filed: Filed) -> Filed:
    """One that is asked for once and never again of ourselves."""
    state = "given-up" if filed.state == "wanted" else filed.state
    return replace(filed, state=state, next_try=None)


def had(filed: Filed, now: datetime, document: Document, size: int, *, foreign: bool) -> Filed:
    """A try that went well. One that is about another provider is still awaited."""
    return Filed(
        filed.provider,
        filed.file_id,
        "foreign" if foreign else "read",
        tried=now,
        awaited=filed.awaited and foreign,
        fetched=now,
        sha256=document.sha256,
        size=size,
        reader=READER,
        document=document,
    )


def first_asked(key: ProviderKey, file_id: str, now: datetime, *, awaited: bool) -> Filed:
    """One that was never asked for. `awaited` if its report is being told."""
    return Filed(key, file_id, "wanted", now, awaited)
