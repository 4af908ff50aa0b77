"""The values of a run: a fault with its name and what is done, a trial of it, and the account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Account:
    """
    What became of a fault. `due` counts one for each thing that happened on the site and each
    channel that is to be told of it; what was told of it in more than one way counts once.

    `again` are messages that came twice with one identity, since the program was cut off between
    the host's yes and its own note of it. `retold` are those that came with another identity,
    from a store that a power cut or an old backup had set back. `given_up` are due ones that a
    host refused for good, of which the operator was told. `broken` says what else did not hold.
    """

    tries: int = 0
    due: int = 0
    delivered: int = 0
    lost: int = 0
    doubled: int = 0
    false: int = 0
    again: int = 0
    retold: int = 0
    given_up: int = 0
    operator: int = 0
    broken: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the promise was kept."""
        return not (self.lost or self.doubled or self.false or self.broken)

    def as_data(self) -> dict[str, Any]:
        """The account as JSON has it."""
        return {**asdict(self), "holds": self.holds}


FIGURES = (
    *("tries", "due", "delivered", "lost", "doubled", "false"),
    *("again", "retold", "given_up", "operator"),
)


def total(accounts: Iterable[Account]) -> Account:
    """Several accounts as one."""
    accounts = list(accounts)
    return Account(
        **{name: sum(getattr(each, name) for each in accounts) for name in FIGURES},
        broken=tuple(words for each in accounts for words in each.broken),
        remarks=tuple(words for each in accounts for words in each.remarks),
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """One run of a fault: how often it is tried, its own chance, and a folder for it alone."""

    tries: int
    chance: Random
    folder: Path

    def room(self, name: str) -> Path:
        """A new folder within the trial's."""
        folder = self.folder / name
        folder.mkdir()
        return folder


class CannotBePlayed(Exception):
    """What the fault needs is not on this machine: a right, or a program."""


@dataclass(frozen=True, slots=True)
class Fault:
    """
    A fault: its name, what is done, and the play. `short` and `long` are how often each form of
    the run tries it; a form that does not have it says 0.
    """

    name: str
    what: str
    play: Callable[[Trial], Account]
    short: int = 1
    long: int = 3
