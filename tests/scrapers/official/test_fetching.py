"""The newest official file onto this machine: from the replica, over real sockets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from scrapers.errors import Disallowed, LayoutChanged, NotFound, Throttled, Unreachable
from scrapers.hosts import Hosts, Limits, NotesInMemory
from scrapers.http import Client
from scrapers.official.fetching import AlreadyHeld, Fetched, fetch, find
from scrapers.official.model import Series
from scrapers.replica import Fault, Replica, Variants, faults, publish_from

TODAY = date(2026, 11, 26)
API = "/api/content"
SCHOOLS_PAGE = (
    "/government/statistical-data-sets/"
    "monthly-management-information-ofsteds-school-inspections-outcomes"
)


@contextmanager
def at(replica: Replica, **limits: Any) -> Iterator[Client]:
    url = replica.url
    quick = Limits(connect=5, read=5, wait=0, **limits)
    with Client(Hosts(url, url, url), "tests", "1", 0, NotesInMemory(), limits=quick) as client:
        yield client


@pytest.fixture
def client(replica: Replica) -> Iterator[Client]:
    with at(replica) as made:
        yield made


def asked(replica: Replica) -> list[str]:
    return [request.path for request in replica.requests if request.kind == "official"]


@pytest.mark.parametrize("series", get_args(Series))
def test_the_newest_file_of_every_series_is_found_and_downloaded(
    site, replica, client, tmp_path, series: Series
):
    publish_from(site, series, date(2025, 3, 31))
    newer = publish_from(site, series, date(2026, 3, 31))
    told: list[tuple[int, int | None]] = []
    found = fetch(client, series, TODAY, tmp_path, progress=lambda *now: told.append(now))
    assert isinstance(found, Fetched)
    assert found.path.parent == tmp_path
    assert found.path.read_bytes() == newer.content
    assert found.sha256 == hashlib.sha256(newer.content).hexdigest()
    assert found.attachment.as_at == date(2026, 3, 31)
    assert found.attachment.published == newer.published
    assert found.attachment.size == len(newer.content) == told[-1][0]
    assert found.attachment.url.startswith("https://assets.publishing.service.gov.uk/media/")
    assert client.requests.official == len(asked(replica))


def test_a_file_that_is_held_already_is_not_downloaded_again(site, replica, client, tmp_path):
    publish_from(site, "childcare", date(2026, 6, 30))
    first = fetch(client, "childcare", TODAY, tmp_path)
    held = first.attachment.url
    replica.forget_requests()
    again = fetch(client, "childcare", TODAY, tmp_path / "new", unless=held)
    assert again == AlreadyHeld(first.attachment)
    assert not any("/media/" in path for path in asked(replica))
    assert not (tmp_path / "new").exists()

    publish_from(site, "childcare", date(2026, 9, 30))
    assert isinstance(fetch(client, "childcare", TODAY, tmp_path, unless=held), Fetched)


def test_the_file_has_a_name_of_ours_whatever_its_own_is(site, client, tmp_path):
    name = "..%2F..%2Fetc%2Fstate-funded_schools_-_latest_inspections_31_August_2026.csv"
    site.publish_official("state-schools", date(2026, 8, 31), b"URN\r\n", name.replace("%2F", "_"))
    found = fetch(client, "state-schools", TODAY, tmp_path)
    assert isinstance(found, Fetched)
    assert found.path == tmp_path / "state-schools-2026-08-31.csv"


def test_social_care_is_found_through_the_collection_in_any_year(site, replica, client):
    """The pages of 2024 are not among those that are known by their address today."""
    publish_from(site, "social-care", date(2024, 3, 31))
    found = find(client, "social-care", TODAY)
    assert found.as_at == date(2024, 3, 31)
    assert asked(replica)[0] == f"{API}/government/collections/childrens-social-care-statistics"
    assert [request.status for request in replica.requests].count(404) == 3


def test_social_care_in_autumn_is_newer_than_in_spring(site, client):
    for as_at in (date(2025, 3, 31), date(2025, 9, 30)):
        publish_from(site, "social-care", as_at)
    assert find(client, "social-care", date(2026, 2, 1)).as_at == date(2025, 9, 30)
    publish_from(site, "social-care", date(2026, 3, 31))
    assert find(client, "social-care", date(2026, 8, 1)).as_at == date(2026, 3, 31)


def test_each_page_is_asked_once(site, replica, client):
    publish_from(site, "social-care", date(2026, 3, 31))
    find(client, "social-care", TODAY)
    assert len(asked(replica)) == len(set(asked(replica))) == 4


def test_where_no_page_is_to_be_found_it_says_where_it_looked(client):
    with pytest.raises(NotFound) as caught:
        find(client, "social-care", TODAY)
    assert "GOV.UK has no page where the files of social-care were" in caught.value.detail
    assert "childrens-social-care-in-england-2026" in caught.value.where


def answers(replica: Replica, path: str, document: object) -> None:
    text = document if isinstance(document, str) else json.dumps(document)
    replica.faults.append(Fault(f"{API}{path}", faults.body(text, "application/json")))


def test_a_page_that_has_moved_is_followed_and_a_circle_comes_to_its_end(site, replica, client):
    publish_from(site, "further-education", date(2026, 8, 31))
    old = (
        "/government/statistical-data-sets/monthly-management-information-ofsteds-further-"
        "education-and-skills-inspections-outcomes-from-december-2015"
    )
    new = (
        "/government/statistical-data-sets/inspections-and-outcomes-in-further-education-and-"
        "skills-management-information"
    )
    answers(replica, old, {"document_type": "redirect", "redirects": [{"destination": new}]})
    assert find(client, "further-education", TODAY).as_at == date(2026, 8, 31)

    answers(replica, new, {"document_type": "redirect", "redirects": [{"destination": old}]})
    replica.faults.reverse()
    with pytest.raises(LayoutChanged):
        find(client, "further-education", TODAY)


def test_pages_without_end_are_left_at_a_dozen(replica, client):
    def chain(path: str) -> bool:
        return path.startswith(API)

    hop = iter(range(1000))

    def on(_: object) -> Any:
        to = {"document_type": "redirect", "redirects": [{"destination": f"/x/{next(hop)}"}]}
        return faults.body(json.dumps(to))(faults.Answer(200, b""))

    replica.faults.append(Fault(chain, on))
    with pytest.raises(LayoutChanged):
        find(client, "childcare", TODAY)
    assert len(asked(replica)) == 12


@pytest.mark.parametrize(
    "document", ["<html>Maintenance</html>", "", "[]", {}, {"details": {"attachments": "none"}}]
)
def test_one_page_that_is_not_understood_fails_it_all(site, replica, client, document):
    """The newest file may be the one that is on it."""
    publish_from(site, "social-care", date(2025, 3, 31))
    answers(replica, "/government/collections/childrens-social-care-statistics", document)
    with pytest.raises(LayoutChanged, match="/government/collections/childrens"):
        find(client, "social-care", TODAY)


def test_a_page_that_cannot_be_reached_fails_it_too(site, replica, client):
    publish_from(site, "social-care", date(2025, 3, 31))
    replica.faults.append(Fault(f"{API}/government/collections", faults.status(500)))
    with pytest.raises(Unreachable):
        find(client, "social-care", TODAY)


def test_a_file_under_another_title_is_said_to_be_missing_with_the_titles_there_are(site, client):
    site.publish_official("childcare", date(2026, 6, 30), b"x", "a.csv", "Invented new words")
    with pytest.raises(LayoutChanged, match="'Invented new words'"):
        find(client, "childcare", TODAY)


def test_an_address_elsewhere_is_never_asked(site, replica, client, tmp_path):
    title = "state-funded schools - latest inspections as at 31 August 2026"
    for url in ("https://invented.example/a.csv", "javascript:alert(1)/a.csv"):
        files = [{"attachment_type": "file", "title": title, "url": url}]
        answers(replica, SCHOOLS_PAGE, {"details": {"attachments": files}})
        with pytest.raises(LayoutChanged, match=r"an address on GOV\.UK"):
            fetch(client, "state-schools", TODAY, tmp_path)
        replica.faults.clear()
    assert list(tmp_path.iterdir()) == []


def test_what_goes_wrong_on_the_way_leaves_no_file(site, replica, tmp_path):
    publish_from(site, "state-schools", date(2026, 8, 31))
    for action, error in (
        (faults.cut(0.5), Unreachable),
        (faults.reset(), Unreachable),
        (faults.status(404), NotFound),
        (faults.status(429, retry_after="3600"), Throttled),
        (faults.body("<h1>Soon</h1>"), Unreachable),
        (faults.redirect("https://invented.example/a.csv"), Unreachable),
        (faults.drip(100, 0.05), Unreachable),
    ):
        replica.faults[:] = [Fault("/media/", action)]
        with at(replica, official_deadline=0.3) as client, pytest.raises(error):
            fetch(client, "state-schools", TODAY, tmp_path)
        assert list(tmp_path.iterdir()) == []


def test_a_download_that_breaks_once_is_whole_in_the_end(site, replica, client, tmp_path):
    newest = publish_from(site, "state-schools", date(2026, 8, 31))
    replica.faults.append(Fault("/media/", faults.cut(0.5), times=1))
    found = fetch(client, "state-schools", TODAY, tmp_path)
    assert isinstance(found, Fetched)
    assert found.path.read_bytes() == newest.content


def test_robots_txt_is_obeyed(site, replica, client, tmp_path):
    publish_from(site, "state-schools", date(2026, 8, 31))
    replica.variants = Variants(robots="User-agent: *\nDisallow: /media/\n")
    with pytest.raises(Disallowed):
        fetch(client, "state-schools", TODAY, tmp_path)
    assert not any("/media/" in path for path in asked(replica))


def test_a_folder_is_made_if_it_is_not_there_and_an_older_file_stays(site, client, tmp_path):
    folder = tmp_path / "files" / "official"
    publish_from(site, "state-schools", date(2026, 7, 31))
    fetch(client, "state-schools", TODAY, folder)
    publish_from(site, "state-schools", date(2026, 8, 31))
    fetch(client, "state-schools", TODAY, folder)
    assert sorted(path.name for path in Path(folder).iterdir()) == [
        "state-schools-2026-07-31.csv",
        "state-schools-2026-08-31.csv",
    ]
