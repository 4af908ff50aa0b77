"""`register update`, `show`, `owners` and `status`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scrapers.model import Judgement
from scrapers.official.model import Inspection, OfficialFile, RegisterRow, Series
from scrapers.replica import Fault, Replica, Site, publish_from
from scrapers.replica.faults import status
from watcher.assembly import now
from watcher.registered import LICENCE
from watcher.registering import SERIES
from watcher.store import only_instance, open_store

REAL = Path(__file__).parents[3] / "shared" / "real" / "mi" / "provider_at_march_2025.ods"
real = pytest.mark.skipif(not REAL.exists(), reason="the real file is not at hand")
AS_AT = date(2026, 3, 31)
FILLED = SERIES[:4]


def only_filled(*arguments: str) -> list[str]:
    """`register update` of those series that have anybody on the invented site."""
    return ["register", "update", *(f"--only={each}" for each in FILLED), *arguments]


@pytest.fixture
def govuk(site: Site) -> Site:
    for series in FILLED:
        publish_from(site, series, AS_AT)
    return site


@pytest.fixture
def at_hand(site: Site, tmp_path: Path) -> Callable[..., str]:
    """An official file in the user's folder."""

    def write(series: Series = "social-care", as_at: date = AS_AT) -> str:
        published = publish_from(Site(site.providers), series, as_at)
        path = tmp_path / published.filename
        path.write_bytes(published.content)
        return str(path)

    return write


@pytest.fixture
def fill(desk, tmp_path: Path) -> Callable[..., None]:
    """Put rows in the register as if an official file had been read."""

    def put(*rows: RegisterRow, series: Series = "social-care", as_at: date = AS_AT) -> None:
        file = OfficialFile(series, "Invented file", as_at, "invented.csv", "0" * 64)
        with open_store(tmp_path / "ofsted-watch.db") as store, store.transaction():
            store.register.replace(file, rows, now())

    return put


def home(urn: str, owner: str | None = None, *grades: str, **facts: object) -> RegisterRow:
    inspections = tuple(
        Inspection(
            "Full inspection",
            date(2023 + year, 5, 2),
            date(2023 + year, 6, 7),
            (Judgement("Overall experiences and progress of children", grade, "sccif4"),),
        )
        for year, grade in enumerate(grades)
    )
    given: dict[str, object] = {"status": "open", "status_words": "Active"} | facts
    return RegisterRow(
        urn, 2, "childrens-home", None, owner=owner, inspections=inspections, **given  # type: ignore[arg-type]
    )  # fmt: skip


# update


def test_update_takes_the_newest_files_and_says_what_changed(ask, govuk):
    ran = ask(*only_filled())
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert [line.split(":")[0] for line in lines] == list(FILLED)
    assert "as at 31 March 2026: 34 rows: 34 current providers; 34 added, 0 gone" in lines[0]
    assert lines[0].count("31 March 2026") == 1
    again = ask(*only_filled())
    assert again.code == 0
    assert all(line.endswith(": still the newest") for line in again.out.splitlines())
    assert "34 rows" in ask(*only_filled("--force")).out


def test_update_runs_beside_the_daemon(ask, govuk, lookout):
    with only_instance(lookout.config.state):
        assert ask(*only_filled()).code == 0


def test_update_says_which_file_failed_and_takes_the_others(ask, govuk, replica: Replica):
    replica.faults.append(Fault(lambda path: "childcare-providers" in path, status(404)))
    ran = ask(*only_filled())
    assert ran.code == 1
    assert len(ran.out.splitlines()) == 3
    assert ran.err.startswith("childcare: not taken over: ")


def test_update_exits_with_3_when_govuk_cannot_be_reached_at_all(ask, govuk, replica: Replica):
    replica.faults.append(Fault("/api", status(503, retry_after="300")))
    ran = ask(*only_filled())
    assert (ran.code, ran.out) == (3, "")
    assert [line for line in ran.err.splitlines() if "GOV.UK could not be reached" in line]


def test_update_reads_files_at_hand_of_any_series_and_asks_nobody(
    ask, at_hand, replica: Replica, tmp_path
):
    ran = ask("register", "update", "--from", at_hand(), at_hand("childcare"))
    assert (ran.code, ran.err) == (0, "")
    assert [line.split(":")[0] for line in ran.out.splitlines()] == ["social-care", "childcare"]
    ran = ask("register", "update", "--from", at_hand(), "--from", at_hand("childcare"))
    assert "0 added, 0 gone" in ran.out
    assert not replica.requests
    sources = {each["source"] for each in ask("register", "status", "--json").json["files"]}
    assert all(Path(source).is_absolute() for source in sources)


def test_update_says_what_is_wrong_with_a_file_and_takes_the_others(ask, at_hand, tmp_path):
    bad = tmp_path / "bad\x1b[31m.csv"
    bad.write_text("Fruit,Colour\nPlum,Blue\n", encoding="utf-8")
    ran = ask("register", "update", "--from", str(bad), at_hand("childcare"))
    assert ran.code == 2
    assert ran.out.startswith("childcare: ")
    assert ran.err.startswith("not taken over: ")
    assert "\x1b" not in ran.err


def test_an_older_file_is_taken_if_it_is_forced(ask, at_hand):
    ask("register", "update", "--from", at_hand())
    older = at_hand(as_at=date(2025, 9, 30))
    ran = ask("register", "update", "--from", older)
    assert (ran.code, ran.out) == (2, "")
    assert "--force takes it all the same" in ran.err
    assert ask("register", "update", "--force", "--from", older).code == 0
    assert ask("register", "status", "--json").json["files"][0]["as_at"] == "2025-09-30"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--from", "nothing.ods"], "does not exist"),
        (["--only", "schools"], "is not one of"),
        (["--only", "childcare", "--from", "config.toml"], "--only is for GOV.UK"),
        (["config.toml"], "say --from before"),
    ],
)
def test_what_makes_no_sense_is_wrong_use(desk, arguments, says):
    ran = desk.run("register", "update", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


@real
def test_the_real_file_of_2025_is_read_whole(ask):
    ran = ask("register", "update", "--from", str(REAL))
    assert (ran.code, ran.err) == (0, "")
    assert "as at 31 March 2025: 5,785 rows: 5,600 current providers and 185 that left" in ran.out
    (five,) = ask("register", "owners", "dimensions care", "--json").json["owners"]
    assert (five["providers"], five["spellings"]) == (5, ["Dimensions Care Limited"])
    (both,) = ask("register", "owners", "homes2inspire", "--json").json["owners"]
    assert both["spellings"] == ["Homes2inspire Limited", "Homes 2 Inspire Ltd"]
    assert both["grades"]["Outstanding"] == 5


# show


def test_show_prints_all_that_the_file_says_of_a_provider(ask, fill):
    fill(home("9000001", "Hollybank Care Ltd", "Good", places=4, local_authority="Coventry"))
    ran = ask("register", "show", "9000001")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "2/9000001  children's home 9000001",
        "  Status      Active",
        "  Authority   Coventry",
        "  Owner       Hollybank Care Ltd",
        "  Places      4",
        "  From        the social-care file, as at 31 March 2026",
        "  Watched by  Hollybank Care",
        "  Full inspection, 2 May 2023, published 7 June 2023",
        "    Overall experiences and progress of children: Good",
        LICENCE,
    ]
    assert ask("register", "show", "2/9000001").out == ran.out
    [one] = ask("register", "show", "2/9000001", "--json").json["providers"]
    assert (one["provider"], one["grade"], one["watches"]) == (
        "2/9000001", "Good", ["Hollybank Care"],
    )  # fmt: skip


def test_show_tells_two_providers_of_one_number_apart(ask, fill):
    fill(home("9000077"))
    fill(
        RegisterRow("9000077", 16, "nursery", "Invented Nursery", "open", "Active"),
        series="childcare",
    )
    assert len(ask("register", "show", "9000077", "--json").json["providers"]) == 2
    [one] = ask("register", "show", "16/9000077", "--json").json["providers"]
    assert one["name"] == "Invented Nursery"
    assert ask("register", "show", "21/9000077").code == 1


def test_show_lists_the_providers_of_an_owner_in_all_spellings(ask, fill):
    fill(
        home("9000001", "Hollybank Care Ltd", "Inadequate", "Good"),
        home("9000012", "HOLLYBANK CARE LIMITED"),
        home("9000013", "Hollybank Care North Ltd", "Good"),
    )
    ran = ask("register", "show", "hollybank", "care")
    assert [line.split("  ")[0] for line in ran.out.splitlines()] == [
        "Hollybank Care Ltd, HOLLYBANK CARE LIMITED: 2 providers: 1 Good, 1 not yet graded",
        "2/9000001",
        "2/9000012",
        "By the official files: social-care as at 31 March 2026",
        LICENCE,
    ]
    assert "watched" in ran.out.splitlines()[1]
    assert "watched" not in ran.out.splitlines()[2]
    assert "2/9000013" in ask("register", "show", "Hollybank Care*").out


def test_what_the_register_has_not_is_said(ask, fill):
    ran = ask("register", "show", "2/9000001")
    assert (ran.code, ran.out) == (1, "")
    assert "'2/9000001' is not in the register; it is empty" in ran.err
    fill(home("9000001"))
    assert "empty" not in ask("register", "show", "9000002").err
    assert ask("register", "owners", "nobody").code == 1


# owners


def test_owners_come_with_their_spellings_and_grades_the_largest_first(ask, fill):
    fill(
        home("9000001", "Larch Care Ltd", "Good", "Requires improvement"),
        home("9000011", "Hollybank Care Ltd", "Outstanding"),
        home("9000012", "Hollybank Care Limited", "Good"),
        home("9000013", "HOLLYBANK CARE LTD.", "Requires improvement to be good"),
        home("9000014", "Hollybank Care Ltd", status="resigned", status_words="Resigned"),
        home("9000015", "Hollybank Care Ltd"),
    )
    ran = ask("register", "owners", "care")
    assert ran.code == 0
    assert ran.out.splitlines()[:2] == [
        (
            "Hollybank Care Ltd, Hollybank Care Limited, HOLLYBANK CARE LTD.: 5 providers: "
            "1 Outstanding, 1 Good, 1 Requires improvement to be good, 1 not yet graded, 1 closed"
        ),
        "Larch Care Ltd: 1 provider: 1 Requires improvement to be good",
    ]
    assert ran.out.splitlines()[-1] == LICENCE
    document = ask("register", "owners", "care", "--json").json
    assert document["licence"] == LICENCE
    first, second = document["owners"]
    assert list(first["grades"]) == ["Outstanding", "Good", "Requires improvement to be good"]
    assert (first["providers"], first["open"], first["closed"], first["ungraded"]) == (5, 4, 1, 1)
    assert second["references"] == ["2/9000001"]


def test_what_a_terminal_would_take_for_a_command_is_not_printed(ask, fill):
    fill(home("9000001", "Holly\x1b]0;bank\x07 Care \x9b31m Ltd", "Good\x1b[5m"))
    for arguments in (["owners", "holly"], ["show", "9000001"], ["show", "holly*"]):
        for more in ([], ["--json"]):
            ran = ask("register", *arguments, *more)
            assert ran.code == 0
            assert not {char for char in ran.out if not char.isprintable()} - {"\n"}
    [owner] = ask("register", "owners", "holly", "--json").json["owners"]
    assert owner["spellings"] == ["Holly\x1b]0;bank\x07 Care \x9b31m Ltd"]


# status


def test_status_says_which_files_are_held_how_old_they_are_and_which_are_missing(ask, fill):
    ran = ask("register", "status")
    assert ran.code == 0
    assert ran.out.count("missing: ") == 5
    fill(home("9000001"), as_at=now().date())
    lines = ask("register", "status").out.splitlines()
    assert lines[0].startswith("social-care ")
    assert "0 days old (3 to 16 months behind by nature)" in lines[0]
    assert "newer" not in lines[0]
    assert "1 row, read " in lines[2]
    assert "from invented.csv" in lines[3]
    document = ask("register", "status", "--json").json
    assert document["missing"] == [
        "childcare", "state-schools", "independent-schools", "further-education",
    ]  # fmt: skip
    [file] = document["files"]
    assert (file["series"], file["rows"], file["outdated"]) == ("social-care", 1, False)


def test_status_says_when_there_should_be_a_newer_file(ask, fill):
    fill(home("9000001"), as_at=date(2024, 3, 31))
    assert "there should be a newer one by now" in ask("register", "status").out
    assert ask("register", "status", "--json").json["files"][0]["outdated"] is True
