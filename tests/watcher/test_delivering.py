"""What the operator is told of channels: once when one fails, once when all is well again."""

from __future__ import annotations

import pytest

from notify.alert import Message, Outcome

OK = Outcome(ok=True, detail="taken")
DOWN = Outcome(ok=False, detail="connection refused")
REFUSED = Outcome(ok=False, detail="550 no such user", permanent=True)

CHANNELS = (
    '[[channel]]\nname = "out"\nurl = "console:"\n[[channel]]\nname = "ops"\nurl = "console:"\n'
)


class Told:
    """A channel that answers as it is told and keeps the subjects and ids of what it was given."""

    def __init__(self, outcome: Outcome = OK) -> None:
        self.outcome = outcome
        self.subjects: list[str] = []
        self.ids: list[str] = []

    def send(self, message: Message) -> Outcome:
        self.subjects.append(message.subject)
        self.ids.append(message.id)
        return self.outcome


@pytest.fixture
def staffed(lookout, rewrite):
    """With an operator's channel, and a summary waiting to be sent."""
    rewrite(channels=CHANNELS, watch='[operator]\nchannels = ["ops"]\n')
    lookout.look()
    return lookout


def test_a_channel_that_fails_twice_is_told_and_so_is_its_recovery(staffed):
    out, ops = Told(DOWN), Told()
    channels = {"out": out, "ops": ops}
    staffed.deliver(channels)
    staffed.deliver(channels)
    assert ops.subjects == [], "once may pass"
    staffed.deliver(channels, impatient=True)
    staffed.deliver(channels)
    assert ops.subjects == ["ofsted-watch: channel out takes nothing"]
    out.outcome = OK
    staffed.deliver(channels, impatient=True)
    staffed.deliver(channels)
    assert ops.subjects[1:] == ["ofsted-watch: all well again"]
    assert staffed.problems() == []


def test_an_alert_that_was_given_up_is_told_at_once(staffed):
    out, ops = Told(REFUSED), Told()
    staffed.deliver({"out": out, "ops": ops})
    staffed.deliver({"out": out, "ops": ops})
    assert ops.subjects == ["ofsted-watch: alerts for channel out are lost"]
    assert len(out.subjects) == 1


def test_a_problem_of_a_channel_that_is_used_no_longer_is_over(staffed, rewrite):
    staffed.deliver({"out": Told(REFUSED), "ops": Told()})
    assert staffed.problems() == [("given-up", "channel out")]
    rewrite(channels=CHANNELS.replace('"out"', '"new"'), names='["new"]')
    staffed.deliver({"new": Told(), "ops": Told()})
    assert staffed.problems() == []


def test_a_channel_that_left_the_config_is_a_problem_while_alerts_wait_for_it(staffed, rewrite):
    rewrite(channels=CHANNELS.replace('"out"', '"new"'), names='["new"]')
    staffed.deliver({"new": Told(), "ops": Told()})
    staffed.deliver({"new": Told(), "ops": Told()})
    assert staffed.problems() == [("not-delivered", "channel out")]


def test_what_a_pass_left_unsettled_goes_out_with_the_next_one_with_the_same_id(staffed):
    """Such as one whose result could not be written: the disk was full."""
    with staffed.store() as store:
        [waiting] = store.deliveries.due(staffed.now, impatient=False)
        left = store.deliveries.claim(waiting)
    out = Told()
    staffed.deliver({"out": out, "ops": Told()})
    assert left is not None
    assert out.ids == [left.message_id]


def test_a_pass_with_nothing_to_send_says_nothing(lookout):
    done = lookout.deliver({"out": Told()})
    assert (done.sent, done.failed, done.well) == (0, 0, frozenset())
