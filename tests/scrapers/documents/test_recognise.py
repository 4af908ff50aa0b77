"""What kind of document a title means, where the words around it mean something else."""

from __future__ import annotations

from scrapers.documents.reading import in_text
from scrapers.documents.text import Text

TABLE = """Judgement Grade
The impact of leaders on social work
practice with children and families
Good
The experiences and progress of
children who need help and protection
Requires improvement to
be good
The experiences and progress of
children in care and care leavers
Good
Overall effectiveness Good
"""
PROSE = """The children of the invented authority are said here to be well looked after by those who
are asked to do it, and the leaders to know what is to be done next and by whom of them.
"""


def read(*parts: str):
    return in_text(Text(("\n".join(parts),), 1))


def test_a_report_that_speaks_of_a_joint_inspection_on_its_first_page_is_still_graded():
    document = read(
        "Inspection of Eastmere local authority",
        "children's services",
        "Inspection dates: 2 to 13 March 2020",
        TABLE,
        PROSE,
        "Joint targeted area inspection of the multi-agency response to neglect came before it.",
        "Focused visit to Eastmere City Council children's services in 2018: see there.",
    )

    assert (document.kind, document.framework) == ("inspection", "ILACS")
    assert len(document.judgements) == 4
    assert document.problems == ()


def test_a_letter_on_a_visit_that_names_the_framework_of_inspections_has_no_grades():
    document = read(
        "12 April 2019",
        "A Person, Director of Children's Services",
        "Dear A Person",
        "Focused visit to Eastmere City Council children's services",
        "This letter is on a focused visit to Eastmere on 12 and 13 March 2019, under the",
        "inspection of local authority children's services framework.",
        "The impact of leaders on social work practice is looked at here and not graded at all.",
        PROSE,
    )

    assert (document.kind, document.graded) == ("focused visit", False)
    assert document.judgements == ()
    assert document.published is not None


def test_a_report_with_an_unknown_title_is_known_by_its_whole_table():
    document = read("Eastmere", "What was found", TABLE, PROSE)

    assert document.framework == "ILACS"
    assert len(document.judgements) == 4


def test_half_a_table_under_an_unknown_title_is_not_taken_for_one():
    document = read("Eastmere", "What was found", "\n".join(TABLE.splitlines()[:4]), PROSE)

    assert document.kind is None
    assert document.problems == ("not a kind of document that this release knows",)


def test_the_paragraph_in_which_ofsted_names_all_its_remits_decides_nothing():
    document = read(
        "Short inspection of Alder Lane School",
        "Dear A Person",
        PROSE,
        "The Office for Standards in Education, Children's Services and Skills (Ofsted) regulates",
        "and inspects childcare and adoption and fostering agencies, initial teacher training,",
        "further education and skills and apprentices, and services for learners in prison.",
    )

    assert (document.kind, document.remit) == ("short inspection", "schools")
