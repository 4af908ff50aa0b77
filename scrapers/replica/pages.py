"""The pages of the made-up site as HTML, in the true markup. Pure: state in, text out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scrapers.model import PUBLIC_REPORTS
from scrapers.remits import kind_of
from scrapers.replica import codes
from scrapers.replica.invented import InventedProvider, InventedReport
from scrapers.replica.search import Query
from scrapers.replica.site import Site
from scrapers.replica.variants import Variants

# On every page that is not a provider's the real site names this one address as canonical.
_SAME_EVERYWHERE = "http://reports.ofsted.gov.uk/inspection-reports/find-inspection-report"
_SORTS = (
    ("Best match", "relevancy", "desc"),
    ("Latest report", "date", "desc"),
    ("Alphabetical A-Z", "az", "asc"),
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_text(day: date) -> str:
    """A date as the site writes it, whatever the locale: `08 April 2019`."""
    return f"{day.day:02} {_MONTHS[day.month - 1]} {day.year}"


def heading_of(provider: InventedProvider, variants: Variants) -> str:
    """What a provider is called on its page and in listings."""
    if provider.name is not None:
        return provider.name
    if variants.nameless == "kind":
        return provider.kind_shown
    return f"URN: {provider.key.urn}" if variants.nameless == "urn" else provider.key.urn


def search_page(site: Site, query: Query, found: list[InventedProvider], variants: Variants) -> str:
    """One page of a listing; `found` is all that the query finds."""
    shown = found[query.start : query.start + query.rows]
    return _render(
        "search.html",
        canonical=_SAME_EVERYWHERE,
        query=query,
        total=len(found),
        rows=[_row(provider, variants) for provider in shown],
        page=query.start // query.rows + 1,
        pages=-(-len(found) // query.rows),
        sorts=_SORTS,
        crumbs=_crumbs(query, site),
        level_1=codes.LEVEL_1,
        # The form shows the sub-categories of the chosen category alone.
        level_2=_with_all(codes.LEVEL_2.get(query.level_1)),
        level_3=_with_all(codes.LEVEL_3.get(query.level_2) if query.level_1 == 1 else None),
        authorities=site.local_authorities,
        ratings=codes.RATINGS,
        regions=codes.REGIONS,
        statuses=codes.STATUSES,
    )


def provider_page(provider: InventedProvider, variants: Variants) -> str:
    """The page of one provider."""
    is_care = kind_of(provider.key.type).social_care
    outcome = provider.outcome
    if is_care and not variants.care_block:
        outcome = None
    return _render(
        "provider.html",
        canonical=f"{PUBLIC_REPORTS}/provider/{provider.key}",
        provider=provider,
        heading=heading_of(provider, variants),
        outcome=outcome,
        card_text=_card(outcome) if outcome and outcome.is_card else "",
        is_education=provider.place.level_1 == 1,
        timeline=_timeline(provider, variants),
        published=_published,
        files=variants.files,
    )


def notice_page(heading: str, text: str) -> str:
    """A page that says one thing: "Report not found" and the like."""
    return _render("notice.html", canonical=_SAME_EVERYWHERE, heading=heading, text=text)


@dataclass(frozen=True, slots=True)
class _Row:
    provider: InventedProvider
    heading: str
    rating: str | None
    published: date | None


def _row(provider: InventedProvider, variants: Variants) -> _Row:
    # The rating is that of the newest document: ten of 61 rows of a real page had a date and
    # none. Whether the grades of a report card are shown is not known: they are not here.
    newest = provider.newest
    grade = newest.grade if newest else None
    return _Row(
        provider,
        heading_of(provider, variants),
        codes.listing_rating(grade) if grade else None,
        newest.published if newest else None,
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    when: date | None
    css: str = ""
    title: str = ""
    report: InventedReport | None = None
    grade: str | None = None
    is_full: bool = False


def _timeline(provider: InventedProvider, variants: Variants) -> list[_Entry]:
    """Newest inspection first, whatever was published last; entries without a date at the end."""
    outcome = provider.outcome
    hidden = variants.card_hides_grades and outcome is not None and outcome.is_card
    dated = []
    for report in provider.reports:
        first = report is outcome and not variants.newest_grade_on_timeline
        entry = _Entry(
            report.inspected,
            report=report,
            grade=None if hidden or first else report.grade,
            is_full=report.is_card and variants.card_link == "full",
        )
        dated.append((report.inspected or report.published, int(report.file_id), entry))
    classes = {"Opened": "timeline__day--opened", "Registered": "timeline__day--registered"}
    for milestone in provider.milestones:
        css = classes.get(milestone.title, variants.ending_class)
        entry = _Entry(milestone.when, css, milestone.title)
        dated.append((milestone.when or date.min, 0, entry))
    dated.sort(key=lambda each: each[:2], reverse=True)
    return [entry for _, _, entry in dated]


def _published(report: InventedReport) -> Markup:
    return Markup(
        '<div class="event__metadata"><span class="filetype">PDF</span> &ndash; '
        '<!--<span class="filesize">10kb</span>--> '
        "Published <time pubdate>{}</time></div>"
    ).format(day_text(report.published))


def _card(report: InventedReport) -> str:
    """The report card as HTML, best band first; the page then holds it escaped, as text."""
    bands = [
        {"name": band, "areas": [area for area, grade in report.judgements if grade == band]}
        for band in codes.BANDS
    ]
    return _render("card_text.html", outcome=report, bands=bands)


def _crumbs(query: Query, site: Site) -> list[dict[str, Any]]:
    names = {code: name for name, code in site.local_authorities.items()}
    crumbs: list[dict[str, Any]] = []

    def add(text: str | None, *, stays: bool = False, **without: object) -> None:
        if text:
            href = "" if stays else f"?{query.address(**without)}"
            crumbs.append({"text": text, "href": href, "stays": stays})

    if query.level_1:
        add(codes.LEVEL_1.get(query.level_1), level_1=0, level_2=0, level_3=0)
        add(codes.LEVEL_2.get(query.level_1, {}).get(query.level_2), level_2=0, level_3=0)
        add(codes.LEVEL_3.get(query.level_2, {}).get(query.level_3), level_3=0)
    for code in query.authorities:
        add(names.get(code), authorities=tuple(c for c in query.authorities if c != code))
    for status in query.statuses:
        others = tuple(each for each in query.statuses if each != status)
        add(codes.STATUSES.get(status), stays=not others, statuses=others)
    return crumbs


def _with_all(options: dict[int, str] | None) -> dict[int, str]:
    return {0: "All categories", **options} if options else {}


def _render(template: str, **values: object) -> str:
    return _templates().get_template(template).render(values)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("scrapers.replica"), autoescape=True, undefined=StrictUndefined
    )
    environment.globals["day"] = day_text
    return environment
