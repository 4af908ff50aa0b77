"""The table of a run, as text that is Markdown as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from torture.account import FIGURES, total
from torture.running import Outcome

_HEADINGS = (
    *("fault", "tries", "due", "delivered", "lost", "doubled", "false", "again", "retold"),
    *("given up", "seconds", "held"),
)
_SHOWN = FIGURES[: FIGURES.index("given_up") + 1]
_MOST = 4


def lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The table, then what did not hold, then what is to be remarked."""
    rows = [_row(outcome) for outcome in outcomes]
    if len(rows) > 1:
        rows.append(_sum(outcomes))
    widths = [max(map(len, column)) for column in zip(_HEADINGS, *rows, strict=True)]
    yield _line(_HEADINGS, widths)
    yield (
        "|"
        + "|".join(
            "-" * (width + 1) + ("-" if place == 0 else ":") for place, width in enumerate(widths)
        )
        + "|"
    )
    for row in rows:
        yield _line(row, widths)
    yield from _notes("Did not hold:", [(each.name, each.account.broken) for each in outcomes])
    yield from _notes("Remarks:", [(each.name, each.account.remarks) for each in outcomes])


def _row(outcome: Outcome) -> tuple[str, ...]:
    account = outcome.account
    figures = [str(getattr(account, name)) for name in _SHOWN]
    held = "skipped" if outcome.skipped else "yes" if account.holds else "NO"
    return (outcome.name, *figures, f"{outcome.seconds:.0f}", held)


def _sum(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    everything = total(each.account for each in outcomes)
    figures = [str(getattr(everything, name)) for name in _SHOWN]
    held = sum(each.account.holds and not each.skipped for each in outcomes)
    seconds = sum(each.seconds for each in outcomes)
    return ("together", *figures, f"{seconds:.0f}", f"{held} of {len(outcomes)}")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    shown = [
        cell.ljust(width) if place == 0 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"| {' | '.join(shown)} |"


def _notes(title: str, notes: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    first = True
    for name, words in notes:
        for word in words[:_MOST]:
            if first:
                yield f"\n{title}\n"
                first = False
            yield f"- {name}: {word}"
        if len(words) > _MOST:
            yield f"- {name}: and {len(words) - _MOST} more of that kind"
