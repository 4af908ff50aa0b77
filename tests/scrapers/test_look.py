"""One look at an address: the answer as it came, had no less politely than any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scrapers.errors import Disallowed, Throttled, Unreachable
from scrapers.hosts import Hosts, Limits, NotesInMemory
from scrapers.http import Client
from scrapers.look import Look, kept
from scrapers.replica import Fault, faults

HOME = "/provider/2/9000001"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def client(replica):
    hosts = Hosts(replica.url, replica.url, replica.url)
    limits = Limits(connect=2, read=2, deadline=5, attempts=2, wait=0, forbidden=0.001)
    with Client(
        hosts, "tests@example.org", "0", 0, NotesInMemory(), now=lambda: NOW, limits=limits
    ) as opened:
        yield opened


def test_a_page_is_had_with_its_status_and_headers(client, replica):
    replica.variants = replace(replica.variants, validators=True)
    seen = client.look(HOME, kind="provider")
    assert (seen.status, seen.url, seen.taken) == (200, replica.url + HOME, NOW)
    assert "URN: 9000001" in seen.text
    assert {"etag", "last-modified", "date", "content-type"} <= seen.headers.keys()
    assert "server" not in seen.headers


def test_a_redirect_is_not_followed(client, replica):
    path = "/inspection-reports/find-inspection-report/provider/CARE/9000001"
    seen = client.look(path, kind="provider")
    assert (seen.status, seen.headers["location"], seen.body) == (302, HOME, b"")
    assert [request.path for request in replica.requests] == ["/robots.txt", path]


@pytest.mark.parametrize("status", [404, 410, 418, 500])
def test_any_status_is_an_answer(client, replica, status):
    replica.faults.append(Fault(HOME, faults.status(status)))
    assert client.look(HOME, kind="provider").status == status


def test_what_robots_txt_forbids_is_not_looked_at(client, replica):
    replica.variants = replace(replica.variants, robots="User-agent: *\nDisallow: /provider/\n")
    with pytest.raises(Disallowed):
        client.look(HOME, kind="provider")
    assert [request.path for request in replica.requests] == ["/robots.txt"]


def test_a_host_that_wants_to_be_left_alone_is(client, replica):
    replica.faults.append(Fault(HOME, faults.status(429, retry_after="7200")))
    for _ in range(2):
        with pytest.raises(Throttled):
            client.look(HOME, kind="provider")
    assert [request.path for request in replica.requests] == ["/robots.txt", HOME]


def test_no_other_host_is_looked_at(client):
    with pytest.raises(Unreachable, match="none of the configured hosts"):
        client.look("http://elsewhere.example/", kind="provider")


def test_each_look_is_counted(client):
    client.look(HOME, kind="provider")
    assert (client.requests.provider, client.requests.robots) == (1, 1)


def test_no_cookie_is_kept():
    headers = kept([("Set-Cookie", "session=1"), ("ETag", '"a"'), ("X-Other", "b")])
    assert headers == {"etag": '"a"'}


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"date": "Mon, 23 Nov 2026 08:00:00 GMT"}, NOW),
        ({"date": "Mon, 23 Nov 2026 07:50:00 GMT", "age": "600"}, NOW),
        ({"date": "Mon, 23 Nov 2026 08:00:00 GMT", "age": "nonsense"}, NOW),
        ({"date": "Mon, 23 Nov 2026 08:00:00 GMT", "age": "9" * 40}, NOW),
        ({"date": "some day"}, None),
        ({}, None),
    ],
)
def test_the_time_of_a_host_is_read_with_what_the_answer_spent_in_a_cache(
    headers: dict[str, str], said: Any
):
    assert Look("", 200, NOW, headers).dated == said
