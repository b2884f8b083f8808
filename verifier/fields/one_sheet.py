"""Two papers scanned on one sheet: side by side (an A3 glass), or one below the other. Told by where their titles stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from verifier.fields.layout import Cell
from verifier.fields.values import read_dates

__all__ = ["one_below", "side_by_side"]

FEWEST_CELLS = 5      # of a paper
_ENDS = re.compile(r"\bttc\b|\bnet a payer\b|\bfait (?:a|le)\b|\bsignature\b|\bservir et valoir\b")


def side_by_side(page: Sequence[Cell], one: Cell, other: Cell) -> bool:
    """Whether a gutter that no cell crosses parts two titles, with the lines and the date of a paper on either side."""
    left, right = sorted((one, other), key=lambda cell: cell.box.x0)
    edges = {left.box.x1, *(cell.box.x1 for cell in page if left.box.x1 < cell.box.x1 < right.box.x0)}
    gutters = [edge for edge in edges if not any(cell.box.x0 <= edge < cell.box.x1 for cell in page)]
    return any(
        all(
            len(side) >= FEWEST_CELLS and _dated(side)
            for side in ([cell for cell in page if cell.box.x1 <= edge], [cell for cell in page if cell.box.x0 > edge])
        )
        for edge in gutters
        if edge < right.box.x0
    )


def one_below(page: Sequence[Cell], one: Cell, other: Cell) -> bool:
    """Whether the paper of the upper title ends before the lower one, below which another is dated."""
    over, under = sorted((one, other), key=lambda cell: cell.row)
    between = [cell for cell in page if over.row < cell.row < under.row]
    below = [cell for cell in page if cell.row > under.row]
    ended = any(_ENDS.search(cell.plain) for cell in between)
    return ended and len(below) >= FEWEST_CELLS and _dated([*between, over]) and _dated(below)


def _dated(cells: Iterable[Cell]) -> bool:
    return any(any(read_dates(cell.plain)) for cell in cells)
