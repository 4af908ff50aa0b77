"""An official file on this machine as the values of the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scrapers.official import childcare, further_education, independent, schools, social_care
from scrapers.official.cells import Row
from scrapers.official.columns import Names, matches
from scrapers.official.dating import as_at, title_of
from scrapers.official.faults import Faults
from scrapers.official.limits import SECONDS
from scrapers.official.model import BadFile, OfficialFile, RegisterRow, Series
from scrapers.official.tabular import Opened, Sheet, opened

Progress = Callable[[int], None]
"""Told now and then how many rows have been read."""

_OFTEN = 1000
_LEAST_SIGNS = 3
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class _Reader:
    """How one series is known, by columns that no other has together, and read."""

    signs: tuple[Names, ...]
    main: Callable[[Sequence[Sheet]], Sheet]
    read: Callable[[Sequence[Sheet], Faults], tuple[RegisterRow, ...]]


_READERS: dict[Series, _Reader] = {
    "social-care": _Reader(social_care.SIGNS, social_care.main_sheet, social_care.read),
    "childcare": _Reader(childcare.SIGNS, childcare.main_sheet, childcare.read),
    "state-schools": _Reader(schools.SIGNS, schools.main_sheet, schools.read),
    "independent-schools": _Reader(independent.SIGNS, independent.main_sheet, independent.read),
    "further-education": _Reader(
        further_education.SIGNS, further_education.main_sheet, further_education.read
    ),
}


def read_official(
    path: Path,
    series: Series | None = None,
    *,
    source: str | None = None,
    progress: Progress | None = None,
    seconds: float = SECONDS,
) -> tuple[OfficialFile, tuple[RegisterRow, ...]]:
    """
    Read an official file whole: which one it is, and one row for each provider in it.

    Without `series` it is known by its columns. `source` is where it came from, if it was not
    always at `path`; its name may tell the day (see `scrapers.official.dating.as_at`).
    `progress` is called now and then with the number of rows read so far. `seconds` is the
    longest that a workbook may take to be opened.

    Raises BadFile, and nothing else, whatever is wrong with the file: it is no such file, it is
    damaged or too large, a column that is needed is missing, no row or more than a twentieth of
    them without a URN, a date or a status that can be understood. No row has been given then.
    """
    came_from = source or str(path)
    try:
        with opened(path, seconds) as file:
            return _read(file, series, came_from, path.name, progress or _silent)
    except BadFile as error:
        raise BadFile(f"{came_from}: {error}") from error


def _read(
    file: Opened, series: Series | None, source: str, name: str, progress: Progress
) -> tuple[OfficialFile, tuple[RegisterRow, ...]]:
    if not file.sheets:
        raise BadFile("a workbook without a sheet")
    known = _series_of(file.sheets)
    if series is None:
        series = known
    elif known is not None and known != series:
        raise BadFile(f"it is the {known} file, not the {series} file")
    if series is None:
        raise BadFile(f"no official file that is known: {_seen(file.sheets)}")
    reader, faults = _READERS[series], Faults()
    main = reader.main(file.sheets)
    rows = reader.read(_counted(file.sheets, progress), faults)
    faults.see()
    if not rows:
        raise BadFile(f"sheet {main.name!r} has no row of a provider below its header")
    names = (source, name)
    return (
        OfficialFile(
            series,
            title_of(main, names),
            as_at(main, file.sheets, names, rows),
            source,
            file.sha256,
        ),
        rows,
    )


def _series_of(sheets: Sequence[Sheet]) -> Series | None:
    """The series of which a sheet has the most columns; None if none has enough of any."""
    counts: dict[Series, int] = {
        series: max(
            (matches(row, reader.signs) for sheet in sheets for row in sheet.top), default=0
        )
        for series, reader in _READERS.items()
    }
    best = max(counts, key=lambda series: counts[series])
    return best if counts[best] >= _LEAST_SIGNS else None


def _seen(sheets: Sequence[Sheet]) -> str:
    """What a file that is not known looks like: its sheets, and the widest of the first rows."""
    rows = [row for sheet in sheets for row in sheet.top]
    if not rows:
        return "it has no row with anything in it"
    widest = max(rows, key=lambda row: len(row.cells))
    columns = [" ".join(cell.split())[:60] for cell in widest.cells if isinstance(cell, str)]
    named = ", ".join(repr(sheet.name) for sheet in sheets[:_SHOWN])
    said = ", ".join(repr(column) for column in columns[:_SHOWN]) or "nothing"
    return f"it has the sheets {named}, and as its widest row {said}"


def _counted(sheets: Sequence[Sheet], progress: Progress) -> tuple[Sheet, ...]:
    """The same sheets, of which each row that is read is counted."""
    count = 0

    def counting(rows: Callable[[], Iterator[Row]]) -> Callable[[], Iterator[Row]]:
        def counted() -> Iterator[Row]:
            nonlocal count
            for row in rows():
                count += 1
                if count % _OFTEN == 0:
                    progress(count)
                yield row
            progress(count)

        return counted

    return tuple(replace(sheet, rows=counting(sheet.rows)) for sheet in sheets)


def _silent(_: int) -> None:
    """No progress is wanted."""
