"""A document's bytes, or its text, read into a `Document`. Pure but for the PDF library."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any

from scrapers.documents import duties, facts, names, standing
from scrapers.documents.cards import judge_card
from scrapers.documents.frameworks import (
    AUTHORITY,
    FRAMEWORKS,
    OVERALL,
    WORDS,
    Framework,
    framework,
)
from scrapers.documents.judged import Judged, differ, judge, two_grades
from scrapers.documents.kinds import Kind
from scrapers.documents.model import Document
from scrapers.documents.recognise import recognise
from scrapers.documents.sentences import in_sentences, themes
from scrapers.documents.text import Text, lines_of, read_placed, read_text
from scrapers.documents.words import Worded
from scrapers.model import Judgement
from scrapers.scales import heading_key

Judge = Callable[[Framework], Judged]
"""Reads the table of one framework out of the document at hand."""
_COMMON = frozenset({"the", "of", "and", "to", "in", "is", "for"})
_LEAST_COMMON = 0.04
"""The share of these seven among the words of English prose is about 0.2."""


def read_document(content: bytes) -> Document:
    """Read the bytes of a PDF. What goes wrong is in `problems`; only MemoryError is raised."""
    return _read(content)[0]


def read_whole(content: bytes) -> dict[str, Any]:
    """The document as plain data, and the text of its pages: what goes between two processes."""
    document, text = _read(content)
    return {"document": document.as_data(), "pages": list(text.pages)}


def _read(content: bytes) -> tuple[Document, Text]:
    text = read_text(content)
    sha256 = hashlib.sha256(content).hexdigest()
    document = in_text(text, sha256)
    if document.graded and document.problems and not text.problems:
        document = in_text(text, sha256, read_placed(content))
    return document, text


def in_text(text: Text, sha256: str = "", by_place: Sequence[str] = ()) -> Document:
    """
    Read the text of a document. `sha256` is of its bytes; `by_place` are its first pages again,
    in rows by place, for a table that the text alone does not fill.
    """
    document = Document(pages=text.count, sha256=sha256, problems=text.problems)
    numbered = lines_of(text.pages)
    if not numbered:
        return document
    lines = [line for _, line in numbered]
    if not _is_prose(lines):
        return document.with_problem(
            "its text is no readable English: the fonts may be broken, or it is cut off"
        )
    body = Worded.of(lines, WORDS)
    placed = Worded.of([line for _, line in lines_of(by_place)], WORDS)
    # A table is wanted to tell the kind, and then for its grades.
    judged = cache(partial(judge, body, placed))
    kind = _kind(body, judged)
    if kind is None:
        return replace(
            document.with_problem("not a kind of document that this release knows"),
            urn=facts.urn_of(lines),
            inspected=facts.inspected(lines),
        )
    return _with_facts(_judged(document, kind, body, judged), kind, numbered)


def _is_prose(lines: Sequence[str]) -> bool:
    words = re.findall(r"[a-z]+", " ".join(lines).lower())
    return bool(words) and sum(word in _COMMON for word in words) / len(words) >= _LEAST_COMMON


def _kind(body: Worded, judged: Judge) -> Kind | None:
    """
    The likeliest kind by the words, unless another that fits them has the better part of its
    table of grades filled, and this one has no such table.
    """
    kinds = recognise(body.lines)
    if not kinds:
        return _by_headings(judged)
    return next((kind for kind in kinds if _is_filled(kind, judged)), kinds[0])


def _is_filled(kind: Kind, judged: Judge) -> bool:
    tried = map(framework, kind.frameworks)
    return any(2 * judged(each).complete > len(each.groups) for each in tried if each.groups)


def _by_headings(judged: Judge) -> Kind | None:
    """A kind for a document with an unknown title whose table of grades is that of a framework."""
    for each in FRAMEWORKS:
        is_table = len(each.groups) > 2 and not each.id.startswith("report card")
        if is_table and judged(each).complete == len(each.groups):
            name = "inspection" if each.remit == AUTHORITY else "full inspection"
            return Kind(name, each.remit, (each.id,))
    return None


def _judged(document: Document, kind: Kind, body: Worded, table: Judge) -> Document:
    """The document with the judgements of that framework of its kind which fits it best."""
    document = replace(
        document,
        kind=_kind_name(kind, body.lines),
        remit=kind.remit,
        framework=kind.framework,
        graded=kind.graded,
    )
    if not kind.graded:
        return document
    tried = [(framework(name), _judge(body, table, framework(name))) for name in kind.frameworks]
    best, judged = max(tried, key=lambda each: _fit(*each))
    judgements = _once(judged.judgements)
    problems = judged.problems
    if kind.sometimes:
        # What it does not grade again stays as it was, and is not missing.
        if not judgements:
            return replace(document, graded=False)
        problems = tuple(each for each in problems if not each.startswith("no "))
    if not judgements:
        problems = (*problems, "no grade was found, though documents of this kind give grades")
    return replace(
        document,
        framework=best.id,
        judgements=judgements,
        problems=(*document.problems, *problems),
    )


def _fit(tried: Framework, judged: Judged) -> tuple[float, int, int]:
    share = judged.complete / max(1, len(tried.groups))
    return share, len(judged.judgements), -len(judged.problems)


def _once(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    found: dict[str, Judgement] = {}
    for judgement in judgements:
        found.setdefault(heading_key(judgement.heading), judgement)
    return tuple(found.values())


def _judge(body: Worded, table: Judge, tried: Framework) -> Judged:
    if tried.id.startswith("report card"):
        judged = judge_card(body.lines, tried)
        if "iss" in tried.scales:
            parts = judge(body, _NOTHING, replace(tried, groups=(), scales=("iss",)))
            return replace(judged, judgements=(*judged.judgements, *parts.judgements))
        return judged
    judged = table(tried) if tried.headings else Judged((), (), 0)
    if tried.scales == ("fe_progress",):
        return _together(judged, themes(body.lines))
    return _together(judged, in_sentences(body.lines, tried.id))


_NOTHING = Worded((), ())


def _together(judged: Judged, said: Sequence[tuple[int, Judgement]]) -> Judged:
    """
    The judgements of the table and of sentences, in the document's order; one that has two
    grades is not taken.
    """
    problems, doubted = list(judged.problems), set(judged.doubted)
    placed = zip(judged.lines, judged.judgements, strict=True)
    found = {heading_key(each.heading): (line, each) for line, each in placed}
    for line, each in said:
        key = heading_key(each.heading)
        first, held = found.setdefault(key, (line, each))
        found[key] = (min(first, line), held)
        if differ(held.grade, each.grade):
            problems.append(two_grades(each.heading, held.grade, each.grade))
            doubted.add(key)
    certain = [placed for key, placed in found.items() if key not in doubted]
    ordered = sorted(certain, key=lambda each: each[0])
    return Judged(tuple(each for _, each in ordered), tuple(problems), judged.complete)


def _kind_name(kind: Kind, lines: Sequence[str]) -> str:
    again = any(re.match(r"re-inspection\b", line, re.IGNORECASE) for line in lines[:8])
    return "re-inspection" if again and kind.name == "inspection" else kind.name


def _in_numbers(document: Document) -> bool:
    """Whether grades may stand as numbers in it."""
    return document.graded and framework(document.framework or "").numbers


def _lacking(document: Document, first: date | None) -> Iterator[str]:
    """What a graded document lacks that one of its day and with its other headings has."""
    if not (document.judgements and document.framework):
        return
    written_under = framework(document.framework)
    found = {heading_key(each.heading) for each in document.judgements}
    until = written_under.overall_until
    if until and (first is None or first < until) and heading_key(OVERALL) not in found:
        when = f", which was given until {until:%B %Y}" if until < date.max else ""
        yield f"no grade was found for {OVERALL}{when}"
    for heading, *others in written_under.together:
        if heading_key(heading) in found and found.isdisjoint(map(heading_key, others)):
            yield f"no grade was found for {others[0]}"


def _with_facts(document: Document, kind: Kind, numbered: Sequence[tuple[int, str]]) -> Document:
    lines = [line for _, line in numbered]
    card = next((j for j in document.judgements if j.scale == "safeguarding"), None)
    safe = None if card else standing.safeguarding(numbered, kind)
    concern = standing.concern(numbered, kind)
    outcome = standing.outcome(numbered, kind)
    first, last = facts.inspected(lines)
    return replace(
        document,
        problems=(*document.problems, *_lacking(document, first)),
        urn=facts.urn_of(lines, kind),
        provider=names.provider_name(lines, kind),
        owner=names.owner(lines),
        inspected=(first, last),
        published=facts.published(lines, kind),
        safeguarding=card.grade if card else safe.value if safe else None,
        concern=concern.value if concern else None,
        outcome=outcome.value if outcome else None,
        previous=facts.previous(lines, first, numbers=_in_numbers(document)),
        enforcement=duties.enforcement(lines),
        requirements=duties.counted(lines, "requirements"),
        recommendations=duties.counted(lines, "recommendations"),
        next_inspection=duties.next_inspection(lines),
        quotes=tuple(said.quote for said in (concern, safe, outcome) if said),
    )
