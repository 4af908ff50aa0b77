"""Is this reading to be believed, or held back? Pure."""

from __future__ import annotations

from scrapers.model import Snapshot
from watcher.events import Known


def doubt(known: Known | None, new: Snapshot) -> str | None:
    """
    Say what a page lacks that it cannot well lack, or None if it may be believed.

    One report may be withdrawn; a page that lists none of several known ones is broken.
    """
    if known is None or new.reports:
        return None
    listed = len(known.reports)
    if listed > 1:
        return f"all of the {listed} reports that it listed before"
    return None
