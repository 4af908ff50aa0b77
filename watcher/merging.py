"""
What a page and a document say of one report, as one: grades, flags, differences, news. Pure.

The page's grade always stands: it is what Ofsted corrects. A document adds what the page does
not say, and what it says otherwise is a difference to be told, never a grade.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from scrapers.documents.frameworks import outcome_weight
from scrapers.documents.model import Document
from scrapers.model import Judgement, ProviderKey, Report
from scrapers.remits import is_overall
from scrapers.scales import heading_key, is_red
from watcher.events import Change
from watcher.headings import (
    CONCERN,
    SAFEGUARDING,
    is_grade,
    pairs,
    same_grade,
    speaks_of_safeguarding,
)

_SHORT = 8
"""Characters of a hash that are enough to tell one document from another."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A heading that page and document grade differently."""

    heading: str
    page: str
    document: str


def stated(document: Document) -> tuple[Judgement, ...]:
    """All that a document says as judgements: its grades, each heading once, and its flags."""
    found: dict[str, Judgement] = {}
    for judgement in document.judgements:
        found.setdefault(heading_key(judgement.heading), replace(judgement, origin="document"))
    spoken = any(map(speaks_of_safeguarding, found.values()))
    if document.safeguarding is not None and not spoken:
        flag = Judgement(SAFEGUARDING, document.safeguarding, "safeguarding", "document")
        found.setdefault(heading_key(SAFEGUARDING), flag)
    if document.concern is not None:
        flag = Judgement(CONCERN, document.concern, "concern", "document")
        found.setdefault(heading_key(CONCERN), flag)
    return tuple(found.values())


def merge(report: Report, document: Document) -> Report:
    """
    Add to a report what its document says and the page does not. What an earlier document said
    is kept only where this one was not understood.
    """
    said = stated(document)
    page = [judgement for judgement in report.judgements if judgement.origin == "page"]
    covered = [mine for mine, _ in pairs(said, page)]
    added = [mine for mine in said if all(mine is not each for each in covered)]
    news = [*page, *added]
    kept = [
        judgement
        for judgement in report.judgements
        if judgement.origin == "document"
        and not document.understood
        and not any(_replaces(other, judgement) for other in news)
    ]
    # The overall grade comes first, the flags last; else each stays in its place.
    ordered = sorted(
        (*news, *kept), key=lambda one: (not is_overall(one.heading), not is_grade(one))
    )
    return replace(report, judgements=tuple(ordered))


def _replaces(new: Judgement, old: Judgement) -> bool:
    alike = heading_key(new.heading) == heading_key(old.heading)
    overall = is_overall(new.heading) and is_overall(old.heading)
    return alike or overall or (speaks_of_safeguarding(new) and speaks_of_safeguarding(old))


def differences(report: Report, document: Document) -> tuple[Difference, ...]:
    """Where the page and the document grade one heading differently."""
    page = [judgement for judgement in report.judgements if judgement.origin == "page"]
    return tuple(
        Difference(theirs.heading, theirs.grade, mine.grade)
        for mine, theirs in pairs(stated(document), page)
        if not same_grade(mine, theirs)
    )


def is_others(document: Document, key: ProviderKey) -> bool:
    """Whether a document says that it is about another provider."""
    return document.urn is not None and document.urn.casefold() != key.urn.casefold()


def replaced(old_hash: str, new_hash: str) -> Change:
    """That other bytes came under the same id."""
    return Change("document", old_hash[:_SHORT], new_hash[:_SHORT])


def added(before: Report, after: Report, document: Document) -> tuple[Change, ...]:
    """
    What a document that came late adds to what was told without it; nothing unless that is a
    grade or a red flag.
    """
    changes = tuple(
        change for change in altered(before, after, None, document) if change.before is None
    )
    told = {change.field for change in changes}
    worth = any(
        is_grade(one) or is_red(one.scale, one.grade)
        for one in after.judgements
        if one.heading in told
    )
    red = document.outcome is not None and outcome_weight(document.outcome) == "red"
    return changes if worth or red else ()


def altered(
    before: Report, after: Report, old: Document | None, new: Document
) -> tuple[Change, ...]:
    """What a new document made of a report: each grade that is new, another, or gone."""
    return tuple(_altered(before, after, old, new))


def _altered(
    before: Report, after: Report, old: Document | None, new: Document
) -> Iterator[Change]:
    same = pairs(after.judgements, before.judgements)
    known = {heading_key(mine.heading): theirs for mine, theirs in same}
    for judgement in after.judgements:
        earlier = known.get(heading_key(judgement.heading))
        if earlier is None:
            yield Change(judgement.heading, None, judgement.grade)
        elif not same_grade(earlier, judgement):
            yield Change(judgement.heading, earlier.grade, judgement.grade)
    for judgement in before.judgements:
        if all(judgement is not theirs for _, theirs in same):
            yield Change(judgement.heading, judgement.grade, None)
    outcome = old.outcome if old else None
    if new.outcome != outcome and new.outcome is not None:
        yield Change("outcome", outcome, new.outcome)


def uncompared(report: Report, earlier: Iterable[Report]) -> bool:
    """
    Whether the document brought a heading that no earlier report grades on its scale: the page
    never showed it, so an earlier document has to be asked.
    """
    seen = {
        (judgement.scale, heading_key(judgement.heading))
        for other in earlier
        for judgement in other.judgements
    }
    return any(
        judgement.origin == "document"
        and judgement.scale is not None
        and (judgement.scale, heading_key(judgement.heading)) not in seen
        for judgement in report.judgements
    )


def troubles(report: Report, document: Document) -> Iterator[tuple[str, str]]:
    """What the operator must know of a document that was read: what it is, and in detail."""
    if document.problems:
        yield "not-understood", "; ".join(document.problems)
    for one in differences(report, document):
        both = f"the page says {one.page}, the document {one.document}"
        yield "grades-differ", f"{one.heading}: {both}; told is the page's"
    unknown = [f"{one.heading}: {one.grade}" for one in stated(document) if one.scale is None]
    if unknown:
        yield "unknown-grade", f"not compared: {'; '.join(unknown)}"
