"""Good inputs of each reader, all invented: what the mutations begin with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

from pydantic import TypeAdapter

from notify.alert import Alert
from notify.samples import SAMPLES
from scrapers.model import ProviderKey
from scrapers.official.model import Series
from scrapers.official.sources import SOURCES
from scrapers.replica import Site, Variants, hollybank, publish_from
from scrapers.replica.documents import report_lines
from scrapers.replica.govuk import document
from scrapers.replica.pages import provider_page, search_page
from scrapers.replica.search import Query, results

_DAY = date(2026, 3, 31)
_ROBOTS = """User-agent: *
Crawl-delay: 2
Disallow: /search?*rows=*$
Allow: /provider/*/9000001$

User-agent: ofsted-watch
Disallow: /v1/file/
Request-rate: 1/5s 0600-0845
Sitemap: https://reports.example.org/sitemap.xml
"""


def _listings() -> Iterator[str]:
    site = hollybank()
    for asked in ("level_1_types=3&rows=5", "level_1_types=1&start=2&rows=3", "q=nothing+at+all"):
        query = Query.parse(asked)
        found = results(site.providers, query, site.local_authorities)
        yield search_page(site, query, found, Variants())


def _pages() -> Iterator[str]:
    for provider in hollybank().providers:
        # The readers are asked for 9000001, as a home and as a school.
        key = ProviderKey(2 if provider.key.type < 15 else 21, "9000001")
        yield provider_page(replace(provider, key=key), Variants())
        yield provider_page(replace(provider, key=key), Variants(care_block=True))


def _documents() -> Iterator[str]:
    for provider in hollybank().providers:
        for report in provider.reports:
            yield "\n".join(report_lines(provider, report))


def _files() -> Iterator[bytes]:
    for each in _published().official:
        if not each.content.startswith(b"PK"):
            yield each.content


def _published() -> Site:
    site = hollybank()
    for series in get_args(Series):
        publish_from(site, series, _DAY)
    return site


def _contents() -> Iterator[str]:
    official = _published().official
    paths = [path for file in official for path in SOURCES[file.series].pages(_DAY)]
    for path in dict.fromkeys(paths):
        found = document(official, path)
        if found:
            yield json.dumps(found)


def _configs() -> Iterator[str]:
    root = Path(__file__).resolve().parents[1]
    yield (root / "config.toml").read_text("utf-8")
    yield _CONFIG


_CONFIG = """
timezone = "Europe/London"
state = "watch.db"

[site]
contact = "watch@example.org"
pace = 2.5

[schedule]
listings = "*/30 7-20 * * mon-fri"
sweep = "24h"
spare = 20

[operator]
channels = ["newsdesk"]
ping = "https://ping.example.org/${PASSWORD}"

[[channel]]
name = "newsdesk"
url = "mailtos://watch:${PASSWORD}@mail.example.org?to=news@example.org"
when = "daily 08:00"
red = "wait"

[[watch]]
name = "Hollybank Care (invented)"
providers = ["2/9000001", "9000002"]
owners = ["Hollybank Care*"]
trusts = ["Hollybank Academies"]
local_authorities = ["Coventry"]
types = ["childrens-home"]
except = ["2/9000005"]
channels = ["newsdesk"]
alert_on = ["published", "status"]
min_severity = "high"
aliases = { "2/9000001" = "our placement" }
quotes = true
"""


def _alerts() -> Iterator[bytes]:
    adapter: TypeAdapter[Alert] = TypeAdapter(Alert)
    for alert in SAMPLES.values():
        yield adapter.dump_json(alert)


_SEEDS: dict[str, Callable[[], Iterator[str | bytes]]] = {
    "listing_page": _listings,
    "provider_page": _pages,
    "document_text": _documents,
    "official_file": _files,
    "content_document": _contents,
    "robots_file": lambda: iter([_ROBOTS]),
    "config_file": _configs,
    "stored_alert": _alerts,
}


def seeds_of(parser: str) -> list[bytes]:
    """Good inputs of one reader."""
    found = (one.encode() if isinstance(one, str) else one for one in _SEEDS[parser]())
    return list(dict.fromkeys(found))
