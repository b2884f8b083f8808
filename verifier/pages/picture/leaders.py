"""Leader dots of a picture: taken out before OCR, which reads them as letters of the words beside them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from verifier.pages.picture.images import Grey
from verifier.pages.picture.ruling import long_runs

__all__ = ["without_leaders"]

INK = 140            # grey level below which a point is ink
REACH = 17           # pixels at 280 dpi above and below a dot where nothing else stands: short of the next rows
TALLEST_DOT = 9      # pixels
WIDEST_DOT = 12
FEWEST_DOTS = 6
WIDEST_PITCH = 45    # pixels from one dot to the next
WHITE = 255


def without_leaders(pixels: Grey) -> Grey:
    """The picture without its rows of evenly set dots that stand in an otherwise empty strip."""
    ink = pixels < INK
    short = ink & ~long_runs(ink, WIDEST_DOT + 1)
    cleaned = pixels
    for row in np.flatnonzero(short.sum(axis=1) >= 2 * FEWEST_DOTS):
        for left, right in rows_of_dots(short[row]):
            if is_alone(ink, int(row), left, right):
                cleaned = pixels.copy() if cleaned is pixels else cleaned
                cleaned[max(0, row - TALLEST_DOT) : row + TALLEST_DOT, max(0, left - 2) : right + 2] = WHITE
    return cleaned


def is_alone(ink: NDArray[np.bool_], row: int, left: int, right: int) -> bool:
    """Whether the dots are all the ink of their strip, and no taller than dots: through letters, a row of points looks alike."""
    strip = ink[max(0, row - REACH) : row + REACH + 1, left:right]
    return int(strip.any(axis=1).sum()) <= TALLEST_DOT


def rows_of_dots(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where, on one row of points, dots follow each other evenly: the columns from the first to the last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2]
    small = ends - starts <= WIDEST_DOT
    starts, ends = starts[small], ends[small]
    if starts.size < FEWEST_DOTS:
        return []
    pitch = np.diff(starts)
    change = np.abs(np.diff(pitch)) <= np.maximum(2, 0.2 * pitch[1:])
    even = np.concatenate((change, [False])) | np.concatenate(([False], change))
    breaks = np.flatnonzero(~(even & (pitch <= WIDEST_PITCH)))
    groups = np.split(np.arange(starts.size), breaks + 1)
    return [(int(starts[group[0]]), int(ends[group[-1]])) for group in groups if group.size >= FEWEST_DOTS]
