"""The newest official file of a series, from GOV.UK's pages onto this machine."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scrapers.errors import NotFound
from scrapers.http import Client
from scrapers.landing import Progress
from scrapers.official.catalogue import (
    SOURCES,
    Attachment,
    further_paths,
    newest,
    read_document,
)
from scrapers.official.model import Series

_DOCUMENTS_AT_MOST = 12
"""Of one catalogue: pages that lead to each other must come to an end."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An official file that has been downloaded: where it lies, and the SHA-256 of its bytes."""

    attachment: Attachment
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class AlreadyHeld:
    """The newest official file is the one that is held already: nothing was downloaded."""

    attachment: Attachment


def find(client: Client, series: Series, today: date) -> Attachment:
    """
    The newest official file of a series that GOV.UK offers on a day. Raises ScrapeError.

    Of several pages where it may be some need not exist; one that cannot be read or understood
    fails it all, since the newest may be the one that is missed.
    """
    waiting = deque(SOURCES[series].pages(today))
    asked: list[str] = []
    documents: list[dict[str, Any]] = []
    while waiting and len(asked) < _DOCUMENTS_AT_MOST:
        path = waiting.popleft()
        if path in asked:
            continue
        asked.append(path)
        try:
            document = read_document(client.content(path), path)
        except NotFound:
            continue
        documents.append(document)
        waiting.extend(further_paths(series, document))
    if not documents:
        raise NotFound(", ".join(asked), f"GOV.UK has no page where the files of {series} were")
    return newest(series, documents)


def fetch(
    client: Client,
    series: Series,
    today: date,
    folder: Path,
    *,
    unless: str | None = None,
    progress: Progress | None = None,
) -> Fetched | AlreadyHeld:
    """
    Download the newest official file of a series into `folder`, unless its address is `unless`,
    that of the file already held: each release has a new one. Raises ScrapeError, and OSError if
    the folder cannot be written.
    """
    attachment = find(client, series, today)
    if attachment.url == unless:
        return AlreadyHeld(attachment)
    folder.mkdir(parents=True, exist_ok=True)
    # A name of our own: what a page calls a file may be anything.
    path = folder / f"{series}-{attachment.as_at or 'undated'}.{attachment.kind}"
    sha256 = client.download(attachment.url, path, progress=progress)
    return Fetched(attachment, path, sha256)
