"""The columns of the official files, named and ordered as in the real ones; data only."""

from __future__ import annotations

# Children's social care data in England 2025, 16 July 2025, sheets `Provider_level_at_...`,
# `..._in_year_...` and `Leavers+Joiners_at_...`. Some headers of the first begin with an empty
# line, and so does one of the last.
_HOME = (
    *("Web link", "URN", "Linked Education URN", "Provision type", "Registration date"),
    *("Registration status", "Name", "Address 1", "Address 2", "Town", "County", "Postcode"),
    *("Ofsted Region", "Government Office Region", "Local authority"),
    *("Parliamentary constituency", "Sector", "Places", "Supported accommodation premises"),
    "Short-break-only children's home",
)
OVERALL = "Overall experiences and progress of children and young people"
HELPED = "How well children and young people are helped and protected"
EDUCATION = "Outcomes in education and related learning activities"
LEADERS = "The effectiveness of leaders and managers"
SUPPORTED = "Supported Accommodation outcome"
SOCIAL_CARE = (
    *_HOME,
    *("Multi Building Children's Home", "Organisation which owns the provider"),
    *("\nLatest Full inspection event type", "\nLatest full inspection date"),
    *("Latest full inspection publication date", "\nLatest full inspection event number"),
    *(f"\n{OVERALL}", EDUCATION, "Health services", f"\n{HELPED}", LEADERS, SUPPORTED),
)
SOCIAL_CARE_IN_YEAR = (
    *_HOME,
    *("Multi building children's home", "Organisation which owns the provider"),
    *("\nInspection event type", "Inspection date", "Inspection publication date"),
    *("\nInspection event number", f"\n{OVERALL}", EDUCATION, "Health services", HELPED, LEADERS),
    SUPPORTED,
)
SOCIAL_CARE_LEAVERS = (
    *("URN", "Provision type", "Ofsted Region", "Government Office Region", "Local authority"),
    *("Parliamentary constituency", "Sector", "Places", "Supported accommodation premises"),
    "Short-break-only children's home",
    "\nFirst effective date (that the provider became active)",
    "First effective date (that the provider became resigned)",
    "First effective date (that the provider closed)",
    "First effective date (that the provider became cancelled)",
    *("Joiner status", "Leaver status", "Registration status (as at 1 April {before})"),
    *("Registration status (as at 31 March {year})", "Inspectorate (as at 1 April {before})"),
    *("Inspectorate (as at 31 March {year})", "Setting name", "Reason"),
)

# State-funded schools, sheet D2 of a file of 2026. Two spaces stand before "safeguarding".
AREAS = (
    *("Inclusion", "Curriculum and teaching", "Achievement", "Attendance and behaviour"),
    *("Personal development and wellbeing", "Early years (where applicable)"),
    *("Post-16 provision (where applicable)", "Leadership and governance"),
)
_OLD_AREAS = (
    *("overall effectiveness", "quality of education", "behaviour and attitudes"),
    *("personal development", "effectiveness of leadership and management"),
    *(" safeguarding is effective?", "early years provision (where applicable)"),
    "sixth form provision (where applicable)",
)
OLD_CARD = tuple(f"Latest OEIF {area}" for area in _OLD_AREAS)


def _at_time_of(what: str) -> tuple[str, ...]:
    named = ("URN", "LAESTAB", "School name", "School type")
    return (
        f"Does the {what} relate to the URN of the current school?",
        *(f"{name} at time of {'the ' if 'ungraded' in what else ''}{what}" for name in named),
    )


STATE_SCHOOLS = (
    *("Web Link (opens in new window)", "URN", "LAESTAB", "School name", "Ofsted phase"),
    *("Type of education", "School open date", "Admissions policy", "Sixth form"),
    *("Designated religious character", "Religious ethos", "Faith grouping", "Ofsted region"),
    *("Region", "Local authority", "Parliamentary constituency", "Postcode"),
    *("Multi-academy trust UID", "Multi-academy trust name", "Academy sponsor UID"),
    *("Academy Sponsor Name",),
    "The income deprivation affecting children index (IDACI) quintile",
    *("Total number of pupils", "Statutory lowest age", "Statutory highest age"),
    *("Inspection number of latest full inspection", "Inspection type"),
    *("Inspection type grouping", "Event type grouping", "Inspection start date"),
    "Publication date",
    *_at_time_of("latest full inspection"),
    *("Category of concern", "Safeguarding standards", "Safeguarding standards - date of grade"),
    *(name for area in AREAS for name in (area, f"{area.partition(' (')[0]} - date of grade")),
    "Inspection number of latest OEIF graded inspection",
    *(
        f"{name} of latest OEIF graded inspection"
        for name in (
            *("Inspection type", "Inspection type grouping", "Event type grouping"),
            *("Inspection start date", "Publication date"),
        )
    ),
    *_at_time_of("latest OEIF graded inspection"),
    *("Latest OEIF category of concern", *OLD_CARD),
    *("Latest ungraded inspection number", "Date of latest ungraded inspection"),
    "Ungraded inspection publication date",
    *_at_time_of("ungraded inspection"),
    *("Ungraded inspection overall outcome", "Most recent category of concern"),
)

# Non-association independent schools, as one reader of the file of 2026 names them; the file has
# more columns than these, and in an order that is not known.
INDEPENDENT = (
    *("Web link to Ofsted provider page", "URN", "School name", "Local authority", "Region"),
    *("Inspectorate", "Inspection number of latest REIF standard inspection", "Inspection type"),
    *("Inspection start date", "Publication date", "Safeguarding standards", *AREAS),
    "Inspection number of latest OEIF standard inspection",
    "Inspection start date of latest OEIF standard inspection",
    "Publication date of latest OEIF standard inspection",
    "Inspection type of latest OEIF standard inspection",
    *(name.replace("  ", " ") for name in OLD_CARD),
    "Most recent standard inspection: Overall compliance with ISS",
    "Most recent standard inspection: School complies with registration agreement (GIAS)?",
    *(f"Most recent standard inspection: Part {part} overall" for part in range(1, 9)),
    "Most recent progress monitoring: inspection number",
    "Most recent progress monitoring: start date",
    "Most recent progress monitoring: publication date",
    "Most recent progress monitoring: inspection type",
)

# Childcare providers of 2026, as several readers name them. No date of publication is among them.
CHILDCARE_AREAS = (
    *("Inclusion", "Curriculum and teaching", "Achievement"),
    "Behaviour, attitudes and establishing routines",
    *("Children's welfare and wellbeing", "Leadership and governance"),
)
CARD, OLD, OLDER = "EYR REIF: ", "EYR OEIF: ", "EYR OEIF/CIF: "
CHILDCARE = (
    *("Web link", "Provider URN", "Registration date", "Provider type", "Provider subtype"),
    *("Provider status", "Individual register combinations"),
    *("Provider Early Years Register flag", "Provider Compulsory Childcare Register flag"),
    *("Provider Voluntary Childcare Register flag", "Registered person name"),
    *("Registered person URN", "Provider name", "Provider address line 1"),
    *("Provider address line 2", "Provider address line 3", "Provider town", "Provider postcode"),
    *("Telephone number", "Local authority", "Region", "Parliamentary constituency"),
    *("Deprivation band", "Places", f"{CARD}Most recent: Inspection date"),
    *(f"{CARD}Most recent: Inspection visit type", f"{CARD}Most recent: Inspection number"),
    f"{CARD}Most recent: Safeguarding standards met?",
    *(f"{CARD}Most recent: {area}" for area in CHILDCARE_AREAS),
    *(f"{OLD}Most recent: Full inspection date", f"{OLD}Most recent: Full inspection number"),
    f"{OLDER}Most recent: Overall effectiveness",
    *(f"{OLD}Most recent: Quality of education", f"{OLD}Most recent: Behaviour and attitudes"),
    f"{OLD}Most recent: Personal development",
    f"{OLDER}Most recent: Effectiveness of leadership and management",
    f"{OLD}Most recent: Safeguarding is effective?",
    *("EYR OEIF NCOR: Most recent: Inspection date", "EYR OEIF NCOR: Most recent: Outcome"),
    "EYR OEIF OOSC: Most recent: Inspection date",
    "EYR OEIF OOSC: Most recent: Overall effectiveness",
    *("CR: Most recent: Inspection date", "CR: Compliance", "CCR requirements suitability"),
    "VCR requirements suitability",
)

# Further education and skills: sheets D1_In-year_full_inspections, D2_Monitoring_inspections and
# D4_Provider_list of a file of 2026. Report cards are in the first alone.
_COLLEGE = (
    "Web link to Ofsted provider webpage (opens in new window)",
    *("Provider URN", "Provider UKPRN", "Provider name", "Provider type", "Provider group"),
    *("Local authority", "Region", "Ofsted region"),
)
_PROVISIONS = (
    *("Education programmes for young people", "Adult learning programmes", "Apprenticeships"),
    "Provision for learners and apprentices with high needs",
)
COLLEGE_AREAS = (
    *("Inclusion", "Leadership and governance", "Contribution to meeting skills needs"),
    *(
        f"{provision} - {area}"
        for provision in _PROVISIONS
        for area in (
            *("curriculum, teaching and training", "achievement"),
            "participation and development",
        )
    ),
)
_CARDS = (
    *("Inspection number", "First day of inspection", "Date published"),
    *("Safeguarding standards", *COLLEGE_AREAS),
)
COLLEGES_IN_YEAR = (*_COLLEGE, *_CARDS)
COLLEGES_MONITORED = (*_COLLEGE, "Event type", *_CARDS)
BEFORE = "Latest {} before renewed EIF"
COLLEGES = (
    *_COLLEGE,
    "Has the provider received a full inspection under the renewed EIF?",
    "Has the provider received a new provider monitoring inspection?",
    "Date of latest short inspection before renewed EIF (if relevant)",
    "Inspection number of latest full inspection before renewed EIF",
    "First day of inspection of latest inspection before renewed EIF",
    *(
        BEFORE.format(what)
        for what in (
            *("overall effectiveness", "quality of education", "behaviour and attitudes"),
            *("personal development", "leadership and management"),
            *("contribution to meeting skills needs", "safeguarding"),
        )
    ),
)
