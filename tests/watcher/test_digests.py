"""Several alerts as one message, from the store to a real mailbox, and the weekly digest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from notify.alert import Message, Outcome, Severity
from notify.channels import open_channel
from notify.samples import SAMPLES
from scrapers.replica import Site
from watcher.bundling import Manner
from watcher.due import quiet
from watcher.outbox import Delivered, deliver
from watcher.store import Store, open_store
from watcher.store.deliveries import Addressed

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
OK = Outcome(ok=True, detail="taken")
DOWN = Outcome(ok=False, detail="connection refused")
REFUSED = Outcome(ok=False, detail="550 no such user", permanent=True)


def shown(message_id: str) -> str:
    return re.sub(r"\b[0-9a-f]{16}\.", "together.", message_id)


class Told:
    """A channel that answers as it is told and keeps what it was given."""

    def __init__(self, outcome: Outcome = OK) -> None:
        self.outcome = outcome
        self.given: list[Message] = []

    def send(self, message: Message) -> Outcome:
        self.given.append(message)
        return self.outcome

    @property
    def ids(self) -> list[str]:
        """The Message-IDs; where one says which alerts are in it, it is shown as "together"."""
        return [shown(message.id) for message in self.given]

    @property
    def subjects(self) -> list[str]:
        return [message.subject for message in self.given]


@dataclass
class Office:
    """A store with duties for one channel, and a clock."""

    store: Store
    desk: Told
    manner: Manner = field(default_factory=Manner)
    now: datetime = MONDAY
    put_so_far: int = 0

    def put(
        self, count: int = 1, severity: Severity = "normal", hold: timedelta = timedelta(0)
    ) -> None:
        """So many alerts, each about an invented home of its own."""
        for _ in range(count):
            self.put_so_far += 1
            number = self.put_so_far
            cycle = self.store.journal.begin(self.now, polled=True)
            page = f"https://reports.ofsted.gov.uk/provider/2/{9000100 + number}"
            label = f"children's home {9000100 + number}, Kent (invented)"
            items = tuple(replace(item, severity=severity) for item in SAMPLES["better"].items)
            alert = replace(
                SAMPLES["better"], label=label, page=page, severity=severity, items=items
            )
            one = Addressed("desk", alert, f"<{number}@test>", self.now + hold)
            self.store.deliveries.add(cycle, "provider", page, severity, self.now, [one])

    def send(self, **arguments: Any) -> Delivered:
        channels, manners = {"desk": self.desk}, {"desk": self.manner}
        return deliver(self.store, channels, lambda: self.now, LONDON, manners=manners, **arguments)

    def later(self, **later: float) -> Delivered:
        self.now += timedelta(**later)
        return self.send()

    def states(self) -> list[str]:
        return [duty.state for duty in self.store.deliveries.duties(settled=True)]

    def retry(self, *ids: int) -> None:
        for one in ids:
            assert self.store.deliveries.put_back(one, self.now)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_store(tmp_path / "watch.db") as store:
        yield Office(store, Told())


# --- bundles


def test_forty_alerts_at_the_same_moment_are_one_mail(office, inbox):
    url = f"mailto://127.0.0.1:{inbox.port}?from=watch@example.org&to=desk@example.org"
    office.desk = open_channel("desk", url)
    office.put(37)
    office.put(3, "red")
    done = office.send()
    [mail] = inbox.mails
    assert (done.sent, done.failed) == (40, 0)
    assert mail["Subject"] == "40 reports: 40 Good (Hollybank Care)"
    assert (shown(mail["Message-ID"]), mail["Importance"]) == ("<together.1@test>", "high")
    text = mail.get_body(("plain",)).get_content()
    assert all(str(9000100 + number) in text for number in range(1, 41))
    assert office.store.deliveries.counts() == {"sent": 40}
    assert office.send().sent == 0


def test_five_at_the_same_moment_are_five_messages(office):
    office.put(5)
    assert office.send().sent == 5
    assert office.desk.ids == [f"<{number}@test>" for number in range(1, 6)]


def test_a_crash_between_taking_and_settling_sends_the_same_message_again(office):
    """The host took it; the program died before it could write that down."""
    office.put(8)
    ids = [one.id for one in office.store.bundles.due(office.now, impatient=False)]
    taken = office.store.bundles.claim(ids[0], ids, office.now)
    assert taken is not None
    assert office.states() == ["sending"] * 8
    # Meanwhile there is more to tell.
    office.put(7)
    assert office.store.deliveries.recover() == 8
    assert office.send().sent == 15
    assert office.desk.given[0].id == taken.message_id
    assert office.desk.ids == ["<together.1@test>", "<together.9@test>"]
    first, second = (message.text for message in office.desk.given)
    assert ("9000108" in first, "9000109" in first, "9000109" in second) == (True, False, True)


def test_what_an_old_backup_puts_together_anew_has_an_id_of_its_own(tmp_path, office):
    """A mail program that has the first mail must not fold the others away with it."""
    office.put(1)
    backup = tmp_path / "backup.db"
    office.store.copy_to(backup)
    office.send()
    with open_store(backup) as store:
        restored = replace(office, store=store)
        restored.put(5)
        restored.send()
    assert office.desk.ids == ["<1@test>", "<together.1@test>"]


def test_what_an_old_backup_sends_once_more_as_it_was_has_its_id(tmp_path, office):
    office.put(6)
    backup = tmp_path / "backup.db"
    office.store.copy_to(backup)
    office.send()
    with open_store(backup) as store:
        replace(office, store=store).send()
    first, second = office.desk.given
    assert first.id == second.id
    assert first.text == second.text


def test_what_failed_together_backs_off_together_and_takes_nothing_in(office):
    office.desk.outcome = DOWN
    office.put(6)
    assert office.send().trouble == {"desk": "connection refused"}
    office.put(2)
    assert office.later(seconds=9).trouble == {"desk": "connection refused"}
    assert {duty.attempts for duty in office.store.deliveries.duties()} == {2, 0}
    office.desk.outcome = OK
    office.later(seconds=30)
    assert office.desk.ids == ["<together.1@test>"] * 3 + ["<7@test>", "<8@test>"]


def test_one_that_failed_by_itself_is_never_made_part_of_a_message(office):
    office.desk.outcome = DOWN
    office.put(1)
    office.send()
    office.put(8)
    office.desk.outcome = OK
    office.later(minutes=1)
    assert office.desk.ids == ["<1@test>", "<1@test>", "<together.2@test>"]
    assert "9000101" not in office.desk.given[-1].text


def test_a_host_that_asks_to_wait_is_left_alone_so_long(office):
    office.desk.outcome = replace(DOWN, wait=timedelta(minutes=2))
    office.put(1)
    office.send()
    office.desk.outcome = OK
    assert office.later(seconds=119).sent == 0
    assert office.later(seconds=1).sent == 1


def test_it_is_given_up_together_and_each_alert_is_lost(office):
    office.desk.outcome = REFUSED
    office.put(6)
    done = office.send()
    assert (done.failed, len(done.lost["desk"])) == (6, 6)
    assert office.states() == ["failed"] * 6


def test_nothing_is_taken_if_one_of_them_is_gone(office):
    office.put(6)
    ids = [one.id for one in office.store.bundles.due(office.now, impatient=False)]
    assert office.store.deliveries.drop(ids[3], office.now)
    assert office.store.bundles.claim(ids[0], ids, office.now) is None
    assert sorted(office.states()) == ["dropped", *["waiting"] * 5]


def test_one_that_cannot_be_read_is_given_up_and_keeps_nobody_waiting(office):
    office.put(3)
    spoilt = office.store.bundles.due(office.now, impatient=False)[0].id
    office.store._db.execute(
        "UPDATE delivery SET body = json_remove(body, '$.subject') WHERE id = ?", [spoilt]
    )

    office.send()
    office.later(seconds=1)

    assert office.desk.ids == ["<2@test>", "<3@test>"]
    [lost] = [each for each in office.store.deliveries.duties(settled=True) if each.id == spoilt]
    assert lost.state == "failed"
    assert "cannot be read" in (lost.detail or "")


def test_what_was_let_go_is_left_out_and_the_id_stays(office):
    office.desk.outcome = DOWN
    office.put(6)
    office.send()
    assert office.store.deliveries.drop(1, office.now)
    office.desk.outcome = OK
    office.later(minutes=1)
    assert office.desk.ids == ["<together.1@test>"] * 2
    assert len({message.id for message in office.desk.given}) == 1
    assert "9000101" not in office.desk.given[-1].text


def test_what_was_given_up_together_and_is_put_back_is_the_same_message_again(office):
    office.desk.outcome = REFUSED
    office.put(6)
    office.send()
    office.desk.outcome = OK
    office.retry(*range(1, 7))
    assert office.send().sent == 6
    assert office.desk.ids == ["<together.1@test>"] * 2
    assert len({message.id for message in office.desk.given}) == 1
    assert office.desk.given[0].text == office.desk.given[1].text


def test_one_that_is_put_back_after_the_others_were_sent_is_a_message_of_its_own(office):
    """Under the id of the others, a mail program would take it for theirs."""
    office.desk.outcome = REFUSED
    office.put(6)
    office.send()
    office.desk.outcome = OK
    for one in (2, 3, 1):
        office.retry(one)
        office.send()
    assert office.desk.ids[1:] == [
        "<together.1@test>",
        "<again.3@test>",
        "<again.together.1@test>",
    ]


def test_while_a_cycle_is_at_work_its_alerts_wait_for_each_other(office):
    office.put(4)
    assert office.send(more_coming=True).sent == 0
    office.now += timedelta(minutes=1)
    office.put(4)
    assert office.send(more_coming=True).sent == 0
    assert office.send().sent == 8
    assert office.desk.ids == ["<together.1@test>"]


def test_where_not_all_can_be_read_the_digest_says_so(office):
    office.put(6)
    office.store.journal.note("unreachable", "2/9000001", "no answer", office.now)
    office.send()
    assert "Everything else is as it was." not in office.desk.given[0].text
    office.store.journal.clear(office.store.journal.problems()[0], office.now)
    office.store.journal.note("not-delivered", "channel other", "no answer", office.now)
    office.put(6)
    office.send()
    assert "Everything else is as it was." in office.desk.given[1].text


# --- quiet hours


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        ("2026-11-23T22:30", "2026-11-24T07:00"),
        ("2026-11-24T00:30", "2026-11-24T07:00"),
        ("2026-03-28T23:00", "2026-03-29T06:00"),
        ("2026-10-24T22:30", "2026-10-25T07:00"),
    ],
)
def test_what_came_in_the_night_comes_in_the_morning_as_one(office, evening, morning):
    office.manner = Manner(quiet=quiet("22:00-07:00", LONDON))
    office.now = at(evening)
    office.put(6)
    office.put(1, "red")
    assert office.send().sent == 1
    assert office.desk.ids == ["<7@test>"]
    office.now = at(morning) - timedelta(seconds=1)
    assert office.send().sent == office.send(impatient=True).sent == 0
    assert office.later(seconds=1).sent == 6
    assert office.desk.ids == ["<7@test>", "<together.1@test>"]


def test_a_second_try_waits_for_the_morning_too(office):
    office.manner = Manner(quiet=quiet("22:00-07:00", LONDON))
    office.now = at("2026-11-23T21:59:55")
    office.desk.outcome = DOWN
    office.put(1)
    office.send()
    office.desk.outcome = OK
    assert office.later(minutes=5).sent == 0
    [duty] = office.store.deliveries.duties()
    assert duty.next_try == at("2026-11-24T07:00")
    office.now = at("2026-11-24T07:00")
    assert office.send().sent == 1


# --- what a channel gathers, by the config

CHANNEL = '[[channel]]\nname = "out"\nurl = "console:"\nwhen = "{when}"\n{more}\n'


@pytest.fixture
def gathering(lookout, rewrite) -> Callable[..., Told]:
    """A channel that takes its alerts as it is told; the first look has been made."""

    def make(when: str, more: str = "") -> Told:
        rewrite(channels=CHANNEL.format(when=when, more=more))
        lookout.look()
        return Told()

    return make


def test_a_daily_digest_comes_once_and_only_if_there_is_something_to_tell(
    lookout, gathering, site: Site, report
):
    out = gathering("daily 09:00")
    assert lookout.deliver({"out": out}).sent == 0
    lookout.now += timedelta(hours=1)
    lookout.deliver({"out": out})
    assert out.subjects == ["Now watching 5 homes: Hollybank Care"]
    site.publish("2/9000001", report(grade="Good"))
    site.publish("2/9000002", report("99300002", "Good"))
    lookout.again()
    lookout.deliver({"out": out})
    assert len(out.given) == 1
    for _ in range(3):
        lookout.now += timedelta(days=1)
        lookout.deliver({"out": out})
    assert len(out.given) == 2
    assert out.subjects[1].startswith("2 reports: 2 Good")
    assert "How the groups stand" in out.given[1].text


def test_red_breaks_through_and_the_rest_keeps_its_time(lookout, gathering, site: Site, report):
    out = gathering("daily 09:00")
    site.publish("2/9000001", report())
    lookout.again()
    lookout.deliver({"out": out})
    assert [subject[:21] for subject in out.subjects] == ["Inadequate (was Good)"]


def test_red_waits_where_the_channel_says_so(lookout, gathering, site: Site, report):
    out = gathering("daily 09:00", 'red = "wait"')
    site.publish("2/9000001", report())
    lookout.again()
    lookout.deliver({"out": out})
    assert out.given == []
    lookout.now += timedelta(hours=1)
    lookout.deliver({"out": out})
    assert [subject[:21] for subject in out.subjects] == ["Inadequate (was Good)"]
    assert "Now watching 5 homes" in out.given[0].text


def weeks(lookout, out: Told, *days: str) -> list[str]:
    """What has come by eight o'clock of each of these days."""
    for each in days:
        lookout.now = at(f"{each}T08:00:00")
        lookout.deliver({"out": out})
        lookout.deliver({"out": out})
    return out.subjects


def test_a_weekly_digest_comes_every_week_news_or_none(lookout, gathering, site: Site, report):
    site.publish("2/9000001", report())
    out = gathering("weekly tue 08:00")
    assert weeks(lookout, out, "2026-11-23", "2026-11-24") == [
        "Now watching 5 homes: Hollybank Care"
    ]
    assert weeks(lookout, out, "2026-11-25", "2026-11-30") == out.subjects[:1]
    weeks(lookout, out, "2026-12-01", "2026-12-02")
    assert out.subjects[1:] == ["Nothing new this week: Hollybank Care"]
    text = out.given[1].text
    assert "What is awaited\n---------------\n- Children's home 9000001, Coventry: the next" in text
    assert "half by" in text
    assert "Hollybank Care: 5 open homes" in text
    assert "Everything else is as it was." in text


def test_a_weekly_digest_with_news_is_one_message(lookout, gathering, site: Site, report):
    out = gathering("weekly tue 08:00")
    weeks(lookout, out, "2026-11-23", "2026-11-24")
    site.publish("2/9000001", report(grade="Good"))
    lookout.again()
    weeks(lookout, out, "2026-12-01")
    assert len(out.given) == 2
    assert out.subjects[1].startswith("Good")
    assert "seen from" in out.given[1].text


def test_a_machine_that_was_off_for_weeks_sends_one_and_keeps_the_day(lookout, gathering):
    out = gathering("weekly tue 08:00")
    weeks(lookout, out, "2026-11-23", "2026-11-24", "2026-12-10", "2026-12-14")
    assert len(out.given) == 2
    weeks(lookout, out, "2026-12-15")
    assert len(out.given) == 3


def test_a_weekly_digest_that_falls_into_quiet_hours_comes_at_their_end(lookout, gathering):
    out = gathering("weekly tue 08:00", 'quiet = "22:00-09:30"')
    weeks(lookout, out, "2026-11-23", "2026-11-24")
    assert out.given == []
    lookout.now += timedelta(hours=1, minutes=30)
    lookout.deliver({"out": out})
    assert out.subjects == ["Now watching 5 homes: Hollybank Care"]


def test_the_note_counts_alerts_and_not_how_a_watch_stands(lookout, gathering):
    out = gathering("weekly tue 08:00")
    weeks(lookout, out, "2026-11-23", "2026-11-24", "2026-12-01")
    with lookout.store() as store:
        assert store.deliveries.counts() == {"sent": 3}
        assert store.journal.figures(MONDAY)["sent"] == 1


def test_what_is_sent_at_a_time_that_is_quiet_gives_a_warning(lookout, rewrite):
    rewrite(channels=CHANNEL.format(when="daily 06:00", more='quiet = "22:00-07:00"'))
    [warning] = [str(one) for one in lookout.config.warnings if "quiet" in str(one)]
    assert warning.endswith(
        ":15: channel 'out': when: at this time it is quiet (22:00-07:00), and nothing is sent "
        "before that ends. Write another time"
    )


def test_a_digest_goes_the_way_that_alerts_go_for_a_test(ask, both, inbox, hook):
    assert ask("test-alert", "--kind", "digest").code == 0
    assert inbox.subjects == hook.titles
    assert inbox.subjects[0].startswith("3 changes: 1 Inadequate, 1 Good, 1 No report yet")
    shown = ask("preview", "--sample", "nothing-new", "--form", "text").out
    assert shown.startswith("Nothing new this week: Hollybank Care\n")
