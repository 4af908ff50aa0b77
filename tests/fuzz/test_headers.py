"""Times that hosts name in headers: any text is a time, or none."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from scrapers.look import Look


@given(st.text(max_size=60), st.text(max_size=10))
@example("Mon, 23 Nov 2026 08:00:00 +9999999999999", "0")
@example("Fri, 31 Dec 9999 23:59:59 GMT", "99999999")
@example("Mon, 23 Nov 2026 08:00:00 GMT", "90")
def test_whatever_a_host_says_of_its_clock_is_a_time_or_none(date, age):
    look = Look(
        "https://reports.example.org/",
        200,
        datetime(2026, 11, 23, tzinfo=UTC),
        {"date": date, "age": age},
    )
    assert look.dated is None or look.dated.tzinfo is not None
