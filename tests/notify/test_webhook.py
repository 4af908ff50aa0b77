"""The channel for programs: what is posted, how it is signed, and what becomes of the answer."""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from notify.alert import Outcome
from notify.channels import BadChannel, describe, open_channel
from notify.facts import VERSION
from notify.reaching import reach
from notify.render import render
from notify.render_digest import render_digest
from notify.sample_digests import DIGESTS
from notify.samples import SAMPLES
from notify.webhook import SIGNATURE, WebhookChannel, posted, signature
from tests.notify.test_posting import host
from tests.notify.test_render import alerts, hostile_alert

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "webhook.schema.json").read_text(encoding="utf-8"))
PAGE = (DOCS / "webhook.md").read_text(encoding="utf-8")
ID = "<a1@ofsted-watch.invalid>"
MESSAGE = render(SAMPLES["worse"], ID)
SECRET = "0123456789abcdef/s3cret"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def webhook(url: str) -> WebhookChannel:
    channel = open_channel("desk", url)
    assert isinstance(channel, WebhookChannel)
    return replace(channel, now=lambda: NOON)


def at(httpserver: HTTPServer, more: str = "", login: str = "") -> WebhookChannel:
    return webhook(f"webhook://{login}{httpserver.host}:{httpserver.port}/p4thofahook{more}")


def request_of(httpserver: HTTPServer, channel: WebhookChannel) -> Any:
    httpserver.expect_request("/p4thofahook", method="POST").respond_with_data("taken", 202)
    assert channel.send(MESSAGE) == Outcome(ok=True, detail="accepted (202)")
    return httpserver.log[-1][0]


# --- the schema


KINDS = {
    "string": str, "integer": int, "boolean": bool, "array": list, "object": dict,
    "null": type(None),
}  # fmt: skip


def broken(value: Any, schema: dict[str, Any], where: str = "$") -> list[str]:
    """Where `value` breaks `schema`, by as much of JSON Schema as the file uses."""
    if "$ref" in schema:
        return broken(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], where)
    if "oneOf" in schema:
        found = [broken(value, one, where) for one in schema["oneOf"]]
        return [] if [] in found else found[-1]
    allowed = schema.get("type", list(KINDS))
    named = [allowed] if isinstance(allowed, str) else allowed
    if not any(type(value) is KINDS[kind] for kind in named):
        return [f"{where} is no {allowed}"]
    if value not in schema.get("enum", [schema.get("const", value)]):
        return [f"{where} is another"]
    if isinstance(value, str):
        return _text(value, schema, where)
    if isinstance(value, list):
        return _list(value, schema, where)
    return _object(value, schema, where) if isinstance(value, dict) else []


def _text(value: str, schema: dict[str, Any], where: str) -> list[str]:
    read = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}
    try:
        read.get(schema.get("format", ""), str)(value)
    except ValueError:
        return [f"{where} is no {schema['format']}"]
    return [] if re.search(schema.get("pattern", ""), value) else [f"{where} does not match"]


def _list(value: list[Any], schema: dict[str, Any], where: str) -> list[str]:
    items = [broken(one, schema["items"], f"{where}[{n}]") for n, one in enumerate(value)]
    return [one for found in items for one in found]


def _object(value: dict[str, Any], schema: dict[str, Any], where: str) -> list[str]:
    known = schema["properties"]
    found = [f"{where} lacks {name}" for name in schema["required"] if name not in value]
    found += [f"{where} has {name}, which is not described" for name in value.keys() - known]
    for name in value.keys() & known:
        found += broken(value[name], known[name], f"{where}.{name}")
    return found


def test_the_schema_is_of_this_version_and_wants_every_key():
    assert SCHEMA["properties"]["version"] == {"const": VERSION}
    for one in (SCHEMA, *SCHEMA["$defs"].values()):
        assert one["required"] == list(one["properties"])


def test_the_checker_of_these_tests_sees_what_is_broken():
    good = posted(MESSAGE, NOON)

    assert broken(good | {"severity": "green"}, SCHEMA)
    assert broken(good | {"page": "https://evil.example/"}, SCHEMA)
    assert broken(good | {"extra": 1}, SCHEMA)
    assert broken(good | {"events": [{}]}, SCHEMA)
    assert broken({name: good[name] for name in good if name != "group"}, SCHEMA)


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_sample_fits_the_schema(kind):
    assert broken(posted(render(SAMPLES[kind], ID), NOON), SCHEMA) == []


@pytest.mark.parametrize("kind", DIGESTS)
def test_a_digest_fits_the_schema_and_has_its_alerts(kind):
    values = posted(render_digest(DIGESTS[kind], ID), NOON)

    assert broken(values, SCHEMA) == []
    assert values["kind"] == "digest"
    assert len(values["alerts"]) == len(DIGESTS[kind].changes) + len(DIGESTS[kind].begun)
    assert values["groups"]


@settings(max_examples=100)
@given(alerts)
def test_whatever_is_told_fits_the_schema(alert):
    assert broken(posted(render(alert, ID), NOON), SCHEMA) == []


def test_what_strangers_write_fits_it_too_and_is_without_control_characters():
    values = posted(render(hostile_alert(), ID), NOON)

    assert broken(values, SCHEMA) == []
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", json.dumps(values, ensure_ascii=False))


def test_a_message_without_values_fits_it_too():
    values = posted(replace(MESSAGE, data=""), NOON)

    assert broken(values, SCHEMA) == []
    assert (values["kind"], values["id"]) == ("digest", "a1@ofsted-watch.invalid")
    assert values["text"] == MESSAGE.brief


def test_the_example_of_the_page_fits_it_and_has_its_keys_in_order():
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    values = json.loads(example)

    assert broken(values, SCHEMA) == []
    assert list(values) == list(posted(MESSAGE, NOON)) == list(SCHEMA["properties"])


# --- the values


def test_the_values_are_those_of_the_alert():
    values = posted(MESSAGE, NOON)

    assert values["sent"] == "2026-11-23T12:00:00+00:00"
    assert values["seen"] == "2026-11-23T08:00:00+00:00"
    assert values["provider"]["urn"] == "9000001"
    (event,) = values["events"]
    assert event["lines"][0] == {
        "heading": "Overall experiences and progress of children and young people",
        "before": "Good",
        "after": "Inadequate",
        "since": "2025-06-03",
    }
    assert event["document"] == "https://files.ofsted.gov.uk/v1/file/90000001"
    assert [row["own"] for row in values["group"]["rows"]].count(True) == 1
    assert values["watches"] == ["Hollybank Care"]


def test_when_it_was_sent_is_said_in_utc():
    summer = datetime(2026, 7, 1, 9, 0, 0, 5, tzinfo=timezone(timedelta(hours=1)))

    assert posted(MESSAGE, summer)["sent"] == "2026-07-01T08:00:00+00:00"


def test_what_leads_elsewhere_is_no_link():
    alert = replace(
        SAMPLES["worse"],
        page="https://evil.example/provider/2/9000001",
        items=(replace(SAMPLES["worse"].items[0], document="javascript:alert(1)"),),
    )
    values = posted(render(alert, ID), NOON)

    assert (values["page"], values["events"][0]["document"]) == (None, None)
    assert (values["provider"]["key"], values["provider"]["urn"]) == (None, None)


def test_who_is_about_no_provider_names_none():
    assert posted(render(SAMPLES["operator"], ID), NOON)["provider"] is None


# --- the post and its signature


def test_one_post_of_json(httpserver):
    request = request_of(httpserver, at(httpserver))

    assert request.content_type == "application/json"
    assert request.json == posted(MESSAGE, NOON)
    assert SIGNATURE not in request.headers
    assert len(httpserver.log) == 1


def test_with_a_secret_the_body_is_signed_as_it_went_out(httpserver):
    request = request_of(httpserver, at(httpserver, f"?secret={SECRET}"))

    when = int(NOON.timestamp())
    mac = hmac.new(SECRET.encode(), f"{when}.".encode() + request.data, hashlib.sha256)
    assert request.headers[SIGNATURE] == f"t={when},v1={mac.hexdigest()}"
    assert "secret" not in request.query_string.decode()


@pytest.fixture
def is_ours() -> Callable[[str, str, bytes], bool]:
    """What the page gives to those who check the signature."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # our own page
    found: Callable[[str, str, bytes], bool] = names["is_ours"]
    return found


def test_the_check_of_the_page_believes_ours_and_nothing_else(is_ours):
    now, body = int(time.time()), b'{"version": 1}'
    header = signature(SECRET, now, body)

    assert is_ours(SECRET, header, body)
    assert not is_ours(SECRET, header, body + b" ")
    assert not is_ours(f"{SECRET}x", header, body)
    assert not is_ours(SECRET, header.replace(f"t={now}", f"t={now + 1}"), body)
    assert not is_ours(SECRET, signature(SECRET, now - 600, body), body)


@pytest.mark.parametrize(
    "header", ["", "t=,v1=", "t=1", "v1=00", "t=x,v1=é", "rubbish", "t=²,v1=0"]
)
def test_the_check_of_the_page_stands_rubbish(is_ours, header):
    assert not is_ours(SECRET, header, b"{}")


def test_headers_logins_and_the_hosts_own_query_are_passed_on(httpserver):
    channel = at(
        httpserver,
        f"?token=a%20b&secret={SECRET}&+X-Desk=news%20desk&verify=no&n=1",
        login="watch:pa%2Fss@",
    )
    request = request_of(httpserver, channel)

    assert request.query_string == b"token=a%20b&n=1"
    assert request.headers["X-Desk"] == "news desk"
    assert (request.authorization.username, request.authorization.password) == ("watch", "pa/ss")
    assert not channel.address.verify


def test_the_same_alert_has_the_same_id_each_time(httpserver):
    first = request_of(httpserver, at(httpserver))
    again = request_of(httpserver, at(httpserver))

    assert first.json["id"] == again.json["id"] == "a1@ofsted-watch.invalid"


# --- the answer


@pytest.mark.parametrize(
    ("status", "for_good"),
    [(400, False), (401, False), (404, False), (410, True), (429, False), (500, False),
     (503, False), (307, False)],
)  # fmt: skip
def test_only_what_is_gone_is_given_up_at_once(httpserver, status, for_good):
    httpserver.expect_request("/p4thofahook").respond_with_data("not\nnow", status)
    outcome = at(httpserver).send(MESSAGE)

    assert (outcome.ok, outcome.permanent) == (False, for_good)
    assert f"{httpserver.host} answers {status}" in outcome.detail
    assert outcome.detail.endswith(": not now")
    assert len(httpserver.log) == 1


def test_to_be_asked_to_wait_is_said(httpserver):
    httpserver.expect_request("/p4thofahook").respond_with_data(
        "", 429, headers={"Retry-After": "Fri, 31 Dec 2027 23:59:59 GMT"}
    )

    assert "asks to wait (Fri, 31 Dec 2027 23:59:59 GMT)" in at(httpserver).send(MESSAGE).detail


def test_a_silent_host_is_tried_again():
    with host(lambda _: time.sleep(2)) as port:
        outcome = webhook(f"webhook://127.0.0.1:{port}/x?rto=0.2").send(MESSAGE)

    assert (outcome.ok, outcome.permanent) == (False, False)
    assert "timed out" in outcome.detail


def test_nothing_secret_is_in_what_is_said_or_shown(httpserver):
    header = "H34derOfAHook"

    def gossip(request: Any) -> Any:
        from werkzeug import Response  # noqa: PLC0415

        said = f"no {request.path} for {request.headers['Authorization']} {request.headers['X-T']}"
        said += f" ({request.authorization.password})"
        return Response(f"{said} {SECRET} {SECRET.upper()}", 500)

    httpserver.expect_request("/p4thofahook").respond_with_handler(gossip)
    channel = at(httpserver, f"?secret={SECRET}&+X-T=Bearer%20{header}", login="watch:pa55word99@")
    outcome = channel.send(MESSAGE)

    assert "answers 500: no /*** for" in outcome.detail
    for text in (outcome.detail, repr(channel), str(channel)):
        for secret in (SECRET, SECRET.upper(), "p4thofahook", header, "pa55word99", "d2F0Y2g6"):
            assert secret not in text


def test_whatever_goes_wrong_inside_is_an_outcome_without_its_words():
    broken_one = replace(MESSAGE, data=f"no JSON {SECRET}")

    assert webhook("webhook://127.0.0.1:1/").send(broken_one) == Outcome(
        ok=False, detail="not sent: JSONDecodeError"
    )


# --- the address


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("webhooks://hooks.example.org/a/b", ("hooks.example.org", 443, True, "/a/b")),
        ("webhook://hooks.example.org", ("hooks.example.org", 80, False, "/")),
        ("WEBHOOKS://h.example:8443/x?y=é", ("h.example", 8443, True, "/x?y=%C3%A9")),
        ("webhooks://bücher.example/ü", ("xn--bcher-kva.example", 443, True, "/%C3%BC")),
        ("webhook://[::1]:8080/", ("::1", 8080, False, "/")),
    ],
)
def test_an_address_says_where(url, place):
    address = webhook(url).address

    assert (address.host, address.port, address.secure, address.path) == place


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("webhooks://", "no host"),
        ("webhooks:///s3cret99", "no host"),
        ("webhooks://h.example:s3cret99/", "cannot be read"),
        ("webhooks://[s3cret99/", "cannot be read"),
        ("webhooks://h.example/x?secret=s3cret99", "too short"),
        ("webhooks://h.example/x?secret=", "too short"),
        ("webhooks://h.example/x?secret=s3cret99#s3cret99s3cret99", "written %23"),
        ("webhooks://h.example/x, webhooks://s3cret99.example/y", "no blanks"),
        ("webhooks://h.example/x?+Content-Type=s3cret99", "set here"),
        ("webhooks://h.example/x?+X-Ofsted-Watch-Signature=s3cret99", "set here"),
        ("webhooks://h.example/x?+X=s3cret99%0d%0aY:1", "plain characters"),
        ("webhooks://h.example/x?+a%20b=s3cret99", "is none"),
        ("webhooks://h.example/x?rto=s3cret99", "no number"),
        ("webhooks://h.example/x?rto=0", "between"),
        ("webhooks://h.example/x?rto=nan", "between"),
    ],
)
def test_a_bad_address_is_refused_with_its_reason_and_without_its_secret(url, why):
    with pytest.raises(BadChannel) as caught:
        open_channel("desk", url)

    assert str(caught.value).startswith("channel 'desk': ")
    assert why in str(caught.value)
    assert "s3cret99" not in str(caught.value)
    assert describe(url) == "not readable"


@given(st.text())
def test_an_address_is_opened_or_refused_and_nothing_else(rest):
    try:
        webhook(f"webhooks://{rest}")
    except BadChannel:
        assert describe(f"webhooks://{rest}") == "not readable"


def test_it_is_described_by_its_host_alone():
    url = f"webhooks://watch:pa55word@hooks.example.org/p4th?secret={SECRET}"

    assert describe(url) == "webhooks: hooks.example.org"


def test_its_host_is_connected_to_and_nothing_is_posted(httpserver):
    outcome = reach(at(httpserver))

    assert (outcome.ok, outcome.detail) == (True, f"{httpserver.host}:{httpserver.port} answers")
    assert httpserver.log == []
