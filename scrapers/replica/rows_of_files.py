"""What the official files of education have in common: who is in them, and how grades stand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from scrapers.replica.invented import InventedReport
from scrapers.replica.site import Site
from scrapers.replica.standing import Standing, standings

Row = dict[str, Any]
"""The cells of a row by the names of their columns; what has no column falls away."""

# The old grades are figures, the other way round than one would think.
_FIGURES = {
    "Outstanding": "1",
    "Good": "2",
    "Requires improvement": "3",
    "Satisfactory": "3",
    "Inadequate": "4",
}
_OLD_ADDRESS = "http://reports.ofsted.gov.uk/inspection-reports/find-inspection-report/provider"


def link(standing: Standing, register: str) -> str:
    """The address that files have of a provider's page: the old one, by register (CARE, ELS)."""
    return f"{_OLD_ADDRESS}/{register}/{standing.provider.key.urn}"


def present(site: Site, as_at: date, types: Iterable[int]) -> list[Standing]:
    """The providers of some types of page that were there on a day."""
    wanted = frozenset(types)
    known = (each for each in standings(site, as_at) if each.left is None)
    return [each for each in known if each.provider.key.type in wanted]


def card_grades(card: InventedReport, areas: Sequence[str]) -> Row:
    """The grades of a report card; some areas have "(where applicable)" after their name."""
    grades = dict(card.judgements)
    return {
        "Safeguarding standards": (card.safeguarding or "").capitalize(),
        **{area: grades.get(area) or grades.get(area.partition(" (")[0]) for area in areas},
    }


def old_grades(form: str, report: InventedReport, headings: Mapping[str, str]) -> Row:
    """
    The grades of the time before report cards, in columns of a `form`. `headings` are those that
    a file names otherwise. From September 2024 schools had no overall one.
    """
    overall = _FIGURES.get(report.grade or "", "Not judged")
    row: Row = {form.format("overall effectiveness"): overall}
    for heading, grade in report.judgements:
        name = headings.get(heading, heading.casefold())
        row[form.format(name)] = _FIGURES.get(grade, grade)
    return row


def delimited(
    header: Sequence[str],
    rows: Iterable[Row],
    encoding: str,
    titles: Sequence[str] = (),
    nothing: str = "",
) -> bytes:
    """A file of delimited text; `nothing` stands in its empty cells."""
    file = io.StringIO(newline="")
    write = csv.writer(file).writerow
    for title in titles:
        write([title])
    write(header)
    for row in rows:
        write([_field(row.get(name), nothing) for name in header])
    return file.getvalue().encode(encoding, "replace")


def _field(value: object, nothing: str) -> str:
    if value is None or value == "":
        return nothing
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value).strip()
