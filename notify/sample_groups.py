"""The invented groups of the samples: how the provider that an alert is about stands in its own."""

from __future__ import annotations

from datetime import date

from notify.alert import Group, Row

WATCH = "Hollybank Care"
HOME = "children's home 9000001, Coventry (invented)"
ALIAS = "our Coventry placement"

INADEQUATE = "Inadequate"
IMPROVE = "Requires improvement to be good"
GOOD = "Good"

TODAY = date(2026, 11, 23)
LAST = date(2025, 6, 3)
"""The day of the home's report before the one that an alert tells of."""

SUSPENDED = "Suspended"
CLOSED = "Closed 20 November 2026"

_SINCE_SUSPENDED = "report awaited since it was suspended, 20 November 2026"

_OTHERS = (
    Row(
        "children's home 9000002, Sandwell (invented)",
        INADEQUATE,
        date(2026, 9, 8),
        GOOD,
        SUSPENDED,
        _SINCE_SUSPENDED,
        "red",
        "red",
    ),
    Row("children's home 9000004, Walsall (invented)", GOOD, LAST, GOOD),
    Row("children's home 9000005, Telford and Wrekin (invented)", GOOD, date(2024, 2, 6)),
    Row(
        "children's home 9000003, Shropshire (invented)",
        INADEQUATE,
        date(2026, 8, 14),
        GOOD,
        "Closed 31 July 2026",
        severity="red",
    ),
)


def schools(since: date = TODAY) -> Group:
    """The group of schools, whose report card is of the day `since`."""
    return Group(
        watch=WATCH,
        line="2 open schools: 1 Needs attention (lowest), 1 Good",
        grades=(("Needs attention (lowest)", 1), (GOOD, 1)),
        open=2,
        closed=0,
        rows=(
            Row(
                "Hollybank Primary School (invented), Telford and Wrekin",
                "lowest heading Needs attention",
                since,
                own=True,
            ),
            Row("Hollybank Junior School (invented), Telford and Wrekin", GOOD, date(2023, 5, 9)),
        ),
    )


def homes(
    grade: str,
    since: date = TODAY,
    before: str | None = None,
    status: str | None = None,
    awaited: str | None = None,
    alias: str | None = None,
) -> Group:
    """The group of homes, with how that of the alert stands in it."""
    suspended = status == SUSPENDED
    own = Row(
        HOME,
        grade,
        since,
        before,
        status,
        _SINCE_SUSPENDED if suspended else awaited,
        "red" if grade == INADEQUATE else "normal",
        "red" if suspended else "normal",
        alias,
        own=True,
    )
    return _stood((*_OTHERS, own))


def without_own() -> Group:
    """The group of homes after that of the alert has left it."""
    return _stood(_OTHERS)


def _stood(members: tuple[Row, ...]) -> Group:
    rows = tuple(sorted(members, key=_worst))
    still = [row for row in rows if not _left(row)]
    red = [row.severity == "red" for row in rows if _left(row)]
    waits = sum(row.awaited is not None for row in rows)
    counts = tuple(
        (each, sum(row.standing == each for row in still)) for each in (INADEQUATE, GOOD)
    )
    parts = []
    for each, count in counts:
        halted = sum(row.status == SUSPENDED and row.standing == each for row in still)
        parts.append(f"{count} {each}" + (f" ({halted} suspended)" if halted else ""))
    of = "" if all(red) else f", {sum(red)} of them"
    line = (
        f"{len(still)} open homes: {', '.join(parts)}; {len(red)} closed{of} after {INADEQUATE}; "
        f"{waits} report{'s' if waits > 1 else ''} awaited"
    )
    return Group(WATCH, line, counts, len(still), len(red), rows)


def _left(row: Row) -> bool:
    return (row.status or "").startswith("Closed")


def _worst(row: Row) -> tuple[bool, bool, bool, int]:
    newest = -(row.since or date.min).toordinal()
    return (_left(row), row.severity != "red", row.status != SUSPENDED, newest)
