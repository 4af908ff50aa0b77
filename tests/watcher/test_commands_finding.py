"""`types`, `add`, `remove` and `validate`: how a watchlist is made."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.official.model import OfficialFile, RegisterRow, Series
from scrapers.remits import KIND_WORDS, code_of
from watcher.store import open_store

REPOSITORY = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def row(
    urn: str,
    kind: str = "childrens-home",
    owner: str | None = None,
    status: str = "open",
    **facts: Any,
) -> RegisterRow:
    """A row about an invented provider, in Coventry unless told otherwise."""
    facts = {"local_authority": "Coventry", "owner": owner} | facts
    return RegisterRow(urn, code_of(kind), kind, None, status, status.title(), **facts)


HOMES = (
    row("9000001", owner="HOLLYBANK CARE LTD"),
    row("9000011", owner="Hollybank Care (North) Limited", local_authority="Durham"),
    row("9000012", owner="Hollybank Care Limited", status="resigned"),
    row("9000013", owner="Larch & Elm Care Ltd"),
    row("SC900014", "fostering-agency", owner="Hollybank Care Fostering"),
)


@pytest.fixture
def filled(tmp_path: Path) -> Callable[..., None]:
    """Put rows in the register of the desk's store, as if an official file had been read."""

    def fill(*rows: RegisterRow, series: Series = "social-care") -> None:
        file = OfficialFile(series, "Invented", date(2026, 3, 31), "invented.csv", "0" * 64)
        with open_store(tmp_path / "ofsted-watch.db") as store, store.transaction():
            store.register.replace(file, rows, NOW)

    return fill


@pytest.fixture
def empty(filled: Callable[..., None]) -> None:
    """All five official files, each without anybody."""
    for series in (
        "social-care", "childcare", "state-schools", "independent-schools", "further-education",
    ):  # fmt: skip
        filled(series=series)


def test_add_and_remove_keep_comments_and_order_and_validate_likes_the_result(ask, desk):
    text = desk.config.read_text("utf-8").replace(
        'providers = ["2/9000001", ', 'providers = [\n    "2/9000001",  # Coventry\n    '
    )
    desk.config.write_text("# Ours.\n" + text, "utf-8")
    ran = ask("add", "2/9910038", "9910075", "2/9000001", "--to", "Hollybank Care")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "2/9910038 added to 'Hollybank Care'",
        "9910075 added to 'Hollybank Care'",
        "2/9000001 already in 'Hollybank Care'",
        "A running daemon reads the file again on SIGHUP.",
    ]
    assert "7 providers" in ask("validate").out
    ran = ask("remove", "2/9910038", "9910075", "2/9999999", "--from", "Hollybank Care")
    assert ran.code == 0
    assert "2/9999999 was not in 'Hollybank Care'" in ran.out
    left = desk.config.read_text("utf-8")
    assert left.startswith("# Ours.\n")
    assert '"2/9000001",  # Coventry' in left
    assert "99100" not in left


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add", "2/9000001", "--to", "Nobody"], "has no watch 'Nobody': there are"),
        (["add", "Hollybank", "--to", "Hollybank Care"], "'Hollybank' is not a provider: write"),
        (["remove", "nothing", "--from", "Hollybank Care"], "'nothing' is not a provider"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused_and_the_file_stays(ask, desk, arguments, says):
    before = desk.config.read_bytes()
    ran = ask(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert desk.config.read_bytes() == before


def test_what_was_removed_and_is_added_again_announces_nothing_old(ask, lookout):
    lookout.look()
    ask("remove", "2/9000001", "--from", "Hollybank Care")
    lookout.again()
    ask("add", "2/9000001", "--to", "Hollybank Care")
    found = lookout.again()
    assert (found.events, found.baseline, found.problems) == ((), 0, ())


# Who is found by a selector


def test_remove_says_when_a_selector_still_finds_the_provider(ask, rewrite, filled):
    rewrite(watch='owners = ["Hollybank Care*"]\nexcept = ["9000013"]')
    filled(*HOMES)
    ran = ask(
        "remove", "2/9000001", "2/9000002", "9000011", "2/9000099", "9000013",
        "--from", "Hollybank Care",
    )  # fmt: skip
    assert (ran.code, ran.out.splitlines()) == (
        0,
        [
            "2/9000001 removed from 'Hollybank Care'",
            "2/9000002 removed from 'Hollybank Care'",
            "9000011 was not in 'Hollybank Care'",
            "2/9000099 was not in 'Hollybank Care'",
            "9000013 was not in 'Hollybank Care'",
            (
                "2/9000001 is still watched: owner Hollybank Care* finds it. "
                "Write it under except"
            ),
            "9000011 is still watched: owner Hollybank Care* finds it. Write it under except",
            "If a selector finds 2/9000099, write it under except",
            "A running daemon reads the file again on SIGHUP.",
        ],
    )  # fmt: skip


def test_without_selectors_or_a_store_remove_says_no_more(ask, rewrite, tmp_path):
    ran = ask("remove", "2/9000001", "--from", "Hollybank Care")
    assert "except" not in ran.out
    rewrite(watch='owners = ["Hollybank Care*"]')
    ran = ask("remove", "2/9000001", "--from", "Hollybank Care")
    assert "except" not in ran.out
    assert not (tmp_path / "ofsted-watch.db").exists()


def test_add_says_when_the_watch_takes_the_provider_away(ask, rewrite, desk):
    rewrite(watch='owners = ["Hollybank Care*"]\nexcept = ["2/9000011"]')
    before = desk.config.read_bytes()
    ran = ask("add", "9000011", "--to", "Hollybank Care")
    assert (ran.code, ran.out) == (2, "")
    assert "has 9000011 under except" in ran.err
    assert desk.config.read_bytes() == before


# The types


def test_types_lists_every_word_without_a_config_and_without_counts(ask, desk, tmp_path):
    desk.config.unlink()
    ran = ask("types", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [each["type"] for each in ran.json] == list(KIND_WORDS)
    assert {each["providers"] for each in ran.json} == {None}
    by_word = {each["type"]: each for each in ran.json}
    assert by_word["childrens-home"] == {
        "type": "childrens-home",
        "is": "children's home",
        "code": 2,
        "withheld": True,
        "file": "social-care",
        "providers": None,
    }
    assert by_word["fostering-agency"]["code"] is None
    assert by_word["trust"]["file"] is None
    lines = ask("types").out.splitlines()
    assert len(lines) == 1 + len(KIND_WORDS)
    assert re.split(r"  +", lines[0]) == [
        "TYPE", "IS", "PAGES", "NAMES", "OFFICIAL FILE", "PROVIDERS",
    ]  # fmt: skip
    assert re.split(r"  +", lines[2]) == [
        "childrens-home", "children's home", "2", "withheld", "social-care",
    ]  # fmt: skip
    assert not (tmp_path / "ofsted-watch.db").exists()


def test_types_counts_those_of_the_register_who_have_not_left(ask, filled):
    assert {each["providers"] for each in ask("types", "--json").json} == {None}
    filled(*HOMES)
    counts = {each["type"]: each["providers"] for each in ask("types", "--json").json}
    assert counts == dict.fromkeys(KIND_WORDS, 0) | {"childrens-home": 3, "fostering-agency": 1}
    assert re.search(r"(?m)^childrens-home .* 3$", ask("types").out)


def test_types_helps_who_has_a_wrong_one_in_the_file(ask, rewrite):
    rewrite(watch='local_authorities = ["*"]\ntypes = ["childens-home"]')
    ran = ask("types")
    assert (ran.code, ran.err) == (
        0, "without counts, for the config has a mistake: see `ofsted-watch validate`\n",
    )  # fmt: skip
    assert "childrens-home" in ran.out


# What is wrong with a config, and whom it finds


def said(ran, tmp_path: Path) -> list[str]:
    """The lines and then the warnings, without the folder's name."""
    assert ran.code == 0, ran.err
    text: str = ran.out + ran.err
    return text.replace(f"{tmp_path}/", "").splitlines()


def test_validate_counts_what_each_selector_finds_and_the_whole_watch(
    ask, rewrite, filled, tmp_path
):
    rewrite(
        providers=("2/9000001", "2/9000002"),
        watch='owners = ["Hollybank Care*", "LARCH AND ELM CARE"]\n'
        'local_authorities = ["City of Coventry"]\n'
        'types = ["childrens-home", "fostering-agency"]\n'
        'except = ["9000013", "2/9000098"]',
    )
    filled(*HOMES)
    filled(row("9000021", "nursery", owner="Hollybank Care Nurseries"), series="childcare")
    assert said(ask("validate"), tmp_path) == [
        "config.toml: good. 1 watch, 2 providers, 3 selectors, 1 channel.",
        "By the register (childcare as at 31 March 2026, social-care as at 31 March 2026):",
        "Hollybank Care: 5 providers",
        "       2  listed",
        "       4  owner Hollybank Care*",
        "       1  owner LARCH AND ELM CARE",
        "       3  area City of Coventry: childrens-home, fostering-agency",
        "      -1  under except",
    ]


def test_validate_makes_no_store_and_says_that_the_register_is_empty(ask, rewrite, tmp_path):
    rewrite(watch='owners = ["Hollybank Care*"]')
    expected = [
        "config.toml: good. 1 watch, 5 providers, 1 selector, 1 channel.",
        (
            "warning: config.toml: the register is empty: run `ofsted-watch register update`, or "
            "leave it to the daemon"
        ),
    ]
    assert said(ask("validate"), tmp_path) == expected
    assert not (tmp_path / "ofsted-watch.db").exists()
    with open_store(tmp_path / "ofsted-watch.db"):
        pass
    assert said(ask("validate"), tmp_path) == expected


def test_validate_says_which_official_files_a_selector_still_needs(ask, rewrite, filled, tmp_path):
    rewrite(watch='owners = ["Hollybank Care*"]\ntrusts = ["Hollybank Learning"]')
    filled(*HOMES)
    *_, warning = said(ask("validate"), tmp_path)
    assert warning == (
        "warning: config.toml: the register has no file yet of childcare and state-schools: run "
        "`ofsted-watch register update`, or leave it to the daemon"
    )


def test_validate_looks_into_no_store_where_no_watch_has_a_selector(ask, tmp_path):
    (tmp_path / "ofsted-watch.db").write_text("no store")
    assert said(ask("validate"), tmp_path) == [
        "config.toml: good. 1 watch, 5 providers, 1 channel."
    ]


def test_validate_names_the_nearest_to_an_owner_or_trust_that_nobody_has(
    ask, rewrite, filled, empty, tmp_path
):
    rewrite(
        watch='owners = [\n"Holybank Care",\n"Larch",\n"Zzz*"]\n'
        'trusts = ["Holybank Learning*"]\nlocal_authorities = ["Kent"]'
    )
    filled(*HOMES)
    filled(
        row("900031", "primary", trust="Hollybank Learning Trust", trust_id="16999"),
        row("900032", "primary", trust="HOLLYBANK LEARNING TRUST", trust_id="16999"),
        series="state-schools",
    )
    warnings = [each for each in said(ask("validate"), tmp_path) if each.startswith("warning: ")]
    assert warnings == [
        (
            "warning: config.toml:21: watch 'Hollybank Care': owners: 'Holybank Care' matches "
            "nobody in the register; the nearest owners are 'HOLLYBANK CARE LTD', 'Hollybank Care "
            "(North) Limited', 'Hollybank Care Fostering'. Write what is meant, or leave it if it "
            "is new"
        ),
        (
            "warning: config.toml:22: watch 'Hollybank Care': owners: 'Larch' matches nobody in "
            "the register; the nearest owner is 'Larch & Elm Care Ltd'. Write what is meant, or "
            "leave it if it is new"
        ),
        (
            "warning: config.toml:23: watch 'Hollybank Care': owners: 'Zzz*' matches nobody in the "
            "register. No owner there is like it: leave it if it is a new one"
        ),
        (
            "warning: config.toml:24: watch 'Hollybank Care': trusts: 'Holybank Learning*' matches "
            "nobody in the register; the nearest trust is 'HOLLYBANK LEARNING TRUST'. Write what "
            "is meant, or leave it if it is new"
        ),
        (
            "warning: config.toml:25: watch 'Hollybank Care': local_authorities: area Kent matches "
            "nobody in the register. Leave it if that may be so"
        ),
    ]


def test_an_owner_whose_homes_have_all_left_is_found_no_more(ask, rewrite, filled, tmp_path):
    rewrite(watch='owners = ["Elder Care"]')
    filled(row("9000041", owner="Elder Care Ltd", status="closed"))
    filled(series="childcare")
    assert "matches nobody in the register. No owner there is like it" in ask("validate").err


def test_validate_says_when_a_type_can_find_nobody(ask, rewrite, tmp_path):
    rewrite(watch='local_authorities = ["*"]\ntypes = [\n"trust"]')
    assert said(ask("validate"), tmp_path) == [
        "config.toml: good. 1 watch, 5 providers, 1 selector, 1 channel.",
        (
            "warning: config.toml:22: watch 'Hollybank Care': types: 'trust' is in no official "
            "file, so nobody may be found by it. List them under providers"
        ),
    ]


ONE_READING = "at a pace of 2 s, one reading of all their pages takes 1.1 hours"


@pytest.mark.parametrize(
    ("sweep", "means"),
    [
        ("24h", "They are read once in a sweep of 1 day: say less if not all are wanted"),
        ("1h", "That is longer than the sweep of 1 hour: lengthen it, or say less"),
    ],
)
def test_validate_says_what_it_means_to_watch_very_many(
    ask, desk, rewrite, filled, empty, tmp_path, sweep, means
):
    rewrite(
        watch='local_authorities = ["*"]', schedule=f'sweep = "{sweep}"', providers=("2/9000001",)
    )
    text = desk.config.read_text("utf-8").replace("pace = 0.0", "pace = 2.0")
    desk.config.write_text(text, "utf-8")
    filled(*(row(str(9000000 + number)) for number in range(2000)))
    assert ask("validate").err == ""
    filled(*(row(str(9000000 + number)) for number in range(2002)))
    *_, warning = said(ask("validate"), tmp_path)
    assert warning == (
        f"warning: config.toml:16: watch 'Hollybank Care': it has 2,002 providers: "
        f"{ONE_READING}. {means}"
    )


def test_validate_says_every_mistake_with_its_line(ask, desk):
    text = desk.config.read_text("utf-8")
    text = text.replace("pace = 0.0", 'pace = "slow"').replace('"2/9000003"', '"Larch House"')
    desk.config.write_text(text, "utf-8")
    ran = ask("validate")
    assert (ran.code, ran.out) == (2, "")
    assert len(re.findall(r"config\.toml:\d+: ", ran.err)) == 2


def test_validate_opens_the_channels_too(ask, desk):
    text = desk.config.read_text("utf-8").replace('"console:"', '"nosuch://host"')
    desk.config.write_text(text, "utf-8")
    ran = ask("validate")
    assert ran.code == 2
    assert "config.toml:14: " in ran.err


def test_the_config_of_this_repository_is_good(desk, tmp_path):
    """A copy of it: the store of the one beside it is somebody's own."""
    desk.config.write_bytes((REPOSITORY / "config.toml").read_bytes())
    ran = desk.run("validate")
    assert ran.code == 0
    assert "good. 1 watch, 5 providers, 1 selector, 1 channel." in ran.out
    assert "the register is empty" in ran.err
    assert not (tmp_path / "ofsted-watch.db").exists()
