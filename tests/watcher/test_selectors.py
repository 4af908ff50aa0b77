"""What the selectors of a watch mean, and whom they find. The register's rows are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.model import ProviderKey
from scrapers.official.model import OfficialFile, RegisterRow, Series
from scrapers.remits import KIND_WORDS, code_of
from watcher.config import Watch
from watcher.selectors import (
    ALL_SERIES,
    SERIES_OF,
    Count,
    Selector,
    count,
    finder,
    found,
    nearest,
    selectors,
    series_needed,
    series_of,
)
from watcher.store import open_store

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def watch(**keys: Any) -> Watch:
    values: dict[str, Any] = {
        "name": "Hollybank Care",
        "providers": (),
        "channels": ("desk",),
        "alert_on": frozenset({"published"}),
        "min_severity": "low",
        "aliases": {},
    }
    return Watch(**values | keys)


def row(urn: str, kind: str = "childrens-home", **facts: Any) -> RegisterRow:
    values = {"name": None, "status": "open", "status_words": "Open"} | facts
    return RegisterRow(urn, code_of(kind), kind, **values)


@pytest.fixture
def register(tmp_path):
    files: dict[Series, tuple[RegisterRow, ...]] = {
        "social-care": (
            row("9000001", owner="HOLLYBANK CARE LTD", local_authority="Coventry"),
            row("9000002", owner="Hollybank Care (North) Ltd", local_authority="County Durham"),
            row("9000003", owner="Hollybank Care Ltd", status="closed"),
            row("9000004", owner="Larch Care LLP", local_authority="Bristol, City of"),
            row("SC900005", "fostering-agency", owner="Hollybank Fostering"),
        ),
        "state-schools": (
            row("900011", "primary", trust="Hollybank Learning", trust_id="16999"),
            row("900012", "primary", local_authority="Coventry"),
        ),
    }
    with open_store(tmp_path / "watch.db") as store:
        for series, rows in files.items():
            file = OfficialFile(series, "Invented", date(2026, 3, 31), "invented.csv", "0" * 64)
            with store.transaction():
                store.register.replace(file, rows, NOW)
        yield store.register


def owner(pattern: str) -> Selector:
    return Selector("owner", pattern)


def area(*authorities: str, types: tuple[str, ...] = ()) -> Selector:
    return Selector("area", authorities=authorities, types=types)


# Which selectors a watch has


def test_each_pattern_is_a_selector_and_the_authorities_are_one_with_the_types():
    chosen = selectors(
        watch(
            owners=("Hollybank*", "Larch"),
            trusts=("16999",),
            local_authorities=("Coventry", "Kent"),
            types=("primary", "nursery"),
        )
    )
    assert chosen == (
        owner("Hollybank*"),
        owner("Larch"),
        Selector("trust", "16999"),
        area("Coventry", "Kent", types=("primary", "nursery")),
    )
    assert [str(each) for each in chosen] == [
        "owner Hollybank*",
        "owner Larch",
        "trust 16999",
        "area Coventry, Kent: primary, nursery",
    ]
    assert str(area("*")) == "area *"


def test_a_watch_that_lists_its_providers_has_none():
    assert selectors(watch(providers=("9000001",))) == ()


# Whom they find


@pytest.mark.parametrize(
    ("selector", "urns"),
    [
        (owner("hollybank care"), ["9000001", "9000003"]),
        (owner("Hollybank*"), ["9000001", "9000002", "9000003", "SC900005"]),
        (owner("Hollybank Learning"), []),
        (Selector("trust", "16999"), ["900011"]),
        (Selector("trust", "*Learning"), ["900011"]),
        (Selector("trust", "Hollybank Care"), []),
        (area("City of Coventry"), ["9000001", "900012"]),
        (area("Durham", "Bristol"), ["9000002", "9000004"]),
        (area("Coventry", types=("primary",)), ["900012"]),
        (area("*", types=("primary", "fostering-agency")), ["900011", "900012", "SC900005"]),
    ],
)
def test_whom_a_selector_finds_in_the_register(register, selector, urns):
    assert sorted(entry.row.urn for entry in found(selector, register)) == sorted(urns)


def test_a_watch_counts_each_once_without_those_that_have_left(register):
    chosen = watch(
        owners=("Hollybank Care*", "HOLLYBANK CARE"),
        local_authorities=("Coventry",),
        providers=(ProviderKey(2, "9000004"), ProviderKey(2, "9000009")),
    )
    assert count(chosen, register) == Count(
        ((owner("Hollybank Care*"), 2), (owner("HOLLYBANK CARE"), 1), (area("Coventry"), 2)),
        taken=0,
        total=5,
    )


@pytest.mark.parametrize(
    ("providers", "excepted", "taken", "total"),
    [
        ((), (), 0, 3),
        ((ProviderKey(2, "9000001"),), (), 0, 3),
        (("9000001", "SC900005"), (), 0, 3),
        ((ProviderKey(7, "SC900005"),), (), 0, 3),
        ((ProviderKey(16, "9000001"),), (), 0, 4),
        ((), (ProviderKey(2, "9000001"), "9000002", "9000004"), 2, 1),
        ((), (ProviderKey(7, "SC900005"),), 1, 2),
        ((), (ProviderKey(16, "9000001"),), 0, 3),
    ],
)
def test_listed_and_taken_away_are_known_with_and_without_their_type(
    register, providers, excepted, taken, total
):
    chosen = watch(owners=("Hollybank*",), providers=providers, excepted=excepted)
    counted = count(chosen, register)
    assert (counted.taken, counted.total) == (taken, total)


def test_it_is_told_which_selector_finds_a_provider(register):
    chosen = watch(owners=("Larch*", "Hollybank*"), local_authorities=("Coventry",))
    for reference, selector in (
        (ProviderKey(2, "9000001"), owner("Hollybank*")),
        ("9000004", owner("Larch*")),
        (ProviderKey(7, "SC900005"), owner("Hollybank*")),
        ("900012", area("Coventry")),
        ("900011", None),
        (ProviderKey(16, "9000001"), None),
    ):
        assert finder(chosen, reference, register) == selector


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        (owner("Holybank Care"), ["HOLLYBANK CARE LTD", "Hollybank Care (North) Ltd"]),
        (owner("Larch"), ["Larch Care LLP"]),
        (owner("Fostering*"), ["Hollybank Fostering"]),
        (owner("Zzzz"), []),
        (Selector("trust", "Holly Learning*"), ["Hollybank Learning"]),
        (Selector("trust", "16998"), []),
    ],
)
def test_the_nearest_names_are_suggested(register, selector, names):
    assert nearest(selector, register)[:2] == names


# Which official files they need


def test_every_type_is_in_one_official_file_but_for_three_that_are_in_none():
    assert set(KIND_WORDS) - set(SERIES_OF) == {"local-authority", "individual", "trust"}
    assert set(SERIES_OF) <= set(KIND_WORDS)
    assert set(SERIES_OF.values()) == ALL_SERIES


@pytest.mark.parametrize(
    ("word", "series"),
    [
        ("childrens-home", "social-care"),
        ("boarding-school", "social-care"),
        ("fostering-agency", "social-care"),
        ("nursery", "childcare"),
        ("childminder", "childcare"),
        ("nursery-school", "state-schools"),
        ("primary", "state-schools"),
        ("independent-school", "independent-schools"),
        ("training-provider", "further-education"),
    ],
)
def test_which_file_has_the_providers_of_a_type(word, series):
    assert SERIES_OF[word] == series


@pytest.mark.parametrize(
    ("keys", "series"),
    [
        ({}, set()),
        ({"providers": ("9000001",)}, set()),
        ({"owners": ("Hollybank*",)}, {"social-care", "childcare"}),
        ({"trusts": ("16999",)}, {"state-schools"}),
        ({"local_authorities": ("Kent",)}, ALL_SERIES),
        (
            {"local_authorities": ("*",), "types": ("nursery", "college", "trust")},
            {"childcare", "further-education"},
        ),
        ({"local_authorities": ("*",), "types": ("local-authority",)}, set()),
        ({"owners": ("H*",), "trusts": ("1",)}, {"social-care", "childcare", "state-schools"}),
    ],
)
def test_only_the_files_that_the_selectors_look_into_are_needed(keys, series):
    assert series_needed([watch(**keys)]) == series


WATCHES = st.builds(
    watch,
    owners=st.lists(st.just("Hollybank*"), max_size=1).map(tuple),
    trusts=st.lists(st.just("16999"), max_size=1).map(tuple),
    local_authorities=st.lists(st.sampled_from(["*", "Kent"]), max_size=1).map(tuple),
    types=st.lists(st.sampled_from(list(KIND_WORDS)), max_size=3).map(tuple),
)


@given(st.lists(WATCHES, max_size=3))
def test_a_config_needs_the_files_of_all_its_selectors_and_no_others(watches):
    every = [series_of(each) for one in watches for each in selectors(one)]
    assert series_needed(watches) == {series for needed in every for series in needed}
    assert series_needed(watches) <= ALL_SERIES
