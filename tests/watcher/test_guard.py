"""Which readings are not believed."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.model import Provider, ProviderKey, Report, Snapshot
from watcher.events import Held, Known
from watcher.guard import FEW, Seen, What, broken, doubt, is_odd, verdict

PROVIDER = Provider(ProviderKey(2, "9000001"), None, None, "open", "Open")


def reports(count: int) -> tuple[Report, ...]:
    return tuple(
        Report(f"9900000{number}", "Full inspection", None, date(2025, 8, 4))
        for number in range(count)
    )


def known(listed: int, withdrawn: int = 0) -> Known:
    held = [Held(report) for report in reports(listed)]
    gone = [Held(report, missed=2) for report in reports(withdrawn)]
    return Known(PROVIDER, (*held, *gone), (), 1)


def test_a_page_that_lists_none_of_several_reports_is_not_believed():
    assert doubt(known(3), Snapshot(PROVIDER, ())) == "all of the 3 reports that it listed before"


@pytest.mark.parametrize(
    ("held", "listed"),
    [
        (None, 0),  # a first reading has nothing to be held against
        (known(0), 0),
        (known(1), 0),  # the only report may be withdrawn
        (known(1, withdrawn=4), 0),
        (known(4), 1),  # some may be, too; each needs two readings
    ],
)
def test_anything_else_is_believed(held, listed):
    assert doubt(held, Snapshot(PROVIDER, reports(listed))) is None


# All pages of a cycle together.

KEYS = [ProviderKey(2, f"900{number:04}") for number in range(200)]
WHATS = get_args(What)


def shown(what: What, pages: int, looked: int) -> Seen:
    seen = Seen(looked=looked, listed=looked * 3)
    for key in KEYS[:pages]:
        seen = seen.and_sign(what, key)
    return seen


@given(st.sampled_from(WHATS), st.integers(0, FEW - 1), st.integers(0, 200))
def test_what_a_few_pages_show_is_no_pattern(what, pages, looked):
    assert verdict(shown(what, pages, looked)) == ()


@given(st.sampled_from(WHATS), st.integers(10, 200))
def test_what_all_pages_show_is_never_believed(what, pages):
    [evidence] = verdict(shown(what, pages, pages))

    assert evidence.startswith(f"{pages} of {pages} pages ")


@given(st.sampled_from(WHATS), st.integers(10, 50), st.integers(0, 150))
def test_more_pages_that_are_as_ever_never_speak_against_a_cycle(what, pages, more):
    before, after = shown(what, pages, pages), shown(what, pages, pages + more)

    assert verdict(before)
    assert bool(verdict(after)) == (pages >= (pages + more) / 2)


def test_the_homes_of_a_company_may_all_close_on_one_day():
    assert verdict(shown("status", 9, 9)) == ()
    assert verdict(shown("status", 10, 10))


def test_a_fifth_of_all_reports_is_not_gone_at_once():
    seen = replace(shown("vanished", 3, 50), listed=100)

    assert verdict(replace(seen, gone=19)) == ()
    [evidence] = verdict(replace(seen, gone=20))
    assert evidence == (
        "3 of 50 pages no longer listed reports that they had listed (20 of 100 reports): "
        "2/9000000, 2/9000001, 2/9000002"
    )


def test_a_page_that_could_not_be_understood_before_is_no_news():
    once = broken(Seen(), KEYS[0], before=False)

    assert is_odd(once)
    assert not is_odd(broken(Seen(), KEYS[0], before=True))
    assert broken(Seen(), KEYS[0], before=True).looked == 1


def test_a_page_with_other_reports_alone_is_not_believed():
    others = tuple(replace(report, file_id=f"1{report.file_id}") for report in reports(3))

    assert doubt(known(2), Snapshot(PROVIDER, others)) == (
        "all of the 2 reports that it listed before"
    )
    assert doubt(known(1), Snapshot(PROVIDER, others)) is None
