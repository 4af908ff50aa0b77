"""
The claim: a poll without news costs the same requests whether 50 homes are watched or 5,000.

Run `.venv/bin/python bench/poll_cost.py [N ...]`. The replica and the watcher share one process
and one machine, with no pause between requests: read the seconds as ratios.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import structlog

from scrapers.model import ProviderKey
from scrapers.replica import InventedProvider, InventedReport, Site, serve
from watcher.assembly import StoredNotes, make_client, now
from watcher.config import load
from watcher.cycle import Cycle
from watcher.store import open_store
from watcher.summary import Summary

CONFIG = """
[site]
reports = "{url}"
files = "{url}"
govuk = "{url}"
contact = "bench@example.org"
pace = 0.0

[[channel]]
name = "out"
url = "console:"

[[watch]]
name = "all"
providers = [{providers}]
channels = ["out"]
"""


def homes(count: int) -> Site:
    """A site of `count` invented homes, each with one report, spread over two years."""
    return Site(
        [
            InventedProvider(
                key=ProviderKey(2, str(9000001 + number)),
                kind="Children's Home",
                local_authority="Coventry",
                reports=(
                    InventedReport(
                        str(99000001 + number),
                        "Full inspection",
                        date(2024, 1, 1) + timedelta(days=number % 700),
                        date(2024, 2, 10) + timedelta(days=number % 700),
                        "Good",
                    ),
                ),
            )
            for number in range(count)
        ]
    )


def measured(name: str, count: int, summary: Summary, before: tuple[float, float]) -> None:
    """Print one row."""
    requests = summary.requests
    print(
        f"{count:>6}  {name:<16} {requests.listing:>8} {requests.provider:>6}"
        f" {len(summary.events):>7} {time.monotonic() - before[0]:>8.1f}"
        f" {time.process_time() - before[1]:>8.1f}"
        f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:>8}"
    )


def main() -> None:
    """Measure each size."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    print(" homes  cycle            listings  pages  events  seconds    CPU s   peak MB")
    for count in [int(size) for size in sys.argv[1:]] or [50, 500, 5000]:
        site = homes(count)
        with tempfile.TemporaryDirectory() as folder, serve(site) as replica:
            path = Path(folder, "config.toml")
            listed = ", ".join(f'"2/{9000001 + number}"' for number in range(count))
            path.write_text(CONFIG.format(url=replica.url, providers=listed), encoding="utf-8")
            config = load(path, os.environ)
            with (
                open_store(config.state) as store,
                make_client(config, StoredNotes(store)) as client,
            ):
                for name in ("first reading", "no news", "no news", "1% published"):
                    if name.startswith("1%"):
                        for number in range(max(1, count // 100)):
                            report = InventedReport(
                                str(99900001 + number),
                                "Full inspection",
                                date(2026, 10, 1),
                                date(2026, 11, 20),
                                "Inadequate",
                            )
                            site.publish(f"2/{9000001 + number * 97 % count}", report)
                    before = time.monotonic(), time.process_time()
                    summary = Cycle(config, store, client, now).run(poll=True)
                    measured(name, count, summary, before)


if __name__ == "__main__":
    main()
