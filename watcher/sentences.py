"""The sentences below an event's rows: what its grades do not say by themselves. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from scrapers.documents.model import Document
from scrapers.model import Report
from scrapers.scales import heading_key, is_red
from scrapers.statuses import ENDED
from watcher.events import Event, Known, revisions
from watcher.grades import standing, step
from watcher.headlines import corrected, dated, day, last_before, with_heading
from watcher.merging import differences


def sentences(known: Known, event: Event) -> Iterator[str]:
    """Yield what there is to say of `event`. `known` is what is held with the event in it."""
    if event.kind in ("joined", "left", "overdue"):
        yield from _on_group(known, event)
    elif event.kind == "status":
        yield from _on_status(known, event)
    elif event.kind == "withdrawn":
        yield from _on_withdrawal(known, event)
    elif event.kind == "revised":
        yield from _on_revision(known, event)
    elif event.kind == "published":
        yield from _on_news(known, event)
    if event.report is not None and event.document is not None:
        yield from _on_document(known, event, event.report, event.document)
    flags = [j for j in event.judgements if is_red(j.scale, j.after) and step(j) == 0]
    if flags:
        same = "; ".join(with_heading(j.after, j.heading) for j in flags)
        yield f"Already so in the last report that graded it: {same}."
    if any(judgement.scale is None for judgement in event.judgements):
        yield "A grade here is one that this release does not know; it was not compared."


def _on_group(known: Known, event: Event) -> Iterator[str]:
    change = event.changes[0]
    if event.kind == "overdue":
        yield change.after or ""
    elif event.kind == "left":
        yield f"This watch has it no longer: {change.before}."
    else:
        yield f"Found for this watch: {change.after}."
        if event.report is not None:
            yield "Its newest report is shown as it stands; older ones are not announced."
    if event.kind != "overdue" and known.provider.status not in ("", "open"):
        yield f"Its status: {known.provider.status_words.lower()}."


def _on_withdrawal(known: Known, event: Event) -> Iterator[str]:
    assert event.report is not None
    yield "Ofsted's page no longer lists this report."
    if not event.report.judgements:
        return
    now = standing(known)
    stays = f"The last grade on the page is now: {dated(now)}" if now else "No grade is left"
    yield f"Its grades may not stand. {stays}."


def _on_revision(known: Known, event: Event) -> Iterator[str]:
    fields = {change.field for change in event.changes}
    read = all(judgement.origin == "document" for judgement in event.judgements)
    if "document" in fields:
        yield "Ofsted has replaced the document of this report by another one."
    if event.judgements and corrected(event):
        source = "Its document" if read else "Ofsted's page"
        told = (with_heading(one.before, one.field) for one in revisions(event) if one.before)
        right = (with_heading(one.after, one.heading) for one in event.judgements)
        yield (
            f"{source} gave this report other grades before: {'; '.join(told)}. What was told from "
            f"them no longer holds. Right is: {'; '.join(right)}."
        )
    elif (event.judgements or "outcome" in fields) and read and "document" not in fields:
        yield "This is from the report's document, which could not be read at first."
    elif event.judgements and not read:
        yield "Ofsted's page listed this report before without what is added here."
    if "listed" in fields:
        yield "The report had gone from Ofsted's page and is listed there again."
    if event.judgements and event.late:
        yield from _unmoved(known, event)


def _on_news(known: Known, event: Event) -> Iterator[str]:
    if event.direction == "ungraded":
        last, now = last_before(known, event), standing(known)
        if last is None:
            yield "No grade is given, and none was known before."
        elif last == now:
            yield f"No grade is given. The last one stays: {dated(last)}."
        else:
            yield "No grade is given."
    known_grades = all(judgement.scale is not None for judgement in event.judgements)
    if event.direction == "new-scale" and known_grades and not event.late:
        yield "A new kind of report: its grades cannot be compared with the earlier ones."
    if event.late:
        yield "Newer reports were already known when this one appeared."
        yield from _unmoved(known, event)
    if known.provider.status in ENDED:
        yield f"This provider has left: {known.provider.status_words.lower()}."


def _unmoved(known: Known, event: Event) -> Iterator[str]:
    """What stays true in spite of the event, where a newer report has grades of its own."""
    now = standing(known)
    if now is not None and event.report is not None and now.report.file_id != event.report.file_id:
        yield f"The current grade is not changed by it: {dated(now)}."


def _on_status(known: Known, event: Event) -> Iterator[str]:
    words = heading_key(event.changes[0].after or "")
    dates = [
        milestone.when
        for milestone in known.milestones
        if milestone.when and heading_key(milestone.title) == words
    ]
    if dates:
        yield f"Dated {day(max(dates))} on the page."
    if known.provider.status in ENDED:
        # Of 98 reports on social care settings that left in 2024-25, 23 came after the closure.
        yield "Reports may still come: it stays watched for a year."


def _on_document(known: Known, event: Event, report: Report, document: Document) -> Iterator[str]:
    """What the document says beside its grades, in our own words: never a sentence of it."""
    for one in differences(report, document):
        yield (
            f"Page and document differ on “{one.heading}”: the page says {one.page}, the document "
            f"{one.document}. What the page says is shown."
        )
    # A correction of the page alone has no news of the document.
    told_before = event.kind == "revised" and all(
        change.before is not None and change.field != "document" for change in event.changes
    )
    if told_before or event.kind == "withdrawn":
        return
    alone = [j for j in event.judgements if j.origin == "document" and is_red(j.scale, j.after)]
    if alone and event.kind == "published":
        said = "; ".join(with_heading(one.after, one.heading) for one in alone)
        yield f"Ofsted's page does not show this; the document says it: {said}."
    if document.enforcement not in (None, "None"):
        yield f"Enforcement since the last inspection: {document.enforcement}."
    previous = document.previous
    if previous.grade is not None and last_before(known, event) is None:
        when = f" of {day(previous.date)}" if previous.date else ""
        yield f"The inspection before it{when}, as the document says: {previous.grade}."
