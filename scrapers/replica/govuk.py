"""The part of GOV.UK that the made-up site plays: the content API's documents of its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from scrapers.hosts import PUBLIC_ASSETS, PUBLIC_GOVUK
from scrapers.official.model import Series
from scrapers.official.sources import ANNUAL, COLLECTION, REGULATION, SOURCES
from scrapers.replica.invented import InventedFile

_TITLES: dict[Series, str] = {
    "social-care": "Children's social care in England",
    "childcare": "Childcare providers and inspections: management information",
    "state-schools": "State-funded school inspections and outcomes: management information",
    "independent-schools": "Non-association independent schools inspections and outcomes: "
    "management information",
    "further-education": "Further education and skills inspections and outcomes: "
    "management information",
}
_CONTENT_TYPES = {
    "csv": "text/csv",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def content_type(name: str) -> str:
    """The media type of a file by its name."""
    return _CONTENT_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def document(files: Iterable[InventedFile], path: str) -> dict[str, Any] | None:
    """The document of the page at `path`, None if there is none: it has no files to offer."""
    held = sorted(files, key=lambda each: each.as_at, reverse=True)
    if path == COLLECTION:
        pages = dict.fromkeys(_page(each) for each in held if each.series == "social-care")
        return _collection([(page, _newest(held, page)) for page in pages])
    here = [each for each in held if _page(each) == path]
    return _offering(path, here) if here else None


def _page(file: InventedFile) -> str:
    """The page on which a file is offered: those of social care are a page each."""
    if file.series != "social-care":
        return SOURCES[file.series].pages(file.as_at)[0]
    return ANNUAL.format(year=file.as_at.year) if file.as_at.month == 3 else REGULATION


def _newest(files: Iterable[InventedFile], page: str) -> date:
    return max(each.published for each in files if _page(each) == page)


def _offering(path: str, files: Sequence[InventedFile]) -> dict[str, Any]:
    series = files[0].series
    kind = "official_statistics" if series == "social-care" else "statistical_data_set"
    schema = "publication" if series == "social-care" else kind
    # Beside the files stand pages and papers, which are attachments like them.
    beside = [
        {
            "attachment_type": "html",
            "id": "1",
            "title": f"{_TITLES[series]}: main findings (invented)",
            "url": f"{path}/main-findings",
        },
        _file("Pre-release access list (invented)", "0" * 24, "Pre-release_access_list.pdf", b""),
    ]
    offered = [_file(each.title, each.asset, each.filename, each.content) for each in files]
    return {
        **_common(path, f"{_TITLES[series]} (invented)", max(each.published for each in files)),
        "document_type": kind,
        "schema_name": schema,
        "details": {"body": _BODY, "attachments": [*beside, *offered]},
        "links": {},
    }


def _collection(pages: Sequence[tuple[str, date]]) -> dict[str, Any] | None:
    if not pages:
        return None
    documents = [_common(path, "Invented statistics", day) for path, day in pages]
    return {
        **_common(COLLECTION, "Children's social care statistics (invented)", pages[0][1]),
        "document_type": "document_collection",
        "schema_name": "document_collection",
        "details": {"body": _BODY, "collection_groups": []},
        "links": {"documents": documents},
    }


_BODY = '<div class="govspeak"><p>All that is offered here is invented.</p></div>'


def _common(path: str, title: str, changed: date) -> dict[str, Any]:
    return {
        "base_path": path,
        "title": title,
        "locale": "en",
        "public_updated_at": f"{changed}T09:30:00.000+00:00",
        "updated_at": f"{changed}T09:31:07Z",
        "api_path": f"/api/content{path}",
        "web_url": PUBLIC_GOVUK + path,
    }


def _file(title: str, asset: str, name: str, content: bytes) -> dict[str, Any]:
    return {
        "accessible": False,
        "attachment_type": "file",
        "content_type": content_type(name),
        "file_size": len(content),
        "filename": name,
        "id": name,
        "title": title,
        # As on the real pages, whatever host plays GOV.UK.
        "url": f"{PUBLIC_ASSETS}/media/{asset}/{name}",
    }
