"""When two spellings are one organisation, and what a pattern means. All names are invented."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.organisations import matches, organisation_key, organisation_words, says_whom

ANY = st.text() | st.text(string.ascii_letters + " &*.-'()0123456789")
WORDS = st.lists(
    st.sampled_from(
        ["Hollybank", "Care", "Children's", "2", "&", "and", "Ltd", "LIMITED", "(North)", "C.I.C."]
    ),
    max_size=6,
)
NAMES = WORDS.map(" ".join) | ANY
PLAIN = NAMES.filter(lambda name: "*" not in organisation_key(name))
"""Names without a `*`, which no organisation has."""


@pytest.mark.parametrize(
    "spellings",
    [
        ("Hollybank Care Ltd", "HOLLYBANK CARE LIMITED", "Hollybank Care", "Hollybank Care Ltd."),
        ("Hollybank Care L.T.D.", "Hollybank Care PLC", "Hollybank Care P.L.C", "HollybankCare"),
        ("H & B Care Ltd", "H&B Care Ltd", "H and B Care", "h AND b care limited"),
        ("Homes 2 Elm Ltd", "Homes2elm Limited"),
        ("Larch Children's Care", "Larch Childrens Care", "Larch Children\u2019s Care"),
        ("Café Élan LLP", "Cafe Elan", "CAFE\u0301 ELAN L.L.P."),
        ("Elm Trust CIC", "Elm Trust C.I.C.", "Elm Trust Community Interest Company"),
        ("Elm CIO", "Elm (CIO)", " Elm "),
        ("The Beech-Group", "the beech group", "The Beech  Group"),
        ("Ltd", "LTD."),
    ],
)
def test_spellings_that_are_one(spellings):
    assert len({organisation_key(name) for name in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hollybank Care", "Hollybank Homes"),
        ("Hollybank Care", "Hollybank Care (North)"),
        ("Hollybank Care", "Fostering Hollybank Care"),
        ("Hollybank 1 Ltd", "Hollybank 2 Ltd"),
        ("Limitedless Care", "Less Care"),
        ("Plch Care", "H Care"),
        ("Ltd", "Limited"),
        ("Care Trust", "Care"),
    ],
)
def test_names_that_are_not_one(one, other):
    assert organisation_key(one) != organisation_key(other)


def test_the_words_of_a_name_are_those_of_its_key():
    assert organisation_words("The H&B Children's Care, Ltd.") == [
        "the", "h", "and", "b", "childrens", "care",
    ]  # fmt: skip
    assert organisation_words("Larch* Ltd") == ["larch", "*"]


@pytest.mark.parametrize(
    ("pattern", "name", "is_meant"),
    [
        ("Hollybank Care", "HOLLYBANK CARE LIMITED", True),
        ("Hollybank Care", "Hollybank Care (North) Ltd", False),
        ("Hollybank Care*", "Hollybank Care (North) Ltd", True),
        ("Hollybank Care*", "Hollybank Care", True),
        ("Hollybank Care *", "Hollybank Careful Ltd", True),
        ("Hollybank Care*", "Fostering Hollybank Care", False),
        ("*Hollybank Care", "Fostering Hollybank Care Ltd", True),
        ("*Hollybank*", "Fostering Hollybank Care Ltd", True),
        ("Holly*Care Ltd", "Hollybank Care PLC", True),
        ("Holly*Care", "Hollybank Homes", False),
        ("H&B*", "H and B Care", True),
        ("Hollybank?", "Hollybanks", False),
        ("Hollyban[k]", "Hollybank", True),
        ("Hollybank.", "Hollybanks", False),
    ],
)
def test_a_pattern_means_the_whole_name_but_for_its_stars(pattern, name, is_meant):
    assert matches(pattern, name) is is_meant


@pytest.mark.parametrize("pattern", ["", " ", "*", "**", "Ltd", "P.L.C. *", "-", "* limited llp"])
def test_a_pattern_of_stars_and_legal_forms_says_nothing_of_a_name(pattern):
    assert not says_whom(pattern)


@pytest.mark.parametrize("pattern", ["H*", "16999", "Care Ltd", "*x*", "and", "&"])
def test_any_part_of_a_name_says_something(pattern):
    assert says_whom(pattern)


# Laws


@given(NAMES)
def test_a_key_holds_letters_figures_and_stars_alone(name):
    key = organisation_key(name)
    assert set(key) <= set(string.ascii_lowercase + string.digits + "*")
    assert key == "".join(organisation_words(name))


@given(PLAIN)
def test_a_key_is_its_own_key(name):
    key = organisation_key(name)
    assert organisation_key(key) == key


@given(PLAIN)
def test_every_name_is_one_that_it_means_itself_in_any_spelling(name):
    assert matches(name, name)
    assert matches(name, name.upper().lower()) or not name.isascii()
    assert matches(name, f"  {name} ")


@given(WORDS.map(" ".join), st.sampled_from(["Ltd", "LIMITED", "plc", "C.I.C.", "(LLP)"]))
def test_the_legal_form_changes_no_name_that_has_more(name, form):
    if says_whom(name):
        assert organisation_key(f"{name} {form}") == organisation_key(name)


@given(NAMES)
def test_a_star_alone_means_everybody(name):
    assert matches("*", name)
    assert matches("* **", name)


@given(PLAIN, st.data())
def test_a_beginning_an_end_and_a_middle_with_stars_mean_the_name(name, data):
    key = organisation_key(name)
    cut = data.draw(st.integers(0, len(key)))
    assert matches(f"{key[:cut]}*", name)
    assert matches(f"*{key[cut:]}", name)
    assert matches(f"{key[:cut]}*{key[cut:]}", name)


@given(PLAIN, PLAIN)
def test_without_a_star_a_pattern_means_its_own_key_alone(pattern, name):
    assert matches(pattern, name) == (organisation_key(pattern) == organisation_key(name))


@given(NAMES, PLAIN)
def test_more_stars_mean_no_fewer_names(pattern, name):
    if matches(pattern, name):
        assert matches(f"*{pattern}*", name)
