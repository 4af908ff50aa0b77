"""Which readings are not believed."""

from datetime import date

import pytest

from scrapers.model import Provider, ProviderKey, Report, Snapshot
from watcher.events import Held, Known
from watcher.guard import doubt

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
