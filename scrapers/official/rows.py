"""The rows of a sheet that are about providers, and one register row from all about the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from scrapers.official.cells import Cell, Row, text
from scrapers.official.cells import urn as urn_in
from scrapers.official.columns import Header, Names, find_header, matches
from scrapers.official.faults import Faults
from scrapers.official.inspections import Told, at, together, where
from scrapers.official.model import Inspection, RegisterRow
from scrapers.official.tabular import Sheet
from scrapers.remits import KIND_WORDS, KINDS
from scrapers.statuses import status_of

LINK: Names = (
    "Web link",
    "Web link (opens in new window)",
    "Web link to Ofsted provider page",
    "Web link to Ofsted provider page (opens in new window)",
    "Web link to Ofsted provider webpage (opens in new window)",
    "Web link to Ofsted provider webpage (opens in new window) [link address]",
)

_PAGE = re.compile(r"/provider/([0-9]{1,4})/([A-Za-z]{0,2}[0-9]{3,8})/?$")
_NOTE = 2
"""A row with no more cells than this and no URN is a note below the table."""


def fullest(sheets: Sequence[Sheet], signs: Sequence[Names], decisive: Sequence[Names]) -> Sheet:
    """The sheet that has most of the columns `decisive`, and of those that `signs` name."""

    def columns(sheet: Sheet) -> tuple[int, int]:
        return max(
            ((matches(row, decisive), matches(row, signs)) for row in sheet.top), default=(0, 0)
        )

    return max(sheets, key=columns)


class Register:
    """One row for each URN: where two tell of one provider, the later one counts."""

    def __init__(self) -> None:
        self._rows: dict[str, RegisterRow] = {}

    def add(self, row: RegisterRow) -> None:
        """
        Add what one row says of a provider. It counts before what was said of the same URN, which
        fills in what it leaves open; inspections are those of both.
        """
        held = self._rows.get(row.urn)
        alone = replace(row, inspections=together(row.inspections))
        self._rows[row.urn] = alone if held is None else _both(row, held)

    def rows(self) -> tuple[RegisterRow, ...]:
        """All rows, in the order in which their providers were first spoken of."""
        return tuple(self._rows.values())


def _both(row: RegisterRow, held: RegisterRow) -> RegisterRow:
    said = row if row.status else held
    known = row if row.kind in KIND_WORDS or held.kind not in KIND_WORDS else held
    return replace(
        row,
        type=held.type if row.type is None and known.kind == held.kind else row.type,
        kind=known.kind,
        name=row.name or held.name,
        status=said.status,
        status_words=said.status_words,
        local_authority=row.local_authority or held.local_authority,
        region=row.region or held.region,
        owner=row.owner or held.owner,
        trust_id=row.trust_id or held.trust_id,
        trust=row.trust or held.trust,
        places=held.places if row.places is None else row.places,
        inspections=together(row.inspections, held.inspections),
    )


def of_providers(
    sheet: Sheet, header: Header, place: int, faults: Faults
) -> Iterator[tuple[str, Row]]:
    """The rows below a header that have a URN at `place`, with it. Others are faults."""
    for row in sheet.rows():
        if row.number <= header.number:
            continue
        urn = urn_in(at(row, place))
        if urn is None and sum(cell is not None for cell in row.cells) <= _NOTE:
            continue
        faults.rows += 1
        if urn is None:
            faults.add("no usable URN", where(header, row))
            continue
        yield urn, row


def of_the_year(
    sheets: Sequence[Sheet],
    urns: Names,
    several: Sequence[Told],
    signs: Sequence[Names],
    faults: Faults,
) -> dict[str, tuple[Inspection, ...]]:
    """
    The inspections that the sheets with all the columns `signs` tell of, by URN: one inspection
    a row. Sheets without them are about something else.
    """
    found: dict[str, tuple[Inspection, ...]] = {}
    wanted = (urns, *signs)
    for sheet in sheets:
        if not any(matches(row, wanted) == len(wanted) for row in sheet.top):
            continue
        header = find_header(sheet.name, sheet.top, wanted)
        told = [place for each in several if (place := each.within(header)) is not None]
        for urn, row in of_providers(sheet, header, header.need(urns), faults):
            read = (one for place in told for one in place.read(row, faults))
            found[urn] = together(found.get(urn, ()), read)
    return found


def name_of(kind: str, cell: Cell) -> str | None:
    """A provider's name; None where Ofsted withholds it, as the file or as the site does."""
    return None if kind in KIND_WORDS and KIND_WORDS[kind].withheld else text(cell)


def linked(link: Cell, urn: str) -> int | None:
    """
    The type code of a provider's page, if the cell that links to it has its present address.
    Older links (/provider/CARE/…, /provider/ELS/…) and mere words tell none.
    """
    match = _PAGE.search(text(link) or "")
    return int(match[1]) if match is not None and match[2].upper() == urn else None


def page_of(link: Cell, urn: str, kind: str, code: int | None) -> tuple[str, int | None]:
    """The kind of a provider and the type code of its page: by the link to it, or as they are."""
    page = linked(link, urn)
    if page is None:
        return kind, code
    return (KINDS[page].word if page in KINDS else kind), page


def status(cell: Cell, header: Header, row: Row, faults: Faults) -> tuple[str, str]:
    """A status and the file's words for it; without a word for one that is not known."""
    words = text(cell) or ""
    found = status_of(words)
    if found is None and words:
        faults.add("an unknown status", f"{where(header, row)}: {words[:40]!r}")
    return found or "", words


def first_of(cells: Iterable[Cell]) -> str | None:
    """The words of the first cell that has any."""
    return next((words for cell in cells if (words := text(cell))), None)
