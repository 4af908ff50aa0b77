"""`reconcile`: one omission that was planted is found, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from scrapers.replica import InventedReport, Site, publish_from
from watcher.registered import LICENCE
from watcher.registering import SERIES, load, refresh

AS_AT = date(2025, 3, 31)
TITLE = "Children's social care data in England 2025"
FILLED = SERIES[:4]


@pytest.fixture
def file(site: Site, tmp_path: Path) -> Callable[..., str]:
    """The social care file of the invented site as it is now, in the user's folder."""

    def write(as_at: date = AS_AT) -> str:
        published = publish_from(Site(site.providers), "social-care", as_at)
        path = tmp_path / published.filename
        path.write_bytes(published.content)
        return str(path)

    return write


@pytest.fixture
def loaded(settled, file) -> None:
    """The five homes have been read, and the file is in the register since before that."""
    with settled.store() as store:
        load(store, Path(file()), None, None, settled.now - timedelta(days=1))


def forget(lookout, file_id: str) -> None:
    """Lose a report from the store."""
    with lookout.store() as store, store.transaction():
        for table in ("judgement", "report"):
            store._db.execute(f"DELETE FROM {table} WHERE file_id = ?", [file_id])


def test_nothing_is_missed_of_the_whole_invented_site(ask, lookout, rewrite, site: Site):
    rewrite(providers=tuple(str(each.key) for each in site.providers))
    assert lookout.look().problems == ()
    with lookout.store() as store, lookout.client(store) as client:
        for series in FILLED:
            publish_from(site, series, AS_AT)
        refresh(store, client, FILLED, lookout.now)
    ran = ask("reconcile")
    assert (ran.code, ran.err) == (0, "")
    assert "nothing missed" in ran.out.splitlines()[-1]
    found = ask("reconcile", "--json").json
    assert found["missed"] == found["unwatched"] == []
    assert found["compared"]["providers"] > 40
    assert {each["provider"] for each in found["absent"]} >= {"44/990301", "1000/990900"}


def test_what_was_compared_is_counted(ask, loaded):
    ran = ask("reconcile")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"{TITLE} \N{EN DASH} Provider level as at 31 March 2025",
        "5 providers, 5 inspections, 12 grades: nothing missed",
    ]


@pytest.mark.parametrize("lost", ["99163711", "99191011"])
def test_a_report_that_is_lost_is_found_to_be_missing_and_nothing_else(
    ask, loaded, settled, site: Site, lost
):
    provider, report = site.find_report(lost) or (None, None)
    assert provider
    assert report
    forget(settled, lost)
    ran = ask("reconcile", "--json")
    assert ran.code == 1
    [missed] = ran.json["missed"]
    assert ran.json["explained"] == []
    assert (missed["provider"], missed["what"]) == (str(provider.key), "inspection")
    assert missed["inspection"]["published"] == report.published.isoformat()
    said = ask("reconcile").out
    assert said.splitlines()[1] == "Missed:"
    assert "no report of it is held" in said.splitlines()[2]
    assert said.splitlines()[-1].endswith(": 1 missed")


def test_a_grade_that_is_other_than_the_files_is_found_and_nothing_else(ask, loaded, settled):
    with settled.store() as store, store.transaction():
        store._db.execute(
            "UPDATE judgement SET grade = 'Outstanding' WHERE file_id = '99163711'"
            " AND heading LIKE 'The effectiveness%'"
        )
    ran = ask("reconcile", "--json")
    assert ran.code == 1
    [missed] = ran.json["missed"]
    assert (missed["what"], missed["in_file"], missed["held"]) == ("grade", "Good", "Outstanding")
    assert (
        "The effectiveness of leaders and managers: Good in the file, Outstanding held"
        in ask("reconcile").out
    )


def test_what_happened_after_the_files_date_is_explained(ask, settled, site: Site, file):
    path = file(date(2026, 3, 31))
    site.publish(
        "2/9000001",
        InventedReport(
            "99300001", "Full inspection", date(2026, 10, 6), date(2026, 11, 20), "Good"
        ),
    )
    site.close("2/9000002", date(2026, 8, 4))
    settled.again()
    ran = ask("reconcile", "--from", path)
    assert ran.code == 0
    assert ran.out.splitlines()[1:] == [
        "Explained:",
        (
            "  2/9000002  children's home 9000002: status Active in the file, Closed held "
            "(the page says Closed since 4 August 2026, after the file's date)"
        ),
        "5 providers, 4 inspections, 12 grades: nothing missed, 1 explained",
    ]


def test_what_was_withdrawn_and_what_was_corrected_is_explained_with_the_day(
    ask, settled, site: Site, file
):
    path = file()
    site.withdraw("99191011")
    site.correct("99163711", grade="Outstanding")
    for _ in range(2):
        settled.again(poll=True, hours=25)
    ran = ask("reconcile", "--from", path)
    assert ran.code == 0, ran.out
    reasons = sorted(
        each["reason"] for each in ask("reconcile", "--from", path, "--json").json["explained"]
    )
    assert reasons == [
        "corrected on the page on 24 November 2026, after the file's date",
        "withdrawn from the page on 25 November 2026",
    ]


def test_a_provider_that_was_never_read_is_missed(ask, desk, file):
    ran = ask("reconcile", "--from", file())
    assert ran.code == 1
    assert "2/9000001  children's home 9000001: nothing is held of it" in ran.out
    assert ran.out.splitlines()[-1] == "0 providers, 0 inspections, 0 grades: 5 missed"


def test_a_provider_that_is_in_no_file_is_said_with_the_likely_reason(
    ask, settled, site: Site, file
):
    providers = [each for each in site.providers if each.key.urn != "9000005"]
    published = publish_from(Site(providers), "social-care", AS_AT)
    path = Path(file()).with_name("fewer.ods")
    path.write_bytes(published.content)
    ran = ask("reconcile", "--from", str(path), "--json")
    assert ran.code == 0
    assert ran.json["absent"] == [
        {
            "provider": "2/9000005",
            "reason": "new since the file's date, 31 March 2025, as far as its page shows",
        }
    ]


OWNERS = 'owners = ["Hollybank Care*"]'


def test_whom_a_selector_finds_and_nobody_watches_is_missed_if_selectors_were_looked_up_since(
    ask, settled, rewrite, file
):
    rewrite(providers=("2/9000001",), watch=OWNERS)
    ran = ask("reconcile", "--from", file(), "--json")
    assert ran.code == 0
    assert {each["provider"] for each in ran.json["unwatched"]} == {
        "2/9000002", "2/9000003", "2/9000004", "2/9000005",
    }  # fmt: skip
    assert not any(each["missed"] for each in ran.json["unwatched"])
    assert "to be watched from the next poll on:" in ask("reconcile", "--from", file()).out
    with settled.store() as store:
        load(store, Path(file()), None, None, settled.now)
    settled.again(hours=1)
    assert ask("reconcile", "--json").json["unwatched"] == []
    with settled.store() as store, store.transaction():
        store._db.execute("DELETE FROM belonging WHERE provider = '2/9000003'")
    ran = ask("reconcile")
    assert ran.code == 1
    assert (
        "and not watched:\n  2/9000003  children's home 9000003: Hollybank Care, owner" in ran.out
    )
    rewrite(providers=("2/9000001",), watch=f'{OWNERS}\nexcept = ["9000003"]')
    assert ask("reconcile").code == 0
    rewrite(providers=("2/9000001",), watch='local_authorities = ["Shropshire"]')
    ran = ask("reconcile", "--json")
    assert ran.code == 0
    assert "2/9000003" in {each["provider"] for each in ran.json["unwatched"]}


def test_the_watches_that_are_named_are_looked_at_alone(ask, settled, rewrite, file, tmp_path):
    rewrite(watch='[[watch]]\nname = "Placements"\nproviders = ["2/9000002"]\nchannels = ["out"]')
    found = ask("reconcile", "--from", file(), "Placements", "--json").json
    assert found["compared"]["providers"] == 1
    ran = ask("reconcile", "--from", file(), "Nobody")
    assert (ran.code, ran.out) == (2, "")
    assert "no watch is called 'Nobody'; there are: Hollybank Care, Placements" in ran.err


def test_several_files_are_held_against_the_store_each_by_itself(ask, settled, file):
    older, newer = file(date(2025, 3, 31)), file(date(2026, 3, 31))
    one = ask("reconcile", "--from", older, "--json").json["compared"]
    both = ask("reconcile", "--from", older, newer, "--json").json
    assert both["compared"]["providers"] == one["providers"] == 5
    assert both["compared"]["inspections"] > one["inspections"]
    assert [each["as_at"] for each in both["files"]] == ["2025-03-31", "2026-03-31"]
    assert both["licence"] == LICENCE
    assert ask("register", "status", "--json").json["files"] == []


def test_without_a_register_or_with_a_bad_file_it_is_wrong_use(ask, settled, tmp_path):
    ran = ask("reconcile")
    assert (ran.code, ran.out) == (2, "")
    assert "register update" in ran.err
    bad = tmp_path / "bad.csv"
    bad.write_text("Fruit\nPlum\n", encoding="utf-8")
    ran = ask("reconcile", "--from", str(bad))
    assert (ran.code, ran.out) == (2, "")
    assert "cannot be used" in ran.err


def test_it_stores_nothing(ask, loaded, tmp_path):
    def dump() -> list[str]:
        with closing(sqlite3.connect(tmp_path / "ofsted-watch.db")) as store:
            return list(store.iterdump())

    before = dump()
    ask("reconcile")
    assert dump() == before


def test_who_was_not_looked_up_yet_is_no_proof_of_anything(ask, rewrite, desk, site):
    """A watch by owner before its first cycle: that nothing was missed would be a hollow word."""
    rewrite(providers=(), watch='owners = ["Hollybank Care*"]')
    path = desk.folder / "file.ods"
    path.write_bytes(publish_from(site, "social-care", date(2026, 3, 31)).content)

    ran = ask("reconcile", "--from", str(path))

    assert ran.code == 1
    assert ran.out.splitlines()[-1] == (
        "Nothing was compared: no watched provider is in the file. "
        "Run `ofsted-watch check` first: it looks the selectors up."
    )
