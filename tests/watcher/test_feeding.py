"""The feeds as the store has them, and their files in the folder that the config names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from scrapers.model import ProviderKey
from scrapers.replica import Site
from tests.watcher.test_feeds import valid_atom, valid_calendar, valid_json
from watcher import feeding
from watcher.feed_files import slugs
from watcher.feeds import Feed
from watcher.mustering import members_of

SECOND = """
[[watch]]
name = "Our placements"
providers = ["2/9000002"]
channels = ["out"]
aliases = { "2/9000002" = "our Sandwell place" }
"""
FILES = [f"{name}.{ending}" for name in ("hollybank-care", "our-placements")
         for ending in ("atom", "ics", "json")]  # fmt: skip


@dataclass
class Feeds:
    """The feeds of a lookout's watches, and the folder for them."""

    lookout: Any
    folder: Path

    def gather(self, newest: int = 100) -> dict[str, Feed]:
        config = self.lookout.config
        with self.lookout.store() as store:
            members = members_of(config.watches, store)
            day = self.lookout.now.date()
            return feeding.gather(config.watches, store, members, day, newest)

    def keep(self) -> list[str]:
        with self.lookout.store() as store:
            return feeding.keep_up_to_date(self.lookout.config, store, self.lookout.now)

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    @property
    def notes(self) -> Path:
        return self.folder.with_name("ofsted-watch.db-feeds.json")


@pytest.fixture
def feeds(settled, site: Site, report, rewrite, desk) -> Feeds:
    """Two watches; of the one they share, a report and an end; a report of another home."""
    rewrite(watch=SECOND)
    config_with(desk, 'feeds = "feeds"')
    site.publish("2/9000001", report())
    site.publish("2/9000002", report("99300002", "Good"))
    settled.again()
    site.close("2/9000002", date(2026, 11, 21))
    settled.again()
    return Feeds(settled, desk.folder / "feeds")


def config_with(desk: Any, line: str) -> None:
    desk.config.write_text(f"{line}\n{desk.config.read_text('utf-8')}", "utf-8")


def said(feed: Feed) -> list[str]:
    return [entry.title for entry in feed.entries]


# What the store has


def test_a_feed_has_what_happened_to_the_providers_of_its_watch_newest_first(feeds):
    found = feeds.gather()

    assert said(found["Hollybank Care"]) == [
        "Closed: children's home 9000002, Sandwell",
        "Good (as before): children's home 9000002, Sandwell",
        "Inadequate (was Good): children's home 9000001, Coventry",
    ]
    assert said(found["Our placements"]) == [
        "Closed: our Sandwell place \N{EN DASH} children's home 9000002, Sandwell",
        "Good (as before): our Sandwell place \N{EN DASH} children's home 9000002, Sandwell",
    ]


def test_what_the_alerts_said_is_said_also_where_a_channel_is_gone(feeds, desk):
    text = desk.config.read_text("utf-8").replace('"out"', '"desk"')
    desk.config.write_text(text, "utf-8")

    closed = feeds.gather()["Our placements"].entries[0]

    assert "Dated 21 November 2026 on the page." in closed.sentences


def test_what_is_awaited_is_known_too_by_the_readers_own_name(feeds):
    [one] = feeds.gather()["Our placements"].waiting

    assert one.provider == ProviderKey(2, "9000002")
    assert one.called.startswith("our Sandwell place \N{EN DASH} children's home")


def test_only_the_newest_are_in_it_if_there_are_more(feeds):
    assert [len(feed.entries) for feed in feeds.gather(1).values()] == [1, 1]
    newest = feeds.gather(1)["Hollybank Care"]
    assert said(newest) == ["Closed: children's home 9000002, Sandwell"]


def test_ids_are_the_same_each_time_and_in_every_feed(feeds, site, report):
    before = {name: [each.id for each in feed.entries] for name, feed in feeds.gather().items()}
    site.publish("2/9000002", report("99300003", "Outstanding"))
    feeds.lookout.again()

    after = {name: [each.id for each in feed.entries] for name, feed in feeds.gather().items()}

    assert {name: ids[1:] for name, ids in after.items()} == before
    assert {*after["Our placements"]} < {*after["Hollybank Care"]}


# The files


def test_without_a_folder_nothing_is_written(settled, desk):
    feeds = Feeds(settled, desk.folder / "feeds")

    assert feeds.keep() == []
    assert not feeds.folder.exists()
    assert not feeds.notes.exists()


def test_each_watch_has_its_three_files(feeds):
    assert feeds.keep() == []

    assert feeds.files == FILES
    for name in ("hollybank-care", "our-placements"):
        valid_atom((feeds.folder / f"{name}.atom").read_text("utf-8"))
        valid_json((feeds.folder / f"{name}.json").read_text("utf-8"))
        valid_calendar((feeds.folder / f"{name}.ics").read_bytes().decode())


def test_the_files_may_be_read_by_a_web_server_the_new_folder_not_yet(feeds):
    before = os.umask(0o077)
    try:
        feeds.keep()
    finally:
        os.umask(before)

    assert feeds.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in feeds.folder.iterdir()} == {0o644}
    assert feeds.notes.stat().st_mode & 0o777 == 0o600


def test_a_mode_that_was_chosen_for_a_file_stays(feeds, site, report):
    feeds.keep()
    (feeds.folder / "our-placements.atom").chmod(0o640)
    site.publish("2/9000002", report("99300003", "Good"))
    feeds.lookout.again()

    feeds.keep()

    assert (feeds.folder / "our-placements.atom").stat().st_mode & 0o777 == 0o640
    assert "99300003" in (feeds.folder / "our-placements.atom").read_text("utf-8")


def test_while_nothing_is_new_nothing_is_done(feeds, monkeypatch):
    feeds.keep()
    monkeypatch.setattr(feeding, "gather", lambda *_: pytest.fail("the events were looked through"))
    feeds.lookout.again()

    assert feeds.keep() == []


@pytest.mark.parametrize("what", ["an event", "an alias", "a member", "a day", "a lost file"])
def test_what_changes_a_feed_is_noticed(feeds, what, desk, site, report, monkeypatch):
    feeds.keep()
    text = desk.config.read_text("utf-8")
    match what:
        case "an event":
            site.publish("2/9000002", report("99300003", "Good"))
            feeds.lookout.again()
        case "an alias":
            desk.config.write_text(text.replace("Sandwell place", "other place"), "utf-8")
        case "a member":
            desk.config.write_text(text.replace('"2/9000001", ', ""), "utf-8")
        case "a day":
            feeds.lookout.now = datetime(2026, 11, 24, 8, tzinfo=UTC)
        case _:
            (feeds.folder / "our-placements.ics").unlink()
    asked = Mock(wraps=feeding.gather)
    monkeypatch.setattr(feeding, "gather", asked)

    assert feeds.keep() == []
    assert asked.call_count == 1
    assert feeds.files == FILES


def test_a_file_that_says_the_same_is_left_as_it_is(feeds, site, report):
    feeds.keep()
    path = feeds.folder / "our-placements.atom"
    before = path.stat()
    site.publish("2/9000001", report("99300003", "Good"))
    feeds.lookout.again()

    feeds.keep()

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_files_of_a_watch_that_is_gone_are_deleted_and_no_others(feeds, rewrite, desk):
    feeds.keep()
    (feeds.folder / "index.html").write_text("<p>Our feeds</p>")
    (feeds.folder / "our-placements.json").write_text("another's")
    rewrite()
    config_with(desk, 'feeds = "feeds"')

    assert feeds.keep() == []
    assert feeds.files == [*FILES[:3], "index.html", "our-placements.json"]


def test_without_the_key_the_files_go_too(feeds, rewrite):
    feeds.keep()
    rewrite(watch=SECOND)

    assert feeds.keep() == []
    assert feeds.files == []
    assert not feeds.notes.exists()


def test_in_another_folder_they_are_written_anew_and_the_old_ones_deleted(feeds, rewrite, desk):
    feeds.keep()
    rewrite(watch=SECOND)
    config_with(desk, f'feeds = "{desk.folder / "www" / "feeds"}"')

    assert feeds.keep() == []
    assert feeds.files == []
    assert sorted(each.name for each in (desk.folder / "www" / "feeds").iterdir()) == FILES


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_is_not_ours_is_never_replaced(feeds, kind, desk):
    theirs = feeds.folder / "our-placements.json"
    feeds.folder.mkdir()
    other = desk.folder / "other.json"
    other.write_text("theirs")
    if kind == "file":
        theirs.write_text("theirs")
    elif kind == "folder":
        theirs.mkdir()
    else:
        theirs.symlink_to(other)

    for _ in range(2):
        assert feeds.keep() == [f"{theirs} is no feed of ours, and was left as it is: move it away"]
    assert feeds.files == FILES
    assert other.read_text() == "theirs"
    assert theirs.is_dir() or theirs.read_text() == "theirs"


def test_a_folder_that_cannot_be_written_is_said_once_and_tried_again(feeds):
    feeds.folder.write_text("a file")
    assert feeds.keep() == [f"{feeds.folder} takes no feeds: File exists"]

    feeds.folder.unlink()
    assert feeds.keep() == []
    assert feeds.files == FILES


def test_half_a_file_never_has_the_name_of_a_whole_one(feeds, site, report, monkeypatch):
    feeds.keep()
    path = feeds.folder / "hollybank-care.atom"
    before = path.read_bytes()
    site.publish("2/9000001", report("99300003", "Good"))
    feeds.lookout.again()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert f"{feeds.folder} takes no feeds: No space left on device" in feeds.keep()
    assert path.read_bytes() == before
    assert feeds.files == FILES

    assert feeds.keep() == []
    assert path.read_bytes() != before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"mark": 1}', "\udcff"])
def test_notes_that_cannot_be_understood_are_made_anew(feeds, text):
    feeds.keep()
    feeds.notes.write_bytes(text.encode(errors="surrogateescape"))

    assert feeds.keep() == []
    assert feeds.files == FILES
    assert "our-placements.ics" in feeds.notes.read_text("utf-8")


# Their names


def test_a_file_is_called_as_its_watch():
    assert slugs(["Homes in Coventry", "Süd & Ost", "2/9000001"]) == {
        "Homes in Coventry": "homes-in-coventry",
        "Süd & Ost": "sud-ost",
        "2/9000001": "2-9000001",
    }


def test_names_that_would_be_the_same_or_nothing_are_told_apart():
    names = ["Our homes", "our homes", "OUR HOMES!", "../..", "東京", "a" * 300, "a" * 301]
    found = slugs(names)

    assert found["Our homes"] == "our-homes"
    assert found["our homes"].startswith("our-homes-")
    assert found["東京"].startswith("watch-")
    assert len({*found.values()}) == len(names)
    assert all(len(slug) < 80 and slug.strip("-") == slug for slug in found.values())
    assert all(slug.replace("-", "").isalnum() for slug in found.values())
    assert slugs(names) == found
