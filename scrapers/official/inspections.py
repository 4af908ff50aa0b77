"""The inspections that a row of an official file tells of, and what several rows say together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scrapers.model import Judgement
from scrapers.official.cells import Cell, Row, day, text
from scrapers.official.columns import Header, Names
from scrapers.official.faults import Faults
from scrapers.official.judgements import Reading, concern, effective, grade
from scrapers.official.model import Inspection
from scrapers.scales import heading_key

REGRADED = "Monitoring inspection (areas graded anew)"
"""What an inspection is called of which a file tells only that it graded single areas of a report
card, which it does by the day beside each. That it was a monitoring inspection is [INFER]."""

_LATER = timedelta(days=28)
"""An area graded so long after the first day of an inspection was graded by another one."""


@dataclass(frozen=True, slots=True)
class Graded:
    """
    A column of judgements: what it may be called, the heading that its judgements stand under
    (the name that was found, if none is given), and how its cells are read. `since` may hold the
    day of the grade.
    """

    names: Names
    heading: str = ""
    reading: Reading = grade
    since: Names = ()


@dataclass(frozen=True, slots=True)
class Told:
    """
    The columns that tell of one inspection of each row's provider.

    `title` is what it is called where no column of `titled` says so; `outcome` is added to it.
    Without a column of `inspected` the file does not tell of this inspection at all. Where the
    column `own` says "No", it was an inspection of the school that stood there before.
    """

    title: str
    inspected: Names
    published: Names = ()
    titled: Names = ()
    outcome: Names = ()
    own: Names = ()
    judgements: tuple[Graded, ...] = ()

    def within(self, header: Header) -> Found | None:
        """Where these columns are in a sheet; None where it has no such inspections."""
        inspected = header.find(self.inspected)
        if inspected is None:
            return None
        places = []
        for graded in self.judgements:
            named = header.named(graded.names)
            if named is not None:
                heading = graded.heading or named[1]
                places.append((named[0], heading, graded.reading, header.find(graded.since)))
        return Found(
            header,
            self.title,
            inspected,
            header.find(self.published),
            header.find(self.titled),
            header.find(self.outcome),
            header.find(self.own),
            tuple(places),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of one kind of inspection, by their places in one sheet."""

    header: Header
    title: str
    inspected: int
    published: int | None
    titled: int | None
    outcome: int | None
    own: int | None
    judgements: tuple[tuple[int, str, Reading, int | None], ...]

    def read(self, row: Row, faults: Faults) -> tuple[Inspection, ...]:
        """
        What a row tells of it: nothing, one inspection, or also others that graded single areas
        anew. One whose dates are not understood is left out, and is a fault.
        """
        own = text(at(row, self.own))
        if own is not None and own.casefold() in {"no", "n"}:
            return ()
        try:
            inspected, published = day(at(row, self.inspected)), day(at(row, self.published))
        except ValueError as error:
            faults.add("a date that is none", f"{where(self.header, row)}: {error}")
            return ()
        if inspected is None and published is None:
            return ()
        title = text(at(row, self.titled)) or self.title
        if outcome := text(at(row, self.outcome)):
            title = f"{title}: {outcome}"
        judgements: dict[date | None, list[Judgement]] = defaultdict(list)
        for place, heading, reading, since in self.judgements:
            words = text(at(row, place))
            judgement = reading(heading, words) if words else None
            if judgement is not None:
                judgements[self._later(row, inspected, since)].append(judgement)
        return (
            Inspection(title, inspected, published, tuple(judgements.pop(None, ()))),
            *(
                Inspection(REGRADED, later, None, tuple(several))
                for later, several in judgements.items()
            ),
        )

    @staticmethod
    def _later(row: Row, inspected: date | None, since: int | None) -> date | None:
        """The day of an area's grade, if another inspection gave it."""
        try:
            graded = day(at(row, since))
        except ValueError:
            return None
        if graded is None or inspected is None or graded - inspected < _LATER:
            return None
        return graded


def old_framework(*forms: str) -> tuple[Graded, ...]:
    """
    The judgements of the inspection framework before report cards (September 2019 to November
    2025), in columns named by `forms`, in which {} stands for the judgement. Their headings are
    those of the reports.
    """
    found = [
        Graded(_formed(forms, names), heading)
        for heading, names in (
            ("Overall effectiveness", ("overall effectiveness",)),
            ("Quality of education", ("quality of education",)),
            ("Behaviour and attitudes", ("behaviour and attitudes",)),
            ("Personal development", ("personal development",)),
            (
                "Leadership and management",
                ("effectiveness of leadership and management", "leadership and management"),
            ),
            (
                "Early years provision",
                ("early years provision (where applicable)", "early years provision"),
            ),
            (
                "Sixth form provision",
                ("sixth form provision (where applicable)", "sixth form provision"),
            ),
            (
                "Contribution to meeting skills needs",
                ("contribution to meeting skills needs",),
            ),
        )
    ]
    asked = ("safeguarding is effective?", "is safeguarding effective?", "safeguarding")
    found.append(Graded(_formed(forms, asked), "Safeguarding", effective))
    found.append(Graded(_formed(forms, ("category of concern",)), "Category of concern", concern))
    return tuple(found)


def _formed(forms: Sequence[str], names: Sequence[str]) -> Names:
    return tuple(form.format(name) for form in forms for name in names)


def at(row: Row, place: int | None) -> Cell:
    """The cell of a row at a place, nothing where it has none."""
    return row.cells[place] if place is not None and place < len(row.cells) else None


def where(header: Header, row: Row) -> str:
    """A row in words."""
    return f"sheet {header.sheet!r}, row {row.number}"


def together(*several: Iterable[Inspection]) -> tuple[Inspection, ...]:
    """
    All inspections of one provider, oldest first, each once.

    Two on one day of one kind are one event: what the first does not say, the second adds. Kinds
    differ by more than capitals ("Full Inspection" stands beside "Full inspection"). What graded
    single areas anew is that day's inspection, whatever it is called.
    """
    found: dict[tuple[date | None, str], Inspection] = {}
    for each in (one for ones in several for one in ones):
        event = (each.inspected, each.title.split(":")[0].casefold())
        found[event] = _both(found[event], each) if event in found else each
    for event in [event for event in found if event[1] == REGRADED.casefold()]:
        others = [other for other in found if other[0] == event[0] and other != event]
        if others:
            same = min(others, key=lambda other: other[1])
            found[same] = _both(found[same], found.pop(event))
    return tuple(sorted(found.values(), key=_order))


def _both(one: Inspection, other: Inspection) -> Inspection:
    keys = {heading_key(judgement.heading) for judgement in one.judgements}
    return replace(
        one,
        published=one.published or other.published,
        judgements=one.judgements
        + tuple(each for each in other.judgements if heading_key(each.heading) not in keys),
    )


def _order(inspection: Inspection) -> tuple[date, date]:
    first = inspection.inspected or inspection.published or date.min
    return first, inspection.published or first
