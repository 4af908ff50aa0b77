"""How people may write a provider."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.model import ProviderKey
from watcher.references import may_be_same, provider_ref

HOME = ProviderKey(2, "9000001")


@pytest.mark.parametrize(
    "text",
    [
        "2/9000001",
        " 2/9000001 ",
        "https://reports.ofsted.gov.uk/provider/2/9000001",
        "http://reports.ofsted.gov.uk/provider/2/9000001/",
        "https://reports.ofsted.gov.uk/provider/2/9000001?foo=bar#baz",
        "HTTPS://Reports.Ofsted.gov.uk/provider/2/9000001",
        "reports.ofsted.gov.uk/provider/2/9000001",
    ],
)
def test_a_page_address_or_type_and_urn_is_a_key(text):
    assert provider_ref(text) == HOME


@pytest.mark.parametrize(
    ("text", "urn"),
    [("9000001", "9000001"), ("sc900001", "SC900001"), (" EY900001 ", "EY900001")],
)
def test_a_bare_urn_stays_a_urn_in_capitals(text, urn):
    assert provider_ref(text) == urn


def test_letters_of_a_urn_may_have_any_case():
    assert provider_ref("16/ey900001") == ProviderKey(16, "EY900001")
    page = "https://reports.ofsted.gov.uk/provider/16/ey900001"
    assert provider_ref(page) == ProviderKey(16, "EY900001")


@pytest.mark.parametrize("reports", ["http://127.0.0.1:8000", "127.0.0.1:8000"])
def test_pages_of_the_configured_site_are_understood_beside_those_of_the_public_one(reports):
    assert provider_ref("http://127.0.0.1:8000/provider/2/9000001", reports) == HOME
    assert provider_ref("https://reports.ofsted.gov.uk/provider/2/9000001", reports) == HOME


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Hollybank",
            (
                "'Hollybank' is not a provider: write its page address, "
                "type/urn such as 2/2648446, or a URN such as 2648446"
            ),
        ),
        (
            "https://example.org/provider/2/9000001",
            (
                "'https://example.org/provider/2/9000001' is not a page of Ofsted's reports site: "
                "write an address that begins with https://reports.ofsted.gov.uk/provider/"
            ),
        ),
        (
            "https://reports.ofsted.gov.uk/provider/2/9000001/reports",
            (
                "'https://reports.ofsted.gov.uk/provider/2/9000001/reports' is not a provider's "
                "page: write an address such as https://reports.ofsted.gov.uk/provider/2/2648446"
            ),
        ),
    ],
)
def test_anything_else_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(ValueError, match="is not a") as caught:
        provider_ref(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "text", ["", "2/", "/9000001", "12", "2/٩٠٠٠٠٠١", "٩٠٠٠٠٠١", "2/9000001/x"]
)
def test_what_only_resembles_a_provider_is_refused(text):
    with pytest.raises(ValueError, match="is not a"):
        provider_ref(text)


@given(st.integers(1, 9999), st.from_regex(r"[A-Z]{0,2}[0-9]{3,8}", fullmatch=True))
def test_what_a_key_is_written_as_is_read_as_that_key(type_code, urn):
    key = ProviderKey(type_code, urn)
    assert provider_ref(str(key)) == key
    assert provider_ref(key.page_url) == key


@given(st.text())
def test_any_text_gives_a_reference_or_a_value_error(text):
    with suppress(ValueError):
        assert provider_ref(text)


def test_a_bare_urn_may_be_the_provider_that_has_it():
    assert may_be_same(HOME, "9000001")
    assert may_be_same("9000001", HOME)
    assert not may_be_same(HOME, ProviderKey(16, "9000001"))
    assert not may_be_same(HOME, "9000002")
