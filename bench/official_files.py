"""
The claim: the whole social care data is loaded in less than 30 seconds and 400 MB.

Run `.venv/bin/python bench/official_files.py [FILE…]`, by default with the real file where it is
at hand. From the file on the disk to the rows of the register; memory is the most that each of
the two processes has held at once, this one and that which opens workbooks.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

from scrapers.official.reading import read_official

REAL = Path(__file__).resolve().parents[2] / "shared/real/mi/provider_at_march_2025.ods"


def megabytes(who: int) -> float:
    """The most memory that this process, or the greatest of those it has ended, has held."""
    kilobytes = resource.getrusage(who).ru_maxrss
    return kilobytes / (1_000_000 if sys.platform == "darwin" else 1_000)


def main() -> None:
    """Read each file once, and print what it took."""
    paths = [Path(each) for each in sys.argv[1:]] or [REAL]
    print("file                                   MB   rows  inspections  seconds  MB here + there")
    for path in paths:
        began = time.monotonic()
        _, rows = read_official(path)
        took = time.monotonic() - began
        told = sum(len(row.inspections) for row in rows)
        size = path.stat().st_size / 1e6
        here, there = megabytes(resource.RUSAGE_SELF), megabytes(resource.RUSAGE_CHILDREN)
        print(
            f"{path.name[:36]:36} {size:4.1f} {len(rows):6,} {told:12,} {took:8.2f} "
            f"{here:8.0f} + {there:.0f}"
        )


if __name__ == "__main__":
    main()
