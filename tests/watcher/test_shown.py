"""Events and figures as lines for a terminal."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from watcher.shown import ago, ahead, event_line, length, parse

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def event(**facts: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "kind": "published",
        "provider": "2/9000001",
        "name": "children's home 9000001, Coventry",
        "direction": "worse",
        "severity": "red",
        "report": {"title": "Full inspection", "published": "2025-08-04"},
        "judgements": [],
        "changes": [],
    } | facts


def judged(before: str | None, after: str) -> dict[str, Any]:
    return {"heading": "Overall effectiveness", "scale": "oeif4", "before": before, "after": after}


WHO = "2/9000001  children's home 9000001, Coventry"


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (
            {"judgements": [judged("Good", "Inadequate")]},
            (
                f"    7 red    published {WHO}: Full inspection, published 2025-08-04 (worse) "
                "Overall effectiveness: Good → Inadequate"
            ),
        ),
        (
            {"judgements": [judged("Good", "Good")], "direction": "same", "severity": "normal"},
            (
                f"    7 normal published {WHO}: Full inspection, published 2025-08-04 (same) "
                "Overall effectiveness: Good as before"
            ),
        ),
        (
            {"judgements": [judged(None, "Good")], "direction": "first", "severity": "normal"},
            (
                f"    7 normal published {WHO}: Full inspection, published 2025-08-04 (first) "
                "Overall effectiveness: none → Good"
            ),
        ),
        (
            {"direction": "ungraded", "severity": "normal"},
            f"    7 normal published {WHO}: Full inspection, published 2025-08-04 (no grade)",
        ),
        (
            {"kind": "withdrawn", "severity": "normal", "direction": None},
            f"    7 normal withdrawn {WHO}: Full inspection, published 2025-08-04",
        ),
        (
            {
                "kind": "status",
                "severity": "high",
                "report": None,
                "changes": [{"field": "status", "before": "Open", "after": "Closed"}],
            },
            f"    7 high   status    {WHO}: status: Open → Closed",
        ),
        (
            {
                "kind": "revised",
                "severity": "low",
                "report": {"title": "Full inspection", "published": None},
                "changes": [{"field": "title", "before": "Visit", "after": "Full inspection"}],
            },
            f"    7 low    revised   {WHO}: Full inspection: title: Visit → Full inspection",
        ),
    ],
)
def test_an_event_is_one_line(facts, line):
    assert event_line(event(**facts)) == line


def test_page_text_cannot_command_the_terminal():
    line = event_line(event(name="\x1b[2Jgone\r\nA line of its own"))

    assert line.isprintable()


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=5), "5 days"),
        (timedelta(seconds=-5), "0 seconds"),  # two clocks may differ a little
    ],
)
def test_a_span_of_time_in_its_largest_unit(span, words):
    assert length(span) == words


def test_how_long_ago_and_how_far_ahead():
    hour = timedelta(hours=1)

    assert (ago(NOW - hour, NOW), ago(None, NOW)) == ("1 hour ago", "never")
    assert (ahead(NOW + hour, NOW), ahead(NOW, NOW)) == ("in 1 hour", "now")
    assert (ahead(NOW - hour, NOW), ahead(None, NOW)) == ("now", "not planned")


def test_times_of_the_store_are_read_in_utc():
    assert parse("2026-11-23T09:00:00+01:00") == NOW
    assert parse(None) is None
