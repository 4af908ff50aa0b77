"""A heading that a document grades in two ways: neither grade is taken, and that is said."""

from __future__ import annotations

import pytest

from scrapers.documents.reading import in_text
from scrapers.documents.text import Text

PROSE = """Of the invented provider nothing is said here that is true of a real one, and of those
who are in its care nothing at all; the words are there to fill the page.
"""
CARD = f"""Hollybank College
Unique reference number (URN): 9000050
Inspection report: 3 February 2026
Safeguarding standards met
The college is made up and has apprenticeships, of which nothing is known to anybody at all.
Strong standard
Inclusion Strong standard
{PROSE}
Leadership and governance Strong standard
{PROSE}
Apprenticeships
Achievement Strong standard
{PROSE}
Needs attention
Achievement Needs attention
{PROSE}
"""
BOARD = f"""Eastmere City Council
Inspection of services for children in need of help and
protection, children looked after and care leavers
Inspection date: 3 to 24 March 2015
The overall judgement is that children's services are good
1. Children who need help and protection Good
2. Children looked after and achieving permanence Good
2.1 Adoption performance Good
2.2 Experiences and progress of care leavers Good
3. Leadership, management and governance Good
The effectiveness of the Local Safeguarding Children Board (LSCB) requires improvement
{PROSE}
The LSCB %s
{PROSE}
"""


def grades(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    document = in_text(Text((text,), 1))
    return {each.heading: each.grade for each in document.judgements}, document.problems


def test_an_area_of_one_provision_type_with_two_grades():
    found, problems = grades(CARD)

    assert "Apprenticeships: Achievement" not in found
    assert found["Inclusion"] == "Strong standard"
    assert any(each.startswith("two grades for Apprenticeships: Ach") for each in problems)


def test_a_table_and_a_sentence_that_differ():
    found, problems = grades(BOARD % "is good")

    assert "The effectiveness of the Local Safeguarding Children Board" not in found
    assert found["Overall effectiveness"] == "Good"
    assert any(each.startswith("two grades for The effectiveness") for each in problems)


@pytest.mark.parametrize("said", ["requires improvement", "requires improvement to be good"])
def test_a_grade_in_another_of_its_spellings_is_the_same(said):
    found, problems = grades(BOARD % said)

    assert found["The effectiveness of the Local Safeguarding Children Board"] == (
        "Requires improvement"
    )
    assert problems == ()


def test_a_heading_that_the_table_itself_doubts_is_not_taken_from_a_sentence():
    board = "The effectiveness of the Local Safeguarding Children Board (LSCB)"
    found, problems = grades(BOARD.replace(PROSE, f"{board} good\n{PROSE}", 1) % "is good")

    assert board.removesuffix(" (LSCB)") not in found
    assert any(each.startswith("two grades for The effectiveness") for each in problems)
