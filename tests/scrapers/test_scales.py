"""The table of grades: which scale a grade is on, what is worse, and what is red."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.scales import (
    SCALES,
    heading_key,
    is_grade,
    is_red,
    rank,
    same_heading,
    scale_of,
)

GRADES = st.sampled_from(
    [
        (scale.id, spelling)
        for scale in SCALES
        for spellings in scale.grades
        for spelling in spellings
    ]
)


@pytest.mark.parametrize(
    ("heading", "grade", "social_care", "scale"),
    [
        ("Overall effectiveness", "Good", False, "oeif4"),
        ("Overall experiences and progress of children and young people", "Good", True, "sccif4"),
        ("Overall effectiveness", "Requires Improvement", False, "oeif4"),
        ("Overall effectiveness", "Satisfactory", False, "old4"),
        ("Overall experiences and progress of children and young people", "Adequate", True, "old4"),
        ("Inclusion", "Needs attention", False, "reif5"),
        ("Inclusion", "Urgent improvement", False, "reif5"),
        ("Safeguarding standards", "Not met", False, "safeguarding"),
        ("Safeguarding is effective?", "No", False, "safeguarding"),
        ("Childcare Register", "Met", False, "met"),
        ("Overall effectiveness", "Declined in effectiveness", True, "interim3"),
        ("Overall outcome", "Serious or widespread weaknesses", True, "sa3"),
        ("Outcome", "Inconsistent experiences and outcomes", False, "send3"),
    ],
)
def test_a_grade_is_on_the_scale_of_its_remit(heading, grade, social_care, scale):
    assert scale_of(heading, grade, social_care=social_care) == scale


@pytest.mark.parametrize("grade", ["Splendid", "", "Yes", "Not judged"])
def test_a_grade_that_no_row_knows_has_no_scale(grade):
    assert scale_of("Overall effectiveness", grade, social_care=False) is None


def test_the_safeguarding_heading_does_not_move_other_grades():
    assert scale_of("Safeguarding", "Good", social_care=False) == "oeif4"


@pytest.mark.parametrize("text", ["Not judged", " not  Judged ", "NULL", "N/A", "-", ""])
def test_some_words_say_that_no_grade_was_given(text):
    assert not is_grade(text)


@pytest.mark.parametrize(
    ("scale", "worse", "better"),
    [
        ("oeif4", "Inadequate", "Requires improvement"),
        ("oeif4", "Requires improvement to be good", "Good"),
        ("sccif4", "Good", "Outstanding"),
        ("reif5", "Needs attention", "Expected standard"),
        ("reif5", "Strong standard", "Exceptional"),
        ("safeguarding", "Not met", "Met"),
        ("send3", "Significant concerns", "Inconsistent experiences"),
        ("met", "Not met (with enforcement)", "Not met (with actions)"),
    ],
)
def test_grades_run_from_worst_to_best(scale, worse, better):
    assert rank(scale, worse) < rank(scale, better)


def test_two_spellings_of_a_grade_are_the_same_grade():
    assert rank("sccif4", "Requires Improvement") == rank(
        "sccif4", "requires improvement  to be good"
    )


@pytest.mark.parametrize(
    ("scale", "grade", "red"),
    [
        ("oeif4", "Inadequate", True),
        ("sccif4", "Inadequate", True),
        ("sccif4", "Requires improvement to be good", False),
        ("reif5", "Urgent improvement", True),
        ("reif5", "Needs attention", False),
        ("safeguarding", "Not effective", True),
        ("safeguarding", "Met", False),
        ("sa3", "Serious or widespread weaknesses", True),
        ("interim3", "Declined in effectiveness", True),
        (None, "Splendid", False),
    ],
)
def test_the_lowest_grade_of_a_scale_is_red(scale, grade, red):
    assert is_red(scale, grade) is red


def test_a_grade_of_another_scale_has_no_rank():
    with pytest.raises(KeyError):
        rank("reif5", "Good")


def test_headings_are_the_same_but_for_case_spaces_and_a_colon():
    assert same_heading("Quality of  education:", "quality of education")
    assert not same_heading("Inclusion", "Achievement")


@given(GRADES, st.booleans())
def test_every_grade_of_the_table_is_found_again(row, social_care):
    _, grade = row
    asked = {"safeguarding": "Safeguarding standards", "iss": "Independent school standards"}
    heading = asked.get(row[0], "Overall effectiveness")
    found = scale_of(heading, grade, social_care=social_care)

    assert found is not None
    assert rank(found, grade) >= 0


def test_every_scale_says_where_it_comes_from():
    assert len({scale.id for scale in SCALES}) == len(SCALES)
    for scale in SCALES:
        assert scale.source
        assert scale.used_by
        # A finding may have no red flag, and a category of concern is nothing else.
        assert 0 <= scale.red <= len(scale.grades)
        assert 0 < scale.red < len(scale.grades) or scale.id in {"iss", "fe_progress", "concern"}


@given(st.text())
def test_a_heading_compares_as_itself(text):
    assert heading_key(heading_key(text)) == heading_key(text)
