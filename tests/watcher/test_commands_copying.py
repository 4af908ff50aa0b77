"""`backup` and `export`: whole, private, and never over something else."""

from __future__ import annotations

import csv
import io
import sqlite3
import stat

import pytest

from scrapers.replica import Site
from watcher.store import open_store


@pytest.fixture
def lived(lookout, site: Site, report):
    lookout.look()
    site.publish("2/9000001", report())
    lookout.again()
    return lookout


def test_a_backup_is_a_store_that_can_be_put_in_the_place_of_the_other(ask, desk, lived):
    ran = ask("backup", str(desk.folder / "copy.db"))
    assert (ran.code, ran.err) == (0, "")
    copy = desk.folder / "copy.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert ran.out == f"{copy}: {copy.stat().st_size:,} bytes\n"
    before = ask("history").out
    (desk.folder / "ofsted-watch.db").write_bytes(copy.read_bytes())
    assert ask("history").out == before
    assert lived.again().events == ()


def test_an_earlier_backup_is_replaced_and_nothing_else_is_left_beside_it(ask, desk, lived):
    for _ in range(2):
        assert ask("backup", str(desk.folder / "copy.db")).code == 0
    assert sorted(path.name for path in desk.folder.iterdir()) == [
        "config.toml",
        "copy.db",
        "ofsted-watch.db",
    ]


def test_a_backup_never_takes_the_place_of_the_store_or_of_something_else(ask, desk, lived):
    store = desk.folder / "ofsted-watch.db"
    size = store.stat().st_size
    for name in ("ofsted-watch.db", "./nothing/../ofsted-watch.db"):
        (desk.folder / "nothing").mkdir(exist_ok=True)
        ran = ask("backup", str(desk.folder / name))
        assert ran.code == 2
        assert "is the store itself; name another file" in ran.err
    assert store.stat().st_size == size
    ran = ask("backup", str(desk.config))
    assert ran.code == 2
    assert "is something else than a backup; not replaced" in ran.err
    assert "[[watch]]" in desk.config.read_text("utf-8")


def test_another_database_is_not_taken_for_a_backup(ask, desk, lived):
    other = sqlite3.connect(desk.folder / "accounts.db")
    other.execute("CREATE TABLE account (id INTEGER)")
    other.commit()
    other.close()
    ran = ask("backup", str(desk.folder / "accounts.db"))
    assert ran.code == 2
    assert "is something else than a backup; not replaced" in ran.err


def test_the_store_of_another_config_is_not_taken_for_a_backup(ask, desk, lived):
    open_store(desk.folder / "theirs.db").close()
    ran = ask("backup", str(desk.folder / "theirs.db"))
    assert ran.code == 2
    assert "is something else than a backup; not replaced" in ran.err


def test_a_backup_into_no_folder_is_refused(desk, lived):
    ran = desk.run("backup", "missing/copy.db")
    assert (ran.code, ran.out) == (2, "")
    assert "missing/copy.db cannot be written" in ran.err


def test_the_export_as_json_has_what_is_held_and_what_happened_and_no_addresses(
    both, lookout, ask, site: Site, report, inbox
):
    inbox.refuse = "550 no such user desk@example.org"
    lookout.look()
    site.publish("2/9000001", report())
    ask("check")
    found = ask("export", "--json").json
    assert len(found["provider"]) == 5
    assert [event["kind"] for event in found["event"]] == ["published"]
    assert {row["grade"] for row in found["judgement"]} >= {"Inadequate", "Good"}
    assert not {"delivery", "alert", "host"} & set(found)
    assert "desk@example.org" not in repr(found)


def test_the_export_as_csv_has_a_line_for_each_judgement(ask, lived):
    lines = list(csv.DictReader(io.StringIO(ask("export", "--csv").out)))
    new = [line for line in lines if line["file_id"] == "99300001"]
    assert [(line["provider"], line["grade"], line["withdrawn"]) for line in new] == [
        ("2/9000001", "Inadequate", "0")
    ]
    [ungraded] = [line for line in lines if line["provider"] == "2/9000005"]
    assert (ungraded["file_id"], ungraded["grade"], ungraded["status"]) == ("", "", "open")


def test_an_export_of_nothing_is_still_a_table(desk):
    ran = desk.run("export", "--csv")
    assert (ran.code, len(ran.out.splitlines())) == (0, 1)
    assert ran.out.startswith("provider,name,kind,")


def test_text_of_a_page_is_no_formula_in_a_spreadsheet(ask, lookout, rewrite, site: Site):
    school = next(each for each in site.providers if each.key.type == 21)
    site.rename(school.key, '=HYPERLINK("https://example.org","prize")')
    rewrite(providers=(str(school.key),))
    lookout.look()
    [line, *_] = csv.DictReader(io.StringIO(ask("export", "--csv").out))
    assert line["name"] == '\'=HYPERLINK("https://example.org","prize")'


@pytest.mark.parametrize("arguments", [[], ["--json", "--csv"]])
def test_export_wants_to_know_the_form(ask, arguments):
    ran = ask("export", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "say which: `export --json` or `export --csv`" in ran.err
