"""How a text is cut to a channel's limit."""

from hypothesis import given
from hypothesis import strategies as st

from notify.shorten import MARK, cut, shorten


def test_a_text_that_fits_is_left_alone():
    assert shorten("as it is", 8) == "as it is"


def test_the_beginning_and_the_end_are_kept_and_the_cut_is_said():
    text = "\n".join(f"line {number}" for number in range(100))

    first, last = shorten(text, 200).split(f"\n{MARK}\n")

    assert first.startswith("line 0\nline 1\n")
    assert last.endswith("line 98\nline 99")


def test_a_text_of_one_long_line_is_cut_between_words():
    assert shorten("one two three four", 12) == "one two…"


@given(st.text(), st.integers(min_value=1, max_value=200))
def test_no_text_is_longer_than_its_limit(text, limit):
    assert len(shorten(text, limit)) <= limit
    assert len(cut(text, limit)) <= limit
