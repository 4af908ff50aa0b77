"""The command that reads one document: `read`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from watcher.commands.common import (
    DONE,
    TROUBLE,
    UNREACHED,
    WRONG_USE,
    Failure,
    load_config,
    opened,
    say,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from scrapers.documents.model import Document

_ID = re.compile(r"[0-9]{1,12}")
_ID_IN_ADDRESS = re.compile(
    r"/v1/file/([0-9]{1,12})(?!\d)|/provider/files/([0-9]{1,12})/urn/", re.IGNORECASE
)
_LABEL = 18


@click.command()
@click.argument("source", metavar="FILE|URL|FILE_ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--text", "as_text", is_flag=True, help="Print the text of the pages instead.")
@click.option(
    "--provider",
    metavar="URN",
    help="Whose document it should be (type/urn or URN): another URN inside is a problem.",
)
@click.pass_context
def read(
    ctx: click.Context, source: str, as_json: bool, as_text: bool, provider: str | None
) -> int:
    """
    Read one Ofsted document and print what it says.

    Give a PDF on this machine, the address of a document, or its file id at Ofsted (the number in
    its address); the last two are fetched from the file host of the config. A document of a kind
    without grades says so, which is not the same as one that was not understood: what went wrong is
    listed under problems, and the exit code is then 1.

    Names of managers and inspectors are not printed, except with --text.
    """
    from scrapers.documents.isolated import DocumentReader
    from watcher.registered import document as as_json_text
    from watcher.registered import plain

    content = _content(ctx, source)
    with DocumentReader() as reader:
        found = reader.read_whole(content)
    document = _held_against(found.document, provider) if provider else found.document
    if as_text:
        for number, page in enumerate(found.pages):
            say(f"\n\f\n{page}" if number else page)
        for problem in document.problems:
            click.echo(plain(f"problem: {problem}"), err=True)
    elif as_json:
        click.echo(as_json_text(document.as_data()))
    else:
        for line in _lines(document):
            say(line)
    return TROUBLE if document.problems else DONE


def _content(ctx: click.Context, source: str) -> bytes:
    path = Path(source)
    in_address = _ID_IN_ADDRESS.search(source) if "//" in source else None
    file_id = next(filter(None, in_address.groups())) if in_address else source
    if in_address is None and path.exists():
        return _from_disk(path)
    if not _ID.fullmatch(file_id):
        what = "an address without a file id" if "//" in source else "no such file"
        raise Failure(
            f"{source}: {what}. Give a PDF, an address such as "
            "https://files.ofsted.gov.uk/v1/file/50281234, or the number at its end.",
            WRONG_USE,
        )
    return _from_ofsted(ctx, file_id)


def _from_disk(path: Path) -> bytes:
    from scrapers.documents.model import MOST_BYTES

    try:
        with path.open("rb") as file:
            # One byte more than is read at most tells that there is more.
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Failure(f"{path}: {error.strerror or error}", WRONG_USE) from error


def _from_ofsted(ctx: click.Context, file_id: str) -> bytes:
    from scrapers.errors import NotFound, ScrapeError, Unreachable
    from watcher.assembly import StoredNotes, make_client

    config = load_config(ctx)
    with opened(config) as store, make_client(config, StoredNotes(store)) as client:
        try:
            return client.document(file_id)
        except NotFound as error:
            raise Failure(f"Ofsted has no such document: {error}", TROUBLE) from error
        except Unreachable as error:
            raise Failure(f"Ofsted could not be reached: {error}", UNREACHED) from error
        except ScrapeError as error:
            raise Failure(f"the document could not be had: {error}", TROUBLE) from error


def _held_against(document: Document, provider: str) -> Document:
    wanted = provider.rpartition("/")[2].upper()
    if document.urn is None or document.urn == wanted:
        return document
    return replace(
        document,
        problems=(*document.problems, f"of another provider: it names URN {document.urn}"),
    )


def _lines(document: Document) -> Iterator[str]:
    words = (document.kind, document.remit, document.framework)
    yield " · ".join(word for word in words if word) or "Not recognised"
    withheld = "not given, or not to be shown"
    facts = (
        ("URN", document.urn),
        ("Provider", document.provider or withheld),
        ("Registered by", document.owner),
        ("Inspected", _period(document.inspected)),
        ("Published", _day(document.published)),
        ("Safeguarding", document.safeguarding),
        ("Concern", document.concern),
        ("Outcome", document.outcome),
        ("Last inspection", _previous(document)),
        ("Enforcement", document.enforcement),
        ("Requirements", document.requirements),
        ("Recommendations", document.recommendations),
        ("Next inspection", document.next_inspection),
        ("Pages", document.pages),
        ("SHA-256", document.sha256),
    )
    for label, value in facts:
        if value is not None:
            yield f"{label:{_LABEL}}{value}"
    if document.judgements:
        yield ""
        width = max(len(judgement.heading) for judgement in document.judgements)
        for judgement in document.judgements:
            known = "" if judgement.scale else "  (not a grade that this release knows)"
            yield f"{judgement.heading:{width}}  {judgement.grade}{known}"
    elif document.kind and not document.graded:
        yield "\nA document of this kind gives no grades."
    if document.problems:
        yield "\nProblems"
        for problem in document.problems:
            yield f"  {problem}"


def _previous(document: Document) -> str | None:
    known = (document.previous.grade, _day(document.previous.date))
    return ", ".join(word for word in known if word) or None


def _period(days: tuple[date | None, date | None]) -> str | None:
    first, last = days
    if first is None:
        return None
    return _day(first) if last in (None, first) else f"{_day(first)} to {_day(last)}"


def _day(when: date | None) -> str | None:
    from watcher.headlines import day

    return day(when) if when else None
