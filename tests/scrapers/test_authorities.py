"""The local authorities of England: their codes, and the ways of writing them that are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.authorities import AUTHORITIES, authority_code, authority_key

NAMES = st.sampled_from(list(AUTHORITIES.values()))


def test_there_are_the_authorities_of_2023():
    assert len(AUTHORITIES) == len(set(AUTHORITIES.values())) == 153
    assert all(len(code) == 3 and code.isdigit() for code in AUTHORITIES)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Coventry", "331"), ("coventry", "331"), (" Isle  of WIGHT ", "921"), ("Coventri", None)],
)
def test_a_name_has_a_code_in_any_case(name, code):
    assert authority_code(name) == code


@pytest.mark.parametrize(
    "spellings",
    [
        ("Bristol", "Bristol, City of", "City of Bristol", "Bristol City Council"),
        ("Durham", "County Durham", "DURHAM", "Durham County Council"),
        ("Kingston upon Hull", "Kingston upon Hull, City of", "Kingston-upon-Hull"),
        ("Herefordshire", "Herefordshire, County of"),
        ("Bournemouth, Christchurch and Poole", "Bournemouth, Christchurch & Poole"),
        ("Stockton-on-Tees", "Stockton on Tees", "Stockton-On-Tees"),
        ("Southend on Sea", "Southend-on-Sea"),
        ("St Helens", "St. Helens"),
        ("Greenwich", "Royal Borough of Greenwich"),
        ("Camden", "London Borough of Camden", "Camden LONDON borough council"),
        ("Isles of Scilly", "Isles Of Scilly"),
        ("Wirral", "The Wirral"),
    ],
)
def test_ways_of_writing_that_are_one(spellings):
    assert len({authority_key(name) for name in spellings}) == 1


def test_no_two_authorities_are_taken_for_one():
    assert len({authority_key(name) for name in AUTHORITIES.values()}) == len(AUTHORITIES)
    assert all(authority_key(name) for name in AUTHORITIES.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Derby", "Derbyshire"),
        ("Nottingham", "Nottinghamshire"),
        ("York", "North Yorkshire"),
        ("Kingston upon Thames", "Kingston upon Hull"),
        ("City of London", "London"),
        ("Durham", "Darlington"),
    ],
)
def test_authorities_with_like_names_are_two(one, other):
    assert authority_key(one) != authority_key(other)


@given(NAMES, st.sampled_from(["{}", " {}", "{} council", "city of {}", "{}, county of"]))
def test_titles_case_and_spaces_change_nothing(name, form):
    if name == "City of London":
        form = "{}"
    assert authority_key(form.format(name).upper()) == authority_key(name)


@given(st.text())
def test_a_key_of_any_text_is_of_small_letters_and_figures_alone(text):
    key = authority_key(text)
    assert key == "".join(char for char in key if char.isascii() and char.isalnum()).lower()
