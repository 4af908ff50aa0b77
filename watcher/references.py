"""How people write a provider: a page address, `type/urn`, or a bare URN. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scrapers.model import PUBLIC_REPORTS, ProviderKey

_URN = re.compile(r"[A-Z]{0,2}[0-9]{3,8}")
_PAGE = re.compile(r"/provider/([0-9]{1,4}/[A-Za-z]{0,2}[0-9]{3,8})/?")
_ADDRESS = re.compile(r"(?:https?://)?([^/?#@\s]+)(/provider/[^?#\s]*)(?:[?#]\S*)?", re.IGNORECASE)
_PUBLIC_HOST = urlsplit(PUBLIC_REPORTS).netloc

Reference = ProviderKey | str
"""A provider as a config names it: its key, or a bare URN that is still to be looked up."""


def provider_ref(text: str, reports_host: str = PUBLIC_REPORTS) -> Reference:
    """
    Read a provider as people write it.

    A page address or `type/urn` gives a key; a bare URN (`2742968`, `EY123456`) gives itself in
    capitals, since a URN alone may belong to two providers. `reports_host` is the configured
    reports site, as an address or a host; pages of the public site are always understood.
    Raises ValueError with a sentence for people.
    """
    wanted = text.strip()
    # Python's \d takes the digits of every script: an address has only ASCII ones.
    if wanted.isascii():
        if _URN.fullmatch(wanted.upper()):
            return wanted.upper()
        if address := _ADDRESS.fullmatch(wanted):
            return _of_page(address[1].lower(), address[2], text, _host(reports_host))
        try:
            return ProviderKey.parse(wanted)
        except ValueError:
            pass
    raise ValueError(
        f"{text!r} is not a provider: write its page address, type/urn such as 2/2648446, "
        "or a URN such as 2648446"
    )


def urn_of(reference: Reference) -> str:
    """The URN within a reference."""
    return reference.urn if isinstance(reference, ProviderKey) else reference


def may_be_same(one: Reference, other: Reference) -> bool:
    """Whether two references are equal, or differ only in that one of them is a bare URN."""
    if isinstance(one, ProviderKey) and isinstance(other, ProviderKey):
        return one == other
    return urn_of(one) == urn_of(other)


def _of_page(host: str, path: str, text: str, reports_host: str) -> ProviderKey:
    if host not in {_PUBLIC_HOST, reports_host}:
        raise ValueError(
            f"{text!r} is not a page of Ofsted's reports site: write an address that begins "
            f"with {PUBLIC_REPORTS}/provider/"
        )
    page = _PAGE.fullmatch(path)
    if page is None:
        raise ValueError(
            f"{text!r} is not a provider's page: write an address such as "
            f"{PUBLIC_REPORTS}/provider/2/2648446"
        )
    return ProviderKey.parse(page[1])


def _host(address: str) -> str:
    return address.rpartition("://")[2].strip("/").lower()
