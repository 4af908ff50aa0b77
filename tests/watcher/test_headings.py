"""Which headings are the same, and which of them a provider stands by."""

import pytest

from scrapers.model import Judgement
from watcher.headings import has_grades, is_grade, pairs, same_grade

EFFECTIVENESS = Judgement("Overall effectiveness", "Good", "oeif4")
EXPERIENCES = Judgement(
    "Overall experiences and progress of children and young people", "Good", "sccif4"
)
STANDARDS = Judgement("Safeguarding standards", "Met", "safeguarding")
FLAG = Judgement("Safeguarding", "Not met", "safeguarding", "document")
CONCERN = Judgement("Category of concern", "Special measures", "concern", "document")


@pytest.mark.parametrize(
    ("judgement", "stands"),
    [
        (EFFECTIVENESS, True),
        (STANDARDS, True),
        (FLAG, False),
        (CONCERN, False),
        (Judgement("Safeguarding", "Good", "sccif4"), True),
        (Judgement("How much progress has been made", "Reasonable progress", "fe_progress"), False),
        (Judgement("Provision of information", "Standards not met", "iss"), False),
        (Judgement("Anything", "Splendid", None), True),
    ],
)
def test_a_provider_stands_by_grades_and_not_by_flags_and_findings(judgement, stands):
    assert is_grade(judgement) is stands


def test_a_report_of_flags_alone_has_no_grades():
    assert not has_grades((FLAG, CONCERN))
    assert has_grades((FLAG, EFFECTIVENESS))
    assert not has_grades(())


def test_the_overall_grade_is_the_same_however_it_is_worded():
    assert pairs((EFFECTIVENESS,), (EXPERIENCES,)) == ((EFFECTIVENESS, EXPERIENCES),)


def test_a_report_may_have_two_overall_grades_and_the_same_words_go_first():
    assert pairs((EXPERIENCES, EFFECTIVENESS), (EFFECTIVENESS,)) == (
        (EFFECTIVENESS, EFFECTIVENESS),
    )
    assert pairs((EXPERIENCES, EFFECTIVENESS), (Judgement("X", "Good", "oeif4"),)) == ()


def test_safeguarding_is_the_same_however_it_is_worded():
    assert pairs((FLAG,), (EFFECTIVENESS, STANDARDS)) == ((FLAG, STANDARDS),)


def test_another_spelling_is_the_same_grade_and_another_scale_is_not():
    full = Judgement("X", "Requires improvement to be good", "oeif4")
    assert same_grade(full, Judgement("X", "Requires improvement", "oeif4"))
    assert not same_grade(full, Judgement("X", "Requires improvement", "old4"))
    assert same_grade(full, Judgement("X", "requires  improvement to be good", None))
    assert not same_grade(
        Judgement("X", "Gone", "no such scale"), Judgement("X", "Other", "no such scale")
    )
