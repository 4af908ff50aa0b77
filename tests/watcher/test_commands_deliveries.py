"""`deliveries`: what waits and what was given up is seen, and put back or let go by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from notify.alert import Message, Outcome
from notify.samples import SAMPLES
from watcher.assembly import now
from watcher.store import open_store
from watcher.store.deliveries import Addressed

OK = Outcome(ok=True, detail="taken")
DOWN = Outcome(ok=False, detail="connection refused")
REFUSED = Outcome(ok=False, detail="550 no such user", permanent=True)
SUBJECT = SAMPLES["worse"].subject


class Told:
    """A channel that answers as it is told and keeps what it was given."""

    def __init__(self, outcome: Outcome = OK) -> None:
        self.outcome = outcome
        self.given: list[Message] = []

    def send(self, message: Message) -> Outcome:
        self.given.append(message)
        return self.outcome


@pytest.fixture
def lookout(lookout):
    """A lookout whose clock is the program's, which the commands go by."""
    lookout.now = now()
    return lookout


@pytest.fixture
def put(lookout) -> Callable[..., int]:
    """Puts one alert down for a channel; gives the delivery's id."""

    def one(channel: str = "out", *, hold: timedelta = timedelta(0)) -> int:
        with lookout.store() as store:
            cycle = store.journal.begin(lookout.now, polled=True)
            addressed = [
                Addressed(channel, SAMPLES["worse"], f"<{cycle}@test>", lookout.now + hold)
            ]
            store.deliveries.add(cycle, "provider", "2/9000001", "red", lookout.now, addressed)
            return int(store.deliveries.duties()[-1].id)

    return one


def states(lookout) -> dict[int, str]:
    with lookout.store() as store:
        return {duty.id: duty.state for duty in store.deliveries.duties(settled=True)}


def test_where_there_is_nothing_it_says_so(ask):
    ran = ask("deliveries")
    assert (ran.code, ran.out) == (0, "Nothing waits to be told, and nothing was given up.\n")
    assert ask("deliveries", "--json").json == {"counts": {}, "deliveries": []}


def test_each_duty_is_shown_with_how_far_it_came_and_what_its_host_said(ask, lookout, put):
    down, gone = put(), put()
    channel = Told(DOWN)
    lookout.deliver({"out": channel})
    channel.outcome = REFUSED
    with lookout.store() as store:
        assert store.deliveries.claim(gone)
        store.deliveries.give_up(gone, lookout.now, "550 no such user")
    ran = ask("deliveries")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0].split(None, 3) == [str(down), "waiting", "out", SUBJECT]
    assert "1 attempt, next try in" in lines[1]
    assert lines[1].endswith(": connection refused")
    assert lines[2].split(None, 4)[:4] == [str(gone), "GIVEN", "UP", "out"]
    assert "given up" in lines[3]
    assert lines[3].endswith(": 550 no such user")
    assert "ofsted-watch deliveries retry" in lines[4]


def test_as_json_it_is_one_document(ask, lookout, put):
    first = put()
    lookout.deliver({"out": Told(DOWN)})
    found = ask("deliveries", "--json").json
    assert found["counts"] == {"waiting": 1}
    [only] = found["deliveries"]
    assert (only["id"], only["channel"], only["state"]) == (first, "out", "waiting")
    assert (only["kind"], only["subject"], only["attempts"]) == ("provider", SUBJECT, 1)
    assert (only["detail"], only["settled"]) == ("connection refused", None)


def test_what_was_sent_is_shown_if_asked_for(ask, lookout, put):
    sent = put()
    lookout.deliver({"out": Told()})
    assert ask("deliveries", "--json").json["deliveries"] == []
    assert [d["id"] for d in ask("deliveries", "--all", "--json").json["deliveries"]] == [sent]


def test_one_that_was_given_up_counts_anew_and_keeps_its_message_id(ask, lookout, put):
    lost = put()
    channel = Told(REFUSED)
    lookout.deliver({"out": channel})
    assert states(lookout) == {lost: "failed"}
    ran = ask("deliveries", "retry", str(lost))
    assert (ran.code, ran.out) == (0, f"{lost}  out  is tried now: {SUBJECT}\n")
    with lookout.store() as store:
        [duty] = store.deliveries.duties()
    assert (duty.state, duty.attempts, duty.settled) == ("waiting", 0, None)
    channel.outcome = OK
    lookout.now = now()
    lookout.deliver({"out": channel})
    assert states(lookout) == {lost: "sent"}
    assert channel.given[0].id == channel.given[1].id


def test_one_that_was_given_up_long_ago_gets_its_three_days_again(ask, lookout, put):
    lost = put()
    with lookout.store() as store:
        store._db.execute("UPDATE delivery SET not_before = '2026-01-01T00:00:00.000000+00:00'")
        assert store.deliveries.claim(lost)
        store.deliveries.give_up(lost, lookout.now, "connection refused")
    ask("deliveries", "retry", "--all")
    lookout.now = now()
    lookout.deliver({"out": Told(DOWN)})
    assert states(lookout) == {lost: "waiting"}


def test_what_waits_out_a_back_off_is_tried_now(ask, lookout, put):
    waiting = put()
    channel = Told(DOWN)
    lookout.deliver({"out": channel})
    channel.outcome = OK
    lookout.deliver({"out": channel})
    assert states(lookout) == {waiting: "waiting"}
    ask("deliveries", "retry", "--channel", "out")
    lookout.now = now()
    lookout.deliver({"out": channel})
    assert states(lookout) == {waiting: "sent"}


def test_what_is_gathered_keeps_its_time_unless_it_is_named(ask, lookout, put):
    held = put(hold=timedelta(hours=5))
    ran = ask("deliveries", "retry", "--all")
    assert ran.out == "there is nothing to do: nothing of the kind waits or was given up\n"
    assert "held until its time in 4 hours" in ask("deliveries").out
    ask("deliveries", "retry", str(held))
    lookout.now = now()
    lookout.deliver({"out": Told()})
    assert states(lookout) == {held: "sent"}


@pytest.mark.parametrize("command", [("retry",), ("drop", "--yes")])
def test_what_is_being_sent_is_left_alone_and_said(ask, lookout, put, command):
    sending = put()
    with lookout.store() as store:
        assert store.deliveries.claim(sending)
    ran = ask("deliveries", *command, str(sending))
    assert ran.code == 1
    assert "is left alone: it is being sent" in ran.out
    assert states(lookout) == {sending: "sending"}


def test_what_was_sent_is_not_sent_again(ask, lookout, put):
    sent = put()
    lookout.deliver({"out": Told()})
    assert ask("deliveries", "retry", str(sent)).code == 1
    assert states(lookout) == {sent: "sent"}


def test_what_is_dropped_is_never_sent_and_no_longer_listed(ask, lookout, put):
    dropped = put()
    lookout.deliver({"out": Told(DOWN)})
    ran = ask("deliveries", "drop", "--yes", str(dropped))
    assert (ran.code, ran.out) == (0, f"{dropped}  out  is let go: {SUBJECT}\n")
    channel = Told()
    lookout.deliver({"out": channel}, impatient=True)
    assert channel.given == []
    assert ask("deliveries", "--json").json["deliveries"] == []
    [shown] = ask("deliveries", "--all", "--json").json["deliveries"]
    assert shown["state"] == "dropped"
    assert shown["detail"] == "dropped by hand; the last answer: connection refused"
    ask("deliveries", "retry", "--all")
    assert states(lookout) == {dropped: "dropped"}, "all are those that wait or were given up"
    ask("deliveries", "retry", str(dropped))
    assert states(lookout) == {dropped: "waiting"}


def test_without_a_terminal_nothing_is_dropped_unasked(ask, lookout, put):
    waiting = put()
    ran = ask("deliveries", "drop", "--channel", "out")
    assert ran.code == 2
    assert "say --yes" in ran.err
    assert states(lookout) == {waiting: "waiting"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("retry",), "say which, in one way"),
        (("retry", "1", "--all"), "say which, in one way"),
        (("drop", "--yes"), "say which, in one way"),
        (("retry", "--channel", "nobody"), "no channel is called 'nobody'; there are: out"),
        (("retry", "99"), "there is no delivery 99"),
        (("--json", "retry", "--all"), "do not go with a command"),
    ],
)
def test_a_wrong_use_is_said(ask, arguments, said):
    ran = ask("deliveries", *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_what_waits_for_a_channel_that_left_the_config_may_be_dropped(ask, lookout, put):
    left = put("former")
    ran = ask("deliveries", "retry", "--channel", "former")
    assert "the config has no channel 'former'" in ran.err
    assert ask("deliveries", "drop", "--channel", "former", "--yes").code == 0
    assert states(lookout) == {left: "dropped"}


def test_it_takes_what_another_process_is_about_to_claim_or_leaves_it(lookout, put):
    """The two statements decide: whoever comes second finds nothing to take."""
    one, other = put(), put()
    with lookout.store() as daemon, lookout.store() as command:
        assert command.deliveries.drop(one, lookout.now)
        assert daemon.deliveries.claim(one) is None
        assert daemon.deliveries.claim(other)
        assert not command.deliveries.drop(other, lookout.now)
        assert not command.deliveries.put_back(other, lookout.now)


def eventually(what: Callable[[], Any], seconds: float = 30) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def test_beside_a_daemon_a_mended_channel_gets_what_waited_at_once(ask, both, hook):
    hook.status = 500
    running = both.start("run")
    try:
        # The third attempt comes half a minute after the second.
        eventually(lambda: hook.refused == 2)
        hook.status = 204
        assert ask("deliveries", "retry", "--all").code == 0
        eventually(lambda: hook.posts, 10)
    finally:
        running.terminate()
        running.communicate(timeout=20)
    assert len(hook.posts) == 1
    assert ask("deliveries", "--json").json["deliveries"] == []


# What the operator is told of it.

CHANNELS = (
    '[[channel]]\nname = "out"\nurl = "console:"\n[[channel]]\nname = "ops"\nurl = "console:"\n'
)


@pytest.fixture
def ops(lookout, rewrite) -> Told:
    rewrite(channels=CHANNELS, watch='[operator]\nchannels = ["ops"]\n')
    with open_store(lookout.config.state):
        return Told()


def passes(lookout, channels: dict[str, Any], count: int = 2) -> None:
    for _ in range(count):
        lookout.now = max(lookout.now, now())
        lookout.deliver(channels)


def test_the_operator_is_told_which_alert_was_lost_and_how_it_is_still_sent(lookout, put, ops):
    put()
    passes(lookout, {"out": Told(REFUSED), "ops": ops})
    [message] = ops.given
    assert "channel out" in message.subject
    text = " ".join(message.text.split())
    assert f"an alert was not delivered: “{SUBJECT}”" in text
    assert "The last answer: 550 no such user." in text
    assert "ofsted-watch deliveries retry --channel out" in text


def test_each_further_loss_is_told_and_no_loss_is_told_twice(lookout, put, ops):
    channels = {"out": Told(REFUSED), "ops": ops}
    put()
    passes(lookout, channels, 4)
    assert len(ops.given) == 1
    put()
    put()
    passes(lookout, channels, 4)
    assert len(ops.given) == 2
    assert "2 alerts were not delivered" in " ".join(ops.given[1].text.split())


def test_an_operators_channel_that_refuses_all_is_not_told_of_for_ever(lookout, put, ops):
    ops.outcome = REFUSED
    put()
    passes(lookout, {"out": Told(REFUSED), "ops": ops}, 8)
    assert len(ops.given) <= 2


def test_it_is_well_again_when_what_was_lost_has_been_sent(ask, lookout, put, ops):
    out = Told(REFUSED)
    put()
    passes(lookout, {"out": out, "ops": ops})
    out.outcome = OK
    put()
    passes(lookout, {"out": out, "ops": ops})
    assert lookout.problems() == [("given-up", "channel out")], "what was lost still is"
    ask("deliveries", "retry", "--channel", "out")
    assert lookout.problems() == [("given-up", "channel out")]
    passes(lookout, {"out": out, "ops": ops})
    assert lookout.problems() == []
    assert ops.given[-1].subject == "ofsted-watch: all well again"


def test_it_is_well_again_when_what_was_lost_has_been_let_go(ask, lookout, put, ops):
    put()
    passes(lookout, {"out": Told(REFUSED), "ops": ops})
    ask("deliveries", "drop", "--channel", "out", "--yes")
    assert lookout.problems() == []
    passes(lookout, {"out": Told(REFUSED), "ops": ops})
    assert ops.given[-1].subject == "ofsted-watch: all well again"


def test_a_machine_that_was_off_for_a_week_does_not_give_up_at_the_first_failure(lookout, put):
    late = put()
    lookout.now += timedelta(days=7)
    lookout.deliver({"out": Told(DOWN)})
    assert states(lookout) == {late: "waiting"}
    for _ in range(8):
        lookout.now += timedelta(hours=1)
        lookout.deliver({"out": Told(DOWN)})
    assert states(lookout) == {late: "failed"}
