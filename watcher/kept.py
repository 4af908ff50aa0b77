"""What is kept beside the store: pages that could not be understood, and documents if wanted."""

from __future__ import annotations

import hashlib
from pathlib import Path

from scrapers.model import Page, ProviderKey


class KeptPages:
    """A private folder beside the store; the newest page of each provider stays."""

    def __init__(self, state: Path) -> None:
        self._folder = state.with_name(f"{state.name}-kept")

    def keep(self, key: ProviderKey, page: Page) -> Path:
        """Write a page down; gives where."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"{key.type}-{key.urn}.html"
        path.touch(mode=0o600)
        path.write_text(page.text, encoding="utf-8")
        return path


class KeptDocuments:
    """A private folder beside the store; a document that replaces another leaves that one too."""

    def __init__(self, state: Path) -> None:
        self._folder = state.with_name(f"{state.name}-documents")

    def keep(self, file_id: str, content: bytes) -> None:
        """Keep a document under its id; an earlier one of that id goes by its hash as well."""
        path = self._path(file_id)
        before = self.content(file_id)
        if before == content:
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if before is not None:
            path.replace(path.with_name(f"{file_id}-{hashlib.sha256(before).hexdigest()[:8]}.pdf"))
        # Half a document never has the name of a whole one.
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        part.write_bytes(content)
        part.replace(path)

    def content(self, file_id: str) -> bytes | None:
        """The bytes kept under an id, or None."""
        try:
            return self._path(file_id).read_bytes()
        except OSError:
            return None

    def _path(self, file_id: str) -> Path:
        return self._folder / f"{file_id}.pdf"
