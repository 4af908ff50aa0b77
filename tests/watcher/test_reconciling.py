"""What an official file has and the watcher has not: all of it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.model import Judgement, Milestone, Provider, ProviderKey, Report
from scrapers.official.model import Inspection, RegisterRow, Series
from scrapers.scales import SCALES
from watcher.events import Held, Known
from watcher.matching import matched
from watcher.pairing import paired
from watcher.reconciling import Correction, Difference, Memory, absence, compare

KEY = ProviderKey(2, "9000001")
AS_AT = date(2025, 3, 31)
OVERALL = "Overall experiences and progress of children and young people"
HELPED = "How well children and young people are helped and protected"
LED = "The effectiveness of leaders and managers"
INSPECTED, PUBLISHED = date(2024, 11, 5), date(2025, 1, 14)
FULL = Inspection(
    "Full inspection",
    INSPECTED,
    PUBLISHED,
    (Judgement(OVERALL, "Good", "sccif4"), Judgement(LED, "Inadequate", "sccif4")),
)
VISIT = Inspection("Monitoring visit", date(2025, 2, 11), date(2025, 3, 18))


def row(*inspections: Inspection, **facts: Any) -> RegisterRow:
    given = {"status": "open", "status_words": "Active"} | facts
    return RegisterRow("9000001", 2, "childrens-home", None, inspections=inspections, **given)


def report(number: int, inspection: Inspection, **facts: Any) -> Report:
    """The report of an inspection, as its page would list it."""
    given = {
        "title": inspection.title,
        "inspected": inspection.inspected,
        "published": inspection.published,
        "judgements": inspection.judgements,
    }
    return Report(str(99000000 + number), **given | facts)


def known(*reports: Report | Held, status: str = "open", **facts: Any) -> Known:
    milestones = facts.pop("milestones", ())
    held = tuple(each if isinstance(each, Held) else Held(each) for each in reports)
    return Known(
        Provider(KEY, None, "Children's Home", status, status.title()), held, milestones, 1
    )


def differences(
    row: RegisterRow, memory: Memory | Known, as_at: date = AS_AT, series: Series = "social-care"
) -> tuple[Difference, ...]:
    memory = memory if isinstance(memory, Memory) else Memory(memory)
    return compare(row, series, as_at, memory).differences


def only(found: tuple[Difference, ...]) -> Difference:
    [one] = found
    return one


# The laws

GRADES = tuple(spellings[0] for spellings in SCALES[1].grades)
assert SCALES[1].id == "sccif4"

judgements = st.lists(
    st.builds(
        Judgement,
        st.sampled_from((OVERALL, HELPED, LED)),
        st.sampled_from(GRADES),
        st.just("sccif4"),
    ),
    max_size=3,
    unique_by=lambda each: each.heading,
).map(tuple)


@st.composite
def inspections(draw: st.DrawFn) -> Inspection:
    inspected = draw(st.dates(AS_AT - timedelta(days=400), AS_AT))
    published = inspected + timedelta(days=draw(st.integers(5, 90)))
    graded = draw(judgements)
    title = (
        "Full inspection"
        if graded
        else draw(st.sampled_from(("Monitoring visit", "Assurance visit")))
    )
    return Inspection(title, inspected, min(published, AS_AT + timedelta(days=30)), graded)


histories = st.lists(
    inspections(), max_size=6, unique_by=lambda each: (each.inspected, each.title)
).map(lambda several: tuple(sorted(several, key=lambda each: (each.inspected, each.title))))


@given(histories)
def test_a_store_that_has_all_that_the_file_has_lacks_nothing(history):
    store = known(*(report(number, each) for number, each in enumerate(history)))

    found = compare(row(*history), "social-care", AS_AT, Memory(store))

    assert found.differences == ()
    assert found.inspections == len(history)
    assert found.grades == sum(len(each.judgements) for each in history)


@given(histories.filter(bool), st.data())
def test_any_one_report_that_is_taken_away_is_found_to_be_missing_and_nothing_else(history, data):
    lost = data.draw(st.sampled_from(range(len(history))))
    reports = [report(number, each) for number, each in enumerate(history)]
    del reports[lost]

    found = differences(row(*history), known(*reports))

    missed = only(tuple(each for each in found if not each.explained))
    assert (missed.what, missed.inspection) == ("inspection", history[lost])
    assert len(found) == 1


@given(histories.filter(lambda several: any(each.judgements for each in several)), st.data())
def test_any_one_grade_that_is_changed_is_found_to_differ_and_nothing_else(history, data):
    graded = [number for number, each in enumerate(history) if each.judgements]
    place = data.draw(st.sampled_from(graded))
    judgement = data.draw(st.sampled_from(history[place].judgements))
    other = data.draw(st.sampled_from([grade for grade in GRADES if grade != judgement.grade]))
    changed = replace(
        history[place],
        judgements=tuple(
            replace(each, grade=other) if each is judgement else each
            for each in history[place].judgements
        ),
    )
    reports = [
        report(number, changed if number == place else each) for number, each in enumerate(history)
    ]

    found = only(differences(row(*history), known(*reports)))

    assert (found.what, found.inspection, found.heading) == (
        "grade",
        history[place],
        judgement.heading,
    )
    assert (found.in_file, found.held, found.explained) == (judgement.grade, other, False)


@given(histories)
def test_what_the_page_shows_is_enough(history):
    """A page shows the grades of its newest graded report alone."""
    reports = [report(number, each) for number, each in enumerate(history)]
    newest = max(
        (each for each in reports if each.judgements), key=lambda each: each.order, default=None
    )
    shown = [each if each is newest else replace(each, judgements=()) for each in reports]

    assert all(each.explained for each in differences(row(*history), known(*shown)))


# Which report is which inspection


@pytest.mark.parametrize(
    "facts",
    [
        {"inspected": INSPECTED + timedelta(days=3)},
        {"inspected": INSPECTED - timedelta(days=3), "published": None},
        {"inspected": None},
        {"inspected": None, "published": PUBLISHED + timedelta(days=14)},
        {"inspected": INSPECTED + timedelta(days=10), "title": "Inspection report"},
        {"title": "Children's home inspection: full"},
        {"title": "Visit", "published": PUBLISHED + timedelta(days=1)},
        {"inspected": INSPECTED - timedelta(days=60)},
    ],
)
def test_a_report_is_that_of_an_inspection_by_its_date_or_nearly(facts):
    assert matched([FULL], [Held(report(1, FULL, **facts))])


@pytest.mark.parametrize(
    "facts",
    [
        {"inspected": INSPECTED + timedelta(days=4), "published": None},
        {"inspected": None, "published": PUBLISHED + timedelta(days=15)},
        {"inspected": None, "published": None},
        {"inspected": None, "title": "Monitoring visit"},
        {"title": "Monitoring visit", "published": PUBLISHED + timedelta(days=9)},
        {
            "inspected": INSPECTED + timedelta(days=18),
            "published": PUBLISHED + timedelta(days=10),
        },
    ],
)
def test_another_report_is_not(facts):
    assert not matched([FULL], [Held(report(1, FULL, **facts))])


def test_one_report_is_not_that_of_two_inspections():
    first, second = (
        replace(VISIT, inspected=date(2025, 2, 11)),
        replace(VISIT, inspected=date(2025, 2, 13)),
    )
    held = [Held(report(2, second))]

    assert matched([first, second], held) == {1: held[0]}


def test_of_two_reports_of_one_day_the_one_that_is_still_listed_is_meant():
    old, new = Held(report(1, FULL), missed=2), Held(report(2, FULL))

    assert matched([FULL], [old, new]) == {0: new}


# Grades


def test_a_grade_in_another_spelling_is_the_same():
    held = (Judgement(OVERALL, "Requires Improvement", "sccif4"),)
    told = (Judgement(OVERALL.upper(), "Requires improvement to be good", "sccif4"),)

    assert paired(told, held).other == ()
    assert len(paired(told, held).same) == 1


def test_the_four_point_words_are_compared_though_the_remit_was_not_known():
    told = (Judgement("Overall effectiveness", "Inadequate", "sccif4"),)

    assert paired(told, (Judgement("Overall effectiveness", "Inadequate", "oeif4"),)).same
    assert paired(told, (Judgement("Overall effectiveness", "Good", "oeif4"),)).other


def test_grades_on_scales_that_have_nothing_in_common_are_about_two_things():
    told = (Judgement("Achievement", "Strong standard", "reif5"),)
    pairing = paired(told, (Judgement("Achievement", "Good", "oeif4"),))

    assert (pairing.same, pairing.other, pairing.lacking) == ((), (), ())


def test_a_grade_that_no_scale_knows_is_compared_by_its_words():
    told = (Judgement(OVERALL, "Good", "sccif4"),)

    assert paired(told, (Judgement(OVERALL, "Superb", None),)).other


def test_the_same_grade_under_other_words_is_not_lacking():
    told = (Judgement("Early years (where applicable)", "Good", "oeif4"),)

    assert paired(told, (Judgement("Early years provision", "Good", "oeif4"),)).lacking == ()
    assert paired(told, (Judgement("Early years provision", "Inadequate", "oeif4"),)).lacking


def test_not_judged_is_no_grade():
    assert paired((Judgement(HELPED, "Not judged", None),), ()).lacking == ()


def test_a_grade_that_is_not_held_of_the_newest_report_is_missed():
    page = known(report(1, FULL, judgements=FULL.judgements[:1]))

    missed = only(differences(row(FULL), page))
    assert (missed.what, missed.heading, missed.in_file, missed.held) == (
        "grade", LED, "Inadequate", None,
    )  # fmt: skip
    assert not missed.explained


def test_what_a_document_alone_says_is_explained_if_it_is_a_red_flag_and_else_left_out():
    effective = Judgement("Safeguarding", "Effective", "safeguarding")
    school = replace(FULL, judgements=(effective,))
    page = known(report(1, FULL, judgements=()))
    assert differences(row(school), page) == ()
    school = replace(FULL, judgements=(replace(effective, grade="Not effective"),))
    found = only(differences(row(school), page))
    assert found.explained
    assert "document alone" in (found.reason or "")


def test_a_grade_of_which_the_file_is_silent_is_no_difference():
    assert differences(row(replace(FULL, judgements=())), known(report(1, FULL))) == ()


def test_a_grade_that_was_corrected_after_the_files_date_is_explained():
    page = known(
        report(
            1, FULL, judgements=(Judgement(OVERALL, "Outstanding", "sccif4"), *FULL.judgements[1:])
        )
    )
    corrected = Correction("99000001", OVERALL, "Good", date(2025, 6, 2))

    found = only(differences(row(FULL), Memory(page, corrections=(corrected,))))
    assert found.explained
    assert found.reason == "corrected on the page on 2 June 2025, after the file's date"
    for other in (
        replace(corrected, seen=date(2025, 2, 2)),
        replace(corrected, before="Inadequate"),
        replace(corrected, file_id="99000002"),
    ):
        assert not only(differences(row(FULL), Memory(page, corrections=(other,)))).explained


# Inspections that are explained, or have a likely reason


def test_what_was_published_long_after_the_files_date_is_not_counted():
    late = replace(VISIT, published=date(2025, 5, 1))
    found = compare(row(late), "social-care", AS_AT, Memory(known()))

    assert found.inspections == 0
    assert only(found.differences).explained
    assert only(found.differences).reason == "published after the file's date: not counted"
    in_time = replace(VISIT, published=date(2025, 4, 30))
    assert not only(differences(row(in_time), known())).explained


def test_an_inspection_of_which_the_file_knows_no_report_is_not_counted():
    found = only(differences(row(replace(VISIT, published=None)), known()))

    assert found.explained
    assert "no report yet" in (found.reason or "")


def test_the_childcare_file_has_no_days_of_publication_and_counts_all_the_same():
    nursery = replace(VISIT, published=None)

    assert not only(differences(row(nursery), known(), series="childcare")).explained
    later = replace(nursery, inspected=date(2025, 4, 1))
    assert only(differences(row(later), known(), series="childcare")).explained


def test_what_was_withdrawn_is_explained_with_the_day():
    page = known(Held(report(1, FULL), missed=2))

    found = only(differences(row(FULL), Memory(page, gone={"99000001": date(2025, 6, 2)})))
    assert found.explained
    assert found.reason == "withdrawn from the page on 2 June 2025"
    assert only(differences(row(FULL), page)).reason == "withdrawn from the page"


def test_an_inspection_before_the_registration_of_the_page_is_another_providers():
    page = known(milestones=(Milestone("Registered", date(2025, 1, 1)),))

    assert only(differences(row(FULL), page)).explained
    page = known(milestones=(Milestone("Registered", date(2024, 11, 5)),))
    assert not only(differences(row(FULL), page)).explained


def test_a_likely_reason_is_said_and_excuses_nothing():
    found = only(differences(row(FULL, VISIT), known(report(2, VISIT))))
    assert not found.explained
    assert found.reason == "older than the first report that is held, of 18 March 2025"
    memory = Memory(known(report(1, FULL)), last_read=date(2025, 3, 1))
    found = only(differences(row(FULL, VISIT), memory))
    assert not found.explained
    assert found.reason == "its page was last read on 1 March 2025"


def test_a_provider_that_was_never_read_is_missed_once():
    found = only(differences(row(FULL, VISIT), Memory(None)))

    assert (found.what, found.explained) == ("unread", False)


def test_what_the_file_says_twice_is_one_inspection():
    assert differences(row(FULL, FULL), known(report(1, FULL))) == ()


# Status


def status(in_file: str, held: str, **memory: Any) -> Difference | None:
    milestones = memory.pop("milestones", ())
    found = differences(
        row(status=in_file, status_words=in_file.title()),
        Memory(known(status=held, milestones=milestones), **memory),
    )
    return only(found) if found else None


@pytest.mark.parametrize(
    ("in_file", "held"),
    [
        ("open", "open"),
        ("open", ""),
        ("resigned", "closed"),
        ("cancelled", "closed"),
        ("closed", "resigned"),
        ("suspended", "suspended"),
    ],
)
def test_the_page_may_have_other_words_for_a_status(in_file, held):
    assert status(in_file, held) is None


@pytest.mark.parametrize(
    ("in_file", "held"),
    [
        ("suspended", "open"),
        ("suspended", ""),
        ("open", "closed"),
        ("resigned", "open"),
        ("cancelled", "resigned"),
    ],
)
def test_another_status_is_missed_where_nothing_explains_it(in_file, held):
    found = status(in_file, held, first_read=date(2025, 1, 1))

    assert found is not None
    assert not found.explained
    assert found.in_file == in_file.title()


def test_a_status_may_be_old_where_the_page_was_not_read_since():
    found = status("resigned", "open", first_read=date(2025, 1, 1), last_read=date(2025, 2, 1))

    assert found is not None
    assert (found.explained, found.reason) == (False, "its page was last read on 1 February 2025")


def test_a_closing_after_the_files_date_is_explained_with_the_day_of_the_page():
    closed = (Milestone("Registered", date(2020, 1, 1)), Milestone("Closed", date(2025, 8, 4)))
    found = status("open", "closed", milestones=closed, first_read=date(2025, 1, 1))

    assert found is not None
    assert found.explained
    assert found.reason == "the page says Closed since 4 August 2025, after the file's date"


def test_a_closing_before_the_files_date_contradicts_the_file():
    closed = (Milestone("Closed", date(2025, 3, 1)),)
    found = status("open", "closed", milestones=closed, first_read=date(2025, 9, 1))

    assert found is not None
    assert not found.explained


def test_a_change_that_was_seen_after_the_files_date_is_explained():
    found = status("suspended", "open", statuses=((date(2025, 5, 6), "suspended"),))
    assert found is not None
    assert found.explained
    assert "6 May 2025" in (found.reason or "")
    found = status("suspended", "open", statuses=((date(2025, 2, 6), "suspended"),))
    assert found is not None
    assert not found.explained


def test_a_page_that_was_first_read_after_the_files_date_may_have_changed_before():
    found = status("suspended", "open", first_read=date(2025, 6, 1))

    assert found is not None
    assert found.explained
    assert found.reason == "its page was first read on 1 June 2025, after the file's date"


# Those that no file has


@pytest.mark.parametrize(
    ("page", "series", "says"),
    [
        (known(), None, "no official file lists providers of its type"),
        (known(), "childcare", "the childcare file is not at hand"),
        (
            known(milestones=(Milestone("Registered", date(2025, 4, 1)),)),
            "social-care",
            "registered on 1 April 2025, after the file's date",
        ),
        (known(status="closed"), "social-care", "the page says it has left"),
        (known(report(1, FULL)), "social-care", "though it has a report of 14 January 2025"),
        (known(), "social-care", "new since the file's date, 31 March 2025"),
        (None, "social-care", "new since the file's date, 31 March 2025"),
    ],
)
def test_why_a_watched_provider_may_be_in_no_file(page, series, says):
    assert says in absence(page, series, {"social-care": AS_AT})
