"""What happens on the invented site while it is watched, each entered in the ledger as due."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from random import Random

from scrapers.replica import InventedReport, Site
from torture.homes import GRADES, HEADINGS, report
from torture.ledger import Ledger
from torture.told import Fact

_FIRST_ID = 99_500_001
_CHOICES = ("report", "report", "report", "ungraded", "correction", "closure", "withdrawal")


class Happenings:
    """
    Makes news about the watched homes. Until `settled` says that all was told, nothing happens
    that would take back what is still to be told: two changes found at once are one.
    """

    def __init__(self, site: Site, ledger: Ledger, homes: tuple[str, ...], chance: Random) -> None:
        self._site = site
        self._ledger = ledger
        self._homes = homes
        self._chance = chance
        self._next_id = _FIRST_ID
        self._reported: set[str] = set()
        self._changed: set[str] = set()
        self._old: dict[str, list[str]] = {home: [] for home in homes}
        self.today: Callable[[], date] = date.today
        self.clock: Callable[[], float] = time.monotonic

    def settled(self) -> None:
        """All that happened so far was told: from now on it may be changed."""
        for home in self._reported:
            known = {each.file_id for each in self._site.provider(home).reports}
            self._old[home] = sorted(id for id in known if int(id) >= _FIRST_ID)
        self._reported.clear()
        self._changed.clear()

    def several(self, count: int) -> None:
        """So many things, at least one of them a new report with a grade."""
        self.report()
        for _ in range(count - 1):
            self.something()

    def something(self) -> None:
        """One thing, by chance."""
        match self._chance.choice(_CHOICES):
            case "ungraded":
                self.report(graded=False)
            case "correction" if home := self._with_old(1):
                self._correct(home)
            case "withdrawal" if home := self._with_old(2):
                self._withdraw(home)
            case "closure":
                self.change_status()
            case _:
                self.report()

    def report(self, home: str | None = None, *, graded: bool = True) -> Fact:
        """A new report."""
        home = home or self._chance.choice([h for h in self._homes if h not in self._changed])
        grade = self._chance.choice(GRADES) if graded else None
        before = self._grade(home)
        made = report(self._next_id, self.today(), grade)
        self._next_id += 1
        self._reported.add(home)
        fact = Fact("published", home, made.file_id, grade, before)
        self._note(fact)
        self._site.publish(home, made)
        return fact

    def unwatched_report(self, number: int) -> InventedReport:
        """A report that is nobody's news."""
        self._next_id += 1
        return report(self._next_id - 1, self.today(), GRADES[number % len(GRADES)])

    def change_status(self, home: str | None = None) -> Fact | None:
        """An open home closes, a closed one opens again."""
        home = home or self._untouched(self._homes)
        if home is None:
            return None
        self._changed.add(home)
        closes = self._site.provider(home).status == "Open"
        fact = Fact("status", home, "Closed" if closes else "Open")
        self._note(fact)
        self._site.set_status(home, fact.key)
        return fact

    def _correct(self, home: str) -> None:
        held = {each.file_id: each for each in self._site.provider(home).reports}
        graded = [id for id in self._old[home] if held[id].grade]
        if not graded:
            return
        # The newest alone: what came after an older one was told with the grade that it had.
        file_id = graded[-1]
        before = held[file_id].grade
        grade = self._chance.choice([each for each in GRADES if each != before])
        self._changed.add(home)
        self._note(Fact("revised", home, file_id, grade, before))
        judgements = tuple((heading, grade) for heading in HEADINGS)
        self._site.correct(file_id, grade=grade, judgements=judgements)

    def _withdraw(self, home: str) -> None:
        file_id = self._old[home].pop()
        self._changed.add(home)
        self._note(Fact("withdrawn", home, file_id))
        self._site.withdraw(file_id)

    def _note(self, fact: Fact) -> None:
        # Before it is on the site: a program at work may tell it in the same instant.
        self._ledger.happened(fact, self.clock())

    def _grade(self, home: str) -> str | None:
        graded = [each for each in self._site.provider(home).reports if each.grade]
        newest = max(graded, key=lambda each: (each.published, int(each.file_id)), default=None)
        return newest.grade if newest else None

    def _with_old(self, count: int) -> str | None:
        return self._untouched([home for home in self._homes if len(self._old[home]) >= count])

    def _untouched(self, homes: tuple[str, ...] | list[str]) -> str | None:
        free = [home for home in homes if home not in self._reported | self._changed]
        return self._chance.choice(free) if free else None
