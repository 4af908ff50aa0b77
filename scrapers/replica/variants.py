"""The possible faces of the site: each thing that is not known of it, and the variant shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scrapers.model import PUBLIC_FILES

PERMISSIVE_ROBOTS = "User-agent: *\nDisallow:\n"


@dataclass(frozen=True, slots=True)
class Variants:
    """
    One choice per open question. The defaults are what seems likeliest.

    `nameless`: how a provider without a public name is headed. Redacted childcare is headed
    "URN: n" by one account; for children's homes nothing is known.
    `ending_class`: the class of a timeline entry such as Closed ("" for none). Never seen.
    `newest_grade_on_timeline`: whether the report of the outcome block shows its overall grade
    on the timeline as well. Older ones do.
    `care_block`: whether social care pages have an outcome block at all.
    `card_hides_grades`: whether a page with a report card stops showing the grades of older
    reports. One account says so.
    `card_link`: whether date and file type stand inside the link of a report card, and its text
    ends in a colon. One account says so.
    `files`: the host that links to documents name; older pages name files.api.ofsted.gov.uk.
    `missing_file_status`: the status of "Report not found". Its page is known, its status not.
    `legacy_status`: the status of the redirect from a legacy address.
    `robots`: the text of robots.txt, None for no such file. Never seen.
    `validators`: whether pages carry ETag and Last-Modified. Never seen.
    """

    nameless: Literal["urn", "number", "kind"] = "urn"
    ending_class: str = "timeline__day--closed"
    newest_grade_on_timeline: bool = True
    care_block: bool = True
    card_hides_grades: bool = True
    card_link: Literal["plain", "full"] = "plain"
    files: str = PUBLIC_FILES
    missing_file_status: int = 404
    legacy_status: int = 302
    robots: str | None = PERMISSIVE_ROBOTS
    validators: bool = False
