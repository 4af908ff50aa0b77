"""Each reader, given anything, or something good with a part of it spoilt: see fuzz/parsers.py."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fuzz.parsers import PARSERS
from fuzz.seeds import seeds_of

_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_HTML = {"listing_page", "provider_page"}
_PIECES = (
    b"<", b">", b"</html>", b"</ol>", b"<li>", b"<a href='/provider/2/9000001'>", b"&lt;", b"&#0;",
    b"&#xd800;", b'"', b"'", b"\\", b"\x00", b"\x1b", b"\x85", b"\xff", b"\xed\xa0\x80", b"\n",
    b"\r", b",", b";", b"\t", b"[", b"[[", b"]", b"{", b"}", b"null", b"-1", b"1e999", b"9" * 400,
    "\u0661\u0662\u0663".encode(), "\u202e".encode(), "\u00b2".encode(), "\u0130".encode(),
    b"31 February 2025", b"00 June 0000", b"99 Dec 99999", b"${PASSWORD}", b"${", b"=", b"#", b"*",
    b"\\ud800", b"%00", b"%ff", b"<script>", b"<!--", b"<![CDATA[", b"<br>" * 300, b"<div>" * 300,
)  # fmt: skip


@cache
def seeds(parser: str) -> tuple[bytes, ...]:
    return tuple(seeds_of(parser))


def spoilt(seed: bytes, chance: random.Random) -> bytes:
    """One to eight changes somewhere: a part cut, doubled, moved, or something put in its place."""
    content = bytearray(seed)
    for _ in range(chance.randint(1, 8)):
        start = chance.randint(0, len(content))
        end = min(len(content), start + chance.choice((0, 1, 2, 5, 20, 100, 1000)))
        kind = chance.randrange(5)
        if kind == 0:
            del content[start:end]
        elif kind == 1:
            content[start:start] = content[start:end]
        elif kind == 2:
            content[start:end] = chance.choice(_PIECES)
        elif kind == 3:
            to = chance.randint(0, len(content))
            content[to:to] = content[start:end]
        elif end > start:
            content[start] = chance.randrange(256)
    return bytes(content)


@pytest.mark.parametrize("parser", PARSERS)
def test_good_input_is_read(parser):
    assert seeds(parser)
    for seed in seeds(parser)[:20]:
        PARSERS[parser](seed)


@pytest.mark.parametrize("parser", PARSERS)
@settings(max_examples=100, phases=_PHASES)
@given(content=st.binary(max_size=2000) | st.text(max_size=1000).map(str.encode))
def test_anything_at_all_is_a_value_or_an_error_that_is_named(parser, content):
    PARSERS[parser](content)


@pytest.mark.parametrize("parser", PARSERS)
@settings(max_examples=60, phases=_PHASES)
@given(number=st.integers(0, 2**32))
def test_good_input_that_is_spoilt_is_a_value_or_an_error_that_is_named(parser, number):
    chance = random.Random(number)
    for _ in range(1 if parser in _HTML else 4):
        PARSERS[parser](spoilt(chance.choice(seeds(parser)), chance))
