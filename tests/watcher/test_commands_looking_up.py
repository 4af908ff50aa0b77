"""`find`: at Ofsted, in the register, and each provider once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.model import Judgement, ProviderKey
from scrapers.official.model import Inspection, OfficialFile, RegisterRow, Series
from scrapers.remits import code_of
from scrapers.replica import Fault, InventedProvider, Replica, Site
from scrapers.replica.faults import body, status
from watcher.store import open_store

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
GOOD = Inspection(
    "Full inspection",
    date(2025, 9, 2),
    date(2025, 10, 7),
    (Judgement("Overall experiences and progress of children", "Good", "sccif4"),),
)


def row(urn: str, kind: str = "childrens-home", **facts: Any) -> RegisterRow:
    """A row about an invented provider that is open, unless told otherwise."""
    given = {"name": None, "status": "open", "status_words": "Active"} | facts
    return RegisterRow(urn, code_of(kind), kind, **given)


@pytest.fixture
def fill(desk: Any, tmp_path: Path) -> Callable[..., None]:
    """Put rows in the register as if an official file had been read."""

    def put(*rows: RegisterRow, series: Series = "social-care") -> None:
        file = OfficialFile(series, "Invented", date(2026, 3, 31), "invented.csv", "0" * 64)
        with open_store(tmp_path / "ofsted-watch.db") as store, store.transaction():
            store.register.replace(file, rows, NOW)

    return put


def table(text: str) -> list[list[str]]:
    """The lines of a table, cell by cell."""
    return [re.split(r"  +", line) for line in text.splitlines()]


# At Ofsted


def test_find_prints_what_to_write_the_name_the_grade_and_the_date(ask, site: Site):
    ran = ask("find", "9000001")
    assert (ran.code, ran.err) == (0, "")
    assert re.split(r"  +", ran.out.strip()) == [
        "2/9000001",
        "children's home 9000001",
        "Good",
        "25 June 2024",
        "watched",
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
        (["--type", "zzz", "--offline"], "There are: "),
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


# In the register


def test_owner_and_trust_come_from_the_register_and_each_provider_is_printed_once(ask, fill):
    fill(
        row("9000001", owner="Hollybank Care Ltd", inspections=(GOOD,)),
        row("9000099", owner="Hollybank Care Ltd", inspections=(GOOD,)),
    )
    ran = ask("find", "9000001")
    assert (ran.code, ran.err) == (0, "")
    assert table(ran.out) == [
        [
            "2/9000001", "children's home 9000001", "Good", "25 June 2024", "Hollybank Care Ltd",
            "watched",
        ]
    ]  # fmt: skip


def test_what_the_listing_does_not_show_is_found_by_owner_and_by_trust(ask, fill):
    fill(
        row("9000001", owner="Hollybank Care Ltd"),
        row("9000099", owner="HOLLYBANK CARE LIMITED", inspections=(GOOD,)),
        row("9000098", owner="Hollybank Care Ltd", status="resigned", status_words="Resigned"),
    )
    fill(
        row("999021", "primary", name="Invented School", trust="Hollybank Learning Trust"),
        series="state-schools",
    )
    ran = ask("find", "hollybank")
    assert (ran.code, ran.err) == (0, "")
    file = "by the file as at 31 March 2026"
    assert table(ran.out) == [
        [
            "2/9000001", "children's home 9000001", "no grade", "no report yet",
            "Hollybank Care Ltd", f"watched, {file}",
        ],
        [
            "2/9000098", "children's home 9000098", "no grade", "no report yet",
            "Hollybank Care Ltd", f"resigned, {file}",
        ],
        [
            "2/9000099", "children's home 9000099", "Good", "7 October 2025",
            "HOLLYBANK CARE LIMITED", file,
        ],
        [
            "21/999021", "Invented School", "no grade", "no report yet",
            "Hollybank Learning Trust", file,
        ],
    ]  # fmt: skip


def test_a_provider_whose_type_the_file_does_not_tell_is_one_with_that_of_the_listing(
    ask, fill, site: Site
):
    key = ProviderKey(88, "9000088")
    site.add_provider(InventedProvider(key, "Invented Fostering", local_authority="Coventry"))
    fill(row("9000088", "fostering-agency", name="Invented Fostering", owner="Larch Ltd"))
    [line] = table(ask("find", "9000088").out)
    assert (line[0], line[-1]) == ("88/9000088", "Larch Ltd")
    [line] = table(ask("find", "9000088", "--offline").out)
    assert line[0] == "9000088"


def test_offline_asks_nobody(ask, fill, replica: Replica):
    fill(row("9000099", owner="Hollybank Care Ltd"))
    ran = ask("find", "hollybank", "--offline")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("2/9000099")
    assert not replica.requests
    ran = ask("find", "nobody", "--offline")
    assert (ran.code, ran.out) == (0, "nothing found\n")


def test_offline_says_when_there_is_no_register(ask):
    ran = ask("find", "hollybank", "--offline")
    assert (ran.code, ran.out) == (0, "nothing found\n")
    assert "the register is empty" in ran.err


def test_without_the_site_the_register_answers_with_a_warning(ask, fill, replica: Replica):
    fill(row("9000099", owner="Hollybank Care Ltd"))
    replica.faults[:] = [Fault("/search", body("<html><title>Sorry</title></html>"))]
    ran = ask("find", "hollybank")
    assert ran.code == 1
    assert ran.out.startswith("2/9000099")
    assert ran.err.startswith("warning: the listing could not be read: ")
    replica.faults[:] = [Fault("/search", status(503, retry_after="300"))]
    ran = ask("find", "hollybank")
    assert ran.code == 0
    assert ran.out.startswith("2/9000099")
    assert ran.err.startswith("warning: Ofsted could not be reached: ")
    ran = ask("find", "nobody")
    assert (ran.code, ran.out) == (3, "")


def test_the_register_is_narrowed_by_kind_and_by_authority(ask, fill):
    fill(
        row("9000097", owner="Hollybank Care Ltd", local_authority="Coventry"),
        row("9000098", "supported-accommodation", owner="Hollybank", local_authority="Coventry"),
        row("9000099", owner="Hollybank Care Ltd", local_authority="Kent"),
    )

    def found(*narrowed: str) -> list[str]:
        return [line[0] for line in table(ask("find", "hollybank", *narrowed).out)]

    assert found("--type", "childrens-home") == ["2/9000097", "2/9000099"]
    assert found("--la", "City of Coventry") == ["2/9000097", "9000098"]
    assert found("--type", "supported-accommodation", "--la", "Coventry") == ["9000098"]


def test_a_kind_whose_pages_have_no_known_type_is_searched_for_at_ofsted_too(ask, site: Site):
    key = ProviderKey(88, "9000088")
    site.add_provider(InventedProvider(key, "Invented School", local_authority="Coventry"))
    [line] = table(ask("find", "9000088", "--type", "residential-special-school").out)
    assert line[0] == "88/9000088"
    ran = ask("find", "9000001", "--type", "residential-special-school")
    assert ran.out == "nothing found\n"


def test_who_is_found_by_a_selector_is_watched(ask, fill, lookout, rewrite):
    fill(row("9000099", owner="Larch Care Ltd"))
    rewrite(watch='owners = ["Larch*"]')
    assert "watched" not in ask("find", "larch", "--offline").out
    lookout.look()
    assert "watched" in ask("find", "larch", "--offline").out


def test_what_a_terminal_would_take_for_a_command_is_not_printed(ask, fill):
    fill(row("9000099", "nursery", name="Larch\x1b[31m\x07 Nursery", owner="La\x9brch"))
    out = ask("find", "larch", "--offline").out
    assert out.startswith("16/9000099  Larch [31m  Nursery")
    assert not {char for char in out if not char.isprintable()} - {"\n"}


def test_very_many_are_cut_with_a_word(ask, fill):
    fill(*(row(f"9{number:06}", owner="Hollybank Care Ltd") for number in range(150)))
    lines = ask("find", "hollybank", "--offline").out.splitlines()
    assert len(lines) == 101
    assert lines[-1] == "150 in all; the first 100 are shown. Say more."
