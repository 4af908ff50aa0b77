"""One document fetched, kept if so wished, and read: what came of it is a value."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from scrapers.documents.model import READER, Document
from scrapers.errors import NotFound, ScrapeError, Unreachable
from scrapers.http import Client
from watcher.kept import KeptDocuments
from watcher.store.documents import Filed

log = structlog.get_logger()

ReadDocument = Callable[[bytes], Document]
"""Reads the bytes of a document. Never raises: what is wrong is in the problems of the document."""


@dataclass(frozen=True, slots=True)
class Had:
    """A document that was had and read. `unkept` says why it could not be kept, if so wished."""

    document: Document
    size: int
    unkept: str | None = None


@dataclass(frozen=True, slots=True)
class Lack:
    """
    Why there is none. `missing`: its host says so; `unreadable`: something else came. Not `asked`:
    its host is not asked any more in this cycle.
    """

    detail: str
    missing: bool = False
    unreadable: bool = False
    asked: bool = True


class DocumentDesk:
    """
    Fetches and reads documents for one cycle. After one that its host does not answer for, no
    other is asked for: alerts must not wait for each of them in turn. It is then `silent`; `asked`
    counts the documents asked for.
    """

    def __init__(self, client: Client, read: ReadDocument, kept: KeptDocuments | None) -> None:
        self._client = client
        self._read = read
        self._kept = kept
        self.silent = False
        self.asked = 0

    def ask(self, filed: Filed) -> Had | Lack:
        """Fetch a document and read it. One that has not changed is not read again."""
        if self.silent:
            return Lack("its host did not answer for another document", asked=False)
        self.asked += 1
        try:
            content = self._client.document(filed.file_id, hurry=True)
        except ScrapeError as error:
            self.silent = isinstance(error, Unreachable)
            return Lack(f"{error.what}: {error.detail}", missing=isinstance(error, NotFound))
        return self._take(filed, content)

    def again(self, filed: Filed) -> Had | Lack | None:
        """Read a document again from what was kept; None if that is not there any more."""
        content = self._kept.content(filed.file_id) if self._kept else None
        if content is None or hashlib.sha256(content).hexdigest() != filed.sha256:
            return None
        return self._take(filed, content)

    def _take(self, filed: Filed, content: bytes) -> Had | Lack:
        found = hashlib.sha256(content).hexdigest()
        document = filed.document
        if document is None or (filed.sha256, filed.reader) != (found, READER):
            try:
                document = replace(self._read(content), sha256=found)
            except Exception as error:
                # Whatever happens to it, the alert goes out. Its words may be the document's.
                log.exception("surprise", where=f"document {filed.file_id}")
                return Lack(f"cannot be read: {type(error).__name__}", unreadable=True)
        # Without any page it is no document: a notice of the host, or a damaged file.
        if not document.pages:
            why = "; ".join(document.problems) or "it has no pages"
            return Lack(f"cannot be read: {why}", unreadable=True)
        return Had(document, len(content), self._keep(filed.file_id, content))

    def _keep(self, file_id: str, content: bytes) -> str | None:
        if self._kept is None:
            return None
        try:
            self._kept.keep(file_id, content)
        except OSError as error:
            return f"{error.strerror}: {error.filename}"
        return None
