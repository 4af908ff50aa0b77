"""The samples say what the watcher itself would say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from notify.alert import Alert, Line
from notify.render import render
from notify.sample_parts import HELPED, LEADERS, OVERALL, SEEN
from notify.samples import SAMPLES
from scrapers.documents.model import Document
from scrapers.model import Judgement, Milestone, Provider, ProviderKey, Report
from watcher.alerts import Reader, alert
from watcher.awaited import Awaited
from watcher.awaited_words import headline as awaited_headline
from watcher.awaited_words import overdue_sentence
from watcher.awaited_words import sentence as awaited_sentence
from watcher.events import Change, Event, Held, Known
from watcher.grades import weigh
from watcher.health_words import ill
from watcher.store.journal import OpenProblem

HOME, SCHOOL = ProviderKey(2, "9000001"), ProviderKey(21, "9000001")
SCALE = "sccif4"
BAD, RI, GOOD = "Inadequate", "Requires improvement to be good", "Good"
ADDRESS = "90000001"


def judged(*grades: str) -> tuple[Judgement, ...]:
    headings = (OVERALL, HELPED, LEADERS)
    return tuple(Judgement(h, g, SCALE) for h, g in zip(headings, grades, strict=True))


def report(
    *judgements: Judgement, title: str = "Full inspection", inspected: date = date(2026, 10, 6)
) -> Report:
    return Report(ADDRESS, title, inspected, date(2026, 11, 23), judgements)


def earlier(*judgements: Judgement) -> Report:
    return Report("90000000", "Full inspection", None, date(2025, 6, 3), judgements)


LAST_CARD = Report(
    "90000000",
    "School inspection",
    None,
    date(2026, 1, 15),
    (Judgement("Attendance and behaviour", "Needs attention", "card5"),),
)
FLAG = Judgement("Safeguarding", "Not effective", "safeguarding", "document")


def told(key: ProviderKey, event: Event, *reports: Report, status: str = "open") -> Alert:
    """What the watcher says of one event, when `reports` are held."""
    provider = Provider(key, None, None, status, status.capitalize(), "Coventry")
    closed = (Milestone("Closed", date(2026, 11, 20)),) if status == "closed" else ()
    known = Known(provider, tuple(map(Held, reports)), closed, 1)
    return alert(known, [weigh(event, known)], Reader(("w",), None, None), SEEN)


def published(before: tuple[str, ...] | None, *now: str) -> Alert:
    new = report(*judged(*now))
    old = (earlier(*judged(*before)),) if before else ()
    return told(HOME, Event("published", new), *old, new)


CORRECTED = Event(
    "revised",
    report(*judged(GOOD, GOOD, GOOD)),
    (Change(LEADERS, RI, GOOD), Change("published", "2026-11-20", "2026-11-23")),
)
VISIT = report(title="Monitoring visit")
FLAGGED = report(FLAG, title="Ungraded inspection")

SAID = {
    "worse": published((GOOD, GOOD, GOOD), BAD, BAD, RI),
    "better": published((RI, RI, RI), GOOD, GOOD, RI),
    "same": published((GOOD, GOOD, GOOD), GOOD, GOOD, GOOD),
    "still": published((BAD, BAD, BAD), BAD, BAD, BAD),
    "first": published(None, GOOD, GOOD, GOOD),
    "ungraded": told(HOME, Event("published", VISIT), earlier(*judged(BAD, BAD, BAD)), VISIT),
    "flags": told(
        SCHOOL, Event("published", FLAGGED, document=Document(pages=1)), LAST_CARD, FLAGGED
    ),
    "revised": told(HOME, CORRECTED, *filter(None, [CORRECTED.report])),
    "closed": told(
        HOME,
        Event("status", changes=(Change("status", "Open", "Closed"),)),
        earlier(*judged(GOOD, GOOD, GOOD)),
        status="closed",
    ),
    "closed-after-inadequate": told(
        HOME,
        Event("status", changes=(Change("status", "Open", "Closed"),)),
        earlier(*judged(BAD, BAD, BAD)),
        status="closed",
    ),
    "left": told(
        HOME,
        Event(
            "left",
            changes=(
                Change(
                    "group",
                    "owner now Alder Care (invented) (official file as at 30 September 2026)",
                    None,
                ),
            ),
        ),
        earlier(*judged(GOOD, GOOD, GOOD)),
    ),
}


@pytest.mark.parametrize("kind", SAID)
def test_a_sample_says_what_the_watcher_says(kind):
    (mine,), (real,) = SAMPLES[kind].items, SAID[kind].items

    assert mine.headline == real.headline
    assert mine.severity == real.severity
    assert mine.lines == real.lines
    awaited = [each for each in mine.sentences if each.startswith("A report is awaited")]
    assert [each for each in mine.sentences if each not in awaited] == list(real.sentences)


def test_what_is_awaited_is_said_as_the_watcher_does():
    since = date(2026, 11, 23)
    half, most, last = (since + timedelta(days=days) for days in (40, 58, 90))

    assert awaited_sentence(Awaited("inadequate", since, half, most, last)) in (
        SAMPLES["worse"].items[0].sentences
    )


def test_what_is_overdue_is_said_as_the_watcher_does():
    since = date(2026, 9, 24)
    half, most, last = (since + timedelta(days=days) for days in (40, 58, 90))
    one = Awaited("inadequate", since, half, most, last)

    (item,) = SAMPLES["overdue"].items
    assert item.headline == awaited_headline(one)
    assert item.sentences == (overdue_sentence(one, 90),)


def test_the_operator_is_told_as_the_watcher_does():
    began = datetime(2026, 11, 23, 7, 30, tzinfo=SEEN.tzinfo)
    problem = OpenProblem(
        1, "layout-changed", "2/9000002", "the page lacks ol.timeline", began, began, 1, None
    )
    sample = SAMPLES["operator"]

    assert replace(ill([problem], SEEN), change=sample.change) == sample


def test_still_inadequate_is_never_said_as_if_it_were_new():
    message = render(SAMPLES["still"], "<a@x.invalid>")

    assert message.subject.startswith("Still Inadequate: ")
    assert "(was" not in message.subject
    assert "Already so in the last report" in message.text


def test_a_correction_says_what_was_told_and_what_is_right():
    text = " ".join(render(SAMPLES["revised"], "<a@x.invalid>").text.split())

    assert f"other grades before: {RI} for the effectiveness of leaders and managers" in text
    assert f"Right is: {GOOD} for the effectiveness of leaders and managers" in text
    assert Line(LEADERS, RI, GOOD) in SAMPLES["revised"].items[0].lines


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_essence_stands_in_the_first_60_characters_of_the_subject(kind):
    alert = SAMPLES[kind]
    headline = alert.items[0].headline if alert.items else alert.subject

    # Of a long headline the grade and the one before it come first.
    assert render(alert, "<a@x.invalid>").subject[:60].startswith(headline[:60])
