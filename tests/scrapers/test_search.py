"""How a listing is asked for and read: pages to the true markup, every provider (invented)."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.authorities import AUTHORITIES, authority_code
from scrapers.errors import LayoutChanged, ScrapeError
from scrapers.model import ListingPage, ListingRow, ProviderKey
from scrapers.remits import CHILDRENS_HOMES, EVERYTHING
from scrapers.search import RATINGS, SearchQuery, newest_first, read_categories, read_listing


def result(
    urn="9000001",
    *,
    type=21,
    name="Elm Bank School (invented)",
    href=None,
    rating="Good",
    latest="08 April 2019",
    urn_row=None,
) -> str:
    def info(label: str, value: str | None) -> str:
        return f"<li>{label}: <strong>{value}</strong></li>" if value else ""

    link = f"/provider/{type}/{urn}" if href is None else href
    last = info("Latest report", latest and f"<time>{latest}</time>")
    last += info("URN", urn if urn_row is None else urn_row)
    return f"""<li class="search-result">
      <h3 class="search-result__title heading--main"><a href="{link}">{name}</a></h3><ul
      class="search-result__provider-info"><li>Category: <strong>Primary</strong></li></ul><address
      class="search-result__address">1 Elm Bank, Nowhere</address><strong
      class="address-distance">0.43 miles</strong><ul
      class="search-result__provider-info">{info("Rating", rating)}</ul><ul
      class="search-result__provider-info">{last}</ul>    </li>
    """


def listing(*results, total=None, count=None, after="") -> str:
    shown = len(results) if total is None else total
    heading = (
        f"""<div class="search-results__heading">
  <h2><strong class="results-count js-results-count">{shown}</strong><strong> results</strong></h2>
</div>"""
        if count is None
        else count
    )
    items = f'<ul class="results-list list-unstyled">{"".join(results)}</ul>' if results else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
  <link rel="canonical" href="http://reports.ofsted.gov.uk/inspection-reports/find-inspection-report">
  <title>Search - Find an Inspection Report - Ofsted</title>
</head>
<body>
  <main id="main" tabindex="-1">
    <h1 class="heading--title title-block__heading">Search results</h1>
    <select class="form-control type-option-select" name="level_2_types" id="level_2_types" >
        <option value="0">All categories</option>
                  <option value="11" selected>Children&#039;s homes</option>
                  <option value="12" >Local authority children&#039;s services</option>
    </select>
    {heading}
    {heading}
    {items}
    {after}
    <div class="info message-hidden" aria-hidden="true" id="redactedMessage">Some addresses</div>
  </main>
  <footer class="footer"></footer>
</body>
</html>
"""


def read(text, start=0) -> ListingPage:
    return read_listing(text, "/search", start)


def refusal(text, start=0) -> str:
    with pytest.raises(LayoutChanged) as caught:
        read(text, start)
    return caught.value.missing


# What is asked


def test_the_news_of_a_category_is_asked_for_newest_first():
    assert newest_first(CHILDRENS_HOMES, 1, start=100).path() == (
        "/search?level_1_types=3&level_2_types=11&status%5B%5D=1"
        "&start=100&rows=100&sort=date&order=desc"
    )


def test_all_categories_are_asked_for_by_name():
    assert "level_1_types=0" in newest_first(EVERYTHING, 2).path()


def test_every_parameter_of_the_form_can_be_asked():
    query = SearchQuery(
        q="Elm & Oak",
        location="Nowhere, UK",
        lat=51.5,
        lon=0.0,
        radius=5,
        level_1=1,
        level_2=1,
        level_3=4,
        local_authorities=("886", "330"),
        religions=(5,),
        published_from=date(2025, 4, 5),
        published_to=date(2025, 4, 25),
        ratings=(RATINGS["Requires Improvement"], RATINGS["Inadequate"]),
        regions=("E12000007",),
        statuses=(1, 2, 4),
        provision_type=21,
        start=20,
        rows=10,
        sort="distance",
    )

    assert parse_qsl(urlsplit(query.path()).query) == [
        ("q", "Elm & Oak"),
        ("location", "Nowhere, UK"),
        ("lat", "51.5"),
        ("lon", "0.0"),
        ("radius", "5"),
        ("level_1_types", "1"),
        ("level_2_types", "1"),
        ("level_3_types", "4"),
        ("local_authority[]", "886"),
        ("local_authority[]", "330"),
        ("religion[]", "5"),
        ("latest_report_date_start", "05-04-2025"),
        ("latest_report_date_end", "25-04-2025"),
        ("rating[]", "5"),
        ("rating[]", "4"),
        ("region[]", "E12000007"),
        ("status[]", "1"),
        ("status[]", "2"),
        ("status[]", "4"),
        ("publishing_primary_provision_type_id", "21"),
        ("start", "20"),
        ("rows", "10"),
        ("sort", "distance"),
        ("order", "asc"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"rows": 101}, {"rows": 0}, {"start": -1}, {"radius": 4}, {"sort": "distance"}],
)
def test_what_the_form_does_not_know_is_refused(wrong):
    with pytest.raises(ValueError, match=r".+"):
        SearchQuery(**wrong)


def test_a_rating_code_is_not_the_place_of_the_grade():
    assert RATINGS["Requires Improvement"] == 5


@pytest.mark.parametrize(("given", "code"), [("Kent", "886"), (" st  helens ", "342")])
def test_an_authority_is_known_by_the_sites_name_for_it(given, code):
    assert authority_code(given) == code


def test_an_unknown_authority_has_no_code():
    assert authority_code("Nowhereshire") is None
    assert len(set(AUTHORITIES.values())) == len(AUTHORITIES)


# What follows a page


def rows(count: int) -> tuple[ListingRow, ...]:
    key = ProviderKey(21, "9000001")
    return (ListingRow(key, "(invented)", None, None, None),) * count


def test_the_next_page_starts_behind_the_last_row():
    query = SearchQuery(rows=100)
    following = query.after(ListingPage(rows(100), 250))
    assert following == SearchQuery(rows=100, start=100)


def test_a_page_that_is_shorter_than_asked_leaves_no_row_out():
    following = SearchQuery(rows=100).after(ListingPage(rows(10), 250))
    assert following is not None
    assert following.start == 10


def test_nothing_follows_the_last_row_or_an_empty_page():
    assert SearchQuery(start=200).after(ListingPage(rows(50), 250)) is None
    assert SearchQuery(start=300).after(ListingPage((), 250)) is None


# What a page says


def test_a_result_is_read_by_its_labels():
    assert read(listing(result())) == ListingPage(
        (
            ListingRow(
                provider=ProviderKey(21, "9000001"),
                name="Elm Bank School (invented)",
                category="Primary",
                rating="Good",
                latest=date(2019, 4, 8),
            ),
        ),
        1,
    )


def test_rows_keep_their_order_and_a_repeated_one_counts_once():
    page = read(listing(result("9000002"), result("9000001"), result("9000002", rating=None)))

    assert [row.provider.urn for row in page.rows] == ["9000002", "9000001"]
    assert page.rows[0].rating == "Good"
    assert page.total == 3


def test_a_missing_rating_and_a_missing_date_are_none():
    (row,) = read(listing(result(rating=None, latest=None))).rows
    assert (row.rating, row.latest) == (None, None)


def test_a_rating_is_kept_in_the_sites_words():
    (row,) = read(listing(result(rating="Requires Improvement"))).rows
    assert row.rating == "Requires Improvement"


def test_names_are_stripped_and_their_entities_read():
    (row,) = read(listing(result(name=" St Nobody&#039;s   School (invented)  "))).rows
    assert row.name == "St Nobody's School (invented)"


@pytest.mark.parametrize("shown", ["8 April 2019", "08 April 2019", " 8  Apr 2019 "])
def test_dates_may_be_padded_or_not(shown):
    (row,) = read(listing(result(latest=shown))).rows
    assert row.latest == date(2019, 4, 8)


@pytest.mark.parametrize(
    "href",
    [
        "https://reports.ofsted.gov.uk/provider/2/SC900001",
        "/provider/2/SC900001/",
        "/provider/2/SC900001?from=search",
        "/provider/2/sc900001#top",
    ],
)
def test_identity_comes_from_the_link(href):
    (row,) = read(listing(result("SC900001", href=href, name="URN: SC900001"))).rows
    assert row.provider == ProviderKey(2, "SC900001")


def test_a_result_without_a_row_for_its_urn_is_known_by_its_link():
    (row,) = read(listing(result(urn_row=""))).rows
    assert row.provider == ProviderKey(21, "9000001")


def test_a_total_may_have_thousands():
    assert read(listing(result(), total="1,234")).total == 1234


def test_paging_marks_are_no_results():
    paging = """<div class="pagination"><a class="pagination__next" href="?start=10">Next</a>
    <span class="pagination__numbers">1 of 3</span></div>"""
    assert len(read(listing(result(), total=25, after=paging)).rows) == 1


@pytest.mark.parametrize(
    "text", [listing(total=0), listing(count="<p>There are no results for this search.</p>")]
)
def test_a_search_page_that_counts_none_is_empty(text):
    assert read(text) == ListingPage((), 0)


def test_a_page_behind_the_last_result_is_empty():
    assert read(listing(total=61), start=100) == ListingPage((), 61)


# What is refused


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("", "its end"),
        ("Service unavailable", "its end"),
        (listing(result())[:-20], "its end"),
        (listing(result()).replace("<title>Search - ", "<title>"), "the title"),
        (listing(result()).replace("Search results", "Elm Bank School"), "the heading"),
        (listing(result(), count="<p>Many</p>"), "results-count"),
        (listing(result(), total="many"), "results-count"),
        (listing(total=61), "counts 61 results"),
        (listing(result(), total=0), "results-count"),
        (listing(result()).replace("search-result", "hit"), "li.search-result"),
        (listing(total=0, after='<a href="/provider/21/9000001">Elm</a>'), "li.search-result"),
        (listing(result(href="/somewhere")), "the link to a provider"),
        (listing(result(href="/provider/CARE/SC900001")), "the link to a provider"),
        (listing(result(href="/provider/21/elm-bank")), "a type and URN"),
        (listing(result(urn_row="9000009")), "one identity"),
        (listing(result(latest="soon")), "a date"),
    ],
)
def test_a_page_that_lacks_a_mark_is_refused_by_its_name(text, mark):
    assert mark in refusal(text)


def test_results_that_should_not_be_there_are_refused():
    assert "results-count" in refusal(listing(result(), total=61), start=100)


def test_two_different_totals_are_refused():
    text = listing(result()).replace(">1</strong>", ">2</strong>", 1)
    assert "one results-count" in refusal(text)


def test_a_page_that_was_not_found_is_no_empty_listing():
    text = listing(total=0).replace("Search - Find", "Page not found - Find")
    assert "the title" in refusal(text)


# Categories


def test_the_sub_categories_of_a_page_are_read_with_their_codes():
    assert read_categories(listing(total=0)) == {
        11: "Children's homes",
        12: "Local authority children's services",
    }


def test_a_page_without_sub_categories_is_refused():
    with pytest.raises(LayoutChanged):
        read_categories(listing(total=0).replace("level_2_types", "other"))


# Laws


@given(st.text(), st.text(alphabet="<>/ahlmotix123& ;#!-\x00\ud800\"'="), st.booleans())
def test_no_text_raises_anything_but_a_scrape_error(before, after, whole):
    text = f"{before}{after}</html>" if whole else before + after
    with pytest.raises(ScrapeError):
        read(text)


@given(st.text(alphabet="<>/ahlmotix123& ;#!-\x00\ud800\"'=:,"), st.integers(0, 4000))
def test_a_page_with_rubbish_in_it_is_read_or_refused(rubbish, place):
    whole = listing(result("9000001"), result("9000002", latest=None))
    try:
        page = read(whole[:place] + rubbish + whole[place:])
    except ScrapeError:
        return
    assert isinstance(page, ListingPage)


@given(
    st.lists(st.integers(1_000_000, 9_999_999), unique=True, max_size=8),
    st.sampled_from([" ", "\n", "\t\n "]),
)
def test_every_result_becomes_a_row_however_the_page_is_spaced(urns, gap):
    text = listing(*(result(str(urn)) for urn in urns)).replace("\n", f"\n{gap}")
    assert [row.provider.urn for row in read(text).rows] == [str(urn) for urn in urns]
