"""The words: whole alerts for each situation, held by snapshots, and what must never be said."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import notify.alert as words
from notify.render import render
from scrapers.model import Judgement, Milestone, Provider, ProviderKey, Report, Snapshot
from scrapers.scales import scale_of
from scrapers.statuses import status_of
from watcher.alerts import Reader, alert, label, name, stands, watching, weight
from watcher.events import Event, Known, diff, first
from watcher.grades import weigh
from watcher.groups import Group

SEEN = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Europe/London"))
OVERALL = "Overall experiences and progress of children and young people"
HELPED = "How well children and young people are helped and protected"
LEADERS = "The effectiveness of leaders and managers"
RI = "Requires improvement to be good"
GROUP = Group("Hollybank Care", 4, 1, (("Inadequate", 2), ("Good", 2)), "homes")
READER = Reader(("Hollybank Care",), None, GROUP)
HOME, SCHOOL = ProviderKey(2, "9000001"), ProviderKey(21, "9000021")


def home(*reports: Report, status: str = "Open", **facts: Any) -> Snapshot:
    milestones = facts.pop("milestones", ())
    given: dict[str, Any] = {
        "key": HOME,
        "name": None,
        "kind": "Children's home",
        "local_authority": "Coventry",
    }
    provider = Provider(status=status_of(status) or "", status_words=status, **given | facts)
    return Snapshot(provider, reports, milestones)


def school(*reports: Report, **facts: Any) -> Snapshot:
    named: dict[str, Any] = {
        "key": SCHOOL,
        "name": "Hollybank School (invented)",
        "kind": None,
    } | facts
    return home(*reports, **named)


def report(number: int, when: date, /, title: str = "Full inspection", **grades: str) -> Report:
    """An invented report; headings are `overall`, `helped`, `leaders` or an area in snake case."""
    known = {"overall": OVERALL, "helped": HELPED, "leaders": LEADERS}
    headings = {known.get(k, k.replace("_", " ").capitalize()): g for k, g in grades.items()}
    judgements = tuple(
        Judgement(h, g, scale_of(h, g, social_care=True)) for h, g in headings.items()
    )
    return Report(f"9900{number:04}", title, date(when.year, when.month, 1), when, judgements)


def told(*pages: Snapshot, reader: Reader = READER) -> words.Alert:
    """The alert about what the last of some readings brought."""
    known, events = first(pages[0], 1), tuple[Event, ...]()
    for page in pages[1:]:
        known, events = diff(known, page, 1)
    return alert(known, [weigh(event, known) for event in events], reader, SEEN)


GOOD = report(1, date(2024, 6, 25), overall="Good", helped="Good", leaders="Good")
BAD = report(2, date(2025, 8, 4), overall="Inadequate", helped="Inadequate", leaders=RI)
AGAIN = report(3, date(2026, 2, 10), overall="Inadequate", helped="Inadequate", leaders=RI)
VISIT = report(4, date(2026, 3, 3), title="Monitoring visit")
CARD = report(
    5,
    date(2026, 1, 15),
    title="Report card",
    safeguarding_standards="Met",
    inclusion="Strong standard",
    curriculum_and_teaching="Needs attention",
)
EARLIER = (report(6, date(2022, 3, 1), overall="Good"), report(7, date(2023, 3, 1), overall="Good"))
CLOSED: dict[str, Any] = {
    "status": "Closed",
    "milestones": (Milestone("Closed", date(2025, 7, 31)),),
}

SITUATIONS = {
    "worse": (home(GOOD), home(GOOD, BAD)),
    "still": (home(GOOD, BAD), home(GOOD, BAD, AGAIN)),
    "better": (home(BAD), home(BAD, replace(GOOD, published=date(2025, 12, 1)))),
    "as before": (home(EARLIER[0]), home(*EARLIER)),
    "first": (home(), home(GOOD)),
    "fall below an unchanged overall grade": (
        home(GOOD),
        home(GOOD, report(8, date(2025, 9, 1), overall="Good", helped="Good", leaders=RI)),
    ),
    "leaders inadequate under a good home": (
        home(GOOD),
        home(GOOD, report(8, date(2025, 9, 1), overall="Good", leaders="Inadequate")),
    ),
    "another heading inadequate as well": (
        home(GOOD, BAD),
        home(GOOD, BAD, report(8, date(2026, 9, 1), overall="Inadequate", leaders="Inadequate")),
    ),
    "ungraded": (home(GOOD), home(GOOD, VISIT)),
    "ungraded before any grade": (home(), home(VISIT)),
    "ungraded where headings stand alone": (school(CARD), school(CARD, VISIT)),
    "report card after the old grades": (
        school(report(1, date(2023, 5, 1), overall_effectiveness="Good")),
        school(report(1, date(2023, 5, 1), overall_effectiveness="Good"), CARD),
    ),
    "unknown grade": (home(GOOD), home(GOOD, report(8, date(2025, 9, 1), overall="Splendid"))),
    "late": (home(GOOD, AGAIN), home(GOOD, AGAIN, report(8, date(2025, 1, 9), overall=RI))),
    "late but of the newest grade": (
        home(GOOD, VISIT),
        home(GOOD, VISIT, report(8, date(2025, 9, 1), overall="Inadequate")),
    ),
    "late on a closed home": (home(GOOD, **CLOSED), home(GOOD, BAD, **CLOSED)),
    "two reports at once": (home(GOOD), home(GOOD, BAD, VISIT)),
    "report and closure at once": (home(GOOD), home(GOOD, BAD, **CLOSED)),
    "corrected": (
        home(BAD),
        home(replace(BAD, judgements=(Judgement(OVERALL, "Good", "sccif4"), *BAD.judgements[1:]))),
    ),
    "corrected in an older report": (
        home(GOOD, AGAIN),
        home(report(1, GOOD.published or date.min, overall="Outstanding"), AGAIN),
    ),
    "grade added": (home(GOOD, replace(BAD, judgements=())), home(GOOD, BAD)),
    "title and date corrected": (
        home(GOOD),
        home(replace(GOOD, title="Assurance inspection", published=date(2024, 6, 26))),
    ),
    "withdrawn": (home(GOOD, BAD), home(GOOD), home(GOOD)),
    "withdrawn visit": (home(GOOD, VISIT), home(GOOD), home(GOOD)),
    "only report withdrawn": (home(GOOD), home(), home()),
    "back on the page": (home(GOOD, BAD), home(GOOD), home(GOOD), home(GOOD, BAD)),
    "closed": (home(GOOD), home(GOOD, **CLOSED)),
    "resigned after inadequate": (home(BAD), home(BAD, status="Resigned")),
    "closed with leaders inadequate": (
        home(report(8, date(2025, 9, 1), overall="Good", leaders="Inadequate")),
        home(report(8, date(2025, 9, 1), overall="Good", leaders="Inadequate"), **CLOSED),
    ),
    "suspended": (home(GOOD), home(GOOD, status="Suspended")),
    "open again": (home(GOOD, **CLOSED), home(GOOD)),
    "new name": (school(name="Oakbank School (invented)"), school()),
    "new trust": (school(trust="Trust A (invented)"), school(trust="Trust B (invented)")),
    "no trust any more": (school(trust="Trust A (invented)"), school()),
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_situation_is_told_in_these_words(situation, snapshot):
    assert told(*SITUATIONS[situation]) == snapshot


@pytest.mark.parametrize(
    "situation",
    ["worse", "still", "ungraded", "report card after the old grades", "late on a closed home",
     "corrected", "withdrawn", "report and closure at once"],
)  # fmt: skip
def test_what_arrives_reads_as_a_whole(situation, snapshot):
    message = render(told(*SITUATIONS[situation]), "<a@ofsted-watch.invalid>")

    assert f"Subject: {message.subject}\n\n{message.text}" == snapshot


SUBJECTS = {
    "worse": "Inadequate (was Good): children's home 9000001, Coventry",
    "still": "Still Inadequate: children's home 9000001, Coventry",
    "better": "Good (was Inadequate)",
    "as before": "Good (as before)",
    "first": "Good (first grade)",
    "fall below an unchanged overall grade": f"{RI} (was Good) for the effectiveness of leaders",
    "leaders inadequate under a good home": "Inadequate (was Good) for the effectiveness of leade",
    "another heading inadequate as well": f"Inadequate (was {RI}) for the effectiveness of leaders",
    "ungraded": "Monitoring visit, no grade (last: Good)",
    "ungraded where headings stand alone": "Monitoring visit, no grade (last: lowest heading Needs",
    "report card after the old grades": "Needs attention (new kind of report) for curriculum and",
    "two reports at once": "Inadequate (was Good) (+1 more): children's home 9000001, Coventry",
    "corrected": "Corrected: Good (was Inadequate)",
    "grade added": "Grade added: Inadequate (was Good)",
    "title and date corrected": "Corrected (Assurance inspection)",
    "withdrawn": "Report withdrawn (Full inspection)",
    "back on the page": "Back on the page (Full inspection)",
    "resigned after inadequate": "Resigned after Inadequate: children's home 9000001, Coventry",
    "closed with leaders inadequate": "Closed after Inadequate for the effectiveness of leaders",
    "closed": "Closed: children's home 9000001, Coventry",
    "late but of the newest grade": "Inadequate (was Good)",
    "unknown grade": "Splendid (not compared): children's home 9000001, Coventry",
    "open again": "Open (was Closed): children's home 9000001, Coventry",
}


@pytest.mark.parametrize(("situation", "beginning"), SUBJECTS.items())
def test_the_subject_begins_with_the_essence(situation, beginning):
    assert told(*SITUATIONS[situation]).subject.startswith(beginning)


def sentences(situation: str) -> str:
    return " ".join(s for item in told(*SITUATIONS[situation]).items for s in item.sentences)


def test_only_a_late_report_is_said_to_be_late():
    late = [s for s in SITUATIONS if "Newer reports were already known" in sentences(s)]

    assert late == ["late", "late but of the newest grade"]


def test_a_late_report_never_calls_its_own_grade_the_unchanged_one():
    assert "The current grade is not changed by it: Inadequate" in sentences("late")
    assert "The current grade" not in sentences("late but of the newest grade")
    assert "The current grade is not changed by it" in sentences("corrected in an older report")


def test_an_ungraded_visit_says_that_the_last_grade_stays_only_if_it_does():
    both = told(home(GOOD), home(GOOD, VISIT, replace(BAD, published=date(2026, 4, 1))))

    assert "The last one stays: Good, published 25 June 2024." in sentences("ungraded")
    assert "stays" not in " ".join(s for item in both.items for s in item.sentences)


def test_the_heaviest_event_leads_and_gives_the_alert_its_severity():
    found = told(*SITUATIONS["report and closure at once"])

    assert [item.severity for item in found.items] == ["red", "red"]
    assert found.severity == "red"
    assert told(*SITUATIONS["ungraded"]).severity == "normal"


def test_a_correction_shows_what_was_told_and_what_is_right():
    (item,) = told(*SITUATIONS["corrected"]).items

    assert item.lines == (words.Line(OVERALL, "Inadequate", "Good"),)
    said = sentences("corrected")

    assert "gave this report other grades before: Inadequate." in said
    assert "Right is: Good." in said


def test_a_withdrawn_grade_is_shown_as_gone():
    (item,) = told(*SITUATIONS["withdrawn"]).items

    assert item.lines[0] == words.Line(OVERALL, "Inadequate", None)
    assert "The last grade on the page is now: Good, published 25 June 2024." in item.sentences[1]


def test_the_end_of_a_provider_is_dated_by_its_timeline():
    assert "Dated 31 July 2025 on the page." in sentences("closed")
    assert told(*SITUATIONS["closed"]).status == "Closed (last grade: Good, published 25 June 2024)"


# --- what a provider is called

NAMES = st.sampled_from(("Rose Cottage (invented)", "Jane Doe (invented)", "12 Invented Road"))


def test_a_withheld_home_is_named_by_urn_authority_and_owner():
    provider = replace(home().provider, owner="Hollybank Care (invented)")

    assert label(provider) == "children's home 9000001, Coventry (Hollybank Care (invented))"
    assert name(provider) == "children's home 9000001, Coventry"


def test_the_owner_of_a_childminders_place_is_a_person_and_not_named():
    provider = replace(
        home().provider, key=ProviderKey(17, "EY900001"), owner="Jane Doe (invented)"
    )

    assert label(provider) == "childminder EY900001, Coventry"


def test_a_school_is_named():
    assert label(school().provider) == "Hollybank School (invented), Coventry"
    assert name(school().provider) == "Hollybank School (invented)"
    assert label(replace(school().provider, local_authority=None)) == "Hollybank School (invented)"


@given(
    st.sampled_from((2, 15, 17, 18, 49)),
    NAMES,
    NAMES,
    st.sampled_from([s for s in SITUATIONS if isinstance(s, str) and "name" not in s]),
)
def test_a_withheld_provider_is_never_named_whatever_the_page_said(
    code, called, address, situation
):
    pages = [
        replace(
            page,
            provider=replace(
                page.provider, key=ProviderKey(code, "9000001"), name=called, address=address
            ),
        )
        for page in SITUATIONS[situation]
    ]

    message = render(told(*pages), "<a@ofsted-watch.invalid>")

    for form in (message.subject, message.text, message.html, message.slack):
        assert called not in form
        assert address not in form


def test_the_readers_own_name_is_there_only_if_the_reader_has_one():
    with_alias = told(*SITUATIONS["worse"], reader=replace(READER, alias="our placement"))

    assert with_alias.alias == "our placement"
    assert told(*SITUATIONS["worse"]).alias is None


# --- groups and summaries


@pytest.mark.parametrize(
    ("group", "line"),
    [
        (GROUP, "4 open homes: 2 Inadequate, 2 Good; 1 closed"),
        (Group("w", 1, 0, (("Good", 1),), "homes"), "1 open home: 1 Good"),
        (Group("w", 3, 0, (("Good", 1),), "schools"), "3 open schools: 1 Good, 2 not yet graded"),
        (Group("w", 0, 2, (), "providers"), "none open; 2 closed"),
        (Group("w", 0, 0, (), "providers"), "none open"),
    ],
)
def test_how_a_group_stands_in_one_line(group, line):
    assert stands(group).line == line


def members() -> list[Known]:
    return [
        first(school(CARD), 1),
        first(home(GOOD, BAD), 1),
        first(home(GOOD, key=ProviderKey(2, "9000002"), status="Closed"), 1),
        first(home(key=ProviderKey(2, "9000003")), 1),
    ]


def test_a_watch_is_told_what_it_now_covers(snapshot):
    found = watching("Hollybank Care", members(), GROUP, SEEN)

    assert found.subject == "Now watching 4 homes: Hollybank Care"
    assert render(found, "<a@ofsted-watch.invalid>").text == snapshot


def test_a_watch_of_one_is_told_of_one():
    found = watching("Hollybank Care", members()[1:2], GROUP, SEEN)

    assert found.subject == "Now watching 1 home: Hollybank Care"


def test_severities_are_ordered():
    severities: list[words.Severity] = ["red", "low", "high", "normal"]

    assert sorted(severities, key=weight) == ["low", "normal", "high", "red"]
