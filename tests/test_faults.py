"""The program itself under the faults that it must not lose an alert to."""

from __future__ import annotations

import signal
import socket
import sqlite3
import time
from contextlib import closing
from datetime import date

from aiosmtpd.controller import Controller

from scrapers.replica import InventedReport, Site

COVENTRY = "2/9000001"


def fall(site: Site, file_id: str = "99300001") -> None:
    site.publish(
        COVENTRY,
        InventedReport(
            file_id,
            "Full inspection",
            date(2025, 5, 20),
            date(2025, 8, 4),
            "Inadequate",
            (
                ("How well children and young people are helped and protected", "Inadequate"),
                ("The effectiveness of leaders and managers", "Inadequate"),
            ),
        ),
    )


def wait_until_settled(desk, channel: str) -> None:
    """Wait until nothing is left to send to a channel."""
    question = "SELECT count(*) FROM delivery WHERE channel = ? AND state != 'sent'"
    end = time.monotonic() + 30
    with closing(sqlite3.connect(desk.folder / "ofsted-watch.db")) as store:
        while store.execute(question, [channel]).fetchone() != (0,):
            assert time.monotonic() < end
            time.sleep(0.05)


def test_killed_between_the_transaction_and_the_sending(both, site: Site, inbox, hook):
    """The duty is stored with the news: after a kill -9 the alert still arrives, once."""
    both.check()
    fall(site)
    text = both.config.read_text()
    with socket.socket() as silent:
        # A mail host that takes the call and says nothing: the program waits for its greeting,
        # with the transaction behind it and the mail not yet handed over.
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        both.config.write_text(text.replace(f":{inbox.port}", f":{port}"))
        running = both.start("check", "--json")
        caller, _ = silent.accept()
        # The webhook takes its post at the same time; the kill must not fall between its answer
        # and our record of it, which is the one double that cannot be ruled out.
        wait_until_settled(both, "placements")
        running.send_signal(signal.SIGKILL)
        running.communicate(timeout=30)
        caller.close()
    assert running.returncode == -signal.SIGKILL
    assert len(inbox.mails) == 1

    both.config.write_text(text)
    after = both.check()

    assert after["events"] == []  # it is known already, and not found a second time
    assert after["deliveries"]["waiting"] == 0
    assert inbox.subjects[1:] == ["Inadequate (was Good): children's home 9000001, Coventry"]
    assert hook.titles[1:] == inbox.subjects[1:]
    assert both.check()["deliveries"]["sent"] == 0


def test_a_crash_after_the_host_took_it_sends_the_same_message_id(both, site: Site, inbox):
    """The one double that cannot be ruled out can be recognised, and mail programs fold it."""
    both.check()
    fall(site)
    taken = []

    class Mute:
        """Takes the mail and never says so."""

        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            taken.append(envelope.content)
            running.send_signal(signal.SIGKILL)
            return "451 nobody is listening any more"

    text = both.config.read_text()
    mute = Controller(Mute(), hostname="127.0.0.1", port=_free_port())
    mute.start()
    try:
        both.config.write_text(text.replace(f":{inbox.port}", f":{mute.port}"))
        running = both.start("check", "--json")
        running.communicate(timeout=60)
    finally:
        mute.stop()
    both.config.write_text(text)
    both.check()

    assert len(taken) == 1
    assert inbox.mails[1]["Message-ID"].encode() in taken[0]


def test_a_webhook_down_for_three_cycles_and_then_up(both, site: Site, inbox, hook):
    """The other channel is not kept waiting, nothing is lost, and nothing comes twice."""
    both.check()
    fall(site)
    hook.status = 500

    for cycle in range(3):
        document = both.run("check", "--json")
        assert document.code == 1
        assert document.json["deliveries"]["waiting"] == 1
        assert [problem["where"] for problem in document.json["problems"]] == ["channel placements"]
        assert len(document.json["events"]) == (1 if cycle == 0 else 0)
    assert len(inbox.mails) == 2
    assert hook.refused == 3

    hook.status = 204
    up = both.run("check", "--json")

    assert up.code == 0
    assert up.json["deliveries"] == {"sent": 1, "waiting": 0, "failed": 0}
    assert hook.titles[1:] == ["Inadequate (was Good): children's home 9000001, Coventry"]
    assert len(inbox.mails) == 2
    assert both.check()["deliveries"]["sent"] == 0


def test_a_refused_recipient_is_given_up_and_said(both, site: Site, inbox, hook):
    both.check()
    fall(site)
    inbox.refuse = "550 no such person here"

    document = both.run("check", "--json")

    assert document.code == 1
    assert document.json["deliveries"] == {"sent": 1, "waiting": 0, "failed": 1}
    assert document.json["problems"][0]["what"] == "given-up"
    assert "no such person here" in document.json["problems"][0]["detail"]
    assert len(hook.posts) == 2


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
