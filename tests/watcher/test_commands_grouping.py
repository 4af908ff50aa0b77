"""`group`: how a watch, an owner or a trust stands. All providers and files are invented."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from scrapers.model import Judgement
from scrapers.official.model import Inspection, OfficialFile, RegisterRow
from scrapers.remits import code_of
from scrapers.replica import InventedReport, Site
from watcher.store import only_instance

AS_AT = date(2025, 3, 31)
OVERALL = "Overall experiences and progress of children and young people"
OWNER = "Hollybank Care (invented)"
ALIASES = """
aliases = { "2/9000001" = "our Coventry placement" }
[[watch]]
name = "Placements"
providers = ["2/9000002", "2/9000099", "9000077"]
channels = ["out"]
"""


def row(urn: str, kind: str = "childrens-home", grade: str = "Good", **facts: Any) -> RegisterRow:
    values = {"name": None, "status": "open", "status_words": "Active"} | facts
    inspection = Inspection(
        "Full inspection",
        date(2024, 9, 3),
        date(2024, 10, 8),
        (Judgement(OVERALL, grade, "sccif4"),),
    )
    return RegisterRow(urn, code_of(kind), kind, inspections=(inspection,), **values)


FILED = (
    row("9000001", owner="HOLLYBANK CARE (INVENTED) LTD", local_authority="Coventry"),
    row("9000061", grade="Inadequate", owner=OWNER, local_authority="Walsall"),
    row("9000062", grade="Inadequate", owner=OWNER, local_authority="Kent"),
    row("9000063", "secure-home", owner="Oakbank Homes", local_authority="Dudley"),
    row("9000077", "fostering-agency", name="Elm Fostering (invented)", owner="Elm Care"),
    row("900011", "primary", name="Elm Primary School (invented)", local_authority="Kent",
        trust_id="16999", trust="Hollybank Learning Trust"),
    row("900012", "secondary", name="Larch School (invented)", local_authority="Kent",
        trust_id="16999", trust="Hollybank Learning Trust"),
)  # fmt: skip


@pytest.fixture
def settled(lookout, rewrite, site: Site):
    """The five homes read in 2026: one Inadequate, one suspended, one closed after Inadequate."""
    rewrite(watch=ALIASES)
    lookout.now = datetime.now(UTC)
    for number, grade in ((1, "Inadequate"), (3, "Inadequate")):
        site.publish(
            f"2/900000{number}",
            InventedReport(
                f"9930000{number}", "Full inspection", date(2025, 5, 20), date(2025, 8, 4), grade
            ),
        )
    site.close("2/9000003", date(2025, 9, 1))
    lookout.look()
    return lookout


@pytest.fixture
def filed(settled):
    """The same with an official file of before."""
    with settled.store() as store, store.transaction():
        file = OfficialFile("social-care", "Invented", AS_AT, "https://example.org/f.csv", "0" * 64)
        store.register.replace(file, FILED[:5], settled.now)
        schools = replace(file, series="state-schools")
        store.register.replace(schools, FILED[5:], settled.now)
    return settled


def table(text: str) -> list[str]:
    """The providers of the table, from the first to the last."""
    return [line.split()[0] for line in text.splitlines() if re.match(r"(\d+/)?\d{6,7}  ", line)]


def test_a_watch_is_shown_worst_first_with_the_line_above(ask, settled):
    ran = ask("group", "Hollybank Care")
    first, _, heads, coventry, *_ = ran.out.splitlines()

    assert ran.code == 0
    assert first.startswith(
        "Hollybank Care: 4 open homes: 1 Inadequate, 2 Good, 1 not yet graded; "
    )
    assert "1 closed after Inadequate" in first
    assert re.split(" {2,}", heads) == [
        "Provider", "Name", "Local authority", "Status", "Grade", "Since", "Before", "Awaited"
    ]  # fmt: skip
    assert table(ran.out) == ["2/9000001", "2/9000004", "2/9000002", "2/9000005", "2/9000003"]
    for said in (
        "our Coventry placement (children's home)", "Coventry", "Inadequate", "2025-08-04",
        "Good, 2024-06-25",
    ):  # fmt: skip
        assert said in coventry
    assert "Closed 2025-09-01" in ran.out.splitlines()[-1]
    assert all(line == line.rstrip() for line in ran.out.splitlines())


def test_a_watch_may_be_written_in_any_case(ask, settled):
    assert ask("group", "hollybank  CARE").out == ask("group", "Hollybank Care").out


def test_the_readers_own_names_are_those_of_the_watch_alone(ask, settled):
    assert "our Coventry placement" not in ask("group", "Placements").out
    assert ask("group", "Placements", "--json").json["providers"][0]["alias"] is None


def test_what_was_never_read_is_shown_by_the_official_file_or_named(ask, filed):
    ran = ask("group", "Placements")

    assert table(ran.out) == ["9000077", "2/9000002"]
    assert re.search(
        r"^9000077 .*Elm Fostering \(invented\).*31 March 2025$", ran.out, re.MULTILINE
    )
    assert re.search(r"^2/9000002 .*Ofsted's page$", ran.out, re.MULTILINE)
    assert "Not read yet, and in no official file: 2/9000099" in ran.out
    assert "Open Government Licence v3.0" in ran.out


def test_before_any_look_a_watch_says_what_was_not_read(ask):
    ran = ask("group", "Hollybank Care")

    assert ran.code == 0
    assert ran.out.startswith("Hollybank Care: none open\n")
    assert "Not read yet, and in no official file: 2/9000001, 2/9000002" in ran.out


@pytest.mark.parametrize("name", [OWNER, "hollybank care (INVENTED) limited", "hollybank c*"])
def test_an_owner_is_found_however_it_is_spelled_by_files_and_pages(ask, filed, name):
    ran = ask("group", name)

    assert table(ran.out) == ["2/9000001", "2/9000061", "2/9000062"]
    assert "3 open homes: 3 Inadequate" in ran.out.splitlines()[0]
    assert "official file as at 31 March 2025" in ran.out


def test_the_red_line_is_told_with_the_day_of_what_it_rests_on(ask, filed):
    ran = ask("group", OWNER)

    assert (
        f"3 settings of {OWNER} stand at Inadequate (at least one by the official file" in ran.out
    )
    assert "section 23A" in ran.out
    assert "section 23A" not in ask("group", "Placements").out


def test_an_owner_that_a_page_or_document_names_later_goes_before_the_file(ask, filed):
    with filed.store() as store, store.transaction():
        (key,) = store.providers.of_urn("9000001")
        known = store.providers.known([key])[key]
        later = replace(known.provider, owner="Oakbank Homes", owner_at=date(2025, 5, 20))
        store.providers.save(replace(known, provider=later), filed.now)

    theirs, others = ask("group", OWNER), ask("group", "Oakbank Homes")

    assert table(theirs.out) == ["2/9000061", "2/9000062"]
    assert "2/9000001 is named in the official file; owner now Oakbank Homes" in theirs.out
    assert table(others.out) == ["2/9000001", "9000063"]
    assert re.search(r"^9000063 +secure children's home ", others.out, re.MULTILINE)


@pytest.mark.parametrize("name", ["16999", "Hollybank Learning Trust", "hollybank learning*"])
def test_a_trust_is_found_by_its_id_or_its_name(ask, filed, name):
    ran = ask("group", name)

    assert table(ran.out) == ["21/900011", "23/900012"]
    assert "2 open schools: 2 Good" in ran.out


def test_as_json_it_has_the_counts_and_every_provider(ask, filed):
    found = ask("group", "Hollybank Care", "--json").json

    assert found["open"] == sum(found["grades"].values()) + found["ungraded"]
    assert {key: found[key] for key in ("what", "open", "closed", "closed_red", "suspended")} == {
        "what": "watch",
        "open": 4,
        "closed": 1,
        "closed_red": 1,
        "suspended": 0,
    }
    coventry, *_, shropshire = found["providers"]
    assert coventry["standing"] == {
        "grade": "Inadequate",
        "overall": True,
        "scale": "sccif4",
        "since": "2025-08-04",
        "red": True,
    }
    assert (coventry["alias"], coventry["kind"]) == ("our Coventry placement", "childrens-home")
    assert coventry["before"]["since"] == "2024-06-25"
    assert coventry["last_report"] == {"title": "Full inspection", "published": "2025-08-04"}
    assert coventry["official_file_as_at"] is None
    assert (shropshire["status"], shropshire["closed_on"]) == ("closed", "2025-09-01")
    assert found["unread"] == []


def test_as_json_the_red_line_and_the_files_are_there_too(ask, filed):
    found = ask("group", OWNER, "--json").json
    (owner,) = found["red_line"]

    assert owner["failing"] == ["2/9000001", "2/9000061", "2/9000062"]
    assert owner["sentence"].startswith(f"3 settings of {OWNER} stand at Inadequate")
    assert [one["official_file_as_at"] for one in found["providers"]] == [
        None,
        "2025-03-31",
        "2025-03-31",
    ]
    assert "Open Government Licence" in found["licence"]


def test_what_is_awaited_is_said_with_its_dates(ask, settled, site: Site):
    bad = InventedReport(
        "99400001",
        "Full inspection",
        settled.now.date().replace(day=1),
        settled.now.date(),
        "Inadequate",
    )
    site.publish("2/9000002", bad)
    settled.again(seconds=1)
    found = ask("group", "Hollybank Care", "--json").json
    (sandwell,) = (one for one in found["providers"] if one["provider"] == "2/9000002")

    assert sandwell["awaited"]["cause"] == "inadequate"
    assert sandwell["awaited"]["since"] == bad.published.isoformat()
    assert found["awaiting"] >= 1
    assert "9 in 10 by" in ask("group", "Hollybank Care").out


def test_as_csv_there_is_a_line_for_each_provider(ask, filed):
    lines = list(csv.DictReader(io.StringIO(ask("group", OWNER, "--csv").out)))

    assert [line["provider"] for line in lines] == ["2/9000001", "2/9000061", "2/9000062"]
    assert [line["official_file_as_at"] for line in lines] == ["", "2025-03-31", "2025-03-31"]
    assert (lines[0]["grade"], lines[0]["red"], lines[0]["before"]) == ("Inadequate", "yes", "Good")


def test_what_a_file_says_is_neither_a_formula_nor_a_command(ask, filed):
    named = row("900013", "primary", name="=cmd\x1b[31m Elm\nSchool (invented)", trust_id="16999")
    with filed.store() as store, store.transaction():
        file = OfficialFile("state-schools", "Invented", AS_AT, "f.csv", "0" * 64)
        store.register.replace(file, [replace(named, trust="Elm Trust")], filed.now)

    shown, as_csv = ask("group", "16999").out, ask("group", "16999", "--csv").out

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", shown + as_csv)
    assert len(as_csv.splitlines()) == 2
    assert "'=cmd" in as_csv


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Holybank Care", "Did you mean 'Hollybank Care'"),
        ("hollybank", "'HOLLYBANK CARE (INVENTED) LTD' or 'Hollybank Learning Trust'"),
        ("Nobody At All", "The watches are: 'Hollybank Care', 'Placements'."),
        ("*", "is neither a watch nor an owner or a trust that is known"),
        ("\x1b[31m", "is neither a watch"),
    ],
)
def test_what_is_not_found_is_said_with_the_nearest_names(ask, filed, name, says):
    ran = ask("group", name)

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "\x1b" not in ran.err


def test_without_any_official_file_it_says_that_too(ask, settled):
    assert "no official file is held yet" in ask("group", "Nobody At All").err


def test_two_watches_that_differ_in_case_alone_are_told_apart(ask, rewrite):
    rewrite(watch='[[watch]]\nname = "hollybank care"\nproviders = ["2/9000001"]\n'
                  'channels = ["out"]\n')  # fmt: skip

    assert ask("group", "Hollybank Care").code == 0
    assert "write 'Hollybank Care' or 'hollybank care'" in ask("group", "HOLLYBANK CARE").err


def test_only_one_form_at_a_time(ask):
    ran = ask("group", "Hollybank Care", "--json", "--csv")

    assert (ran.code, ran.err) == (2, "choose one of --json and --csv\n")


def test_it_works_beside_a_running_instance(ask, settled):
    with only_instance(settled.config.state):
        assert ask("group", "Hollybank Care").code == 0


def test_whom_the_selectors_of_a_watch_have_found_belongs_to_it(ask, filed, rewrite):
    rewrite(
        watch='[[watch]]\nname = "By owner"\nowners = ["Hollybank Care*"]\n'
        'except = ["2/9000062"]\nchannels = ["out"]\n'
    )
    filed.again()

    assert table(ask("group", "By owner").out) == ["2/9000001", "2/9000061"]
