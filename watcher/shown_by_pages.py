"""What pages of providers show that is not known beforehand, each as a fact. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from scrapers.marks import Marks, read_marks
from scrapers.model import ListingRow, ProviderKey
from scrapers.scales import heading_key
from scrapers.statuses import status_of
from watcher.doctor import Fact, Missed
from watcher.doctor_site import SeenPage
from watcher.shown_by_search import unseen

_CARD_NOTES = re.compile(r"report card|Inspection report:", re.IGNORECASE)


def of_home(page: SeenPage | Missed | None, row: ListingRow | None) -> list[Fact]:
    """What the page of a children's home, and its result, show. Its name is never repeated."""
    name = "How a children's home is named"
    named = "'URN: n' in place of a name, in results, heading and title"
    block, blocked = "Grades above the timeline of a children's home", "a block with the outcome"
    if page is None or isinstance(page, Missed):
        why = page.why if page else "no children's home was seen"
        return [unseen(name, named, why), unseen(block, blocked, why)]
    marks = read_marks(page.look.text)
    forms = {
        "heading": _form(marks.heading, page.key),
        "title": _title_form(marks, page.key),
        **({"result": _form(row.name, page.key)} if row else {}),
    }
    said = "; ".join(f"{where}: {form}" for where, form in forms.items())
    usual = all(form.startswith("URN: n") for form in forms.values())
    known = page.snapshot is not None
    why = "the number in the address and the row 'URN' say who it is"
    facts = [
        Fact(name, named, said, usual, matters=not known, why="" if usual and known else why)
        if known
        else Fact(name, named, said, as_expected=False, matters=True, why=page.fault)
    ]
    graded = page.snapshot is not None and any(r.judgements for r in page.snapshot.reports)
    if not graded and not marks.block:
        return [*facts, unseen(block, blocked, "this one has no graded report")]
    why = "" if marks.block else "the grade on the timeline is read, and the document"
    shown = "there is one" if marks.block else "there is none"
    return [*facts, Fact(block, blocked, shown, as_expected=marks.block, why=why)]


def _form(text: str, key: ProviderKey) -> str:
    """The form of a name, without the name."""
    if re.fullmatch(rf"URN:?\s*{key.urn}", text, re.IGNORECASE):
        return "URN: n"
    if text.upper() == key.urn:
        return "the number alone"
    if heading_key(text) in {"childrens home", "children's home", "childrens homes"}:
        return "the kind of provider"
    if not text:
        return "nothing"
    return "other words, left out here since they may be a name"


def _title_form(marks: Marks, key: ProviderKey) -> str:
    head, dash, tail = marks.title.rpartition(" - ")
    form = _form(head or marks.title, key)
    return f"{form}{dash}{tail}" if head and status_of(tail) else form


def timeline_grade(page: SeenPage | None) -> Fact:
    """Whether the report of the outcome block shows its grade on the timeline as well."""
    what = "The grade of the newest graded report on the timeline"
    expected = "stands there as well as in the block above"
    if page is None or page.snapshot is None:
        return unseen(what, expected, "no page with an overall grade was seen")
    marks = read_marks(page.look.text)
    places = [n for n, report in enumerate(page.snapshot.reports) if report.judgements]
    if not marks.overall or not places or len(marks.graded) != len(page.snapshot.reports):
        return unseen(what, expected, "no page with an overall grade was seen")
    if marks.graded[places[0]]:
        return Fact(what, expected, "it does", as_expected=True)
    why = "the block is read for it"
    return Fact(what, expected, "it stands in the block alone", as_expected=False, why=why)


def card(page: SeenPage | Missed | None) -> list[Fact]:
    """What a page with a report card shows."""
    what = "Report card on a page"
    expected = "its areas and grades, and whether safeguarding standards are met, can be read"
    older, hidden = "Grades of older reports beside a report card", "no longer shown"
    inside, plain = "Links of documents beside a report card", "date and file type after the link"
    if page is None or isinstance(page, Missed) or not read_marks(page.look.text).card:
        why = page.why if isinstance(page, Missed) else "no page with a report card was seen"
        return [unseen(what, expected, why), unseen(older, hidden, why), unseen(inside, plain, why)]
    marks = read_marks(page.look.text)
    facts = [_card_read(what, expected, page)]
    others = marks.graded[1:]
    shown = any(marks.graded)
    said = "shown" if shown else "not shown"
    why = "" if not shown else "they are read; nothing is taken for withdrawn either way"
    facts.append(
        Fact(older, hidden, said, as_expected=not shown, why=why)
        if others
        else unseen(older, hidden, "there is no older report")
    )
    said = "within the link" if marks.within else "after the link"
    why = "both are read" if marks.within else ""
    return [*facts, Fact(inside, plain, said, as_expected=not marks.within, why=why)]


def _card_read(what: str, expected: str, page: SeenPage) -> Fact:
    late = "the grades come from the document, or not at all"
    if page.snapshot is None:
        return Fact(what, expected, page.fault, as_expected=False, matters=True, why=late)
    notes = [note for note in page.snapshot.notes if _CARD_NOTES.search(note)]
    read = [j for r in page.snapshot.reports for j in r.judgements if j.scale == "reif5"]
    met = any(
        "safeguarding" in heading_key(j.heading)
        for r in page.snapshot.reports
        for j in r.judgements
    )
    if notes or not read:
        said = "; ".join(notes) or f"{page.key}: no area was read"
        return Fact(what, expected, said, as_expected=False, matters=True, why=late)
    said = f"{page.key}: {len(read)} areas, safeguarding {'read' if met else 'not read'}"
    why = "" if met else "whether safeguarding standards are met comes from the document alone"
    return Fact(what, expected, said, met, matters=not met, why=why)


def document_hosts(pages: Sequence[SeenPage], files: str) -> Fact:
    """Which hosts the links to documents name."""
    what = "Host that links to documents name"
    own = urlsplit(files).netloc
    expected = "files.ofsted.gov.uk"
    hosts = sorted({host for page in pages for host in read_marks(page.look.text).hosts})
    if not hosts:
        return unseen(what, expected, "no document was seen")
    usual = set(hosts) <= {expected, own}
    why = "" if usual else f"documents are asked of {own} by their number, whatever the link names"
    return Fact(what, expected, ", ".join(hosts), usual, why=why)


def ended(page: SeenPage | Missed | None) -> list[Fact]:
    """What the page of a closed provider shows: its timeline's entry, and its title."""
    entry, marked = "Entry of a closure on the timeline", "'Closed' with timeline__day--closed"
    if page is None or isinstance(page, Missed):
        why = page.why if page else "no closed provider was seen"
        return [unseen(entry, marked, why), status_words("closed", page)]
    entries = read_marks(page.look.text).entries
    found = [
        (words, own) for words, own in entries if status_of(_first(words)) not in {None, "open"}
    ]
    odd = [(words, own) for words, own in entries if status_of(_first(words)) is None]
    if found:
        words, own = found[0]
        said = f"'{words}' with the class {own or '(none)'}"
        usual = own.split() == ["timeline__day--closed"]
        fact = Fact(entry, marked, said, usual, why="" if usual else "its words are understood")
    elif odd:
        said = f"'{odd[0][0]}' with the class {odd[0][1] or '(none)'}"
        by_title = page.snapshot is not None and page.snapshot.provider.status not in {"", "open"}
        why = "the title says it" if by_title else "a closure may not be told"
        fact = Fact(entry, marked, said, as_expected=False, matters=not by_title, why=why)
    else:
        fact = Fact(entry, marked, "none", as_expected=False, why="the title says it")
    return [fact, status_words("closed", page)]


def _first(words: str) -> str:
    return re.split(r":|\(| - ", words)[0]


def status_words(wanted: str, page: SeenPage | Missed | None) -> Fact:
    """The words of a status in the title of a page."""
    box = {"closed": "Closed", "proposed": "Proposed to open"}[wanted]
    what, expected = f"Status in the title of a provider that is {wanted}", f"'{box}'"
    if page is None or isinstance(page, Missed):
        return unseen(what, expected, page.why if page else "none was seen")
    if page.snapshot is None:
        return Fact(what, expected, page.fault, as_expected=False, matters=True, why=page.what)
    words, status = page.snapshot.provider.status_words, page.snapshot.provider.status
    tail = read_marks(page.look.text).title.rpartition(" - ")[2]
    said = f"'{tail}'" if status_of(tail) or tail == words else "no status"
    if tail.casefold() == box.casefold():
        return Fact(what, expected, said, as_expected=True)
    understood = status not in {"", "open"}
    why = f"understood as {status}" if understood else "such a change of status may not be told"
    return Fact(what, expected, said, as_expected=False, matters=not understood, why=why)
