"""Where Ofsted is read, what is remembered of each host, and what is asked of it at most."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

DAY = timedelta(days=1)  # how long robots.txt is believed (RFC 9309, 2.4), and the longest pause

PUBLIC_GOVUK = "https://www.gov.uk"
PUBLIC_ASSETS = "https://assets.publishing.service.gov.uk"
"""Where GOV.UK keeps the files that its pages name."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """The base addresses of the only hosts that are ever asked, without a slash at the end."""

    reports: str
    files: str
    govuk: str

    @property
    def assets(self) -> str:
        """Where the files of GOV.UK are: what stands in for GOV.UK stands in for them too."""
        return PUBLIC_ASSETS if self.govuk == PUBLIC_GOVUK else self.govuk


@dataclass(frozen=True, slots=True)
class HostNote:
    """
    What is remembered of a host between runs.

    `robots` is the text of its robots.txt as read at `robots_read`, "" where it has none;
    nothing is asked of the host before `paused_until`. Times are aware.
    """

    robots: str | None = None
    robots_read: datetime | None = None
    paused_until: datetime | None = None


class HostNotes(Protocol):
    """Where notes are kept, by host as it stands in an address: `name` or `name:port`."""

    def get(self, host: str, /) -> HostNote | None:
        """Give the note of `host`, None if there is none."""

    def put(self, host: str, note: HostNote, /) -> None:
        """Keep `note` in place of what was known of `host`."""


class NotesInMemory(dict[str, HostNote]):
    """Notes that are forgotten with the process."""

    def put(self, host: str, note: HostNote, /) -> None:
        """Keep `note` in place of what was known of `host`."""
        self[host] = note


@dataclass(frozen=True, slots=True)
class Validators:
    """What the host said of a page's age at the last full reading, as it said it."""

    etag: str | None = None
    last_modified: str | None = None


Kind = Literal["listing", "provider", "file", "official", "robots"]


@dataclass(slots=True)
class Requests:
    """
    How many requests were sent. Redirects and retries count, since the host feels them.

    `not_modified` are those among them that were answered with 304.
    """

    listing: int = 0
    provider: int = 0
    file: int = 0
    official: int = 0
    robots: int = 0
    not_modified: int = 0

    def since(self, before: Requests) -> Requests:
        """How many were sent after the count stood at `before`."""
        return Requests(
            **{name: count - getattr(before, name) for name, count in asdict(self).items()}
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much. Times in seconds, sizes in bytes after decompression."""

    connect: float = 10
    read: float = 30  # of silence
    deadline: float = 60  # for one whole answer, however busily it drips
    attempts: int = 3
    patience: float = 120  # no further attempt after this
    hurry: float = 15  # nor after this, where an alert is waiting for the answer
    wait: float = 1  # before the second attempt; doubled, with jitter, before each further one
    forbidden: float = 5  # before another attempt after a 403
    longest_wait: float = 60  # asked for more, we come back in another cycle instead
    pause: float = 600  # after a last 429 that does not say how long
    page: int = 10_000_000
    document: int = 60_000_000
    official: int = 150_000_000  # the largest known: 16 MB as CSV (schools, January 2026)
    official_deadline: float = 900


LIMITS = Limits()
