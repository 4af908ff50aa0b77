"""Lays out the text form: lines, columns and tables of so many characters. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import zip_longest

from notify.alert import Row
from notify.phrases import Shown, detail, named

WIDTH = 78
"""Columns of the text form, links excepted: what a mail may quote once without a break."""

NAME_WIDTH = 34
"""Columns that the names of a group may take of the text form: "children's home 2648446, Kent"."""


def wrap(text: str, indent: int = 0, hanging: int | None = None) -> str:
    """`text` in lines of at most `WIDTH`; a text that holds a link is not broken within words."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if hanging is None else hanging),
        break_long_words="://" not in text,
        break_on_hyphens=False,
    )


def columns(rows: tuple[Shown, ...]) -> Iterator[str]:
    """Each row's lines: grades alone in a column, old → new with their arrows in one."""
    widest = max((len(row.heading) for row in rows), default=0)
    if all(row.before is None and 4 + widest + len(row.after) <= WIDTH for row in rows):
        yield from (f"  {row.heading:<{widest}}  {row.after}" for row in rows)
        return
    width = max((len(row.before) for row in rows if row.before is not None), default=0)
    fits = all(4 + width + 3 + len(row.after) <= WIDTH for row in rows if row.before is not None)
    for row in rows:
        if row.before is None:
            change = wrap(row.after, 4)
        elif fits:
            change = f"    {row.before:<{width}} → {row.after}"
        else:
            change = f"{wrap(row.before, 4)}\n{wrap(f'→ {row.after}', 4, 6)}"
        yield f"{wrap(row.heading, 2)}\n{change}"


def table(rows: tuple[Row, ...]) -> Iterator[str]:
    """The lines of each row of a group, names and standings in columns; `*` marks the own one."""
    cells = []
    for row in rows:
        stands = "; ".join(filter(None, (row.standing + detail(row), row.status, row.awaited)))
        cells.append(("*" if row.own else "", named(row), stands))
    width = min(max((len(name) for _, name, _ in cells), default=0), NAME_WIDTH)
    for mark, name, stands in cells:
        columns = (
            textwrap.wrap(text, columns, break_on_hyphens=False)
            for text, columns in ((name, width or 1), (stands, WIDTH - 4 - width))
        )
        for number, (left, right) in enumerate(zip_longest(*columns, fillvalue="")):
            yield f"{'' if number else mark:<2}{left:<{width}}  {right}".rstrip()
