"""Whatever a page, a file, a document or a host says, a terminal is not steered by it."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import logging
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
import structlog
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from scrapers.replica import publish_from
from scrapers.replica.documents import pdf
from tests.conftest import Ran
from tests.security.nasties import HOME, PIECES, SCHOOL, World, nasties, nasty, world
from watcher import logs
from watcher.cli import COMMANDS, main
from watcher.commands.common import shown
from watcher.store import open_store

_EVERY = ["x" + "".join(PIECES[number::8]) for number in range(8)]
"""All pieces at once."""
_NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example runs the program dozens of times: to make one smaller would take minutes."""
_ASKED: dict[str, tuple[tuple[str, ...], ...]] = {
    "run": (),  # does not end; what it prints is its log
    "check": (("check",), ("check", "--json", "--dry-run"), ("-v", "-v", "check", "--dry-run")),
    "status": (("status",), ("status", "--json")),
    "history": (("history",), ("history", SCHOOL), ("history", "--json")),
    "deliveries": (("deliveries",), ("deliveries", "--json"), ("deliveries", "--all")),
    "group": (("group", "Invented"), ("group", "Invented", "--json"), ("group", "{trust}")),
    "feed": (
        ("feed", "Invented"),
        ("feed", "Invented", "--json-feed"),
        ("feed", "Invented", "--ics"),
        ("feed", "Invented\x1b[2J"),
    ),
    "read": (("read", "{pdf}"), ("read", "{pdf}", "--text"), ("read", "{pdf}", "--json")),
    "find": (("find", "x"), ("find", "x", "--offline"), ("find", "x\x1b[2J\u202e", "--offline")),
    "types": (("types",),),
    "add": (("add", "9000009\x1b[2J", "--to", "Invented"),),
    "remove": (("remove", "9000003", "--from", "Invented\x1b[2J"),),
    "validate": (("validate",),),
    "doctor": (("doctor",), ("doctor", "--offline"), ("doctor", "--offline", "--json")),
    "register": (
        ("register", "update", "--from", "{file}"),
        ("register", "status"),
        ("register", "show", "9000003"),
        ("register", "show", "9000003", "--json"),
        ("register", "show", "x*"),
        ("register", "owners", "x"),
        ("register", "owners", "nobody\x1b[2J"),
    ),
    "reconcile": (("reconcile",), ("reconcile", "--json"), ("reconcile", "--from", "{file}")),
    "test-alert": (("test-alert",), ("test-alert", "nobody\x1b[2J")),
    "preview": (
        ("preview", "1"),
        ("preview", "--sample", "worse"),
        ("preview", "--sample", "\x9b"),
    ),
    "backup": (("backup", "{folder}/copy.db"),),
    "restore": (("restore",), ("restore", "{folder}/copy\x1b[2J.db")),
    "export": (("export", "--json"),),
    "demo": (),  # all of it is our own
}
"""How each command is asked here."""


def program(stage: World, *arguments: str) -> Ran:
    """The whole program, in this process."""
    # Feeds are printed as bytes.
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    told = sys.argv
    sys.argv = ["ofsted-watch", "--config", str(stage.config), *arguments]
    root = logging.getLogger()
    before = root.handlers[:], root.level
    code: object = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.argv = told
        root.handlers[:], root.level = before
        structlog.reset_defaults()
        for name in ("httpx", "httpcore", "apscheduler"):
            logging.getLogger(name).setLevel(logging.NOTSET)
    assert isinstance(code, int)
    said = []
    for stream in (out, err):
        stream.seek(0)
        said.append(stream.read())
    return Ran(code, *said)


def assert_harmless(text: str, *asked: str) -> None:
    for line in text.split("\n"):
        assert line.isprintable(), (asked, ascii(line))


@contextlib.contextmanager
def everything(texts: Sequence[str]) -> Iterator[tuple[World, dict[str, str]]]:
    """A store into which hostile texts have come by every way, and files that hold them."""
    with world(texts) as stage:
        with open_store(stage.folder / "watch.db") as store:
            store.journal.note(texts[0], texts[1], texts[2], stage.now)
            duty = store.deliveries.due(stage.now + timedelta(days=1), impatient=True)[0]
            store.deliveries.claim(duty)
            store.deliveries.try_again(duty, stage.now, texts[3])
            duty = store.deliveries.due(stage.now + timedelta(days=1), impatient=True)[1]
            store.deliveries.give_up(duty, stage.now, texts[4])
        file = publish_from(stage.site, "childcare", date(2026, 3, 31))
        # A file with other control characters is refused as no text.
        content = re.sub(rb"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]", b"", file.content)
        (stage.folder / file.filename).write_bytes(content)
        lines = tuple(" ".join(text.split()) for text in texts)
        (stage.folder / "report.pdf").write_bytes(
            pdf(("Inspection of the school and of the x", *lines, "Overall effectiveness  Good"))
        )
        yield (
            stage,
            {
                "{file}": str(stage.folder / file.filename),
                "{pdf}": str(stage.folder / "report.pdf"),
                "{folder}": str(stage.folder),
                "{trust}": " ".join(texts[3].split()),
            },
        )


def filled(arguments: Sequence[str], places: dict[str, str]) -> list[str]:
    for name, value in places.items():
        arguments = [each.replace(name, value) for each in arguments]
    return list(arguments)


def test_every_command_is_asked_here():
    assert set(_ASKED) == set(COMMANDS)


@settings(max_examples=3, phases=_NO_SHRINKING)
@given(nasties)
@example(_EVERY)
def test_no_command_prints_what_steers_a_terminal(texts):
    with everything(texts) as (stage, places):
        for ways in _ASKED.values():
            for arguments in ways:
                ran = program(stage, *filled(arguments, places))
                assert_harmless(re.sub("\r?\n\f?\n?", "\n", ran.out), *arguments)
                assert_harmless(ran.err, *arguments)
                assert "Traceback" not in ran.err
                if "--json" in arguments and ran.out:
                    json.loads(ran.out)


@settings(max_examples=4, phases=_NO_SHRINKING)
@given(nasties)
@example(_EVERY)
def test_no_cell_of_a_table_is_a_formula(texts):
    with everything(texts) as (stage, places):
        program(stage, "register", "update", "--from", places["{file}"])
        for arguments in (
            ("history", "--csv"),
            ("group", "Invented", "--csv"),
            ("export", "--csv"),
        ):
            ran = program(stage, *arguments)
            assert ran.code == 0
            assert_harmless(ran.out)
            rows = list(csv.reader(io.StringIO(ran.out)))
            assert len(rows) > 2
            for cell in (cell for row in rows for cell in row):
                for part in cell.split(";"):
                    assert not part.lstrip().startswith(("=", "+", "@"))
                    assert not re.match(r"\s*-", part)


@given(nasty)
def test_lines_are_kept_and_what_steers_is_not(text):
    assert_harmless(shown(text))
    assert shown(text).count("\n") == text.count("\n")


# --- logs


def logged(form: str, text: str) -> str:
    out = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        logs.start(logging.DEBUG, form, out)
        log = structlog.get_logger("watcher.tests")
        log.info(text, where=text, several=[text], nothing=None)
        logging.getLogger("apscheduler.tests").warning("a job said %s", text)
        try:
            raise ValueError(text)
        except ValueError:
            log.exception("broken", detail=text)
    finally:
        root.handlers[:], root.level = before
        structlog.reset_defaults()
        for name in ("httpx", "httpcore", "apscheduler"):
            logging.getLogger(name).setLevel(logging.NOTSET)
    return out.getvalue()


@given(nasty, st.sampled_from(["text", "json"]))
def test_no_log_line_steers_a_terminal_or_looks_like_another(text, form):
    out = logged(form, text)

    assert_harmless(out)
    before = out.partition("Traceback")[0]
    assert before.count("\n") == (3 if form == "text" else 2)
    if form == "json":
        assert [json.loads(line)["level"] for line in out.splitlines()] == [
            "info",
            "warning",
            "error",
        ]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_shows_no_variable(form):
    assert "nobody-may-see-this" not in _broken("nobody-may-see-this", form)


def _broken(secret: str, form: str) -> str:
    out = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        logs.start(logging.DEBUG, form, out)
        held = {"url": secret}
        try:
            raise ValueError(len(held))
        except ValueError:
            structlog.get_logger("watcher.tests").exception("broken")
    finally:
        root.handlers[:], root.level = before
        structlog.reset_defaults()
    assert "Traceback" in out.getvalue()
    return out.getvalue()


def test_the_pages_that_are_not_understood_are_kept_under_names_of_our_own(tmp_path: Path):
    with world(_EVERY) as stage:
        stage.site.close(HOME, None)
        stage.look()
        names = {path.name for path in stage.folder.rglob("*") if path.is_file()}
    assert all(re.fullmatch(r"[\w.-]+", name, re.ASCII) for name in names)
