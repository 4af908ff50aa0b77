"""One answer of a host as it came: status, headers and body, for who looks at the site itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapers.decoding import text_of

KEPT = frozenset(
    {
        "age",
        "cache-control",
        "content-type",
        "date",
        "etag",
        "expires",
        "last-modified",
        "location",
        "retry-after",
        "vary",
    }
)
"""The headers that say something of a page's age, or where it has gone. Never a cookie."""


@dataclass(frozen=True, slots=True)
class Look:
    """
    What one address answered: no redirect was followed. `headers` are those of `KEPT`, by their
    names in small letters; the body of anything but a 200 is not kept. `taken` is aware.
    """

    url: str
    status: int
    taken: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    charset: str | None = None

    @property
    def text(self) -> str:
        """The body in the charset that the header names, else as UTF-8; never an error."""
        return text_of(self.body, self.charset)

    @property
    def dated(self) -> datetime | None:
        """The time by the host's clock (RFC 9110, 6.6.1), what it spent in a cache added."""
        age = self.headers.get("age", "0")
        in_cache = timedelta(seconds=int(age) if age.isdecimal() and len(age) < 9 else 0)
        try:
            when = parsedate_to_datetime(self.headers["date"])
            return (when if when.tzinfo else when.replace(tzinfo=UTC)) + in_cache
        except (KeyError, ValueError, OverflowError):  # the last for what no calendar reaches
            return None


def kept(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Those of `headers` that are worth looking at."""
    return {name.lower(): value for name, value in headers if name.lower() in KEPT}
