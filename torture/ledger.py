"""The ledger: what happened on the site against what arrived, without the program's own store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from torture.account import Account, total
from torture.told import Fact

_AROUND = 5.0
"""Seconds before an interruption within which what it cut off had arrived."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    One message at one channel. `identity` is the Message-ID of a mail; a post has none, and the
    whole of it stands for one.
    """

    channel: str
    at: float
    identity: str
    subject: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Interruption:
    """
    From `start` to `end` the program could not note what a host had taken: it was killed, or its
    store could not be written. With `set_back` the store lost what it had noted meanwhile.
    """

    start: float
    end: float
    set_back: bool = False

    def between(self, earlier: float, later: float) -> bool:
        """Whether it may be why what arrived at `earlier` arrived again at `later`."""
        around = 0 if self.set_back else _AROUND
        return self.start - around <= earlier <= self.end + 0.5 and later >= self.start


@dataclass(slots=True)
class Ledger:
    """What is due to each of `channels`; `operator` is the channel for the watcher's own state."""

    channels: tuple[str, ...]
    operator: str
    due: list[tuple[float, Fact]] = field(default_factory=list)
    interruptions: list[Interruption] = field(default_factory=list)
    refused: set[tuple[str, Fact]] = field(default_factory=set)

    def happened(self, fact: Fact, at: float) -> None:
        """Something happened on the site, and is due from now on."""
        self.due.append((at, fact))

    def refuse(self, channel: str, fact: Fact) -> None:
        """A host refuses this for good: it is the operator who must hear of it."""
        self.refused.add((channel, fact))

    def outstanding(self, arrivals: Iterable[Arrival]) -> int:
        """How much of what is due has not arrived yet."""
        account = self.reckon(arrivals)
        return account.lost

    def reckon(self, arrivals: Iterable[Arrival], tries: int = 0) -> Account:
        """Hold what arrived against what is due."""
        by_channel = defaultdict(list)
        for arrival in arrivals:
            by_channel[arrival.channel].append(arrival)
        account = Account(tries=tries)
        for channel in self.channels:
            account = total((account, self._one(channel, by_channel.pop(channel, []))))
        told = by_channel.pop(self.operator, [])
        astray = [each for each in told if each.facts]
        astray += [each for rest in by_channel.values() for each in rest]
        return replace(
            account,
            operator=len(told),
            false=account.false + len(astray),
            broken=(*account.broken, *(f"went astray: {each.subject}" for each in astray)),
        )

    def _one(self, channel: str, arrivals: Sequence[Arrival]) -> Account:
        page = _Page(channel, self)
        for arrival in sorted(arrivals, key=lambda each: each.at):
            page.take(arrival)
        return page.account()


class _Page:
    """The ledger's page of one channel."""

    def __init__(self, channel: str, ledger: Ledger) -> None:
        self._channel = channel
        self._open = list(ledger.due)
        self._refused = {fact for name, fact in ledger.refused if name == channel}
        self._due = len(ledger.due)
        self._excuses = list(ledger.interruptions)
        self._last: dict[str, float] = {}
        self._told: dict[tuple[str, str, str], float] = {}
        self._again = self._retold = self._doubled = self._false = 0
        self._broken: list[str] = []

    def take(self, arrival: Arrival) -> None:
        """Enter one arrival."""
        before = self._last.get(arrival.identity)
        self._last[arrival.identity] = arrival.at
        if before is not None:
            self._repeated(arrival, before)
            return
        if not arrival.facts:
            self._wrong(f"not for this channel: {arrival.subject}")
        for fact in arrival.facts:
            self._enter(fact, arrival)

    def _repeated(self, arrival: Arrival, before: float) -> None:
        for excuse in self._excuses:
            if excuse.between(before, arrival.at):
                if not excuse.set_back:
                    # A channel sends one at a time: no interruption cuts off two of them.
                    self._excuses.remove(excuse)
                self._again += 1
                return
        self._doubled += 1
        self._broken.append(f"{self._channel}: twice with one identity: {arrival.subject}")

    def _enter(self, fact: Fact, arrival: Arrival) -> None:
        for since, due in self._open:
            if due.identity == fact.identity and since <= arrival.at:
                self._open.remove((since, due))
                self._told[fact.identity] = arrival.at
                if due != fact:
                    self._wrong(f"said {fact}, is {due}")
                return
        told = self._told.get(fact.identity)
        if told is None:
            self._wrong(f"did not happen: {fact} in {arrival.subject!r}")
        elif any(one.set_back and one.between(told, arrival.at) for one in self._excuses):
            self._retold += 1
            self._told[fact.identity] = arrival.at
        else:
            self._doubled += 1
            self._broken.append(f"{self._channel}: told anew: {fact}")

    def _wrong(self, words: str) -> None:
        self._false += 1
        self._broken.append(f"{self._channel}: {words}")

    def account(self) -> Account:
        """The page's sum."""
        missing = [fact for _, fact in self._open]
        given_up = [fact for fact in missing if fact in self._refused]
        lost = [f"{self._channel}: lost: {each}" for each in missing if each not in given_up]
        return Account(
            due=self._due,
            delivered=self._due - len(missing),
            lost=len(lost),
            given_up=len(given_up),
            doubled=self._doubled,
            false=self._false,
            again=self._again,
            retold=self._retold,
            broken=(*self._broken, *lost),
        )
