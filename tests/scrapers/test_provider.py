"""How a provider's page is read: pages written to the true markup, every provider (invented)."""

from __future__ import annotations

import html
import random
from datetime import date

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import LayoutChanged, NotFound, ScrapeError
from scrapers.model import Judgement, Milestone, ProviderKey, Report, Snapshot
from scrapers.provider import read_provider

SCHOOL = ProviderKey(21, "9000001")
HOME = ProviderKey(2, "9000002")

OVERALL = "Overall effectiveness"
SOCIAL_OVERALL = "Overall experiences and progress of children and young people"

OPENED = """
    <li class="timeline__day   timeline__day--opened     ">
            <div class="event">
                  <span class="event__title heading--sub">Opened</span>
      </div>
    </li>"""


def entry(
    file_id="59000001",
    title="School inspection",
    inspected="18 March 2025",
    published="06 May 2025",
    grade=None,
) -> str:
    shown = f"{title}: <strong>{grade}</strong>" if grade else f"{title}                "
    return f"""
    <li class="timeline__day        ">
            <div class="event">

                  <p class="timeline__date"><time>{inspected}</time></p>

                          <span class="event__title heading--sub"><a class="publication-link"
                target="_blank" href="https://files.ofsted.gov.uk/v1/file/{file_id}">
                {shown}<span class="nonvisual">{title}, PDF - {published}</span></a><div
                class="event__metadata"><span class="filetype">PDF</span> &ndash;
                <!--<span class="filesize">10kb</span>--> Published
                <time pubdate>{published}</time></div></span>
      </div>
    </li>
"""


PUBLISHED = """Published
                <time pubdate>06 May 2025</time>"""


def milestone(title, when=None, css="") -> str:
    time = f'<p class="timeline__date"><time>{when}</time></p>' if when else ""
    return f"""<li class="timeline__day {css}"><div class="event">{time}
        <span class="event__title heading--sub">{title}</span></div></li>"""


def rates(*grades) -> str:
    items = "".join(
        f"""<div class="subjudgements__rates__item">
            <p>{heading}:</p>
            <strong>{grade}</strong>
          </div>"""
        for heading, grade in grades
    )
    return f'<div class="subjudgements__rates">{items}</div>'


def no_overall(day, *grades) -> str:
    return f"""<h3>Inspection outcome</h3>
            <div class="subjudgements__no__overall">
        <p>Ofsted made the following key judgements following school inspection on {day}:</p>
      </div>{rates(*grades)}"""


def overall(day, grade, *grades) -> str:
    return f"""<h3>Inspection outcome</h3>
    <div class="subjudgements__overall"><p>The overall outcome of the inspection on {day} was:</p>
    <strong>{grade}</strong></div>{rates(*grades)}"""


def card(markup) -> str:
    """A report card as the page source holds it: entity-escaped, its element unknown."""
    return f'<div class="card" data-card="1">{html.escape(markup)}</div>'


def page(
    *entries,
    key=SCHOOL,
    name="Elm Bank School (invented)",
    h1=None,
    title=None,
    status="Open",
    kind="Primary",
    block="",
    canonical=None,
    trust='<a class="title-block__mat-link" href="/provider/1000/"></a>',
    subheading=None,
) -> str:
    shown = name if h1 is None else h1
    head = f"{name} - {status}" if title is None else title
    below = f"URN: {key.urn}" if subheading is None else subheading
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
  <meta name="dc.identifier" content="http://reports.ofsted.gov.uk/inspection-reports/find-inspection-report/provider/CARE/RP523142">
  <link rel="canonical" href="{canonical or f"https://reports.ofsted.gov.uk/provider/{key}"}">
  <title>{head} - Find an Inspection Report - Ofsted</title>
</head>
<body>
<main id="main" tabindex="-1">
<div class="module title-block  ">
  <div class="container">
    <ol class="breadcrumbs"><li class="crumb"><a href="/">Home</a></li></ol>
    <h1 class="heading--title title-block__heading">{shown}</h1>
        <p class="heading--main title-block__subheading">{below}</p>
        <address class="title-block__address">Address: 1 Elm Bank, Nowhere, ZZ1 1ZZ</address>
        {trust}
      </div>
</div>
  <div class="provider provider--default">
          <div class="container">
    <h2 class="timeline__title heading__main">Rating and reports</h2>
    {block}
<div class="module">
      <h2 class="timeline__title heading--sub">All reports</h2>
  <ol class="timeline">
          {"".join(entries or (OPENED,))}
  </ol>
</div>
              <h2>Next inspection</h2>
    <div class="next-inspection__content" data-nosnippet>
      <p>We monitor areas graded &lsquo;needs attention&rsquo;.</p>
    </div>
              </div>
            <div class="module info-block info-block--details">
    <ul class="info-block__items list-unstyled">
          <li class="info-block__item">
        <span>Type: </span>
        <span>{kind}</span>
      </li>
          <li class="info-block__item">
        <span>Local authority: </span>
        <span>Nowhereshire</span>
      </li>
          <li class="info-block__item"><span>Address: </span><span>1 Elm Bank, Nowhere</span></li>
          <li class="info-block__item"><span>Region: </span><span>West Midlands</span></li>
      </ul>
</div>
      </div>
    </main>
      <footer class="footer"></footer>
        </body>
</html>
"""


def read(text, key=SCHOOL) -> Snapshot:
    return read_provider(text, key, str(key))


def refusal(text, key=SCHOOL) -> str:
    with pytest.raises(LayoutChanged) as caught:
        read(text, key)
    return caught.value.missing


def graded(snapshot, file_id="59000001") -> list[tuple[str, str]]:
    (report,) = [each for each in snapshot.reports if each.file_id == file_id]
    return [(judgement.heading, judgement.grade) for judgement in report.judgements]


# Who it is


def test_a_page_tells_who_the_provider_is():
    provider = read(page()).provider

    assert provider.key == SCHOOL
    assert provider.name == "Elm Bank School (invented)"
    assert provider.kind == "Primary"
    assert provider.local_authority == "Nowhereshire"
    assert provider.region == "West Midlands"
    assert provider.address == "1 Elm Bank, Nowhere, ZZ1 1ZZ"
    assert (provider.trust_id, provider.trust, provider.owner) == (None, None, None)


def test_a_trust_is_read_with_its_id():
    link = '<a class="title-block__mat-link" href="/provider/1000/90001"> Elm Trust (invented) </a>'
    provider = read(page(trust=link)).provider

    assert (provider.trust_id, provider.trust) == ("90001", "Elm Trust (invented)")


def test_the_name_and_address_of_a_childrens_home_are_never_kept():
    snapshot = read(page(key=HOME, name="Hollybank (invented)", kind="Children's Home"), HOME)

    assert snapshot.provider.name is None
    assert snapshot.provider.address is None
    assert snapshot.provider.local_authority == "Nowhereshire"
    assert "Hollybank" not in repr(snapshot)
    assert "Elm Bank" not in repr(snapshot)


@pytest.mark.parametrize(
    "kind",
    ["Children's Home", "Children\u2019s home", "Secure children's home", "Childminder"],
)
def test_the_pages_own_type_withholds_a_name_whatever_the_code(kind):
    key = ProviderKey(7, "9000003")
    assert read(page(key=key, kind=kind), key).provider.name is None


@pytest.mark.parametrize(("h1", "subheading"), [("URN: 9000001", ""), ("9000001", "URN: 9000001")])
def test_a_page_headed_by_its_urn_has_no_name(h1, subheading):
    provider = read(page(h1=h1, title=f"{h1} - Open", subheading=subheading)).provider

    assert (provider.name, provider.address) == (None, None)
    assert provider.status == "open"


def test_a_title_that_leaks_the_name_of_a_home_is_not_kept_as_its_status():
    text = page(key=HOME, h1="URN: 9000002", title="URN: 9000002 - Hollybank (invented)")
    snapshot = read(text, HOME)

    assert "Hollybank" not in repr(snapshot)
    assert snapshot.provider.status == ""


# How it stands


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Open", "open"),
        ("Closed", "closed"),
        ("Proposed to open", "proposed"),
        ("Open, but proposed to close", "open"),
        ("Suspended", "suspended"),
    ],
)
def test_the_status_stands_in_the_title(words, status):
    provider = read(page(status=words)).provider
    assert (provider.status, provider.status_words) == (status, words)


def test_a_name_may_hold_the_dash_that_parts_it_from_the_status():
    provider = read(page(name="Elm - Closed - Bank (invented)")).provider
    assert (provider.name, provider.status) == ("Elm - Closed - Bank (invented)", "open")


def test_a_title_with_another_name_than_the_heading_still_tells_the_status():
    text = page(key=HOME, h1="Children's home", title="Hollybank (invented) - Closed")
    assert read(text, HOME).provider.status == "closed"


def test_an_unknown_status_is_kept_in_the_pages_words_and_noted():
    snapshot = read(page(status="Under review"))

    assert (snapshot.provider.status, snapshot.provider.status_words) == ("", "Under review")
    assert snapshot.notes == ("the title ends in a status that is not known",)


def test_without_a_status_in_the_title_the_timeline_tells_it():
    text = page(milestone("Closed"), OPENED, title="Elm Bank School (invented)")
    assert read(text).provider.status == "closed"


@pytest.mark.parametrize(
    ("titled", "newest", "status"),
    [
        ("Open", "Suspended", "suspended"),
        ("Open", "Closed", "closed"),
        ("Open", "Cancelled", "cancelled"),
        ("Open", "Suspension lifted", "open"),
        ("Closed", "Resigned", "resigned"),
        ("Closed", "Cancelled", "cancelled"),
        ("Closed", "Opened", "closed"),
        ("Closed", "Suspended", "closed"),
    ],
)
def test_the_newest_entry_of_the_timeline_may_say_more_than_the_title(titled, newest, status):
    text = page(milestone(newest), entry(), milestone("Suspended"), OPENED, status=titled)
    assert read(text).provider.status == status


def test_dated_entries_are_ordered_by_their_dates():
    text = page(
        milestone("Suspended", "01 March 2024"),
        milestone("Suspension lifted", "01 June 2024"),
        milestone("Registered", "01 May 2020"),
    )
    assert read(text).provider.status == "open"


@pytest.mark.parametrize(
    ("title", "css"),
    [("Closed: became an academy", ""), ("No longer here", "timeline__day--closed")],
)
def test_a_closure_is_known_by_its_first_words_or_its_class(title, css):
    assert read(page(milestone(title, css=css), OPENED)).provider.status == "closed"


# The timeline


def test_a_report_is_read_with_both_dates_its_title_its_grade_and_its_file():
    snapshot = read(page(entry(title="Full inspection", grade="Good")))

    assert snapshot.reports == (
        Report(
            "59000001",
            "Full inspection",
            date(2025, 3, 18),
            date(2025, 5, 6),
            (Judgement(OVERALL, "Good", "oeif4"),),
        ),
    )
    assert snapshot.notes == ()


def test_entries_without_a_document_are_milestones():
    snapshot = read(
        page(entry(), milestone("Registered", "12 May 2025", "timeline__day--registered"), OPENED)
    )
    assert snapshot.milestones == (
        Milestone("Registered", date(2025, 5, 12)),
        Milestone("Opened", None),
    )
    assert len(snapshot.reports) == 1


def test_reports_keep_the_order_of_the_page():
    ids = ["59000003", "59000001", "59000002"]
    assert [r.file_id for r in read(page(*map(entry, ids))).reports] == ids


def test_the_grade_of_a_childrens_home_is_on_the_scale_of_social_care():
    snapshot = read(page(entry(grade="Inadequate"), key=HOME), HOME)
    assert snapshot.reports[0].judgements == (Judgement(SOCIAL_OVERALL, "Inadequate", "sccif4"),)


def test_an_unknown_grade_is_kept_and_noted():
    snapshot = read(page(entry(grade="Splendid")))

    assert snapshot.reports[0].judgements == (Judgement(OVERALL, "Splendid", None),)
    assert "unknown grade 'Splendid'" in snapshot.notes[0]


def test_not_judged_is_no_judgement():
    snapshot = read(page(entry(grade="Not judged")))
    assert snapshot.reports[0].judgements == ()
    assert snapshot.notes == ()


LATER_LINK = """<li class="timeline__day"><div class="event">
  <p class="timeline__date"><time>6 January 2026</time></p>
  <span class="event__title heading--sub"><a href="{href}" target="_blank" class="publication-link">
     School inspection : <span class="filetype">PDF</span> <time pubdate="">12 Feb 2026</time></a>
  </span></div></li>"""


@pytest.mark.parametrize(
    "href",
    [
        "https://files.ofsted.gov.uk/v1/file/59000001",
        "https://files.api.ofsted.gov.uk/v1/file/59000001/",
        "http://files.ofsted.gov.uk/v1/file/59000001?download=1",
        "/provider/files/59000001/urn/9000001.pdf",
    ],
)
def test_a_link_may_hold_its_date_and_name_any_host_of_documents(href):
    (report,) = read(page(LATER_LINK.format(href=href))).reports

    assert report == Report(
        "59000001", "School inspection", date(2026, 1, 6), date(2026, 2, 12), ()
    )


def test_another_date_in_the_link_is_not_the_publication_date():
    text = page(
        LATER_LINK.format(href="/v1/file/59000001").replace(" : ", " <time>1 May 2020</time>")
    )
    (report,) = read(text).reports
    assert (report.title, report.published) == ("School inspection", date(2026, 2, 12))


def test_a_list_inside_an_entry_is_not_a_list_of_entries():
    inside = entry().replace(
        '<p class="timeline__date">', '<ul><li>Note</li></ul><p class="timeline__date">'
    )
    snapshot = read(page(inside, OPENED))
    assert len(snapshot.reports) == 1
    assert snapshot.milestones == (Milestone("Opened", None),)


def test_a_publication_date_is_known_by_the_word_before_it():
    text = page(entry().replace("time pubdate", "time"))
    assert read(text).reports[0].published == date(2025, 5, 6)


def test_a_publication_date_is_found_in_the_words_for_screen_readers():
    text = page(entry().replace(PUBLISHED, ""))
    assert read(text).reports[0].published == date(2025, 5, 6)


def test_a_report_without_a_publication_date_is_kept_and_noted():
    bare = entry().replace(PUBLISHED, "")
    snapshot = read(page(bare.replace(", PDF - 06 May 2025", "")))

    assert snapshot.reports[0].published is None
    assert snapshot.notes == ("file 59000001 has no publication date",)


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("8 April 2019", date(2019, 4, 8)),
        (" 08\n  April   2019 ", date(2019, 4, 8)),
        ("8 Sept 2019", date(2019, 9, 8)),
        ("27 to 28 May 2026", date(2026, 5, 27)),
        ("27-28 May 2026", date(2026, 5, 27)),
        ("30 April to 1 May 2026", date(2026, 4, 30)),
    ],
)
def test_dates_may_be_padded_shortened_or_a_range(shown, meant):
    assert read(page(entry(inspected=shown))).reports[0].inspected == meant


@pytest.mark.parametrize("shown", ["yesterday", "31 February 2025", "2025-03-18", "18 Smarch 2025"])
def test_a_date_that_cannot_be_read_is_a_changed_layout(shown):
    assert "a date" in refusal(page(entry(inspected=shown)))
    assert "a date" in refusal(page(entry(published=shown)))


def test_two_documents_in_one_entry_are_two_reports():
    second = """<span class="event__title"><a class="publication-link"
       href="https://files.ofsted.gov.uk/v1/file/59000002">Letter</a>
       <div class="event__metadata">Published <time pubdate>07 May 2025</time></div></span></div>"""
    both = entry().replace("      </div>\n    </li>", f"{second}</li>")

    assert [(r.file_id, r.title, r.published) for r in read(page(both)).reports] == [
        ("59000001", "School inspection", date(2025, 5, 6)),
        ("59000002", "Letter", date(2025, 5, 7)),
    ]


def test_a_link_without_words_is_titled_by_those_for_screen_readers():
    text = page(entry().replace("School inspection                <span", "<span"))
    assert read(text).reports[0].title == "School inspection"


def test_an_entry_or_a_document_without_any_words_is_refused():
    assert "the words of a timeline entry" in refusal(page(milestone("")))
    assert "the title of document 59000001" in refusal(page(entry(title="", published="")))


def test_an_entry_that_stands_twice_is_one_report():
    snapshot = read(page(entry(), entry()))
    assert len(snapshot.reports) == 1
    assert snapshot.notes == ()


def test_one_file_under_two_entries_that_differ_is_noted():
    snapshot = read(page(entry(), entry(title="Letter")))
    assert [report.title for report in snapshot.reports] == ["School inspection"]
    assert "stands twice" in snapshot.notes[0]


def test_an_unknown_title_is_kept_as_it_is():
    assert read(page(entry(title="Visit of a new kind"))).reports[0].title == "Visit of a new kind"


# The judgement block


FIVE = (
    ("Quality of education", "Good"),
    ("Behaviour and attitudes", "Outstanding"),
    ("Personal development", "Good"),
    ("Leadership and management", "Requires improvement"),
    ("Early years provision", "Inadequate"),
)


def test_judgements_without_an_overall_one_belong_to_the_inspection_of_that_day():
    text = page(
        entry("59000002", inspected="01 July 2025"),
        entry("59000001"),
        block=no_overall("18 March 2025", *FIVE),
    )
    snapshot = read(text)

    assert graded(snapshot) == list(FIVE)
    assert graded(snapshot, "59000002") == []
    assert {judgement.scale for judgement in snapshot.reports[1].judgements} == {"oeif4"}


def test_an_overall_outcome_comes_first_and_once():
    text = page(entry(grade="Good"), block=overall("18 March 2025", "Good", *FIVE))
    assert graded(read(text)) == [(OVERALL, "Good"), *FIVE]


def test_an_overall_outcome_comes_first_even_if_the_page_shows_it_last():
    block = no_overall("18 March 2025", *FIVE) + overall("18 March 2025", "Good")
    assert graded(read(page(entry(), block=block))) == [(OVERALL, "Good"), *FIVE]


def test_an_overall_outcome_is_read_where_the_timeline_shows_no_grade():
    text = page(entry(), block=overall("18 March 2025", "Good"))
    assert graded(read(text)) == [(OVERALL, "Good")]


def test_the_timelines_grade_is_kept_where_the_block_says_another():
    snapshot = read(page(entry(grade="Good"), block=overall("18 March 2025", "Inadequate")))

    assert graded(snapshot) == [(OVERALL, "Good")]
    assert "two grades" in snapshot.notes[0]


def test_judgements_of_an_inspection_that_is_not_on_the_timeline_are_dropped_and_noted():
    snapshot = read(page(entry(), block=no_overall("19 March 2025", *FIVE)))

    assert graded(snapshot) == []
    assert "dropped" in snapshot.notes[0]
    assert "19 March 2025" in snapshot.notes[0]


def test_of_two_reports_of_a_day_the_one_that_the_sentence_names_is_meant():
    text = page(
        entry("59000002", title="Letter", published="09 May 2025"),
        entry("59000001"),
        block=no_overall("18 March 2025", *FIVE),
    )
    assert graded(read(text)) == list(FIVE)


def test_of_two_reports_of_a_day_else_the_graded_one_is_meant():
    text = page(
        entry("59000002", title="Letter", published="09 May 2025"),
        entry("59000001", title="Full inspection", grade="Good"),
        block=no_overall("18 March 2025", *FIVE),
    )
    assert graded(read(text)) == [(OVERALL, "Good"), *FIVE]


def test_of_two_reports_of_a_day_else_the_newest_is_meant():
    text = page(
        entry("59000001", title="Full inspection", published="09 May 2025"),
        entry("59000002", title="Letter"),
        block=no_overall("18 March 2025", *FIVE),
    )
    assert graded(read(text)) == list(FIVE)


def test_a_block_without_a_date_belongs_to_the_newest_report_with_its_grade():
    text = page(
        entry("59000002", published="01 June 2025"),
        entry("59000001", grade="Good"),
        block=overall("some day", "Good", *FIVE),
    )
    assert graded(read(text)) == [(OVERALL, "Good"), *FIVE]


def test_a_block_without_a_date_that_fits_no_report_is_noted():
    snapshot = read(page(entry(), block=overall("some day", "Good")))
    assert graded(snapshot) == []
    assert "dropped" in snapshot.notes[0]


def test_a_block_may_name_both_days_of_an_inspection():
    text = page(
        entry(inspected="27 May 2026"), key=HOME, block=overall("27 to 28 May 2026", "Good")
    )
    assert graded(read(text, HOME)) == [(SOCIAL_OVERALL, "Good")]


def test_a_judgement_without_a_heading_is_noted():
    snapshot = read(page(entry(), block=no_overall("18 March 2025", ("", "Good"))))
    assert graded(snapshot) == []
    assert "could not be read" in snapshot.notes[0]


def test_judgements_without_a_sentence_that_places_them_are_noted():
    snapshot = read(page(entry(), block=rates(*FIVE)))
    assert graded(snapshot) == []
    assert "dropped" in snapshot.notes[0]


def test_an_outcome_in_an_unknown_form_is_noted():
    snapshot = read(page(entry(), block="<h3>Inspection outcome</h3><p>Splendid</p>"))
    assert snapshot.notes == ("an inspection outcome in a form that is not known",)


# Report cards


CARD = """
<h2 class="text-2xl">Inspection report: 18 March 2025</h2>
<div class="flex"><div class="w-48">Exceptional</div></div>
<div class="flex"><div class="w-48">Strong standard</div>
<div class="w-5 h-5 rounded-full"></div></div>
<h3>Our grades explained</h3>
<h4>Exceptional</h4><p>Words.</p>
<h4>Urgent improvement</h4><p>Words.</p>
<h3>Safeguarding standards {met}</h3><p>Words.</p>
<h4>How we evaluate safeguarding</h4>
<h3>Strong standard</h3>
<div><h4>Inclusion <span>Strong standard</span></h4><p>Words.</p></div>
<div><h4>Children&rsquo;s welfare and wellbeing</h4><p>Words.</p></div>
<h3>Needs attention</h3>
<div><h4>Achievement</h4><p>Words.</p></div>
<div><h4>Something new</h4><p>Words.</p></div>
"""

CARD_GRADES = [
    ("Inclusion", "Strong standard"),
    ("Children\u2019s welfare and wellbeing", "Strong standard"),
    ("Achievement", "Needs attention"),
    ("Something new", "Needs attention"),
]


@pytest.mark.parametrize(("met", "grade"), [("met", "Met"), ("not met", "Not met")])
def test_a_report_card_is_read_from_the_escaped_source(met, grade):
    snapshot = read(page(entry(), block=card(CARD.format(met=met))))

    assert graded(snapshot) == [("Safeguarding standards", grade), *CARD_GRADES]
    assert [each.scale for each in snapshot.reports[0].judgements] == ["safeguarding"] + [
        "reif5"
    ] * 4
    assert snapshot.notes == ()


def test_a_report_card_may_stand_in_an_attribute_a_script_or_the_page_itself():
    markup = CARD.format(met="met")
    wanted = [("Safeguarding standards", "Met"), *CARD_GRADES]

    for block in (
        f'<report-card content="{html.escape(markup)}"></report-card>',
        f'<script type="text/template">{html.escape(markup)}</script>',
        f"<section>{markup}</section>",
    ):
        assert graded(read(page(entry(), block=block))) == wanted


def test_areas_that_are_no_headings_are_known_by_their_names():
    markup = """<h2>Inspection report: 18 March 2025</h2>
    <h3>Expected standard</h3><button><span>Inclusion</span></button><p>Inclusion is a word.</p>
    <h3>Urgent improvement</h3><p>Early years</p><p>Words.</p>"""

    assert graded(read(page(entry(), block=card(markup)))) == [
        ("Inclusion", "Expected standard"),
        ("Early years", "Urgent improvement"),
    ]


@pytest.mark.parametrize(
    "sections",
    [
        "<h3>Expected standard</h3><p>Words alone.</p>",
        "<h3>Exceptional</h3><h4>Inclusion</h4><h3>Needs attention</h3><p>Words alone.</p>",
        "<h3>Exceptional</h3><h4>Inclusion</h4><h3>Needs attention</h3><h4>Inclusion</h4>",
        "<h3>Exceptional</h3><h4>Inclusion: Needs attention</h4>",
        "<h3>Exceptional</h3><h4>Achievement</h4><h4>Inclusion Needs attention</h4>",
    ],
)
def test_areas_that_cannot_be_told_from_their_grades_are_not_guessed(sections):
    markup = f"""<h2>Inspection report: 18 March 2025</h2>
    <h3>Safeguarding standards not met</h3>{sections}"""
    snapshot = read(page(entry(), block=card(markup)))

    assert graded(snapshot) == [("Safeguarding standards", "Not met")]
    assert "could not be told" in snapshot.notes[0]


def test_a_report_card_without_any_known_heading_is_noted():
    snapshot = read(page(entry(), block=card("<b>Inspection report: 18 March 2025</b>")))
    assert snapshot.notes == ("a report card that could not be read",)


def test_the_areas_of_a_report_card_may_stand_in_the_plain_block():
    areas = (("Inclusion", "Strong standard"), ("Safeguarding standards", "Not met"))
    text = page(entry(), block=no_overall("18 March 2025", *areas))

    assert [(j.heading, j.grade, j.scale) for j in read(text).reports[0].judgements] == [
        ("Inclusion", "Strong standard", "reif5"),
        ("Safeguarding standards", "Not met", "safeguarding"),
    ]


# What is refused


@pytest.mark.parametrize(
    ("mark", "change"),
    [
        ("h1.title-block__heading", ('<h1 class="heading--title title-block__heading">', "<h1>")),
        ("a title", (" - Find an Inspection Report - Ofsted</title>", "</title>")),
        ("the URN", ("URN: 9000001", "")),
        ("ol.timeline", ('<ol class="timeline">', '<ol class="events">')),
        ("its end", ("</html>", "")),
        ("a file id", ("/v1/file/59000001", "/v1/report/59000001")),
        ("the link of a document", ('<a class="publication-link"', "<a")),
    ],
)
def test_a_page_that_lacks_a_mark_is_refused_by_its_name(mark, change):
    text = page(entry())
    if "link of a document" in mark:
        text = text.replace("/v1/file/", "/v1/report/")
    assert change[0] in text
    assert mark in refusal(text.replace(*change))


def test_a_page_of_another_provider_is_refused():
    assert "of another provider: URN 9000009" in refusal(page(subheading="URN: 9000009"))


def test_a_page_of_the_same_urn_and_another_type_is_refused():
    other = "https://reports.ofsted.gov.uk/provider/16/9000001"
    assert "of another provider: /provider/16/9000001" in refusal(page(canonical=other))


def test_the_constant_canonical_address_of_other_pages_says_nothing():
    constant = "http://reports.ofsted.gov.uk/inspection-reports/find-inspection-report"
    assert read(page(canonical=constant)).provider.key == SCHOOL


def test_a_school_without_a_name_is_refused():
    assert "a name" in refusal(page(h1=""))


def test_an_empty_timeline_never_reads_as_no_reports():
    assert "an entry in ol.timeline" in refusal(page(" "))


def test_a_trust_may_have_an_empty_timeline():
    trust = ProviderKey(1000, "900001")
    assert read(page(" ", key=trust), trust).reports == ()


def test_documents_outside_the_timeline_never_read_as_no_reports():
    text = page(block='<a class="publication-link" href="/v1/file/59000001">Report</a>')
    assert "around its documents" in refusal(text)


def test_a_timeline_swallowed_by_an_open_comment_is_refused():
    text = page(entry("59000001") + "<!-- left open " + entry("59000002").replace("--", ""))
    text = text.replace('<!--<span class="filesize">10kb</span>-->', "")
    assert "what follows the timeline" in refusal(text)


@pytest.mark.parametrize("said", ["Report not found", "Page not found"])
def test_a_page_that_says_it_is_not_there_is_not_found(said):
    text = f"""<!DOCTYPE html><html><head>
    <title>{said} - Find an Inspection Report - Ofsted</title></head>
    <body><h1 class="heading--title title-block__heading">{said}</h1></body></html>"""
    with pytest.raises(NotFound):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Service unavailable",
        "<html><body><h1>We are working on the site</h1></body></html>",
        "<?xml version='1.0'?><rss></rss></html>",
    ],
)
def test_anything_else_is_refused(text):
    assert refusal(text)


# Laws


@given(st.text(), st.text(alphabet="<>/ahlmotix123& ;#!-\x00\ud800\"'="), st.booleans())
def test_no_text_raises_anything_but_a_scrape_error(before, after, whole):
    text = f"{before}{after}</html>" if whole else before + after
    with pytest.raises(ScrapeError):
        read(text)


@given(st.text(alphabet="<>/ahlmotix123& ;#!-\x00\ud800\"'=:"), st.integers(0, 6000))
def test_a_page_with_rubbish_in_it_is_read_or_refused(rubbish, place):
    whole = page(entry(grade="Good"), OPENED, block=card(CARD.format(met="met")))
    try:
        snapshot = read(whole[:place] + rubbish + whole[place:])
    except ScrapeError:
        return
    assert isinstance(snapshot, Snapshot)


@given(st.integers(min_value=0, max_value=6000))
def test_a_page_cut_short_is_refused(place):
    whole = page(entry("59000001"), entry("59000002"), OPENED)
    place = min(place, whole.index("</html>"))
    assert refusal(whole[:place]) == "its end, </html>"


@given(st.randoms(use_true_random=False))
def test_attribute_order_and_white_space_do_not_matter(chance: random.Random):
    text = page(entry(grade="Good"), OPENED, block=overall("18 March 2025", "Good", *FIVE))
    changed = BeautifulSoup(text, "lxml")
    for tag in changed.find_all(name=True):
        pairs = list(tag.attrs.items())
        chance.shuffle(pairs)
        tag.attrs = dict(pairs)
    gap = chance.choice([" ", "\n\n", "\t "])

    assert read(str(changed)) == read(text)
    assert read(text.replace("\n", f"\n{gap}")) == read(text)
