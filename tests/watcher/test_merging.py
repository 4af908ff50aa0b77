"""What is true of a page and a document merged, whatever either of them says."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.documents.model import Document
from scrapers.model import Judgement, Provider, ProviderKey, Report, Snapshot
from scrapers.scales import heading_key, scale_of
from watcher.events import Change, diff, first
from watcher.headings import has_grades, pairs, same_grade
from watcher.merging import (
    added,
    altered,
    differences,
    is_others,
    merge,
    replaced,
    stated,
    troubles,
    uncompared,
)

OVERALL = "Overall experiences and progress of children and young people"
LEADERS = "The effectiveness of leaders and managers"
HOME = ProviderKey(2, "9000001")
HEADINGS = (
    OVERALL,
    "Overall effectiveness",
    LEADERS,
    "Effectiveness of leaders and managers",
    "Safeguarding standards",
    "Safeguarding",
)
GRADES = ("Inadequate", "Requires improvement", "Good", "Met", "Not met", "Splendid")


def judged(heading: str, grade: str, origin: Any = "page") -> Judgement:
    return Judgement(heading, grade, scale_of(heading, grade, social_care=True), origin)


def report(*judgements: Judgement) -> Report:
    return Report("99000001", "Full inspection", None, date(2025, 8, 4), judgements)


def several(*origins: str) -> st.SearchStrategy[tuple[Judgement, ...]]:
    one = st.builds(
        judged, st.sampled_from(HEADINGS), st.sampled_from(GRADES), st.sampled_from(origins)
    )
    return st.lists(one, unique_by=lambda each: heading_key(each.heading)).map(tuple)


reports = several("page", "document").map(lambda judgements: report(*judgements))
documents = st.builds(
    Document,
    kind=st.just("inspection"),
    judgements=several("page"),
    safeguarding=st.sampled_from((None, "Met", "Not met", "Effective", "Not effective")),
    concern=st.sampled_from((None, "Special measures", "Serious weaknesses")),
    outcome=st.sampled_from((None, "Taking effective action", "Serious or widespread concerns")),
    problems=st.sampled_from(((), ("a heading is missing",))),
)


def page(of: Report) -> tuple[Judgement, ...]:
    return tuple(each for each in of.judgements if each.origin == "page")


@given(reports, documents)
def test_the_pages_headings_are_never_lost_and_its_grades_always_win(held, document):
    merged = merge(held, document)

    assert sorted(page(merged), key=repr) == sorted(page(held), key=repr)


@given(reports, documents)
def test_merging_twice_changes_nothing(held, document):
    once = merge(held, document)

    assert merge(once, document) == once
    assert altered(once, merge(once, document), document, document) == ()
    assert added(once, once, replace(document, outcome=None)) == ()


@given(reports, documents)
def test_all_that_a_document_says_is_held_or_is_the_pages_to_say(held, document):
    merged = merge(held, document)
    covered = [mine for mine, _ in pairs(stated(document), page(held))]

    for judgement in stated(document):
        assert judgement in merged.judgements or judgement in covered


@given(reports, documents)
def test_no_heading_stands_twice(held, document):
    keys = [heading_key(each.heading) for each in merge(held, document).judgements]

    assert len(keys) == len(set(keys))


@given(reports, documents)
def test_a_difference_is_between_two_grades_of_one_heading(held, document):
    found = differences(merge(held, document), document)

    assert found == differences(held, document)
    for one in found:
        assert one.heading in {each.heading for each in page(held)}
        assert heading_key(one.page) != heading_key(one.document)


@given(reports, documents, documents)
def test_whoever_hears_what_a_document_changed_knows_every_grade(held, old, new):
    before = merge(held, old)
    after = merge(before, new)
    grades = {heading_key(each.heading): each for each in before.judgements}
    for change in altered(before, after, old, new):
        assert change.before != change.after
        if change.field == "outcome":
            continue
        if change.after is None:
            del grades[heading_key(change.field)]
        else:
            grades[heading_key(change.field)] = judged(change.field, change.after)

    for judgement in after.judgements:
        # Another wording of a heading, or of a grade, is no change.
        assert any(same_grade(judgement, other) for other in grades.values())


@given(reports, documents)
def test_what_comes_late_is_told_only_if_it_adds_a_grade_or_a_red_flag(held, document):
    merged = merge(report(*page(held)), document)
    changes = added(report(*page(held)), merged, document)

    assert all(change.before is None for change in changes)
    new = [each for each in merged.judgements if each.origin == "document"]
    if has_grades(new):
        assert {change.field for change in changes} >= {each.heading for each in new}


@given(several("page"), documents)
def test_the_same_page_after_its_document_is_no_news(judgements, document):
    listed = report(*judgements)
    page = Snapshot(Provider(HOME, None, None, "open", "Open"), (listed,))
    known = first(page, 1).holding(merge(listed, document))

    assert diff(known, page, 1) == (known, ())


def test_what_the_page_says_at_last_is_the_pages_and_no_news_if_it_is_the_same():
    document = Document(judgements=(judged("Overall effectiveness", "Good"),))
    page = Snapshot(Provider(HOME, None, None, "open", "Open"), (report(),))
    known = first(page, 1).holding(merge(report(), document))

    same, silence = diff(known, replace(page, reports=(report(judged(OVERALL, "Good")),)), 1)
    other, (event,) = diff(
        known, replace(page, reports=(report(judged(OVERALL, "Inadequate")),)), 1
    )

    assert silence == ()
    assert same.reports[0].judgements == (judged(OVERALL, "Good"),)
    assert other.reports[0].judgements == (judged(OVERALL, "Inadequate"),)
    assert event.changes == (Change(OVERALL, "Good", "Inadequate"),)


def test_the_overall_grade_comes_first_and_the_flags_last():
    document = Document(
        judgements=(judged(LEADERS, "Good"), judged(OVERALL, "Good")),
        concern="Special measures",
        safeguarding="Not effective",
    )

    merged = merge(report(judged("Children's health", "Good")), document)

    assert [each.heading for each in merged.judgements] == [
        OVERALL,
        "Children's health",
        LEADERS,
        "Safeguarding",
        "Category of concern",
    ]


def test_safeguarding_is_no_flag_beside_a_heading_that_speaks_of_it():
    document = Document(
        judgements=(judged("Safeguarding standards", "Not met"),), safeguarding="Not met"
    )

    assert [each.heading for each in stated(document)] == ["Safeguarding standards"]
    merged = merge(
        report(judged("Safeguarding standards", "Met")), Document(safeguarding="Not met")
    )
    assert [each.grade for each in merged.judgements] == ["Met"]


def test_what_a_document_no_longer_says_is_gone_only_if_it_was_understood():
    held = merge(report(), Document(kind="inspection", concern="Special measures"))

    understood = merge(held, Document(kind="inspection"))
    damaged = merge(held, Document(kind="inspection", problems=("cut off",)))

    assert understood.judgements == ()
    assert damaged == held
    assert altered(held, understood, None, Document()) == (
        Change("Category of concern", "Special measures", None),
    )


@pytest.mark.parametrize(
    ("urn", "others"),
    [("9000001", False), ("sc900001", False), (None, False), ("9000002", True)],
)
def test_a_document_is_anothers_only_if_it_says_so(urn, others):
    key = ProviderKey(2, "SC900001" if urn and urn.startswith("sc") else "9000001")

    assert is_others(Document(urn=urn), key) is others


def test_a_heading_that_no_earlier_report_grades_on_its_scale_is_uncompared():
    new = report(judged(OVERALL, "Good"), judged(LEADERS, "Good", "document"))

    assert uncompared(new, [])
    assert uncompared(new, [report(judged(OVERALL, "Good"))])
    assert not uncompared(new, [report(judged(LEADERS, "Inadequate"))])
    assert not uncompared(report(judged(OVERALL, "Good")), [])
    assert not uncompared(report(judged(LEADERS, "Splendid", "document")), [])


def test_another_document_is_known_by_the_beginning_of_its_hash():
    assert replaced("a" * 64, "b" * 64) == Change("document", "aaaaaaaa", "bbbbbbbb")


def test_what_the_operator_must_know_is_said_once_each():
    document = Document(
        judgements=(judged(OVERALL, "Good"), judged(LEADERS, "Splendid")),
        problems=("a heading is missing", "cut off"),
    )

    found = list(troubles(report(judged(OVERALL, "Inadequate")), document))

    assert found == [
        ("not-understood", "a heading is missing; cut off"),
        (
            "grades-differ",
            f"{OVERALL}: the page says Inadequate, the document Good; told is the page's",
        ),
        ("unknown-grade", f"not compared: {LEADERS}: Splendid"),
    ]
