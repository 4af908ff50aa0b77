"""`find`, `add`, `remove` and `validate`: how a watchlist is made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scrapers.replica import Fault, Replica, Site
from scrapers.replica.faults import body, status

REPOSITORY = Path(__file__).parents[2]


def test_find_prints_what_to_write_the_name_the_grade_and_the_date(ask, site: Site):
    ran = ask("find", "9000001")
    assert (ran.code, ran.err) == (0, "")
    assert re.split(r"  +", ran.out.strip()) == [
        "2/9000001",
        "children's home 9000001",
        "Good",
        "25 June 2024",
    ]


def test_find_never_prints_a_withheld_name(ask, site: Site):
    site.rename("2/9000001", "Larch House (invented)")
    ran = ask("find", "9000001")
    assert "2/9000001" in ran.out
    assert "Larch" not in ran.out + ran.err


def test_find_takes_several_words_and_says_when_there_is_nothing(ask):
    assert "2/9000001" in ask("find", "Children's", "Home").out
    ran = ask("find", "no such provider")
    assert (ran.code, ran.out) == (0, "nothing found\n")


def test_find_may_be_narrowed_by_kind_and_by_authority(ask, site: Site):
    everything = ask("find", "9").out
    homes = ask("find", "9", "--type", "childrens-home").out
    assert {line.split("/")[0] for line in homes.splitlines()} == {"2"}
    assert len(homes.splitlines()) < len(everything.splitlines())
    coventry = ask("find", "9", "--type", "childrens-home", "--la", "Coventry").out
    assert "2/9000001" in coventry
    assert "2/9000002" not in coventry


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--type", "childrens-hom"], "Did you mean childrens-home?"),
        (["--type", "zzz"], "There are: "),
        (["--la", "Coventri"], "Did you mean Coventry?"),
        (["--la", "Nowhere at all"], "is no local authority that Ofsted lists."),
    ],
)
def test_find_helps_with_a_word_that_it_does_not_know(ask, arguments, says):
    ran = ask("find", "home", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_find_says_when_the_site_cannot_be_reached_or_read(desk, ask, replica: Replica):
    replica.faults.append(Fault("/search", body("<html><title>Sorry</title></html>")))
    ran = ask("find", "home")
    assert ran.code == 1
    assert "the listing could not be read" in ran.err
    replica.faults[:] = [Fault("/search", status(503, retry_after="300"))]
    ran = ask("find", "home")
    assert ran.code == 3
    assert "Ofsted could not be reached" in ran.err


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
    assert "good. 1 watch, 5 providers, 1 channel." in ran.out
    assert not (tmp_path / "ofsted-watch.db").exists()
