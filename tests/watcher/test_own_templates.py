"""Own templates on their whole way: read, tried by `validate`, used, and told of when they fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.replica import Site
from tests.conftest import Inbox, config_text
from watcher.assembly import make_channels
from watcher.own_templates import read, tried

TO = "from=watch@example.org&to=desk@example.org"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "own"
    made.mkdir()
    return made


@pytest.fixture
def configured(desk, replica, inbox, folder):
    """A config with own templates, whose operator and readers have one mail channel each."""
    urls = {name: f"mailto://127.0.0.1:{inbox.port}?{TO}&name={name}" for name in ("out", "ops")}
    channels = "".join(f'[[channel]]\nname = "{n}"\nurl = "{u}"\n' for n, u in urls.items())
    text = config_text(replica.url, channels=f'[operator]\nchannels = ["ops"]\n{channels}')
    desk.config.write_text(f'templates = "own"\n{text}', encoding="utf-8")
    return desk


def test_an_empty_folder_leaves_all_to_ours(folder):
    assert read(folder)[0].own == {}
    assert read(None)[0].own == {}
    assert tried(folder) == ()


def test_what_cannot_be_read_is_a_fault_and_no_more(folder):
    (folder / "text.txt").write_bytes(b"\xff\xfe")
    (folder / "mail.html").mkdir()
    (folder / "slack.txt").write_bytes(b"x" * 200_001)

    forms, faults = read(folder)

    assert forms.own == {}
    assert [str(fault) for fault in faults] == [
        "text.txt: it is not UTF-8 text (byte 0)",
        "mail.html: it cannot be read (Is a directory)",
        "slack.txt: it is too large for a template",
    ]


def test_a_mark_before_the_text_is_no_part_of_it(folder):
    (folder / "subject.txt").write_bytes(b"\xef\xbb\xbfx")

    assert read(folder)[0].own == {"subject.txt": "x"}


def test_every_mistake_is_found_also_one_that_only_one_sample_brings_to_light(folder):
    (folder / "text.txt").write_text("x\n{% if alert.kind == 'operator' %}\n{{ y }}\n{% endif %}")
    (folder / "digest.txt").write_text("{% for %}")

    assert [(each.name, each.line) for each in tried(folder)] == [
        ("digest.txt", 1),
        ("text.txt", 3),
    ]


def test_validate_names_file_and_line(ask, configured, folder):
    (folder / "subject.txt").write_text("{{ alert.subject }}\n{{ alert.nosuch }}", "utf-8")

    ran = ask("validate")

    assert ran.code == 2
    assert f"{folder / 'subject.txt'}:2: " in ran.err
    assert "has no attribute 'nosuch'" in ran.err
    assert "See docs/templates.md" in ran.err


def test_validate_warns_of_a_file_that_is_no_template(ask, configured, folder):
    for name in ("mails.html", ".mail.html.swp", "mail.html~"):
        (folder / name).touch()

    ran = ask("validate")

    assert ran.code == 0
    assert ran.err == (
        f"warning: {folder / 'mails.html'}: it is no template of ours, and is not used. "
        "Did you mean mail.html?\n"
    )


def test_a_folder_that_is_not_there_is_a_mistake_of_the_config(ask, configured, folder):
    folder.rmdir()

    ran = ask("validate")

    assert ran.code == 2
    assert "config.toml:1: templates: 'own' is no folder." in ran.err


def test_samples_are_shown_and_sent_by_own_templates(ask, configured, folder, inbox, tmp_path):
    (folder / "subject.txt").write_text("Ours: {{ alert.severity }}", "utf-8")
    page = tmp_path / "page.html"

    assert "Subject: Ours: red\n" in ask("preview", "--sample", "worse").out
    assert ask("preview", "--to", str(page)).code == 0
    assert "<strong>Ours: red</strong>" in page.read_text("utf-8")
    ask("test-alert", "out")
    assert inbox.subjects == ["Ours: red"]


def told(inbox: Inbox) -> list[str]:
    found, inbox.mails[:] = inbox.subjects, []
    return found


def test_a_template_that_fails_costs_no_alert_and_the_operator_is_told_once(
    configured, folder, lookout, site: Site, report, inbox
):
    lookout.look()
    lookout.deliver(make_channels(lookout.config))
    told(inbox)

    (folder / "text.txt").write_text("{{ nosuch }}", "utf-8")
    site.publish("2/9000001", report())
    lookout.again()
    for _ in range(3):
        lookout.deliver(make_channels(lookout.config))
    first, second = inbox.mails
    assert "Inadequate" in str(first["Subject"])
    assert "Report: https://files.ofsted.gov.uk" in first.get_body(("plain",)).get_content()
    assert str(second["Subject"]) == "ofsted-watch: the template text.txt of yours has a mistake"
    assert "text.txt, line 1: 'nosuch' is undefined" in second.get_body(("plain",)).get_content()
    told(inbox)

    site.publish("2/9000002", report("99300002"))
    lookout.again()
    for _ in range(3):
        lookout.deliver(make_channels(lookout.config))
    assert len(told(inbox)) == 1
    assert ("template", "template text.txt") in lookout.problems()

    (folder / "text.txt").write_text("Short: {{ alert.subject }}", "utf-8")
    site.publish("2/9000003", report("99300003"))
    lookout.again()
    for _ in range(3):
        lookout.deliver(make_channels(lookout.config))
    assert len(told(inbox)) == 2
    assert lookout.problems() == []


# --- what mails carry


@pytest.mark.parametrize(
    ("top", "url", "says"),
    [
        ("", "console:", "channel 'out': attach: only mail can carry a document. Leave it out"),
        (
            "",
            f"mailto://localhost?{TO}",
            (
                "attach: no document is kept, so there is none to attach. "
                "Write keep_documents = true at the top of the file"
            ),
        ),
        ("keep_documents = true\n", f"mailto://localhost?{TO}", None),
    ],
)
def test_documents_go_by_mail_alone_and_only_where_they_are_kept(
    ask, desk, replica, top, url, says
):
    channels = f'[[channel]]\nname = "out"\nurl = "{url}"\nattach = true\n'
    desk.config.write_text(top + config_text(replica.url, channels=channels), encoding="utf-8")

    ran = ask("validate")

    assert ran.code == (2 if says else 0)
    assert (says or "") in ran.err
