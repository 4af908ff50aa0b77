"""Editing the watchlist in the file that a person wrote."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.model import ProviderKey
from watcher.config import BadConfig, parse
from watcher.edit import Edit, Refused, add, remove

FILE = """\
# Our watchlist (invented).
timezone = "Europe/London"

[[channel]]
name = "desk"   # the news desk
url  = "${DESK_URL}"

# The homes of one owner.
[[watch]]
name      = "Hollybank"
providers = [
    "2/9000001",  # by the river
    # the next one is new
    "https://reports.ofsted.gov.uk/provider/2/9000002",

    "9000003"   # looked up
]
channels  = ["desk"]  # who is told

[[watch]]
name = "Nurseries"
providers = ["16/EY900001", "16/EY900002"]   # both
channels = ["desk"]
"""
NEW = ProviderKey(2, "9000009")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(FILE)
    path.chmod(0o600)
    return path


# Adding


def test_a_new_provider_comes_last_and_all_else_stays(path):
    edit = add(path, ["2/9000009"], "Hollybank")
    assert edit == Edit("Hollybank", added=(NEW,))
    assert path.read_text() == FILE.replace(
        '"9000003"   # looked up\n', '"9000003",   # looked up\n    "2/9000009"\n'
    )


def test_a_list_in_one_line_stays_in_one_line(path):
    add(path, ["16/EY900003", "16/ey900004"], "Nurseries")
    assert path.read_text() == FILE.replace(
        '"16/EY900002"]', '"16/EY900002", "16/EY900003", "16/EY900004"]'
    )


def test_a_provider_is_written_as_type_and_urn_however_it_was_named(path):
    page = "https://reports.ofsted.gov.uk/provider/16/ey900003?from=search"
    assert add(path, [page], "Nurseries").added == (ProviderKey(16, "EY900003"),)
    assert '"16/EY900002", "16/EY900003"]' in path.read_text()


def test_what_is_listed_already_is_not_listed_twice(path):
    refs = ["2/9000002", "9000003", "2/9000009", "2/9000009"]
    edit = add(path, refs, "Hollybank")
    assert edit == Edit(
        "Hollybank", added=(NEW,), already=(ProviderKey(2, "9000002"), "9000003")
    )  # fmt: skip
    assert path.read_text().count("9000009") == 1


def test_pages_of_the_configured_site_can_be_added(path):
    path.write_text(
        FILE.replace("[[channel]]", '[site]\nreports = "http://127.0.0.1:8000"\n\n[[channel]]')
    )
    assert add(path, ["http://127.0.0.1:8000/provider/2/9000009"], "Hollybank").added == (NEW,)


def test_a_watch_that_was_empty_can_be_filled(path):
    path.write_text(FILE.replace('["16/EY900001", "16/EY900002"]', "[]"))
    add(path, ["16/EY900001"], "Nurseries")
    assert path.read_text() == FILE.replace(', "16/EY900002"', "")


BY_OWNER = """\

# Found by their owner (invented).
[[watch]]
name = "Larch"
owners = [
    "Larch Care*",   # and its companies
]
except = ["2/9000007", "9000008"]  # sold
channels = ["desk"]
"""


@pytest.mark.parametrize("ref", ["2/9000007", "9000007", "9000008", "2/9000008"])
def test_what_the_watch_takes_away_is_not_added(path, ref):
    text = FILE + BY_OWNER.replace("owners", 'providers = ["2/9000001"]\nowners')
    path.write_text(text)
    with pytest.raises(Refused) as caught:
        add(path, ["2/9000009", ref], "Larch")
    assert str(caught.value) == (
        f"{path} is as it was: the watch 'Larch' has {ref} under except, which takes it away. "
        "Remove it there first; a selector that finds it does so again"
    )
    assert path.read_text() == text


def test_selectors_and_what_is_taken_away_stay_as_they_were_written(path):
    text = FILE + BY_OWNER.replace("owners", 'providers = ["2/9000001"]\nowners')
    path.write_text(text)
    add(path, ["2/9000009"], "Larch")
    assert path.read_text() == text.replace('"2/9000001"]\n', '"2/9000001", "2/9000009"]\n')
    remove(path, ["2/9000001", "2/9000009"], "Larch")
    assert path.read_text() == text.replace('"2/9000001"]\n', "]\n")
    watch = parse(path.read_text(), path, None).watches[2]
    assert (watch.providers, watch.owners) == ((), ("Larch Care*",))
    assert watch.excepted == (ProviderKey(2, "9000007"), "9000008")


def test_a_watch_without_a_list_is_not_given_one(path):
    path.write_text(FILE + BY_OWNER)
    with pytest.raises(Refused, match=r"has no list of providers: write providers = \[\] there"):
        add(path, ["2/9000009"], "Larch")
    path.write_text(FILE + BY_OWNER.replace("owners", "providers = []\nowners"))
    assert add(path, ["2/9000009"], "Larch").added == (NEW,)


# Removing


def test_nobody_is_removed_from_a_watch_that_lists_nobody(path):
    path.write_text(FILE + BY_OWNER)
    assert remove(path, ["2/9000009"], "Larch") == Edit("Larch", absent=(NEW,))
    assert path.read_text() == FILE + BY_OWNER


def test_a_removed_provider_takes_its_own_comment_along_and_no_other(path):
    edit = remove(path, ["2/9000001"], "Hollybank")
    assert edit == Edit("Hollybank", removed=(ProviderKey(2, "9000001"),))
    assert path.read_text() == FILE.replace('    "2/9000001",  # by the river\n', "")


def test_what_is_not_listed_is_said_to_be_absent(path):
    edit = remove(path, ["2/9000009"], "Hollybank")
    assert edit == Edit("Hollybank", absent=(NEW,))
    assert path.read_text() == FILE


def test_a_bare_urn_removes_the_one_provider_that_has_it(path):
    assert remove(path, ["9000002"], "Hollybank").removed == (ProviderKey(2, "9000002"),)
    assert remove(path, ["2/9000003"], "Hollybank").removed == ("9000003",)


def test_a_bare_urn_that_may_mean_two_providers_removes_neither(path):
    text = FILE.replace('"16/EY900001"', '"16/9000005", "21/9000005"')
    path.write_text(text)
    with pytest.raises(Refused) as caught:
        remove(path, ["9000005"], "Nurseries")
    assert str(caught.value) == (
        "9000005 may be more than one provider of the list: write 16/9000005 or 21/9000005"
    )
    assert path.read_text() == text


def test_a_provider_that_is_listed_twice_is_removed_twice(path):
    path.write_text(FILE.replace('"16/EY900001"', '"16/EY900001", "16/ey900001"'))
    assert remove(path, ["16/EY900001"], "Nurseries").removed == (ProviderKey(16, "EY900001"),)
    assert path.read_text() == FILE.replace('"16/EY900001", ', "")


# Refusing


def refused(path: Path, refs: list[str], watch: str) -> str:
    before = path.read_bytes()
    with pytest.raises(Refused) as caught:
        remove(path, refs, watch)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    return str(caught.value)


def test_an_unknown_watch_is_refused_with_those_that_there_are(path):
    assert refused(path, ["2/9000001"], "Holybank") == (
        f"{path} has no watch 'Holybank': there are 'Hollybank', 'Nurseries'"
    )


def test_what_is_no_provider_is_refused(path):
    assert refused(path, ["by the river"], "Hollybank") == (
        "'by the river' is not a provider: write its page address, type/urn such as 2/2648446, "
        "or a URN such as 2648446"
    )


def test_the_last_provider_of_a_watch_is_not_removed_since_the_file_would_not_load(path):
    said = refused(path, ["16/EY900001", "16/EY900002"], "Nurseries")
    assert said.splitlines()[0] == f"{path} is as it was, for the new one could not be used:"
    assert "watch 'Nurseries': providers: nobody is watched." in said


def test_a_file_that_has_another_mistake_is_left_alone(path):
    path.write_text(FILE.replace("timezone", "timezon"))
    assert "Did you mean 'timezone'?" in refused(path, ["2/9000001"], "Hollybank")


def test_a_file_that_is_not_toml_is_left_alone(path):
    path.write_text("watch = [")
    assert f"{path} is not TOML" in refused(path, ["2/9000001"], "Hollybank")


@pytest.mark.parametrize("text", ["", "watch = 1", "watch = [1]", '[watch]\nname = "Hollybank"'])
def test_a_file_without_watches_is_left_alone(path, text):
    path.write_text(text)
    assert refused(path, ["2/9000001"], "Hollybank") == (
        f"{path} has no watch 'Hollybank': there are none"
    )


def test_a_watch_without_a_list_is_left_alone(path):
    path.write_text(FILE.replace('["16/EY900001", "16/EY900002"]', '"16/EY900001"'))
    assert refused(path, ["16/EY900001"], "Nurseries") == (
        "the watch 'Nurseries' has no list of providers: write providers = [] there"
    )


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(BadConfig, match="there is no such file"):
        add(tmp_path / "none.toml", ["2/9000001"], "Hollybank")


def test_a_file_that_cannot_be_replaced_is_left_alone(tmp_path):
    # No room for the name of a second file beside one with the longest name.
    path = tmp_path / ("c" * 250 + ".toml")
    path.write_text(FILE)
    assert refused(path, ["2/9000001"], "Hollybank") == (
        f"{path} cannot be written: File name too long"
    )


# The file


def test_the_mode_of_the_file_is_kept(path):
    path.chmod(0o640)
    add(path, ["2/9000009"], "Hollybank")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link_and_the_file_behind_it_changes(path, tmp_path):
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    add(link, ["2/9000009"], "Hollybank")
    assert link.is_symlink()
    assert "9000009" in path.read_text()


def test_nothing_is_left_beside_the_file(path):
    add(path, ["2/9000009"], "Hollybank")
    assert list(path.parent.iterdir()) == [path]


def test_a_reader_never_sees_half_a_file(path):
    with path.open() as reader:
        add(path, ["2/9000009"], "Hollybank")
        assert reader.read() == FILE


def test_a_file_of_a_windows_editor_stays_one(path):
    before = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    path.write_bytes(before)
    add(path, ["2/9000009"], "Hollybank")
    assert b'"9000003",   # looked up\r\n    "2/9000009"\r\n]' in path.read_bytes()
    remove(path, ["2/9000009"], "Hollybank")
    assert path.read_bytes() == before


def test_watches_in_inline_tables_can_be_edited(path):
    text = (
        'channel = [{ name = "desk", url = "console:" }]\n'
        'watch = [{ name = "Hollybank", providers = ["2/9000001"], channels = ["desk"] }] # one\n'
    )
    path.write_text(text)
    add(path, ["2/9000009"], "Hollybank")
    assert path.read_text() == text.replace('"2/9000001"]', '"2/9000001", "2/9000009"]')


# Laws

urns = st.from_regex(r"9[0-9]{6}", fullmatch=True)
keys = st.builds(ProviderKey, st.sampled_from([2, 16, 21]), urns)
layouts = st.sampled_from(
    [
        ("[", ", ", "", "]"),
        ("[", ",", ",", "]"),
        ("[ ", " ,", " ", " ]"),
        ("[\n  ", ",  # note\n  ", "", "\n]"),
        ("[\n\t", ",\n\n\t# note\n\t", ", # note", "\n\t]"),
        ("[  # note\n", "  # note\n  , ", " # note", "\n  # note\n]"),
    ]
)


@contextmanager
def a_file(text: str):
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "config.toml"
        path.write_text(text)
        yield path
    finally:
        shutil.rmtree(folder)


def written(listed: list[ProviderKey], layout: tuple[str, str, str, str]) -> str:
    opening, between, ending, closing = layout
    items = between.join(f'"{key}"' for key in listed)
    providers = f"{opening}{items}{ending}{closing}"
    return FILE.replace('["16/EY900001", "16/EY900002"]', providers)


def listed_in(path: Path) -> list[object]:
    return list(parse(path.read_text(), path, None).watches[1].providers)


@given(
    st.lists(keys, min_size=1, max_size=5, unique=True),
    st.lists(keys, min_size=1, max_size=3, unique=True),
    layouts,
)
def test_adding_and_then_removing_gives_the_file_back(listed, new, layout):
    text = written(listed, layout)
    refs = [str(key) for key in new if key not in listed]
    with a_file(text) as path:
        add(path, refs, "Nurseries")
        assert listed_in(path) == [*listed, *(key for key in new if key not in listed)]
        assert path.read_text().count("#") == text.count("#")
        remove(path, refs, "Nurseries")
        assert path.read_text() == text


@given(st.lists(keys, min_size=2, max_size=6, unique=True), layouts, st.data())
def test_removing_leaves_the_others_in_their_order(listed, layout, data):
    gone = data.draw(st.lists(st.sampled_from(listed), max_size=len(listed) - 1, unique=True))
    with a_file(written(listed, layout)) as path:
        remove(path, [str(key) for key in gone], "Nurseries")
        assert listed_in(path) == [key for key in listed if key not in gone]
