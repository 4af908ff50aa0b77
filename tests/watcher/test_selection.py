"""Who watches whom, which listings show their news, and which pages are read when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.model import ProviderKey
from scrapers.remits import (
    AUTHORITIES,
    CHILDCARE,
    CHILDRENS_HOMES,
    EDUCATION,
    EVERYTHING,
    KINDS,
    SOCIAL_CARE,
    Category,
    kind_of,
)
from watcher.config import Watch
from watcher.selection import Pages, alias, key_of, listings, members, pages, watched_still
from watcher.store.providers import Reading

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
COVENTRY, SANDWELL = ProviderKey(2, "9000001"), ProviderKey(2, "9000002")
RESOLVED = {"9000002": SANDWELL}


def watch(name: str, *providers: ProviderKey | str, **aliases: str) -> Watch:
    references: dict[str, ProviderKey | str] = {
        "coventry": COVENTRY,
        "sandwell": "9000002",
        "nobody": "9000009",
    }
    return Watch(
        name,
        providers,
        ("desk",),
        frozenset({"published"}),
        "low",
        {references[key]: words for key, words in aliases.items()},
    )


# --- who watches whom


def test_a_provider_in_two_watches_is_one_with_two_watches_in_file_order():
    one, two = watch("One", COVENTRY, SANDWELL), watch("Two", SANDWELL)

    found = members([one, two], {}, {})

    assert found.watches == {COVENTRY: (one,), SANDWELL: (one, two)}


def test_a_bare_urn_and_a_key_that_mean_the_same_are_one_provider():
    one = watch("One", SANDWELL, "9000002")

    assert members([one], RESOLVED, {}).watches == {SANDWELL: (one,)}


def test_a_urn_of_which_nothing_is_known_yet_is_unresolved_once():
    found = members([watch("One", "9000009"), watch("Two", "9000009", COVENTRY)], RESOLVED, {})

    assert found.unresolved == ("9000009",)
    assert list(found.watches) == [COVENTRY]


def test_members_of_some_watches_or_of_all():
    found = members([watch("One", SANDWELL, COVENTRY), watch("Two", SANDWELL)], {}, {})

    assert set(found.on(None)) == {COVENTRY, SANDWELL}
    assert found.on(frozenset({"Two"})) == [SANDWELL]
    assert found.on(frozenset()) == []
    assert found.of("One") == [COVENTRY, SANDWELL]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (COVENTRY, "our Coventry placement"),
        (SANDWELL, "the new one"),  # written as a bare URN
        (ProviderKey(21, "9000001"), None),  # a URN alone is not unique
    ],
)
def test_an_alias_is_found_by_key_and_by_bare_urn(key, words):
    one = watch("One", coventry="our Coventry placement", sandwell="the new one", nobody="?")

    assert alias(key, one, RESOLVED) == words


def test_a_reference_is_a_key_or_stands_for_one_or_for_none_yet():
    assert key_of(COVENTRY, {}) == COVENTRY
    assert key_of("9000002", RESOLVED) == SANDWELL
    assert key_of("9000009", RESOLVED) is None


# --- which listings


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ((), ()),
        ((2, 2), (CHILDRENS_HOMES,)),
        ((21, 23, 25, 1000), (EDUCATION,)),
        ((2, 44), (CHILDRENS_HOMES, AUTHORITIES)),
        ((2, 16, 21), (EDUCATION, CHILDCARE, CHILDRENS_HOMES)),
        ((2, 16, 999), (EVERYTHING,)),  # a type code never seen is listed who knows where
    ],
)
def test_the_fewest_listings_that_show_the_news(types, expected):
    assert listings(ProviderKey(code, "9000001") for code in types) == expected


@given(st.sets(st.sampled_from((*KINDS, 998, 999))))
def test_every_provider_is_in_exactly_one_of_the_listings(types):
    found = listings(ProviderKey(code, "9000001") for code in types)

    for code in types:
        assert sum(category.covers(kind_of(code).listing) for category in found) == 1


def test_a_listing_covers_what_is_divided_from_it():
    assert EVERYTHING.covers(CHILDRENS_HOMES)
    assert SOCIAL_CARE.covers(CHILDRENS_HOMES)
    assert not CHILDRENS_HOMES.covers(SOCIAL_CARE)
    assert not EDUCATION.covers(Category(2))


# --- who is watched still


@pytest.mark.parametrize(("days", "watched"), [(0, True), (364, True), (366, False)])
def test_a_provider_that_left_is_watched_for_a_year(days, watched):
    """Of 98 reports on settings that left in 2024-25, 23 were published after the closure."""
    ended = {COVENTRY: NOW - timedelta(days=days)}

    found = watched_still([SANDWELL, COVENTRY], ended, NOW)

    assert found == ((COVENTRY, SANDWELL) if watched else (SANDWELL,))


# --- which pages


def reading(
    number: int, *, due: float = 24, tried: float | None = -1, moved: bool = False
) -> Reading:
    """How the reading of one page goes; times in hours from now."""
    last = None if tried is None else NOW + timedelta(hours=tried)
    return Reading(
        ProviderKey(2, f"90000{number:02}"),
        NOW + timedelta(hours=due),
        moved,
        0,
        last,
        last,
        last,
        None,
        None,
        None,
        0,
        None,
    )


def chosen(*readings: Reading, spare: int = 0, everything: bool = False) -> list[list[int]]:
    by_key = {each.provider: each for each in readings}
    found = pages(by_key, NOW, spare=spare, everything=everything)
    return [[int(key.urn[-2:]) for key in part] for part in (found.moved, found.due, found.spare)]


def test_first_what_a_listing_says_has_moved_then_what_is_due_then_what_was_untried_longest():
    assert chosen(
        reading(1, tried=-5),
        reading(2, due=-1),
        reading(3, due=-2),
        reading(4, moved=True),
        reading(5, tried=-9),
        reading(6, moved=True, due=-9),
        spare=1,
    ) == [[4, 6], [3, 2], [5]]


def test_a_page_is_due_at_its_time_and_not_before():
    assert chosen(reading(1, due=0), reading(2, due=0.001)) == [[], [1], []]


def test_a_page_never_tried_is_the_first_spare_one():
    assert chosen(reading(1, tried=-99), reading(2, tried=None), spare=1) == [[], [], [2]]


def test_spare_is_how_many_more_than_needed():
    readings = [reading(number, tried=-number) for number in range(1, 8)]

    assert chosen(*readings, spare=0) == [[], [], []]
    assert chosen(*readings, spare=3) == [[], [], [7, 6, 5]]
    assert chosen(*readings, spare=99) == [[], [], [7, 6, 5, 4, 3, 2, 1]]


def test_a_sweep_reads_every_page():
    readings = [reading(1, moved=True), reading(2), reading(3, due=-1)]

    assert chosen(*readings, spare=5, everything=True) == [[1], [3, 2], []]


@given(
    st.lists(
        st.builds(
            reading,
            st.integers(0, 30),
            due=st.integers(-9, 9),
            tried=st.none() | st.integers(-9, -1),
            moved=st.booleans(),
        ),
        unique_by=lambda each: each.provider,
    ),
    st.integers(0, 9),
    st.booleans(),
)
def test_no_page_is_read_twice_and_none_that_is_due_is_left_out(readings, spare, everything):
    found = pages({r.provider: r for r in readings}, NOW, spare=spare, everything=everything)

    assert len(found.all()) == len(set(found.all()))
    needed = {r.provider for r in readings if r.moved or everything or r.next_due <= NOW}
    assert needed == {*found.moved, *found.due}
    assert len(found.spare) == min(spare, len(readings) - len(needed))
    assert found.all() == Pages(found.moved, found.due, found.spare).all()
