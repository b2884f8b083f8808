"""Rows of cells as aligned lines: the first column to the left, figures to the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["grid"]

_GAP = "  "


def grid(head: Sequence[str], rows: Sequence[Sequence[str]], *, texts: Sequence[int] = (0,)) -> Iterator[str]:
    """The lines of a table, its head first; `texts`: the columns set to the left."""
    table = [head, *rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(head))]
    for row in table:
        cells = (cell.ljust(width) if place in texts else cell.rjust(width)
                 for place, (cell, width) in enumerate(zip(row, widths, strict=True)))
        yield _GAP.join(cells).rstrip()
