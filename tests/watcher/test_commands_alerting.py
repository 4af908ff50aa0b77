"""`test-alert` really sends; `preview` only shows."""

from __future__ import annotations

import json

import pytest

from notify.sample_digests import DIGESTS
from notify.samples import SAMPLES
from scrapers.replica import Site


def test_a_sample_goes_to_every_channel_and_the_answers_are_shown(ask, both, inbox, hook):
    ran = ask("test-alert")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "newsdesk: sent (accepted by 127.0.0.1)",
        "placements: sent (accepted)",
    ]
    assert inbox.subjects == hook.titles
    assert "(invented)" in inbox.subjects[0]


def test_one_channel_and_one_kind_may_be_named(ask, both, inbox, hook):
    assert ask("test-alert", "placements", "--kind", "closed").code == 0
    assert (inbox.mails, len(hook.posts)) == ([], 1)


def test_a_refused_sample_is_said_and_ends_with_1(both, inbox, hook):
    inbox.refuse = "550 no such user"
    ran = both.run("test-alert")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "newsdesk: NOT sent (message refused: 550 no such user)",
        "placements: sent (accepted)",
    ]


def test_a_sample_leaves_nothing_in_the_store(ask, both, inbox):
    ask("test-alert", "newsdesk")
    assert not (both.folder / "ofsted-watch.db").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["test-alert", "nobody"], "no channel is called 'nobody'; there are: out"),
        (["test-alert", "--kind", "odd"], "no sample is called 'odd'; there are: worse, "),
        (["preview", "--sample", "odd"], "no sample is called 'odd'; there are: worse, "),
        (["preview"], "say which: an event's id, --sample KIND, or --open"),
        (["preview", "1", "--sample", "worse"], "say which: an event's id, --sample KIND, or"),
        (["preview", "--open", "--sample", "worse"], "say which: an event's id, --sample KIND, or"),
        (["preview", "--to", "/nowhere/page.html"], "/nowhere/page.html: it cannot be written"),
        (["preview", "1"], "there is no event 1; `history` lists them"),
    ],
)
def test_what_is_not_there_is_refused_with_what_there_is(ask, arguments, says):
    ran = ask(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_can_be_shown_in_every_form(ask, sample):
    ran = ask("preview", "--sample", sample)
    assert ran.code == 0
    assert ran.out.startswith("Subject: ")
    for form in ("text", "html", "slack", "chat", "webhook"):
        assert f"\n──── {form} ────\n" in ran.out


def test_one_form_alone_is_shown_as_it_is(ask):
    ran = ask("preview", "--sample", "worse", "--form", "html")
    assert ran.out.lstrip().startswith("<!")
    assert "────" not in ran.out


@pytest.mark.parametrize(("form", "key"), [("slack", "blocks"), ("webhook", "events")])
def test_what_is_posted_as_json_is_shown_as_json(ask, form, key):
    ran = ask("preview", "--sample", "worse", "--form", form)
    assert ran.code == 0
    assert json.loads(ran.out)[key]


def test_an_event_is_shown_as_it_was_told_and_nothing_is_sent(ask, lookout, site: Site, report):
    lookout.look()
    site.publish("2/9000001", report())
    [event] = lookout.again().events
    ran = ask("preview", str(event["id"]), "--form", "text")
    assert ran.code == 0
    assert "Inadequate (was Good)" in ran.out
    assert len(lookout.duties("provider")) == 1


def test_an_event_that_no_channel_asked_for_says_why_it_cannot_be_shown(
    ask, lookout, rewrite, site: Site, report
):
    rewrite(watch='alert_on = ["status"]')
    lookout.look()
    site.publish("2/9000001", report())
    [event] = lookout.again().events
    ran = ask("preview", str(event["id"]))
    assert ran.code == 2
    assert "was told to no channel: no watch asks for events of its kind" in ran.err


def test_every_kind_is_written_to_one_page_and_its_path_is_said(ask, tmp_path):
    page = tmp_path / "all.html"

    ran = ask("preview", "--to", str(page))

    assert (ran.code, ran.out, ran.err) == (0, f"{page}\n", "")
    text = page.read_text("utf-8")
    assert all(f'<section id="{kind}"' in text for kind in (*SAMPLES, *DIGESTS))
    assert "\n<script" not in text


@pytest.mark.parametrize("works", [True, False], ids=["a browser", "none that opens it"])
def test_the_page_is_opened_where_there_is_a_browser(ask, tmp_path, monkeypatch, works):
    opened: list[str] = []
    monkeypatch.setenv("BROWSER", "anything")

    def open_(url: str) -> bool:
        opened.append(url)
        return bool(works)

    monkeypatch.setattr("webbrowser.open", open_)

    ran = ask("preview", "--open", "--to", str(tmp_path / "all.html"))

    assert ran.code == 0
    assert opened == [(tmp_path / "all.html").as_uri()]
    assert ("there is no browser here" in ran.err) is not works


def test_without_a_screen_no_browser_is_looked_for(ask, tmp_path, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("webbrowser.open", lambda _: pytest.fail("it was asked"))

    assert "open the file in one" in ask("preview", "--open", "--to", str(tmp_path / "a.html")).err
