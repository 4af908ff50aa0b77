"""Invented alerts of every kind, for `test-alert` and `preview`: each as a real one would look."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from notify.alert import Alert, Group, Item, Line, Severity
from notify.sample_groups import (
    ALIAS,
    CLOSED,
    GOOD,
    HOME,
    IMPROVE,
    INADEQUATE,
    LAST,
    SCHOOLS,
    SUSPENDED,
    WATCH,
    homes,
)

_SEEN = datetime(2026, 11, 23, 8, 0, tzinfo=timezone(timedelta(0), "GMT"))

_OVERALL = "Overall experiences and progress of children and young people"
_HELPED = "How well children and young people are helped and protected"
_LEADERS = "The effectiveness of leaders and managers"


def _told(*items: Item, group: Group, status: str = "Open", alias: str | None = None) -> Alert:
    """An alert about the provider whose row in the group is its own."""
    more = f" (+{len(items) - 1} more)" if len(items) > 1 else ""
    label = next(row.label for row in group.rows if row.own)
    return Alert(
        kind="provider",
        subject=f"{items[0].headline}{more}: {label}",
        severity=items[0].severity,
        seen=_SEEN,
        label=label,
        alias=alias,
        status=status,
        page=f"https://reports.ofsted.gov.uk/provider/{'2' if label == HOME else '21'}/9000001",
        items=items,
        group=group,
        watches=(WATCH,),
    )


def _report(
    headline: str,
    severity: Severity,
    *lines: Line,
    title: str = "Full inspection",
    sentences: tuple[str, ...] = (),
) -> Item:
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


def _judged(before: str | None, overall: str, helped: str, leaders: str) -> tuple[Line, ...]:
    since = LAST if before else None
    return (
        Line(_OVERALL, before, overall, since),
        Line(_HELPED, before, helped, since),
        Line(_LEADERS, before, leaders, since),
    )


_WORSE = _report("Inadequate (was Good)", "red", *_judged(GOOD, INADEQUATE, INADEQUATE, IMPROVE))

_SUSPENDED = Item(
    headline="Suspended",
    severity="red",
    lines=(Line("Status", "Open", "Suspended"),),
    sentences=("Dated 20 November 2026 on the page.",),
)

_NEXT = "the next report is awaited"
_AFTER_CLOSING = "a report may still come"
_STAYS = ("Reports may still come: it stays watched for a year.",)

SAMPLES: dict[str, Alert] = {
    "worse": _told(
        _WORSE,
        group=homes(INADEQUATE, before=GOOD, awaited=_NEXT, alias=ALIAS),
        alias=ALIAS,
    ),
    "better": _told(
        _report(
            "Good (was Requires improvement to be good)",
            "normal",
            *_judged(IMPROVE, GOOD, GOOD, IMPROVE),
        ),
        group=homes(GOOD, before=IMPROVE),
    ),
    "same": _told(
        _report(
            "Still Inadequate",
            "red",
            *_judged(INADEQUATE, INADEQUATE, INADEQUATE, INADEQUATE),
            sentences=("What is wrong here was already so in the last report.",),
        ),
        group=homes(INADEQUATE, before=INADEQUATE, awaited=_NEXT),
    ),
    "first": _told(
        _report("Good (first grade)", "normal", *_judged(None, GOOD, GOOD, GOOD)),
        group=homes(GOOD),
    ),
    "new-scale": _told(
        _report(
            "Expected standard (new kind of report)",
            "normal",
            Line("Safeguarding standards", None, "Met"),
            Line("Inclusion", None, "Strong standard"),
            Line("Curriculum and teaching", None, "Expected standard"),
            Line("Achievement", None, "Expected standard"),
            Line("Attendance and behaviour", None, "Needs attention"),
            Line("Leadership and governance", None, "Expected standard"),
            title="School inspection",
            sentences=(
                "A new kind of report: its grades cannot be compared with the earlier ones.",
            ),
        ),
        group=SCHOOLS,
    ),
    "ungraded": _told(
        _report(
            "Monitoring visit, no grade (last: Inadequate)",
            "normal",
            title="Monitoring visit",
            sentences=(
                "No grade is given. The last one stays: Inadequate, published 3 June 2025.",
            ),
        ),
        group=homes(INADEQUATE, LAST, GOOD),
    ),
    "revised": _told(
        _report(
            "Corrected: Good (was Requires improvement to be good)",
            "normal",
            Line(_LEADERS, IMPROVE, GOOD),
            Line("Publication date", "20 November 2026", "23 November 2026"),
            sentences=(
                "The same report was told before with other grades; these are the right ones.",
            ),
        ),
        group=homes(GOOD, before=IMPROVE),
    ),
    "withdrawn": _told(
        _report(
            "Report withdrawn (Full inspection)",
            "high",
            sentences=(
                "Ofsted's page no longer lists this report. Grades told from it may not stand.",
                "The last grade on the page is now: Good, published 3 June 2025.",
            ),
        ),
        group=homes(GOOD, LAST),
    ),
    "closed": _told(
        Item("Closed", "high", lines=(Line("Status", "Open", "Closed"),), sentences=_STAYS),
        group=homes(GOOD, LAST, status=CLOSED, awaited=_AFTER_CLOSING),
        status="Closed (last grade: Good, published 3 June 2025)",
    ),
    "closed-after-inadequate": _told(
        Item(
            "Closed after Inadequate",
            "red",
            lines=(Line("Status", "Open", "Closed"),),
            sentences=_STAYS,
        ),
        group=homes(INADEQUATE, LAST, GOOD, CLOSED, _AFTER_CLOSING),
        status="Closed (last grade: Inadequate, published 3 June 2025)",
    ),
    "suspended": _told(_SUSPENDED, group=homes(GOOD, LAST, status=SUSPENDED), status="Suspended"),
    "late-report": _told(
        _report(
            "Inadequate (was Good)",
            "red",
            *_judged(GOOD, INADEQUATE, INADEQUATE, INADEQUATE),
            sentences=("This provider has left: closed.",),
        ),
        group=homes(INADEQUATE, before=GOOD, status=CLOSED),
        status="Closed (last grade: Inadequate, published 23 November 2026)",
    ),
    "two-events": _told(
        _WORSE,
        _SUSPENDED,
        group=homes(INADEQUATE, before=GOOD, status=SUSPENDED),
        status="Suspended",
    ),
    "watching": Alert(
        kind="watching",
        subject=f"Now watching 3 homes: {WATCH}",
        severity="low",
        seen=_SEEN,
        sentences=("You are told of what is published from now on; nothing older is announced.",),
        listed=(
            f"{HOME}: Good, published 3 June 2025",
            "children's home 9000002, Sandwell (invented): not yet graded",
            "children's home 9000003, Walsall (invented): Good, published 3 June 2025; Closed",
        ),
        group=Group(
            watch=WATCH,
            line="2 open homes: 1 Good, 1 not yet graded; 1 closed",
            grades=((GOOD, 1),),
            open=2,
            closed=1,
        ),
        watches=(WATCH,),
    ),
    "operator": Alert(
        kind="operator",
        subject="ofsted-watch: layout-changed at 2/9000002",
        severity="high",
        seen=_SEEN,
        sentences=(
            "What cannot be read makes no event about a provider, and is told once it can be.",
            "`ofsted-watch status` shows more, and `ofsted-watch history` what was found.",
        ),
        listed=("layout-changed at 2/9000002: the page lacks ol.timeline",),
    ),
}
"""By kind. URNs from 9000001 are nobody's."""
