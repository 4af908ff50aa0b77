"""A feed as Atom (RFC 4287). Pure."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from scrapers.model import PUBLIC_REPORTS
from watcher.feeds import AUTHORITY, RIGHTS, Entry, Feed, stamp

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def atom(feed: Feed) -> str:
    """The document. Titles are plain text, contents escaped HTML."""
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en-GB"})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.about)
    _add(root, "updated", stamp(feed.updated))
    _add(_add(root, "author"), "name", "ofsted-watch")
    _add(root, "generator", "ofsted-watch")
    _add(root, "link", rel="alternate", type="text/html", href=f"{PUBLIC_REPORTS}/")
    _add(root, "rights", RIGHTS)
    for entry in feed.entries:
        _of_entry(_add(root, "entry"), entry)
    ET.indent(root)
    return f"{_DECLARATION}{ET.tostring(root, encoding='unicode')}\n"


def _of_entry(element: ET.Element, entry: Entry) -> None:
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", stamp(entry.seen))
    _add(element, "published", stamp(entry.seen))
    for what, term in (("kind", entry.kind), ("severity", entry.severity)):
        _add(element, "category", scheme=AUTHORITY + what, term=term)
    _add(element, "link", rel="alternate", href=entry.link)
    if entry.link != entry.page:
        _add(element, "link", rel="related", type="text/html", href=entry.page)
    _add(element, "content", entry.html, type="html")


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = text
    return element
