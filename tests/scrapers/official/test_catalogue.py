"""Which of GOV.UK's attachments is the newest official file: by their words alone, all invented."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import LayoutChanged
from scrapers.official.catalogue import SOURCES, further_paths, newest, read_document
from scrapers.official.model import Series
from scrapers.official.titles import day_told, plain, year_told

ASSETS = "https://assets.publishing.service.gov.uk/media/0123456789abcdef01234567"
# The words are those of real titles and names; what is behind the addresses is nothing.
SCHOOLS = "Management information - state-funded schools"
CHILDCARE = "Management information - childcare providers and inspections"
INDEPENDENT = "Management information - non-association independent schools"
YEARLY = "/government/statistics/childrens-social-care-in-england-{}"
REGULATION = "/government/publications/inspection-and-regulation-of-childrens-social-care-providers"


def file(title: str, name: str | None = None, **more: Any) -> dict[str, Any]:
    name = name or title.replace(" ", "_") + ".csv"
    return {"attachment_type": "file", "title": title, "url": f"{ASSETS}/{name}", **more}


def page(*attachments: Any, path: str = "/government/statistics/invented", **more: Any) -> Any:
    return {"base_path": path, "details": {"attachments": list(attachments)}, **more}


def asset(day: date, name: str) -> str:
    made = (day - date(1970, 1, 1)).days * 86_400
    return f"https://assets.publishing.service.gov.uk/media/{made:08x}{'0' * 16}/{name}"


def chosen(series: Series, *attachments: Any, **more: Any) -> str:
    return newest(series, [page(*attachments, **more)]).title


# Which file it is


@pytest.mark.parametrize(
    ("series", "right", "wrong"),
    [
        (
            "state-schools",
            f"{SCHOOLS} - latest inspections as at 31 July 2026",
            (
                f"{SCHOOLS} - in-year inspections as at 31 August 2026",
                f"{SCHOOLS} - historic data as at 31 August 2026",
                f"{SCHOOLS} - as at 31 August 2026",
            ),
        ),
        (
            "childcare",
            f"{CHILDCARE} - most recent inspections data as at 31 December 2025",
            (
                f"{CHILDCARE} - registered childminder agencies as at 30 June 2026",
                f"{CHILDCARE} - in-year inspections data as at 30 June 2026",
                f"{CHILDCARE} - charts and tables as at 30 June 2026",
                f"{CHILDCARE} - aggregate data as at 30 June 2026",
                f"{CHILDCARE} - joiners and leavers as at 30 June 2026",
            ),
        ),
        (
            "childcare",
            "Childcare provider data as at 30 June 2026",
            ("Childcare provider data: data dictionary as at 30 September 2026",),
        ),
        (
            "independent-schools",
            f"{INDEPENDENT} most recent inspections data as at 31 July 2026",
            (f"{INDEPENDENT} additional inspections data as at 31 August 2026",),
        ),
        (
            "further-education",
            "Management information further education and skills provider list at 31 July 2026",
            (
                "Further education and skills monitoring visits as at 31 August 2026",
                "Further education and skills as at 31 August 2026",
            ),
        ),
        (
            "social-care",
            "Children's social care: provider level data as at 31 March 2025",
            (
                "Children's social care: provider level in year 2025-26",
                "Children's social care 2026: key findings",
                "Pre-release access list: children's social care 2026",
                "Local authority inspections: provider level data as at 31 March 2026",
            ),
        ),
    ],
    ids=["schools", "childcare", "childcare 2026", "independent", "colleges", "social care"],
)
def test_the_file_of_all_providers_is_known_by_its_words(series, right, wrong):
    """Whatever is newer and is something else; a CSV must say of which sheet it is."""
    others = [file(title) for title in wrong]
    assert chosen(series, *others, file(right), *others) == right
    with pytest.raises(LayoutChanged):
        newest(series, [page(*others)])


def test_a_workbook_has_all_sheets_and_need_not_say_which():
    title = f"{SCHOOLS} - as at 31 August 2026"
    found = newest("state-schools", [page(file(title, "a.ods"))])
    assert (found.title, found.kind, found.as_at) == (title, "ods", date(2026, 8, 31))


def test_the_name_of_a_file_counts_where_its_title_says_little():
    bare = file("Data", "Management_information_-_state-funded_schools_-_latest_inspections.csv")
    assert newest("state-schools", [page(bare)]).title == "Data"
    nameless = {**bare, "title": None}
    assert newest("state-schools", [page(nameless)]).title == bare["url"].rpartition("/")[2]


@pytest.mark.parametrize(
    ("kinds", "best"),
    [
        (["xlsx", "ods", "csv"], "csv"),
        (["xlsx", "ods"], "ods"),
        (["pdf", "xlsx", "docx"], "xlsx"),
    ],
)
def test_of_one_day_csv_is_preferred_then_ods_then_xlsx(kinds, best):
    title = f"{SCHOOLS} - latest inspections as at 31 August 2026"
    found = newest("state-schools", [page(*(file(title, f"a.{kind}") for kind in kinds))])
    assert found.kind == best


def test_of_social_care_the_workbook_is_preferred_since_a_csv_has_one_sheet_alone():
    title = "Provider level data as at 31 March 2025"
    files = [file(title, f"a.{kind}") for kind in ("csv", "xlsx", "ods")]
    assert newest("social-care", [page(*files)]).kind == "ods"


def test_the_kind_is_told_by_the_name_or_else_by_the_content_type():
    title = f"{SCHOOLS} - latest inspections as at 31 August 2026"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert newest("state-schools", [page(file(title, "a", content_type="text/csv"))]).kind == "csv"
    assert newest("state-schools", [page(file(title, "a.ODS", content_type=sheet))]).kind == "ods"
    with pytest.raises(LayoutChanged):
        newest("state-schools", [page(file(title, "a.zip", content_type="application/zip"))])


def test_pages_and_links_among_the_attachments_are_no_files():
    title = f"{SCHOOLS} - latest inspections as at 31 August 2026"
    others = [file(title, attachment_type=kind) for kind in ("html", "external")]
    with pytest.raises(LayoutChanged, match="the files there are: none"):
        newest("state-schools", [page(*others)])


@pytest.mark.parametrize(
    ("titles", "best"),
    [
        (["... 2025 underlying data", "... 2025 charts and tables"], 0),
        (["Children's social care in England 2025: tables", "Children's social care data 2025"], 1),
        (["Children's social care data 2025", "Provider-level data 2025: charts and tables"], 1),
    ],
)
def test_of_social_care_the_surest_words_count_since_no_title_is_known(titles, best):
    files = [file(title, f"{place}.ods") for place, title in enumerate(titles)]
    assert chosen("social-care", *files) == titles[best]


def test_a_doubtful_file_of_this_year_goes_before_the_sure_one_of_the_last():
    """That it is the wrong one its reader will say; that there is a newer one nobody would."""
    found = newest(
        "social-care",
        [
            page(file("Underlying data", "a.ods"), path=YEARLY.format(2025)),
            page(file("Children's social care in England 2026: tables and data", "b.ods")),
        ],
    )
    assert found.as_at == date(2026, 3, 31)


# Which is the newest


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("latest inspections as at 31 August 2026", date(2026, 8, 31)),
        ("latest_inspections_as_at_31_Aug_2026.csv", date(2026, 8, 31)),
        ("latest_inspections_at_30_Sep_2022.csv", date(2022, 9, 30)),
        ("most recent inspections data - as at 31 December 2024", date(2024, 12, 31)),
        ("1 September 2025 to 31 August 2026", date(2026, 8, 31)),
        ("as at 31 March 2025 (published 16 July 2025)", date(2025, 3, 31)),
        ("as at 1st July 2026", date(2026, 7, 1)),
        ("at 31.03.2025", date(2025, 3, 31)),
        ("state-schools-2026-08-31.csv", date(2026, 8, 31)),
        ("provider_at_march_2025.ods", date(2025, 3, 31)),
        ("Sept 2026", date(2026, 9, 30)),
        ("February 2028", date(2028, 2, 29)),
        ("as at 31 February 2026", None),
        ("as at 31 Agust 2026", None),
        ("as at the end of 2026", None),
        ("", None),
    ],
)
def test_the_day_is_told_by_a_title_or_a_name(words, day):
    assert day_told(plain(words)) == day


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("children's social care in England 2025", 2025),
        ("2017 to 2018", 2018),
        ("Provider level in year 2024-25", 2025),
        ("no year, and 10330393 is none", None),
    ],
)
def test_a_year_may_be_all_that_is_told(words, year):
    assert year_told(plain(words)) == year


@given(st.text())
def test_whatever_is_written_there_is_a_day_in_it_or_none(words):
    assert isinstance(day_told(plain(words)), date | None)
    assert isinstance(year_told(plain(words)), int | None)


def test_the_newest_is_the_one_of_the_latest_day_wherever_it_stands():
    days = ["30 June 2026", "31 Aug 2026", "31 December 2025", "31 July 2026"]
    files = [file(f"{SCHOOLS} - latest inspections as at {day}") for day in days]
    found = newest("state-schools", [page(*files[:2]), page(*files[2:])])
    assert (found.as_at, found.title[-11:]) == (date(2026, 8, 31), "31 Aug 2026")


def test_of_two_of_one_day_the_one_that_was_made_later_counts():
    title = f"{SCHOOLS} - latest inspections as at 31 August 2026"
    first = file(title, url=asset(date(2026, 9, 10), "a.csv"))
    mended = file(title, url=asset(date(2026, 9, 24), "b.csv"))
    found = newest("state-schools", [page(mended, first)])
    assert (found.published, found.url) == (date(2026, 9, 24), mended["url"])


def test_where_no_asset_tells_the_page_says_when_it_last_changed():
    title = f"{SCHOOLS} - latest inspections as at 31 August 2026"
    old = "https://www.gov.uk/government/uploads/system/uploads/attachment_data/file/1/a.csv"
    changed = {"public_updated_at": "2026-09-10T09:30:00.000+00:00"}
    found = newest("state-schools", [page(file(title, url=old), **changed)])
    assert found.published == date(2026, 9, 10)
    for nonsense in ({"public_updated_at": 7}, {"public_updated_at": "soon"}, {}):
        found = newest("state-schools", [page(file(title, url=old), **nonsense)])
        assert found.published is None


def test_files_that_tell_no_day_come_last_and_among_themselves_by_publication():
    bare = f"{SCHOOLS} - latest inspections"
    files = [
        file(f"{bare}, revised", url=asset(date(2026, 9, 20), "a.csv")),
        file(f"{bare}, first", url=asset(date(2026, 9, 10), "b.csv")),
    ]
    assert chosen("state-schools", *files) == f"{bare}, revised"
    dated = file(f"{bare} as at 31 July 2022", url=asset(date(2022, 8, 10), "c.csv"))
    assert chosen("state-schools", *files, dated) == dated["title"]


def test_a_day_after_the_last_change_of_the_page_is_a_slip_of_the_pen():
    """Else "2062" for "2026" would be the newest for as long as it stands there."""
    slip = file(f"{SCHOOLS} - latest inspections as at 31 July 2062")
    right = file(f"{SCHOOLS} - latest inspections as at 31 August 2026")
    changed = {"public_updated_at": "2026-08-07T09:30:00Z", "updated_at": "2026-09-10T09:30:00Z"}
    assert chosen("state-schools", slip, right, **changed) == right["title"]


def test_an_asset_that_would_be_older_than_its_own_day_tells_no_time():
    title = f"{SCHOOLS} - latest inspections as at 31 August 2026"
    odd = file(title, url=asset(date(2026, 8, 30), "a.csv"))
    assert newest("state-schools", [page(odd)]).published is None


@pytest.mark.parametrize(
    ("title", "name", "path", "as_at"),
    [
        ("Children's social care in England 2025: data", "a.ods", "/x", date(2025, 3, 31)),
        ("Underlying data", "Childrens_social_care_2023.ods", "/x", date(2023, 3, 31)),
        ("Underlying data", "a.ods", YEARLY.format(2026), date(2026, 3, 31)),
        ("Data", "Inspection_and_regulation_of_providers_2025.ods", "/x", date(2025, 9, 30)),
        ("Inspection and regulation of providers 2026", "a.ods", REGULATION, date(2026, 9, 30)),
        ("Underlying data", "a.ods", "/x", None),
    ],
)
def test_a_bare_year_of_social_care_is_its_31_march_or_of_the_publication_its_30_september(
    title, name, path, as_at
):
    assert newest("social-care", [page(file(title, name), path=path)]).as_at == as_at


def test_a_bare_year_of_another_series_tells_nothing():
    files = file(f"{SCHOOLS} - latest inspections 2026")
    assert newest("state-schools", [page(files)]).as_at is None


def test_the_size_is_what_the_page_says_if_it_says_a_number():
    title = f"{SCHOOLS} - latest inspections as at 31 August 2026"
    for said, size in ((16_000_000, 16_000_000), ("16 MB", None), (True, None), (None, None)):
        assert newest("state-schools", [page(file(title, file_size=said))]).size == size


# Where to look


@pytest.mark.parametrize("series", get_args(Series))
def test_every_series_has_pages_of_gov_uk_to_look_at(series):
    pages = SOURCES[series].pages(date(2026, 11, 26))
    assert pages
    assert all(path.startswith("/government/") and " " not in path for path in pages)


def test_social_care_is_looked_for_in_this_year_and_the_last():
    pages = SOURCES["social-care"].pages(date(2027, 1, 2))
    assert YEARLY.format(2027) in pages
    assert YEARLY.format(2026) in pages
    assert "/government/collections/childrens-social-care-statistics" in pages
    assert REGULATION in pages


def collection(*paths: Any) -> dict[str, Any]:
    documents = [
        {"base_path": path, "public_updated_at": f"{2020 + place}-07-16T09:30:00Z"}
        for place, path in enumerate(paths)
    ]
    return {"base_path": "/government/collections/x", "links": {"documents": documents}}


def test_the_newest_pages_of_a_collection_that_may_have_the_file_are_looked_at_too():
    found = further_paths(
        "social-care",
        collection(
            "/government/statistics/childrens-social-care-data-in-england-2023",
            YEARLY.format(2024),
            "/government/statistics/local-authority-childrens-services-2025",
            YEARLY.format(2025),
            REGULATION,
            "/government/publications/changes-to-childrens-social-care-statistics",
            "https://invented.example/government/statistics/childrens-social-care-in-england-2026",
            7,
        ),
    )
    assert found == (REGULATION, YEARLY.format(2025), YEARLY.format(2024))


def test_a_page_that_has_moved_leads_to_where_it_is():
    moved = {
        "base_path": "/government/statistical-data-sets/old",
        "document_type": "redirect",
        "redirects": [{"destination": "/government/statistical-data-sets/new"}],
    }
    assert further_paths("further-education", moved) == ("/government/statistical-data-sets/new",)
    with pytest.raises(LayoutChanged, match="the files there are: none"):
        newest("further-education", [moved])


@pytest.mark.parametrize(
    "to", ["https://invented.example/x", "//invented.example/x", "/../x", "/a?b=c", "", None, 7]
)
def test_nothing_leads_away_from_gov_uk(to):
    moved = {"document_type": "redirect", "redirects": [{"destination": to}]}
    assert further_paths("childcare", moved) == ()


def test_a_page_of_files_leads_nowhere():
    assert further_paths("social-care", page(file("Underlying data", "a.ods"))) == ()


# What is not what it should be


@pytest.mark.parametrize("text", ["", "<html>", "{", "[" * 100_000, '{"a": 1' + "0" * 9000 + "}x"])
def test_what_is_no_json_is_an_error_that_says_so(text):
    with pytest.raises(LayoutChanged, match="/x: the page lacks JSON"):
        read_document(text, "/x")


@pytest.mark.parametrize("text", ["[]", "null", '"x"', "7"])
def test_json_that_is_no_document_is_an_error(text):
    with pytest.raises(LayoutChanged, match="the fields of a document"):
        read_document(text, "/x")


def test_an_error_lists_the_titles_that_were_seen():
    titles = [f"{SCHOOLS} - notes {number}" for number in range(20)]
    with pytest.raises(LayoutChanged) as caught:
        newest("state-schools", [page(*map(file, titles), path="/government/x")])
    assert caught.value.where == "/government/x"
    assert "the file of state-schools" in caught.value.missing
    assert f"{titles[0]!r}, {titles[1]!r}" in caught.value.missing
    assert caught.value.missing.endswith(", ...")
    assert titles[15] not in caught.value.missing


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"details": None},
        {"details": []},
        {"details": "x"},
        {"details": {}},
        {"details": {"attachments": {}}},
        {"details": {"attachments": "x"}},
        {"details": {"attachments": ["x"]}},
        {"details": {"attachments": [{"title": "x"}]}},
        {"details": {"attachments": [{"url": 7}]}},
        {"details": {"attachments": [{"url": "/a.csv", "title": ["x"]}]}},
        {"details": {"attachments": []}, "links": "x"},
        {"links": {"documents": "x"}},
        {"links": {"documents": ["x"]}},
        {"document_type": "redirect", "redirects": ["x"]},
    ],
    ids=str,
)
def test_a_document_of_another_shape_is_an_error_and_never_a_crash(document):
    with pytest.raises(LayoutChanged):
        newest("social-care", [document])


def test_links_and_redirects_of_another_shape_are_errors_too():
    for document in (
        {"links": "x"},
        {"links": {"documents": "x"}},
        {"document_type": "redirect", "redirects": ["x"]},
    ):
        with pytest.raises(LayoutChanged):
            further_paths("social-care", document)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)//a.csv",
        "data:text/csv,URN/a.csv",
        "ftp://www.gov.uk/a.csv",
        "https://invented.example/media/a.csv",
        "https://www.gov.uk.invented.example/a.csv",
        "https://www.gov.uk@invented.example/a.csv",
        "https://www.gov.uk:8443/a.csv",
        "https://[/a.csv",
        "media/a.csv",
        "https://www.gov.uk/\na.csv",
    ],
)
def test_an_address_that_is_not_on_gov_uk_is_an_error(url):
    title = f"{SCHOOLS} - latest inspections as at 31 August 2026"
    older = file(f"{SCHOOLS} - latest inspections as at 31 July 2026")
    with pytest.raises(LayoutChanged, match=r"an address on GOV\.UK for 'Management"):
        newest("state-schools", [page(older, file(title, url=url, content_type="text/csv"))])


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        (f"{ASSETS}/a.csv", f"{ASSETS}/a.csv"),
        (f"{ASSETS}/a.csv#top".replace("https:", "http:"), f"{ASSETS}/a.csv"),
        ("/government/uploads/a.csv", "https://www.gov.uk/government/uploads/a.csv"),
    ],
)
def test_an_address_on_gov_uk_is_given_whole(url, whole):
    title = f"{SCHOOLS} - latest inspections as at 31 August 2026"
    assert newest("state-schools", [page(file(title, url=url))]).url == whole


def test_an_old_file_with_an_odd_address_is_no_hindrance():
    odd = file(f"{SCHOOLS} - latest inspections as at 31 July 2014", url="http://x.example/a.csv")
    new = file(f"{SCHOOLS} - latest inspections as at 31 August 2026")
    assert chosen("state-schools", odd, new) == new["title"]


def test_a_title_is_shown_on_one_line_without_what_cannot_be_seen():
    title = f"{SCHOOLS} -\n latest inspections  as\x1b[2J at 31 August 2026"
    shown = chosen("state-schools", file(title, "a.csv"))
    assert shown == f"{SCHOOLS} - latest inspections as[2J at 31 August 2026"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("details", "links", "documents", "attachments", "base_path", "document_type"),
                    *(
                        "title",
                        "url",
                        "attachment_type",
                        "redirects",
                        "destination",
                        "content_type",
                    ),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.sampled_from(get_args(Series)), st.lists(anything, max_size=2))
def test_whatever_comes_the_answer_is_a_file_or_an_error_of_ours(series, documents):
    with suppress(LayoutChanged):
        read = [read_document(json.dumps(each), "/x") for each in documents]
        for each in read:
            further_paths(series, each)
        newest(series, read)
