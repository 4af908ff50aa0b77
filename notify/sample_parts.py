"""How the invented alerts of the samples are put together: their home, its report, its headings."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from notify.alert import Alert, Group, Item, Line, Severity
from notify.sample_groups import HOME, LAST, WATCH

SEEN = datetime(2026, 11, 23, 8, 0, tzinfo=timezone(timedelta(0), "GMT"))

OVERALL = "Overall experiences and progress of children and young people"
HELPED = "How well children and young people are helped and protected"
LEADERS = "The effectiveness of leaders and managers"

CHANGE = "To change that, edit the watch in config.toml, or ask newsdesk@example.org."


def told(*items: Item, group: Group, status: str = "Open", alias: str | None = None) -> Alert:
    """An alert about the provider whose row in the group is its own, or else about the home."""
    more = f" (+{len(items) - 1} more)" if len(items) > 1 else ""
    label = next((row.label for row in group.rows if row.own), HOME)
    return Alert(
        kind="provider",
        subject=f"{items[0].headline}{more}: {label}",
        severity=items[0].severity,
        seen=SEEN,
        label=label,
        alias=alias,
        status=status,
        page=f"https://reports.ofsted.gov.uk/provider/{'2' if label == HOME else '21'}/9000001",
        items=items,
        group=group,
        watches=(WATCH,),
        change=CHANGE,
    )


def report(
    headline: str,
    severity: Severity,
    *lines: Line,
    title: str = "Full inspection",
    sentences: tuple[str, ...] = (),
) -> Item:
    """An invented report with the rows that are told of it."""
    return Item(
        headline=headline,
        severity=severity,
        title=title,
        inspected=date(2026, 10, 6),
        published=date(2026, 11, 23),
        document="https://files.ofsted.gov.uk/v1/file/90000001",
        lines=lines,
        sentences=sentences,
    )


def judged(before: str | None, overall: str, helped: str, leaders: str) -> tuple[Line, ...]:
    """The three headings of a home, which all had one grade before."""
    since = LAST if before else None
    return (
        Line(OVERALL, before, overall, since),
        Line(HELPED, before, helped, since),
        Line(LEADERS, before, leaders, since),
    )
