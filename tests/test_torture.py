"""The short form of `python -m torture`: each fault once more than the other tests have it."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from torture.account import Account, CannotBePlayed
from torture.catalogue import FAULTS
from torture.disk import Honest, synced
from torture.ledger import Arrival, Interruption, Ledger
from torture.running import play
from torture.stage import group_lives
from torture.told import Fact, facts

SEED = 20261126
SHORT = [fault.name for fault in FAULTS if fault.short]


@pytest.mark.parametrize("name", SHORT)
def test_nothing_missed_nothing_doubled_nothing_false(name):
    outcome = play(name, SEED, long=False)

    if outcome.skipped:
        pytest.skip(outcome.skipped)
    account = outcome.account
    assert account.broken == ()
    assert (account.lost, account.doubled, account.false) == (0, 0, 0)
    assert account.due > 0


class TestLedger:
    """The figures are only worth what the ledger is: it must see what it is there for."""

    FACT = Fact("published", "2/9000001", "99500001", "Good", "Inadequate")

    def account(self, *arrivals: Arrival, interruptions: Iterable[Interruption] = ()) -> Account:
        ledger = Ledger(("newsdesk",), "duty", interruptions=list(interruptions))
        ledger.happened(self.FACT, 10.0)
        return ledger.reckon(arrivals)

    def arrival(
        self, at: float, identity: str = "<1>", fact: Fact = FACT, channel: str = "newsdesk"
    ) -> Arrival:
        return Arrival(channel, at, identity, "subject", (fact,))

    def test_lost(self):
        assert self.account().lost == 1

    def test_delivered(self):
        account = self.account(self.arrival(11))
        assert (account.delivered, account.lost, account.holds) == (1, 0, True)

    def test_told_before_it_happened_is_false(self):
        assert self.account(self.arrival(9)).false == 1

    def test_another_grade_is_false(self):
        wrong = Fact("published", "2/9000001", "99500001", "Good", "Outstanding")
        assert self.account(self.arrival(11, fact=wrong)).false == 1

    def test_about_another_provider_is_false_and_the_due_one_lost(self):
        other = Fact("published", "2/9000002", "99500001", "Good", "Inadequate")
        account = self.account(self.arrival(11, fact=other))
        assert (account.false, account.lost) == (1, 1)

    def test_about_a_provider_to_the_operator_is_false(self):
        account = self.account(self.arrival(11), self.arrival(12, "<2>", channel="duty"))
        assert account.false == 1

    def test_told_anew_is_doubled(self):
        assert self.account(self.arrival(11), self.arrival(12, "<2>")).doubled == 1

    def test_the_same_message_twice_is_doubled(self):
        assert self.account(self.arrival(11), self.arrival(12)).doubled == 1

    def test_the_same_message_twice_around_a_kill_is_counted_apart(self):
        killed = Interruption(11.2, 11.2)
        account = self.account(self.arrival(11), self.arrival(12), interruptions=[killed])
        assert (account.doubled, account.again) == (0, 1)

    def test_a_kill_explains_one_message_of_a_channel(self):
        killed = Interruption(11.2, 11.2)
        thrice = [self.arrival(11), self.arrival(12), self.arrival(13)]
        account = self.account(*thrice, interruptions=[killed])
        assert (account.doubled, account.again) == (1, 1)

    def test_a_kill_does_not_explain_what_is_told_anew(self):
        killed = Interruption(11.2, 11.2)
        account = self.account(self.arrival(11), self.arrival(12, "<2>"), interruptions=[killed])
        assert account.doubled == 1

    def test_a_store_that_was_set_back_tells_anew(self):
        cut = Interruption(10.5, 11.2, set_back=True)
        account = self.account(self.arrival(11), self.arrival(12, "<2>"), interruptions=[cut])
        assert (account.doubled, account.retold) == (0, 1)

    def test_what_comes_under_an_identity_that_came_before_is_folded_away(self):
        """It is what a mail program does, and then its reader has not been told."""
        other = Fact("published", "2/9000002", "99500009", "Good")
        cut = Interruption(10.5, 11.2, set_back=True)
        arrivals = [self.arrival(11, fact=self.FACT), self.arrival(12, fact=other)]
        ledger = Ledger(("newsdesk",), "duty", interruptions=[cut])
        ledger.happened(self.FACT, 10.0)
        ledger.happened(other, 11.5)
        account = ledger.reckon(arrivals)
        assert (account.delivered, account.lost, account.again) == (1, 1, 1)
        [words] = account.broken
        assert words == f"newsdesk: lost: {other}"


class TestDisk:
    """What the power takes is only worth something if what was synced is known to the byte."""

    LOG = Path("/var/lib/watch.db-wal")

    def calls(self, *lines: str) -> list[str]:
        return [line.replace("LOG", f"4<{self.LOG}>") for line in lines]

    def test_nothing_is_sure_before_it_is_synced(self):
        calls = self.calls(
            '7 pwrite64(LOG, ""..., 32, 0) = 32', '7 pwrite64(LOG, ""..., 24, 32) = 24'
        )
        assert synced(calls, self.LOG) == (0, 56)
        assert synced([*calls, *self.calls("7 fdatasync(LOG)  = 0")], self.LOG) == (56, 56)

    def test_what_was_there_is_sure_until_it_is_written_over(self):
        assert synced([], self.LOG, 900) == (900, 900)
        over = self.calls('7 pwrite64(LOG, ""..., 100, 500) = 100')
        assert synced(over, self.LOG, 900) == (500, 900)

    def test_a_log_that_is_begun_anew_has_nothing_sure(self):
        calls = self.calls('7 pwrite64(LOG, ""..., 32, 0) = 32')
        assert synced(calls, self.LOG, 900) == (0, 32)

    def test_a_sync_that_the_kill_cut_off_counts_for_nothing(self):
        calls = self.calls('7 pwrite64(LOG, ""..., 32, 0) = 32', "7 fdatasync(LOG <unfinished ...>")
        assert synced(calls, self.LOG) == (0, 32)

    def test_a_sync_is_sure_of_what_was_written_when_it_began(self):
        calls = self.calls(
            '7 pwrite64(LOG, ""..., 32, 0) = 32',
            "7 fdatasync(LOG <unfinished ...>",
            '8 pwrite64(LOG, ""..., 68, 32 <unfinished ...>',
            "8 <... pwrite64 resumed>) = 68",
            "7 <... fdatasync resumed>) = 0",
        )
        assert synced(calls, self.LOG) == (32, 100)

    def test_other_files_are_left_out(self):
        calls = ['7 pwrite64(3</var/lib/watch.db>, ""..., 32, 0) = 32', "7 fdatasync(3</tmp>) = 0"]
        assert synced(calls, self.LOG) == (0, 0)

    def test_a_real_store(self, tmp_path):
        """A transaction that is to last comes through the cut, one after it may not."""
        try:
            disk = Honest(tmp_path / "calls")
        except CannotBePlayed as error:
            pytest.skip(str(error))
        store = tmp_path / "watch.db"
        program = """
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
for words in ("journal_mode=WAL", "wal_autocheckpoint=0", "synchronous=FULL"):
    db.execute("PRAGMA " + words)
db.execute("CREATE TABLE told (what TEXT)")
db.execute("INSERT INTO told VALUES ('sure')")
db.execute("PRAGMA synchronous=NORMAL")
db.execute("INSERT INTO told VALUES ('perhaps')")
os.kill(os.getpid(), 9)
"""
        command = [*disk.command(store), sys.executable, "-c", program, str(store)]
        process = subprocess.Popen(command, start_new_session=True)
        assert process.wait() == -signal.SIGKILL
        while group_lives(process.pid):
            time.sleep(0.01)
        assert disk.cut(store, Random(SEED))
        with closing(sqlite3.connect(store)) as db:
            assert db.execute("SELECT what FROM told").fetchall() == [("sure",)]


def test_a_message_is_read_as_a_person_reads_it():
    text = """Children's home 9000001, Coventry

Urgent: Inadequate (was Good)
-----------------------------
Full inspection

Report: https://files.ofsted.gov.uk/v1/file/99500001

Monitoring visit, no grade (last: Inadequate)
---------------------------------------------

Report: https://files.ofsted.gov.uk/v1/file/99500002

Important: Closed
-----------------

  Status
    Open → Closed

Status: Closed

Ofsted's page: https://reports.ofsted.gov.uk/provider/2/9000001
"""
    assert facts("Inadequate (was Good) (+2 more): children's home", text) == (
        Fact("published", "2/9000001", "99500001", "Inadequate", "Good"),
        Fact("published", "2/9000001", "99500002", None, "Inadequate"),
        Fact("status", "2/9000001", "Closed"),
    )


def test_a_message_about_several_homes_is_read_as_well():
    text = """3 changes: 1 Inadequate, 1 Closed, 1 more (Hollybank Care)

Children's home 9000004, Dudley (Hollybank Care 4 (invented))
-------------------------------------------------------------
Urgent: Inadequate (first grade)
Full inspection · Inspected 17 October 2026 · Published 26 November 2026
  Overall experiences and progress of children and young people: Inadequate
Report: https://files.ofsted.gov.uk/v1/file/99500001

Monitoring visit, no grade (last: Inadequate)
Report: https://files.ofsted.gov.uk/v1/file/99500002

Children's home 9000005, Birmingham
-----------------------------------
Important: Closed
  Status: Open → Closed
Ofsted's page: https://reports.ofsted.gov.uk/provider/2/9000005

What is awaited
---------------
- Children's home 9000005, Birmingham: the report of its last inspection

How the groups stand
--------------------
Hollybank Care: 12 open homes
"""
    assert facts("3 changes: 1 Inadequate, 1 Closed, 1 more (Hollybank Care)", text) == (
        Fact("published", "2/9000004", "99500001", "Inadequate"),
        Fact("published", "2/9000004", "99500002", None, "Inadequate"),
        Fact("status", "2/9000005", "Closed"),
    )


def test_a_message_that_cannot_be_read_is_never_due():
    assert facts("Something", "else") == (Fact("unreadable", "", "Something"),)
    assert facts("ofsted-watch: all well again", "") == ()
