"""
What one value of the config file may be: each rule takes it, and gives it back or says what is
wrong and what to write instead. pydantic collects the ValueErrors.

Rules that need more than one value are in `watcher.config_checks`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, ValidationInfo

from watcher import due
from watcher.references import provider_ref

EVENT_KINDS = (
    "published",
    "revised",
    "withdrawn",
    "status",
    "identity",
    "joined",
    "left",
    "overdue",
)

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LENGTH = re.compile(r"[\d.]+\s*[smhd]")
_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_MONTH = timedelta(days=31)
_A_MONDAY = datetime.fromisoformat("2026-01-05T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Around:
    """
    What the rule of one value needs to know of the rest of the file.

    `environ` is None where the secrets are not to be read. `ofsted` says that Ofsted's own site
    is meant, to which a gentle pace is owed.
    """

    environ: Mapping[str, str] | None
    folder: Path
    reports: str
    zone: ZoneInfo
    channels: tuple[str, ...]
    ofsted: bool


def near(word: str, known: Sequence[str]) -> str:
    """What helps after an unknown word: the nearest known one, or else all of them."""
    close = get_close_matches(word, known, n=1)
    if close:
        return f"Did you mean {close[0]!r}?"
    return f"Known are: {', '.join(known)}" if known else "There is none yet"


class Wrong(ValueError):
    """A broken rule: what is wrong, and what to do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}: {remedy}")
        self.what = what
        self.remedy = remedy


def _around(info: ValidationInfo) -> Around:
    assert isinstance(info.context, Around)
    return info.context


def text(value: str) -> str:
    """A name for people: a line break in it would break the subject of every mail."""
    if not value.strip() or not value.isprintable():
        raise Wrong("it must be one line of text", "Write something between the quotes")
    return value


def timezone(value: str) -> str:
    """The name of a zone that this machine knows."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        close = get_close_matches(value, available_timezones(), n=1)
        remedy = f"Did you mean {close[0]!r}?" if close else "Write one such as 'Europe/London'"
        raise Wrong(f"{value!r} is not a time zone", remedy) from None
    return value


def state(value: str, info: ValidationInfo) -> str:
    """The path of the store."""
    _path(value, "a file", "ofsted-watch.db")
    if os.path.isdir(_around(info).folder / value):  # noqa: PTH112 - never raises, unlike Path's
        raise Wrong(f"{value!r} is a directory", "Write the path of a file in it")
    return value


def folder(value: str) -> str:
    """The path of a folder, which need not be there yet."""
    return _path(value, "a folder", "feeds")


def _path(value: str, what: str, such_as: str) -> str:
    if not value.strip() or "\0" in value:
        raise Wrong(f"{value!r} is not {what}", f"Write a path, such as {such_as!r}")
    if value.startswith("~"):
        raise Wrong(f"{value!r}: ~ means nothing here", "Write the whole path, from / on")
    return value


def split_web(value: str) -> SplitResult | None:
    """The parts of an http or https address; None if it is no such thing."""
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if sound and not re.search(r"\s", value) else None


def is_ofsted(value: object) -> bool:
    """Whether `value` is an address of Ofsted's own site."""
    parts = split_web(value) if isinstance(value, str) else None
    host = (parts.hostname or "").rstrip(".") if parts else ""
    return f".{host}".endswith(".ofsted.gov.uk")


def site_address(value: str) -> str:
    """The address of a site, without a path; a slash at its end is dropped."""
    parts = split_web(value)
    if parts is None:
        raise Wrong(f"{value!r} is not a web address", "Write it as https://host")
    host = parts.netloc.rpartition("@")[2]
    if parts.path.strip("/") or parts.query or parts.fragment or host != parts.netloc:
        raise Wrong(f"{value!r} says more than a host", f"Write {parts.scheme}://{host}")
    return f"{parts.scheme}://{host}"


def contact(value: str) -> str:
    """Goes into the User-Agent, and must be able to stand in a header."""
    if value and not (value.isascii() and value.isprintable()):
        raise Wrong(f"{value!r} cannot stand in a header", "Write a mail or web address")
    return value


def pace(seconds: float, info: ValidationInfo) -> float:
    """Seconds between two requests; at least one at Ofsted's own site."""
    if seconds < 1 and _around(info).ofsted:
        raise Wrong(
            f"{seconds:g} seconds is too fast for Ofsted's site, a public service that others "
            "need as well",
            "Write 1.0 or more",
        )
    return seconds


def _length(value: str) -> timedelta:
    try:
        length = due.duration(value)
    except OverflowError:
        length = timedelta.max
    if not _SECOND <= length <= _MONTH:
        raise Wrong(f"{value!r} is not between a second and a month", "Write 15m, 2h or 1d")
    return length


def gap(value: str, zone: ZoneInfo) -> timedelta:
    """The time between the first two polls of a schedule. Raises ValueError, saying why."""
    if _LENGTH.fullmatch(value.strip()):
        return _length(value)
    following = due.cadence(value, zone)
    first = following(_A_MONDAY)
    return following(first) - first


def listings(value: str, info: ValidationInfo) -> str:
    """When to poll: a cron line or a length of time."""
    around = _around(info)
    if gap(value, around.zone) < _MINUTE and around.ofsted:
        raise Wrong(
            f"{value!r} is too often for Ofsted's site, a public service that others need as well",
            "Write 15m or more",
        )
    return value


def sweep(value: str) -> str:
    """Within what time every watched page is read."""
    _length(value)
    return value


def when(value: str, info: ValidationInfo) -> str:
    """When a channel takes its alerts."""
    due.hold(value, _around(info).zone)
    return value


def note(value: str, info: ValidationInfo) -> str:
    """When the operator is told how the watching went."""
    try:
        due.hold(value, _around(info).zone)
    except ValueError:
        known = False
    else:
        known = value != "instant"
    if not known:
        remedy = "Write daily 08:00 or weekly mon 08:00, or leave note out"
        raise Wrong(f"{value!r} is no time for a note", remedy)
    return value


def secret(value: str, info: ValidationInfo) -> str:
    """An address with each ${NAME} in it replaced from the environment."""
    environ = _around(info).environ
    if "${" in _VARIABLE.sub("", value):
        raise Wrong("it has a '${' that begins no variable", "Write ${NAME}")
    if environ is None:
        return value
    missing = [name for name in _VARIABLE.findall(value) if not environ.get(name, "").strip()]
    if missing:
        raise Wrong(
            f"{' and '.join(dict.fromkeys(missing))} is not set in the environment",
            "Set it where the watcher is started, or comment this out",
        )
    # A variable that was filled from a file often ends in a line break.
    return _one_address(_VARIABLE.sub(lambda match: environ[match[1]].strip(), value))


def _one_address(value: str) -> str:
    if not value.strip() or not value.strip().isprintable():
        raise Wrong("it does not hold one address", "docs/config.md shows what to write")
    return value.strip()


def url_file(value: str, info: ValidationInfo) -> str:
    """The address that stands in the file `value`."""
    around = _around(info)
    if around.environ is None:
        return value
    try:
        content = (around.folder / value).read_text("utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not text"
        raise Wrong(
            f"{value!r} cannot be read ({reason})",
            "Write the path of a file that holds the address; it is looked for beside this file",
        ) from None
    return _one_address(content)


def ping(value: str, info: ValidationInfo) -> str:
    """The web address of a dead man's switch."""
    found = secret(value, info)
    if _around(info).environ is not None and split_web(found) is None:
        raise Wrong("it is not a web address", "Write https://…, or leave ping out")
    return found


def channel(value: str, info: ValidationInfo) -> str:
    """The name of a channel of this file."""
    known = _around(info).channels
    if value not in known:
        raise Wrong(f"there is no channel {value!r}", near(value, known))
    return value


def provider(value: str, info: ValidationInfo) -> str:
    """A provider, as `watcher.references` reads it."""
    provider_ref(value, _around(info).reports)
    return value


def event_kind(value: str) -> str:
    """A kind of event."""
    if value not in EVENT_KINDS:
        raise Wrong(f"{value!r} is not a kind of event", near(value, EVENT_KINDS))
    return value


def some(what: str, remedy: str) -> AfterValidator:
    """The rule of a list that must not be empty."""

    def rule(values: list[str]) -> list[str]:
        if not values:
            raise Wrong(what, remedy)
        return values

    return AfterValidator(rule)
