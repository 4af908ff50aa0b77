"""What a search of the made-up site finds: the query as the form sends it, and its results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode

from scrapers.replica.codes import RATINGS, REGIONS, listing_rating, status_code
from scrapers.replica.invented import InventedProvider

MOST_ROWS = 100
"""Since the week of 10 February 2025. That more is cut down to this, not refused, is a guess."""

_USUAL_ROWS = 10
_BRACKETS = re.compile(r"\[[^\]]*\]$")


@dataclass(frozen=True, slots=True)
class Query:
    """One search. Codes are those of the form; an empty field does not filter."""

    words: str = ""
    level_1: int = 0
    level_2: int = 0
    level_3: int = 0
    provision_type: int = 0
    authorities: tuple[str, ...] = ()
    ratings: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()
    statuses: tuple[int, ...] = (1,)
    published_from: date | None = None
    published_to: date | None = None
    start: int = 0
    rows: int = _USUAL_ROWS
    sort: str = ""
    order: str = ""

    @classmethod
    def parse(cls, text: str) -> Query:
        """
        Read a query string. An array may be written `name`, `name[]` or `name[0]`, as the
        site's own links do. What cannot be read is as if it were not there.
        """
        given: dict[str, list[str]] = {}
        for name, value in parse_qsl(text):
            given.setdefault(_BRACKETS.sub("", name), []).append(value)

        def one(name: str) -> str:
            return given.get(name, [""])[-1]

        return cls(
            words=one("q").strip(),
            level_1=_number(one("level_1_types")),
            level_2=_number(one("level_2_types")),
            level_3=_number(one("level_3_types")),
            # A link on provider pages uses it; that it selects by type code is a guess.
            provision_type=_number(one("publishing_primary_provision_type_id")),
            authorities=tuple(given.get("local_authority", ())),
            ratings=tuple(map(_number, given.get("rating", ()))),
            regions=tuple(given.get("region", ())),
            statuses=tuple(map(_number, given.get("status", ()))) or (1,),
            published_from=_day(one("latest_report_date_start")),
            published_to=_day(one("latest_report_date_end")),
            start=_number(one("start")),
            rows=min(_number(one("rows")) or _USUAL_ROWS, MOST_ROWS),
            sort=one("sort"),
            order=one("order"),
        )

    def address(self, **changes: object) -> str:
        """The search as a query string, with some fields changed, in the site's own order."""
        query = replace(self, **changes)  # type: ignore[arg-type]  # a field's name and value
        pairs: list[tuple[str, object]] = [("q", query.words), ("location", ""), ("radius", "")]
        pairs += [("level_1_types", query.level_1)] if query.level_1 else []
        pairs += [("level_2_types[0]", query.level_2)] if query.level_2 else []
        pairs += [("level_3_types[0]", query.level_3)] if query.level_3 else []
        if query.provision_type:
            pairs += [("publishing_primary_provision_type_id", query.provision_type)]
        for name, values in (
            ("local_authority", query.authorities),
            ("rating", query.ratings),
            ("region", query.regions),
            ("status", query.statuses),
        ):
            pairs += [(f"{name}[{place}]", value) for place, value in enumerate(values)]
        for name, day in (
            ("latest_report_date_start", query.published_from),
            ("latest_report_date_end", query.published_to),
        ):
            pairs += [(name, f"{day:%d-%m-%Y}")] if day else []
        pairs += [("start", query.start), ("rows", query.rows)]
        pairs += [("sort", query.sort), ("order", query.order)] if query.sort else []
        return urlencode(pairs)


def results(
    providers: Iterable[InventedProvider], query: Query, authorities: Mapping[str, str]
) -> list[InventedProvider]:
    """All that `query` finds, in its order, paging left aside. `authorities`: name to code."""
    found = [provider for provider in providers if _matches(provider, query, authorities)]
    if query.sort == "date":
        found.sort(key=_latest, reverse=query.order != "asc")
    elif query.sort == "az":
        found.sort(key=lambda each: (each.name or each.key.urn).casefold())
        if query.order == "desc":
            found.reverse()
    return found


def _matches(provider: InventedProvider, query: Query, authorities: Mapping[str, str]) -> bool:
    place = provider.place
    # A school with a trust is an academy; its type code does not say so.
    level_3 = 4 if place.level_3 == 3 and provider.trust else place.level_3
    newest = provider.newest
    rating = listing_rating(newest.grade) if newest and newest.grade else None
    return (
        status_code(provider.status) in query.statuses
        and query.level_1 in (0, place.level_1)
        and query.level_2 in (0, place.level_2)
        and query.level_3 in (0, level_3)
        and query.provision_type in (0, provider.key.type)
        and _is_among(authorities.get(provider.local_authority or ""), query.authorities)
        and _is_among(provider.region, [REGIONS.get(code) for code in query.regions])
        and _is_among(rating, [RATINGS.get(code) for code in query.ratings])
        and _is_within(newest.published if newest else None, query)
        and _has_words(provider, query.words)
    )


def _is_among(value: str | None, wanted: Iterable[str | None]) -> bool:
    choices = list(wanted)
    return not choices or (value is not None and value in choices)


def _is_within(published: date | None, query: Query) -> bool:
    if query.published_from is None and query.published_to is None:
        return True
    return published is not None and (
        (query.published_from or date.min) <= published <= (query.published_to or date.max)
    )


def _has_words(provider: InventedProvider, words: str) -> bool:
    said = f"{provider.name or ''} {provider.key.urn} {provider.kind_shown}".casefold()
    return all(word in said for word in words.casefold().split())


def _latest(provider: InventedProvider) -> tuple[date, int]:
    newest = provider.newest
    return (newest.published, int(newest.file_id)) if newest else (date.min, 0)


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d-%m-%Y").date()  # noqa: DTZ007  # a day, not a moment
    except ValueError:
        return None
