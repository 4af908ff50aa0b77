"""The official files of the made-up site: what each would say of its providers on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from scrapers.official.model import Series
from scrapers.remits import kind_of
from scrapers.replica import columns
from scrapers.replica.colleges_file import further_education_csv, further_education_ods
from scrapers.replica.invented import InventedFile
from scrapers.replica.pages import day_text
from scrapers.replica.rows_of_files import Row, card_grades, delimited, link, old_grades, present
from scrapers.replica.site import Site
from scrapers.replica.social_care_file import social_care_ods
from scrapers.replica.standing import Standing

__all__ = [
    "childcare_csv",
    "further_education_csv",
    "further_education_ods",
    "independent_csv",
    "publish_from",
    "social_care_ods",
    "state_schools_csv",
]

# By type of page: the phase and type of education of a school, and the lowest age in it. Schools
# for all ages and those from 16 stand under Secondary [ONE].
_STATE: dict[int, tuple[str, str, int]] = {
    20: ("Nursery", "LA Nursery School", 3),
    21: ("Primary", "Community School", 4),
    22: ("PRU", "Pupil Referral Unit", 11),
    23: ("Secondary", "Community School", 11),
    24: ("Secondary", "Community School", 16),
    25: ("Special", "Community Special School", 4),
    28: ("Secondary", "Community School", 4),
}
_INDEPENDENT = (27,)
_CHILDCARE = (15, 16, 17, 18)
_HEADINGS = {
    "Leadership and management": "effectiveness of leadership and management",
    "Early years provision": "early years provision (where applicable)",
    "Sixth form provision": "sixth form provision (where applicable)",
}
_OLD = "Latest OEIF {}"
_REDACTED = "REDACTED"


def state_schools_csv(site: Site, as_at: date) -> bytes:
    """The sheet of latest inspections, in Windows-1252, with a row of title above the header."""
    title = f"Most recent inspections of state-funded schools at {day_text(as_at)} (invented)"
    rows = [_school(each) for each in present(site, as_at, _STATE)]
    return delimited(columns.STATE_SCHOOLS, rows, "cp1252", [title], nothing="NULL")


def independent_csv(site: Site, as_at: date) -> bytes:
    """The sheet of most recent inspections, in Windows-1252, its header in the first row."""
    rows = [_independent(each) for each in present(site, as_at, _INDEPENDENT)]
    return delimited(columns.INDEPENDENT, rows, "cp1252", nothing="NULL")


def childcare_csv(site: Site, as_at: date) -> bytes:
    """The sheet of providers, in UTF-8 with a mark, with two rows above the header."""
    titles = [
        f"Latest inspections of all registered providers as at {day_text(as_at)} (invented)",
        "This worksheet contains one table. Some cells are empty.",
    ]
    rows = [_nursery(each) for each in present(site, as_at, _CHILDCARE)]
    return delimited(columns.CHILDCARE, rows, "utf-8-sig", titles)


_MI = "Management_information_{}_as_at_{{day}}".format
_WRITERS: dict[Series, tuple[Callable[[Site, date], bytes], str]] = {
    "social-care": (
        social_care_ods,
        "Childrens_social_care_in_England_{year}_provider_level_data_as_at_{day}.ods",
    ),
    "childcare": (
        childcare_csv,
        _MI("-_childcare_providers_and_inspections_-_most_recent_inspections_data") + ".csv",
    ),
    "state-schools": (
        state_schools_csv,
        _MI("-_state-funded_schools_-_latest_inspections") + ".csv",
    ),
    "independent-schools": (
        independent_csv,
        _MI("-_non-association_independent_schools_most_recent_inspections_data") + ".csv",
    ),
    "further-education": (further_education_ods, _MI("further_education_and_skills") + ".ods"),
}


def publish_from(site: Site, series: Series, as_at: date) -> InventedFile:
    """Write the file of a series from the site as it is, as known on a day, and publish it."""
    write, name = _WRITERS[series]
    filename = name.format(year=as_at.year, day=day_text(as_at).replace(" ", "_"))
    return site.publish_official(series, as_at, write(site, as_at), filename)


def _school(standing: Standing) -> Row:
    provider, urn = standing.provider, standing.provider.key.urn
    trust_id, trust = provider.trust or (None, None)
    phase, kind, lowest_age = _STATE[provider.key.type]
    row: Row = {
        "Web Link (opens in new window)": link(standing, "ELS"),
        "URN": urn,
        "School name": provider.name,
        "Ofsted phase": phase,
        "Type of education": "Academy Converter" if trust and phase != "Special" else kind,
        "Statutory lowest age": lowest_age,
        "Ofsted region": provider.region,
        "Region": provider.region,
        "Local authority": provider.local_authority,
        "Multi-academy trust UID": trust_id,
        "Multi-academy trust name": trust,
    }
    if card := standing.card:
        row |= {
            **card_grades(card, columns.AREAS),
            "Inspection number of latest full inspection": card.file_id,
            "Inspection type": card.title,
            "Inspection start date": card.inspected,
            "Publication date": card.published,
            "Does the latest full inspection relate to the URN of the current school?": "Yes",
            "URN at time of latest full inspection": urn,
        }
        for area in ("Safeguarding standards", *columns.AREAS):
            if row.get(area):
                row[f"{area.partition(' (')[0]} - date of grade"] = card.inspected
    if old := standing.old_graded:
        what = "latest OEIF graded inspection"
        row |= {
            f"Inspection number of {what}": old.file_id,
            f"Inspection type of {what}": "S5 Inspection",
            f"Inspection start date of {what}": old.inspected,
            f"Publication date of {what}": old.published,
            f"Does the {what} relate to the URN of the current school?": "Yes",
            f"URN at time of {what}": urn,
            **old_grades(_OLD, old, _HEADINGS),
        }
    if ungraded := standing.ungraded:
        row |= {
            "Latest ungraded inspection number": ungraded.file_id,
            "Date of latest ungraded inspection": ungraded.inspected,
            "Ungraded inspection publication date": ungraded.published,
            "Does the ungraded inspection relate to the URN of the current school?": "Yes",
            "URN at time of the ungraded inspection": urn,
            "Ungraded inspection overall outcome": "Standards maintained",
        }
    return row


def _independent(standing: Standing) -> Row:
    provider = standing.provider
    row: Row = {
        "Web link to Ofsted provider page": link(standing, "ELS"),
        "URN": provider.key.urn,
        "School name": provider.name,
        "Local authority": provider.local_authority,
        "Region": provider.region,
        "Inspectorate": "Ofsted",
    }
    if card := standing.card:
        row |= {
            **card_grades(card, columns.AREAS),
            "Inspection number of latest REIF standard inspection": card.file_id,
            "Inspection type": card.title,
            "Inspection start date": card.inspected,
            "Publication date": card.published,
        }
    if old := standing.old_graded:
        of = "of latest OEIF standard inspection"
        row |= {
            f"Inspection number {of}": old.file_id,
            f"Inspection start date {of}": old.inspected,
            f"Publication date {of}": old.published,
            f"Inspection type {of}": old.title,
            **old_grades(_OLD, old, _HEADINGS),
        }
    if visit := standing.ungraded:
        of = "Most recent progress monitoring: "
        row |= {
            f"{of}inspection number": visit.file_id,
            f"{of}start date": visit.inspected,
            f"{of}publication date": visit.published,
            f"{of}inspection type": visit.title,
        }
    return row


def _nursery(standing: Standing) -> Row:
    provider = standing.provider
    hidden = kind_of(provider.key.type).withheld
    suspended = provider.status.casefold() == "suspended"
    row: Row = {
        "Web link": link(standing, "CARE"),
        "Provider URN": provider.key.urn,
        "Registration date": standing.registered,
        "Provider type": provider.kind_shown,
        "Provider status": "Suspended" if suspended else "Active",
        "Registered person name": _REDACTED if hidden else provider.owner,
        "Provider name": _REDACTED if hidden else provider.name,
        "Provider address line 1": _REDACTED if hidden else provider.address,
        "Provider postcode": _REDACTED if hidden else None,
        "Local authority": provider.local_authority,
        "Region": provider.region,
        "Places": provider.places,
    }
    if card := standing.card:
        grades = dict(card.judgements)
        of = f"{columns.CARD}Most recent: "
        row |= {
            f"{of}Inspection date": card.inspected,
            f"{of}Inspection number": card.file_id,
            f"{of}Safeguarding standards met?": (card.safeguarding or "").capitalize(),
            **{f"{of}{area}": grades.get(area) for area in columns.CHILDCARE_AREAS},
        }
    if old := standing.old_graded:
        row |= {
            f"{columns.OLD}Most recent: Full inspection date": old.inspected,
            f"{columns.OLD}Most recent: Full inspection number": old.file_id,
        }
        # Of the two names of a grade one is a column, and the other falls away.
        for name, grade in old_grades("{}", old, _HEADINGS).items():
            for group in (columns.OLD, columns.OLDER):
                row[f"{group}Most recent: {name.capitalize()}"] = grade
    return row
