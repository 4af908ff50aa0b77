"""Bad files: each is answered with a clear problem, in bounded time and memory."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import threading
import time
from pathlib import Path

import pytest

from scrapers.documents.isolated import DocumentReader
from scrapers.documents.model import MOST_BYTES
from scrapers.replica.documents import pdf
from tests.scrapers.documents import hostile

GOOD = pdf(hostile.REPORT)
NOT_FOUND = (
    b"<!DOCTYPE html><html><head><title>Report not found</title></head>"
    b"<body><h1>Report not found</h1></body></html>"
)


@pytest.fixture(scope="module")
def reader():
    with DocumentReader() as reader:
        yield reader


def test_a_good_report_is_read_with_its_hash_and_pages(reader):
    document = reader.read(GOOD)

    assert document.kind == "full inspection"
    assert [each.grade for each in document.judgements] == ["Good", "Good", "Good"]
    assert document.urn == "9000001"
    assert document.owner == "Hollybank Care Ltd (invented)"
    assert document.pages == 1
    assert document.sha256 == hashlib.sha256(GOOD).hexdigest()
    assert document.problems == ()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"", "empty: no bytes at all", id="empty"),
        pytest.param(b"hello", "not a PDF: it does not begin with %PDF-", id="text"),
        pytest.param(
            NOT_FOUND, "not a PDF: a web page that says: Report not found", id="not-found"
        ),
        pytest.param(b"<html><body>Busy</body></html>", "not a PDF: a web page", id="web-page"),
        pytest.param(
            GOOD[: len(GOOD) // 2],
            "damaged: cut off, or not a PDF in spite of its first bytes",
            id="cut-off",
        ),
        pytest.param(b"%PDF-1.7\n" + os.urandom(4_000), "damaged: cut off", id="noise"),
        pytest.param(hostile.encrypted(), "encrypted: it opens with a password only", id="locked"),
        pytest.param(
            hostile.of_pictures(), "no text: its pages are pictures, or empty", id="pictures"
        ),
        pytest.param(
            hostile.with_broken_fonts(), "its text is no readable English", id="broken-fonts"
        ),
        pytest.param(
            b"%PDF-" + bytes(MOST_BYTES), f"too large: {MOST_BYTES + 5:,} bytes", id="too-large"
        ),
        pytest.param(hostile.bomb(), "not read: the reader gave up on it", id="bomb"),
        pytest.param(hostile.endless(), "not read: ", id="endless"),
    ],
)
def test_a_bad_file_is_a_problem_and_no_grade(reader, content, problem):
    began = time.monotonic()

    document = reader.read(content)

    assert len(document.problems) == 1
    assert document.problems[0].startswith(problem)
    assert document.judgements == ()
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert time.monotonic() - began < 60


def test_after_a_bomb_the_next_document_is_read_as_ever(reader):
    reader.read(hostile.bomb())

    assert reader.read(GOOD).problems == ()


def test_five_hundred_pages_are_read_in_part_and_said_so(reader):
    document = reader.read(hostile.of_pages(500))

    assert document.pages == 500
    assert document.problems == ("500 pages: only the first 150 were read",)
    assert len(document.judgements) == 3


def test_a_document_that_takes_too_long_is_given_up():
    with DocumentReader(seconds=0.3) as reader:
        document = reader.read(hostile.endless())

        assert document.problems == ("not read: it took longer than 0.3 seconds",)


def test_a_crash_of_the_library_stays_in_its_own_process():
    with DocumentReader() as reader:
        reader.read(GOOD)
        process = reader._process
        assert process is not None
        killer = threading.Timer(0.2, os.kill, (process.pid, signal.SIGSEGV))
        killer.start()

        document = reader.read(hostile.endless())

        assert document.problems == ("not read: the reader crashed on it (SIGSEGV)",)
        assert reader.read(GOOD).problems == ()


def test_a_reader_that_died_between_two_documents_is_started_anew():
    with DocumentReader() as reader:
        reader.read(GOOD)
        process = reader._process
        assert process is not None
        process.kill()
        process.wait()

        assert reader.read(GOOD).problems == ()


def test_the_reader_ends_with_its_owner():
    with DocumentReader() as reader:
        reader.read(GOOD)
        process = reader._process
        assert process is not None

    assert process.poll() is not None


def test_its_memory_is_bounded():
    with DocumentReader() as reader:
        reader.read(GOOD)
        process = reader._process
        assert process is not None
        limits = Path(f"/proc/{process.pid}/limits")
        if not limits.exists():
            pytest.skip("this system does not show a process's limits")
        line = next(each for each in limits.read_text().splitlines() if "address space" in each)

        assert int(line.split()[3]) == 1_500_000_000
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY
