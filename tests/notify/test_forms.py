"""Templates of an operator's own: what they may do, and what becomes of an alert if they fail."""

from __future__ import annotations

from dataclasses import replace

import pytest
from markupsafe import escape

from notify.alert import Fault, Message
from notify.forms import NAMES, Forms
from notify.render import render
from notify.render_digest import render_digest
from notify.sample_digests import DIGESTS
from notify.samples import SAMPLES

ID = "<a1@ofsted-watch.invalid>"
WORSE = SAMPLES["worse"]
OURS = render(WORSE, ID)


def by(**own: str) -> Forms:
    """Forms with own templates; `subject__txt` stands for subject.txt."""
    return Forms({name.replace("__", "."): text for name, text in own.items()})


def title_of(message: Message) -> str:
    return f"<title>{escape(message.subject)}</title>"


def test_without_own_templates_nothing_is_wrong():
    assert (OURS.faults, render(WORSE, ID, Forms()).html) == ((), OURS.html)


def test_an_own_template_takes_the_place_of_ours_and_of_no_other():
    message = render(WORSE, ID, by(subject__txt="{{ alert.severity }}: {{ alert.label }}"))

    assert message.subject == "red: children's home 9000001, Coventry (invented)"
    assert (message.text, message.slack) == (OURS.text, OURS.slack)
    assert message.html == OURS.html.replace(title_of(OURS), title_of(message), 1)
    assert message.faults == ()


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_copy_of_ours_writes_what_ours_writes(name):
    environment = Forms().templates
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    forms = Forms({name: source})

    for alert in SAMPLES.values():
        copied, ours = render(alert, ID, forms), render(alert, ID)
        assert (copied.subject, copied.text, copied.html, copied.slack, copied.faults) == (
            ours.subject,
            ours.text,
            ours.html,
            ours.slack,
            (),
        )
    for digest in DIGESTS.values():
        assert render_digest(digest, ID, forms) == render_digest(digest, ID)


def test_ours_may_be_included_under_their_own_names():
    message = render(WORSE, ID, by(text__txt="Dear reader,\n\n{% include 'ours/text.txt' %}"))

    assert message.text.startswith("Dear reader,\n\n")
    assert message.text.endswith(OURS.text)


def test_an_own_text_for_slack_goes_in_the_place_of_our_layout():
    message = render(WORSE, ID, by(slack__txt="*{{ alert.label | mrkdwn }}*"))

    assert message.blocks == ""
    assert message.slack == "*children's home 9000001, Coventry (invented)*"
    assert OURS.blocks


def test_values_are_escaped_in_html():
    forms = by(mail__html="<p>{{ alert.watches[0] }}")
    hostile = render(replace(WORSE, watches=("<b>x</b>",)), ID, forms)

    assert hostile.html == "<p>&lt;b&gt;x&lt;/b&gt;"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("{{ alert.nosuch }}", 1, "has no attribute 'nosuch'"),
        ("a\nb\n{{ nosuch }}", 3, "'nosuch' is undefined"),
        ("a\n{% if %}", 2, "Expected an expression"),
        ("a\n\n{{ 1 / 0 }}", 3, "ZeroDivisionError: division by zero"),
        ("{{ alert | nosuch }}", 1, "No filter named 'nosuch'"),
        ("a\n{{ alert.__class__.__mro__ }}", 2, "is unsafe"),
        ("{{ ''.__class__ }}", 1, "is unsafe"),
        ("{{ rows.__globals__ }}", 1, "is unsafe"),
        ("x\n{% include '/etc/passwd' %}", 2, "/etc/passwd"),
        ("x\n{% include '../alert.py' %}", 2, "../alert.py"),
        ("{{ cycler.__init__.__globals__.os }}", 1, "is unsafe"),
        ("{% for x in range(10 ** 7) %}{% endfor %}", 1, "Range too big"),
        ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", 1, "RecursionError"),
        ("   \n", 0, "it is empty"),
    ],
)
def test_what_fails_is_named_with_its_line_and_the_alert_is_written_by_ours(text, line, what):
    message = render(WORSE, ID, by(text__txt=text))

    assert message.text == OURS.text
    [found] = message.faults
    assert (found.name, found.line) == ("text.txt", line)
    assert what in found.what


def test_a_mistake_in_a_part_is_named_where_it_is():
    text = "{% macro head(subject) %}\n{{ x }}{% endmacro %}"
    message = render(WORSE, ID, by(mail_parts__html=text))

    assert message.html == OURS.html
    assert [(one.name, one.line) for one in message.faults] == [("mail_parts.html", 2)]


def test_an_alert_cannot_be_changed_by_what_writes_it():
    message = render(WORSE, ID, by(text__txt="{% set _ = alert.watches.append('x') %}y"))

    assert message.text == OURS.text
    assert len(message.faults) == 1


def test_a_subject_of_many_lines_is_one_header():
    message = render(WORSE, ID, by(subject__txt="one\nBcc: all@example.org\n"))

    assert message.subject == "one Bcc: all@example.org"


def test_a_digest_falls_back_as_an_alert_does():
    ours = render_digest(DIGESTS["digest"], ID)
    message = render_digest(DIGESTS["digest"], ID, by(digest__txt="{{ nosuch }}"))

    assert message.text == ours.text
    assert message.faults == (Fault("digest.txt", 1, "'nosuch' is undefined"),)


def test_a_fault_says_where_it_is():
    assert str(Fault("a.txt", 3, "wrong")) == "a.txt, line 3: wrong"
    assert str(Fault("a.txt", 0, "wrong")) == "a.txt: wrong"
