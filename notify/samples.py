"""Invented alerts of every kind, for `test-alert` and `preview`: each as a real one would look."""

from __future__ import annotations

from datetime import date

from notify.alert import Alert, Group, Item, Line
from notify.sample_groups import (
    ALIAS,
    CLOSED,
    GOOD,
    HOME,
    IMPROVE,
    INADEQUATE,
    LAST,
    SUSPENDED,
    WATCH,
    homes,
    schools,
    without_own,
)
from notify.sample_parts import CHANGE, LEADERS, SEEN, judged, report, told

_NEXT = "the next report is awaited"
_NEXT_SAID = (
    "A report is awaited after the Inadequate published on 23 November 2026: half of such reports "
    "have come by 2 January 2027, nine in ten by 20 January 2027."
)
_LONG_AGO = date(2026, 9, 24)
_AFTER_CLOSING = "a report may still come"
_STAYS = (
    "Dated 20 November 2026 on the page.",
    "Reports may still come: it stays watched for a year.",
)

_WORSE = report(
    "Inadequate (was Good)",
    "red",
    *judged(GOOD, INADEQUATE, INADEQUATE, IMPROVE),
    sentences=(_NEXT_SAID,),
)

_SUSPENDED = Item(
    headline="Suspended",
    severity="red",
    lines=(Line("Status", "Open", "Suspended"),),
    sentences=("Dated 20 November 2026 on the page.",),
)

_REPORTS: dict[str, Alert] = {
    "worse": told(
        _WORSE,
        group=homes(INADEQUATE, before=GOOD, awaited=_NEXT, alias=ALIAS),
        alias=ALIAS,
    ),
    "better": told(
        report(
            "Good (was Requires improvement to be good)",
            "normal",
            *judged(IMPROVE, GOOD, GOOD, IMPROVE),
        ),
        group=homes(GOOD, before=IMPROVE),
    ),
    "same": told(
        report("Good (as before)", "normal", *judged(GOOD, GOOD, GOOD, GOOD)),
        group=homes(GOOD, before=GOOD),
    ),
    "still": told(
        report(
            "Still Inadequate",
            "red",
            *judged(INADEQUATE, INADEQUATE, INADEQUATE, INADEQUATE),
            sentences=(
                (
                    "Already so in the last report that graded it: Inadequate; Inadequate for how "
                    "well children and young people are helped and protected; Inadequate for the "
                    "effectiveness of leaders and managers."
                ),
                _NEXT_SAID,
            ),
        ),
        group=homes(INADEQUATE, before=INADEQUATE, awaited=_NEXT),
    ),
    "first": told(
        report("Good (first grade)", "normal", *judged(None, GOOD, GOOD, GOOD)),
        group=homes(GOOD),
    ),
    "new-scale": told(
        report(
            "Needs attention (new kind of report) for attendance and behaviour",
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
        group=schools(),
    ),
    "ungraded": told(
        report(
            "Monitoring visit, no grade (last: Inadequate)",
            "normal",
            title="Monitoring visit",
            sentences=(
                "No grade is given. The last one stays: Inadequate, published 3 June 2025.",
            ),
        ),
        group=homes(INADEQUATE, LAST, GOOD),
    ),
    "flags": told(
        report(
            "Ungraded inspection, no grade: safeguarding not effective (last: lowest heading "
            "Needs attention)",
            "red",
            Line("Safeguarding", None, "Not effective"),
            title="Ungraded inspection",
            sentences=(
                (
                    "No grade is given. The last one stays: lowest heading Needs attention, "
                    "published 15 January 2026."
                ),
                (
                    "Ofsted's page does not show this; the document says it: Not effective for "
                    "safeguarding."
                ),
            ),
        ),
        group=schools(date(2026, 1, 15)),
    ),
    "late-report": told(
        report(
            "Inadequate (was Good)",
            "red",
            *judged(GOOD, INADEQUATE, INADEQUATE, INADEQUATE),
            sentences=("This provider has left: closed.",),
        ),
        group=homes(INADEQUATE, before=GOOD, status=CLOSED),
        status="Closed (last grade: Inadequate, published 23 November 2026)",
    ),
    "two-events": told(
        _WORSE,
        _SUSPENDED,
        group=homes(INADEQUATE, before=GOOD, status=SUSPENDED),
        status="Suspended",
    ),
}

_CORRECTIONS: dict[str, Alert] = {
    "revised": told(
        report(
            "Corrected: Good (was Requires improvement to be good) for the effectiveness of "
            "leaders and managers",
            "normal",
            Line(LEADERS, IMPROVE, GOOD),
            Line("Publication date", "20 November 2026", "23 November 2026"),
            sentences=(
                (
                    "Ofsted's page gave this report other grades before: Requires improvement to "
                    "be good for the effectiveness of leaders and managers. What was told from "
                    "them no longer holds. Right is: Good for the effectiveness of leaders and "
                    "managers."
                ),
            ),
        ),
        group=homes(GOOD, before=IMPROVE),
    ),
    "withdrawn": told(
        report(
            "Report withdrawn (Full inspection)",
            "high",
            Line(LEADERS, INADEQUATE, None),
            sentences=(
                "Ofsted's page no longer lists this report.",
                (
                    "Its grades may not stand. The last grade on the page is now: Good, published "
                    "3 June 2025."
                ),
            ),
        ),
        group=homes(GOOD, LAST),
    ),
}

_STATUSES: dict[str, Alert] = {
    "closed": told(
        Item("Closed", "high", lines=(Line("Status", "Open", "Closed"),), sentences=_STAYS),
        group=homes(GOOD, LAST, status=CLOSED, awaited=_AFTER_CLOSING),
        status="Closed (last grade: Good, published 3 June 2025)",
    ),
    "closed-after-inadequate": told(
        Item(
            "Closed after Inadequate",
            "red",
            lines=(Line("Status", "Open", "Closed"),),
            sentences=_STAYS,
        ),
        group=homes(INADEQUATE, LAST, GOOD, CLOSED, _AFTER_CLOSING),
        status="Closed (last grade: Inadequate, published 3 June 2025)",
    ),
    "suspended": told(_SUSPENDED, group=homes(GOOD, LAST, status=SUSPENDED), status="Suspended"),
}

_GROUPS: dict[str, Alert] = {
    "joined": told(
        report(
            "Joined the group: Inadequate",
            "red",
            *judged(None, INADEQUATE, INADEQUATE, IMPROVE),
            sentences=(
                (
                    "Found for this watch: newly listed; owner Hollybank Care Ltd (invented), "
                    "report of the inspection on 6 October 2026."
                ),
                "Its newest report is shown as it stands; older ones are not announced.",
            ),
        ),
        group=homes(INADEQUATE, awaited=_NEXT),
    ),
    "left": told(
        Item(
            "Left the group",
            "normal",
            sentences=(
                (
                    "This watch has it no longer: owner now Alder Care (invented) (official file "
                    "as at 30 September 2026)."
                ),
            ),
        ),
        group=without_own(),
    ),
    "overdue": told(
        Item(
            "No report yet after Inadequate, published 24 September 2026",
            "high",
            sentences=(
                (
                    "No report has come since the Inadequate published on 24 September 2026: of "
                    "such reports nine in ten have come within 58 days."
                ),
            ),
        ),
        group=homes(INADEQUATE, _LONG_AGO, GOOD, awaited=_NEXT),
    ),
    "watching": Alert(
        kind="watching",
        subject=f"Now watching 3 homes: {WATCH}",
        severity="low",
        seen=SEEN,
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
        change=CHANGE,
    ),
}

_OPERATOR = Alert(
    kind="operator",
    subject="ofsted-watch: layout-changed at 2/9000002",
    severity="high",
    seen=SEEN,
    sentences=(
        "Layout-changed at 2/9000002, since Monday 23 November 07:30.",
        (
            "What cannot be read makes no event about a provider, and is told once it can be. "
            "Until then reports of this home may be told late."
        ),
        (
            "What to do: open the page in a browser. If it looks as it always did, report the "
            "page that was kept beside the store; if Ofsted changed its site, this release cannot "
            "read it: look for a newer one."
        ),
        "`ofsted-watch status` shows more, and `ofsted-watch history` what was found.",
    ),
    listed=("layout-changed at 2/9000002: the page lacks ol.timeline",),
    change="To change that, edit [operator] in config.toml.",
)

SAMPLES = _REPORTS | _CORRECTIONS | _STATUSES | _GROUPS | {"operator": _OPERATOR}
"""By kind. URNs from 9000001 are nobody's."""
