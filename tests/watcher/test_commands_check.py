"""The command line itself, and `check`: its options and every exit code of the contract."""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from scrapers.replica import Fault, InventedReport, Replica, Site
from scrapers.replica.faults import status, transform
from watcher.cli import COMMANDS, cli
from watcher.store import only_instance


def whole(report: InventedReport) -> InventedReport:
    """With every heading that the document of a home gives, so that nothing is missed in it."""
    headings = (
        "How well children and young people are helped and protected",
        "The effectiveness of leaders and managers",
    )
    return replace(report, judgements=tuple((each, str(report.grade)) for each in headings))


def rows(folder: Path, table: str) -> int:
    """How many rows a table of the store has."""
    connection = sqlite3.connect(folder / "ofsted-watch.db")
    try:
        [(count,)] = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    finally:
        connection.close()
    return int(count)


def check(ask: Any, *arguments: str) -> Any:
    """One cycle; its JSON document."""
    return ask("check", "--json", *arguments).json


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_says_what_it_does_and_names_its_options(name):
    command = cli.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    shown = CliRunner().invoke(cli, [name, "--help"])
    assert shown.exit_code == 0
    first = (command.help or "").strip().splitlines()[0]
    assert first in " ".join(shown.output.split())
    context = click.Context(command)
    for parameter in command.params:
        argument = parameter.param_type_name == "argument"
        names = [parameter.make_metavar(context)] if argument else parameter.opts
        assert all(each in shown.output for each in names)


def test_the_help_lists_every_command_and_the_exit_codes():
    shown = " ".join(CliRunner().invoke(cli, ["--help"]).output.split())
    assert all(f" {name} " in shown for name in COMMANDS)
    for code in (
        "0 done",
        "1 done, but something could not be read or delivered",
        "2 wrong use or config",
        "3 the site could not be reached at all",
        "4 another instance holds the store",
    ):
        assert code in shown


def test_the_first_check_is_a_baseline_and_says_so(desk):
    ran = desk.run("check")
    assert (ran.code, ran.err) == (0, "")
    assert "Now watching 5 homes: Hollybank Care" in ran.out
    assert "nothing new; 5 read for the first time; 7 pages asked for in" in ran.out


def test_a_check_names_the_news_and_the_next_has_none(ask, desk, lookout, site: Site, report):
    lookout.look()
    site.publish("2/9000001", whole(report()))
    ran = ask("check")
    assert (ran.code, ran.err) == (0, "")
    assert "red    published 2/9000001" in ran.out
    assert ": Good → Inadequate" in ran.out
    assert "nothing new" in ask("check").out


def test_standard_output_is_the_document_alone_even_with_a_channel_that_prints(
    desk, lookout, site: Site, report
):
    lookout.look()
    site.publish("2/9000001", report())
    ran = desk.run("-v", "check", "--json")
    document = ran.json
    assert document["deliveries"] == {"sent": 2, "waiting": 0, "failed": 0}
    assert [event["kind"] for event in document["events"]] == ["published"]
    assert "cycle-started" in ran.err


def test_one_watch_may_be_named_and_an_unknown_one_is_refused(ask, desk, rewrite):
    rewrite(
        providers=("2/9000001",),
        watch='[[watch]]\nname = "Two"\nproviders = ["2/9000002"]\nchannels = ["out"]\n',
    )
    assert check(ask, "Two")["baseline"] == 1
    ran = ask("check", "Three")
    assert (ran.code, ran.out) == (2, "")
    assert "no watch is called 'Three'; there are: Hollybank Care, Two" in ran.err


def test_a_sweep_reads_every_page(ask, desk, rewrite):
    rewrite(schedule="spare = 0")
    check(ask)
    assert check(ask)["requests"]["provider"] == 0
    assert check(ask, "--sweep")["requests"]["provider"] == 5


def test_a_dry_run_finds_the_news_but_stores_and_sends_nothing_beside_an_instance(
    ask, desk, lookout, site: Site, report
):
    lookout.look()
    site.publish("2/9000001", whole(report()))
    before = {table: rows(desk.folder, table) for table in ("cycle", "event", "delivery")}
    with only_instance(lookout.config.state):
        ran = ask("check", "--dry-run")
    assert ran.code == 0
    assert "published 2/9000001" in ran.out
    assert "dry run: nothing stored, nothing sent" in ran.out
    assert {table: rows(desk.folder, table) for table in before} == before
    assert [event["kind"] for event in check(ask)["events"]] == ["published"]


def test_exit_1_something_could_not_be_read(desk, replica: Replica):
    replica.faults.append(Fault("/provider/2/9000003", status(404)))
    ran = desk.run("check")
    assert ran.code == 1
    assert "problem: not-found at 2/9000003" in ran.err


def test_exit_1_something_could_not_be_delivered(ask, both, inbox):
    inbox.refuse = "451 try later"
    ran = ask("check")
    assert ran.code == 1
    assert "problem: not-delivered at channel newsdesk" in ran.err
    assert "1 sent; 1 waiting to be sent" in ran.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["chekc"], "No such command 'chekc'"),
        (["check", "--josn"], "No such option"),
        (["--config", "missing.toml", "check"], "missing.toml: there is no such file. Write one"),
        (["--config", ".", "check"], "is a directory"),
    ],
)
def test_exit_2_for_wrong_use_with_a_remedy(desk, arguments, says):
    ran = desk.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("command", ["check", "run", "status", "backup", "export", "history"])
def test_exit_2_for_a_bad_config_with_line_and_remedy(ask, desk, command):
    text = desk.config.read_text("utf-8").replace("pace = 0.0", "paec = 0.0")
    desk.config.write_text(text, "utf-8")
    rest = {"backup": ["copy.db"], "export": ["--json"]}.get(command, [])
    ran = ask(command, *rest)
    assert (ran.code, ran.out) == (2, "")
    assert "config.toml:7: " in ran.err
    assert "pace" in ran.err


@pytest.mark.parametrize("command", ["check", "status"])
def test_exit_2_for_a_store_that_cannot_be_written(ask, desk, command):
    text = desk.config.read_text("utf-8")
    desk.config.write_text('state = "config.toml/watch.db"\n' + text, "utf-8")
    ran = ask(command)
    assert (ran.code, ran.out) == (2, "")
    assert "the store cannot be written" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("command", ["check", "history"])
def test_exit_2_for_a_store_that_is_no_database(ask, desk, command):
    (desk.folder / "ofsted-watch.db").write_text("minutes of a meeting (invented)\n" * 99, "utf-8")
    ran = ask(command)
    assert (ran.code, ran.out) == (2, "")
    assert "If a backup exists, put it in its place" in ran.err


def test_exit_3_the_site_could_not_be_reached_and_the_news_waits(
    desk, lookout, replica: Replica, site: Site, report
):
    lookout.look()
    site.publish("2/9000001", report())
    replica.faults.append(Fault("", status(503, retry_after="300")))
    ran = desk.run("check", "--json")
    assert ran.code == 3
    assert [p["what"] for p in ran.json["problems"]] == ["throttled"]
    assert ran.json["events"] == []


def test_exit_4_another_instance_holds_the_store(desk, lookout):
    with only_instance(lookout.config.state):
        ran = desk.run("check")
    assert (ran.code, ran.out) == (4, "")
    assert "another ofsted-watch is at work" in ran.err


def test_a_changed_layout_is_a_problem_that_says_where_the_page_is(ask, desk, replica: Replica):
    replica.faults.append(
        Fault("/provider/2/9000003", transform(lambda page: page.replace("timeline", "t-l")))
    )
    ran = ask("check", "--json")
    [problem] = ran.json["problems"]
    assert (ran.code, problem["what"], problem["where"]) == (1, "layout-changed", "2/9000003")
    assert "ofsted-watch.db-kept/2-9000003.html" in problem["detail"]


def test_the_package_may_be_run_by_name_and_says_its_version(desk):
    assert desk.command()[:3] == [sys.executable, "-m", "watcher"]
    ran = desk.run("--version")
    assert ran.code == 0
    assert ran.out.startswith("ofsted-watch, version ")
