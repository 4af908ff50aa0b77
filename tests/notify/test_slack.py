"""The channel to Slack, against a web host that answers as Slack does."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from notify.alert import Message, Outcome
from notify.channels import BadChannel, ServiceChannel, open_channel
from notify.render import render
from notify.samples import SAMPLES
from notify.slack import SlackChannel

MESSAGE = render(SAMPLES["worse"], "<a1@ofsted-watch.invalid>")
SECRET = "TIiajkdnlazkcOXrIdevi7FQ"
PATH = f"/services/T1JJ3T3L2/A1BRTD4JD/{SECRET}"
HOOK = f"slack://T1JJ3T3L2/A1BRTD4JD/{SECRET}"
TOKEN = "xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d"


def slack(url: str) -> SlackChannel:
    channel = open_channel("desk", url)
    assert isinstance(channel, SlackChannel)
    return channel


def at(httpserver: HTTPServer, channel: SlackChannel) -> SlackChannel:
    """The same channel, but for the host."""
    host, port = httpserver.host, httpserver.port
    return replace(channel, address=replace(channel.address, host=host, port=port, secure=False))


def answered(
    httpserver: HTTPServer, url: str, body: str, status: int = 200, **more: Any
) -> Outcome:
    httpserver.expect_request("/", method="POST").respond_with_data(body, status, **more)
    httpserver.expect_request(PATH).respond_with_data(body, status, **more)
    httpserver.expect_request("/api/chat.postMessage").respond_with_data(body, status, **more)
    return at(httpserver, slack(url)).send(MESSAGE)


def sent(httpserver: HTTPServer, url: str, message: Message = MESSAGE) -> Any:
    body = '{"ok": true}' if "xoxb" in url else "ok"
    httpserver.expect_request(PATH).respond_with_data(body)
    httpserver.expect_request("/api/chat.postMessage").respond_with_data(body)
    assert at(httpserver, slack(url)).send(message).ok
    return httpserver.log[-1][0]


# --- where it goes


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        (HOOK, "hooks.slack.com", PATH),
        (f"https://hooks.slack.com{PATH}", "hooks.slack.com", PATH),
        (f"https://hooks.slack-gov.com{PATH}", "hooks.slack-gov.com", PATH),
        (f"slack://{TOKEN}/#newsdesk", "slack.com", "/api/chat.postMessage"),
    ],
)
def test_a_hook_is_posted_to_at_its_address_and_a_bot_posts_to_the_api(url, host, path):
    address = slack(url).address

    assert (address.host, address.port, address.secure, address.path) == (host, 443, True, path)
    assert address.verify


@pytest.mark.parametrize(
    ("target", "more"),
    [
        ("", {}),
        ("/#newsdesk", {"channel": "#newsdesk"}),
        ("/newsdesk", {"channel": "#newsdesk"}),
        ("/+C12345", {"channel": "C12345"}),
        ("/@anna", {"channel": "@anna"}),
        ("/#newsdesk:1503435956.000247", {
            "channel": "#newsdesk", "thread_ts": "1503435956.000247",
        }),
    ],
)  # fmt: skip
def test_the_place_in_the_workspace_is_said_as_slack_wants_it(target, more):
    assert dict(slack(HOOK + target).more) == more


def test_a_name_before_the_tokens_is_that_of_the_poster():
    assert dict(slack(HOOK.replace("//", "//Watch@")).more) == {"username": "Watch"}


def test_a_certificate_is_checked_unless_the_address_says_otherwise():
    assert not slack(f"{HOOK}?verify=no").address.verify


def test_what_takes_no_blocks_goes_by_apprise(tmp_path):
    template = tmp_path / "own.json"
    template.write_text('{"blocks": [{"type": "section"}]}')

    for url in (
        f"{HOOK}?template={template}",
        f"slack://{TOKEN}/anna@example.org",
        "https://hooks.slack.com/workflows/T1JJ3T3L2/A1BRTD4JD/123/abcdef",
    ):
        assert isinstance(open_channel("desk", url), ServiceChannel)


def test_a_place_that_slack_cannot_have_is_refused():
    with pytest.raises(BadChannel, match="cannot be one of Slack's"):
        open_channel("desk", f"{HOOK}/#{'n' * 81}")


# --- what is posted


def test_a_hook_gets_the_blocks_and_the_line_for_the_notification(httpserver):
    request = sent(httpserver, f"{HOOK}/#newsdesk")

    assert request.json == json.loads(MESSAGE.blocks) | {"channel": "#newsdesk"}
    assert request.content_type == "application/json; charset=utf-8"
    assert "Authorization" not in request.headers


def test_a_bot_shows_its_token_and_gets_the_same(httpserver):
    request = sent(httpserver, f"slack://{TOKEN}/#newsdesk")

    assert request.json == json.loads(MESSAGE.blocks) | {"channel": "#newsdesk"}
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"


def test_a_message_without_blocks_is_its_text_under_its_subject(httpserver):
    bare = replace(MESSAGE, blocks="", subject="3 & more", slack="*Good*: <https://x|y>")
    request = sent(httpserver, HOOK, bare)

    assert request.json["text"] == "3 &amp; more"
    header, section = request.json["blocks"]
    assert header["text"]["text"] == "3 &amp; more"
    # Verbatim: Slack makes a link or a mention of what we wrote as one, and of nothing else.
    assert section["text"] == {"type": "mrkdwn", "text": "*Good*: <https://x|y>", "verbatim": True}
    assert (request.json["parse"], request.json["link_names"]) == ("none", False)


def test_a_text_longer_than_a_section_goes_without_blocks(httpserver):
    request = sent(httpserver, HOOK, replace(MESSAGE, blocks="", slack="word\n" * 800))

    assert "blocks" not in request.json
    assert request.json["text"].startswith(f"*{MESSAGE.subject}*\n\nword\n")


@pytest.mark.parametrize("word", ["invalid_blocks", "invalid_payload", "msg_blocks_too_long"])
def test_blocks_that_slack_refuses_cost_no_alert(httpserver, word):
    httpserver.expect_ordered_request(PATH).respond_with_data(word, 400)
    httpserver.expect_ordered_request(PATH).respond_with_data("ok")

    assert at(httpserver, slack(HOOK)).send(MESSAGE) == Outcome(ok=True, detail="accepted by Slack")
    first, second = (request.json for request, _ in httpserver.log)
    assert "blocks" in first
    assert "blocks" not in second
    assert "Good (since 3 June 2025) → *Inadequate*" in second["text"]


# --- what Slack answers


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (404, "no_service"), (403, "invalid_token"), (410, "channel_is_archived"),
        (404, "channel_not_found"), (404, "no_team"), (410, ""),
    ],
)  # fmt: skip
def test_a_hook_that_is_gone_is_gone_for_good(httpserver, status, word):
    outcome = answered(httpserver, HOOK, word, status)

    assert (outcome.ok, outcome.permanent) == (False, True)
    assert outcome.detail == f"Slack answers {status}" + (f": {word}" if word else "")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, "rollup_error"), (503, ""), (404, ""), (403, "action_prohibited"), (400, "no_text"),
        (302, ""), (200, "<html>Log in to the proxy</html>"),
    ],
)  # fmt: skip
def test_what_may_pass_or_be_mended_is_not_for_good(httpserver, status, body):
    outcome = answered(httpserver, HOOK, body, status)

    assert (outcome.ok, outcome.permanent) == (False, False)
    assert outcome.detail.startswith(f"Slack answers {status}")
    assert "html" not in outcome.detail


@pytest.mark.parametrize("url", [HOOK, f"slack://{TOKEN}/#newsdesk"])
def test_to_be_asked_to_wait_is_not_for_good_and_is_said(httpserver, url):
    outcome = answered(httpserver, url, "", 429, headers={"Retry-After": "30"})

    said = "Slack answers 429 and asks to wait (30)"
    assert outcome == Outcome(ok=False, detail=said, wait=timedelta(seconds=30))
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("word", "for_good"),
    [
        ("invalid_auth", True),
        ("is_archived", True),
        ("account_inactive", True),
        # Until somebody invites the bot.
        ("not_in_channel", False),
        ("channel_not_found", False),
        ("internal_error", False),
    ],
)
def test_a_bot_is_told_no_with_a_200(httpserver, word, for_good):
    said = json.dumps({"ok": False, "error": word})
    outcome = answered(httpserver, f"slack://{TOKEN}/#newsdesk", said)

    assert outcome == Outcome(ok=False, detail=f"Slack answers 200: {word}", permanent=for_good)


@pytest.mark.parametrize("body", ["ok", "[]", '{"ok": "true"}', '{"ok": 1}', "{"])
def test_a_bot_takes_nothing_for_a_yes_but_a_yes(httpserver, body):
    assert not answered(httpserver, f"slack://{TOKEN}/#newsdesk", body).ok


@pytest.mark.parametrize("url", [HOOK, f"slack://{TOKEN}/#newsdesk"])
def test_no_secret_is_in_what_is_said_or_shown(httpserver, url):
    channel = at(httpserver, slack(url))
    httpserver.expect_request("/").respond_with_data("", 500)
    httpserver.stop()
    down = channel.send(MESSAGE)
    httpserver.start()
    broken = channel.send(replace(MESSAGE, blocks=f"no JSON {SECRET}"))

    assert (down.ok, down.permanent) == (broken.ok, broken.permanent) == (False, False)
    assert down.detail.startswith(f"{httpserver.host}:{httpserver.port}: ")
    assert broken.detail == "not sent: JSONDecodeError"
    for text in (down.detail, broken.detail, repr(channel)):
        assert SECRET not in text
        assert TOKEN not in text
