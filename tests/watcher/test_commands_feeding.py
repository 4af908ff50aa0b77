"""`feed`: what happened to a watch's providers, for a feed reader or a calendar."""

from __future__ import annotations

import subprocess

import pytest

from tests.watcher.test_feeds import valid_atom, valid_calendar, valid_json

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def told(settled, site, report):
    """A report of each of two homes."""
    site.publish("2/9000001", report())
    site.publish("2/9000002", report("99300002", "Good"))
    settled.again()
    return settled


def test_a_feed_is_atom_unless_another_form_is_asked_for(ask, told):
    ran = ask("feed", "Hollybank Care")

    assert ran.code == 0
    document = valid_atom(ran.out)
    assert len(list(document.iter(f"{ATOM}entry"))) == 2
    assert ask("feed", "Hollybank Care", "--atom").out == ran.out


def test_it_is_json_feed_or_a_calendar_if_asked_for(ask, desk, told):
    assert len(valid_json(ask("feed", "Hollybank Care", "--json-feed").out)["items"]) == 2
    # Of the program itself: the ends of the lines are part of the format.
    command = desk.command("feed", "Hollybank Care", "--ics")
    ran = subprocess.run(command, env=desk.environment(), capture_output=True, check=True)
    shown = valid_calendar(ran.stdout.decode())
    assert [each.decoded("CATEGORIES") for each in shown.events] == [
        ["published"], ["published"], ["awaited"],
    ]  # fmt: skip


def test_a_limit_leaves_the_newest(ask, told):
    [one] = valid_json(ask("feed", "Hollybank Care", "--json-feed", "--limit", "1").out)["items"]
    assert one["title"].startswith("Good (as before): ")


def test_a_feed_before_the_first_look_is_empty_and_valid(ask):
    assert valid_json(ask("feed", "Hollybank Care", "--json-feed").out)["items"] == []


def test_the_name_must_be_that_of_a_watch(ask):
    ran = ask("feed", "2/9000001")

    assert (ran.code, ran.out) == (2, "")
    assert "no watch is called '2/9000001'; there are: Hollybank Care" in ran.err
