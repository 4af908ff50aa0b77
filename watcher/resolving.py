"""What a bare URN stands for: asked of the listing, then of the address that old links use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog

from scrapers.errors import NotFound, ScrapeError
from scrapers.http import Client
from scrapers.model import Page, ProviderKey
from scrapers.search import SearchQuery, read_listing
from watcher.store import Store
from watcher.tally import Tally

log = structlog.get_logger()

_ASK_AGAIN = timedelta(hours=6)
"""When a URN that stands for nothing is asked for again."""

_MOST = 100
"""URNs asked for in one cycle: official files do not tell the page type of every provider."""

_PROVIDER = re.compile(r"/provider/(\d+)/([^/?#]+)")
_EVERY_STATUS = (1, 2, 4)


class Unresolved(Exception):
    """The URN stands for nothing, or for more than one provider; the message says which."""


def resolve(client: Client, urn: str) -> ProviderKey:
    """
    Find the provider that `urn` stands for. Raises Unresolved, or ScrapeError.

    Early-years numbers overlap with those of schools: where a URN stands for two providers, the
    choice is the user's.
    """
    query = SearchQuery(q=urn, statuses=_EVERY_STATUS, rows=100)
    answer = client.page(query.path(), kind="listing")
    assert isinstance(answer, Page)
    listing = read_listing(answer.text, answer.url)
    found = sorted({row.provider for row in listing.rows if row.provider.urn == urn})
    if len(found) > 1:
        choices = " or ".join(map(str, found))
        raise Unresolved(f"URN {urn} stands for more than one provider: write {choices}")
    if found:
        return found[0]
    # Ofsted's own data files link this form; where it leads says the type. Whether a wrong half
    # of the two answers 404 is not known: any answer that leads nowhere counts as no.
    for half in ("CARE", "ELS"):
        path = f"/inspection-reports/find-inspection-report/provider/{half}/{urn}"
        try:
            end = client.resolve(path)
        except NotFound:
            continue
        match = _PROVIDER.search(end)
        if match and match[2].upper() == urn:
            return ProviderKey.parse(f"{match[1]}/{match[2]}")
    raise Unresolved(f"Ofsted's site knows no provider with URN {urn}")


def resolve_all(
    urns: Iterable[str],
    store: Store,
    client: Client,
    clock: Callable[[], datetime],
    tally: Tally,
    *,
    impatient: bool,
) -> None:
    """
    Ask what each of `urns` stands for, and remember it; those that lately stood for nothing only
    if `impatient`.
    """
    asked = 0
    for urn in urns:
        job = f"resolve {urn}"
        next_ask = store.journal.due(job, "")
        if tally.dead or (next_ask and next_ask > clock() and not impatient):
            continue
        asked += 1
        if asked > _MOST:
            return
        place = f"URN {urn}"
        try:
            key = resolve(client, urn)
        except Unresolved as error:
            tally.problem("unresolved", place, str(error))
            store.journal.set_due(job, "", clock() + _ASK_AGAIN)
            tally.reached = True
        except ScrapeError as error:
            tally.failed(place, error)
        except Exception as error:  # noqa: BLE001 one odd URN must not stop the others
            tally.surprise(place, error)
        else:
            store.providers.remember(urn, key, clock())
            tally.good(place)
            log.info("resolved", urn=urn, provider=str(key))
