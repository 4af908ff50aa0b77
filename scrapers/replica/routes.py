"""Which address gives which answer. Pure: the site, the variants and an address in, bytes out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from scrapers.replica.documents import pdf, report_lines
from scrapers.replica.faults import Answer
from scrapers.replica.govuk import content_type, document
from scrapers.replica.pages import notice_page, provider_page, search_page
from scrapers.replica.search import Query, results
from scrapers.replica.site import Site
from scrapers.replica.variants import Variants

_URN = r"[A-Za-z]{0,2}\d{3,8}"


def respond(site: Site, variants: Variants, target: str) -> tuple[str, Answer]:
    """
    The answer to a GET of `target` (path and query), and its kind for the log: "listing",
    "provider", "file", "official", "legacy", "robots" or "other".
    """
    address = urlsplit(target)
    for pattern, kind, answer in _ROUTES:
        if match := pattern.fullmatch(unquote(address.path)):
            return kind, answer(site, variants, *match.groups(), address.query)
    return "other", _not_found()


def _listing(site: Site, variants: Variants, text: str) -> Answer:
    query = Query.parse(text)
    found = results(site.providers, query, site.local_authorities)
    return Answer(200, search_page(site, query, found, variants).encode())


def _provider(site: Site, variants: Variants, key: str, _: str) -> Answer:
    try:
        return Answer(200, provider_page(site.provider(key), variants).encode())
    except KeyError:
        # A wrong type for a URN is not found either: scrapers that guess types rely on it.
        return _not_found()


def _file(site: Site, variants: Variants, file_id: str, _: str) -> Answer:
    found = site.find_report(file_id)
    if found is None:
        page = notice_page("Report not found", "There is no such document any more.")
        return Answer(variants.missing_file_status, page.encode())
    return Answer(200, pdf(report_lines(*found)), "application/pdf")


def _content(site: Site, _: Variants, path: str, __: str) -> Answer:
    found = document(site.official, path)
    text = json.dumps(found or {}, ensure_ascii=False)
    return Answer(200 if found else 404, text.encode(), "application/json; charset=utf-8")


def _asset(site: Site, _: Variants, asset: str, name: str, __: str) -> Answer:
    for file in site.official:
        if (file.asset, file.filename) == (asset, name):
            return Answer(200, file.content, content_type(name))
    return _not_found()


def _legacy(site: Site, variants: Variants, register: str, urn: str, _: str) -> Answer:
    """Old addresses know two registers: ELS for education, CARE for childcare and social care."""
    for provider in site.providers:
        is_care = provider.place.level_1 in (2, 3)
        if provider.key.urn == urn.upper() and is_care == (register == "CARE"):
            headers = (("Location", f"/provider/{provider.key}"),)
            return Answer(variants.legacy_status, b"", headers=headers)
    return _not_found()


def _robots(_: Site, variants: Variants, __: str) -> Answer:
    if variants.robots is None:
        return _not_found()
    return Answer(200, variants.robots.encode(), "text/plain; charset=UTF-8")


def _home(_: Site, __: Variants, ___: str) -> Answer:
    page = notice_page("Find an inspection report", "Of invented providers alone.")
    return Answer(200, page.encode())


def _not_found() -> Answer:
    # The page of the report host for a missing provider was never kept by anyone: a guess.
    return Answer(404, notice_page("Page not found", "There is no such page.").encode())


_ROUTES: tuple[tuple[re.Pattern[str], str, Callable[..., Answer]], ...] = (
    (re.compile(r"/search"), "listing", _listing),
    (re.compile(rf"/provider/(\d{{1,4}}/{_URN})/?"), "provider", _provider),
    (re.compile(r"/v1/file/(\d+)"), "file", _file),
    (re.compile(r"/api/content(/.+)"), "official", _content),
    (re.compile(r"/media/([0-9a-f]{24})/([^/]+)"), "official", _asset),
    (
        re.compile(
            rf"(?:/inspection-reports/find-inspection-report)?/provider/(ELS|CARE)/({_URN})/?"
        ),
        "legacy",
        _legacy,
    ),
    (re.compile(r"/robots\.txt"), "robots", _robots),
    (re.compile(r"/"), "other", _home),
)
