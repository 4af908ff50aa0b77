"""What grows old is told, the note comes at its time, and the store is copied once a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from notify.render import render
from scrapers.official.model import OfficialFile
from scrapers.replica import Fault, Site
from scrapers.replica.faults import status, transform
from watcher import backups
from watcher.health import Problem
from watcher.operator_alerts import own_news
from watcher.places import channel_place
from watcher.staleness import old_files
from watcher.store import NotCopied
from watcher.store.register import Loaded
from watcher.upkeep import keep_up

CHANNELS = "".join(
    f'[[channel]]\nname = "{name}"\nurl = "console:"\n' for name in ("out", "ops", "desk")
)
WORKING_TIME = 'listings = "*/30 7-20 * * mon-fri"'


@pytest.fixture
def staffed(lookout, rewrite):
    """With two channels of the operator; the first look is on a Monday at eight."""
    rewrite(
        channels=CHANNELS, watch='[operator]\nchannels = ["ops", "desk"]\n', schedule=WORKING_TIME
    )
    lookout.look()
    return lookout


def keep(lookout) -> None:
    with lookout.store() as store:
        keep_up(lookout.config, store, lookout.now)


def subjects(lookout, channel: str = "ops") -> list[str]:
    told = [alert.subject for name, alert in lookout.duties("operator") if name == channel]
    return [subject.removeprefix("ofsted-watch: ") for subject in told]


STALE = "Ofsted's listings have not been read for too long"


def test_a_weekend_is_no_silence_and_a_whole_day_of_polls_without_an_answer_is(staffed, replica):
    friday = datetime(2026, 11, 27, 20, 30, tzinfo=UTC)
    staffed.now = friday
    staffed.look()
    replica.faults.append(Fault("/search", status(404)))
    for later in (timedelta(days=2), timedelta(days=2, hours=11), timedelta(days=3, hours=10)):
        staffed.now = friday + later
        keep(staffed)
        assert staffed.problems() == [], "the first poll that it missed is that of Monday at seven"
    staffed.now = datetime(2026, 12, 1, 7, 1, tzinfo=UTC)
    keep(staffed)
    keep(staffed)
    assert subjects(staffed) == [STALE]
    assert {what for what, _ in staffed.problems()} == {"stale"}
    [alert] = [alert for name, alert in staffed.duties("operator") if name == "ops"]
    assert any("last read on Friday 27 November 20:30" in line for line in alert.listed)
    replica.faults.clear()
    staffed.look()
    assert subjects(staffed) == [STALE, "all well again"]


def test_a_listing_that_failed_from_the_first_day_on_grows_stale_too(staffed, replica, rewrite):
    replica.faults.append(Fault("/search", status(404)))
    with staffed.store() as store:
        store._db.execute("DELETE FROM listing_row")
    staffed.again()
    staffed.now += timedelta(days=1, minutes=31)
    keep(staffed)
    assert "stale" in {what for what, _ in staffed.problems()}


@pytest.mark.parametrize(
    ("series", "months"),
    [("social-care", 16), ("childcare", 5), ("state-schools", 3), ("further-education", 3)],
)
def test_an_official_file_is_old_when_its_rhythm_and_a_margin_are_over(series, months):
    file = OfficialFile(series, "A title (invented)", date(2025, 3, 31), "file.ods", "0")
    now = datetime(2025, 3, 31, tzinfo=UTC)
    held = Loaded(file, 1, now)

    assert old_files([held], {series}, now + timedelta(days=31 * months)) == []
    [problem] = old_files([held], {series}, now + timedelta(days=31 * months + 1))
    assert (problem.what, problem.where) == ("register-old", f"register {series}")
    assert "as at 31 March 2025" in problem.detail
    assert old_files([held], set(), now + timedelta(days=999)) == [], "nobody needs it"


# Blocked, and redesigned


def test_a_site_that_refuses_us_is_told_once_with_the_time_until_which_it_wants_peace(
    staffed, replica
):
    replica.faults.append(Fault("", status(429, retry_after="7200")))
    for _ in range(6):
        staffed.again()
    [alert] = [alert for name, alert in staffed.duties("operator") if name == "ops"]
    assert alert.subject == "ofsted-watch: blocked by Ofsted's site"
    assert alert.sentences[0] == (
        "Blocked by Ofsted's site, since Monday 23 November 08:16, until Monday 23 November 10:16 "
        "at least."
    )
    replica.faults.clear()
    staffed.again(hours=3)
    assert subjects(staffed) == ["blocked by Ofsted's site", "all well again"]


def test_a_redesign_is_one_message_and_not_one_for_each_page(staffed, replica):
    """As it comes between two polls: page by page, as each is due."""
    spoilt = transform(lambda page: page.replace("timeline", "t-l"))
    for number in range(1, 6):
        replica.faults.append(Fault(f"/provider/2/900000{number}", spoilt))
        staffed.again(hours=4)
    assert len(staffed.problems()) >= 5
    told = [subject for subject in subjects(staffed) if subject.startswith("layout-changed")]
    assert len(told) == 1
    staffed.again(hours=10)
    more = [subject for subject in subjects(staffed) if "more pages" in subject]
    assert len(more) == 1


# A dead channel


def test_a_dead_channel_is_told_through_the_others_and_never_through_itself(staffed):
    down = Problem("not-delivered", channel_place("ops"), "connection refused")
    with staffed.store() as store:
        for _ in range(2):
            store.journal.note(down.what, down.where, down.detail, staffed.now)
        own_news(staffed.config, store, [replace(down, what="given-up")], staffed.now)
    assert subjects(staffed, "desk") == ["channel ops takes nothing; and 1 more thing"]
    assert subjects(staffed, "ops") == []
    with staffed.store() as store:
        own_news(staffed.config, store, [], staffed.now, over=lambda *_: True)
    assert subjects(staffed, "desk")[1:] == ["all well again"]
    assert subjects(staffed, "ops") == [], "it was told of nothing"


def test_what_nobody_could_be_told_is_told_once_somebody_can(staffed, rewrite):
    rewrite(channels=CHANNELS, schedule=WORKING_TIME)
    wrong = Problem("no-backup", "the store", "no room")
    with staffed.store() as store:
        own_news(staffed.config, store, [wrong], staffed.now)
    assert subjects(staffed) == []
    rewrite(channels=CHANNELS, watch='[operator]\nchannels = ["ops"]\n', schedule=WORKING_TIME)
    staffed.again()
    assert subjects(staffed) == ["the store cannot be copied"]


# The note


@pytest.fixture
def noted(staffed, rewrite):
    """With a note each Monday at eight; asked for the first time a week ago."""
    rewrite(
        channels=CHANNELS.replace(
            'name = "ops"\nurl = "console:"\n',
            'name = "ops"\nurl = "console:"\nwhen = "weekly mon 08:00"\n',
        ),
        watch='[operator]\nchannels = ["ops"]\nnote = "weekly mon 08:00"\n',
        schedule=WORKING_TIME,
    )
    keep(staffed)
    assert subjects(staffed) == [], "there is nothing to look back on yet"
    return staffed


def test_a_week_without_news_is_told_at_its_time_and_once(noted, snapshot):
    noted.now += timedelta(days=6, hours=23)
    noted.look()
    keep(noted)
    assert subjects(noted) == []
    noted.now += timedelta(hours=1)
    keep(noted)
    keep(noted)
    assert subjects(noted) == ["nothing new, all well"]
    with noted.store() as store:
        [waiting] = [row for row in store.deliveries.waiting() if row["channel"] == "ops"]
        assert waiting["next_try"] == noted.now.isoformat(timespec="microseconds")
    [(_, alert)] = noted.duties("operator")
    assert render(alert, "<a@ofsted-watch.invalid>").text == snapshot


def test_a_week_with_news_and_a_problem_says_both(noted, site: Site, report, replica, snapshot):
    site.publish("2/9000001", report())
    noted.again()
    replica.faults.append(Fault("/provider/2/9000003", status(404)))
    noted.again()
    noted.now = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)
    noted.look()
    noted.now += timedelta(minutes=30)
    keep(noted)
    [(_, alert)] = noted.duties("operator")
    assert alert.subject == "ofsted-watch: 1 new report, 1 problem"
    assert render(alert, "<a@ofsted-watch.invalid>").text == snapshot


def test_a_note_that_was_missed_comes_once(noted):
    noted.now += timedelta(days=30)
    noted.look()
    keep(noted)
    keep(noted)
    assert len(subjects(noted)) == 1


# The copy


def test_the_store_is_copied_once_a_day(staffed):
    keep(staffed)
    keep(staffed)
    assert backups.newest(staffed.config.state) is not None
    assert not backups.due(staffed.config.state, staffed.now.astimezone(staffed.config.timezone))


def test_a_copy_that_fails_is_told_and_tried_again_in_an_hour(staffed, monkeypatch):
    tries = []

    def full(*_):
        tries.append(staffed.now)
        raise NotCopied("no room")

    with monkeypatch.context() as patched:
        patched.setattr(backups, "keep", full)
        for _ in range(13):
            keep(staffed)
            staffed.now += timedelta(minutes=5)
    assert len(tries) == 2
    assert subjects(staffed) == ["the store cannot be copied"]
    staffed.now += timedelta(hours=1)
    keep(staffed)
    assert subjects(staffed) == ["the store cannot be copied", "all well again"]
