"""How the providers of a watch stand together."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.model import Judgement, Milestone, Provider, ProviderKey, Report
from scrapers.statuses import ENDED, status_of
from watcher.awaited import Awaited
from watcher.events import Held, Known
from watcher.groups import Group, Member, counted_as, flag, group, kind, member, together

OVERALL = "Overall experiences and progress of children and young people"
RI = "Requires improvement to be good"


def home(
    *grades: str | None,
    status: str = "Open",
    type_code: int = 2,
    heading: str = OVERALL,
    scale: str = "sccif4",
    urn: str = "9000001",
    milestones: tuple[Milestone, ...] = (),
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
    provider = Provider(ProviderKey(type_code, urn), None, None, status_of(status) or "", status)
    return Known(provider, tuple(map(Held, reports)), milestones, 1)


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

    assert replace(found, members=()) == Group(
        "Hollybank Care", 4, 1, (("Inadequate", 2), ("Good", 2)), "homes"
    )
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


# --- each member


def awaits(since: date = date(2026, 1, 2)) -> Awaited:
    return Awaited("inspected", since, since, since, since)


def order(*members: Known) -> list[str]:
    return [one.key.urn for one in group("w", members).members]


def test_the_worst_come_first_and_those_that_left_last():
    members = [
        home(urn="9000001"),
        home("Inadequate", urn="9000002", status="Resigned"),
        home("Good", urn="9000003", status="Closed"),
        home("Good", urn="9000004"),
        home("Good", urn="9000005", status="Suspended"),
        home(RI, urn="9000006"),
        home("Inadequate", urn="9000007"),
        home("Inadequate", urn="9000008", status="Suspended"),
        home("Good", urn="9000009", status="Proposed to open"),
    ]

    assert order(*members) == [f"900000{number}" for number in (8, 7, 5, 6, 4, 1, 9, 2, 3)]


def test_of_two_alike_the_newer_grade_comes_first():
    older, newer = home("Good", urn="9000001"), home(None, "Good", urn="9000002")

    assert order(older, newer) == ["9000002", "9000001"]


def test_a_member_says_from_what_to_what_and_since_when():
    found = member(home("Good", "Inadequate", None))

    assert found.standing is not None
    assert found.before is not None
    assert (found.standing.grade, found.standing.since) == ("Inadequate", date(2025, 1, 2))
    assert (found.before.grade, found.before.since) == ("Good", date(2025, 1, 1))
    assert found.last is not None
    assert (found.last.title, found.last.published) == ("Monitoring visit", date(2025, 1, 3))
    assert found.red


def test_a_first_grade_has_none_before_and_no_grade_has_no_standing():
    first, none, new = member(home(None, "Good")), member(home(None)), member(home())

    assert (first.standing is None, first.before) == (False, None)
    assert (none.standing, none.before, none.last is None) == (None, None, False)
    assert (new.standing, new.before, new.last) == (None, None, None)


@pytest.mark.parametrize(
    ("entries", "closed"),
    [
        ([], None),
        ([("Closed", date(2025, 7, 31))], date(2025, 7, 31)),
        ([("Closed: now 9000002", date(2025, 7, 31))], date(2025, 7, 31)),
        ([("Resigned", None)], None),
        ([("Registered", date(2019, 1, 1)), ("Cancelled", date(2025, 7, 31))], date(2025, 7, 31)),
        # It opened again, and of its end now the page says nothing.
        ([("Closed", date(2020, 1, 1)), ("Re-opened", date(2021, 1, 1))], None),
    ],
)
def test_the_day_of_the_end_is_that_of_the_timeline(entries, closed):
    milestones = tuple(Milestone(title, when) for title, when in entries)

    assert member(home("Good", status="Closed", milestones=milestones)).closed == closed
    assert member(home("Good", status="Open", milestones=milestones)).closed is None


def test_a_red_flag_under_a_better_grade_is_named_with_its_heading():
    known = home("Good")
    leaders = Judgement("The effectiveness of leaders and managers", "Inadequate", "sccif4")
    (held,) = known.held
    both = replace(held.report, judgements=(*held.report.judgements, leaders))
    found = member(replace(known, held=(Held(both),)))

    assert found.standing is not None
    assert found.red
    assert flag(found.standing) == "Inadequate for the effectiveness of leaders and managers"


def test_the_suspended_the_red_that_left_and_the_awaited_are_counted_too():
    members = [
        home("Inadequate", urn="9000001", status="Suspended"),
        home("Good", urn="9000002"),
        home("Inadequate", urn="9000003", status="Closed"),
        home("Good", urn="9000004", status="Closed"),
    ]
    awaited = {members[1].provider.key: awaits(), members[2].provider.key: awaits()}
    found = group("w", members, awaited)

    assert (found.open, found.suspended, found.closed, found.closed_red) == (2, 1, 2, 1)
    assert found.awaiting == 2
    assert {one.key.urn for one in found.members if one.awaited} == {"9000002", "9000003"}


def test_nothing_is_awaited_of_those_who_are_not_asked_for():
    known = home("Good", urn="9000001")

    assert group("w", [known], {ProviderKey(2, "9000099"): awaits()}).awaiting == 0


def test_what_a_file_tells_counts_like_what_a_page_says():
    as_at = date(2025, 3, 31)
    found = together("w", [member(home("Good")), member(home("Good", urn="9000002"), None, as_at)])

    assert found.grades == (("Good", 2),)
    assert [one.as_at for one in found.members] == [None, as_at]


@pytest.mark.parametrize(
    ("code", "said", "noun"),
    [
        (2, None, "children's home"),
        (0, "secure children's home", "secure children's home"),
        (99, "Independent fostering agency", "independent fostering agency"),
        (99, None, "provider"),
    ],
)
def test_the_kind_is_known_by_the_page_or_else_by_its_words(code, said, noun):
    provider = replace(home().provider, key=ProviderKey(code, "9000001"), kind=said)

    assert kind(provider).noun == noun


# --- laws

urns = st.integers(9000001, 9000999).map(str)
members = st.lists(
    st.builds(
        home,
        st.sampled_from((None, "Good", "Outstanding")),
        st.sampled_from((None, "Inadequate", RI, "Good", "Outstanding", "Splendid")),
        status=st.sampled_from(
            ("Open", "Closed", "Resigned", "Suspended", "Proposed to open", "Refused", "")
        ),
        urn=urns,
    ),
    unique_by=lambda known: known.provider.key,
)


@given(members, st.randoms())
def test_nobody_is_lost_or_counted_twice_and_the_order_of_members_is_of_no_matter(members, chance):
    found = group("w", members)
    mixed = members[:]
    chance.shuffle(mixed)

    assert group("w", mixed) == found
    assert sorted(one.key for one in found.members) == sorted(m.provider.key for m in members)
    assert sum(count for _, count in found.grades) + found.ungraded == found.open


@given(members, st.sets(urns))
def test_the_counts_are_those_of_the_members(members, waiting):
    awaited = {ProviderKey(2, urn): awaits() for urn in waiting}
    found = group("w", members, awaited)
    each = found.members

    assert found.open == sum(one.open for one in each)
    assert found.closed == sum(one.provider.status in ENDED for one in each)
    assert not any(one.open and one.ended for one in each)
    assert found.open + found.closed <= len(each)
    assert 0 <= found.suspended <= found.open
    assert 0 <= found.closed_red <= found.closed
    assert found.ungraded == sum(one.open and one.standing is None for one in each)
    assert found.awaiting == len(waiting & {one.key.urn for one in each})
    for grade, count in found.grades:
        assert count == sum(
            one.open and one.standing is not None and counted_as(one.standing) == grade
            for one in each
        )


@given(members)
def test_no_better_one_stands_above_a_worse_one(members):
    def steps(one: Member) -> tuple[bool, bool, bool, bool]:
        red = one.open and one.red
        return (one.ended, not one.open, not red, not one.suspended and not red)

    found = [steps(one) for one in group("w", members).members]

    assert found == sorted(found)


@given(st.lists(st.sampled_from((None, "Inadequate", RI, "Good")), max_size=6))
def test_the_grade_before_is_the_one_that_stood_before_the_last(grades):
    found = member(home(*grades))
    given = [grade for grade in grades if grade]

    assert (found.standing and found.standing.grade) == (given[-1] if given else None)
    assert (found.before and found.before.grade) == (given[-2] if len(given) > 1 else None)
    assert found.last is None or found.last.published == date(2025, 1, 1) + timedelta(
        days=len(grades) - 1
    )
