"""
A provider's events in the words that people read. Pure.

Ofsted's own terms for grades, no judgement of ours: "Still Inadequate" is not "Inadequate (was
Good)", and an ungraded visit says so and recalls the last grade.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import notify.alert as words
from scrapers.model import Provider
from scrapers.remits import is_overall, kind_of
from scrapers.scales import heading_key, is_red
from scrapers.statuses import ENDED
from watcher.events import Comparison, Event, Known, Severity
from watcher.grades import Standing, standing
from watcher.groups import Group

_ORDER: tuple[Severity, ...] = ("low", "normal", "high", "red")
_FIELDS = {"inspected": "Inspection date", "published": "Publication date", "title": "Title"}


def weight(severity: Severity) -> int:
    """A number that orders severities, the heaviest the largest."""
    return _ORDER.index(severity)


def day(when: date) -> str:
    """A date as people write it: 4 August 2025."""
    return f"{when.day} {when:%B %Y}"


def label(provider: Provider) -> str:
    """
    What a provider is called. One whose name is withheld is named by its kind, URN, local
    authority and owner, and never by anything else.
    """
    if provider.name is not None:
        return ", ".join(filter(None, (provider.name, provider.local_authority)))
    kind = kind_of(provider.key.type).noun
    where = ", ".join(filter(None, (f"{kind} {provider.key.urn}", provider.local_authority)))
    return f"{where} ({provider.owner})" if provider.owner else where


@dataclass(frozen=True, slots=True)
class Reader:
    """
    For whom an alert is written: the watches that bring it to a channel, the reader's own name
    for the provider, and how the first of those watches stands.
    """

    watches: tuple[str, ...]
    alias: str | None
    group: Group | None


def alert(known: Known, events: Sequence[Event], reader: Reader, seen: datetime) -> words.Alert:
    """Write one alert about all `events` of one provider. `seen` is in the reader's time zone."""
    events = sorted(events, key=lambda event: -weight(event.severity))
    items = tuple(_item(known, event) for event in events)
    name = label(known.provider)
    more = f" (+{len(items) - 1} more)" if len(items) > 1 else ""
    return words.Alert(
        kind="provider",
        subject=f"{items[0].headline}{more}: {name}",
        severity=events[0].severity,
        seen=seen,
        label=name,
        alias=reader.alias,
        status=_status(known),
        page=known.provider.key.page_url,
        items=items,
        group=stands(reader.group) if reader.group else None,
        watches=reader.watches,
    )


def _status(known: Known) -> str | None:
    if not known.provider.status_words:
        return None
    stood = standing(known)
    if known.provider.status in ENDED and stood is not None:
        return f"{known.provider.status_words} (last grade: {_grade(stood)})"
    return known.provider.status_words


def _grade(stood: Standing) -> str:
    grade = stood.grade if stood.overall else f"lowest heading {stood.grade}"
    return f"{grade}, published {day(stood.since)}" if stood.since else grade


def _item(known: Known, event: Event) -> words.Item:
    report = event.report
    if report is None:
        return _about_provider(known, event)
    return words.Item(
        headline=_headline(known, event),
        severity=event.severity,
        title=report.title,
        inspected=report.inspected,
        published=report.published,
        document=report.url,
        lines=_lines(event),
        sentences=tuple(_sentences(known, event)),
    )


def _headline(known: Known, event: Event) -> str:
    report = event.report
    assert report is not None
    if event.kind == "withdrawn":
        return f"Report withdrawn ({report.title})"
    if event.kind == "revised":
        if event.judgements:
            return f"Corrected: {_essence(event)}"
        if event.changes[0].field == "listed":
            return f"Back on the page ({report.title})"
        return f"Corrected ({report.title})"
    if event.direction == "ungraded":
        last = _last_before(known, event)
        recalled = f" (last: {last.grade})" if last else ""
        return f"{report.title}, no grade{recalled}"
    return _essence(event)


def _essence(event: Event) -> str:
    """
    The one judgement to say first, the grade before its heading: a subject is cut where a list
    of mails ends. The heading is left out where it is the overall one.
    """
    telling = _most_telling(event)
    grade = telling.after
    if telling.before is None:
        grade += {"first": " (first grade)", "new-scale": " (new kind of report)"}.get(
            event.direction or "", ""
        )
    elif telling.before != telling.after:
        grade += f" (was {telling.before})"
    else:
        grade = f"Still {grade}" if event.still else f"{grade} (as before)"
    heading = telling.heading[:1].lower() + telling.heading[1:]
    return grade if is_overall(telling.heading) else f"{grade} for {heading}"


def _most_telling(event: Event) -> Comparison:
    """
    The overall judgement leads, unless it is not red and another heading is: leaders Inadequate
    under a better overall grade is real (85 of 5,600 providers, 2025) and must not be missed.
    """
    overall = next((j for j in event.judgements if is_overall(j.heading)), None)
    red = [j for j in event.judgements if is_red(j.scale, j.after)]
    if overall is not None and (overall in red or not red):
        return overall
    new_red = [j for j in red if j.before is None or not is_red(j.scale, j.before)]
    changed = [j for j in event.judgements if j.before not in (None, j.after)]
    return next(iter((*new_red, *red, *changed, *event.judgements)))


def _lines(event: Event) -> tuple[words.Line, ...]:
    judged = tuple(words.Line(j.heading, j.before, j.after, j.since) for j in event.judgements)
    changed = tuple(
        words.Line(_FIELDS[change.field], _shown(change.before), _shown(change.after))
        for change in event.changes
        if change.field in _FIELDS
    )
    return judged + changed


def _shown(value: str | None) -> str | None:
    try:
        return day(date.fromisoformat(value)) if value else value
    except ValueError:
        return value


def _sentences(known: Known, event: Event) -> Iterator[str]:
    now = standing(known)
    if event.kind == "withdrawn":
        yield "Ofsted's page no longer lists this report. Grades told from it may not stand."
        if now is not None:
            yield f"The last grade on the page is now: {_grade(now)}."
    elif event.kind == "revised":
        if event.judgements:
            yield "The same report was told before with other grades; these are the right ones."
        if any(change.field == "listed" for change in event.changes):
            yield "The report had gone from Ofsted's page and is listed there again."
    else:
        yield from _sentences_on_news(known, event, now)
    if event.direction == "new-scale":
        yield "A new kind of report: its grades cannot be compared with the earlier ones."
    if event.still:
        yield "What is wrong here was already so in the last report."
    if any(judgement.scale is None for judgement in event.judgements):
        yield "A grade here is one that this release does not know; it was not compared."


def _sentences_on_news(known: Known, event: Event, now: Standing | None) -> Iterator[str]:
    if event.direction == "ungraded":
        last = _last_before(known, event)
        if last is not None:
            yield f"No grade is given. The last one stays: {_grade(last)}."
        else:
            yield "No grade is given, and none was known before."
    if event.late:
        stays = f" The current grade is not changed by it: {_grade(now)}." if now else ""
        yield f"Newer reports were already known when this one appeared.{stays}"
    if known.provider.status in ENDED:
        yield f"This provider has left: {known.provider.status_words.lower()}."


def _last_before(known: Known, event: Event) -> Standing | None:
    """Where the provider stood before the event's report."""
    assert event.report is not None
    order = event.report.order
    held = tuple(held for held in known.held if held.report.order < order)
    return standing(Known(known.provider, held, known.milestones, known.reader))


def _about_provider(known: Known, event: Event) -> words.Item:
    change = event.changes[0]
    line = words.Line(change.field.capitalize(), change.before, change.after)
    if event.kind == "identity":
        return words.Item(f"New {change.field}", event.severity, lines=(line,))
    headline = change.after or ""
    sentences = tuple(
        f"Dated {day(milestone.when)} on the page."
        for milestone in known.milestones
        if milestone.when and heading_key(milestone.title) == heading_key(headline)
    )
    if known.provider.status in ENDED:
        stood = standing(known)
        if stood is not None and stood.red and stood.overall:
            headline = f"{headline} after {stood.grade}"
        # Of 98 reports on social care settings that left in 2024-25, 23 came after the closure.
        sentences += ("Reports may still come: it stays watched for a year.",)
    return words.Item(headline, event.severity, lines=(line,), sentences=sentences)


def stands(group: Group) -> words.Group:
    """How a group stands, in one line: "2 of 4 open homes Inadequate, 2 Good; 1 closed"."""
    parts = [f"{count} {grade}" for grade, count in group.grades]
    if group.ungraded:
        parts.append(f"{group.ungraded} not yet graded")
    line = f"{group.open} open {group.noun}: {', '.join(parts)}" if parts else "none open"
    if group.closed:
        line += f"; {group.closed} closed"
    return words.Group(group.watch, line, group.grades, group.open, group.closed)


def watching(watch: str, members: Sequence[Known], group: Group, seen: datetime) -> words.Alert:
    """Say what a watch now covers: each newly read provider and where it stands."""
    count = len(members)
    sentences = ["You are told of what is published from now on; nothing older is announced."]
    for known in sorted(members, key=lambda known: known.provider.key):
        stood = standing(known)
        grade = _grade(stood) if stood else "not yet graded"
        status = known.provider.status_words
        closed = f"; {status}" if status and known.provider.status != "open" else ""
        sentences.append(f"{label(known.provider)}: {grade}{closed}.")
    noun = group.noun if count != 1 else group.noun.removesuffix("s")
    return words.Alert(
        kind="watching",
        subject=f"Now watching {count} {noun}: {watch}",
        severity="low",
        seen=seen,
        sentences=tuple(sentences),
        group=stands(group),
        watches=(watch,),
    )
