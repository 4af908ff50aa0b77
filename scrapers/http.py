"""One polite client: paced, obedient to robots.txt, bounded in time, size and reach."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal, Self
from urllib.parse import quote

import httpx
import stamina

from scrapers.bodies import bounded, decompressed
from scrapers.deadline import Deadline
from scrapers.decoding import text_of
from scrapers.errors import Disallowed, NotFound, Throttled, Unreachable
from scrapers.hosts import (
    DAY,
    LIMITS,
    PUBLIC_GOVUK,
    HostNote,
    HostNotes,
    Hosts,
    Kind,
    Limits,
    Requests,
    Validators,
)
from scrapers.landing import Landing, Progress
from scrapers.look import Look, kept
from scrapers.model import Page, Unchanged
from scrapers.pace import Pace
from scrapers.robots import PRODUCT, Robots

# 403: one scraper of 2024 saw single ones that a second try five seconds later cured [ONE].
_PASSING = frozenset({403, 429, 500, 502, 503, 504})
_ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5: the least that a reader must take in
_HOPS = 5
# What the file host shows for a document that is gone. With which status is not known [UNKNOWN].
_NO_REPORT = re.compile(rb"<(?:title|h1)\b[^>]*>\s*Report not found", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Errand:
    """
    What is asked for, the same at each redirect and attempt. `largest` and `deadline` bound one
    answer. Its body is kept in memory, unless there is a `landing` for it.
    """

    kind: Kind
    largest: int
    deadline: float
    conditions: Mapping[str, str] = field(default_factory=dict)
    hurry: bool = False
    landing: Landing | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    url: str
    response: httpx.Response
    body: bytes

    @property
    def status(self) -> int:
        return self.response.status_code


class _Passing(Exception):
    """One attempt failed in a way that may pass; `wait` are the seconds that the host asked for."""

    def __init__(
        self, url: httpx.URL, detail: str, answer: _Answer | None = None, wait: float = 0
    ) -> None:
        super().__init__(f"{url}: {detail}")  # as stamina logs it
        self.detail = detail
        self.answer = answer
        self.wait = wait


class Client:
    """
    Reads pages, documents and official files from the configured hosts, and from no other.

    Every method raises Disallowed, NotFound, Throttled or Unreachable; each names the address.
    `requests` counts since it was last set to a new `Requests`. For one thread.

    `pace` is the least number of seconds between the starts of two requests to one host. `now`
    gives an aware time, `clock` seconds that never go back; a `sleep` that must end early raises.
    """

    def __init__(
        self,
        hosts: Hosts,
        contact: str,
        version: str,
        pace: float,
        notes: HostNotes,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        limits: Limits = LIMITS,
    ) -> None:
        self.requests = Requests()
        self._hosts = hosts
        self._notes = notes
        self._now = now
        self._clock = clock
        self._limits = limits
        self._deadline = Deadline()
        self._pace = Pace(pace, limits.longest_wait, now, clock, sleep)
        self._robots = Robots(notes, now, self._read_robots)
        bases = [
            httpx.URL(base) for base in (hosts.reports, hosts.files, hosts.govuk, hosts.assets)
        ]
        self._schemes = {_host(base): base.scheme for base in bases}
        self._retrying, self._hurrying = (
            stamina.RetryingCaller(
                attempts=limits.attempts,
                timeout=timeout,
                wait_initial=limits.wait,
                wait_max=limits.longest_wait,
                wait_jitter=limits.wait,
            )
            for timeout in (limits.patience, limits.hurry)
        )
        # One for life: making one loads the list of authorities, 20 to 35 ms each time.
        self._http = httpx.Client(
            headers={"User-Agent": _user_agent(version, contact), "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            limits=httpx.Limits(max_connections=1, keepalive_expiry=30),
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def page(
        self,
        path_or_url: str,
        *,
        kind: Literal["listing", "provider"],
        validators: Validators | None = None,
    ) -> Page | Unchanged:
        """
        Read one page: a path on the reports host, or a whole address on any configured one.

        Give `validators` only if what they belong to is stored: Unchanged brings no text.
        `url` is where the redirects led; the provider there may be another one.
        """
        conditions = _conditions(validators)
        answer = self._follow(path_or_url, self._errand(kind, conditions))
        # A 304 to a question without conditions would be the news of nothing.
        if answer.status == 304 and conditions:
            self.requests.not_modified += 1
            return Unchanged(answer.url, self._now())
        _must_be_ok(answer)
        headers = answer.response.headers
        return Page(
            url=answer.url,
            text=_text(answer),
            fetched=self._now(),
            etag=headers.get("ETag"),
            last_modified=headers.get("Last-Modified"),
        )

    def document(self, file_id: str, *, hurry: bool = False) -> bytes:
        """
        Read a document by its id from the configured file host. Not known to be a PDF yet. In a
        `hurry`, since an alert waits for it, a slow failure is not tried again.

        A page that says "Report not found" is NotFound, whatever its status (six such pages of
        2023 to 2025 had been saved as PDFs by others).
        """
        address = f"{self._hosts.files}/v1/file/{file_id}"
        limits = self._limits
        errand = _Errand("file", limits.document, limits.deadline, hurry=hurry)
        answer = self._follow(address, errand)
        _must_be_ok(answer)
        if not answer.body.startswith(b"%PDF-") and _NO_REPORT.search(answer.body):
            raise NotFound(answer.url, "a page that says 'Report not found' came instead")
        return answer.body

    def resolve(self, path: str) -> str:
        """Give the address where `path` on the reports host leads, such as an old one of a URN."""
        answer = self._follow(path, self._errand("provider"))
        _must_be_ok(answer)
        return answer.url

    def look(self, address: str, *, kind: Kind) -> Look:
        """
        Ask one address once and give the answer as it came, whatever its status; a redirect is not
        followed. It is no less polite for that: only what is allowed is asked for, in its turn.
        """
        base = self._hosts.reports if address.startswith("/") else ""
        url = self._own(base + address)
        self._admit(url, kind)
        answer = self._ask(url, self._errand(kind))
        response = answer.response
        headers = kept(response.headers.multi_items())
        return Look(
            answer.url, answer.status, self._now(), headers, answer.body, response.charset_encoding
        )

    def content(self, path: str) -> str:
        """Read what GOV.UK's content API holds of its page at `path`: JSON, not parsed yet."""
        address = f"{self._hosts.govuk}/api/content{path}"
        answer = self._follow(address, self._errand("official"))
        _must_be_ok(answer)
        return _text(answer)

    def download(self, url: str, to: Path, *, progress: Progress | None = None) -> str:
        """
        Write a file of GOV.UK to `to`, which is whole or not there, and give its SHA-256. It is
        never in memory as a whole. Raises OSError too, if `to` cannot be written.

        Of a file that is not released yet GOV.UK shows a page, with 200: that is no file.
        """
        limits = self._limits
        address = self._asset(url)
        with Landing(to, progress) as landing:
            errand = _Errand("official", limits.official, limits.official_deadline, landing=landing)
            _must_be_ok(self._follow(address, errand))
            return landing.settle()

    def _asset(self, url: str) -> str:
        """
        Where a file of GOV.UK is asked for. Of what stands in for GOV.UK only by the path of its
        address, whatever host that names: nothing but the public site leads to the public files.
        """
        if self._hosts.govuk == PUBLIC_GOVUK and not url.startswith("/"):
            return url
        try:
            named = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise Unreachable(repr(url[:200]), f"that is no address: {error}") from error
        path = named.raw_path.decode("ascii")
        is_web = named.scheme in {"", "http", "https"}
        if not is_web or not path.startswith("/") or named.path.endswith("/"):
            raise Unreachable(repr(url[:200]), "that is no address of a file")
        return self._hosts.govuk + path

    def _errand(self, kind: Kind, conditions: Mapping[str, str] | None = None) -> _Errand:
        return _Errand(kind, self._limits.page, self._limits.deadline, conditions or {})

    def _follow(self, address: str, errand: _Errand) -> _Answer:
        base = self._hosts.reports if address.startswith("/") else ""
        url = self._own(base + address)
        seen = [url]
        while True:
            self._admit(url, errand.kind)
            answer = self._ask(url, errand)
            if not answer.response.has_redirect_location:
                return answer
            try:
                url = self._own(answer.response.headers["Location"], url)
            except Unreachable as error:
                raise Unreachable(answer.url, f"redirected to {error}") from error
            if url in seen or len(seen) > _HOPS:
                raise Unreachable(str(seen[0]), f"redirected in a circle or too often, to {url}")
            seen.append(url)

    def _own(self, address: str, base: httpx.URL | None = None) -> httpx.URL:
        """
        Read an address, relative to `base`, and raise Unreachable unless it is on our hosts.

        Plain http is upgraded where the host is configured with https: old addresses of Ofsted
        are written with http, and its own canonical links still are.
        """
        try:
            url = base.join(address) if base else httpx.URL(address)
        except httpx.InvalidURL as error:
            raise Unreachable(repr(address[:200]), f"that is no address: {error}") from error
        host = _host(url)
        if host not in self._schemes or url.scheme not in {"http", "https"}:
            # Neither password nor query: a log-in page may have a secret in either.
            where = f"{url.scheme}://{host}{url.path}"
            raise Unreachable(where, "that is on none of the configured hosts")
        secure = "https" in {url.scheme, self._schemes[host]}
        return url.copy_with(scheme="https" if secure else "http", userinfo=b"", fragment=None)

    def _admit(self, url: httpx.URL, kind: Kind) -> None:
        host, where = _host(url), str(url)
        paused = (self._notes.get(host) or HostNote()).paused_until
        # A pause further off than any that we set was written under a wrong clock.
        if paused and self._now() < paused <= self._now() + DAY:
            raise Throttled(where, f"left alone until {_minute(paused)}", paused)
        if kind == "robots":
            return
        rules = self._robots.rules(host, where)
        self._pace.keep(host, min(rules.crawl_delay(PRODUCT) or 0, DAY.total_seconds()))
        if not rules.can_fetch(where, PRODUCT):
            raise Disallowed(where, "robots.txt does not allow it")

    def _read_robots(self, where: str) -> str:
        address = str(httpx.URL(where).copy_with(raw_path=b"/robots.txt"))
        answer = self._follow(address, self._errand("robots"))
        if 400 <= answer.status < 500:  # RFC 9309, 2.3.1.3: no rules, all is allowed
            return ""
        _must_be_ok(answer)
        return answer.body[:_ROBOTS_BYTES].decode("utf-8-sig", "replace")

    def _ask(self, url: httpx.URL, errand: _Errand) -> _Answer:
        """Ask until there is an answer, or no use in asking again."""

        def again(error: Exception) -> bool | float:
            if not isinstance(error, _Passing):
                return False
            wait = error.wait
            if not wait and error.answer and error.answer.status == 403:
                wait = self._limits.forbidden
            if not wait:
                return True
            # A matter of the host's pace, so that it holds for every request to it.
            self._pace.hold(_host(url), wait)
            return 0.0

        try:
            retrying = self._hurrying if errand.hurry else self._retrying
            return retrying(again, self._attempt, url, errand)
        except _Passing as passing:
            if passing.answer is None:
                raise Unreachable(str(url), passing.detail) from passing
            if passing.wait:
                raise self._pause(url, passing.answer.status, passing.wait) from passing
            # A 429 is about us, a 503 may be about one page: it must not stop all the others.
            if passing.answer.status == 429:
                raise self._pause(url, 429, self._limits.pause) from passing
            return passing.answer

    def _attempt(self, url: httpx.URL, errand: _Errand) -> _Answer:
        began = self._pace.take_turn(_host(url), str(url))
        setattr(self.requests, errand.kind, getattr(self.requests, errand.kind) + 1)
        # Each reading is a first visit: no session may colour a page.
        self._http.cookies.clear()
        traced = {"trace": self._deadline.trace}
        try:
            with (
                self._deadline.within(errand.deadline),
                self._http.stream(
                    "GET", url, headers=errand.conditions, extensions=traced
                ) as response,
            ):
                # The body of a refusal is of no use; a 304 is read for its connection's sake.
                wanted = response.status_code in {200, 304}
                body = self._body(response, errand, began) if wanted else b""
        except httpx.HTTPError as error:
            if not self._deadline.passed:
                raise _Passing(url, str(error) or type(error).__name__) from error
        # An answer without a length ends where its connection is shut: that is not its end.
        if self._deadline.passed:
            raise Unreachable(str(url), f"not whole after {errand.deadline:g} seconds")
        answer = _Answer(str(url), response, body)
        if answer.status not in _PASSING:
            return answer
        wait = _retry_after(response.headers.get("Retry-After"), self._now())
        if wait > self._limits.longest_wait:
            raise self._pause(url, answer.status, wait)
        raise _Passing(url, f"HTTP {answer.status}", answer, wait)

    def _body(self, response: httpx.Response, errand: _Errand, began: float) -> bytes:
        """Take in a body, no further than the errand goes; nothing is left of one that lands."""
        where = str(response.url)
        encoding = (response.headers.get("Content-Encoding") or "identity").lower()
        raw = self._in_time(response, errand.deadline, began)
        body = bounded(decompressed(raw, encoding, where), errand.largest, where)
        if errand.landing is None:
            return b"".join(body)
        if response.headers.get("Content-Type", "").lower().startswith("text/html"):
            raise Unreachable(where, "a web page came in place of the file")
        said = response.headers.get("Content-Length", "") if encoding == "identity" else ""
        length = int(said) if said.isdecimal() else None
        if length is not None and length > errand.largest:
            raise Unreachable(where, f"larger than {errand.largest:,} bytes")
        errand.landing.write(body, length)
        return b""

    def _in_time(self, response: httpx.Response, deadline: float, began: float) -> Iterator[bytes]:
        for piece in response.iter_raw():
            if self._clock() - began > deadline:
                raise Unreachable(str(response.url), f"not whole after {deadline:g} seconds")
            yield piece

    def _pause(self, url: httpx.URL, status: int, seconds: float) -> Throttled:
        until = self._now() + timedelta(seconds=min(seconds, DAY.total_seconds()))
        note = self._notes.get(_host(url)) or HostNote()
        self._notes.put(_host(url), replace(note, paused_until=until))
        return Throttled(str(url), f"HTTP {status}: come back at {_minute(until)}", until)


def _host(url: httpx.URL) -> str:
    return url.netloc.decode("ascii")


def _minute(when: datetime) -> str:
    return when.isoformat(" ", "minutes")


def _user_agent(version: str, contact: str) -> str:
    """Name the program and whom to write to. A false contact is worse than none."""
    named = "not set" if contact.strip() in {"", "you@example.org"} else contact.strip()
    return f"{PRODUCT}/{version} (contact: {quote(named, safe='@:/?=&+,; ')})"


def _conditions(validators: Validators | None) -> dict[str, str]:
    if validators is None:
        return {}
    named = {
        "If-None-Match": validators.etag,
        "If-Modified-Since": validators.last_modified,
    }
    # A header that could not be sent back as it came is not sent at all.
    return {k: v for k, v in named.items() if v and v.isascii() and v.isprintable()}


def _must_be_ok(answer: _Answer) -> None:
    if answer.status in {404, 410}:
        raise NotFound(answer.url, f"HTTP {answer.status}")
    if answer.status != 200:
        raise Unreachable(answer.url, f"HTTP {answer.status}")


def _text(answer: _Answer) -> str:
    return text_of(answer.body, answer.response.charset_encoding)


def _retry_after(value: str | None, now: datetime) -> float:
    """Give the seconds that a Retry-After header (RFC 9110, 10.2.3) asks for, 0 for none."""
    if value is None:
        return 0
    if value.isdecimal():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # the latter for a zone of billions of hours
        return 0
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0, (aware - now).total_seconds())
