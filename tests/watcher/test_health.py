"""What the operator is told of the watcher itself, and how often."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from notify.render import render
from watcher.health import hindering, to_tell
from watcher.health_words import ill, well
from watcher.store.journal import OpenProblem

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def problem(what: str = "layout-changed", times: int = 1, **facts: Any) -> OpenProblem:
    made = OpenProblem(1, what, "2/9000002", "the page lacks ol.timeline", NOW, NOW, times, None)
    return replace(made, **facts)


def seen(what: str, times: int, every: timedelta = timedelta(minutes=15), **facts: Any):
    """The same problem, so often, at such a distance."""
    return problem(what, times, last=NOW + every * (times - 1), **facts)


@pytest.mark.parametrize(
    ("what", "patience"),
    [
        ("layout-changed", 1),  # what cannot be understood will not mend itself
        ("surprise", 1),
        ("robots-disallow", 1),
        ("not-understood", 1),
        ("not-found", 3),
        ("unreachable", 3),  # what mends itself by the next poll is nobody's business
        ("throttled", 3),
        ("not-delivered", 2),
        ("no-document", 5),
    ],
)
def test_each_problem_is_told_when_patience_with_its_kind_is_at_an_end(what, patience):
    told = [times for times in range(1, 7) if to_tell([seen(what, times)], NOW)]

    assert told == list(range(patience, 7))


def test_three_failures_within_a_minute_are_one_hiccup():
    assert to_tell([seen("unreachable", 3, timedelta(seconds=15))], NOW) == []
    assert to_tell([seen("unreachable", 90, timedelta(seconds=15))], NOW)


def test_an_official_file_is_told_after_three_days_and_at_once_where_nothing_is_held():
    place = "official file social-care"
    first = seen("bad-file", 1, place=place)
    assert to_tell([first], NOW) == []
    assert to_tell([first], NOW, {place}) == [first]
    assert to_tell([seen("bad-file", 12, timedelta(hours=6), place=place)], NOW) == []
    assert to_tell([seen("bad-file", 13, timedelta(hours=6), place=place)], NOW)


def test_a_problem_that_was_told_is_not_told_again():
    assert to_tell([problem(times=99, told=NOW)], NOW) == []


def test_only_the_untold_ones_are_told():
    new, old = problem(what="surprise"), problem(told=NOW)

    assert to_tell([old, new], NOW) == [new]


def test_more_pages_with_one_trouble_are_told_together_a_day_later():
    old = problem(told=NOW)
    more = [problem(place=f"2/900{number:04}") for number in range(40)]

    assert to_tell([old, *more], NOW + timedelta(hours=23)) == []
    assert to_tell([old, *more], NOW + timedelta(hours=24)) == more


def test_each_channel_is_told_of_by_itself():
    down, other = (seen("not-delivered", 2, place=f"channel {name}") for name in "ab")

    assert to_tell([replace(down, told=NOW), other], NOW) == [other]


def test_what_keeps_the_watcher_from_its_work():
    harmless = [
        problem(),
        problem("no-document", place="document 1 of 2/9000001"),
        problem("listing-odd", place="listing 3/13 open"),
        problem("no-backup", place="the store"),
        problem("bad-file", place="official file childcare"),
    ]
    grave = [
        problem("unreachable", place="the site"),
        problem("layout-changed", place="listing 3/13 open"),
        problem("stale", place="listing 3/13 closed"),
        problem("not-delivered", place="channel desk"),
        problem("quarantine", place="the pages together"),
        problem("surprise", place="the daemon's watching"),
    ]

    assert hindering([*harmless, *grave]) == grave


def test_one_problem_is_named_in_the_subject():
    alert = ill([problem()], NOW)

    assert (alert.kind, alert.severity) == ("operator", "high")
    assert alert.subject == "ofsted-watch: layout-changed at 2/9000002"
    assert "layout-changed at 2/9000002: the page lacks ol.timeline" in alert.listed


def test_of_several_troubles_the_subject_names_one_and_counts_the_others():
    alert = ill([problem(), problem(what="surprise", place="2/9000003")], NOW)

    assert alert.subject == "ofsted-watch: layout-changed at 2/9000002; and 1 more thing"
    assert len(alert.listed) == 2


def test_the_operator_is_told_what_it_means():
    text = render(ill([problem()], NOW), "<a@ofsted-watch.invalid>").text

    assert "makes no event about a provider" in " ".join(text.split())
    assert "You get this because you look after this watcher." in text


def test_all_well_again_is_one_quiet_alert():
    alert = well(NOW)

    assert (alert.kind, alert.severity) == ("operator", "low")
    assert alert.subject == "ofsted-watch: all well again"


AGO = timedelta(hours=26)
LONDON = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Europe/London"))


def several(what: str, count: int, **facts: Any) -> list[OpenProblem]:
    return [problem(what, place=f"2/900000{n}", first=NOW - AGO, **facts) for n in range(1, count)]


TOLD = {
    "one page": [problem()],
    "pages of many homes": several("layout-changed", 5),
    "homes and schools": [problem("not-found", 3), problem("not-found", 3, place="21/9000009")],
    "blocked": [problem("throttled", 3, place="the site", first=NOW - AGO, detail="HTTP 429")],
    "forbidden": [problem("unreachable", 4, place="the site", detail="HTTP 403")],
    "robots": several("robots-disallow", 13, detail="robots.txt does not allow it"),
    "one page refused": [problem("unreachable", 3, detail="HTTP 403")],
    "silent": [problem("unreachable", 3, place="the site", detail="connection refused")],
    "stale": [
        problem("stale", place="listing 3/13 open", detail="last read on Friday 20 November 20:30")
    ],
    "listing": [problem("layout-changed", place="listing 3/13 open")],
    "channel": [problem("not-delivered", 2, place="channel newsdesk", detail="timed out")],
    "lost": [problem("given-up", place="channel newsdesk", detail="an alert was not delivered")],
    "quarantine": [problem("quarantine", place="the pages together", detail="9 of 10 pages")],
    "store": [problem("store", place="the store", detail="the disk is full")],
    "copy": [problem("no-backup", place="the store", detail="there is no room")],
    "old file": [problem("register-old", place="register social-care", detail="as at 31 March")],
    "no file": [problem("bad-file", place="official file childcare", detail="no column URN")],
    "document": [problem("no-document", 5, place="document 1 of 2/9000001", detail="HTTP 404")],
    "urn": [problem("unresolved", place="URN 9000001", detail="no provider with URN 9000001")],
    "surprise": [problem("surprise", place="the daemon's watching", detail="KeyError: 'x'")],
    "several": [problem(), problem("not-delivered", 2, place="channel newsdesk")],
}


@pytest.mark.parametrize("what", TOLD)
def test_what_the_operator_reads(what, snapshot):
    until = NOW + timedelta(hours=2) if what == "blocked" else None
    alert = ill(TOLD[what], LONDON, open_now=TOLD[what], until=until)

    assert render(alert, "<a@ofsted-watch.invalid>").text == snapshot


def test_what_is_told_of_more_pages_a_day_later(snapshot):
    known = [problem(told=NOW - AGO, first=NOW - AGO)]
    more = several("layout-changed", 4)

    alert = ill(more, LONDON, open_now=[*known, *more])

    assert alert.subject == "ofsted-watch: layout-changed at 3 more pages (4 in all)"
    assert render(alert, "<a@ofsted-watch.invalid>").text == snapshot
