"""What is said of a report because of its document, in each situation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from notify.alert import Item, Line
from notify.render import render
from scrapers.documents.model import Document, Previous
from scrapers.model import Judgement, Provider, ProviderKey, Report
from watcher.alerts import Reader, alert
from watcher.events import Change, Event, Held, Known
from watcher.grades import weigh

SEEN = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Europe/London"))
OVERALL = "Overall effectiveness"
FLAG = Judgement("Safeguarding", "Not effective", "safeguarding", "document")
CONCERN = Judgement("Category of concern", "Special measures", "concern", "document")
BEFORE = Report(
    "99000001",
    "Full inspection",
    None,
    date(2024, 6, 25),
    (Judgement(OVERALL, "Good", "oeif4"),),
)
VISIT = Report("99000002", "Monitoring visit", None, date(2026, 3, 3))


def item(event: Event, *earlier: Report) -> Item:
    """What is read of one event."""
    assert event.report is not None
    provider = Provider(ProviderKey(21, "9000021"), "A (invented)", None, "open", "Open")
    known = Known(provider, tuple(map(Held, (*earlier, event.report))), (), 1)
    found = alert(known, [weigh(event, known)], Reader(("w",), None, None), SEEN)
    render(found, "<a@ofsted-watch.invalid>")
    return found.items[0]


def visit(*judgements: Judgement, **facts: Any) -> Event:
    """A new visit without grades, and what its document says."""
    report = replace(VISIT, judgements=judgements)
    return Event("published", report, document=Document(**facts))


HEADLINES = {
    "Monitoring visit, no grade (last: Good)": visit(),
    "Monitoring visit, no grade: not taking effective action (last: Good)": visit(
        outcome="Not taking effective action"
    ),
    "Monitoring visit, no grade: safeguarding not effective (last: Good)": visit(FLAG),
    "Monitoring visit, no grade: no progress; safeguarding not effective; special measures "
    "(last: Good)": visit(FLAG, CONCERN, outcome="No progress"),
    "Added: safeguarding not effective (Monitoring visit)": replace(
        visit(FLAG), kind="revised", changes=(Change("Safeguarding", None, "Not effective"),)
    ),
    "Document replaced (Monitoring visit)": replace(
        visit(), kind="revised", changes=(Change("document", "a", "b"),)
    ),
    "Special measures": Event(
        "published", replace(VISIT, judgements=(*BEFORE.judgements, CONCERN))
    ),
    "Not effective for safeguarding": Event(
        "published", replace(VISIT, judgements=(*BEFORE.judgements, FLAG))
    ),
}


@pytest.mark.parametrize("headline", HEADLINES)
def test_the_headline_says_what_an_ungraded_visit_came_to(headline):
    assert item(HEADLINES[headline], BEFORE).headline == headline


def test_a_flag_that_is_not_red_is_no_headline():
    safe = visit(replace(FLAG, grade="Effective"))

    assert item(safe, BEFORE).headline == "Monitoring visit, no grade (last: Good)"


def test_a_flag_that_was_there_is_still_there():
    flagged = replace(BEFORE, judgements=(*BEFORE.judgements, CONCERN))

    found = item(visit(CONCERN), flagged)

    assert found.headline == "Monitoring visit, no grade: still special measures (last: Good)"


def test_the_inspection_before_is_told_only_if_nothing_is_known_of_it():
    event = visit(previous=Previous(date(2021, 3, 1), "Good"))

    assert "The inspection before it of 1 March 2021, as the document says: Good." in " ".join(
        item(event).sentences
    )
    assert "as the document says" not in " ".join(item(event, BEFORE).sentences)
    undated = replace(event, document=Document(previous=Previous(None, "Good")))
    assert "The inspection before it, as the document says: Good." in item(undated).sentences


@pytest.mark.parametrize(
    ("enforcement", "is_said"),
    [("Compliance notice", True), ("None", False), (None, False)],
    ids=["a notice", "none", "not stated"],
)
def test_enforcement_is_said_if_there_was_any(enforcement, is_said):
    said = " ".join(item(visit(enforcement=enforcement), BEFORE).sentences)

    assert ("Enforcement since the last inspection: Compliance notice." in said) is is_said


def test_a_correction_of_the_page_does_not_tell_the_document_again():
    event = visit(enforcement="Compliance notice")
    corrected = replace(event, kind="revised", changes=(Change("title", "A", "B"),))

    assert "Enforcement" not in " ".join(item(corrected, BEFORE).sentences)


def test_where_page_and_document_differ_both_are_said_and_the_pages_grade_shown():
    document = Document(judgements=(Judgement(OVERALL, "Inadequate", "oeif4"),))

    found = item(Event("published", replace(BEFORE, file_id="99000003"), document=document))

    assert found.lines == (Line(OVERALL, None, "Good"),)
    assert found.sentences[0] == (
        "Page and document differ on “Overall effectiveness”: the page says Good, the document "
        "Inadequate. What the page says is shown."
    )


def test_what_a_new_document_no_longer_says_is_shown_as_gone():
    changes = (Change("document", "a", "b"), Change(CONCERN.heading, CONCERN.grade, None))

    found = item(Event("revised", BEFORE, changes, document=Document()))

    assert found.headline == "Document replaced (Full inspection)"
    assert found.lines == (Line("Category of concern", "Special measures", None),)
    assert found.sentences == ("Ofsted has replaced the document of this report by another one.",)
