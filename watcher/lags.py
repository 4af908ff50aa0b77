"""
By when reports come after a cause, in the record of their remit. Pure.

The figures are those that `scripts/measure-lags` prints for "Children's social care data in
England 2025" of 16 July 2025: docs/awaited.md says how they are measured and what they do not
tell. Of schools, early years and
further education no such record is at hand, only limits that Ofsted states. Those of local
authorities and area SEND, as others measured them, have no 99th percentile, and no official file
tells of such an inspection. So these remits have no row, and nothing is awaited there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scrapers.remits import KIND_WORDS

Cause = Literal["closed", "suspended", "inadequate", "inspected"]
"""After what a report is awaited: the provider closed (resigned or cancelled too), was suspended,
got an Inadequate, or was inspected without a report so far."""

SOCIAL_CARE = "social-care"
"""Stands for every kind of social care that has no row of its own."""


@dataclass(frozen=True, slots=True)
class Lag:
    """
    In how many calendar days after a cause half of the reports have come (`p50`), nine in ten, and
    99 in 100: of those that came, in `n` cases. `source` says what was measured. `own` is false
    where the figures are of another cause, taken because there is no record of this one.
    """

    kind: str
    cause: Cause
    n: int
    p50: int
    p90: int
    p99: int
    source: str
    own: bool = True


_TO_ITS_REPORT = "from the start of an inspection of any type to the publication of its report"

LAGS: tuple[Lag, ...] = (
    Lag("childrens-home", "inspected", 4419, 40, 52, 98, _TO_ITS_REPORT),
    Lag("fostering-agency", "inspected", 145, 43, 61, 95, _TO_ITS_REPORT),
    Lag("supported-accommodation", "inspected", 122, 42, 57, 71, _TO_ITS_REPORT),
    # Residential special schools 81, residential family centres 61, secure children's homes 36,
    # boarding schools 17, and five kinds with fewer.
    Lag(SOCIAL_CARE, "inspected", 235, 42, 71, 112, _TO_ITS_REPORT),
    Lag(
        SOCIAL_CARE,
        "inadequate",
        127,
        40,
        58,
        92,
        "from the publication of an Inadequate to that of the provider's next report of any type, "
        "most often of a monitoring inspection",
    ),
    Lag(
        SOCIAL_CARE,
        "suspended",
        159,
        44,
        82,
        141,
        "not of suspensions, whose dates no file gives: from the start of an inspection that found "
        "Inadequate to the publication of its report",
        own=False,
    ),
    # Of 176 providers that left in the year. The 99th percentile of 20 is the longest of them.
    Lag(
        SOCIAL_CARE,
        "closed",
        20,
        20,
        41,
        57,
        "from the day on which a provider left to the publication of the first report after it",
    ),
)

_ROWS = {(lag.kind, lag.cause): lag for lag in LAGS}


def lag(kind_word: str, cause: Cause) -> Lag | None:
    """
    The record for a kind of provider, a word of `scrapers.remits` or `SOCIAL_CARE`: its own row,
    or else that of the rest of social care; None outside of it.
    """
    kind = KIND_WORDS.get(kind_word)
    rest = SOCIAL_CARE if kind is not None and kind.social_care else kind_word
    return _ROWS.get((kind_word, cause)) or _ROWS.get((rest, cause))
