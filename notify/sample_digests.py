"""Invented digests, for `test-alert` and `preview`: as a channel that gathers alerts has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone

from notify.alert import Alert, Group, Item, Line, Row, Severity
from notify.digest import Digest, digest
from notify.sample_groups import ALIAS, GOOD, HOME, IMPROVE, INADEQUATE, LAST, WATCH
from notify.sample_parts import CHANGE

_SEEN = datetime(2026, 11, 23, 8, 0, tzinfo=timezone(timedelta(0), "GMT"))
_SANDWELL = "children's home 9000002, Sandwell (invented)"
_SHROPSHIRE = "children's home 9000003, Shropshire (invented)"
_WALSALL = "children's home 9000004, Walsall (invented)"

_OVERALL = "Overall experiences and progress of children and young people"
_HELPED = "How well children and young people are helped and protected"
_LEADERS = "The effectiveness of leaders and managers"
_HEADINGS = (_OVERALL, _HELPED, _LEADERS)

_GROUP = Group(
    watch=WATCH,
    line="3 open homes: 1 Inadequate, 2 Good; 1 closed; 2 reports awaited",
    grades=((INADEQUATE, 1), (GOOD, 2)),
    open=3,
    closed=1,
    rows=(
        Row(
            HOME,
            INADEQUATE,
            date(2026, 11, 20),
            GOOD,
            awaited="the next report is awaited",
            severity="red",
            alias=ALIAS,
        ),
        Row(_WALSALL, GOOD, date(2026, 11, 19), IMPROVE),
        Row(_SANDWELL, GOOD, LAST, GOOD),
        Row(
            _SHROPSHIRE,
            GOOD,
            date(2024, 2, 6),
            status="Closed 30 September 2026",
            awaited="a report may still come",
        ),
    ),
)


def _told(label: str, days: int, *items: Item, alias: str | None = None) -> Alert:
    urn = label.split()[2].rstrip(",")
    return Alert(
        kind="provider",
        subject=f"{items[0].headline}: {label}",
        severity=items[0].severity,
        seen=_SEEN - timedelta(days=days),
        label=label,
        alias=alias,
        status="Open",
        page=f"https://reports.ofsted.gov.uk/provider/2/{urn}",
        items=items,
        group=_GROUP,
        watches=(WATCH,),
        change=CHANGE,
    )


def _report(
    headline: str,
    severity: Severity,
    before: str,
    grades: Sequence[str],
    published: date,
    file: int,
) -> Item:
    return Item(
        headline=headline,
        severity=severity,
        title="Full inspection",
        inspected=date(2026, 10, 6),
        published=published,
        document=f"https://files.ofsted.gov.uk/v1/file/{file}",
        lines=tuple(
            Line(heading, before, grade, LAST)
            for heading, grade in zip(_HEADINGS, grades, strict=True)
        ),
    )


_OVERDUE = (
    "No report has come since it closed on 30 September 2026. Most often none does; of those that "
    "come, nine in ten have come within 54 days."
)

_NEWS = (
    _told(
        _WALSALL,
        3,
        _report(
            "Good (was Requires improvement to be good)",
            "normal",
            IMPROVE,
            (GOOD, GOOD, IMPROVE),
            date(2026, 11, 19),
            90000004,
        ),
    ),
    _told(
        HOME,
        2,
        _report(
            "Inadequate (was Good)",
            "red",
            GOOD,
            (INADEQUATE, INADEQUATE, IMPROVE),
            date(2026, 11, 20),
            90000001,
        ),
        alias=ALIAS,
    ),
    _told(
        _SHROPSHIRE,
        0,
        Item(
            "No report yet after closure on 30 September 2026",
            "normal",
            sentences=(_OVERDUE,),
        ),
    ),
)

_STANDING = Alert(
    kind="digest",
    subject=f"How it stands: {WATCH}",
    severity="low",
    seen=_SEEN,
    group=_GROUP,
    watches=(WATCH,),
    change=CHANGE,
)

DIGESTS: dict[str, Digest] = {
    "digest": digest((*_NEWS, _STANDING)),
    "nothing-new": digest((_STANDING,)),
}
"""By kind: a week with news, and one without."""
