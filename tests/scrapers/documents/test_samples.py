"""Documents of every kind and framework, as written samples: each is read wholly right."""

from __future__ import annotations

import pytest

from scrapers.documents.frameworks import FRAMEWORKS
from scrapers.documents.reading import in_text, read_document
from scrapers.documents.text import Text
from scrapers.replica.documents import pdf
from tests.scrapers.documents.expected import differences
from tests.scrapers.documents.samples import SAMPLES, Sample


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_is_read_wholly_right(sample: Sample):
    assert differences(in_text(sample.text), sample.expected) == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_it_says_the_same_as_a_pdf(sample: Sample):
    # The replica's letters are those of Windows-1252: anything else is a question mark.
    as_printed = "\f".join(sample.text.pages).encode("cp1252", "replace").decode("cp1252")
    lines = [line for page in as_printed.split("\f") for line in ("\f", *page.splitlines())]

    printed = read_document(pdf(tuple(lines[1:])))
    written = in_text(Text(tuple(as_printed.split("\f")), sample.text.count))

    assert printed.judgements == written.judgements
    assert printed.kind == written.kind


def test_every_framework_has_a_sample():
    read = {in_text(sample.text).framework for sample in SAMPLES}

    assert {framework.id for framework in FRAMEWORKS} - read == set()
