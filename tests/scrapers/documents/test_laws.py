"""
Laws of the reader. The first of them: no text leads to a grade that it does not contain next to
its heading.

The oracle looks for the two by itself, without the reader's rules: a stretch of words must hold the
heading's words in order and the grade's words in order, and little else.
"""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.documents.frameworks import FRAMEWORKS
from scrapers.documents.model import Document
from scrapers.documents.reading import in_text
from scrapers.documents.text import Text, lines_of
from scrapers.model import Judgement
from scrapers.scales import SCALES, rank
from tests.scrapers.documents.samples import SAMPLES

LITTLE_ELSE = 16
"""The grade, the words "taking into account", and a last inspection's grade with its label."""
NUMBERED = {1: "Outstanding", 2: "Good", 3: "Requires improvement", 4: "Inadequate"}
# Grades that a set sentence gives: their words stand in the sentence, not behind a heading.
SENTENCES = ("send3", "sa3", "interim3")


def plain(text: str) -> list[str]:
    folded = text.lower().replace("'", "").replace("wellbeing", "well being").replace("-", " ")
    return re.findall(r"[a-z0-9]+", folded)


def in_order(wanted: list[str], words: list[str]) -> bool:
    left = iter(words)
    return all(word in left for word in wanted)


def spellings(judgement: Judgement) -> list[list[str]]:
    """The grade as the text may have it: in its words, or as the number that stands for them."""
    numbers = [[str(n)] for n, word in NUMBERED.items() if word == judgement.grade]
    if judgement.grade.startswith("Requires "):
        return [plain(judgement.grade), ["require", *plain(judgement.grade)[1:]], *numbers]
    return [plain(judgement.grade), *numbers]


def stands_next_to_its_heading(judgement: Judgement, lines: list[str]) -> bool:
    heading = plain(judgement.heading.rpartition(": ")[2].removeprefix("The "))
    words = plain(" ".join(lines))
    for start, word in enumerate(words):
        # "The", and a grade that is printed behind it, may stand before the first word.
        near = words[max(0, start - 6) : start + len(heading) + LITTLE_ELSE]
        graded = any(in_order(grade, near) for grade in spellings(judgement))
        if word == heading[0] and in_order(heading, near) and graded:
            return True
    return False


def said_in_a_sentence(judgement: Judgement, lines: list[str]) -> bool:
    """An overall grade that a sentence gives: its words, and those that name what is judged."""
    text = " ".join(plain(" ".join(lines)))
    grades = [" ".join(grade) for grade in spellings(judgement)]
    if judgement.scale in SENTENCES:
        key = {"send3": judgement.grade.split()[-2:], "sa3": plain(judgement.grade)[:3]}
        return " ".join(key.get(judgement.scale, plain(judgement.grade))).lower() in text
    about = (
        "childrens services",
        "overall judgement",
        "overall effectiveness",
        "board",
        "lscb",
        "outcomes for",
        "quality of",
        "the service",
        "leadership and management",
        "safeguarding standards",
        "independent school standards",
    )
    return any(grade in text for grade in grades) and any(word in text for word in about)


def is_grounded(document: Document, lines: list[str]) -> bool:
    return all(
        stands_next_to_its_heading(judgement, lines) or said_in_a_sentence(judgement, lines)
        for judgement in document.judgements
    )


def lines_in(text: Text) -> list[str]:
    return [line for _, line in lines_of(text.pages)]


def test_every_grade_of_every_sample_stands_next_to_its_heading():
    for sample in SAMPLES:
        assert is_grounded(in_text(sample.text), lines_in(sample.text)), sample.name


PROSE = (
    "The pupils of the invented school are said to be happy in the playground and at their desks.",
    "Leaders know what works and what does not, and say so to everybody who asks them for it.",
    "Of the homes that the company runs in other towns two have lately been inspected and judged",
    "Nothing is said here of the provider",
    "and",
    "2",
    "1.",
)
# A title of each family, and the frameworks that a document so titled may be written under.
TITLES = {
    "School report": "schools",
    "Inspected under the social care common inspection framework": "social care",
    "Inspection of services for children in need of help and protection": "single inspection",
    "Inspection of Eastmere local authority children's services\nThe impact of leaders on": "ILACS",
    "Further education and skills inspection report\nType of provider": "further education",
    "Initial teacher education inspection report": "teacher education",
}
GLUE = ("\n", " ", ": ")


@st.composite
def jumbled(draw: st.DrawFn) -> Text:
    """A title, and headings of its family, grades and prose, in most any order and wrapping."""
    title = draw(st.sampled_from(sorted(TITLES)))
    family = [each for each in FRAMEWORKS if TITLES[title] in each.id]
    headings = sorted({heading for each in family for heading in each.headings})
    grades = sorted({grade for each in family for grade in each.grades})
    parts = [title, "\n"]
    for _ in range(draw(st.integers(2, 9))):
        heading = draw(st.sampled_from(headings)).split()
        cut = draw(st.integers(1, len(heading)))
        between = draw(st.lists(st.sampled_from([*PROSE, *grades]), max_size=2))
        grade = draw(st.sampled_from(grades))
        row = [" ".join(heading[:cut]), " ".join(heading[cut:]), *between, grade]
        if draw(st.booleans()):  # the grade within the heading, as wrapped cells are printed
            row[1], row[-1] = row[-1], row[1]
        for piece in filter(None, row):
            parts += [piece, draw(st.sampled_from(GLUE))]
        parts.append(draw(st.sampled_from(["\n", "\n", " "])))
    return Text(("".join(parts) + "\n" + "\n".join(PROSE[:3] * 2),), 1)


@given(jumbled())
@settings(max_examples=300)
def test_no_text_leads_to_a_grade_that_it_does_not_contain_next_to_its_heading(text):
    document = in_text(text)

    assert is_grounded(document, lines_in(text)), document.judgements


@given(st.sampled_from(SAMPLES), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_nor_do_the_lines_of_a_real_layout_in_any_other_order(sample, random):
    lines = lines_in(sample.text)
    random.shuffle(lines)
    text = Text(("\n".join(lines),), 1)

    assert is_grounded(in_text(text), lines)


WORDS = re.compile(
    r"outstanding|good|adequate|inadequate|satisfactory|requires?\s+improvement|improvement|met\b|"
    r"exceptional|(?:strong|expected)\s+standard|needs\s+attention|urgent|progress\b|meets?\b|"
    r"(?:positive|inconsistent)|systemic|weaknesses|service\s+delivery|effectiveness\b|yes|\bno\b|"
    r"\b[1-4]\b",
    re.IGNORECASE,
)


@given(st.sampled_from(SAMPLES))
@settings(max_examples=len(SAMPLES))
def test_a_document_without_any_grade_in_it_gives_none(sample):
    text = Text(tuple(WORDS.sub("", page) for page in sample.text.pages), sample.text.count)

    assert [each for each in in_text(text).judgements if each.scale is not None] == []


@given(st.text(max_size=2_000))
def test_any_text_at_all_is_answered(text):
    document = in_text(Text((text,), 1))

    assert document.judgements == ()
    assert document.problems != () or document.graded is False


def test_the_same_text_gives_the_same_document():
    for sample in SAMPLES[::7]:
        assert in_text(sample.text) == in_text(sample.text)


def test_a_document_survives_being_written_down():
    for sample in SAMPLES:
        document = in_text(sample.text)
        assert Document.from_data(document.as_data()) == document


def test_each_scale_runs_from_worst_to_best_with_its_red_flags_at_the_foot():
    for scale in SCALES:
        ranks = [rank(scale.id, many[0]) for many in scale.grades]
        assert all(below < above for below, above in pairwise(ranks))
        assert 0 <= scale.red <= len(scale.grades)
        assert scale.source
        assert scale.used_by
