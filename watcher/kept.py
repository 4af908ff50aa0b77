"""Pages that could not be understood, kept beside the store for the operator to look at."""

from __future__ import annotations

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
