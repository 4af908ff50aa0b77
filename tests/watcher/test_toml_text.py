"""Where a value stands in a TOML file, and a list with one element more or fewer."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.toml_text import line_of, with_element, without_element

FILE = """\
timezone = "Europe/London"  # [site]

site.pace = 2.0
[operator]
  "channels" = ["ops"]
[[watch]]
name = "A"
note = "[[watch]]"
# [[watch]]
[ watch.aliases ]
"2/9000001" = "ours"

[[ watch ]]   # the second
name = "B"
providers = [
    "2/9000001",  # "2/9000009", ]
    '2/9000002', 9000003,

    [ "nested" ],
    "2/9000004"
]
channels = ["a", "b"]
"""


@pytest.mark.parametrize(
    ("loc", "line"),
    [
        ((), 1),
        (("timezone",), 1),
        (("site", "pace"), 3),
        (("operator",), 4),
        (("operator", "channels"), 5),
        (("operator", "channels", 0), 5),
        (("watch",), 6),
        (("watch", 0), 6),
        (("watch", 0, "name"), 7),
        (("watch", 0, "aliases", "2/9000001"), 11),
        (("watch", 1), 13),
        (("watch", 1, "name"), 14),
        (("watch", 1, "providers"), 15),
        (("watch", 1, "providers", 0), 16),
        (("watch", 1, "providers", 1), 17),
        (("watch", 1, "providers", 2), 17),
        (("watch", 1, "channels", 1), 22),
    ],
)
def test_the_line_of_a_value(loc, line):
    assert line_of(FILE, loc) == line


@pytest.mark.parametrize(
    ("loc", "line"),
    [
        (("watch", 1, "missing"), 13),
        (("watch", 1, "providers", 99), 15),
        (("operator", "ping"), 4),
        (("elsewhere", 3, "x"), 1),
    ],
)
def test_what_is_not_there_has_the_line_of_what_would_hold_it(loc, line):
    assert line_of(FILE, loc) == line


def test_an_inline_table_has_one_line_for_all_that_it_holds():
    assert line_of('a = 1\nwatch = [{ name = "A" }]\n', ("watch", 0, "name")) == 2


def test_lines_of_a_file_from_windows_are_counted_alike():
    assert line_of(FILE.replace("\n", "\r\n"), ("watch", 1, "providers", 1)) == 17


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[]", '["new"]'),
        ('["a"]', '["a", "new"]'),
        ('[ "a", ]', '[ "a", "new", ]'),
        ("[\n]", '[\n    "new",\n]'),
        ('[\n  "a",  # one\n]', '[\n  "a",  # one\n  "new",\n]'),
        ('[\n\t"a"  # one\n\n  # end\n]', '[\n\t"a",  # one\n\t"new"\n\n  # end\n]'),
        ('["a",\n "b"]', '["a",\n "b",\n "new"]'),
        ('["a", # x\n]', '["a", # x\n    "new",\n]'),
        ('[\r\n  "a",\r\n]', '[\r\n  "a",\r\n  "new",\r\n]'),
    ],
)
def test_a_new_element_takes_the_layout_of_the_list(before, after):
    assert with_element(before, "new") == after


@pytest.mark.parametrize(
    ("before", "place", "after"),
    [
        ('["a"]', 0, "[]"),
        ('["a", "b", "c"]', 0, '["b", "c"]'),
        ('["a", "b", "c"]', 1, '["a", "c"]'),
        ('["a", "b", "c"]', 2, '["a", "b"]'),
        ('["a", "b",]', 1, '["a",]'),
        ('[\n  "a",  # one\n  "b",  # two\n]', 0, '[\n  "b",  # two\n]'),
        ('[\n  "a",  # one\n  "b"  # two\n]', 1, '[\n  "a"  # one\n]'),
        ('[\n  # above\n  "a",\n]', 0, "[\n  # above\n]"),
        ('[\n  "a", "b", # both\n]', 1, '[\n  "a", # both\n]'),
        ('[\n  "a", # one\n  "b"]', 1, '[\n  "a" # one\n  ]'),
    ],
)
def test_a_removed_element_takes_only_its_own_comment_along(before, place, after):
    assert without_element(before, place) == after


# Layouts of all kinds: blanks, breaks and comments wherever TOML allows them.
blank = st.sampled_from(["", " ", "  ", "\n", "\n    ", ' # note, "x" ]\n', "\n\n\t# [note]\n  "])
word = st.from_regex(r"[0-9]/[A-Z]{0,2}[0-9]{3,7}", fullmatch=True)
quoted = st.builds(lambda text, mark: mark + text + mark, word, st.sampled_from("\"'"))


@st.composite
def lists(draw: st.DrawFn, least: int = 0) -> str:
    parts = [
        draw(blank) + element + draw(blank) for element in draw(st.lists(quoted, min_size=least))
    ]
    comma = draw(st.sampled_from(["", ","])) if parts else ""
    return "[" + ",".join(parts) + comma + draw(blank) + "]"


def values(text: str) -> list[str]:
    found: list[str] = tomllib.loads(f"x = {text}")["x"]
    return found


def comments(text: str) -> int:
    return text.count("# note") + text.count("# [note]")


@given(lists(), word)
def test_a_new_element_comes_last_and_nothing_else_changes(text, new):
    longer = with_element(text, new)
    assert values(longer) == [*values(text), new]
    assert comments(longer) == comments(text)


@given(lists(least=1), st.data())
def test_without_an_element_the_others_stay(text, data):
    wanted = values(text)
    place = data.draw(st.integers(0, len(wanted) - 1))
    del wanted[place]
    assert values(without_element(text, place)) == wanted


@given(lists(least=1), st.lists(word, min_size=1, max_size=3))
def test_what_was_added_and_then_removed_leaves_no_trace(text, new):
    changed = text
    for element in new:
        changed = with_element(changed, element)
    for _ in new:
        changed = without_element(changed, len(values(changed)) - 1)
    assert changed == text
