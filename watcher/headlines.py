"""
What is said first of an event: one line, the grade before its heading. Pure.

Ofsted's own terms for grades, no judgement of ours: "Still Inadequate" is not "Inadequate (was
Good)", and an ungraded visit says so and recalls the last grade.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scrapers.remits import is_overall
from scrapers.scales import heading_key, is_red
from scrapers.statuses import ENDED
from watcher.events import Comparison, Event, Held, Known, revisions
from watcher.grades import Standing, place, standing, step
from watcher.headings import CONCERN, SAFEGUARDING, is_grade


def headline(known: Known, event: Event) -> str:
    """The one line to say of `event`. `known` is what is held with the event in it."""
    if event.kind in ("joined", "left", "overdue"):
        return _of_group(known, event)
    return _of_provider(known, event) if event.report is None else _of_report(known, event)


def _of_group(known: Known, event: Event) -> str:
    if event.kind == "left":
        return "Left the group"
    if event.kind == "overdue":
        return event.changes[0].before or "No report yet"
    if not known.reports:
        return "Joined the group, no report yet"
    stood = standing(known)
    flag = _worst_flag(known)
    graded = flag or (_alone(stood) if stood else "not yet graded")
    return f"Joined the group: {graded}"


def _of_provider(known: Known, event: Event) -> str:
    change = event.changes[0]
    if event.kind == "identity":
        return f"New {change.field}" if change.after else f"No {change.field} any more"
    said = change.after or ""
    if known.provider.status == "open" and change.before:
        return f"{said} (was {change.before})"
    flag = _worst_flag(known) if known.provider.status in ENDED else None
    return f"{said} after {flag}" if flag else said


def _worst_flag(known: Known) -> str | None:
    """The red flag of the newest graded report, with its heading if that is not the overall one."""
    stood = standing(known)
    judgements = stood.report.judgements if stood else ()
    red = [one for one in judgements if is_red(one.scale, one.grade)]
    red.sort(key=lambda one: not is_overall(one.heading))
    return with_heading(red[0].grade, red[0].heading) if red else None


def _of_report(known: Known, event: Event) -> str:
    report = event.report
    assert report is not None
    if event.kind == "withdrawn":
        return f"Report withdrawn ({report.title})"
    if event.kind == "revised":
        return _of_revision(event, report.title)
    if event.direction == "ungraded":
        last = last_before(known, event)
        recalled = f" (last: {_alone(last)})" if last else ""
        found = _findings(event)
        return f"{report.title}, no grade{f': {found}' if found else ''}{recalled}"
    return _essence(event)


def _of_revision(event: Event, title: str) -> str:
    fields = {change.field for change in event.changes}
    if event.direction == "ungraded" and "listed" not in fields and (found := _findings(event)):
        return f"{'Corrected' if corrected(event) else 'Added'}: {found} ({title})"
    if event.judgements:
        return f"{'Corrected' if corrected(event) else 'Grade added'}: {_essence(event)}"
    if event.changes[0].field == "listed":
        return f"Back on the page ({title})"
    return f"{'Document replaced' if 'document' in fields else 'Corrected'} ({title})"


def _findings(event: Event) -> str:
    """What an ungraded visit came to, and its red flags: what it says in place of a grade."""
    outcome = event.document.outcome if event.document else None
    told = event.kind == "published" or any(each.field == "outcome" for each in event.changes)
    found = [_lower(outcome)] if outcome and told else []
    for one in event.judgements:
        if is_red(one.scale, one.after):
            said = _lower(with_heading(one.after, one.heading))
            if heading_key(one.heading) == heading_key(SAFEGUARDING):
                said = f"safeguarding {_lower(one.after)}"
            found.append(f"still {said}" if step(one) == 0 else said)
    return "; ".join(found)


def corrected(event: Event) -> bool:
    """Whether a grade is other than it was, and not only there now."""
    return any(change.before is not None for change in revisions(event))


def _essence(event: Event) -> str:
    """
    The one judgement to say first, the grade before its heading: a subject is cut where a list
    of mails ends. The heading is left out where it is the overall one.
    """
    telling = _most_telling(event.judgements)
    grade = telling.after
    if telling.scale is None:
        grade += " (not compared)"
    elif telling.before is None:
        news = {"first": " (first grade)", "new-scale": " (new kind of report)"}
        plain = event.late or not is_grade(telling)
        grade += "" if plain else news.get(event.direction or "", "")
    elif step(telling) == 0:
        red = is_red(telling.scale, telling.after)
        grade = f"Still {grade}" if red else f"{grade} (as before)"
    else:
        grade += f" (was {telling.before})"
    return with_heading(grade, telling.heading)


def with_heading(grade: str, heading: str) -> str:
    """A grade and what it is for: `Good for the effectiveness of leaders and managers`."""
    if is_overall(heading) or heading == CONCERN:
        return grade
    return f"{grade} for {_lower(heading)}"


def _lower(words: str) -> str:
    """Within a sentence. "SEND provision" keeps its capitals."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _most_telling(judgements: Sequence[Comparison]) -> Comparison:
    """
    Red leads, new red first: leaders Inadequate under a better overall grade is real (85 of
    5,600 providers, 2025) and must not be missed. Then comes the overall grade if it moved, then
    what fell, what rose, and the overall grade as it was. A report without any of these is known
    by its lowest heading. The overall heading goes before others of its rank.
    """
    overall = [j for j in judgements if is_overall(j.heading)]
    ordered = (*overall, *(j for j in judgements if j not in overall))
    red = [j for j in ordered if is_red(j.scale, j.after)]
    choices = (
        *(j for j in red if step(j) != 0),
        *red,
        *(j for j in overall if step(j) != 0),
        *(j for j in ordered if (step(j) or 0) < 0),
        *(j for j in ordered if (step(j) or 0) > 0),
        *overall,
        *sorted(ordered, key=lambda j: place(j.scale, j.after)),
    )
    return choices[0]


def day(when: date) -> str:
    """A date as people write it: 4 August 2025."""
    return f"{when.day} {when:%B %Y}"


def dated(stood: Standing) -> str:
    """Where a provider stands, and since when: `Good, published 4 August 2025`."""
    grade = _alone(stood)
    return f"{grade}, published {day(stood.since)}" if stood.since else grade


def _alone(stood: Standing) -> str:
    return stood.grade if stood.overall else f"lowest heading {stood.grade}"


def last_before(known: Known, event: Event) -> Standing | None:
    """Where the provider stood before the event's report."""
    assert event.report is not None
    held = tuple(Held(report) for report in known.before(event.report))
    return standing(Known(known.provider, held, known.milestones, known.reader))
