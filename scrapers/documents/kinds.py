"""
The table of kinds of documents: by which words near its beginning each is known.

The titles are those of real documents and of transcripts where there are any; the others are
guesses from guidance, and a document whose title fits none is known by its table of grades.
"""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.documents.frameworks import (
    AUTHORITY,
    EARLY_YEARS,
    FURTHER_EDUCATION,
    INDEPENDENT,
    SCHOOLS,
    SEND,
    SOCIAL_CARE,
    TEACHERS,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """
    One kind of document. `frameworks` are the ids of those that it may be written under, the
    likelier first; without any it gives no grades. With `sometimes`, such a document grades what
    has changed, and may well grade nothing: then `framework` is what it was written under.
    """

    name: str
    remit: str
    frameworks: tuple[str, ...] = ()
    framework: str | None = None
    sometimes: bool = False

    @property
    def graded(self) -> bool:
        """Whether such a document gives grades."""
        return bool(self.frameworks)


_CARDS = {
    SCHOOLS: "report card: schools",
    INDEPENDENT: "report card: independent schools",
    EARLY_YEARS: "report card: early years",
    FURTHER_EDUCATION: "report card: further education and skills",
    TEACHERS: "report card: initial teacher education",
}
_SCCIF = (
    "social care common inspection framework",
    "framework of 2015: children's homes and other settings",
    "framework of 2012: children's homes and other settings",
)
_SCHOOL = (
    "education inspection framework: schools",
    "common inspection framework: schools",
    "framework of 2012: schools",
)
_NURSERY = (
    "education inspection framework: early years",
    "common inspection framework: early years",
    "framework of 2012: early years",
)
_SKILLS = (
    "education inspection framework: further education and skills",
    "common inspection framework: further education and skills",
    "framework of 2012: further education and skills",
)
_SCHOOL_REPORT = (
    r"^(?:protect.{0,20}\n)?(?:school|academy) (?:inspection )?report\b|"
    r"^school and (?:boarding|residential) report"
)
_INSPECTED = r"(?:re-?inspection|inspection|review)s?"

# Each: a pattern for the title, one for any other words of the opening (or ""), and the kind.
# The first that fits counts, so the narrower come first.
RULES: tuple[tuple[str, str, Kind], ...] = (
    # Local authorities.
    (
        (
            r"^(?:\W*\d+ )?joint targeted area inspection|^joint targeted area inspection|"
            r"^(?:\S+ ){0,12}joint targeted area inspection (?:of|in)|^jtai\b"
        ),
        "",
        Kind("joint targeted area inspection", AUTHORITY, framework="JTAI"),
    ),
    (
        r"^joint inspection of multi-agency arrangements",
        "",
        Kind(
            "inspection",
            AUTHORITY,
            ("local authority arrangements for the protection of children",),
        ),
    ),
    (
        (
            r"^(?:covid-?19[: ]*)?(?:ilacs )?focus(?:s)?ed (?:assurance )?visit\b|"
            r"^(?:ofsted )?focus(?:s)?ed visit (?:to|of)|^(?:covid-?19 )?assurance visit to "
            r".*(?:council|borough|county|local authority)"
        ),
        "",
        Kind("focused visit", AUTHORITY, framework="ILACS"),
    ),
    (
        (
            r"^(?:\w+ )?monitoring visit (?:of|to) .*(?:\n.*)?(?:children's|council|borough|"
            r"local authority)"
        ),
        r"children's (?:social care )?services|local authority",
        Kind("monitoring visit", AUTHORITY, framework="monitoring of inadequate authorities"),
    ),
    (
        (
            r"inspection of local authority arrangements for supporting school improvement|"
            r"local authority school improvement (?:arrangements )?inspection"
        ),
        "",
        Kind("school improvement inspection", AUTHORITY, framework="school improvement"),
    ),
    (
        rf"{_INSPECTED} of services for children in need of help(?: and|,)?",
        "",
        Kind("inspection", AUTHORITY, ("single inspection framework",)),
    ),
    (
        r"(?:inspection|review) of the effectiveness of the local safeguarding(?:\n| )children",
        "",
        Kind("inspection", AUTHORITY, ("review of a local safeguarding children board",)),
    ),
    (
        (
            r"inspections? of local authority arrangements for the protection of children|"
            r"inspection of arrangements for the protection of children|"
            r"arrangements for the protection of children"
        ),
        "",
        Kind(
            "inspection",
            AUTHORITY,
            ("local authority arrangements for the protection of children",),
        ),
    ),
    (
        r"inspection of safeguarding and looked after(?:\n| )children services",
        "",
        Kind("inspection", AUTHORITY, ("safeguarding and looked after children",)),
    ),
    (
        r"^(?:annual )?unannounced inspection of contact, referral and assessment",
        "",
        Kind("unannounced inspection", AUTHORITY, framework="contact, referral and assessment"),
    ),
    (
        (
            r"^(?:ilacs )?(?:re-?)?inspection of (?:.*\n?.*)(?:local authority|children's)(?:\n| )"
            r"(?:children's )?(?:social care )?services"
        ),
        r"impact of leaders on",
        Kind("inspection", AUTHORITY, ("ILACS",)),
    ),
    (
        r"^children's(?:\n| )cent(?:re|er) (?:group )?report",
        "",
        Kind("inspection", AUTHORITY, ("children's centres",)),
    ),
    (
        r"^inspection of cafcass|cafcass as a national organisation",
        "",
        Kind("inspection", SOCIAL_CARE, ("inspection of Cafcass, 2024", "inspection of Cafcass")),
    ),
    # Area SEND.
    (
        r"^(?:area|local area) send monitoring inspection|send monitoring inspection of",
        "",
        Kind("monitoring inspection", SEND, framework="area SEND, 2023"),
    ),
    (
        r"send thematic|thematic (?:area send|visit)",
        "",
        Kind("thematic visit", SEND, framework="area SEND, 2023"),
    ),
    (
        (
            r"^(?:full )?area send (?:full )?(?:re-?)?inspection of|^area special "
            r"educational needs "
            r"and/or disabilities \(send\) inspection"
        ),
        "",
        Kind("full inspection", SEND, ("area SEND, 2023",)),
    ),
    (
        (
            r"^joint (?:local )?area (?:send|special educational needs[^\n]*(?:\n[^\n]*)?) "
            r"?(?:re-?)visit|"
            r"send re-?visit"
        ),
        "",
        Kind("revisit", SEND, framework="area SEND, 2016"),
    ),
    (
        (
            r"^joint (?:local )?area (?:send|special educational needs)|"
            r"^(?:joint )?(?:inspection of the )?local area send inspection"
        ),
        "",
        Kind("inspection", SEND, framework="area SEND, 2016"),
    ),
    (
        r"\brevisited the local area\b",
        r"areas? of significant weakness|written statement of action",
        Kind("revisit", SEND, framework="area SEND, 2016"),
    ),
    (
        r"implementing the (?:disability and )?special educational needs",
        "",
        Kind("inspection", SEND, framework="area SEND, 2016"),
    ),
    # Social care.
    (
        r"^inspections? of secure training centres",
        "",
        Kind("full inspection", SOCIAL_CARE, ("secure training centres, 2012",)),
    ),
    (
        r"^further education college residential provision",
        "",
        Kind(
            "full inspection",
            SOCIAL_CARE,
            ("residential provision of further education colleges",),
        ),
    ),
    (
        r"^supported accommodation\b|information about this supported accommodation",
        (
            r"(?:full|graded) inspection|consistently strong service delivery|inconsistent "
            r"quality of "
            r"service delivery|serious or widespread weaknesses"
        ),
        Kind("full inspection", SOCIAL_CARE, ("supported accommodation",)),
    ),
    (
        r"^(?:supported accommodation )?monitoring (?:visit|inspection)",
        r"supported accommodation",
        Kind("monitoring visit", SOCIAL_CARE, framework="supported accommodation"),
    ),
    (
        r"^(?:[\w' ]{0,40} )?assurance (?:visit|inspection)(?: report)?$|^interim visit$",
        (
            r"social care common inspection framework|children's home|fostering|adoption|"
            r"residential family|boarding|secure"
        ),
        Kind("assurance visit", SOCIAL_CARE, framework="social care common inspection framework"),
    ),
    (
        r"^monitoring (?:visit|inspection)",
        (
            r"social care common inspection framework|children's home|fostering|adoption|"
            r"residential family|boarding"
        ),
        Kind("monitoring visit", SOCIAL_CARE, framework="social care common inspection framework"),
    ),
    (
        (
            r"^(?:children's homes? )?inspection\W*interim|^interim inspection|"
            r"^type of inspection:? interim"
        ),
        "",
        Kind("interim inspection", SOCIAL_CARE, ("interim inspections of children's homes",)),
    ),
    (
        (
            r"^(?:full|annual|re-?)? ?inspection\b(?=[\s\S]{0,200}(?:social care common inspection|"
            r"secure training centres joint))|inspected under the social care common inspection|"
            r"^children's homes inspection\W*full|^inspection report for (?:a "
            r")?(?:children's|boarding|"
            r"residential|independent fostering|fostering|adoption|voluntary|local authority|la )|"
            r"^(?:welfare inspection|boarding|residential) report|"
            r"^(?:independent )?fostering (?:agency|service)|^(?:voluntary )?adoption|"
            r"^residential family centre"
        ),
        "",
        Kind("full inspection", SOCIAL_CARE, _SCCIF),
    ),
    # Report cards.
    (
        r"^inspection report: \d{1,2} \w+ 20(?:2[5-9]|[3-9]\d)",
        r"initial teacher (?:education|training)|\bite provider|professional behaviours",
        Kind("full inspection", TEACHERS, (_CARDS[TEACHERS],)),
    ),
    (
        r"^inspection report: \d{1,2} \w+ 20(?:2[5-9]|[3-9]\d)",
        r"childcare act 2006|early years register|childminder|early years setting",
        Kind("full inspection", EARLY_YEARS, (_CARDS[EARLY_YEARS],)),
    ),
    (
        r"^inspection report: \d{1,2} \w+ 20(?:2[5-9]|[3-9]\d)",
        r"independent school standards",
        Kind("standard inspection", INDEPENDENT, (_CARDS[INDEPENDENT],)),
    ),
    (
        r"^inspection report: \d{1,2} \w+ 20(?:2[5-9]|[3-9]\d)",
        (
            r"participation and development|further education and skills|"
            r"contribution to meeting skills needs|ukprn|apprenticeships"
        ),
        Kind("full inspection", FURTHER_EDUCATION, (_CARDS[FURTHER_EDUCATION],)),
    ),
    (
        r"^monitoring(?:\n.*)? inspection(?:\n.*)? report:?",
        r"strong standard",
        Kind("monitoring inspection", SCHOOLS, (_CARDS[SCHOOLS],), "section 8", sometimes=True),
    ),
    (
        r"^inspection report: \d{1,2} \w+ 20(?:2[5-9]|[3-9]\d)",
        r"strong standard|safeguarding standards",
        Kind("full inspection", SCHOOLS, (_CARDS[SCHOOLS],)),
    ),
    # Independent schools: additional inspections.
    (
        r"^progress monitoring(?:\n.*)?(?:\n| )inspection",
        "",
        Kind(
            "progress monitoring inspection",
            INDEPENDENT,
            framework="independent school standards",
        ),
    ),
    (
        r"^material change(?:\n.*)?(?:\n| )inspection",
        "",
        Kind("material change inspection", INDEPENDENT, framework="independent school standards"),
    ),
    (
        r"^pre-?registration(?:\n.*)?(?:\n| )inspection",
        "",
        Kind("pre-registration inspection", INDEPENDENT, framework="independent school standards"),
    ),
    (
        r"^emergency(?:\n.*)?(?:\n| )inspection",
        "",
        Kind("emergency inspection", INDEPENDENT, framework="independent school standards"),
    ),
    # Initial teacher education, further education and skills.
    (
        r"monitoring visit report|monitoring visit: main findings|^monitoring visit\b",
        r"apprentice|learners|type of provider|further education",
        Kind(
            "monitoring visit",
            FURTHER_EDUCATION,
            ("monitoring visit: further education and skills",),
        ),
    ),
    (
        r"^(?:initial teacher education )?(?:thematic )?monitoring visit",
        r"initial teacher (?:education|training)",
        Kind("monitoring visit", TEACHERS, framework="monitoring"),
    ),
    (
        (
            r"initial teacher(?:\n| )education(?:\n| )(?:inspection|partnership)|"
            r"ite partnership|initial teacher training"
        ),
        "",
        Kind(
            "full inspection",
            TEACHERS,
            (
                "framework of 2020: initial teacher education",
                "framework of 2013: initial teacher education",
            ),
        ),
    ),
    (
        r"^short inspection of .*|^short inspection\b",
        r"college|learners|apprentice",
        Kind("short inspection", FURTHER_EDUCATION, framework="short inspection"),
    ),
    (
        (
            r"^further education and skills inspection report|"
            r"^(?:inspection report|full inspection report)"
        ),
        r"type of provider|learners|college",
        Kind("full inspection", FURTHER_EDUCATION, _SKILLS),
    ),
    # Schools without grades.
    (
        r"^short inspection of|^section 8 short inspection",
        "",
        Kind("short inspection", SCHOOLS, framework="section 8"),
    ),
    (
        r"^interim assessment|our interim assessment shows",
        "",
        Kind("interim assessment", SCHOOLS, framework="section 8"),
    ),
    (
        r"no formal designation|^unannounced behaviour inspection",
        "",
        Kind("no formal designation", SCHOOLS, framework="section 8"),
    ),
    (
        (
            r"^(?:special measures|serious weaknesses|requires improvement|inadequate)[: "
            r"]+monitoring|"
            r"^(?:\w+ ){0,3}monitoring (?:inspection|visit)|monitoring inspection visit to|"
            r"^(?:urgent|additional|remote)? ?(?:section 8 )?monitoring inspection"
        ),
        "",
        Kind("monitoring inspection", SCHOOLS, framework="section 8"),
    ),
    (
        r"^academy conversion|^existing academy:",
        "",
        Kind("academy conversion letter", SCHOOLS, framework="none"),
    ),
    (
        r"^inspection of an? (?:good|outstanding) school:?|^inspection of a school judged",
        r"^outcome$|graded \(section 5\)|section 8 inspection|ungraded",
        Kind("ungraded inspection", SCHOOLS, framework="section 8"),
    ),
    (
        r"^inspection of .+",
        (
            r"\boutcome\n(?=[\s\S]{0,400}(?:continues to be|taken effective action|no change to|"
            r"not as strong|improved significantly|standards identified))"
        ),
        Kind("ungraded inspection", SCHOOLS, framework="section 8"),
    ),
    # Schools that say so; then early years, whose reports are "Inspection of ..." as well.
    (
        r"^independent school (?:standard )?inspection report",
        "",
        Kind("standard inspection", INDEPENDENT, _SCHOOL),
    ),
    (
        _SCHOOL_REPORT,
        r"independent school standards|independent schools? inspection",
        Kind("standard inspection", INDEPENDENT, _SCHOOL),
    ),
    (_SCHOOL_REPORT, "", Kind("full inspection", SCHOOLS, _SCHOOL)),
    (
        r"^.+",
        (
            r"early years setting|quality and standards of the early years provision|"
            r"childcare register|early years register|registered (?:early years|childcare)"
        ),
        Kind("full inspection", EARLY_YEARS, _NURSERY),
    ),
    (
        r"^.+",
        r"^type of provider\b|what is it like to be a learner",
        Kind("full inspection", FURTHER_EDUCATION, _SKILLS),
    ),
    (
        r"^inspection of .+",
        r"independent school standards|independent schools? inspection",
        Kind("standard inspection", INDEPENDENT, _SCHOOL),
    ),
    (r"^inspection of .+", r"\bschool\b", Kind("full inspection", SCHOOLS, _SCHOOL)),
)
