"""How a group stands, and each of its members, in words. Pure."""

from __future__ import annotations

from collections import Counter

from notify.alert import Row
from scrapers.scales import is_red
from watcher.awaited import Awaited
from watcher.grades import Standing
from watcher.groups import Group, Member, counted_as, flag
from watcher.headlines import day


def summary(group: Group) -> str:
    """How a group stands, in one line."""
    suspended = Counter(
        counted_as(one.standing) if one.standing else "" for one in group.members if one.suspended
    )
    counts = [(grade, count, f"{count} {grade}") for grade, count in group.grades]
    counts.append(("", group.ungraded, f"{group.ungraded} not yet graded"))
    parts = [
        f"{part} ({suspended[grade]} suspended)" if suspended[grade] else part
        for grade, count, part in counts
        if count
    ]
    noun = counted(group.noun, group.open)
    line = f"{group.open} open {noun}: {', '.join(parts)}" if parts else "none open"
    if group.closed:
        line += f"; {group.closed} closed{_closed_after(group)}"
    if group.awaiting:
        line += f"; {group.awaiting} report{'s' if group.awaiting > 1 else ''} awaited"
    return line


def _closed_after(group: Group) -> str:
    last = [one.standing for one in group.members if one.ended and one.standing]
    flags = dict.fromkeys(filter(None, map(flag, last)))
    if not flags:
        return ""
    of = f", {group.closed_red} of them" if group.closed_red < group.closed else ""
    return f"{of} after {' or '.join(flags)}"


def row(one: Member, called: str) -> Row:
    """How one member of a group stands. A grade on another scale is no grade before."""
    stood, before = one.standing, one.before
    alike = (
        stood is not None
        and before is not None
        and stood.overall
        and before.overall
        and stood.scale == before.scale is not None
    )
    status = None if one.provider.status in ("", "open") else one.provider.status_words
    return Row(
        called,
        grade(stood) if stood else "not yet graded",
        stood.since if stood else None,
        before.grade if alike and before else None,
        f"{status} {day(one.closed)}" if status and one.closed else status,
        awaits(one.awaited) if one.awaited else None,
        "red" if one.red else "normal",
        "red" if one.suspended else "normal",
    )


def grade(stood: Standing) -> str:
    """A grade in words, with the red flag below a better one."""
    said = stood.grade if stood.overall else f"lowest heading {stood.grade}"
    if stood.red and not is_red(stood.scale, stood.grade):
        return f"{said}, with {flag(stood)}"
    return said


def awaits(awaited: Awaited) -> str:
    """
    What is awaited, and since when, where the row does not say that already. After a closure most
    often nothing comes any more.
    """
    first = f"first seen as {awaited.status} on {day(awaited.since)}" if awaited.seen else ""
    match awaited.cause:
        case "inspected":
            return f"report awaited on the inspection of {day(awaited.since)}"
        case "inadequate":
            return "the next report is awaited"
        case "suspended":
            return f"report awaited since it was {first or f'suspended, {day(awaited.since)}'}"
        case "closed":
            return "; ".join(filter(None, ("a report may still come", first)))


def counted(noun: str, count: int) -> str:
    """A noun of several, as it is for `count` of them."""
    return noun.removesuffix("s") if count == 1 else noun
