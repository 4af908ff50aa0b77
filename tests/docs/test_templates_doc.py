"""The page about templates: its tables are those of the code, and its example works."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from notify.forms import FILTERS, NAMES, Forms
from notify.render import render
from notify.samples import SAMPLES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_code():
    checked = subprocess.run(
        [sys.executable, ROOT / "scripts" / "write-tables", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr


def test_every_template_and_filter_is_on_the_page():
    assert [name for name in (*NAMES, *FILTERS) if f"`{name}`" not in PAGE] == []


def test_the_example_writes_a_subject_of_every_sample():
    [example] = re.findall(r"```jinja\n(.*?)```", PAGE, re.DOTALL)
    forms = Forms({"subject.txt": example})

    for alert in SAMPLES.values():
        message = render(alert, "<a@x.invalid>", forms)
        assert message.faults == ()
        assert message.subject.startswith(f"[{alert.severity}] ")


def test_every_value_that_a_template_is_given_is_on_the_page():
    used = re.compile(r"\b(alert|group|rows|preheader|why|source|subject|digest|whole|short|left|"
                      r"awaited|awaited_left|called|brief|listed)\b")  # fmt: skip

    for name in set(used.findall(" ".join(re.findall(r"\{[{%](.*?)[%}]\}", ours(), re.DOTALL)))):
        assert re.search(rf"`{name}[`(]", PAGE), name


def ours() -> str:
    return "".join((ROOT / "notify" / "templates" / name).read_text("utf-8") for name in NAMES)
