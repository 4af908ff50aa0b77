"""Tables that a file draws by columns: read by place, and only where that fills the whole table."""

from __future__ import annotations

from scrapers.documents.reading import in_text, read_document
from scrapers.documents.text import read_text
from tests.scrapers.documents import hostile

ROWS = (
    (
        ("The impact of leaders on social work", "practice with children and families"),
        ("Requires improvement to be", "good"),
    ),
    (
        ("The experiences and progress of", "children who need help and protection"),
        ("Inadequate",),
    ),
    (
        ("The experiences and progress of", "children in care and care leavers"),
        ("Good",),
    ),
    (("Overall effectiveness",), ("Inadequate",)),
)
FRONT = [
    (40, 800, "Inspection of Eastmere local authority children's services"),
    (40, 785, "Inspection dates: 2 to 13 March 2020"),
    (40, 770, "Judgement"),
    (320, 770, "Grade"),
]
PROSE = [
    (
        40,
        500 - 15 * line,
        "The children of the invented authority are said to be well cared for by all.",
    )
    for line in range(6)
]
EXPECTED = {
    "The impact of leaders on social work practice with children and families": (
        "Requires improvement to be good"
    ),
    "The experiences and progress of children who need help and protection": "Inadequate",
    "The experiences and progress of children in care and care leavers": "Good",
    "Overall effectiveness": "Inadequate",
}


def cells(at: float) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """The headings, and the grades: beside the first line of a heading, or lower by `at` lines."""
    headings, grades = [], []
    for number, (heading, grade) in enumerate(ROWS):
        top = 745 - 40 * number
        headings += [(40, top - 12 * line, words) for line, words in enumerate(heading)]
        lower = round(12 * at * (len(heading) - 1))
        grades += [(320, top - lower - 12 * line, words) for line, words in enumerate(grade)]
    return headings, grades


def grades_of(content: bytes) -> dict[str, str]:
    document = read_document(content)
    assert document.problems == ()
    return {each.heading: each.grade for each in document.judgements}


def test_a_table_drawn_row_by_row_needs_no_places():
    headings, grades = cells(0)
    rows = sorted(headings + grades, key=lambda cell: (-cell[1], cell[0]))

    assert grades_of(hostile.drawn([*FRONT, *rows, *PROSE])) == EXPECTED


def test_all_headings_and_then_all_grades_are_told_by_their_places():
    headings, grades = cells(0)
    content = hostile.drawn([*FRONT, *headings, *grades, *PROSE])

    # Without the places nothing is guessed.
    assert in_text(read_text(content)).judgements == ()
    assert grades_of(content) == EXPECTED


def test_so_are_all_grades_and_then_all_headings():
    headings, grades = cells(0)

    assert grades_of(hostile.drawn([*FRONT, *grades, *headings, *PROSE])) == EXPECTED


def test_a_grade_may_stand_in_the_middle_of_its_row():
    headings, grades = cells(0.5)
    one_line = [cell for cell in grades if cell[2] != "good"]
    rows = [(cell[0], cell[1], cell[2].replace(" to be", "")) for cell in one_line]

    found = grades_of(hostile.drawn([*FRONT, *headings, *rows, *PROSE]))

    assert found == EXPECTED | {next(iter(EXPECTED)): "Requires improvement"}


def test_a_table_that_its_places_do_not_fill_either_gives_no_grade_and_says_so():
    headings, grades = cells(0)
    away = [(left, height - 20, words) for left, height, words in grades]

    document = read_document(hostile.drawn([*FRONT, *headings, *away, *PROSE]))

    assert [each for each in document.judgements if EXPECTED[each.heading] != each.grade] == []
    assert document.problems != ()
