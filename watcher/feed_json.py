"""A feed as JSON Feed 1.1. Pure."""

from __future__ import annotations

import json
from typing import Any

from scrapers.model import PUBLIC_REPORTS
from watcher.feeds import RIGHTS, Entry, Feed, stamp


def json_feed(feed: Feed) -> str:
    """The document. What the format has no word for is in an extension of ours."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "_ofsted_watch": {"id": feed.id, "rights": RIGHTS},
        "home_page_url": f"{PUBLIC_REPORTS}/",
        "description": f"{feed.about} {RIGHTS}",
        "language": "en-GB",
        "authors": [{"name": "ofsted-watch"}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n"


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "content_html": entry.html,
        "content_text": entry.text,
        "date_published": stamp(entry.seen),
        "date_modified": stamp(entry.seen),
        "tags": [entry.kind, entry.severity],
        "_ofsted_watch": {
            "provider": str(entry.provider),
            "published": entry.published and entry.published.isoformat(),
        },
    }
