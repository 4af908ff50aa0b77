"""Bad files: each is refused with a clear message, in bounded time and memory."""

from __future__ import annotations

import os
import resource
import time
from contextlib import suppress
from pathlib import Path

import pytest

from scrapers.official.limits import MEMORY, MOST_BYTES
from scrapers.official.model import BadFile
from scrapers.official.reading import read_official
from tests.scrapers.official import hostile
from tests.scrapers.official.files import ODS_HEAD, ODS_TAIL, delimited, ods, ods_of, table

COLUMNS = ("URN", "Provision type", "Registration status", "Name", "Local authority", "Places")
GOOD = ods({"Provider_level_at_31_Mar_2026": table(COLUMNS, {"URN": 9000001})})
EMPTY_CELLS = b"<table:table-row>" + b"<table:table-cell/>" * 1000 + b"</table:table-row>"
HEADER = delimited(table(COLUMNS))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "empty: no bytes at all", id="empty"),
        pytest.param(b" \n\n", "it has no row with anything in it", id="blank"),
        pytest.param(hostile.HTML, "a web page that says: Page not found - GOV.UK", id="html"),
        pytest.param(b"\xef\xbb\xbf\n <HTML>", "a web page", id="html-with-a-mark"),
        pytest.param(b'<?xml version="1.0"?><a/>', "XML or a web page", id="xml"),
        pytest.param(b"%PDF-1.7\n", "a PDF, not a spreadsheet", id="pdf"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            r"an old Excel file \(.xls\), or an encrypted workbook",
            id="xls-or-locked-xlsx",
        ),
        pytest.param(b"\x1f\x8b\x08\x00", "compressed: unpack it first", id="gzip"),
        pytest.param(
            HEADER + b"9000001,\x00\n", "no text: it has NUL bytes, as a program's own", id="nul"
        ),
        pytest.param(
            b"\x89\x07\x02binary", r"no text: it has the control character '\\x07'", id="binary"
        ),
        pytest.param("URN,\x00".encode("utf-16"), "no text: it has NUL bytes", id="utf-16-nul"),
        pytest.param(b"\xff\xfeU", "damaged: it says that it is UTF-16, and is not", id="half"),
        pytest.param(b"PK\x05\x06" + bytes(18), "an empty zip archive", id="empty-zip"),
        pytest.param(b"PK\x03\x04" + os.urandom(500), "damaged, or no workbook", id="noise"),
        pytest.param(GOOD[: len(GOOD) // 2], "damaged, or no workbook", id="cut-off"),
        pytest.param(GOOD[:200] + b"\xff" * 20 + GOOD[220:], "damaged", id="overwritten"),
        pytest.param(
            hostile.other_archive(), "a zip archive, but neither an ODS nor an XLSX", id="docx"
        ),
        pytest.param(
            hostile.locked_ods(), "it is encrypted: it opens with a password only", id="locked"
        ),
        pytest.param(
            hostile.locked_zip(), "it is encrypted: it opens with a password only", id="locked-zip"
        ),
        pytest.param(ods_of(ODS_HEAD + ODS_TAIL), "a workbook without a sheet", id="no-sheets"),
        pytest.param(ods_of("not XML"), "damaged|without a sheet", id="no-xml"),
        pytest.param(ods_of(ODS_HEAD + "<table:table"), "damaged, or no workbook", id="cut-xml"),
        pytest.param(hostile.laughs(), "damaged, or no workbook", id="entities"),
        pytest.param(hostile.nested(), "no official file that is known", id="nested"),
        pytest.param(hostile.many_cells("1000000"), "damaged, or no workbook", id="repeated-cells"),
        pytest.param(
            hostile.many_cells("4000000000"), "damaged, or no workbook", id="repeated-more"
        ),
        pytest.param(
            hostile.of_repeats(EMPTY_CELLS, 150_000), "it unpacks to more than 1,500 MB", id="bomb"
        ),
        pytest.param(
            hostile.of_repeats(EMPTY_CELLS, 60_000, said=1000), "damaged: 'content.xml'", id="liar"
        ),
        pytest.param(
            delimited([["A", "x" * 40_000]]), "a cell of more than 32,767", id="long-cell"
        ),
        pytest.param(
            delimited([list("x" * 401)]), "row 1 has something beyond column 400", id="wide"
        ),
        pytest.param(b"x" * 1_500_000, "a line of more than 1,000,000 characters", id="long-line"),
        pytest.param(
            b'"' + b"x\n" * 100_000, "no delimited text: field larger than", id="open-quote"
        ),
        pytest.param(HEADER, "has no row of a provider|no column", id="header-alone"),
        pytest.param(
            b"name,grade\nA,B\n",
            "no official file that is known: it has the sheets 'CSV', and as its widest row 'name'",
            id="another-table",
        ),
    ],
)
def test_a_bad_file_is_refused(read, content, said):
    began = time.monotonic()
    with pytest.raises(BadFile, match=said):
        read(content)
    assert time.monotonic() - began < 60


def test_ten_million_empty_cells_are_no_rows(read):
    """Spreadsheet programs do write the rest of a sheet, but in a line."""
    with pytest.raises(BadFile, match="no official file that is known"):
        read(hostile.of_repeats(EMPTY_CELLS, 10_000))


@pytest.mark.skipif(
    not hasattr(resource, "RLIMIT_AS") or os.uname().sysname != "Linux",
    reason="the address space cannot be bounded here",
)
def test_what_wants_too_much_memory_is_refused(read):
    with pytest.raises(BadFile, match=f"wants more than {MEMORY // 1_000_000:,} MB of memory"):
        read(hostile.of_repeats(EMPTY_CELLS, 40_000))


def test_a_workbook_that_takes_too_long_is_refused(tmp_path):
    path = tmp_path / "slow.ods"
    path.write_bytes(GOOD)
    with pytest.raises(BadFile, match=r"not read: it took longer than 0\.001 seconds"):
        read_official(path, seconds=0.001)


def test_a_file_that_is_too_large_is_not_opened(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(BadFile, match="too large: more than 100 MB"):
        read_official(path)


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(BadFile, match="a directory, not a file"):
        read_official(tmp_path)
    with pytest.raises(BadFile, match=r"it cannot be read: .*No such file"):
        read_official(tmp_path / "none.csv")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(BadFile, match="not a file"):
        read_official(pipe)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    path = tmp_path / "secret.csv"
    path.write_bytes(HEADER)
    path.chmod(0)
    with pytest.raises(BadFile, match=r"it cannot be read: .*denied"):
        read_official(path)


def test_a_message_begins_with_where_the_file_came_from(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    with pytest.raises(BadFile, match=r"^https://example\.org/a\.csv: empty"):
        read_official(path, source="https://example.org/a.csv")
    with pytest.raises(BadFile, match=rf"^{path}: empty"):
        read_official(path)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no list of processes here")
def test_a_bad_file_leaves_no_process_behind(read):
    for content in (hostile.laughs(), GOOD):
        with pytest.raises(BadFile):
            read(content)
    assert not workers_of(os.getpid())


def workers_of(parent: int) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_ours = (process / "stat").read_text().rpartition(")")[2].split()[1] == str(parent)
            command = (process / "cmdline").read_text()
            if is_ours and "scrapers.official.worker" in command:
                found.append(command)
    return found
