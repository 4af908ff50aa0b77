"""Every command is documented, in the words that the program itself says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from watcher.cli import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def test_the_help_texts_on_the_page_are_those_of_the_program():
    checked = subprocess.run(
        [sys.executable, ROOT / "scripts" / "write-help", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_section_and_its_help(name):
    assert f"### {name}\n" in DOC
    assert f"<!-- help: {name} -->" in DOC


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_every_command_says_what_it_does(name):
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    for option in command.params:
        if isinstance(option, click.Option) and option.name != "help":
            assert option.help, f"{name} {option.opts}"


def test_the_readme_names_only_what_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {line.split(":")[0] for line in makefile.splitlines() if "## " in line}
    for line in readme.splitlines():
        words = line.split()
        if words[:1] == ["make"]:
            assert words[1] in targets
        if "ofsted-watch" in words[0:1] or (words and words[0].endswith("bin/ofsted-watch")):
            assert set(words) & set(COMMANDS), line
    for link in ("docs/config.md", "docs/commands.md", "docs/store.md", "docs/decisions"):
        assert link in readme
        assert (ROOT / link).exists()
