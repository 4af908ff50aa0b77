"""Which way a report goes and how urgent it is, over every scale that Ofsted has used."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.documents.model import Document
from scrapers.model import Judgement, Provider, ProviderKey, Report
from scrapers.scales import SCALES
from scrapers.statuses import status_of
from watcher.events import Change, Event, Held, Known
from watcher.grades import standing, weigh
from watcher.headings import is_grade

OVERALL = "Overall experiences and progress of children and young people"
HELPED = "How well children and young people are helped and protected"
LEADERS = "The effectiveness of leaders and managers"
HOME, SCHOOL = ProviderKey(2, "9000001"), ProviderKey(21, "9000021")


def report(number: int, published: date | None, /, scale: str | None = "sccif4", **grades: str):
    """A report of an invented home; headings are `overall`, `helped`, `leaders` or any other."""
    names = {"overall": OVERALL, "helped": HELPED, "leaders": LEADERS}
    judgements = tuple(
        Judgement(names.get(name, name), grade, scale) for name, grade in grades.items()
    )
    return Report(f"9900{number:04}", "Full inspection", None, published, judgements)


def known(*reports: Report, status: str = "Open", key: ProviderKey = HOME) -> Known:
    provider = Provider(key, None, None, status_of(status) or "", status)
    return Known(provider, tuple(Held(each) for each in reports), (), 1)


def weighed(new: Report, *held: Report, late: bool = False) -> Event:
    return weigh(Event("published", new, late=late), known(*held, new))


def after(before: Report, new: Report) -> tuple[str | None, str]:
    event = weighed(new, before)
    return event.direction, event.severity


YEAR, NEXT = date(2024, 6, 25), date(2025, 8, 4)

# --- every scale

# What a provider does not stand by has no direction: see `tests/watcher/test_headings.py`.
GRADES = [scale for scale in SCALES if is_grade(Judgement(OVERALL, "", scale.id))]
every_scale = pytest.mark.parametrize("scale", GRADES, ids=[scale.id for scale in GRADES])


@every_scale
def test_each_step_down_is_worse_and_each_step_up_is_better(scale):
    for low, high in combinations(scale.grades, 2):
        for lower in low:
            for higher in high:
                fall = after(
                    report(1, YEAR, scale=scale.id, overall=higher),
                    report(2, NEXT, scale=scale.id, overall=lower),
                )
                rise = after(
                    report(1, YEAR, scale=scale.id, overall=lower),
                    report(2, NEXT, scale=scale.id, overall=higher),
                )
                assert fall == ("worse", "red" if low is scale.grades[0] else "high")
                assert rise == ("better", "normal")


@every_scale
def test_each_spelling_of_a_grade_is_the_same_grade(scale):
    for spellings in scale.grades:
        for one in spellings:
            for other in spellings:
                direction, _ = after(
                    report(1, YEAR, scale=scale.id, overall=one),
                    report(2, NEXT, scale=scale.id, overall=other),
                )
                assert direction == "same"


@every_scale
def test_the_lowest_grade_of_a_scale_is_red_even_as_the_first(scale):
    event = weighed(report(1, NEXT, scale=scale.id, overall=scale.grades[0][0]))

    assert (event.direction, event.severity, event.still) == ("first", "red", False)


@pytest.mark.parametrize(
    ("old", "new"),
    [(a, b) for a in GRADES for b in GRADES if a is not b],
    ids=lambda scale: scale.id,
)
def test_different_scales_are_never_compared(old, new):
    event = weighed(
        report(2, NEXT, scale=new.id, overall=new.grades[-1][0]),
        report(1, YEAR, scale=old.id, overall=old.grades[0][0]),
    )

    assert (event.direction, event.severity) == ("new-scale", "normal")
    assert [judgement.before for judgement in event.judgements] == [None]


# --- heading by heading

SCCIF = ("Inadequate", "Requires improvement to be good", "Good", "Outstanding")
RI = SCCIF[1]
headings = st.dictionaries(
    st.sampled_from(("overall", "helped", "leaders")), st.sampled_from(SCCIF), min_size=1
)
OPPOSITE = {"worse": "better", "better": "worse"}


@given(headings, headings)
def test_swapping_before_and_after_swaps_worse_and_better(one, other):
    there = weighed(report(2, NEXT, **other), report(1, YEAR, **one))
    back = weighed(report(2, NEXT, **one), report(1, YEAR, **other))

    assert there.direction is not None
    assert back.direction == OPPOSITE.get(there.direction, there.direction)


@given(headings, headings, st.sampled_from(("overall", "helped", "leaders")))
def test_a_missing_grade_is_never_a_fall(one, other, missing):
    kept = {heading: grade for heading, grade in other.items() if heading != missing}

    whole = weighed(report(2, NEXT, **other), report(1, YEAR, **one))
    less = weighed(report(2, NEXT, **kept), report(1, YEAR, **one))

    assert less.direction not in ("worse", "mixed") or whole.direction in ("worse", "mixed")


@given(headings, headings, headings)
def test_each_heading_is_held_against_the_last_report_that_graded_it(first, second, new):
    event = weighed(report(3, NEXT, **new), report(1, date(2023, 1, 1), **first),
                    report(2, YEAR, **second))  # fmt: skip

    last = first | second
    assert [judgement.before for judgement in event.judgements] == [last.get(each) for each in new]


@pytest.mark.parametrize(
    ("before", "new", "expected"),
    [
        ({"overall": "Good"}, {"overall": "Good"}, ("same", "normal")),
        ({"overall": "Good"}, {"overall": RI}, ("worse", "high")),
        ({"overall": "Good"}, {"overall": "Inadequate"}, ("worse", "red")),
        ({"overall": RI}, {"overall": "Good"}, ("better", "normal")),
        (
            {"overall": "Good", "leaders": "Good"},
            {"overall": "Outstanding", "leaders": RI},
            ("mixed", "high"),
        ),
        (
            {"overall": "Good", "helped": "Good"},
            {"overall": "Good", "helped": RI},
            ("worse", "high"),
        ),
        # Real: leaders Inadequate under a better overall grade (85 of 5,600 providers, 2025).
        (
            {"overall": "Good", "leaders": "Good"},
            {"overall": "Good", "leaders": "Inadequate"},
            ("worse", "red"),
        ),
        (
            {"overall": RI, "leaders": "Inadequate"},
            {"overall": "Good", "leaders": "Inadequate"},
            ("better", "red"),
        ),
        ({"overall": "Good"}, {"helped": "Good"}, ("new-scale", "normal")),
        ({"overall": "Good"}, {}, ("ungraded", "normal")),
        ({}, {"overall": "Good"}, ("first", "normal")),
        ({}, {}, ("ungraded", "normal")),
    ],
)
def test_direction_and_severity(before, new, expected):
    assert after(report(1, YEAR, **before), report(2, NEXT, **new)) == expected


def test_an_ungraded_visit_in_between_changes_nothing():
    event = weighed(report(3, NEXT, overall="Good"), report(1, YEAR, overall="Good"),
                    report(2, date(2025, 1, 1)))  # fmt: skip

    assert (event.direction, event.judgements[0].since) == ("same", YEAR)


def test_a_grade_that_the_table_lacks_is_shown_and_never_compared():
    event = weighed(
        report(2, NEXT, scale=None, overall="Splendid"), report(1, YEAR, overall="Inadequate")
    )

    assert (event.direction, event.severity) == ("new-scale", "normal")
    assert (event.judgements[0].before, event.judgements[0].after) == (None, "Splendid")


def test_a_grade_held_from_a_scale_that_is_gone_stops_nothing():
    held = report(1, YEAR, scale="scale-of-a-later-release", overall="Splendid")

    assert after(held, report(2, NEXT, overall="Good")) == ("new-scale", "normal")
    stood = standing(known(held))
    assert stood is not None
    assert (stood.grade, stood.red) == ("Splendid", False)


# --- still


def test_a_red_flag_that_was_there_before_is_still_red_and_not_new():
    event = weighed(report(2, NEXT, overall="Inadequate"), report(1, YEAR, overall="Inadequate"))

    assert (event.severity, event.still) == ("red", True)


def test_one_new_red_flag_among_old_ones_is_not_still():
    event = weighed(
        report(2, NEXT, overall="Inadequate", leaders="Inadequate"),
        report(1, YEAR, overall="Inadequate", leaders="Good"),
    )

    assert (event.severity, event.still) == ("red", False)


def test_what_is_not_red_is_never_still():
    assert not weighed(report(2, NEXT, overall=RI), report(1, YEAR, overall=RI)).still


# --- order


def test_a_report_published_late_is_held_against_what_came_before_it():
    oldest, newest = report(1, YEAR, overall="Good"), report(3, NEXT, overall="Outstanding")
    late = report(2, date(2025, 1, 1), overall=RI)

    event = weighed(late, oldest, newest, late=True)

    assert (event.direction, event.judgements[0].before) == ("worse", "Good")
    stood = standing(known(oldest, newest, late))
    assert stood is not None
    assert stood.grade == "Outstanding"


def test_of_two_reports_of_one_day_the_one_with_the_lower_id_came_first():
    lower, higher = report(9, NEXT, overall="Good"), report(12, NEXT, overall=RI)

    assert weighed(higher, lower).direction == "worse"
    assert weighed(lower, higher).direction == "first"
    stood = standing(known(higher, lower))
    assert stood is not None
    assert stood.grade == RI


def test_a_report_without_a_date_is_held_against_the_ids_below_its_own():
    event = weighed(report(5, None, overall=RI), report(1, YEAR, overall="Good"))

    assert (event.direction, event.severity) == ("worse", "high")


def test_a_withdrawn_report_is_no_measure():
    gone = Held(report(1, YEAR, overall="Outstanding"), missed=2)
    new = report(2, NEXT, overall="Good")
    held = Known(known().provider, (gone, Held(new)), (), 1)

    assert weigh(Event("published", new), held).direction == "first"


# --- revisions


def revised(new: Report, *changes: Change, held: tuple[Report, ...] = ()) -> Event:
    return weigh(Event("revised", new, changes), known(*held, new))


@pytest.mark.parametrize(
    ("told", "right", "expected"),
    [
        ("Good", "Inadequate", ("worse", "red")),
        ("Good", RI, ("worse", "high")),
        ("Inadequate", "Good", ("better", "normal")),
        ("Splendid", "Inadequate", ("first", "red")),
    ],
)
def test_a_corrected_grade_is_held_against_the_one_told_before(told, right, expected):
    event = revised(report(1, NEXT, overall=right), Change(OVERALL, told, right))

    assert (event.direction, event.severity, event.still) == (*expected, False)
    assert (event.judgements[0].before, event.judgements[0].since) == (told, None)


def test_a_grade_added_later_is_held_against_history():
    event = revised(
        report(2, NEXT, overall="Inadequate"),
        Change(OVERALL, None, "Inadequate"),
        held=(report(1, YEAR, overall="Good"),),
    )

    assert (event.direction, event.severity) == ("worse", "red")
    assert (event.judgements[0].before, event.judgements[0].since) == ("Good", YEAR)


def test_a_grade_added_later_to_the_first_graded_report_is_the_first():
    event = revised(
        report(2, NEXT, overall="Good"), Change(OVERALL, None, "Good"), held=(report(1, YEAR),)
    )

    assert event.direction == "first"


def test_only_what_was_corrected_is_weighed():
    event = revised(
        report(1, NEXT, overall="Inadequate", leaders="Good"), Change(LEADERS, RI, "Good")
    )

    assert [judgement.heading for judgement in event.judgements] == [LEADERS]
    assert (event.direction, event.severity) == ("better", "normal")


@pytest.mark.parametrize(
    ("change", "severity"),
    [
        (Change("title", "Full inspection", "Assurance inspection"), "low"),
        (Change("published", "2025-08-04", "2025-08-05"), "low"),
        (Change("listed", "withdrawn", "on the page again"), "normal"),
    ],
)
def test_a_revision_of_no_grade_is_of_little_weight_unless_the_report_is_back(change, severity):
    event = revised(report(1, NEXT, overall="Inadequate"), change)

    assert (event.direction, event.severity, event.judgements) == ("same", severity, ())


def test_a_withdrawal_weighs_as_much_as_a_return():
    gone = report(1, NEXT, overall="Inadequate")

    assert weigh(Event("withdrawn", gone), known()).severity == "normal"


# --- the provider


@pytest.mark.parametrize(
    ("before", "now", "last", "severity"),
    [
        ("Open", "Closed", {"overall": "Good"}, "high"),
        ("Open", "Closed", {}, "high"),
        ("Open", "Closed", {"overall": "Inadequate"}, "red"),
        ("Open", "Resigned", {"overall": "Good"}, "high"),
        ("Open", "Resigned", {"overall": "Good", "leaders": "Inadequate"}, "red"),
        ("Suspended", "Closed", {"overall": "Good"}, "red"),
        ("Open", "Suspended", {"overall": "Good"}, "red"),
        ("Open", "Cancelled", {"overall": "Good"}, "red"),
        ("Suspended", "Open", {"overall": "Inadequate"}, "normal"),
        ("Proposed to open", "Open", {}, "normal"),
        (None, "Closed", {"overall": "Good"}, "high"),
    ],
)
def test_the_severity_of_a_status(before, now, last, severity):
    event = Event("status", changes=(Change("status", before, now),))

    assert weigh(event, known(report(1, YEAR, **last), status=now)).severity == severity


def test_a_closure_after_an_inadequate_that_was_mended_is_not_red():
    event = Event("status", changes=(Change("status", "Open", "Closed"),))
    held = known(
        report(1, YEAR, overall="Inadequate"), report(2, NEXT, overall="Good"), status="Closed"
    )

    assert weigh(event, held).severity == "high"


def test_a_new_name_is_of_little_weight():
    event = Event("identity", changes=(Change("name", "A (invented)", "B (invented)"),))

    assert weigh(event, known()).severity == "low"


# --- standing


def card(number: int, published: date, safeguarding: str, **areas: str) -> Report:
    return Report(
        f"9900{number:04}",
        "Report card",
        None,
        published,
        (
            Judgement("Safeguarding standards", safeguarding, "safeguarding"),
            *(Judgement(area, grade, "reif5") for area, grade in areas.items()),
        ),
    )


@pytest.mark.parametrize(
    ("report_", "grade", "overall", "red"),
    [
        (report(1, YEAR, overall="Good", leaders="Inadequate"), "Good", True, True),
        (report(1, YEAR, scale="oeif4", quality="Good", behaviour=RI), RI, False, False),
        (card(1, NEXT, "Met", a="Strong standard", b="Needs attention"), "Needs attention", False,
         False),
        (card(1, NEXT, "Not met", a="Needs attention"), "Not met", False, True),
        (card(1, NEXT, "Met", a="Urgent improvement"), "Urgent improvement", False, True),
        (card(1, NEXT, "Met", a="Exceptional"), "Exceptional", False, False),
        (card(1, NEXT, "Met"), "Met", False, False),
        (report(1, YEAR, scale=None, overall="Splendid"), "Splendid", True, False),
        (report(1, YEAR, scale=None, quality="Splendid"), "Splendid", False, False),
    ],
)  # fmt: skip
def test_where_a_provider_stands(report_, grade, overall, red):
    stood = standing(known(report_, key=SCHOOL))

    assert stood is not None
    assert (stood.grade, stood.overall, stood.red) == (grade, overall, red)


def test_a_provider_stands_by_its_newest_graded_report():
    held = known(report(1, YEAR, overall="Good"), report(2, NEXT, overall=RI),
                 report(3, date(2026, 1, 8)))  # fmt: skip

    stood = standing(held)

    assert stood is not None
    assert (stood.grade, stood.since) == (RI, NEXT)


def test_a_provider_without_a_grade_stands_nowhere():
    assert standing(known(report(1, YEAR))) is None


# --- what documents add

GOOD_HOME = report(1, YEAR, overall="Good")
VISIT = Report("99000002", "Monitoring visit", None, NEXT)
FLAG = Judgement("Safeguarding", "Not effective", "safeguarding", "document")
CONCERN = Judgement("Category of concern", "Special measures", "concern", "document")
SAFE = replace(FLAG, grade="Effective")


def flagged(*judgements: Judgement) -> Report:
    return replace(VISIT, judgements=judgements)


@pytest.mark.parametrize(
    ("judgements", "severity"), [((FLAG,), "red"), ((CONCERN,), "red"), ((SAFE,), "normal")]
)
def test_a_visit_with_flags_alone_is_ungraded_and_as_heavy_as_they_are(judgements, severity):
    event = weighed(flagged(*judgements), GOOD_HOME)

    assert (event.direction, event.severity) == ("ungraded", severity)
    assert [judgement.origin for judgement in event.judgements] == ["document"]


def test_a_visit_with_flags_alone_leaves_the_grade_where_it_was():
    stood = standing(known(GOOD_HOME, flagged(FLAG, CONCERN)))

    assert stood is not None
    assert (stood.grade, stood.report, stood.red) == ("Good", GOOD_HOME, False)
    assert standing(known(flagged(FLAG))) is None


def test_a_flag_beside_grades_is_a_red_flag_of_them_and_counts_as_a_fall():
    before = replace(GOOD_HOME, judgements=(*GOOD_HOME.judgements, SAFE))
    after_ = replace(report(2, NEXT, overall="Good"), judgements=(*GOOD_HOME.judgements, FLAG))

    event = weighed(after_, before)
    stood = standing(known(before, after_))

    assert (event.direction, event.severity) == ("worse", "red")
    assert stood is not None
    assert (stood.grade, stood.red) == ("Good", True)


def test_a_flag_that_stays_makes_grades_on_another_scale_no_more_comparable():
    before = replace(GOOD_HOME, judgements=(*GOOD_HOME.judgements, SAFE))
    new = report(2, NEXT, scale="reif5", inclusion="Expected standard")

    event = weighed(replace(new, judgements=(*new.judgements, SAFE)), before)

    assert event.direction == "new-scale"


def test_a_first_grade_after_flags_alone_is_the_first():
    event = weighed(report(3, NEXT, overall="Good"), replace(flagged(SAFE), published=YEAR))

    assert event.direction == "first"


def test_a_flag_that_was_there_before_is_still_there():
    event = weighed(replace(flagged(FLAG), file_id="99000003"), flagged(FLAG))

    assert (event.severity, event.still) == ("red", True)


@pytest.mark.parametrize(
    ("outcome", "severity"),
    [
        ("Serious or widespread concerns", "red"),
        ("Not taking effective action", "high"),
        ("Taking effective action", "normal"),
        ("Something new", "normal"),
    ],
)
def test_an_outcome_weighs_where_no_grade_is_given(outcome, severity):
    document = Document(outcome=outcome)
    visit = Event("published", VISIT, document=document)
    graded = Event("published", report(2, NEXT, overall="Good"), document=document)
    late = Event("revised", VISIT, (Change("outcome", None, outcome),), document=document)
    corrected = Event("revised", VISIT, (Change("title", "A", "B"),), document=document)

    assert weigh(visit, known(GOOD_HOME, VISIT)).severity == severity
    assert weigh(late, known(GOOD_HOME, VISIT)).severity == severity
    assert weigh(corrected, known(GOOD_HOME, VISIT)).severity == "low"
    assert graded.report is not None
    assert weigh(graded, known(GOOD_HOME, graded.report)).severity == "normal"


def test_a_red_outcome_is_red_whatever_else_fell():
    progress = Judgement("Safeguarding themes", "Reasonable progress", "fe_progress", "document")
    better = replace(progress, grade="Significant progress")
    document = Document(outcome="Serious or widespread concerns")
    now = replace(flagged(progress), file_id="99000003")

    event = weigh(Event("published", now, document=document), known(flagged(better), now))

    assert event.severity == "red"


def test_a_replaced_document_weighs_more_than_a_slip_in_a_title():
    change = Change("document", "aaaaaaaa", "bbbbbbbb")

    event = weigh(Event("revised", GOOD_HOME, (change,)), known(GOOD_HOME))

    assert (event.direction, event.severity, event.judgements) == ("same", "normal", ())
