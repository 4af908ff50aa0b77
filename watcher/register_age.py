"""Which official files the register has, and how old they are by the habits of each. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from scrapers.official.model import Series
from watcher.headlines import day
from watcher.registered import LICENCE, TITLES
from watcher.shown import ago, many, parse
from watcher.store.register import Loaded

_HABITS: dict[Series, tuple[str, int]] = {
    # As at 31 March in July and as at 30 September in January; of the latter no more than two
    # are known, so the next one may be that of July.
    "social-care": ("3 to 16 months behind by nature", 490),
    "childcare": ("comes out every quarter, 4 weeks behind", 130),
    "state-schools": ("comes out every month, 2 weeks behind", 60),
    "independent-schools": ("comes out every month or two", 90),
    "further-education": ("comes out every month", 75),
}
"""Of each series, how often its file comes out, and how many days old the newest one may be."""


def gather(files: Iterable[Loaded], now: datetime) -> dict[str, Any]:
    """Everything that `register status --json` prints."""
    held = {each.file.series: each for each in files}
    return {
        "files": [_file(held[series], now) for series in TITLES if series in held],
        "missing": [series for series in TITLES if series not in held],
        "licence": LICENCE,
    }


def _file(loaded: Loaded, now: datetime) -> dict[str, Any]:
    file = loaded.file
    habit, oldest = _HABITS[file.series]
    days = (now.date() - file.as_at).days
    return {
        "series": file.series,
        "title": file.title,
        "as_at": file.as_at.isoformat(),
        "days_old": days,
        "outdated": days > oldest,
        "habit": habit,
        "rows": loaded.rows,
        "read": loaded.read.isoformat(timespec="seconds"),
        "source": file.source,
        "sha256": file.sha256,
    }


def lines(found: dict[str, Any], now: datetime) -> list[str]:
    """The same in words."""
    said = []
    for each in found["files"]:
        as_at = day(date.fromisoformat(each["as_at"]))
        newer = ": there should be a newer one by now" if each["outdated"] else ""
        age = many(each["days_old"], "day", "days")
        said.append(f"{each['series']:<20} as at {as_at}, {age} old ({each['habit']}){newer}")
        rows = many(each["rows"], "row", "rows")
        said.append(f"{'':<20} {each['title']}")
        said.append(f"{'':<20} {rows}, read {ago(parse(each['read']), now)}")
        said.append(f"{'':<20} from {each['source']}")
    said += [
        f"{series:<20} missing: no file of {TITLES[series]} is held" for series in found["missing"]
    ]
    if found["missing"]:
        said.append("`ofsted-watch register update` fetches what is missing.")
    return [*said, found["licence"]]
