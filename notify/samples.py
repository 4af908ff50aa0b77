"""Invented alerts of every kind, for `test-alert` and `preview`: each as a real one would look."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from notify.alert import Alert, Group, Item, Line, Severity

_SEEN = datetime(2026, 11, 23, 8, 0, tzinfo=timezone(timedelta(0), "GMT"))
_WATCH = "Hollybank Care"
_HOME = "children's home 9000001, Coventry (invented)"
_SCHOOL = "Hollybank Primary School (invented), Telford and Wrekin"

_OVERALL = "Overall experiences and progress of children and young people"
_HELPED = "How well children and young people are helped and protected"
_LEADERS = "The effectiveness of leaders and managers"
_LAST = date(2025, 6, 3)

_INADEQUATE = "Inadequate"
_IMPROVE = "Requires improvement to be good"
_GOOD = "Good"

_STANDING = Group(
    watch=_WATCH,
    line="4 open homes: 2 Inadequate, 2 Good; 1 closed",
    grades=((_INADEQUATE, 2), (_GOOD, 2)),
    open=4,
    closed=1,
)


def _home(
    *items: Item, status: str = "Open", alias: str | None = None, label: str = _HOME
) -> Alert:
    more = f" (+{len(items) - 1} more)" if len(items) > 1 else ""
    return Alert(
        kind="provider",
        subject=f"{items[0].headline}{more}: {label}",
        severity=items[0].severity,
        seen=_SEEN,
        label=label,
        alias=alias,
        status=status,
        page=f"https://reports.ofsted.gov.uk/provider/{'2' if label == _HOME else '21'}/9000001",
        items=items,
        group=_STANDING,
        watches=(_WATCH,),
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
    since = _LAST if before else None
    return (
        Line(_OVERALL, before, overall, since),
        Line(_HELPED, before, helped, since),
        Line(_LEADERS, before, leaders, since),
    )


_WORSE = _report(
    "Inadequate (was Good)", "red", *_judged(_GOOD, _INADEQUATE, _INADEQUATE, _IMPROVE)
)

_SUSPENDED = Item(
    headline="Suspended",
    severity="red",
    lines=(Line("Status", "Open", "Suspended"),),
    sentences=("Dated 20 November 2026 on the page.",),
)

_CLOSED = ("Reports may still come: it stays watched for a year.",)

SAMPLES: dict[str, Alert] = {
    "worse": _home(_WORSE, alias="our Coventry placement"),
    "better": _home(
        _report(
            "Good (was Requires improvement to be good)",
            "normal",
            *_judged(_IMPROVE, _GOOD, _GOOD, _IMPROVE),
        )
    ),
    "same": _home(
        _report(
            "Still Inadequate",
            "red",
            *_judged(_INADEQUATE, _INADEQUATE, _INADEQUATE, _INADEQUATE),
            sentences=("What is wrong here was already so in the last report.",),
        )
    ),
    "first": _home(_report("Good (first grade)", "normal", *_judged(None, _GOOD, _GOOD, _GOOD))),
    "new-scale": _home(
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
        label=_SCHOOL,
    ),
    "ungraded": _home(
        _report(
            "Monitoring visit, no grade (last: Inadequate)",
            "normal",
            title="Monitoring visit",
            sentences=(
                "No grade is given. The last one stays: Inadequate, published 3 June 2025.",
            ),
        )
    ),
    "revised": _home(
        _report(
            "Corrected: Good (was Requires improvement to be good)",
            "normal",
            Line(_LEADERS, _IMPROVE, _GOOD),
            Line("Publication date", "20 November 2026", "23 November 2026"),
            sentences=(
                "The same report was told before with other grades; these are the right ones.",
            ),
        )
    ),
    "withdrawn": _home(
        _report(
            "Report withdrawn (Full inspection)",
            "high",
            sentences=(
                "Ofsted's page no longer lists this report. Grades told from it may not stand.",
                "The last grade on the page is now: Good, published 3 June 2025.",
            ),
        )
    ),
    "closed": _home(
        Item("Closed", "high", lines=(Line("Status", "Open", "Closed"),), sentences=_CLOSED),
        status="Closed (last grade: Good, published 3 June 2025)",
    ),
    "closed-after-inadequate": _home(
        Item(
            "Closed after Inadequate",
            "red",
            lines=(Line("Status", "Open", "Closed"),),
            sentences=_CLOSED,
        ),
        status="Closed (last grade: Inadequate, published 3 June 2025)",
    ),
    "suspended": _home(_SUSPENDED, status="Suspended"),
    "late-report": _home(
        _report(
            "Inadequate (was Good)",
            "red",
            *_judged(_GOOD, _INADEQUATE, _INADEQUATE, _INADEQUATE),
            sentences=("This provider has left: closed.",),
        ),
        status="Closed (last grade: Inadequate, published 23 November 2026)",
    ),
    "two-events": _home(_WORSE, _SUSPENDED, status="Suspended"),
    "watching": Alert(
        kind="watching",
        subject=f"Now watching 3 homes: {_WATCH}",
        severity="low",
        seen=_SEEN,
        sentences=("You are told of what is published from now on; nothing older is announced.",),
        listed=(
            f"{_HOME}: Good, published 3 June 2025",
            "children's home 9000002, Sandwell (invented): not yet graded",
            "children's home 9000003, Walsall (invented): Good, published 3 June 2025; Closed",
        ),
        group=Group(
            watch=_WATCH,
            line="2 open homes: 1 Good, 1 not yet graded; 1 closed",
            grades=((_GOOD, 1),),
            open=2,
            closed=1,
        ),
        watches=(_WATCH,),
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
