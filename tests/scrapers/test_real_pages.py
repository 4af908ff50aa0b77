"""The parsers on real pages, where these are at hand."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.authorities import AUTHORITIES
from scrapers.errors import LayoutChanged, NotFound
from scrapers.model import Judgement, Milestone, ProviderKey
from scrapers.provider import read_provider
from scrapers.search import SearchQuery, read_categories, read_listing

REAL = Path(__file__).parents[3] / "shared" / "real" / "html"
SCHOOL = ProviderKey(21, "116780")

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real pages are not at hand")


def real(name: str) -> str:
    return (REAL / name).read_text(encoding="utf-8")


def search_page() -> str:
    return real("search_2023-11-10.html")


def school_page() -> str:
    return real("provider_21_116780_2026.html")


NOT_FOUND = ["file-not-found_2023-08.html", "file-not-found_2025-02.html"]


def test_the_search_page_has_sixty_one_results_and_ten_without_a_rating():
    page = read_listing(search_page(), "/search")

    assert page.total == len(page.rows) == 61
    assert Counter(row.rating for row in page.rows) == {
        "Good": 40,
        "Outstanding": 9,
        "Requires Improvement": 2,
        None: 10,
    }
    assert all(row.latest and row.category for row in page.rows)
    assert all(row.name == row.name.strip() != "" for row in page.rows)
    assert "&" not in "".join(row.name for row in page.rows)
    assert SearchQuery().after(page) is None


def test_a_boarding_school_is_among_them_by_its_social_care_number():
    (row,) = [row for row in read_listing(search_page(), "/search").rows if row.provider.type == 1]
    assert (str(row.provider), row.category, row.rating) == ("1/SC023666", "Boarding School", None)


def test_the_search_page_offers_the_sub_categories_of_education():
    codes = read_categories(search_page())
    assert list(codes) == [1, 2, 26, 3, 23, 27]
    assert codes[1] == "Primary"


def test_the_search_form_offers_the_authorities_of_our_table():
    text = search_page()
    for code, name in AUTHORITIES.items():
        assert f'<option value="{code}" >{name}</option>' in text.replace(" selected>", " >")


def test_the_school_page_is_read_wholly():
    snapshot = read_provider(school_page(), SCHOOL, str(SCHOOL))
    provider = snapshot.provider

    assert provider.kind == "Primary"
    assert (provider.status, provider.status_words) == ("open", "Open")
    assert (provider.local_authority, provider.region) == ("Worcestershire", "West Midlands")
    assert provider.address is not None
    assert not provider.address.startswith("Address")
    assert (provider.trust_id, provider.trust) == (None, None)
    assert snapshot.notes == ()
    assert snapshot.milestones == (Milestone("Opened", None),)
    assert [
        (report.file_id, report.title, report.inspected, report.published)
        for report in snapshot.reports
    ] == [
        ("50276206", "School inspection", date(2025, 3, 18), date(2025, 5, 6)),
        ("50233913", "School inspection", date(2023, 10, 11), date(2023, 11, 27)),
        ("2777285", "Short inspection", date(2018, 5, 2), date(2018, 6, 5)),
        ("2347589", "Full inspection", date(2014, 2, 26), date(2014, 3, 18)),
        ("1929463", "Interim assessment", date(2012, 1, 9), date(2012, 3, 20)),
        ("927437", "Full inspection", date(2009, 7, 9), date(2009, 9, 10)),
        ("816425", "Full inspection", date(2006, 5, 16), date(2006, 6, 13)),
        ("766407", "Full inspection", date(1999, 11, 15), date(2000, 5, 12)),
    ]


def test_the_school_page_gives_its_newest_report_five_judgements_and_three_old_ones_a_grade():
    reports = read_provider(school_page(), SCHOOL, str(SCHOOL)).reports

    assert reports[0].judgements == tuple(
        Judgement(heading, "Good", "oeif4")
        for heading in (
            "Quality of education",
            "Behaviour and attitudes",
            "Personal development",
            "Leadership and management",
            "Early years provision",
        )
    )
    overall = (Judgement("Overall effectiveness", "Good", "oeif4"),)
    graded = {report.file_id for report in reports[1:] if report.judgements == overall}
    assert graded == {"2347589", "927437", "816425"}
    assert sum(bool(report.judgements) for report in reports) == 4


def test_the_school_page_is_not_taken_for_another_provider():
    for other in (ProviderKey(21, "9000001"), ProviderKey(16, "116780")):
        with pytest.raises(LayoutChanged, match="another provider"):
            read_provider(school_page(), other, str(other))


@pytest.mark.parametrize("name", NOT_FOUND)
def test_the_not_found_page_is_known_as_such(name):
    with pytest.raises(NotFound):
        read_provider(real(name), SCHOOL, str(SCHOOL))
    with pytest.raises(LayoutChanged, match="title of a search page"):
        read_listing(real(name), "/search")


def test_one_real_page_is_not_taken_for_the_other():
    with pytest.raises(LayoutChanged):
        read_provider(search_page(), SCHOOL, str(SCHOOL))
    with pytest.raises(LayoutChanged):
        read_listing(school_page(), "/search")


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1))
def test_a_real_page_cut_anywhere_is_refused_or_read_wholly(part):
    """Never fewer reports or results in silence."""
    school, search = school_page(), search_page()
    try:
        snapshot = read_provider(school[: int(len(school) * part)], SCHOOL, str(SCHOOL))
    except LayoutChanged:
        pass
    else:
        assert snapshot == read_provider(school, SCHOOL, str(SCHOOL))
    try:
        page = read_listing(search[: int(len(search) * part)], "/search")
    except LayoutChanged:
        pass
    else:
        assert page == read_listing(search, "/search")


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1), st.floats(0, 0.2))
def test_a_real_page_with_a_hole_in_it_never_becomes_another_provider(start, length):
    text = school_page()
    first = int(len(text) * start)
    hole = text[:first] + text[first + int(len(text) * length) :]
    try:
        snapshot = read_provider(hole, SCHOOL, str(SCHOOL))
    except (LayoutChanged, NotFound):
        return
    assert snapshot.provider.key == SCHOOL
    whole = {r.file_id: r for r in read_provider(text, SCHOOL, str(SCHOOL)).reports}
    for report in snapshot.reports:
        assert report.file_id in whole
