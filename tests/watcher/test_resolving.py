"""What a bare URN stands for: looked up once, remembered, and never guessed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scrapers.model import ProviderKey
from scrapers.replica import Fault, InventedProvider, Replica, Site
from scrapers.replica.faults import body, status, transform
from watcher.resolving import Unresolved, resolve


@pytest.fixture
def ask(lookout):
    with lookout.store() as store, lookout.client(store) as client:
        yield lambda urn: resolve(client, urn)


def test_the_listing_of_every_status_is_asked(ask, lookout):
    assert ask("9000001") == ProviderKey(2, "9000001")
    [path] = [path for path in lookout.asked() if path != "/robots.txt"]
    assert "q=9000001" in path
    assert all(f"={status}" in path for status in (1, 2, 4))


def test_a_row_that_is_merely_like_the_urn_is_not_it(ask, site: Site):
    site.add_provider(InventedProvider(ProviderKey(21, "90000011"), "School 9000001 (invented)"))
    assert ask("9000001") == ProviderKey(2, "9000001")


def test_a_urn_of_two_providers_is_left_to_the_user(ask, site: Site):
    site.add_provider(InventedProvider(ProviderKey(16, "9000001"), "Nursery (invented)"))
    with pytest.raises(Unresolved, match=r"more than one provider: write 2/9000001 or 16/9000001"):
        ask("9000001")


def test_where_no_listing_has_it_the_old_addresses_are_asked(ask, replica: Replica):
    replica.faults.append(
        Fault("/search", transform(lambda page: page.replace("9000001", "9999999")))
    )
    assert ask("9000001") == ProviderKey(2, "9000001")


def test_an_old_address_that_leads_to_another_provider_is_no_answer(ask, replica: Replica):
    replica.faults += [
        Fault("/search", transform(lambda page: page.replace("9000001", "9999999"))),
        Fault(lambda path: "/CARE/" in path or "/ELS/" in path, body("<html>home</html>")),
    ]
    with pytest.raises(Unresolved, match="knows no provider with URN 9000001"):
        ask("9000001")


def test_a_urn_is_looked_up_once_and_then_known(lookout, rewrite):
    rewrite(providers=("9000001", "2/9000002"))
    assert lookout.look().baseline == 2
    assert [path for path in lookout.asked() if "q=9000001" in path]
    lookout.again(days=30)
    assert not [path for path in lookout.asked() if "q=9000001" in path]


def test_a_urn_that_stands_for_nothing_is_a_problem_and_the_others_are_watched(lookout, rewrite):
    rewrite(providers=("9099999", "2/9000002"))
    found = lookout.look()
    assert [(p.what, p.where) for p in found.problems] == [("unresolved", "URN 9099999")]
    assert (found.baseline, found.reached) == (1, True)


def test_it_is_asked_for_again_after_six_hours_or_at_once_by_the_impatient(lookout, rewrite):
    rewrite(providers=("9099999", "2/9000002"))
    lookout.look()
    lookout.asked()

    def asked() -> bool:
        return any("9099999" in path for path in lookout.asked())

    lookout.again(hours=1)
    assert not asked()
    assert lookout.problems() == [("unresolved", "URN 9099999")]
    lookout.now += timedelta(minutes=1)
    lookout.look(impatient=True)
    assert asked()
    lookout.again(hours=6)
    assert asked()


def test_a_urn_that_is_taken_off_the_list_is_no_problem_any_more(lookout, rewrite):
    rewrite(providers=("9099999", "2/9000002"))
    lookout.look()
    rewrite(providers=("2/9000002",))
    lookout.again()
    assert lookout.problems() == []


def test_a_listing_that_cannot_be_read_resolves_nothing_and_is_asked_again(
    lookout, rewrite, replica: Replica
):
    rewrite(providers=("9000001", "2/9000002"))
    replica.faults.append(Fault(lambda path: "q=9000001" in path, status(500)))
    found = lookout.look()
    assert [(p.what, p.where) for p in found.problems] == [("unreachable", "URN 9000001")]
    replica.faults.clear()
    assert lookout.again().baseline == 1
    assert lookout.problems() == []
