"""Documents that go with an alert, and how an alert says who may have it changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from notify.samples import SAMPLES
from tests.conftest import config_text
from watcher.assembly import make_channels
from watcher.changing import how_to_change
from watcher.enclosing import MOST, enclosed, refused
from watcher.kept import KeptDocuments

PDF = b"%PDF-1.7 invented"
WORSE = SAMPLES["worse"]


def said(alert: Any) -> str:
    return " ".join(sentence for item in alert.items for sentence in item.sentences)


def test_a_document_that_was_kept_goes_along_and_nothing_is_said_of_it():
    alert, attachments = enclosed(WORSE, {"90000001": PDF}.get)

    assert alert == WORSE
    assert [(one.name, one.content) for one in attachments] == [("90000001.pdf", PDF)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "it could not be had in time"),
        (b"<html>not a document</html>", "it could not be had in time"),
        (PDF + bytes(MOST), "it has 10.0 MB, which is too much for a mail"),
    ],
)
def test_one_that_cannot_go_along_is_said_to_be_missing(content, why):
    alert, attachments = enclosed(WORSE, lambda _: content)

    assert attachments == ()
    assert f"Its document is not attached: {why}. The address of the report leads to it." in said(
        alert
    )


def test_all_documents_of_a_mail_together_keep_to_the_bound():
    other = replace(WORSE.items[0], document="https://files.ofsted.gov.uk/v1/file/90000002")
    alert = replace(WORSE, items=(WORSE.items[0], other))

    told, attachments = enclosed(alert, lambda _: PDF + bytes(MOST // 2))

    assert [one.name for one in attachments] == ["90000001.pdf"]
    assert "not attached" not in " ".join(told.items[0].sentences)
    assert "not attached" in " ".join(told.items[1].sentences)


def test_one_document_of_two_events_goes_once():
    alert = replace(WORSE, items=(WORSE.items[0], WORSE.items[0]))

    assert len(enclosed(alert, lambda _: PDF)[1]) == 1


@pytest.mark.parametrize("address", ["https://example.org/../../etc/passwd", "", "x/a.b", "/"])
def test_no_address_is_a_way_out_of_the_folder(address):
    asked: list[str] = []
    alert = replace(WORSE, items=(replace(WORSE.items[0], document=address),))

    enclosed(alert, asked.append)

    assert all(name.isalnum() for name in asked)


def test_an_alert_without_a_document_is_left_alone():
    for kind in ("closed", "operator", "watching"):
        assert enclosed(SAMPLES[kind], lambda _: PDF) == (SAMPLES[kind], ())
        assert refused(SAMPLES[kind]) == SAMPLES[kind]


def test_a_mail_without_its_document_says_that_the_host_would_not_have_it():
    assert "Its document is not attached: the mail host takes no mail with it." in said(
        refused(WORSE)
    )


# --- the whole way


def test_a_channel_that_asks_for_documents_gets_them_by_mail(
    lookout, desk, site, report, inbox, replica
):
    url = f"mailto://127.0.0.1:{inbox.port}?from=a@example.org&to=b@example.org"
    channels = f'[[channel]]\nname = "out"\nurl = "{url}"\nattach = true\n'
    text = f"keep_documents = true\n{config_text(replica.url, channels=channels)}"
    desk.config.write_text(text, encoding="utf-8")
    lookout.look()
    site.publish("2/9000001", report())
    lookout.again()
    lookout.deliver(make_channels(lookout.config))

    (mail,) = [one for one in inbox.mails if "Inadequate" in one["Subject"]]
    (enclosed_,) = mail.iter_attachments()
    kept = KeptDocuments(lookout.config.state).content("99300001")
    assert enclosed_.get_filename() == "99300001.pdf"
    assert enclosed_.get_content() == kept


# --- how it is changed


@pytest.mark.parametrize(
    ("contact", "whom"),
    [("desk@example.org", "desk@example.org"), ("", "whoever looks after this watcher")],
)
def test_what_to_edit_and_whom_to_ask_is_said(lookout, contact, whom):
    config = lookout.config
    config = replace(config, site=replace(config.site, contact=contact))

    assert how_to_change(WORSE, config) == (
        f"To change that, edit the watch in {config.path.name}, or ask {whom}."
    )


def test_of_two_watches_both_are_meant_and_of_the_operator_his_own_table(lookout):
    two = replace(WORSE, watches=("North", "South"))

    assert "edit the watches in" in how_to_change(two, lookout.config)
    assert how_to_change(SAMPLES["operator"], lookout.config).startswith(
        "To change that, edit [operator] in "
    )
