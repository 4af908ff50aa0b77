"""The fast path: real listings of the replica, and which of their rows point to news."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from scrapers.errors import LayoutChanged, Unreachable
from scrapers.hosts import Hosts, Limits, NotesInMemory
from scrapers.http import Client
from scrapers.model import ListingRow, Milestone, ProviderKey
from scrapers.remits import CHILDRENS_HOMES, EDUCATION
from scrapers.replica import Fault, InventedProvider, InventedReport, Replica, Site, faults, serve
from watcher.news import CLOSED, OPEN, OVERLAP, News, moved, read_news
from watcher.store.listings import Mark

TODAY = date(2026, 11, 23)


def home(number: int, *, days_ago: int, grade: str | None = "Good") -> InventedProvider:
    """An invented home whose newest report was published so many days ago."""
    published = TODAY - timedelta(days=days_ago)
    report = InventedReport(f"98{number:06}", "Full inspection", published, published, grade)
    return InventedProvider(
        ProviderKey(2, f"98{number:05}"),
        local_authority="Coventry",
        milestones=(Milestone("Registered", date(2020, 1, 1)),),
        reports=(report,),
    )


def homes(count: int, *, a_day: int = 10) -> Site:
    """So many invented homes, with so many reports a day up to today."""
    return Site(home(number, days_ago=number // a_day) for number in range(count))


@pytest.fixture
def site() -> Site:
    return homes(450)


@pytest.fixture
def client(replica: Replica) -> Iterator[Client]:
    hosts = Hosts(replica.url, replica.url, replica.url)
    limits = Limits(attempts=1)
    with Client(hosts, "tests@example.org", "0", 0, NotesInMemory(), limits=limits) as client:
        client.page("/provider/2/9800000", kind="provider")  # robots.txt is read by now
        replica.forget_requests()
        yield client


def marks(news: News) -> dict[ProviderKey, Mark]:
    return {row.provider: Mark(row.latest, row.rating) for row in news.rows}


def asked(replica: Replica) -> int:
    """How many listings were asked for since the last question."""
    count = len(replica.requests)
    replica.forget_requests()
    return count


def publish(site: Site, number: int, *, days_ago: int = 0, grade: str | None = "Good") -> None:
    """A further report of one of the homes."""
    published = TODAY - timedelta(days=days_ago)
    file_id = str(99000000 + number)
    site.publish(
        f"2/98{number:05}", InventedReport(file_id, "Full inspection", published, published, grade)
    )


def everything_seen(site: Site) -> dict[ProviderKey, Mark]:
    """What is seen once the whole listing has been read."""
    return {
        each.key: Mark(each.newest.published, each.newest.grade)
        for each in site.providers
        if each.newest
    }


# --- reading a listing


def test_the_first_reading_takes_one_page(client, replica):
    news = read_news(client, CHILDRENS_HOMES, OPEN, {})

    assert asked(replica) == 1
    assert len(news.rows) == 100
    assert news.notes == ()


def test_no_news_takes_one_request(client, replica):
    seen = marks(read_news(client, CHILDRENS_HOMES, OPEN, {}))
    asked(replica)

    again = read_news(client, CHILDRENS_HOMES, OPEN, seen)

    assert asked(replica) == 1
    assert marks(again) == seen


def test_news_takes_as_many_pages_as_reach_back_over_the_overlap(client, replica, site):
    """A hundred rows are ten days here, so one page reaches beyond the overlap."""
    seen = marks(read_news(client, CHILDRENS_HOMES, OPEN, {}))
    asked(replica)
    publish(site, 300)

    news = read_news(client, CHILDRENS_HOMES, OPEN, seen)

    assert asked(replica) == 1
    assert news.rows[0].provider == ProviderKey(2, "9800300")


def test_after_a_long_absence_every_page_of_news_is_read(client, replica, site):
    seen = {each.key: Mark(TODAY - timedelta(days=100), "Good") for each in site.providers}
    for number in range(0, 450, 2):
        publish(site, number, days_ago=1)

    news = read_news(client, CHILDRENS_HOMES, OPEN, seen)

    assert asked(replica) == 5
    assert len(news.rows) == 450


def test_a_report_dated_back_is_found_among_much_news(client, replica, site):
    """Within the overlap it may stand on a later page, behind what came in the meantime."""
    seen = everything_seen(site)
    for number in range(200, 320):
        publish(site, number)
    publish(site, 449, days_ago=OVERLAP.days - 1, grade="Inadequate")

    news = read_news(client, CHILDRENS_HOMES, OPEN, seen)

    assert asked(replica) == 2
    assert ProviderKey(2, "9800449") in {row.provider for row in news.rows}


def test_reading_ends_at_a_page_without_anything_new():
    site = homes(350, a_day=100)  # the overlap is five pages deep
    with serve(site) as busy:
        hosts = Hosts(busy.url, busy.url, busy.url)
        with Client(hosts, "tests@example.org", "0", 0, NotesInMemory()) as other:
            seen = everything_seen(site)
            publish(site, 349)

            news = read_news(other, CHILDRENS_HOMES, OPEN, seen)

    assert len(news.rows) == 200


def test_a_short_listing_ends_where_it_ends(client, replica):
    assert read_news(client, EDUCATION, OPEN, {}) == News(())
    assert asked(replica) == 1


def test_the_listing_of_closed_ones_shows_a_home_that_left(client, site):
    site.close("2/9800007", TODAY)

    opened = read_news(client, CHILDRENS_HOMES, OPEN, everything_seen(site))
    closed = read_news(client, CHILDRENS_HOMES, CLOSED, {})

    assert ProviderKey(2, "9800007") not in {row.provider for row in opened.rows}
    assert [row.provider for row in closed.rows] == [ProviderKey(2, "9800007")]


def test_a_site_that_gives_fewer_rows_than_asked_loses_none(client, replica, site):
    """The limit of rows has changed before (February 2025)."""
    seen = {each.key: Mark(TODAY - timedelta(days=100), "Good") for each in site.providers}
    replica.faults.append(Fault("/search", faults.transform(first_rows(30))))

    news = read_news(client, CHILDRENS_HOMES, OPEN, seen)

    assert asked(replica) == 15
    assert len({row.provider for row in news.rows}) == 450


def test_a_listing_that_repeats_its_page_is_not_believed(client, replica, site):
    seen = {each.key: Mark(TODAY - timedelta(days=100), "Good") for each in site.providers}
    same = client.page("/search?level_1_types=3&level_2_types=11&rows=100&sort=date",
                       kind="listing").text  # fmt: skip
    replica.faults.append(Fault("/search", faults.body(same)))

    with pytest.raises(LayoutChanged, match="rows other than those of the page before"):
        read_news(client, CHILDRENS_HOMES, OPEN, seen)


def test_rows_out_of_order_are_told_to_the_operator(client, replica):
    replica.faults.append(Fault("/search", faults.transform(turned_round)))

    news = read_news(client, CHILDRENS_HOMES, OPEN, {})

    assert len(news.rows) == 100
    assert news.notes == (
        "the rows are not in order of date; until they are, the sweep finds the news",
    )


def test_more_news_than_anyone_reads_is_told_to_the_operator(client, replica, site):
    seen = {each.key: Mark(TODAY - timedelta(days=100), "Good") for each in site.providers}
    replica.faults.append(Fault("/search", faults.transform(first_rows(10))))

    news = read_news(client, CHILDRENS_HOMES, OPEN, seen)

    assert asked(replica) == 20
    assert "what lies deeper is found by the sweep" in news.notes[0]


def test_a_listing_that_fails_half_way_is_no_news_at_all(client, replica, site):
    """Or its first page would be kept as seen, and what stood behind it be lost."""
    seen = {each.key: Mark(TODAY - timedelta(days=100), "Good") for each in site.providers}
    replica.faults.append(Fault(lambda target: "start=100" in target, faults.status(500)))

    with pytest.raises(Unreachable):
        read_news(client, CHILDRENS_HOMES, OPEN, seen)


def split(page: str) -> tuple[str, list[str], str]:
    mark = '<li class="search-result"'
    head, *rows = page.split(mark)
    last, end, tail = rows[-1].rpartition("</ul>")
    whole = [mark + row for row in (*rows[:-1], last)]
    return head, whole, end + tail


def first_rows(count: int):
    """The page with no more rows than so many."""

    def change(page: str) -> str:
        head, rows, tail = split(page)
        return head + "".join(rows[:count]) + tail

    return change


def turned_round(page: str) -> str:
    head, rows, tail = split(page)
    return head + "".join(reversed(rows)) + tail


# --- which rows point to news

KEY = ProviderKey(2, "9800001")
BEFORE, NEW = date(2026, 8, 4), date(2026, 11, 23)
ROW = ListingRow(KEY, "Hollybank (invented)", None, "Good", NEW)


def tries(
    row: ListingRow, *, seen: Mark | None, held: date | None = BEFORE, chases: int = 0
) -> int | None:
    """How often the page was tried for this row; None if it need not be read."""
    found = moved([row], {KEY: seen} if seen else {}, {KEY: held}, {KEY: chases})
    return found.get(KEY)


def test_a_row_of_nobody_watched_or_not_yet_read_is_no_business_of_ours():
    assert moved([ROW], {}, {}, {}) == {}


def test_a_row_never_seen_is_news_only_if_it_is_ahead_of_the_page():
    assert tries(ROW, seen=None) == 0
    assert tries(ROW, seen=None, held=None) == 0
    assert tries(ROW, seen=None, held=NEW) is None
    assert tries(replace(ROW, latest=None), seen=None) is None


@pytest.mark.parametrize(
    "seen",
    [Mark(BEFORE, "Good"), Mark(NEW, "Inadequate"), Mark(NEW, None), Mark(None, "Good")],
    ids=["date", "grade", "a grade appeared", "a date appeared"],
)
def test_a_row_that_is_other_than_it_was_makes_the_page_be_read(seen):
    assert tries(ROW, seen=seen, held=NEW) == 0


def test_a_grade_that_vanished_from_the_listing_makes_the_page_be_read_and_nothing_more():
    """The newest document is now an ungraded visit: what that means, the page says."""
    assert tries(replace(ROW, rating=None), seen=Mark(NEW, "Good"), held=NEW) == 0


def test_a_row_as_it_was_and_no_newer_than_the_page_is_left_alone():
    assert tries(ROW, seen=Mark(NEW, "Good"), held=NEW) is None
    assert tries(ROW, seen=Mark(NEW, "Good"), held=date(2026, 12, 1)) is None


def test_a_row_ahead_of_the_page_is_chased_a_bounded_number_of_times():
    chased, chases = [], 0
    while (again := tries(ROW, seen=Mark(NEW, "Good"), chases=chases)) is not None:
        chased.append(again)
        chases = again
        assert len(chased) < 100

    assert chased == list(range(1, 13))


def test_a_row_that_changes_while_it_is_chased_starts_anew():
    assert tries(ROW, seen=Mark(BEFORE, "Good"), chases=12) == 0


def test_a_row_out_of_place_here_and_there_is_no_disorder(client, replica):
    def one_moved(page: str) -> str:
        """The tenth row changes places with the fiftieth, some days older."""
        before, *rows = page.split('<li class="search-result">')
        rows[9], rows[49] = rows[49], rows[9]
        return '<li class="search-result">'.join([before, *rows])

    replica.faults.append(Fault("/search", faults.transform(one_moved)))

    assert read_news(client, CHILDRENS_HOMES, OPEN, {}).notes == ()
