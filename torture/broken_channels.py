"""The channels fail: refusals, delays, silence, and days of them."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from torture.account import Account, Fault, Trial
from torture.receivers import HOOK, MAIL, OPERATOR
from torture.stage import Stage, stage

_PATIENCE = 2
"""Passes in a row that must fail before the operator hears of a channel that may mend itself."""

_NO_POLLS = 'listings = "30d"'
_SOON = 10.0
_START = 4.0
"""What the daemon may take to start and to look at its deliveries."""

_BACK_OFF = (10, 30, 60, 120, 300, 600, 1800, 3600)
"""Seconds that the program waits after each failure, as it says of itself."""

Break = Callable[[Stage], None]


def _mail(answer: str) -> Break:
    def apply(scene: Stage) -> None:
        scene.receivers.mail = answer

    return apply


def _posts(answer: int | str) -> Break:
    def apply(scene: Stage) -> None:
        scene.receivers.posts = answer

    return apply


def _encrypted(mode: str) -> Break:
    def apply(scene: Stage) -> None:
        # The inbox speaks no TLS at all: the handshake fails, or is not offered.
        scene.mail = f"mailtos://127.0.0.1:{scene.receivers.smtp_port}?mode={mode}&"
        scene.write_config()

    return apply


def _nobody_there(scene: Stage) -> None:
    scene.mail = "mailto://127.0.0.1:9?"
    scene.write_config()


@contextmanager
def _broken(scene: Stage, apply: Break) -> Iterator[None]:
    apply(scene)
    try:
        yield
    finally:
        scene.receivers.hung.set()
        scene.receivers.mail, scene.receivers.posts, scene.mail = "take", 204, ""
        scene.write_config()
        scene.receivers.hung.clear()


def _other(channel: str) -> str:
    return HOOK if channel == MAIL else MAIL


def _recovers(channel: str, apply: Break, trial: Trial) -> Account:
    """A channel fails at two looks, and then works: the other one is told at once."""
    with stage(trial.folder, trial.chance, homes=4) as scene:
        for _ in range(trial.tries):
            told = len(scene.receivers.of(OPERATOR))
            with _broken(scene, apply):
                scene.news.several(2)
                for _ in range(_PATIENCE):
                    _look(scene, channel)
                if not scene.receivers.of(_other(channel))[-1].facts:
                    scene.broken.append("the channel that works was not told")
            if len(scene.receivers.of(OPERATOR)) == told:
                scene.broken.append("the operator was not told")
            scene.settle()
            scene.check()
        return scene.account(trial.tries)


def _look(scene: Stage, dead: str) -> None:
    """One check, and whether what is due to the channel that works came while the other did not."""
    before = scene.ledger.outstanding(scene.receivers.arrivals)
    began = time.monotonic()
    scene.check()
    came = [each for each in scene.receivers.of(_other(dead)) if each.at >= began]
    if before and came and came[-1].at - began > _SOON:
        scene.broken.append(f"{_other(dead)} waited {came[-1].at - began:.0f} s for {dead}")


def _refused_for_good(channel: str, apply: Break, trial: Trial) -> Account:
    """A host will not have a message, ever: given up at once, and told to the operator."""
    with stage(trial.folder, trial.chance, homes=4) as scene:
        for _ in range(trial.tries):
            told = len(scene.receivers.of(OPERATOR))
            with _broken(scene, apply):
                for fact in (scene.news.report(), scene.news.change_status()):
                    if fact is not None:
                        scene.ledger.refuse(channel, fact)
                scene.check()
            if len(scene.receivers.of(OPERATOR)) == told:
                scene.broken.append("the operator was not told")
            scene.settle(most=2)
            scene.news.report()
            scene.settle(most=2)
        return scene.account(trial.tries)


def _for_days(steps: tuple[float, ...], trial: Trial, *, ends: bool) -> Account:
    """
    The daemon and a dead channel: after each failure it waits as long as it says, no shorter and
    no longer; it is well again, or after more than three days the alert is given up.
    """
    with stage(trial.folder, trial.chance, homes=4, schedule=_NO_POLLS) as scene:
        told = 0
        with _broken(scene, _posts(503)):
            fact = scene.news.report()
            process = scene.start("run")
            _wait_for_refusals(scene, 1)
            scene.end(process)
            for seconds in steps:
                tried = len(scene.receivers.refusals)
                scene.pass_time(timedelta(seconds=seconds - 20))
                if seconds > 60 and _deliver(scene, tried + 1, 0):
                    scene.broken.append(f"tried again before {seconds:.0f} s were over")
                scene.pass_time(timedelta(seconds=30))
                if not _deliver(scene, tried + 1, _SOON):
                    scene.broken.append(f"not tried again after {seconds:.0f} s")
            if not ends:
                scene.ledger.refuse(HOOK, fact)
                scene.pass_time(timedelta(days=3))
                told = len(scene.receivers.of(OPERATOR))
                _deliver(scene, len(scene.receivers.refusals) + 1, _SOON)
        scene.pass_time(timedelta(hours=2))
        scene.settle(most=2)
        if not ends and len(scene.receivers.of(OPERATOR)) == told:
            scene.broken.append("that it was given up was not told")
        said = [each.subject for each in scene.receivers.of(OPERATOR)]
        tries = len(scene.receivers.refusals)
        return scene.account(1, f"{tries} tries refused", f"the operator was told: {said}")


def _deliver(scene: Stage, refusals: int, seconds: float) -> bool:
    """Let the daemon run without polls, until the channel has refused so often, or it is time."""
    process = scene.start("run")
    came = _wait_for_refusals(scene, refusals, seconds + _START)
    scene.end(process)
    return came


def _wait_for_refusals(scene: Stage, count: int, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while len(scene.receivers.refusals) < count:
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _channel(
    name: str, what: str, channel: str, apply: Break, *, short: int = 1, long: int = 2
) -> Fault:
    play = functools.partial(_recovers, channel, apply)
    return Fault(f"channel: {name}", what, play, short, long)


FAULTS = (
    Fault(
        "channel: recipient refused",
        "the mail host says 550 to a recipient: given up, told to the operator, the others go on",
        functools.partial(_refused_for_good, MAIL, _mail("550 no such person here")),
    ),
    Fault(
        "channel: webhook gone",
        "the webhook says 410: given up, told to the operator",
        functools.partial(_refused_for_good, HOOK, _posts(410)),
        0,
    ),
    _channel("greylisting", "451 at two looks, then taken", MAIL, _mail("451 4.7.1 later")),
    _channel(
        "mailbox full", "552 at two looks, then taken", MAIL, _mail("552 5.2.2 full"), short=0
    ),
    _channel("mail host away", "nobody listens at two looks", MAIL, _nobody_there, short=0),
    _channel(
        "mail host silent",
        "the mail host takes the call and says nothing more, for twenty seconds, at two looks",
        MAIL,
        _mail("hang"),
        short=0,
        long=1,
    ),
    _channel("no TLS", "STARTTLS is wanted and not offered", MAIL, _encrypted("starttls"), short=0),
    _channel("TLS broken", "the handshake fails", MAIL, _encrypted("ssl"), short=0),
    _channel("webhook 429", "too many requests, at two looks", HOOK, _posts(429), short=0),
    _channel("webhook 404", "revoked at two looks, then there again", HOOK, _posts(404), short=0),
    _channel("webhook 500", "an error at two looks", HOOK, _posts(500)),
    _channel(
        "webhook silent",
        "the webhook never answers: given up after twenty seconds, at two looks",
        HOOK,
        _posts("hang"),
        short=0,
        long=1,
    ),
    Fault(
        "channel: dead for hours",
        "the daemon and a webhook that is dead through eight tries, then well",
        functools.partial(_for_days, _BACK_OFF[:5], ends=True),
        0,
        1,
    ),
    Fault(
        "channel: dead for days",
        "the daemon and a webhook that is dead for more than three days: given up, and told",
        functools.partial(_for_days, _BACK_OFF, ends=False),
        0,
        1,
    ),
)
