"""Playing one fault in a folder of its own, with the chance that its seed gives it."""

from __future__ import annotations

import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from torture.account import Account, CannotBePlayed, Trial
from torture.catalogue import named


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fault that was played: its account and how long it took, or why it could not be."""

    name: str
    what: str
    account: Account
    seconds: float
    skipped: str = ""

    def as_data(self) -> dict[str, Any]:
        """The outcome as JSON has it."""
        return {
            "fault": self.name,
            "what": self.what,
            "seconds": round(self.seconds, 1),
            "skipped": self.skipped,
            **self.account.as_data(),
        }


def play(name: str, seed: int, *, long: bool) -> Outcome:
    """Play a fault by its name. What breaks the play itself is told as broken, never raised."""
    fault = named(name)
    tries = fault.long if long else fault.short
    began, skipped = time.monotonic(), ""
    # Not in the seed's folder but one by chance: two runs may go on side by side.
    with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as folder:
        try:
            account = fault.play(Trial(tries, Random(f"{seed}:{name}"), Path(folder)))  # noqa: S311
        except CannotBePlayed as error:
            account, skipped = Account(), str(error)
        except Exception:  # noqa: BLE001  the other faults are still to be played
            account = Account(broken=(f"not played to its end: {traceback.format_exc()[-600:]}",))
    return Outcome(name, fault.what, account, time.monotonic() - began, skipped)
