"""The demo tells the whole story, and the README shows what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> tuple[str, list[Path]]:
    """What `ofsted-watch demo` prints in an empty folder without a config, and what it saves."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "watcher", "demo"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout, sorted((folder / "demo-output").iterdir())


def test_each_mail_arrives_once_and_in_order(told):
    printed, _ = told
    home = "children's home 900000"

    subjects = [line.strip() for line in printed.splitlines() if "Subject: " in line]

    assert subjects == [
        "Subject: Now watching 5 homes: Hollybank Care (invented)",
        f"Subject: Closed: {home}3, Shropshire",
        f"Subject: Inadequate (was Good): our Coventry placement \N{EN DASH} {home}1, Coventry",
        f"Subject: Inadequate (was Good): {home}2, Sandwell",
        f"Subject: Inadequate (was Good): {home}4, Telford and Wrekin",
        f"Subject: Inadequate (was Good): {home}3, Shropshire",
    ]
    assert "5 events, 6 mails, 6 posts to the webhook, 0 left to send" in printed


def test_the_webhook_gets_each_as_well_and_a_last_look_finds_nothing(told):
    printed, _ = told

    assert printed.count("Webhook “placements”: ") == 6
    assert printed.count("Nothing arrived.") == 1


def test_the_group_is_said_to_be_invented_and_stands_as_in_the_story(told):
    printed, _ = told

    assert "its five homes are invented" in printed
    last = " ".join(printed.rpartition("Hollybank Care (invented): ")[2].split())
    assert last.startswith("4 open homes: 3 Inadequate, 1 not yet graded; 1 closed")


def test_the_mails_are_saved_as_html_where_it_says(told):
    printed, saved = told

    assert len(saved) == 6
    for path in saved:
        assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
        assert f"saved as demo-output/{path.name}" in printed


def test_the_readme_shows_what_the_demo_prints(told):
    printed, _ = told
    shown = README.read_text(encoding="utf-8").partition("```text\n")[2].partition("\n```")[0]
    said = [line.rstrip() for line in printed.splitlines()]

    for line in shown.splitlines():
        if line.strip() not in ("", "…"):
            assert line in said
