"""What holds for each reader whatever it is given: a value, or one of the errors that it names."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from notify.brief import BRIEF_LIMIT
from notify.facts import VERSION
from notify.render import SLACK_LIMIT, SUBJECT_LIMIT, render
from notify.slack_blocks import BLOCKS
from scrapers.documents.reading import in_text
from scrapers.documents.text import Text
from scrapers.errors import LayoutChanged, NotFound, ScrapeError
from scrapers.model import PUBLIC_FILES, ProviderKey
from scrapers.official.catalogue import further_paths, newest, read_document
from scrapers.official.model import BadFile, Series
from scrapers.official.reading import read_official
from scrapers.provider import read_provider
from scrapers.robots import PRODUCT, rules_of
from scrapers.search import read_categories, read_listing
from watcher.config import BadConfig, parse
from watcher.store.duty import load_alert

ASKED = ProviderKey(2, "9000001")
SCHOOL = ProviderKey(21, "9000001")
ENVIRON = {"PASSWORD": "pa55word", "EMPTY": ""}
WHERE = "an invented page"


def listing_page(content: bytes) -> None:
    """The page of a listing, and the categories that it offers."""
    text = content.decode("utf-8", "replace")
    with suppress(LayoutChanged):
        page = read_listing(text, WHERE)
        for row in page.rows:
            # What names a provider is what goes into addresses.
            assert ProviderKey.parse(str(row.provider)) == row.provider
    with suppress(LayoutChanged):
        read_categories(text)


def provider_page(content: bytes) -> None:
    """The page of a home, whose name is withheld, and of a school, whose name is not."""
    text = content.decode("utf-8", "replace")
    for asked in (ASKED, SCHOOL):
        with suppress(LayoutChanged, NotFound):
            snapshot = read_provider(text, asked, WHERE)
            assert snapshot.provider.key == asked
            assert asked is SCHOOL or snapshot.provider.name is None
            for report in snapshot.reports:
                number = report.url.removeprefix(f"{PUBLIC_FILES}/v1/file/")
                assert number.isascii()
                assert number.isdecimal()
                assert report.order


def document_text(content: bytes) -> None:
    """The text of a document, form feeds between its pages: nothing at all is raised."""
    pages = tuple(content.decode("utf-8", "replace").split("\f"))
    document = in_text(Text(pages, len(pages)), "0" * 64, pages[:1])
    assert type(document).from_data(document.as_data()) == document


def official_file(content: bytes) -> None:
    """An official file of delimited text. Workbooks are opened by a process of their own."""
    if content.startswith(b"PK"):
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(content)
        with suppress(BadFile):
            file, rows = read_official(path)
            assert file.series in get_args(Series)
            assert rows


def content_document(content: bytes) -> None:
    """A document of GOV.UK's content API, for every series that it might be of."""
    with suppress(LayoutChanged):
        document = read_document(content.decode("utf-8", "replace"), WHERE)
        for series in get_args(Series):
            with suppress(LayoutChanged):
                for path in further_paths(series, document):
                    assert path.startswith("/")
                    assert path.isascii()
            with suppress(LayoutChanged):
                found = newest(series, [document])
                assert found.url.startswith(
                    ("https://www.gov.uk/", "https://assets.publishing.service.gov.uk/")
                )
                f"{found.title} {found.url}".encode()


def robots_file(content: bytes) -> None:
    """A robots.txt: whatever it says, a delay is a number and an address is allowed or not."""
    rules = rules_of(content.decode("utf-8-sig", "replace"))
    assert rules.can_fetch("https://reports.ofsted.gov.uk/provider/2/9000001", PRODUCT) in (
        True,
        False,
    )
    delay = rules.crawl_delay(PRODUCT)
    assert delay is None or 0 <= delay < float("inf")


def config_file(content: bytes) -> None:
    """A config file, with secrets and without: every mistake has a place and a remedy."""
    text = content.decode("utf-8", "replace")
    for environ in (ENVIRON, None):
        try:
            parse(text, Path("/nowhere/config.toml"), environ)
        except BadConfig as error:
            assert error.mistakes  # noqa: PT017 no test: a law for the fuzzer
            for mistake in error.mistakes:
                assert 0 <= mistake.line <= text.count("\n") + 1
                assert str(mistake).strip()
                assert ENVIRON["PASSWORD"] not in str(mistake)


def stored_alert(content: bytes) -> None:
    """The alert of a stored delivery: what can be loaded can be written in every form."""
    with suppress(ValidationError):
        alert = load_alert(content.decode("utf-8", "replace"))
        message = render(alert, "<fuzz@ofsted-watch.invalid>")
        assert len(message.subject) <= SUBJECT_LIMIT
        assert len(message.slack) <= SLACK_LIMIT
        assert len(message.brief) <= BRIEF_LIMIT
        assert len(json.loads(message.blocks)["blocks"]) <= BLOCKS
        assert json.loads(message.data)["version"] == VERSION
        for form in (message.subject, message.text, message.html, message.slack, message.brief):
            form.encode()


PARSERS: dict[str, Callable[[bytes], None]] = {
    "listing_page": listing_page,
    "provider_page": provider_page,
    "document_text": document_text,
    "official_file": official_file,
    "content_document": content_document,
    "robots_file": robots_file,
    "config_file": config_file,
    "stored_alert": stored_alert,
}
"""One law for each reader, by its name."""

EXPECTED = (ScrapeError, BadFile, BadConfig, ValidationError)
"""All that readers of untrusted text may raise."""
