"""
The table of frameworks: which headings a kind of document grades, on which scale, and since when.

A domain reader can check it by eye. Headings and grades are in Ofsted's own words. Where `source`
names no document, the wording is known from guidance, official data columns or transcripts only
and may vary: the reader then reports a missing heading rather than guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scrapers.documents.words import words_in
from scrapers.scales import SCALES

EARLY_YEARS = "early years"
FURTHER_EDUCATION = "further education and skills"
INDEPENDENT = "independent schools"
AUTHORITY = "local authority children's services"
SCHOOLS = "schools"
SEND = "area SEND"
SOCIAL_CARE = "social care"
TEACHERS = "initial teacher education"

OVERALL = "Overall effectiveness"
NUMBER_WORDS = {1: "Outstanding", 2: "Good", 3: "Requires improvement", 4: "Inadequate"}
"""What the grades' numbers stand for, since 2012: the key is printed in every such report."""


@dataclass(frozen=True, slots=True)
class Framework:
    """
    One inspection framework.

    `groups` are the headings that every such document grades: of each group, one must be there.
    `optional` are graded where they apply. `scales` are ids of `scrapers.scales`; grades are
    looked for on all of them. With `numbers`, a grade may be a lone number, 1 the best.
    `overall_until` is the first day of inspection from which no overall grade is given. Of each
    of `together`, the first heading never stands without one of the others.
    `columns` are the names that may stand over several grades side by side.
    """

    id: str
    remit: str
    used: str
    source: str
    scales: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    optional: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    numbers: bool = False
    overall_until: date | None = None
    together: tuple[tuple[str, ...], ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings, those that must be there first."""
        return (*(heading for group in self.groups for heading in group), *self.optional)

    @property
    def grades(self) -> tuple[str, ...]:
        """Every spelling of every grade of the framework's scales."""
        return tuple(
            spelling
            for scale in SCALES
            if scale.id in self.scales
            for spellings in scale.grades
            for spelling in spellings
        )


_WHO = (
    "children and young people",
    "young people",
    "children",
    "service users",
    "children and parents",
    "parents and children",
    "children, young people and adults",
    "children and adults",
    "children and families",
    "families",
    "adults",
)
_OVERALL_EXPERIENCES = tuple(f"Overall experiences and progress of {who}" for who in _WHO)
_PROTECTED = tuple(f"How well {who} are helped and protected" for who in _WHO)
_LEADERS = (
    "The effectiveness of leaders and managers",
    "The impact and effectiveness of leaders and managers",
    "The impact and effectiveness of leaders and managers in the residential provision",
)
_SCHOOL_AREAS = (
    "Inclusion",
    "Curriculum and teaching",
    "Achievement",
    "Attendance and behaviour",
    "Personal development and wellbeing",
    "Leadership and governance",
)
PROVISIONS = (
    "Education programmes for young people",
    "Adult learning programmes",
    "Apprenticeships",
    "Provision for learners with high needs",
    "Provision for learners and apprentices with high needs",
)
"""The provision types of further education whose areas are graded each by itself."""
PROVISION_AREAS = (
    "Curriculum, teaching and training",
    "Achievement",
    "Participation and development",
)
ISS_PARTS = (
    "Quality of education provided",
    "Spiritual, moral, social and cultural development of pupils",
    "Welfare, health and safety of pupils",
    "Suitability of staff, supply staff, and proprietors",
    "Premises of and accommodation at schools",
    "Provision of information",
    "Manner in which complaints are handled",
    "Quality of leadership in and management of schools",
)

FRAMEWORKS: tuple[Framework, ...] = (
    Framework(
        "report card: schools",
        SCHOOLS,
        "from 10 November 2025",
        "report cards of January and June 2026; state-funded schools management information, 2026",
        ("reif5",),
        groups=tuple((area,) for area in _SCHOOL_AREAS),
        optional=("Early years", "Early years provision", "Post-16 provision", "Sixth form"),
    ),
    Framework(
        "report card: independent schools",
        INDEPENDENT,
        "from 26 January 2026",
        "a report card of June 2026; independent schools management information, 2026",
        ("reif5", "iss"),
        groups=tuple((area,) for area in _SCHOOL_AREAS),
        optional=("Early years", "Post-16 provision", "Sixth form", *ISS_PARTS),
    ),
    Framework(
        "report card: early years",
        EARLY_YEARS,
        "from 10 November 2025",
        "columns of the childcare management information, 2026",
        ("reif5",),
        groups=(
            ("Inclusion",),
            ("Curriculum and teaching",),
            ("Achievement",),
            ("Behaviour, attitudes and establishing routines",),
            ("Children's welfare and wellbeing",),
            ("Leadership and governance",),
        ),
    ),
    Framework(
        "report card: further education and skills",
        FURTHER_EDUCATION,
        "from 10 November 2025",
        "columns of the further education management information, 2026",
        ("reif5",),
        groups=(("Inclusion",), ("Leadership and governance",)),
        optional=("Contribution to meeting skills needs",),
    ),
    Framework(
        "report card: initial teacher education",
        TEACHERS,
        "from January 2026",
        "press reports of 2025; no document",
        ("reif5",),
        groups=(("Inclusion",), ("Curriculum, teaching and training",), ("Achievement",)),
        optional=(
            "Professional behaviours, personal development and wellbeing",
            "Leadership",
            "Leadership and governance",
        ),
    ),
    Framework(
        "education inspection framework: schools",
        SCHOOLS,
        "September 2019 to November 2025; without an overall grade from September 2024",
        "a report of March 2025; school inspection handbook",
        ("oeif4",),
        groups=(
            ("The quality of education",),
            ("Behaviour and attitudes",),
            ("Personal development",),
            ("Leadership and management",),
        ),
        optional=(
            OVERALL,
            "Early years provision",
            "Sixth-form provision",
            (
                "Overall experiences and progress of children and young people in the boarding "
                "provision"
            ),
            (
                "Overall experiences and progress of children and young people in the residential "
                "provision"
            ),
            "Overall effectiveness of the boarding experience",
            "Overall effectiveness of the residential experience",
        ),
        overall_until=date(2024, 9, 1),
    ),
    Framework(
        "common inspection framework: schools",
        SCHOOLS,
        "September 2015 to August 2019",
        "a report of November 2016",
        ("oeif4",),
        groups=(
            (OVERALL, "Overall effectiveness: the quality and standards of education"),
            ("Effectiveness of leadership and management",),
            ("Quality of teaching, learning and assessment",),
            ("Personal development, behaviour and welfare",),
            ("Outcomes for pupils", "Outcomes for children and learners"),
        ),
        optional=(
            "Early years provision",
            "16 to 19 study programmes",
            "Sixth form provision",
            (
                "Overall experiences and progress of children and young people in the residential "
                "provision"
            ),
            "Overall effectiveness of the boarding experience",
            "Overall effectiveness of the residential experience",
            "How well children and young people are protected in the residential provision",
            (
                "How well children and young people are helped and protected in the residential "
                "provision"
            ),
            "The impact and effectiveness of leaders and managers in the residential provision",
        ),
    ),
    Framework(
        "framework of 2012: schools",
        SCHOOLS,
        "January 2012 to August 2015",
        "transcripts of reports of 2013 to 2015",
        ("oeif4", "old4"),
        groups=(
            (OVERALL,),
            ("Achievement of pupils", "Pupils' achievement"),
            ("Quality of teaching",),
            (
                "Behaviour and safety of pupils",
                "Pupils' behaviour and personal development",
            ),
            ("Leadership and management",),
        ),
        optional=(
            "Early years provision",
            "Sixth form provision",
            "Quality of curriculum",
            "Pupils' welfare, health and safety",
            "Overall effectiveness of the boarding experience",
            "Overall effectiveness of the residential experience",
            "Effectiveness of the early years provision",
            "Outcomes for boarders",
            "Outcomes for residential pupils",
            "Quality of boarding provision and care",
            "Quality of residential provision and care",
            "Boarders' safety",
            "Residential pupils' safety",
            "Leadership and management of boarding",
            "Leadership and management of the boarding provision",
            "Leadership and management of the residential provision",
        ),
    ),
    Framework(
        "education inspection framework: early years",
        EARLY_YEARS,
        "September 2019 to November 2025",
        "early years inspection handbook",
        ("oeif4", "met"),
        groups=((OVERALL,),),
        optional=(
            "The quality of education",
            "Behaviour and attitudes",
            "Personal development",
            "Leadership and management",
            "The requirements for the compulsory part of the Childcare Register",
            "The requirements for the voluntary part of the Childcare Register",
        ),
        between=("are", "is"),
    ),
    Framework(
        "common inspection framework: early years",
        EARLY_YEARS,
        "September 2015 to August 2019",
        "titles of reports of 2016 and 2017",
        ("oeif4", "met"),
        groups=(
            ("The quality and standards of the early years provision",),
            (
                "Effectiveness of the leadership and management",
                "Effectiveness of leadership and management",
            ),
            ("Quality of teaching, learning and assessment",),
            ("Personal development, behaviour and welfare",),
            ("Outcomes for children",),
        ),
        optional=(
            "The requirements for the compulsory part of the Childcare Register",
            "The requirements for the voluntary part of the Childcare Register",
        ),
        between=("are", "is"),
    ),
    Framework(
        "framework of 2012: early years",
        EARLY_YEARS,
        "September 2012 to August 2015",
        "transcripts of reports of 2013 and 2014",
        ("oeif4", "old4", "met"),
        groups=(
            ("The quality and standards of the early years provision",),
            (
                (
                    "How well the early years provision meets the needs of the range of "
                    "children who "
                    "attend"
                ),
            ),
            ("The contribution of the early years provision to the well-being of children",),
            (
                "The effectiveness of the leadership and management of the early years provision",
                "The leadership and management of the early years provision",
            ),
        ),
        optional=(
            "The requirements for the compulsory part of the Childcare Register",
            "The requirements for the voluntary part of the Childcare Register",
        ),
        between=("are", "is"),
        numbers=True,
    ),
    Framework(
        "education inspection framework: further education and skills",
        FURTHER_EDUCATION,
        "September 2019 to November 2025",
        "further education and skills inspection handbook",
        ("oeif4",),
        groups=(
            (OVERALL,),
            ("The quality of education",),
            ("Behaviour and attitudes",),
            ("Personal development",),
            ("Leadership and management",),
        ),
        optional=(*PROVISIONS, "Residential provision"),
    ),
    Framework(
        "common inspection framework: further education and skills",
        FURTHER_EDUCATION,
        "September 2015 to August 2019",
        "further education and skills inspection handbook",
        ("oeif4",),
        groups=(
            (OVERALL,),
            ("Effectiveness of leadership and management",),
            ("Quality of teaching, learning and assessment",),
            ("Personal development, behaviour and welfare",),
            ("Outcomes for learners",),
        ),
        optional=(
            "16 to 19 study programmes",
            "Adult learning programmes",
            "Apprenticeships",
            "Traineeships",
            "Provision for learners with high needs",
            "Full-time provision for 14- to 16-year-olds",
        ),
    ),
    Framework(
        "framework of 2012: further education and skills",
        FURTHER_EDUCATION,
        "September 2012 to August 2015",
        "handbook of 2012",
        ("oeif4", "old4"),
        groups=(
            (OVERALL,),
            ("Outcomes for learners",),
            ("Quality of teaching, learning and assessment",),
            ("Effectiveness of leadership and management",),
        ),
    ),
    Framework(
        "monitoring visit: further education and skills",
        FURTHER_EDUCATION,
        "to November 2025",
        "questions quoted by providers; no document",
        ("fe_progress",),
        groups=(),
    ),
    Framework(
        "residential provision of further education colleges",
        SOCIAL_CARE,
        "to March 2017",
        "a transcript of a report of March 2016",
        ("sccif4", "old4"),
        groups=(
            (OVERALL,),
            ("Outcomes for learners", "Outcomes for residential students"),
            ("Quality of service", "Quality of residential provision and care"),
            ("Safeguarding", "Residential students' safety"),
            (
                "Effectiveness of leadership and management",
                "Leadership and management of the residential provision",
            ),
        ),
    ),
    Framework(
        "framework of 2020: initial teacher education",
        TEACHERS,
        "September 2020 to 2025",
        "initial teacher education inspection framework, 2020",
        ("oeif4",),
        groups=(
            (OVERALL,),
            ("The quality of education and training",),
            ("Leadership and management",),
        ),
        columns=(
            "Early years",
            "Primary",
            "Secondary",
            "Primary and secondary combined",
            "Further education",
        ),
    ),
    Framework(
        "framework of 2013: initial teacher education",
        TEACHERS,
        "January 2013 to August 2020",
        "transcripts of reports of 2014 to 2019",
        ("oeif4",),
        groups=(
            (
                (
                    "Overall effectiveness How well does the partnership secure consistently "
                    "high-quality outcomes for trainees"
                ),
                "Overall effectiveness",
            ),
            ("The outcomes for trainees",),
            ("The quality of training across the partnership",),
            ("The quality of leadership and management across the partnership",),
        ),
        numbers=True,
        columns=(
            "Early years ITT",
            "Primary QTS",
            "Secondary QTS",
            "Primary and secondary QTS",
            "ITE in FE",
            "ITE for FE",
        ),
    ),
    Framework(
        "social care common inspection framework",
        SOCIAL_CARE,
        "from April 2017",
        "transcripts of reports of 2017; Children's social care data in England 2025",
        ("sccif4",),
        groups=(_OVERALL_EXPERIENCES, _PROTECTED, _LEADERS),
        optional=(
            "Children's education and learning",
            "Outcomes in education and related learning activities",
            "Children's health",
            "Children's health and well-being",
            "Health services",
            "Children's resettlement",
            "Resettlement",
        ),
        between=("taking into account", "including judgements on", "including judgement on"),
    ),
    Framework(
        "framework of 2015: children's homes and other settings",
        SOCIAL_CARE,
        "April 2015 to March 2017",
        "transcripts of reports of 2016",
        ("sccif4",),
        groups=(
            (
                (
                    "The overall experiences and progress of children and young people "
                    "living in the "
                    "home"
                ),
                "The overall experiences and progress of children and young people",
            ),
            (
                "How well children and young people are helped and protected",
                "How well children and young people are protected",
            ),
            _LEADERS,
        ),
        optional=("The quality of care and support", "The quality of assessment"),
        between=("are", "is"),
    ),
    Framework(
        "framework of 2012: children's homes and other settings",
        SOCIAL_CARE,
        "to March 2015",
        "a transcript of a report of October 2013; the headings below the first are from guidance",
        ("old4", "sccif4"),
        groups=((OVERALL,),),
        optional=(
            "Outcomes for children and young people",
            "Outcomes for boarders",
            "Quality of care",
            "Quality of service",
            "Quality of boarding provision and care",
            "Quality of residential provision and care",
            "Safeguarding children and young people",
            "Keeping children and young people safe",
            "Boarders' safety",
            "Resident pupils' safety",
            "Leadership and management",
            "Leadership and management of the boarding provision",
            "Leadership and management of the residential provision",
        ),
        between=("judgement outcome", "is judged to be", "are judged to be"),
    ),
    Framework(
        "supported accommodation",
        SOCIAL_CARE,
        "from September 2024",
        "Children's social care data in England 2025; guidance on the three outcomes",
        ("sa3",),
        groups=(),
    ),
    Framework(
        "interim inspections of children's homes",
        SOCIAL_CARE,
        "to March 2022",
        "Children's social care data in England 2017-18",
        ("interim3",),
        groups=(),
    ),
    Framework(
        "secure training centres, 2012",
        SOCIAL_CARE,
        "to March 2019",
        "a transcript of a report of October 2018",
        ("sccif4",),
        groups=(
            (OVERALL,),
            ("The safety of young people",),
            ("Promoting positive behaviour",),
            ("The care of young people",),
            ("The achievement of young people",),
            ("The resettlement of young people",),
        ),
        optional=("The health of young people", "The effectiveness of leaders and managers"),
    ),
    Framework(
        "inspection of Cafcass",
        SOCIAL_CARE,
        "2014 and 2018",
        "transcripts of both reports",
        ("sccif4",),
        groups=(
            ("The quality and effectiveness of Cafcass private law practice with families",),
            ("The quality and effectiveness of Cafcass public law practice with families",),
        ),
        optional=(
            "The leadership and governance of the national organisation",
            "The leadership and management of local services",
        ),
    ),
    Framework(
        "inspection of Cafcass, 2024",
        SOCIAL_CARE,
        "from 2024",
        "headings as told by Cafcass itself; no document",
        ("sccif4",),
        groups=(
            ("The quality and effectiveness of private law practice",),
            ("The quality and effectiveness of public law practice",),
            ("The impact of leaders on practice",),
        ),
        optional=(OVERALL,),
    ),
    Framework(
        "ILACS",
        AUTHORITY,
        "from January 2018; care leavers apart from January 2023, no overall grade from April 2026",
        "seven reports of 2019 to 2026",
        ("oeif4",),
        groups=(
            (
                "The impact of leaders on social work practice with children and families",
                "The impact of leaders on social work practice",
                "The impact of leaders on practice with children and families",
                "The impact of leaders on practice",
            ),
            ("The experiences and progress of children who need help and protection",),
            (
                "The experiences and progress of children in care and care leavers",
                "The experiences and progress of children in care",
            ),
        ),
        optional=(
            "The experiences and progress of care leavers",
            "The experiences and progress of care experienced young people",
            OVERALL,
        ),
        overall_until=date(2026, 4, 1),
        together=(
            (
                "The experiences and progress of children in care",
                "The experiences and progress of care leavers",
                "The experiences and progress of care experienced young people",
            ),
        ),
    ),
    Framework(
        "single inspection framework",
        AUTHORITY,
        "November 2013 to January 2018",
        "reports of March 2014 and January 2018, transcripts of nine others",
        ("oeif4",),
        groups=(
            ("Children who need help and protection",),
            (
                "Children looked after and achieving permanence",
                "Looked after children and achieving permanence",
            ),
            ("Adoption performance",),
            (
                "Experiences and progress of care leavers",
                "The experiences and progress of care leavers",
            ),
            (
                "Leadership, management and governance",
                "Leadership management and governance",
            ),
        ),
        optional=("The effectiveness of the Local Safeguarding Children Board",),
        # The number of a footnote was seen between a heading and its grade.
        between=("1", "LSCB", "LSCB is", "is"),
        overall_until=date.max,  # as long as it was in use, in a sentence above the table
    ),
    Framework(
        "review of a local safeguarding children board",
        AUTHORITY,
        "2013 to 2018",
        "a report of March 2014, transcripts of two others",
        ("oeif4",),
        groups=(),
    ),
    Framework(
        "local authority arrangements for the protection of children",
        AUTHORITY,
        "May 2012 to 2013",
        "a transcript of a joint pilot of January 2013; the table is from guidance",
        ("old4",),
        groups=(
            (OVERALL,),
            (
                (
                    "The effectiveness of the help and protection provided to children, "
                    "young people, "
                    "families and carers"
                ),
                (
                    "The effectiveness of the help and protection provided to children, "
                    "young people "
                    "and their families and carers"
                ),
                (
                    "The effectiveness of the help and protection provided to children, "
                    "young people, "
                    "their families and carers"
                ),
            ),
            ("The quality of practice", "Quality of practice"),
            ("Leadership and governance", "Leadership, governance and partnership"),
        ),
    ),
    Framework(
        # Its record of main findings has every heading twice, and is not read: each document
        # says so in a problem.
        "safeguarding and looked after children",
        AUTHORITY,
        "2009 to 2012",
        "a transcript of a report of 2012",
        ("old4",),
        groups=(),
    ),
    Framework(
        "children's centres",
        AUTHORITY,
        "April 2013 to 2015",
        "transcripts of three reports",
        ("oeif4", "old4"),
        groups=(
            (OVERALL,),
            (
                "Access to services by young children and families",
                "Access to services by young children and their families",
            ),
            ("The quality of practice and services",),
            ("The effectiveness of leadership, governance and management",),
        ),
    ),
    Framework(
        "area SEND, 2023",
        SEND,
        "from January 2023",
        "three reports of 2024 and 2025",
        ("send3",),
        groups=(),
    ),
)

_BY_ID = {framework.id: framework for framework in FRAMEWORKS}


def framework(name: str) -> Framework:
    """The framework of this id. Raises KeyError if there is none."""
    return _BY_ID[name]


Weight = Literal["red", "high", "normal"]

OUTCOMES: dict[str, Weight] = {
    # Of assurance inspections (SCCIF: children's homes; wording from guidance and minutes).
    "Serious or widespread concerns": "red",
    "No serious or widespread concerns": "normal",
    # Of inspections of schools under section 8, and monitoring of all remits.
    "Not taking effective action": "high",
    "Taking effective action": "normal",
    "Still requires special measures": "red",
    "Still has serious weaknesses": "red",
    "Still requires significant improvement": "red",
    "No longer requires special measures": "normal",
    "No longer has serious weaknesses": "normal",
    "Continues to be outstanding": "normal",
    "Continues to be good": "normal",
    "Standards maintained": "normal",
    "Improved significantly": "normal",
    "Some aspects may not be as strong": "high",
    "Performance sustained": "normal",
    # Of area SEND.
    "Written statement of action required": "high",
    "Sufficient progress": "normal",
    "Sufficient progress in some areas": "normal",
    "Taking effective action in some areas": "normal",
    "Not sufficient progress": "high",
    # Of additional inspections of independent schools.
    "Likely to meet the standards": "normal",
    "Unlikely to meet the standards": "high",
    "Meets the standards that were checked": "normal",
    "Does not meet the standards that were checked": "high",
}
"""What a document without grades comes to, in our words, and how heavy it weighs."""


def outcome_weight(outcome: str) -> Weight:
    """How heavy an outcome weighs; "normal" for one that is not in the table."""
    return OUTCOMES.get(outcome, "normal")


WORDS = frozenset(
    word.text
    for each in FRAMEWORKS
    for phrase in (*each.headings, *each.grades)
    for word in words_in(phrase)
    if len(word.text) >= 6  # shorter ones are parts of others
)
"""The words that headings and grades are made of."""
