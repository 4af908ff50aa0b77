"""What the type codes mean: kinds, withheld names, listings, headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.remits import (
    CHILDCARE,
    CHILDRENS_HOMES,
    EDUCATION,
    EVERYTHING,
    KINDS,
    SOCIAL_CARE,
    UNKNOWN,
    Category,
    is_overall,
    is_social_care,
    kind_of,
    overall_heading,
)

CATEGORIES = st.builds(Category, st.integers(0, 4), st.integers(0, 30))


@pytest.mark.parametrize(
    ("code", "word"),
    [(2, "childrens-home"), (16, "nursery"), (21, "primary"), (44, "local-authority")],
)
def test_a_type_code_stands_for_a_kind(code, word):
    assert kind_of(code).word == word


def test_a_code_never_seen_is_watched_through_the_listing_of_everything():
    assert kind_of(9999) is UNKNOWN
    assert UNKNOWN.listing == EVERYTHING
    assert not UNKNOWN.withheld


@pytest.mark.parametrize("code", [2, 15, 17, 18, 49])
def test_the_names_of_homes_and_of_persons_are_withheld(code):
    assert kind_of(code).withheld


@pytest.mark.parametrize("code", [1, 16, 21, 27, 44, 1000])
def test_the_names_of_schools_nurseries_and_bodies_are_not(code):
    assert not kind_of(code).withheld


def test_the_news_of_a_childrens_home_is_in_its_own_listing():
    assert kind_of(2).listing == CHILDRENS_HOMES


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (EVERYTHING, CHILDRENS_HOMES),
        (SOCIAL_CARE, CHILDRENS_HOMES),
        (CHILDRENS_HOMES, CHILDRENS_HOMES),
    ],
)
def test_a_listing_covers_what_lies_within_it(wide, narrow):
    assert wide.covers(narrow)


@pytest.mark.parametrize(
    ("one", "other"),
    [(CHILDRENS_HOMES, SOCIAL_CARE), (EDUCATION, CHILDCARE), (SOCIAL_CARE, EVERYTHING)],
)
def test_a_listing_does_not_cover_what_is_wider_or_elsewhere(one, other):
    assert not one.covers(other)


@given(CATEGORIES, CATEGORIES, CATEGORIES)
def test_what_covers_the_wide_covers_the_narrow(one, two, three):
    assert one.covers(one)
    assert not (one.covers(two) and two.covers(three)) or one.covers(three)


def test_the_overall_grade_has_the_heading_of_its_remit():
    social_care = "Overall experiences and progress of children and young people"
    assert overall_heading(social_care=True) == social_care
    assert overall_heading(social_care=False) == "Overall effectiveness"
    assert is_overall(f"{social_care}:")
    assert is_overall("overall effectiveness")
    assert not is_overall("The effectiveness of leaders and managers")


@pytest.mark.parametrize(
    ("type_code", "urn", "words", "social_care"),
    [
        (2, "2648446", "", True),
        (21, "116780", "Primary", False),
        (21, "116780", "Boarding school", False),  # a known code decides
        (9, "SC123456", "", True),
        (9, "2766766", "Independent fostering agency", True),
        (9, "2766766", "Children\N{RIGHT SINGLE QUOTATION MARK}s home", True),
        (9, "2766766", "Supported accommodation", True),
        (9, "123456", "Further education college", False),
    ],
)
def test_social_care_is_told_by_code_or_urn_or_the_page_s_words(type_code, urn, words, social_care):
    assert is_social_care(type_code, urn, words) is social_care


def test_no_two_kinds_have_one_word():
    assert len({kind.word for kind in KINDS.values()}) == len(KINDS)
