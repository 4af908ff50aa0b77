"""The feeds of a watch, by the rules of their formats, whatever the words of an event are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, HttpUrl

from notify.alert import Alert
from notify.samples import SAMPLES
from scrapers.documents.model import Document, Quote
from scrapers.model import Judgement, Milestone, Provider, ProviderKey, Report
from tests.security.nasties import nasty
from watcher import alerts
from watcher.awaited import Awaited
from watcher.config import Watch
from watcher.config_rules import EVENT_KINDS
from watcher.events import Change, Comparison, Event, Held, Known
from watcher.feed_atom import atom
from watcher.feed_calendar import calendar, folded
from watcher.feed_json import json_feed
from watcher.feeds import FEED_ID, RIGHTS, Entry, Feed, entry, feed, waiting, wants
from watcher.lags import Cause
from watcher.retelling import called, item
from watcher.telling import as_data

NOW = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTS = ("https://reports.ofsted.gov.uk/", "https://files.ofsted.gov.uk/")
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
OVERALL = "Overall experiences and progress of children and young people"
COVENTRY = ProviderKey(2, "9000001")
WATCH = Watch("Hollybank Care", (COVENTRY,), ("desk",), frozenset(EVENT_KINDS), "low", {})
BEFORE = Report(
    "99000001", "Full inspection", date(2024, 5, 1), date(2024, 6, 25),
    (Judgement(OVERALL, "Good", "sccif4"),),
)  # fmt: skip
REPORT = Report(
    "99000002", "Full inspection", date(2025, 5, 20), date(2025, 8, 4),
    (Judgement(OVERALL, "Inadequate", "sccif4"),),
)  # fmt: skip
HOME = Known(
    Provider(COVENTRY, None, "Children's home", "open", "Open", "Coventry", owner="Hollybank Ltd"),
    (Held(BEFORE), Held(REPORT)),
    (),
    1,
)
WORSE = Event(
    "published",
    REPORT,
    judgements=(Comparison(OVERALL, "sccif4", "Good", "Inadequate", date(2024, 6, 25)),),
    direction="worse",
    severity="red",
)
VISIT = Event(
    "published",
    Report("99000003", "Monitoring visit", None, date(2026, 3, 3)),
    direction="ungraded",
    document=Document(outcome="Compliance notices met"),
)
EVENTS = (
    WORSE,
    VISIT,
    Event("withdrawn", REPORT),
    Event("revised", REPORT, (Change("published", "2025-08-03", "2025-08-04"),), severity="low"),
    Event("revised", REPORT, (Change("listed", "withdrawn", "on the page again"),)),
    Event("status", changes=(Change("status", "Open", "Closed"),), severity="high"),
    Event("identity", changes=(Change("trust", None, "Elm (invented)"),), severity="low"),
    Event("left", changes=(Change("group", "another owner now", None),)),
    Event("joined", REPORT, (Change("group", None, "the owner"),), WORSE.judgements),
    Event("joined", changes=(Change("group", None, "the owner"),)),
    Event("overdue", changes=(Change("awaited", "No report yet", "Of such most have come."),)),
)  # fmt: skip


def stored(event: Event, number: int = 17, known: Known = HOME) -> dict[str, Any]:
    return {"id": number, "cycle": 1, **as_data(known, event, [WATCH], None, NOW)}


def alerted(*events: Event, known: Known = HOME, quotes: bool = False) -> Alert:
    reader = alerts.Reader(("Another watch",), "the other's name", None, quotes=quotes)
    return alerts.alert(known, events, reader, NOW)


def ended(known: Known = HOME) -> Known:
    left = replace(known.provider, status="closed", status_words="Closed")
    return replace(known, provider=left, milestones=(Milestone("Closed", date(2026, 1, 5)),))


# What is valid


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Author(_Strict):
    name: Annotated[str, Field(min_length=1)]


class _Item(_Strict):
    """An item of JSON Feed 1.1, with the keys of it that are used, and our own."""

    id: Annotated[str, Field(min_length=1)]
    url: HttpUrl
    title: Annotated[str, Field(min_length=1)]
    content_html: Annotated[str, Field(min_length=1)]
    content_text: Annotated[str, Field(min_length=1)]
    date_published: AwareDatetime
    date_modified: AwareDatetime
    tags: list[str]
    _ofsted_watch: dict[str, Any]


class _Document(_Strict):
    """A JSON Feed 1.1, likewise."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: Annotated[str, Field(min_length=1)]
    home_page_url: HttpUrl
    description: str
    language: Literal["en-GB"]
    authors: Annotated[list[_Author], Field(min_length=1)]
    items: list[_Item]


def valid_json(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    extensions = [document, *document["items"]]
    plain = [{k: v for k, v in each.items() if not k.startswith("_")} for each in extensions]
    assert all(isinstance(each["_ofsted_watch"], dict) for each in extensions)
    _Document.model_validate_json(json.dumps({**plain[0], "items": plain[1:]}))
    ids = [each["id"] for each in document["items"]]
    assert len({*ids}) == len(ids)
    return document


def valid_atom(text: str) -> etree._Element:
    document = etree.fromstring(text.encode())
    SCHEMA.assertValid(document)
    ids = [each.text for each in document.iter(f"{ATOM}id")]
    assert len({*ids}) == len(ids)
    for each in document.iter(f"{ATOM}entry"):
        # RFC 4287, 4.1.2: not two alternates of one type.
        links = [(link.get("rel"), link.get("type")) for link in each.iter(f"{ATOM}link")]
        assert len({*links}) == len(links)
    return document


def valid_calendar(text: str) -> Calendar:
    assert text.endswith("\r\n")
    lines = text.encode().split(b"\r\n")
    assert all(len(line) <= 75 and line.decode() is not None for line in lines)
    assert not any({b"\n", b"\r"} & {line[i : i + 1] for i in range(len(line))} for line in lines)
    found = Calendar.from_ical(text)
    assert isinstance(found, Calendar)
    assert found.subcomponents, "RFC 5545, 3.6: one component at least"
    uids = [str(each["UID"]) for each in found.events]
    assert len({*uids}) == len(uids)
    for each in found.walk():
        assert not each.errors
    for each in found.events:
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= {*each}
        assert each["TRANSP"] == "TRANSPARENT"
        assert type(each.decoded("DTSTART")) is date
    return found


class Links(HTMLParser):
    """The elements of a content, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href"}

    def handle_data(self, data: str) -> None:
        self.words += data


def since(cause: Cause, status: str = "") -> Awaited:
    first = date(2025, 8, 4)
    half, most, last = (first + timedelta(days=days) for days in (40, 58, 90))
    return Awaited(cause, first, half, most, last, status)


def made(*events: Event, told: Alert | None = None, alias: str | None = None) -> Feed:
    numbered = zip(range(len(events), 0, -1), events, strict=True)
    return feed(WATCH, [entry(stored(one, number), told, alias) for number, one in numbered])


texts = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=90), nasty)


@st.composite
def entries(draw: Callable[..., Any]) -> list[Entry]:
    """Entries of events whose every text is anything, each with its alert or without."""
    found = []
    for number in range(draw(st.integers(0, 3)), 0, -1):
        event = draw(st.sampled_from(EVENTS))
        grades = draw(st.lists(st.sampled_from([None, "sccif4"]), max_size=2))
        judgements = tuple(
            Comparison(draw(texts), scale, draw(st.none() | texts), draw(texts))
            for scale in (grades if event.report and event.direction != "ungraded" else ())
        )
        if event.kind == "published" and not judgements:
            event = replace(event, direction="ungraded")
        changes = tuple(
            replace(each, before=each.before and draw(texts), after=each.after and draw(texts))
            if each.field in ("status", "trust", "group", "awaited", "listed")
            else each
            for each in event.changes
        )
        report = event.report and replace(event.report, title=draw(texts))
        event = replace(event, report=report, changes=changes, judgements=judgements)
        name = draw(texts)
        known = replace(HOME, provider=replace(HOME.provider, key=ProviderKey(21, "900001"),
                                               name=name))  # fmt: skip
        told = alerts.alert(
            known, [event], alerts.Reader((draw(texts),), draw(texts), None), NOW
        ) if draw(st.booleans()) else None  # fmt: skip
        alias = draw(st.none() | texts)
        found.append(entry(stored(event, number, known), told, alias))
    return found


@given(entries(), texts)
def test_whatever_an_event_says_the_feeds_are_valid_and_say_the_same(found, name):
    awaited = since("closed", "closed")
    told = feed(replace(WATCH, name=f"a {name}"), found, [waiting(COVENTRY, name, name, awaited)])
    titles = [each.title for each in found]

    document = valid_atom(atom(told))
    assert [each.findtext(f"{ATOM}title") for each in document.iter(f"{ATOM}entry")] == titles
    written = valid_json(json_feed(told))
    assert [each["title"] for each in written["items"]] == titles
    shown = valid_calendar(calendar(told))
    assert {str(each["SUMMARY"]) for each in shown.events[:-1]} <= {*titles}

    for each in found:
        content = Links(each.html)
        assert content.names <= {"p", "ul", "li", "a"}
        assert all(link.startswith(HOSTS) for link in (*content.links, each.link))
        addresses = re.findall(r"\w+://\S*", f"{each.title} {each.text} {content.words}")
        assert all(address.startswith(HOSTS) for address in addresses)
    for text in (atom(told), json_feed(told), calendar(told)):
        assert all(char.isprintable() or char in "\r\n" for char in text)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_a_folded_line_is_short_whole_and_never_cut_within_a_character(line):
    pieces = folded(line).encode().split(b"\r\n")

    assert all(len(piece) <= 75 for piece in pieces)
    assert "".join(piece.decode()[bool(n) :] for n, piece in enumerate(pieces)) == line
    assert all(piece.startswith(b" ") for piece in pieces[1:])


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("id>", "number>"),
        ("T08:10:00Z", " 08:10"),
        ("author>", "writer>"),
        (' href="', ' address="'),
        ('type="html"', 'type="any"'),
        ("<title>", "<title><b/>"),
    ],
)
def test_what_is_no_atom_is_noticed(good, bad):
    text = atom(made(WORSE))

    assert good in text
    assert not SCHEMA.validate(etree.fromstring(text.replace(good, bad).encode()))


def test_a_feed_without_entries_is_valid_too():
    empty = made()

    assert valid_atom(atom(empty)).findtext(f"{ATOM}updated") == "2026-01-01T00:00:00Z"
    assert valid_json(json_feed(empty))["items"] == []
    assert valid_calendar(calendar(empty)).events == []


def test_every_kind_of_event_makes_an_entry():
    told = made(*EVENTS)

    valid_atom(atom(told))
    valid_json(json_feed(told))
    valid_calendar(calendar(told))
    assert [each.title.partition(":")[0] for each in told.entries] == [
        "Inadequate (was Good)",
        "Monitoring visit, no grade",
        "Report withdrawn (Full inspection)",
        "Corrected (Full inspection)",
        "Back on the page (Full inspection)",
        "Closed",
        "New trust",
        "Left the group",
        "Joined the group",
        "Joined the group, no report yet",
        "No report yet",
    ]


# What it says


def test_an_entry_has_the_subject_of_its_alert_its_moment_and_its_links():
    [one] = made(WORSE).entries

    assert one.id == "tag:ofsted-watch.invalid,2026:event/2/9000001/published/99000002/1"
    assert one.title == "Inadequate (was Good): children's home 9000001, Coventry"
    assert one.title == alerted(WORSE).subject
    assert one.seen == NOW
    assert one.link == "https://files.ofsted.gov.uk/v1/file/99000002"
    assert one.text == (
        "Full inspection, inspected 20 May 2025, published 4 August 2025\n"
        f"{OVERALL}: Good → Inadequate\n"
        "Report: https://files.ofsted.gov.uk/v1/file/99000002\n"
        "Ofsted's page: https://reports.ofsted.gov.uk/provider/2/9000001"
    )


def test_what_the_alert_said_beside_is_said_too():
    assert VISIT.report is not None
    known = replace(HOME, held=(*HOME.held, Held(VISIT.report)))
    [alone] = made(VISIT).entries
    [told] = made(VISIT, told=alerted(VISIT, known=known)).entries

    assert alone.title.startswith("Monitoring visit, no grade: compliance notices met: ")
    assert told.title.startswith("Monitoring visit, no grade: compliance notices met (last: Inad")
    assert "The last one stays: Inadequate" in told.text
    assert "none was known before" not in alone.text


def test_of_an_alert_about_several_events_each_entry_takes_its_own_words():
    closed = EVENTS[5]
    both = alerted(closed, WORSE, known=ended())

    first, second = made(closed, WORSE, told=both).entries

    assert first.title == "Closed after Inadequate: children's home 9000001, Coventry"
    assert "Dated 5 January 2026 on the page." in first.text
    assert second.title.startswith("Inadequate (was Good): ")
    assert "since 25 June 2024" in second.text


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_the_words_of_another_event_are_not_taken(event, sample):
    data = stored(replace(event, severity="low"))
    other = SAMPLES[sample]
    other = replace(other, items=tuple(replace(each, severity="high") for each in other.items))

    assert item(data, other) == item(data)


def test_only_the_name_that_this_watch_gives_is_shown_and_no_document_quoted():
    said = "She said that the manager, Ms Invented, had left."
    event = replace(WORSE, document=Document(quotes=(Quote(3, said),), outcome="Met"))
    told = alerted(event, quotes=True)
    assert said in told.items[0].sentences[-1]

    shown = made(event, told=told, alias="our place")

    assert shown.entries[0].title == (
        "Inadequate (was Good): our place \N{EN DASH} children's home 9000001, Coventry"
    )
    for text in (atom(shown), json_feed(shown), calendar(shown)):
        assert "Invented" not in text
        assert "the other's name" not in text
        assert "Another watch" not in text


def test_whose_a_provider_is_stays_out_of_a_title():
    told = alerted(WORSE)

    assert told.label == "children's home 9000001, Coventry (Hollybank Ltd)"
    assert called(stored(WORSE), told) == "children's home 9000001, Coventry"


def test_a_school_is_called_as_in_its_alert():
    school = Provider(ProviderKey(21, "900001"), "Elm (invented)", None, "open", "Open", "Kent")
    known = replace(HOME, provider=school)

    assert called(stored(WORSE, known=known), alerted(WORSE, known=known)) == "Elm (invented), Kent"
    assert called(stored(WORSE, known=known)) == "Elm (invented)"


def test_the_licence_stands_in_every_format():
    told = made(WORSE)

    assert RIGHTS.endswith("Open Government Licence v3.0.")
    assert valid_atom(atom(told)).findtext(f"{ATOM}rights") == RIGHTS
    assert valid_json(json_feed(told))["_ofsted_watch"]["rights"] == RIGHTS
    shown = valid_calendar(calendar(told))
    assert all(str(each["DESCRIPTION"]).endswith(RIGHTS) for each in (shown, *shown.events))


def test_a_feed_is_known_by_the_name_of_its_watch():
    told = feed(replace(WATCH, name="Homes & Schools / Süd"), ())

    assert told.id == f"{FEED_ID}Homes%20%26%20Schools%20%2F%20S%C3%BCd"
    for text in (atom(told), json_feed(told), calendar(told).replace("\\,", ",")):
        assert FEED_ID in text[:600]


# The calendar


def test_a_report_is_one_day_in_the_calendar_with_what_is_told_last_of_it():
    later = replace(WORSE, kind="revised", changes=(Change(OVERALL, "Good", "Inadequate"),))
    [one] = valid_calendar(calendar(made(later, WORSE))).events

    assert one["UID"] == "report-2-9000001-99000002@ofsted-watch.invalid"
    assert one.decoded("DTSTART") == date(2025, 8, 4)
    assert one["SEQUENCE"] == 2
    assert str(one["SUMMARY"]).startswith("Corrected: Inadequate (was Good)")
    assert "STATUS" not in one


def test_a_withdrawn_report_is_cancelled_there():
    [one] = valid_calendar(calendar(made(EVENTS[2], WORSE))).events

    assert one["STATUS"] == "CANCELLED"
    assert str(one["SUMMARY"]).startswith("Report withdrawn")


def test_only_reports_with_a_date_are_in_the_calendar():
    undated = replace(WORSE, report=replace(REPORT, published=None))

    assert valid_calendar(calendar(made(undated, *EVENTS[5:]))).events == []


@pytest.mark.parametrize(
    ("cause", "status", "says"),
    [
        (
            "inadequate",
            "",
            "Report awaited, 9 in 10 have come by now: our place \N{EN DASH} a home",
        ),
        (
            "closed",
            "closed",
            "Report, if any, awaited, 9 in 10 have come by now: our place \N{EN DASH} a",
        ),
    ],
)
def test_what_is_awaited_stands_on_the_day_when_nine_in_ten_have_come(cause, status, says):
    awaited = since(cause, status)
    told = feed(WATCH, (), [waiting(COVENTRY, "a home", "our place", awaited)])

    [one] = valid_calendar(calendar(told)).events

    assert one.decoded("DTSTART") == awaited.most
    assert one["UID"] == f"awaited-2-9000001-{cause}-2025-08-04@ofsted-watch.invalid"
    assert str(one["SUMMARY"]).startswith(says)
    assert "nine in ten by 1 October" in str(one["DESCRIPTION"])


# Whose matter it is


@pytest.mark.parametrize(
    ("change", "member", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"kind": "identity"}, True, False),
        ({"severity": "low"}, True, False),
        ({"kind": "left"}, False, True),
        ({"kind": "left", "watches": ["another"]}, True, False),
        ({"kind": "joined"}, True, True),
        ({"kind": "joined"}, False, False),
        ({"kind": "joined", "watches": ["another"]}, True, False),
    ],
)
def test_a_feed_has_what_the_readers_of_the_watch_asked_for(change, member, wanted):
    asked = replace(WATCH, alert_on=WATCH.alert_on - {"identity"}, min_severity="normal")

    assert wants(asked, stored(WORSE) | change, member=member) is wanted


def test_ids_are_those_of_the_provider_and_its_report():
    told = made(*EVENTS)

    pattern = r"tag:ofsted-watch\.invalid,2026:event/2/9000001/[a-z]+(/9900000[23])?/[0-9]+"
    assert all(re.fullmatch(pattern, each.id) for each in told.entries)
    assert [each.id for each in told.entries] == [each.id for each in made(*EVENTS).entries]
