"""Bytes that a host calls text: any are read, in no time, and can be written down again."""

from __future__ import annotations

import time
from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.decoding import text_of


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("iso-8859-1", b"Caf\xe9", "Café"),
        ("ISO8859-15", b"\xa4", "€"),
        ("windows-1252", b"\x80", "€"),
        ("utf-16", "Café".encode("utf-16"), "Café"),
        (None, "Café".encode(), "Café"),
        ("utf-8", b"Caf\xe9 Nord", "Caf\ufffd Nord"),
        ("utf-8", b"\xef\xbb\xbf<p>", "<p>"),
        ("iso-8859-12", "Café".encode(), "Café"),
        ("klingon", "Café".encode(), "Café"),
        # Python would give half a character, which no file can be written with.
        ("unicode_escape", b"\\ud800", "\\ud800"),
    ],
)
def test_text_is_decoded_as_declared_where_that_is_a_charset(charset, body, text):
    assert text_of(body, charset) == text


def test_a_page_in_punycode_does_not_take_hours():
    body = b"a" * 500_000 + b"-" + b"b9z" * 500_000
    began = time.monotonic()
    assert text_of(body, "punycode") == body.decode()
    assert time.monotonic() - began < 1


@given(st.binary(), st.sampled_from(sorted({*aliases, *aliases.values()})) | st.text())
def test_any_bytes_in_any_charset_are_text_that_can_be_written(body, charset):
    text_of(body, charset).encode()
