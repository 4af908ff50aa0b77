"""Under what mails are filed: one thread a provider and channel, one list a watch."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.alert import Attachment, Message, Outcome
from notify.channels import open_channel
from notify.filing import list_id, thread_root
from notify.render import render
from notify.samples import SAMPLES
from tests.conftest import Inbox

MESSAGE = render(SAMPLES["worse"], "<a1@ofsted-watch.invalid>")
PDF = Attachment("90000001.pdf", b"%PDF-1.7 invented")


def sent(inbox: Inbox, message: Message, name: str = "desk") -> Outcome:
    url = f"mailto://127.0.0.1:{inbox.port}?from=watch@example.org&to=news@example.org"
    return open_channel(name, url).send(message)


def test_a_provider_is_a_thread_of_its_channel(inbox):
    worse, better = (render(SAMPLES[kind], f"<{kind}@x.invalid>") for kind in ("worse", "better"))
    for message, name in ((worse, "desk"), (better, "desk"), (worse, "board")):
        sent(inbox, message, name)

    first, second, elsewhere = inbox.mails
    assert first["References"] == second["References"] == first["In-Reply-To"]
    assert first["References"] != elsewhere["References"]
    assert re.fullmatch(
        r"<provider-2-9000001\.[0-9a-f]{12}@ofsted-watch\.invalid>", str(first["References"])
    )
    assert first["Message-ID"] != second["Message-ID"]


@pytest.mark.parametrize("kind", ["watching", "operator"])
def test_what_is_of_no_provider_is_in_no_thread(inbox, kind):
    sent(inbox, render(SAMPLES[kind], "<a@x.invalid>"))

    assert (inbox.mails[0]["References"], inbox.mails[0]["In-Reply-To"]) == (None, None)


def test_a_provider_of_another_type_is_another_thread():
    assert MESSAGE.thread == "provider-2-9000001"
    assert render(SAMPLES["new-scale"], "<a@x.invalid>").thread == "provider-21-9000001"


@pytest.mark.parametrize(
    ("watches", "id_"),
    [
        ((), "ofsted-watch <ofsted-watch.example.org>"),
        (
            ("Hollybank Care", "Other"),
            "Hollybank Care <hollybank-care.ofsted-watch.example.org>",
        ),
    ],
)
def test_a_list_is_the_first_watch(watches, id_):
    assert list_id(watches, "example.org") == id_


def test_watches_that_differ_by_a_mark_are_two_lists():
    assert list_id(["Kent!"], "a.org").split("<")[1] != list_id(["Kent"], "a.org").split("<")[1]


@given(st.text(min_size=1, max_size=300))
def test_a_label_of_a_list_is_one_that_every_program_reads(name):
    label = list_id([name], "example.org").rpartition("<")[2]

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.ofsted-watch\.example\.org>", label)
    assert len(label) < 120


@given(st.text(max_size=60))
def test_a_root_is_the_same_each_time_and_one_header(channel):
    root = thread_root("provider-2-9000001", channel)

    assert root == thread_root("provider-2-9000001", channel)
    assert re.fullmatch(r"<[\x21-\x3b\x3d\x3f-\x7e]+>", root)


# --- what goes with a mail


def test_a_document_goes_with_the_mail_beside_both_forms(inbox):
    assert sent(inbox, replace(MESSAGE, attachments=(PDF,))).ok

    (mail,) = inbox.mails
    (enclosed,) = mail.iter_attachments()
    assert (enclosed.get_filename(), enclosed.get_content_type()) == (
        "90000001.pdf",
        "application/pdf",
    )
    assert enclosed.get_content() == PDF.content
    assert mail.get_body(("plain",)).get_content().splitlines() == MESSAGE.text.splitlines()
    assert mail.get_body(("html",)) is not None


def test_a_host_that_will_not_have_the_document_gets_the_mail_without_it(inbox):
    takes = inbox.handle_DATA

    async def wary(server: Any, session: Any, envelope: Any) -> str:
        if b"application/pdf" in envelope.content:
            return "552 5.3.4 too large"
        return str(await takes(server, session, envelope))

    inbox.handle_DATA = wary
    bare = replace(MESSAGE, text="It goes without its document.\n")

    outcome = sent(inbox, replace(MESSAGE, attachments=(PDF,), bare=bare))

    assert outcome.ok
    (mail,) = inbox.mails
    assert list(mail.iter_attachments()) == []
    assert "without its document" in mail.get_body(("plain",)).get_content()


def test_a_refusal_that_may_end_is_not_taken_for_one_of_the_document(inbox):
    inbox.refuse = "451 try later"

    outcome = sent(inbox, replace(MESSAGE, attachments=(PDF,), bare=MESSAGE))

    assert (outcome.ok, outcome.permanent) == (False, False)
    inbox.refuse = None
    assert sent(inbox, replace(MESSAGE, attachments=(PDF,), bare=MESSAGE)).ok
    assert len(list(inbox.mails[0].iter_attachments())) == 1
