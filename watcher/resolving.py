"""What a bare URN stands for: asked of the listing, then of the address that old links use."""

from __future__ import annotations

import re

from scrapers.errors import NotFound
from scrapers.http import Client
from scrapers.model import Page, ProviderKey
from scrapers.search import SearchQuery, read_listing

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
