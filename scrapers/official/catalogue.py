"""Which attachment of GOV.UK's pages is the newest official file of a series. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapers.errors import LayoutChanged
from scrapers.hosts import PUBLIC_ASSETS, PUBLIC_GOVUK
from scrapers.official.model import Series
from scrapers.official.sources import SOURCES, FileKind, Source
from scrapers.official.titles import day_told, plain, year_told

__all__ = ["SOURCES", "Attachment", "further_paths", "newest", "read_document"]

_COLLECTED_AT_MOST = 3
_TITLES_TOLD = 12
_KINDS: dict[str, FileKind] = {
    "text/csv": "csv",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
_PATH = re.compile(r"(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
# The id of an asset begins with the second in which it was made: those of eight files of 2024 to
# 2026 fall 7 to 31 days after the day of their title, that of social care 16 weeks [INFER].
_ASSET = re.compile(r"/media/([0-9a-f]{8})[0-9a-f]{16}/")
_FIRST_ASSETS = date(2012, 1, 1)


@dataclass(frozen=True, slots=True)
class Attachment:
    """
    One file that a page of GOV.UK offers: its title there, and its whole address.

    `as_at` is the day that its title or name tells. `published` is the day on which its asset was
    made, or else on which its page last changed. `size` is in bytes, as the page has it.
    """

    series: Series
    title: str
    url: str
    as_at: date | None
    published: date | None
    kind: FileKind
    size: int | None


def read_document(text: str, where: str) -> dict[str, Any]:
    """Read the content API's document of the page `where`. Raises LayoutChanged if it is none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LayoutChanged(where, "JSON") from error
    if not isinstance(document, dict):
        raise LayoutChanged(where, "the fields of a document")
    return {"base_path": where, **document}


def further_paths(series: Series, document: Mapping[str, Any]) -> tuple[str, ...]:
    """
    The pages that a document leads to: where it has moved to, and the newest of those in its
    collection that may have a file of the series. Raises LayoutChanged.
    """
    moved = _mappings(document, "redirects", document) if _has_moved(document) else []
    paths = [each.get("destination") for each in moved]
    if collected := SOURCES[series].collected:
        links = _mapping(document, "links")
        offered = [
            (str(each.get("public_updated_at") or ""), path)
            for each in _mappings(links, "documents", document)
            if isinstance(path := each.get("base_path"), str) and collected.fullmatch(path)
        ]
        paths += [path for _, path in sorted(offered, reverse=True)[:_COLLECTED_AT_MOST]]
    return tuple(path for path in paths if isinstance(path, str) and _PATH.fullmatch(path))


def newest(series: Series, documents: Sequence[Mapping[str, Any]]) -> Attachment:
    """
    The newest file of a series that the documents of the content API offer: by the day that it
    tells, then by how well its words fit, its kind, and its publication. Raises LayoutChanged if
    there is none, or if a document is not what it should be.
    """
    source = SOURCES[series]
    seen = [each for document in documents for each in _files(series, document)]
    fitting = [
        (_order(source, fit, attachment), attachment)
        for attachment, words in seen
        if (fit := source.fit(attachment.kind, words))
    ]
    where = ", ".join(map(_where, documents)) or "GOV.UK"
    if not fitting:
        titles = [repr(attachment.title) for attachment, _ in seen]
        told = ", ".join(titles[:_TITLES_TOLD]) + (", ..." if titles[_TITLES_TOLD:] else "")
        raise LayoutChanged(where, f"the file of {series}; the files there are: {told or 'none'}")
    _, best = max(fitting, key=lambda each: each[0])
    return replace(best, url=_address(best, where))


def _order(source: Source, fit: int, attachment: Attachment) -> tuple[date, date, int, int, date]:
    """Files that tell no day come after all others, and among themselves by publication."""
    day, since = attachment.as_at or date.min, attachment.published or date.min
    rank = -source.kinds.index(attachment.kind)
    return (day, date.min if attachment.as_at else since, fit, rank, since)


def _files(series: Series, document: Mapping[str, Any]) -> Iterator[tuple[Attachment, str]]:
    """The tables among the attachments of a document, each with the words it is known by."""
    details = _mapping(document, "details")
    leads_on = _has_moved(document) or "documents" in _mapping(document, "links")
    if "attachments" not in details and not leads_on:
        raise LayoutChanged(_where(document), "details.attachments")
    for each in _mappings(details, "attachments", document):
        # The others are pages of their own, and links to other sites.
        if each.get("attachment_type", "file") != "file":
            continue
        url, title = each.get("url"), each.get("title") or ""
        if not isinstance(url, str) or not isinstance(title, str):
            raise LayoutChanged(_where(document), "the title and the address of a file")
        name = unquote(re.split(r"[?#]", url)[0].rpartition("/")[2])
        kind = _kind(name, each.get("content_type"))
        if kind is None:
            continue
        size = each.get("file_size")
        changed = _changed(document)
        as_at = _as_at(SOURCES[series], title, name, document)
        # Else a slip of the pen would be the newest for years.
        if as_at and changed and as_at > changed:
            as_at = None
        made = _made(url)
        # Before the day that it tells no file is made: then the id tells no time.
        published = made if made and made >= (as_at or _FIRST_ASSETS) else changed
        shown = _shown(title) or _shown(name)
        size = size if type(size) is int else None
        yield Attachment(series, shown, url, as_at, published, kind, size), plain(f"{title} {name}")


def _shown(text: str) -> str:
    return "".join(filter(str.isprintable, " ".join(text.split())))


def _kind(name: str, content_type: object) -> FileKind | None:
    suffix = name.rpartition(".")[2].lower()
    by_name = next((kind for kind in _KINDS.values() if kind == suffix), None)
    return by_name or (_KINDS.get(content_type) if isinstance(content_type, str) else None)


def _as_at(source: Source, title: str, name: str, document: Mapping[str, Any]) -> date | None:
    told = day_told(plain(title)) or day_told(plain(name))
    if told or not source.years:
        return told
    page = f"{document.get('title')} {_where(document)}"
    for text in (title, name, page):
        if year := year_told(plain(text)):
            return source.year_end(year, plain(f"{title} {name} {page}"))
    return None


def _made(url: str) -> date | None:
    asset = _ASSET.search(url)
    return datetime.fromtimestamp(int(asset[1], 16), UTC).date() if asset else None


def _changed(document: Mapping[str, Any]) -> date | None:
    """When the page last changed. What its editors call minor moves the first of two times only."""
    days = []
    for name in ("updated_at", "public_updated_at"):
        try:
            days.append(datetime.fromisoformat(str(document.get(name))).date())
        except ValueError:
            continue
    return max(days, default=None)


def _address(attachment: Attachment, where: str) -> str:
    """The whole address of a file. On another host than GOV.UK's it is no official file."""
    url = attachment.url
    hosts = {urlsplit(base).netloc for base in (PUBLIC_GOVUK, PUBLIC_ASSETS)}
    try:
        parts = urlsplit(PUBLIC_GOVUK + url if url.startswith("/") else url)
        good = parts.scheme in {"http", "https"} and parts.netloc in hosts and url.isprintable()
    except ValueError:
        good = False
    if not good:
        raise LayoutChanged(
            where, f"an address on GOV.UK for {attachment.title!r}; it has {url[:200]!r}"
        )
    return parts._replace(scheme="https", fragment="").geturl()


def _has_moved(document: Mapping[str, Any]) -> bool:
    return document.get("document_type") == "redirect"


def _mapping(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = document.get(name) or {}
    if not isinstance(value, Mapping):
        raise LayoutChanged(_where(document), name)
    return value


def _mappings(
    holder: Mapping[str, Any], name: str, document: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    value = holder.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise LayoutChanged(_where(document), f"a list of {name}")
    return value


def _where(document: Mapping[str, Any]) -> str:
    path = document.get("base_path")
    return path if isinstance(path, str) and path.isprintable() else "a page of GOV.UK"
