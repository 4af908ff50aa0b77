"""The register in a real store: what the official files say. All rows are invented."""

from __future__ import annotations

import sqlite3
import string
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.authorities import authority_key
from scrapers.model import Judgement, ProviderKey
from scrapers.official.model import Inspection, OfficialFile, RegisterRow, Series
from scrapers.organisations import matches, organisation_key
from scrapers.remits import code_of
from scrapers.statuses import ENDED
from watcher.store import Store, open_store
from watcher.store.register import Entry, Loaded

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
AS_AT = date(2026, 3, 31)


def file(series: Series = "social-care", as_at: date = AS_AT) -> OfficialFile:
    return OfficialFile(series, f"Invented {series}", as_at, "https://example.org/f.csv", "0" * 64)


def row(urn: str, kind: str = "childrens-home", **facts: Any) -> RegisterRow:
    values = {"name": None, "status": "open", "status_words": "Active"} | facts
    return RegisterRow(urn, code_of(kind), kind, **values)


COVENTRY = row(
    "9000001",
    status_words="Active",
    local_authority="Coventry",
    region="West Midlands",
    owner="HOLLYBANK CARE LTD",
    places=4,
    inspections=(
        Inspection("Full inspection", date(2024, 6, 4), None),
        Inspection(
            "Full inspection",
            date(2025, 5, 20),
            date(2025, 8, 4),
            (
                Judgement("Overall experiences and progress", "Good", "sccif4"),
                Judgement("Health services", "Fine", None),
            ),
        ),
    ),
)
BRISTOL = row("9000002", local_authority="Bristol, City of", owner="Hollybank Care (North) Limited")
LEFT = row("9000003", local_authority="Coventry", owner="Hollybank Care Ltd", status="resigned")
AGENCY = row("SC900004", "fostering-agency", name="Larch Fostering", owner="Larch & Elm Care PLC")
ALONE = row("9000005", local_authority="Durham")
SOCIAL_CARE = (COVENTRY, BRISTOL, LEFT, AGENCY, ALONE)
SCHOOL = row(
    "900011", "primary", name="Elm Primary School", local_authority="Coventry",
    trust_id="16999", trust="Hollybank Learning Trust",
)  # fmt: skip
ACADEMY = row(
    "900012", "secondary", name="St Larch's, Kent", local_authority="Kent",
    trust_id="16998", trust="HOLLYBANK LEARNING (SOUTH) LIMITED",
)  # fmt: skip
NURSERY = row("900011", "nursery", name="Elm Day Nursery", owner="Hollybank Nurseries LLP")


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "watch.db") as opened:
        yield opened


@pytest.fixture
def filled(store):
    fill(store, *SOCIAL_CARE)
    fill(store, SCHOOL, ACADEMY, series="state-schools")
    fill(store, NURSERY, series="childcare")
    return store.register


def fill(store: Store, *rows: RegisterRow, series: Series = "social-care") -> int:
    with store.transaction():
        return store.register.replace(file(series), rows, NOW)


def urns(entries) -> list[str]:
    return sorted(entry.row.urn for entry in entries)


# What is put in comes out


def test_a_row_comes_out_as_it_was_put_in_with_the_file_that_it_is_from(store):
    assert fill(store, *SOCIAL_CARE) == 5
    assert fill(store, SCHOOL, series="state-schools") == 1
    assert store.register.files() == (
        Loaded(file(), 5, NOW),
        Loaded(file("state-schools"), 1, NOW),
    )
    found = store.register.of([each.reference for each in SOCIAL_CARE])
    assert found == {each.reference: Entry(each, "social-care", AS_AT) for each in SOCIAL_CARE}


def test_a_new_register_is_empty(store):
    register = store.register
    assert register.files() == ()
    assert (register.of(["9000001"]), register.has(["9000001"])) == ({}, set())
    assert list(register.owned("*")) == list(register.in_area(["*"], [])) == []
    assert (register.search("elm", 9), register.owners(""), register.kinds()) == ([], {}, {})
    assert register.owner_names() == register.trust_names() == []


ROWS = st.builds(
    RegisterRow,
    urn=st.from_regex(r"9[0-9]{5,6}", fullmatch=True),
    type=st.none() | st.integers(1, 1000),
    kind=st.sampled_from(["childrens-home", "nursery", "other"]),
    name=st.none() | st.text(),
    status=st.sampled_from(["open", "closed", "suspended"]),
    status_words=st.text(),
    local_authority=st.none() | st.text(min_size=1),
    region=st.none() | st.text(),
    owner=st.none() | st.text(min_size=1),
    trust_id=st.none() | st.text(),
    trust=st.none() | st.text(min_size=1),
    places=st.none() | st.integers(0, 500),
    inspections=st.lists(
        st.builds(
            Inspection,
            title=st.text(),
            inspected=st.none() | st.dates(),
            published=st.none() | st.dates(),
            judgements=st.lists(
                st.builds(Judgement, st.text(), st.text(), st.none() | st.text()), max_size=2
            ).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
)


def opened_anew(folder: str) -> Store:
    return open_store(Path(folder) / "watch.db")


@given(st.lists(ROWS, max_size=4, unique_by=lambda each: each.urn))
def test_any_rows_come_out_as_they_were_put_in(rows):
    with TemporaryDirectory() as folder:
        with opened_anew(folder) as store:
            assert fill(store, *rows) == len(rows)
        with opened_anew(folder) as store:
            found = store.register.of([each.reference for each in rows])
            assert found == {each.reference: Entry(each, "social-care", AS_AT) for each in rows}


# Replacing


def test_a_file_takes_the_place_of_the_last_one_of_its_series_alone(store):
    fill(store, COVENTRY, BRISTOL)
    fill(store, SCHOOL, series="state-schools")
    later = OfficialFile(
        "social-care", "Invented, later", date(2026, 9, 30), "/tmp/f.ods", "1" * 64
    )
    with store.transaction():
        assert store.register.replace(later, [ALONE], NOW) == 1
    assert [(each.file, each.rows) for each in store.register.files()] == [
        (later, 1),
        (file("state-schools"), 1),
    ]
    assert store.register.has(["9000001", "9000002", "9000005", "900011"]) == {"9000005", "900011"}
    [entry] = store.register.of(["9000005"]).values()
    assert entry.as_at == date(2026, 9, 30)


def test_a_file_that_breaks_off_leaves_the_old_one_whole(store):
    fill(store, COVENTRY, BRISTOL)
    before = store.register.files()

    def rows() -> Iterator[RegisterRow]:
        yield ALONE
        raise sqlite3.IntegrityError("row 2 is no row")

    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        store.register.replace(file(as_at=date(2026, 9, 30)), rows(), NOW)
    assert store.register.files() == before
    assert store.register.has(["9000001", "9000002", "9000005"]) == {"9000001", "9000002"}


def test_another_connection_sees_the_old_file_until_the_new_one_is_whole(store, tmp_path):
    fill(store, COVENTRY)
    with open_store(tmp_path / "watch.db") as other:
        with store.transaction():
            store.register.replace(file(), [BRISTOL], NOW)
            assert urns(other.register.in_area(["*"], [])) == ["9000001"]
        assert urns(other.register.in_area(["*"], [])) == ["9000002"]


def test_a_provider_that_a_file_has_twice_is_one_row(store):
    twice = row("9000001", local_authority="Kent")
    assert fill(store, COVENTRY, BRISTOL, twice) == 2
    assert store.register.files()[0].rows == 2
    assert store.register.of(["9000001"])["9000001"].row == twice


def test_a_file_without_rows_is_held_all_the_same(store):
    assert fill(store, series="childcare") == 0
    assert [(each.file.series, each.rows) for each in store.register.files()] == [("childcare", 0)]


# By number


def test_one_is_found_by_its_urn_and_if_both_are_known_its_type(filled):
    school, nursery = ProviderKey(21, "900011"), ProviderKey(16, "900011")
    found = filled.of([school, nursery, ProviderKey(25, "900011"), ProviderKey(2, "9999999")])
    assert {key: entry.row for key, entry in found.items()} == {school: SCHOOL, nursery: NURSERY}


def test_a_bare_urn_that_two_have_finds_neither(filled):
    assert filled.of(["900011", "900012"]) == {"900012": Entry(ACADEMY, "state-schools", AS_AT)}


def test_one_whose_type_no_file_tells_is_found_with_any_type_and_without(filled):
    key = ProviderKey(5, "SC900004")
    found = filled.of([key, "SC900004"])
    assert [found[key].row, found["SC900004"].row] == [AGENCY, AGENCY]


def test_one_with_the_very_type_comes_before_one_without_a_type(store):
    untyped = row("900011", "fostering-agency")
    fill(store, untyped)
    fill(store, SCHOOL, series="state-schools")
    found = store.register.of([ProviderKey(21, "900011"), ProviderKey(5, "900011"), "900011"])
    assert {str(key): entry.row for key, entry in found.items()} == {
        "21/900011": SCHOOL,
        "5/900011": untyped,
    }


def test_it_is_known_which_urns_any_file_has(filled):
    assert filled.has(["900011", "SC900004", "9999999"]) == {"900011", "SC900004"}
    assert filled.has([]) == set()
    assert filled.has(str(number) for number in range(900000, 960000)) == {"900011", "900012"}


# By owner and trust


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("hollybank care limited", ["9000001", "9000003"]),
        ("Hollybank Care*", ["9000001", "9000002", "9000003"]),
        ("Hollybank*", ["900011", "9000001", "9000002", "9000003"]),
        ("*care*", ["9000001", "9000002", "9000003", "SC900004"]),
        ("Larch and Elm Care", ["SC900004"]),
        ("Hollybank", []),
        ("Hollyb?nk*", []),
        ("[H]ollybank*", ["900011", "9000001", "9000002", "9000003"]),
        ("", []),
    ],
)
def test_who_is_owned_by_whom_a_pattern_means(filled, pattern, found):
    assert urns(filled.owned(pattern)) == sorted(found)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("16999", ["900011"]),
        (" 16999 ", ["900011"]),
        ("16*", []),
        ("Hollybank Learning", []),
        ("hollybank learning trust", ["900011"]),
        ("Hollybank Learning*", ["900011", "900012"]),
        ("*(South) Ltd", ["900012"]),
    ],
)
def test_who_is_of_a_trust_by_its_id_or_its_name(filled, pattern, found):
    assert urns(filled.of_trust(pattern)) == found


NAME_WORDS = ["Holly", "Bank", "Care", "&", "and", "Ltd", "LLP", "(North)", "2", "Élan", "O'Elm"]
OWNERS = st.lists(st.sampled_from(NAME_WORDS), min_size=1, max_size=4).map(" ".join) | st.text(
    string.ascii_letters + " []?.^-", min_size=1
)
PATTERNS = st.lists(st.sampled_from([*NAME_WORDS, "*", "H*"]), max_size=4).map("".join) | OWNERS


@given(st.lists(OWNERS, max_size=6), st.lists(PATTERNS, min_size=1, max_size=6))
def test_the_store_finds_just_those_whom_a_pattern_matches(owners, patterns):
    rows = [row(str(9000000 + place), owner=owner) for place, owner in enumerate(owners)]
    with TemporaryDirectory() as folder, opened_anew(folder) as store:
        fill(store, *rows)
        for pattern in patterns:
            found = {entry.row.urn for entry in store.register.owned(pattern)}
            assert found == {each.urn for each in rows if matches(pattern, each.owner or "")}


def test_owners_by_a_part_of_their_name_each_with_all_spellings(filled):
    found = filled.owners("bank care")
    assert {key: urns(entries) for key, entries in found.items()} == {
        "hollybankcare": ["9000001", "9000003"],
        "hollybankcarenorth": ["9000002"],
    }
    assert list(filled.owners("Ltd*")) == []
    assert list(filled.owners("")) == sorted(
        organisation_key(each.owner) for each in (COVENTRY, BRISTOL, AGENCY, NURSERY) if each.owner
    )


def test_names_of_owners_and_trusts_are_those_of_providers_that_have_not_left(store):
    fill(store, COVENTRY, LEFT, row("9000009", owner="Beech Care Ltd", status="closed"), ALONE)
    fill(store, SCHOOL, ACADEMY, series="state-schools")
    assert store.register.owner_names() == ["HOLLYBANK CARE LTD"]
    assert store.register.trust_names() == [
        "HOLLYBANK LEARNING (SOUTH) LIMITED",
        "Hollybank Learning Trust",
    ]


# By place and kind


@pytest.mark.parametrize(
    ("names", "kinds", "found"),
    [
        (["Coventry"], [], ["900011", "9000001", "9000003"]),
        (["Coventry"], ["childrens-home"], ["9000001", "9000003"]),
        (["City of Bristol", "County Durham"], [], ["9000002", "9000005"]),
        (["Coventry", "Kent"], ["primary", "secondary"], ["900011", "900012"]),
        (["Leeds"], [], []),
        ([], ["primary"], []),
    ],
)
def test_who_is_in_an_area(filled, names, kinds, found):
    assert urns(filled.in_area(map(authority_key, names), kinds)) == sorted(found)


def test_a_star_is_everywhere_those_of_no_known_place_included(filled):
    assert len(list(filled.in_area(["*"], []))) == 8
    assert urns(filled.in_area(iter(["*"]), iter(["fostering-agency"]))) == ["SC900004"]


def test_kinds_are_counted_without_those_that_have_left(filled):
    assert filled.kinds() == {
        "childrens-home": 3, "fostering-agency": 1, "primary": 1, "secondary": 1, "nursery": 1,
    }  # fmt: skip


@pytest.mark.parametrize("status", sorted(ENDED))
def test_who_has_left_is_not_counted(store, status):
    fill(store, row("9000001", status=status), row("9000002", status="suspended"))
    assert store.register.kinds() == {"childrens-home": 1}


# By words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9000001", ["9000001"]),
        (" sc900004 ", ["SC900004"]),
        ("hollybank care", ["9000001", "9000002", "9000003"]),
        ("care hollybank", ["9000001", "9000002", "9000003"]),
        ("Hollybank Care (North) Ltd", ["9000002"]),
        ("hollybank learning trust", ["900011"]),
        ("elm primary", ["900011"]),
        ("PRIMARY elm", ["900011"]),
        ("st larch's", ["900012"]),
        ("larch*", ["900012", "SC900004"]),
        ("elm care kent", []),
        ("nobody", []),
        ("", []),
        (" * ", []),
        ("%", []),
    ],
)
def test_words_are_searched_for_in_a_name_an_owner_or_a_trust(filled, text, found):
    assert [entry.row.urn for entry in filled.search(text, 9)] == found


def test_no_more_are_found_than_are_wanted_by_urn(filled):
    assert [each.row.urn for each in filled.search("hollybank", 2)] == ["9000001", "9000002"]


@given(st.text())
def test_any_text_may_be_searched_for(text):
    with TemporaryDirectory() as folder, opened_anew(folder) as store:
        fill(store, AGENCY, BRISTOL)
        assert set(urns(store.register.search(text, 9))) <= {"SC900004", "9000002"}
        assert all(entry.row.owner for entry in store.register.owned(text))
        assert all(key for key in store.register.owners(text))


@pytest.mark.parametrize("name", ["École Larch", "Ysgol Élm"])
def test_a_name_with_accents_is_found_as_it_is_written(store, name):
    fill(store, row("900013", "primary", name=name), series="state-schools")
    assert urns(store.register.search(name, 9)) == ["900013"]
