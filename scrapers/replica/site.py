"""The state of the made-up site, and what can happen to it: publish, close, correct, withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from threading import RLock
from typing import Any

from scrapers.authorities import AUTHORITIES
from scrapers.model import Milestone, ProviderKey
from scrapers.official.model import Series
from scrapers.replica.invented import InventedFile, InventedProvider, InventedReport


class Site:
    """
    The invented providers and their reports. Safe to change while it is being served.

    `local_authorities` gives the code of each authority that listings can be filtered by, by
    its name: those of the real form, unless told otherwise. An operation on a provider or file
    that is not there raises KeyError; a key or file id that is taken raises ValueError.
    """

    def __init__(
        self,
        providers: Iterable[InventedProvider] = (),
        local_authorities: Mapping[str, str] | None = None,
    ) -> None:
        real = {name: code for code, name in AUTHORITIES.items()}
        self.local_authorities = dict(real if local_authorities is None else local_authorities)
        self._providers: dict[ProviderKey, InventedProvider] = {}
        self._holders: dict[str, ProviderKey] = {}  # by file id
        self._official: dict[str, InventedFile] = {}  # by the id of the asset
        self._lock = RLock()
        for provider in providers:
            self.add_provider(provider)

    @property
    def providers(self) -> tuple[InventedProvider, ...]:
        """All providers as they are now, in the order in which they were added."""
        with self._lock:
            return tuple(self._providers.values())

    def provider(self, key: ProviderKey | str) -> InventedProvider:
        """One provider as it is now. Raises KeyError."""
        return self._providers[_key(key)]

    def find_report(self, file_id: str) -> tuple[InventedProvider, InventedReport] | None:
        """The report with this id and whose it is, or None."""
        with self._lock:
            key = self._holders.get(file_id)
            if key is None:
                return None
            provider = self._providers[key]
        return provider, next(each for each in provider.reports if each.file_id == file_id)

    def add_provider(self, provider: InventedProvider) -> None:
        """A provider registers."""
        with self._lock:
            if provider.key in self._providers:
                raise ValueError(f"{provider.key} is there already")
            for report in provider.reports:
                self._take(report.file_id, provider.key)
            self._providers[provider.key] = provider

    def publish(self, key: ProviderKey | str, report: InventedReport) -> None:
        """A new report appears, on the provider's page and in the listings."""
        with self._lock:
            provider = self.provider(key)
            self._take(report.file_id, provider.key)
            self._change(key, reports=(*provider.reports, report))

    def correct(self, file_id: str, **changes: Any) -> None:
        """A report is replaced under its own id: another grade, date, title or text."""
        with self._lock:
            provider, report = self._found(file_id)
            corrected = replace(report, **changes)
            reports = (corrected if each is report else each for each in provider.reports)
            self._change(provider.key, reports=tuple(reports))

    def withdraw(self, file_id: str) -> None:
        """A report disappears from the page; its document is not found any more."""
        with self._lock:
            provider, report = self._found(file_id)
            kept = tuple(each for each in provider.reports if each is not report)
            del self._holders[file_id]
            self._change(provider.key, reports=kept)

    def close(self, key: ProviderKey | str, when: date | None, words: str = "Closed") -> None:
        """A provider ends: its status changes and its timeline says so."""
        with self._lock:
            milestones = (*self.provider(key).milestones, Milestone(words, when))
            self._change(key, status=words, milestones=milestones)

    def set_status(self, key: ProviderKey | str, words: str) -> None:
        """The status changes, with no entry on the timeline."""
        self._change(key, status=words)

    def rename(self, key: ProviderKey | str, name: str | None) -> None:
        """The provider goes by another name."""
        self._change(key, name=name)

    def set_trust(self, key: ProviderKey | str, trust: tuple[str, str] | None) -> None:
        """A school joins a trust (id, name) or leaves it."""
        self._change(key, trust=trust)

    def set_owner(self, key: ProviderKey | str, owner: str | None) -> None:
        """The provider belongs to another organisation, of which its page says nothing."""
        self._change(key, owner=owner)

    def publish_official(
        self,
        series: Series,
        as_at: date,
        content: bytes,
        filename: str,
        title: str | None = None,
    ) -> InventedFile:
        """An official file appears on GOV.UK, under `title`, or else what its name says."""
        words = filename.rpartition(".")[0].replace("_", " ")
        file = InventedFile(series, as_at, content, filename, title or words)
        with self._lock:
            if file.asset in self._official:
                raise ValueError(f"the official file {filename} is there already")
            self._official[file.asset] = file
        return file

    @property
    def official(self) -> tuple[InventedFile, ...]:
        """All official files that have been published, in that order."""
        with self._lock:
            return tuple(self._official.values())

    def _change(self, key: ProviderKey | str, **changes: Any) -> None:
        with self._lock:
            provider = self.provider(key)
            self._providers[provider.key] = replace(provider, **changes)

    def _found(self, file_id: str) -> tuple[InventedProvider, InventedReport]:
        found = self.find_report(file_id)
        if found is None:
            raise KeyError(file_id)
        return found

    def _take(self, file_id: str, key: ProviderKey) -> None:
        if file_id in self._holders:
            raise ValueError(f"file {file_id} is there already")
        self._holders[file_id] = key


def _key(key: ProviderKey | str) -> ProviderKey:
    return key if isinstance(key, ProviderKey) else ProviderKey.parse(key)
