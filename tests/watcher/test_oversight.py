"""When two settings of one owner cross the line, and how that is said. All homes are invented."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.model import Judgement, Milestone, Provider, ProviderKey, Report
from scrapers.statuses import status_of
from watcher.events import Held, Known
from watcher.groups import Member, group, member
from watcher.oversight import RedOwner, of_group, red_owners, sentence

TODAY = date(2026, 11, 23)
OVERALL = "Overall experiences and progress of children and young people"
LEADERS = "The effectiveness of leaders and managers"
OWNER = "Hollybank Care Ltd"
LAW = (
    "Two is the number from which Ofsted may require an improvement plan of a parent company, "
    "where it reasonably suspects grounds for cancelling the registration of each (Care Standards "
    "Act 2000, section 23A, added by the Children's Wellbeing and Schools Act 2026, section 14, in "
    "force from a day that regulations appoint)."
)


def setting(
    number: int,
    grade: str | None = "Good",
    status: str = "Open",
    *,
    owner: str | None = OWNER,
    closed: date | None = None,
    heading: str = OVERALL,
    code: int = 2,
    said: str | None = None,
    as_at: date | None = None,
) -> Member:
    judgements = [Judgement(heading, grade, "sccif4")] if grade else []
    if grade and heading != OVERALL:
        judgements.insert(0, Judgement(OVERALL, "Good", "sccif4"))
    report = Report("99000001", "Full inspection", None, date(2026, 8, 4), tuple(judgements))
    provider = Provider(
        ProviderKey(code, f"90000{number:02}"), None, said, status_of(status) or "", status,
        owner=owner,
    )  # fmt: skip
    milestones = (Milestone(status, closed),) if closed else ()
    return member(Known(provider, (Held(report),), milestones, 1), as_at=as_at)


def owners_of(members: list[Member]) -> dict[ProviderKey, str]:
    return {one.key: one.provider.owner for one in members if one.provider.owner}


def red(*members: Member) -> dict[str, RedOwner]:
    return red_owners(members, owners_of(list(members)), TODAY)


def only(*members: Member) -> RedOwner:
    (found,) = red(*members).values()
    return found


BAD, WORSE = setting(1, "Inadequate"), setting(2, "Inadequate")


def test_two_with_a_red_flag_cross_the_line_and_one_does_not():
    assert list(red(BAD, WORSE, setting(3))) == ["hollybankcare"]
    assert red(BAD, setting(3), setting(4)) == {}


def test_who_crosses_it_is_named_with_how_many_are_open():
    found = only(BAD, WORSE, setting(3), setting(4, status="Closed"))

    assert (found.name, found.failing, found.open) == (OWNER, (BAD.key, WORSE.key), 3)


@pytest.mark.parametrize(
    "other",
    [
        setting(2, "Good", "Suspended"),
        setting(2, None, "Suspended"),
        setting(2, "Inadequate", "Suspended"),
        setting(2, "Inadequate", heading=LEADERS),
        setting(2, "Inadequate", "Resigned", closed=TODAY - timedelta(days=365)),
        setting(2, "Inadequate", "Cancelled", closed=TODAY),
        setting(2, "Inadequate", code=13, said="Independent fostering agency"),
        setting(2, "Inadequate", owner="HOLLYBANK CARE LIMITED"),
    ],
)
def test_what_counts_beside_one_that_is_inadequate(other):
    assert len(only(BAD, other).failing) == 2


@pytest.mark.parametrize(
    "other",
    [
        setting(2, "Requires improvement to be good"),
        setting(2, None),
        setting(2, "Good", "Resigned", closed=TODAY),
        setting(2, "Inadequate", "Resigned", closed=TODAY - timedelta(days=366)),
        # Of one that left, nobody knows when: it may have been long ago.
        setting(2, "Inadequate", "Resigned"),
        setting(2, "Inadequate", "Proposed to open"),
        setting(2, "Inadequate", code=21),
        setting(2, "Inadequate", owner="Hollybank Homes Ltd"),
        setting(2, "Inadequate", owner=None),
    ],
)
def test_what_does_not_count(other):
    assert red(BAD, other) == {}


def test_the_commonest_spelling_of_the_owner_is_shown():
    others = [setting(n, owner="Hollybank Care Limited") for n in (3, 4)]

    assert only(BAD, WORSE, *others).name == "Hollybank Care Limited"  # two and two: by alphabet
    assert only(BAD, WORSE, others[0]).name == OWNER


def test_of_a_group_the_owners_that_are_held_count():
    found = group("w", [BAD.known, WORSE.known])

    assert list(of_group(found, TODAY)) == ["hollybankcare"]


# --- the words


SENTENCES = {
    "graded": ((BAD, WORSE), "2 settings of Hollybank Care Ltd now stand at Inadequate."),
    "suspended": (
        (setting(1, status="Suspended"), setting(2, None, "Suspended")),
        "2 settings of Hollybank Care Ltd are now suspended.",
    ),
    "graded and suspended": (
        (BAD, WORSE, setting(3, "Good", "Suspended")),
        "3 settings of Hollybank Care Ltd: 2 now stand at Inadequate, 1 is now suspended.",
    ),
    "one closed": (
        (BAD, setting(2, "Inadequate", "Resigned", closed=date(2026, 9, 1))),
        (
            "2 settings of Hollybank Care Ltd: 1 now stands at Inadequate, 1 closed within the "
            "last year after Inadequate."
        ),
    ),
    "a heading": (
        (BAD, setting(2, "Inadequate", heading=LEADERS)),
        (
            "2 settings of Hollybank Care Ltd now stand at Inadequate or Inadequate for the "
            "effectiveness of leaders and managers."
        ),
    ),
    "by a file": (
        (BAD, setting(2, "Inadequate", as_at=date(2025, 3, 31))),
        (
            "2 settings of Hollybank Care Ltd stand at Inadequate (at least one by the official "
            "file as at 31 March 2025)."
        ),
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_the_line_is_told_with_what_stands_how_and_what_the_law_says(case):
    members, said = SENTENCES[case]
    left = " A setting that has closed is no longer registered." if case == "one closed" else ""

    assert sentence(only(*members)) == f"{said} {LAW}{left}"


# --- laws

settings = st.lists(
    st.builds(
        setting,
        st.integers(1, 40),
        st.sampled_from((None, "Inadequate", "Good")),
        st.sampled_from(("Open", "Suspended", "Resigned", "Proposed to open")),
        owner=st.sampled_from((None, OWNER, "Hollybank Care Limited", "Oakbank Ltd")),
        closed=st.none() | st.dates(date(2024, 1, 1), TODAY),
        code=st.sampled_from((2, 21)),
    ),
    unique_by=lambda one: one.key,
    max_size=20,
)


@given(settings)
def test_whoever_crosses_the_line_has_two_and_each_of_them_fails(members):
    by_key = {one.key: one for one in members}

    for owner in red(*members).values():
        assert len(owner.failing) >= 2
        assert owner.graded + owner.suspended + owner.closed == len(owner.failing)
        assert owner.graded + owner.suspended <= owner.open
        for one in map(by_key.__getitem__, owner.failing):
            assert one.red or one.suspended
            assert one.key.type == 2
            assert one.open or one.ended


@given(settings, st.randoms())
def test_the_order_of_members_decides_nothing_but_the_order_of_the_failing(members, chance):
    mixed = members[:]
    chance.shuffle(mixed)
    one, other = red(*members), red(*mixed)

    assert list(one) == list(other)
    for key, owner in one.items():
        assert set(owner.failing) == set(other[key].failing)
        assert (owner.graded, owner.suspended, owner.closed, owner.open, owner.name) == (
            other[key].graded,
            other[key].suspended,
            other[key].closed,
            other[key].open,
            other[key].name,
        )
