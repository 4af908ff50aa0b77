"""How the providers of a watch stand together."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.model import Judgement, Provider, ProviderKey, Report
from scrapers.statuses import status_of
from watcher.events import Held, Known
from watcher.groups import Group, group

OVERALL = "Overall experiences and progress of children and young people"
RI = "Requires improvement to be good"


def home(
    *grades: str | None,
    status: str = "Open",
    type_code: int = 2,
    heading: str = OVERALL,
    scale: str = "sccif4",
) -> Known:
    """An invented provider with one report for each grade, from oldest to newest."""
    reports = tuple(
        Report(
            f"9900{number:04}",
            "Full inspection" if grade else "Monitoring visit",
            None,
            date(2025, 1, 1 + number),
            (Judgement(heading, grade, scale),) if grade else (),
        )
        for number, grade in enumerate(grades)
    )
    provider = Provider(
        ProviderKey(type_code, "9000001"), None, None, status_of(status) or "", status
    )
    return Known(provider, tuple(map(Held, reports)), (), 1)


def grades(*members: Known) -> list[tuple[str, int]]:
    return list(group("Hollybank Care", members).grades)


def test_open_homes_are_counted_by_grade_and_closed_ones_apart():
    """The example of the contract."""
    found = group(
        "Hollybank Care",
        [
            home("Good", "Inadequate"),
            home("Inadequate"),
            home("Inadequate", "Good"),
            home("Good"),
            home("Inadequate", status="Closed"),
        ],
    )

    assert found == Group("Hollybank Care", 4, 1, (("Inadequate", 2), ("Good", 2)), "homes")
    assert {"watch": found.watch, "open": found.open, "closed": found.closed} == {
        "watch": "Hollybank Care",
        "open": 4,
        "closed": 1,
    }


def test_the_worst_grade_comes_first_however_few_have_it():
    members = [home("Outstanding"), home("Good"), home("Good"), home(RI), home("Inadequate")]

    assert grades(*members) == [("Inadequate", 1), (RI, 1), ("Good", 2), ("Outstanding", 1)]


def test_the_newest_grade_counts_and_an_ungraded_visit_changes_none():
    assert grades(home("Good", "Inadequate", None)) == [("Inadequate", 1)]


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("Open", (1, 0)),
        ("Suspended", (1, 0)),  # it may open again: it is not gone
        ("", (1, 0)),  # a page that states no status
        ("Closed", (0, 1)),
        ("Resigned", (0, 1)),
        ("Cancelled", (0, 1)),
        ("Proposed to open", (0, 0)),
        ("Refused", (0, 0)),
    ],
)
def test_what_is_open_and_what_is_closed(status, counts):
    found = group("Hollybank Care", [home("Good", status=status)])

    assert (found.open, found.closed) == counts
    assert sum(count for _, count in found.grades) == found.open


def test_open_homes_without_a_grade_are_counted_as_such():
    found = group("Hollybank Care", [home(), home(None), home("Good")])

    assert (found.open, found.ungraded, found.grades) == (3, 2, (("Good", 1),))


def test_two_spellings_of_a_grade_add_up():
    assert grades(home("Requires improvement"), home(RI), home("good"), home("Good")) == [
        (RI, 2),
        ("Good", 2),
    ]


def test_a_lowest_heading_is_never_counted_as_a_grade():
    school = home("Good", type_code=21, heading="Quality of education", scale="oeif4")

    assert grades(school, home("Good", type_code=21, heading="Overall effectiveness")) == [
        ("Good (lowest)", 1),
        ("Good", 1),
    ]


def test_a_grade_that_the_table_lacks_is_counted_as_it_stands_and_last():
    assert grades(home("Splendid", scale="scale-of-a-later-release"), home("Good")) == [
        ("Good", 1),
        ("Splendid", 1),
    ]


@pytest.mark.parametrize(
    ("types", "noun"),
    [
        ((2, 2), "homes"),
        ((21, 23, 25), "schools"),
        ((2, 21), "providers"),
        ((17,), "providers"),
        ((999,), "providers"),
        ((), "providers"),
    ],
)
def test_what_they_are_called_together(types, noun):
    assert group("w", [home(type_code=code) for code in types]).noun == noun


members = st.lists(
    st.builds(
        home,
        st.sampled_from((None, "Inadequate", RI, "Good", "Outstanding")),
        status=st.sampled_from(("Open", "Closed", "Suspended", "Proposed to open", "")),
    )
)


@given(members, st.randoms())
def test_nobody_is_lost_or_counted_twice_and_the_order_of_members_is_of_no_matter(members, chance):
    found = group("w", members)
    mixed = members[:]
    chance.shuffle(mixed)

    assert group("w", mixed) == found
    assert found.open + found.closed <= len(members)
    assert sum(count for _, count in found.grades) + found.ungraded == found.open
