"""When a document that could not be had is asked for again, and when no more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scrapers.documents.model import READER, Document
from scrapers.model import ProviderKey
from watcher.store.documents import Filed
from watcher.wanted import first_asked, given_up, had, lacked, wait

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOME = ProviderKey(2, "9000001")
NEW = first_asked(HOME, "99300001", NOW, awaited=True)
READ = had(NEW, NOW, Document(sha256="a" * 64), 1000, foreign=False)


def tries(filed: Filed, *, missing: bool) -> tuple[Filed, list[datetime]]:
    """The times at which it was tried until it was given up, each as soon as it was due."""
    times, now = [], NOW
    while True:
        times.append(now)
        filed = lacked(filed, now, "no answer", missing=missing)
        if filed.next_try is None:
            return filed, times
        now = filed.next_try


def test_it_is_asked_for_after_a_quarter_of_an_hour_and_then_less_and_less():
    minutes = [wait(failures).total_seconds() / 60 for failures in range(1, 10)]

    assert minutes == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


@given(st.integers(0, 10**6))
def test_however_often_it_failed_it_is_asked_for_within_a_day(failures):
    assert timedelta(minutes=15) <= wait(failures) <= timedelta(days=1)


def test_it_is_given_up_after_two_weeks():
    filed, times = tries(NEW, missing=False)

    assert filed.state == "given-up"
    assert replace(filed, awaited=True) == filed, "should it come by chance, it is still news"
    assert timedelta(days=14) <= times[-1] - NOW < timedelta(days=15)
    assert len(times) < 25


def test_what_is_not_there_for_a_week_is_given_up():
    filed, times = tries(NEW, missing=True)

    assert filed.state == "given-up"
    assert timedelta(days=7) <= times[-1] - NOW < timedelta(days=8)


def test_another_answer_in_between_begins_the_week_anew():
    gone = lacked(NEW, NOW, "not there", missing=True)
    silent = lacked(gone, NOW + timedelta(days=4), "no answer")
    again = lacked(silent, NOW + timedelta(days=8), "not there", missing=True)

    assert (silent.missing, again.missing) == (None, NOW + timedelta(days=8))
    assert again.state == "wanted"


def test_what_had_to_wait_for_its_turn_did_not_fail():
    filed = lacked(NEW, NOW, "others come first", asked=False)

    assert (filed.failures, filed.failing, filed.state) == (0, None, "wanted")
    assert filed.next_try == NOW + timedelta(minutes=15)


def test_what_was_read_stays_read_when_it_cannot_be_had_again():
    filed, _ = tries(READ, missing=True)

    assert (filed.state, filed.document, filed.next_try) == ("read", READ.document, None)


def test_what_is_had_is_no_longer_awaited_unless_it_is_anothers():
    late = lacked(NEW, NOW, "no answer")

    good = had(late, NOW, Document(sha256="a"), 10, foreign=False)
    other = had(late, NOW, Document(sha256="a"), 10, foreign=True)

    assert (good.state, good.awaited, good.failures, good.next_try) == ("read", False, 0, None)
    assert (other.state, other.awaited) == ("foreign", True)


def test_what_could_not_be_read_is_left_to_a_later_reader():
    assert lacked(NEW, NOW, "not a PDF", unreadable=True).reader == READER
    assert lacked(NEW, NOW, "no answer").reader is None


def test_what_is_asked_for_once_is_not_asked_for_again():
    filed = given_up(lacked(NEW, NOW, "no answer"))

    assert (filed.state, filed.next_try) == ("given-up", None)
