"""Which report is awaited, since when and by when, and what is said of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.model import Judgement, Milestone, Provider, ProviderKey, Report
from scrapers.official.model import Inspection
from scrapers.statuses import status_of
from watcher.awaited import FADES_AFTER, Awaited, awaited, overdue_at
from watcher.awaited_words import headline, overdue_sentence, sentence, short
from watcher.events import GONE_AFTER, Held, Known
from watcher.lags import lag

OVERALL = "Overall experiences and progress of children and young people"
LEADERS = "The effectiveness of leaders and managers"
HOME, SCHOOL = ProviderKey(2, "9000001"), ProviderKey(21, "9000021")
FRIDAY, MONDAY = date(2025, 8, 1), date(2025, 8, 4)
A_DAY = timedelta(days=1)


def report(
    number: int,
    published: date | None,
    grade: str | None = "Good",
    inspected: date | None = None,
    heading: str = OVERALL,
) -> Report:
    """A report of an invented home; without a grade that of a monitoring visit."""
    judgements = (Judgement(heading, grade, "sccif4"),) if grade else ()
    title = "Full inspection" if grade else "Monitoring visit"
    return Report(f"9900{number:04}", title, inspected, published, judgements)


def known(
    *reports: Report,
    status: str = "Open",
    dated: dict[str, date | None] | None = None,
    key: ProviderKey = HOME,
    kind: str | None = None,
) -> Known:
    """An invented provider; `dated` are the entries of its timeline without a document."""
    provider = Provider(key, None, kind, status_of(status) or "", status)
    milestones = tuple(Milestone(title, when) for title, when in (dated or {}).items())
    return Known(provider, tuple(Held(each) for each in reports), milestones, 1)


def closed(*reports: Report, on: date = MONDAY, status: str = "Closed") -> Known:
    return known(*reports, status=status, dated={"Registered": date(2019, 1, 7), status: on})


def unreported(*days: date | None) -> list[Inspection]:
    return [Inspection("Full inspection", day, None) for day in days]


def cause_of(found: Awaited | None) -> tuple[str, date] | None:
    return (found.cause, found.since) if found else None


# --- after a closure


@pytest.mark.parametrize("status", ["Closed", "Resigned", "Cancelled"])
def test_after_a_home_has_left_a_report_is_awaited_from_that_day(status):
    found = awaited(closed(report(1, FRIDAY), status=status), (), MONDAY)

    record = lag("childrens-home", "closed")
    assert found is not None
    assert record is not None
    assert (found.cause, found.since, found.status, found.seen) == (
        "closed", MONDAY, status.lower(), False,
    )  # fmt: skip
    assert [(by - MONDAY).days for by in (found.half, found.most, found.last)] == [
        record.p50, record.p90, record.p99,
    ]  # fmt: skip


@pytest.mark.parametrize("late", [0, 1, 40])
def test_a_report_that_comes_on_the_day_of_the_closure_or_later_answers_it(late):
    came = report(2, MONDAY + late * A_DAY)

    assert awaited(closed(report(1, FRIDAY), came), (), date(2025, 12, 1)) is None


def test_a_report_that_was_withdrawn_has_come_all_the_same():
    home = closed(report(2, MONDAY + A_DAY))
    withdrawn = replace(home, held=(Held(home.held[0].report, GONE_AFTER),))

    assert awaited(withdrawn, (), date(2025, 12, 1)) is None


def test_without_a_day_on_the_page_it_counts_from_when_it_was_first_seen():
    home = known(report(1, FRIDAY), status="Closed", dated={"Closed": None})

    found = awaited(home, (), date(2025, 9, 1), noticed=MONDAY)

    assert found is not None
    assert (found.since, found.seen) == (MONDAY, True)
    assert awaited(home, (), date(2025, 9, 1)) is None, "closed when it was first read"


def test_the_day_on_the_page_goes_before_the_day_on_which_it_was_seen():
    found = awaited(closed(), (), date(2025, 9, 1), noticed=date(2025, 8, 20))

    assert found is not None
    assert (found.since, found.seen) == (MONDAY, False)


def test_an_entry_may_say_more_than_the_status():
    home = known(status="Resigned", dated={"Closed: now 9000002 (invented)": MONDAY})

    assert cause_of(awaited(home, (), MONDAY)) == ("closed", MONDAY)


def test_an_earlier_closure_says_nothing_of_one_after_a_new_start():
    home = known(status="Closed", dated={"Closed": date(2023, 5, 1), "Reopened": date(2024, 5, 1)})

    assert awaited(home, (), MONDAY) is None
    assert cause_of(awaited(home, (), MONDAY, noticed=FRIDAY)) == ("closed", FRIDAY)


@pytest.mark.parametrize("slip", [date(1900, 1, 1), date(2052, 8, 4), date.min, date.max])
def test_a_day_that_cannot_be_is_no_day(slip):
    assert awaited(closed(on=slip), (), MONDAY) is None
    assert awaited(known(status="Closed"), (), MONDAY, noticed=slip) is None
    assert awaited(known(report(1, slip, "Inadequate")), (), MONDAY) is None
    assert awaited(known(), unreported(slip), MONDAY) is None


def test_a_year_after_nearly_all_have_come_nothing_is_awaited_of_a_home_that_left():
    found = awaited(closed(), (), MONDAY)
    assert found is not None
    end = found.last + FADES_AFTER

    assert awaited(closed(), (), end) == found
    assert awaited(closed(), (), end + A_DAY) is None


# --- after a suspension


def test_a_suspension_lasts_as_long_as_the_status_does():
    timeline: dict[str, date | None] = {"Suspended": MONDAY}
    suspended = known(report(1, FRIDAY), status="Suspended", dated=timeline)
    lifted = known(report(1, FRIDAY), dated={**timeline, "Suspension lifted": MONDAY + A_DAY})

    assert cause_of(awaited(suspended, (), date(2027, 8, 4))) == ("suspended", MONDAY)
    assert awaited(lifted, (), date(2025, 9, 1)) is None


def test_a_report_on_the_day_of_a_suspension_answers_it():
    home = known(report(1, MONDAY), status="Suspended", dated={"Suspended": MONDAY})

    assert awaited(home, (), date(2025, 9, 1)) is None


# --- after an Inadequate


def test_after_an_inadequate_the_next_report_is_awaited():
    home = known(report(1, date(2024, 5, 1)), report(2, MONDAY, "Inadequate"))

    assert cause_of(awaited(home, (), date(2025, 9, 1))) == ("inadequate", MONDAY)


def test_a_visit_without_a_grade_is_that_report():
    home = known(report(1, MONDAY, "Inadequate"), report(2, date(2025, 9, 10), None))

    assert awaited(home, (), date(2025, 12, 1)) is None


def test_what_was_published_on_the_same_day_is_not():
    home = known(report(1, MONDAY, "Inadequate"), report(2, MONDAY, None))

    assert cause_of(awaited(home, (), date(2025, 9, 1))) == ("inadequate", MONDAY)


@pytest.mark.parametrize("grade", ["Requires improvement to be good", "Good", "Outstanding"])
def test_after_any_other_grade_nothing_is_due(grade):
    assert awaited(known(report(1, MONDAY, grade)), (), date(2025, 9, 1)) is None


def test_an_inadequate_for_leaders_alone_is_not_the_overall_grade():
    home = known(report(1, MONDAY, "Inadequate", heading=LEADERS))

    assert awaited(home, (), date(2025, 9, 1)) is None


def test_a_home_that_has_left_is_not_returned_to():
    home = known(report(1, FRIDAY, "Inadequate"), status="Closed")

    assert awaited(home, (), date(2025, 9, 1)) is None


def test_a_report_without_any_date_is_placed_by_its_id():
    inadequate = report(5, MONDAY, "Inadequate")

    assert awaited(known(inadequate, report(6, None, None)), (), date(2025, 9, 1)) is None
    assert awaited(known(inadequate, report(4, None, None)), (), date(2025, 9, 1)) is not None


# --- after an inspection


def test_an_inspection_without_a_report_is_awaited_from_its_day():
    home = known(report(1, date(2024, 8, 5), inspected=date(2024, 6, 25)))

    found = awaited(home, unreported(date(2023, 1, 9), MONDAY, None), date(2025, 9, 1))

    assert cause_of(found) == ("inspected", MONDAY)


@pytest.mark.parametrize("apart", [-7, 0, 7, 30])
def test_a_report_of_about_that_day_or_of_a_later_one_answers_it(apart):
    home = known(report(1, date(2025, 10, 1), inspected=MONDAY + apart * A_DAY))

    assert awaited(home, unreported(MONDAY), date(2025, 12, 1)) is None


def test_a_report_of_an_earlier_inspection_does_not_though_it_comes_later():
    home = known(report(1, date(2025, 9, 8), inspected=MONDAY - 8 * A_DAY))

    assert cause_of(awaited(home, unreported(MONDAY), date(2025, 12, 1))) == ("inspected", MONDAY)


@pytest.mark.parametrize("published", [None, MONDAY, date(2025, 9, 8)])
def test_a_report_that_does_not_say_what_day_it_is_of_may_be_the_one(published):
    assert awaited(known(report(1, published)), unreported(MONDAY), date(2025, 12, 1)) is None


def test_an_inspection_whose_publication_the_file_dates_is_not_awaited():
    reported = [Inspection("Full inspection", MONDAY, date(2025, 9, 8))]

    assert awaited(known(), reported, date(2025, 9, 1)) is None


def test_an_inspection_still_to_come_hides_no_other():
    found = awaited(known(), unreported(MONDAY, date(2026, 1, 5)), date(2025, 9, 1))

    assert cause_of(found) == ("inspected", MONDAY)


# --- which, and of whom


def test_the_newest_cause_counts():
    inadequate = report(1, FRIDAY, "Inadequate", inspected=date(2025, 6, 3))
    suspended = known(inadequate, status="Suspended", dated={"Suspended": MONDAY})
    today = date(2025, 9, 1)

    assert cause_of(awaited(suspended, (), today)) == ("suspended", MONDAY)
    inspection = unreported(MONDAY + A_DAY)
    assert cause_of(awaited(suspended, inspection, today)) == ("inspected", MONDAY + A_DAY)
    earlier = unreported(date(2025, 7, 1))
    assert cause_of(awaited(known(inadequate), earlier, today)) == ("inadequate", FRIDAY)


def test_nothing_is_awaited_where_there_is_no_record():
    school = known(report(1, MONDAY, "Inadequate"), key=SCHOOL)
    gone = known(status="Closed", dated={"Closed": MONDAY}, key=SCHOOL)

    for provider in (school, gone):
        assert awaited(provider, unreported(MONDAY), MONDAY) is None


def test_a_page_of_an_unknown_kind_is_placed_by_its_words_or_its_number():
    dated: dict[str, date | None] = {"Closed": MONDAY}
    agency = known(key=ProviderKey(99, "9000031"), kind="Independent Fostering Agency")
    unnamed = known(key=ProviderKey(99, "SC900032"), status="Closed", dated=dated)
    unknown = known(key=ProviderKey(99, "9000033"), status="Closed", dated=dated)

    found = awaited(agency, unreported(MONDAY), MONDAY)
    record = lag("fostering-agency", "inspected")

    assert found is not None
    assert record is not None
    assert (found.half - MONDAY).days == record.p50
    assert cause_of(awaited(unnamed, (), MONDAY)) == ("closed", MONDAY)
    assert awaited(unknown, (), MONDAY) is None


# --- laws

dates = st.dates(date(2024, 1, 1), date(2026, 12, 31))
maybe = st.none() | dates
reports = st.lists(
    st.builds(
        report,
        st.integers(1, 9),
        maybe,
        st.sampled_from((None, "Inadequate", "Good")),
        maybe,
    ),
    unique_by=lambda each: each.file_id,
    max_size=4,
)
homes = st.builds(
    lambda held, **facts: known(*held, **facts),
    reports,
    status=st.sampled_from(("", "Open", "Closed", "Resigned", "Cancelled", "Suspended")),
    dated=st.dictionaries(
        st.sampled_from(("Registered", "Closed", "Resigned", "Suspended", "Reopened")), maybe
    ),
)
inspections = st.lists(maybe, max_size=3).map(lambda days: unreported(*days))


@given(homes, inspections, dates, maybe)
def test_half_come_before_most_and_most_before_nearly_all(home, files, today, noticed):
    found = awaited(home, files, today, noticed)

    if found is not None:
        assert found.since <= today
        assert found.since < found.half <= found.most <= found.last


@given(homes, inspections, dates, maybe)
def test_nothing_is_awaited_any_more_once_the_report_is_there(home, files, today, noticed):
    found = awaited(home, files, today, noticed)
    if found is None:
        return
    came = report(10, found.since + A_DAY, None, inspected=found.since)
    with_it = replace(home, held=(*home.held, Held(came)))

    after = awaited(with_it, files, today, noticed)

    assert after is None or after.since < found.since


@given(homes, dates, maybe)
def test_a_report_newer_than_every_cause_answers_all_but_an_inspection(home, today, noticed):
    came = replace(home, held=(*home.held, Held(report(10, today + A_DAY, None))))

    assert awaited(came, (), today, noticed) is None


@given(homes, inspections, dates, st.integers(0, 900))
def test_as_days_pass_a_cause_gets_no_younger_and_a_report_only_more_overdue(
    home, files, today, more
):
    found = awaited(home, files, today)
    later = awaited(home, files, today + more * A_DAY)

    if found is not None:
        assert later is None or later.since >= found.since
        assert (overdue_at(found, today) or 0) <= (overdue_at(found, today + more * A_DAY) or 0)


@given(homes, inspections, dates, maybe)
def test_the_words_name_the_day_of_the_cause_and_are_whole(home, files, today, noticed):
    found = awaited(home, files, today, noticed)
    if found is None:
        return
    since = f"{found.since.day} {found.since:%B %Y}"
    for said in (
        sentence(found),
        *(overdue_sentence(found, percentile) for percentile in (90, 99)),
        *(headline(found, percentile) for percentile in (90, 99)),
    ):
        assert since in said
        assert "None" not in said
        assert "  " not in said
    assert short(found, today)


# --- overdue


def test_a_report_is_overdue_from_the_day_after_nine_in_ten_and_again_after_99_in_100():
    found = awaited(known(report(1, MONDAY, "Inadequate")), (), MONDAY)
    assert found is not None

    assert overdue_at(found, MONDAY) is None
    assert overdue_at(found, found.most) is None
    assert overdue_at(found, found.most + A_DAY) == 90
    assert overdue_at(found, found.last) == 90
    assert overdue_at(found, found.last + A_DAY) == 99


# --- the words


def found(**facts: Any) -> Awaited:
    given: dict[str, Any] = {
        "cause": "inadequate",
        "since": MONDAY,
        "half": date(2025, 9, 13),
        "most": date(2025, 10, 1),
        "last": date(2025, 11, 4),
    }
    return Awaited(**given | facts)


INADEQUATE = found()
INSPECTED = found(cause="inspected")
CLOSED = found(cause="closed", status="closed")
RESIGNED = found(cause="closed", status="resigned")
CANCELLED = found(cause="closed", status="cancelled")
SUSPENDED = found(cause="suspended", status="suspended", own=False)
SEEN = found(cause="closed", status="resigned", seen=True)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            INADEQUATE,
            """
            A report is awaited after the Inadequate published on 4 August 2025: half of such
            reports have come by 13 September, nine in ten by 1 October.
            """,
        ),
        (
            INSPECTED,
            """
            A report is awaited on the inspection of 4 August 2025: half of such reports have come
            by 13 September, nine in ten by 1 October.
            """,
        ),
        (
            CLOSED,
            """
            A report may still come after it closed on 4 August 2025. Most often none does; of
            those that come, half have come by 13 September, nine in ten by 1 October.
            """,
        ),
        (
            SEEN,
            """
            A report may still come after it was first seen as resigned on 4 August 2025. Most
            often none does; of those that come, half have come by 13 September, nine in ten by 1
            October.
            """,
        ),
        (
            SUSPENDED,
            """
            A report is awaited after it was suspended on 4 August 2025. How long that takes is
            not on record; of the reports on inspections that found Inadequate half have come
            within 40 days, nine in ten within 58 days: that would be by 13 September and by 1
            October.
            """,
        ),
    ],
)
def test_it_is_said_what_is_awaited_and_by_when(one, said):
    assert sentence(one) == " ".join(said.split())


def test_a_day_of_another_year_has_its_year():
    said = sentence(found(most=date(2026, 1, 12)))

    assert said.endswith("by 13 September, nine in ten by 12 January 2026.")


@pytest.mark.parametrize(
    ("one", "percentile", "said"),
    [
        (
            INADEQUATE,
            90,
            """
            No report has come since the Inadequate published on 4 August 2025: of such reports
            nine in ten have come within 58 days.
            """,
        ),
        (
            INSPECTED,
            99,
            """
            No report has come on the inspection of 4 August 2025: of such reports 99 in 100 have
            come within 92 days.
            """,
        ),
        (
            RESIGNED,
            90,
            """
            No report has come since it resigned on 4 August 2025. Most often none does; of those
            that come, nine in ten have come within 58 days.
            """,
        ),
        (
            SUSPENDED,
            99,
            """
            No report has come since it was suspended on 4 August 2025. How long that takes is not
            on record; of the reports on inspections that found Inadequate 99 in 100 have come
            within 92 days.
            """,
        ),
    ],
)
def test_it_is_said_what_has_not_come(one, percentile, said):
    assert overdue_sentence(one, percentile) == " ".join(said.split())


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (INADEQUATE, "No report yet after Inadequate, published 4 August 2025"),
        (INSPECTED, "No report yet on the inspection of 4 August 2025"),
        (CLOSED, "No report yet after closure on 4 August 2025"),
        (RESIGNED, "No report yet after resignation on 4 August 2025"),
        (CANCELLED, "No report yet after cancellation on 4 August 2025"),
        (SUSPENDED, "No report yet after suspension on 4 August 2025"),
        (SEEN, "No report yet after resignation, first seen 4 August 2025"),
    ],
)
def test_the_headline_names_the_cause_and_its_day(one, said):
    assert headline(one) == said
    assert headline(one, 99) == said.replace("No report yet", "Still no report")


def test_a_cell_of_a_table_has_room_for_the_days_alone():
    assert short(INADEQUATE, MONDAY) == "a report, half by 13 Sep, 9 in 10 by 1 Oct"
    assert short(CLOSED, MONDAY) == "a report, if any, half by 13 Sep, 9 in 10 by 1 Oct"
    assert short(INADEQUATE, date(2025, 10, 2)) == "no report yet, 9 in 10 by 1 Oct"
    assert short(INADEQUATE, date(2025, 11, 5)) == "no report yet, 99 in 100 by 4 Nov"
    assert short(INADEQUATE, date(2026, 1, 5)) == "no report yet, 99 in 100 by 4 Nov 2025"
