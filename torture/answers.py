"""What a broken site answers: each way as a function from a scene to the rules that spoil it."""

from __future__ import annotations

import gzip
import re
from calendar import month_name
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import formatdate
from functools import cache

from scrapers.replica import Fault as Rule
from scrapers.replica import Replica, faults
from scrapers.replica.faults import HTML, Action, Answer
from scrapers.replica.routes import respond

Spoil = Callable[[Replica, str], list[Rule]]
"""Takes the replica and the key of one watched home, gives the rules."""

_DAY_WRITTEN = re.compile(rf"\d\d (?:{'|'.join(month_name[1:])}) \d{{4}}")
_ROW = re.compile(
    r'<li class="search-result">.*?(?=<li class="search-result">|</ul>\s*<div)', re.DOTALL
)
_ENTRY = re.compile(r'<li class="timeline__day.*?</li>', re.DOTALL)
_TIMELINE = re.compile(r'<ol class="timeline">.*?</ol>', re.DOTALL)
MAINTENANCE = "<html><head><title>Back soon</title></head><body><h1>Back soon</h1></body></html>"


def everywhere(action: Action) -> Spoil:
    """Every page and listing."""
    return lambda _, __: [Rule(lambda target: target != "/robots.txt", action)]


def all_pages(action: Action) -> Spoil:
    """Pages and listings, but no documents."""
    return lambda _, __: [Rule("/provider/", action), Rule("/search", action)]


def one_page(action: Action) -> Spoil:
    """The page of one home."""
    return lambda _, home: [Rule(f"/provider/{home}", action)]


def every_page(action: Action) -> Spoil:
    """The pages of all homes; the listings are as ever."""
    return lambda _, __: [Rule("/provider/", action)]


def listings(action: Action) -> Spoil:
    """The listings; the pages are as ever."""
    return lambda _, __: [Rule("/search", action)]


def half(answer: Answer) -> Answer:
    """The first half of a page, as if that were all: the length declared is that of the half."""
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def most(answer: Answer) -> Answer:
    """A page cut off in the midst of its reports, with the length declared of what is left."""
    text = answer.body.decode()
    ends = [match.end() for match in re.finditer("</li>", text[: text.find("</ol>\n</div>")])]
    return replace(answer, body=text[: ends[-1]].encode() if ends else answer.body)


@cache
def _bomb() -> bytes:
    return gzip.compress(b"<!-- nothing -->\n" * 60_000_000, 9)  # a gigabyte of it


def gzip_bomb(_: Answer) -> Answer:
    """One megabyte that unpacks to a thousand."""
    return Answer(200, _bomb(), HTML, (("Content-Encoding", "gzip"),))


@cache
def _large() -> bytes:
    return b"<!-- nothing to see here, and that at great length -->\n" * 3_700_000


def very_large(_: Answer) -> Answer:
    """A page of 200 MB."""
    return Answer(200, _large())


def wrong_charset(answer: Answer) -> Answer:
    """UTF-8 that says it is UTF-16."""
    return replace(answer, content_type="text/html; charset=UTF-16")


def latin(answer: Answer) -> Answer:
    """UTF-8 that says it is Latin-1."""
    return replace(answer, content_type="text/html; charset=ISO-8859-1")


def renamed_classes(text: str) -> str:
    """The same page after a redesign: every class has another name."""
    return re.sub(r'class="([^"]*)"', lambda match: f'class="x-{match[1].strip()}"', text)


def without_timeline(text: str) -> str:
    """A page that has lost the list of its reports."""
    return _TIMELINE.sub("", text)


def without_reports(text: str) -> str:
    """A page whose list says when the provider was registered, and has no report any more."""
    return _ENTRY.sub(lambda entry: "" if "/v1/file/" in entry[0] else entry[0], text)


def first_entry_alone(text: str) -> str:
    """A page that shows the newest entry of its list alone, as one with a button for more does."""

    def shortened(timeline: re.Match[str]) -> str:
        entries = _ENTRY.findall(timeline[0])
        return f'<ol class="timeline">{entries[0]}</ol>' if entries else timeline[0]

    return _TIMELINE.sub(shortened, text)


def a_day_later(text: str) -> str:
    """A page whose every date is a day later."""

    def later(match: re.Match[str]) -> str:
        day = datetime.strptime(match[0], "%d %B %Y") + timedelta(days=1)  # noqa: DTZ007  a day
        return f"{day:%d %B %Y}"

    return _DAY_WRITTEN.sub(later, text)


def another_day(answer: Answer) -> Answer:
    """A host whose clock is a day ahead."""
    stamp = datetime.now().timestamp() + 86_400  # noqa: DTZ005  only the moment counts
    ahead = ("Date", formatdate(stamp, usegmt=True)), ("Expires", formatdate(stamp, usegmt=True))
    return replace(answer, headers=(*answer.headers, *ahead))


def page_of_another(replica: Replica, home: str) -> list[Rule]:
    """One page answers with that of another provider."""
    other = next(str(p.key) for p in replica.site.providers if str(p.key) != home and p.reports)

    def action(_: Answer) -> Answer:
        return respond(replica.site, replica.variants, f"/provider/{other}")[1]

    return [Rule(f"/provider/{home}", action)]


def led_to_another(replica: Replica, home: str) -> list[Rule]:
    """One page redirects to that of another provider."""
    other = next(str(p.key) for p in replica.site.providers if str(p.key) != home and p.reports)
    return one_page(faults.redirect(f"/provider/{other}"))(replica, home)


def asked_to_wait(_: Replica, home: str) -> list[Rule]:
    """The first request for one page is answered with 429: come back in a second."""
    return [Rule(f"/provider/{home}", faults.status(429, retry_after="1"), times=1)]


def in_a_circle(_: Replica, __: str) -> list[Rule]:
    """Pages and listings redirect to themselves by way of another address."""
    return [
        Rule("/round", faults.redirect("/roundabout")),
        Rule("/roundabout", faults.redirect("/round")),
        Rule(lambda target: target != "/robots.txt", faults.redirect("/round")),
    ]


def _second_pages(change: Callable[[Sequence[str]], list[str]]) -> list[Rule]:
    """Every listing page but the first of each, with its rows changed."""

    def action(answer: Answer) -> Answer:
        text = answer.body.decode()
        rows = _ROW.findall(text)
        start = text.find(rows[0]) if rows else 0
        end = text.rfind(rows[-1]) + len(rows[-1]) if rows else 0
        return replace(answer, body=(text[:start] + "".join(change(rows)) + text[end:]).encode())

    return [Rule(lambda t: t.startswith("/search") and "start=0" not in t, action)]


def shrinking(_: Replica, __: str) -> list[Rule]:
    """The further pages of a listing are empty, as if it had got shorter meanwhile."""
    return _second_pages(lambda _: [])


def repeating(replica: Replica, _: str) -> list[Rule]:
    """The further pages of a listing show again what the first one did."""
    first: list[str] = []

    def look(target: str) -> bool:
        if target.startswith("/search") and "start=0" in target:
            first[:] = [target]
        return target.startswith("/search") and "start=0" not in target and bool(first)

    def action(_: Answer) -> Answer:
        return respond(replica.site, replica.variants, first[0])[1]

    return [Rule(look, action)]


def reordered(_: Replica, __: str) -> list[Rule]:
    """The rows of every listing page come the other way round."""

    def action(answer: Answer) -> Answer:
        text = answer.body.decode()
        rows = _ROW.findall(text)
        if not rows:
            return answer
        start, end = text.find(rows[0]), text.rfind(rows[-1]) + len(rows[-1])
        return replace(answer, body=(text[:start] + "".join(reversed(rows)) + text[end:]).encode())

    return [Rule("/search", action)]
