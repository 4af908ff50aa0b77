"""The official file of further education and skills, in the shape of that of August 2026."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scrapers.replica import columns
from scrapers.replica.ods import Cell, workbook
from scrapers.replica.pages import day_text
from scrapers.replica.rows_of_files import Row, card_grades, delimited, link, old_grades, present
from scrapers.replica.site import Site
from scrapers.replica.standing import Standing

_COLLEGES = frozenset({31, 39, 43, 46})
_HEADINGS = {"Leadership and management": "leadership and management"}


def further_education_csv(site: Site, as_at: date) -> bytes:
    """The sheet of all providers, in UTF-8. Whether there is such a file is not known."""
    rows = [_listed(each) for each in present(site, as_at, _COLLEGES)]
    return delimited(columns.COLLEGES, rows, "utf-8")


def further_education_ods(site: Site, as_at: date) -> bytes:
    """The workbook: the inspections of a year, those that gave no grades, and all providers."""
    known = present(site, as_at, _COLLEGES)
    # Years end with August.
    begins = date(as_at.year - (as_at.month < 9), 9, 1)

    def sheet(header: Sequence[str], rows: Iterable[Row]) -> Iterator[Sequence[Cell]]:
        yield (f"Further education and skills as at {day_text(as_at)} (invented)",)
        yield ("This worksheet contains one table.",)
        yield header
        for row in rows:
            yield [row.get(name) for name in header]

    in_year = [row for each in known for row in _inspected(each, begins, cards=True)]
    monitored = [row for each in known for row in _inspected(each, begins, cards=False)]
    listed = [_listed(each) for each in known]
    return workbook(
        [
            ("D1_In-year_full_inspections", sheet(columns.COLLEGES_IN_YEAR, in_year)),
            ("D2_Monitoring_inspections", sheet(columns.COLLEGES_MONITORED, monitored)),
            ("D4_Provider_list", sheet(columns.COLLEGES, listed)),
        ]
    )


def _about(standing: Standing) -> Row:
    provider, urn = standing.provider, standing.provider.key.urn
    return {
        columns.COLLEGES[0]: link(standing, "ELS"),
        "Provider URN": int(urn) if urn.isdecimal() else urn,
        "Provider name": provider.name,
        "Provider type": provider.kind_shown,
        "Local authority": provider.local_authority,
        "Region": provider.region,
        "Ofsted region": provider.region,
    }


def _listed(standing: Standing) -> Row:
    has_card = "Yes" if standing.card else "No"
    row = {**_about(standing), columns.COLLEGES[9]: has_card, columns.COLLEGES[10]: "No"}
    if old := standing.old_graded:
        row |= {
            "Inspection number of latest full inspection before renewed EIF": old.file_id,
            "First day of inspection of latest inspection before renewed EIF": old.inspected,
            **old_grades(columns.BEFORE, old, _HEADINGS),
        }
    return row


def _inspected(standing: Standing, begins: date, *, cards: bool) -> Iterator[Row]:
    for report in standing.inspections:
        fits = report.is_card if cards else not report.is_graded
        if fits and (report.inspected or report.published) >= begins:
            yield {
                **_about(standing),
                "Event type": report.title,
                "Inspection number": report.file_id,
                "First day of inspection": report.inspected,
                "Date published": report.published,
                **(card_grades(report, columns.COLLEGE_AREAS) if cards else {}),
            }
