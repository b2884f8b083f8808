"""Leader dots of a picture: taken out before OCR, which reads them as letters of the words beside them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from verifier.pages.picture.images import Grey
from verifier.pages.picture.ruling import Runs

__all__ = ["without_leaders"]

REACH = 15           # pixels at 250 dpi above and below a dot where nothing else stands: short of the next rows
TALLEST_DOT = 8      # pixels
WIDEST_DOT = 11
FEWEST_DOTS = 6
WIDEST_PITCH = 40    # pixels from one dot to the next
WHITE = 255


def without_leaders(pixels: Grey, ink: NDArray[np.bool_], runs: Runs) -> Grey:
    """The picture without its rows of evenly set dots that stand in an otherwise empty strip."""
    cleaned = pixels
    for row, left, right in rows_of_dots(runs):
        if is_alone(ink, row, left, right):
            cleaned = pixels.copy() if cleaned is pixels else cleaned
            cleaned[max(0, row - TALLEST_DOT) : row + TALLEST_DOT, max(0, left - 2) : right + 2] = WHITE
    return cleaned


def is_alone(ink: NDArray[np.bool_], row: int, left: int, right: int) -> bool:
    """Whether the dots are all the ink of their strip, and no taller than dots: through letters, a row of points looks alike."""
    strip = ink[max(0, row - REACH) : row + REACH + 1, left:right]
    return int(strip.any(axis=1).sum()) <= TALLEST_DOT


def rows_of_dots(runs: Runs) -> Iterator[tuple[int, int, int]]:
    """Where dots follow each other evenly: the row of points, and the columns from the first to the last."""
    small = runs.ends - runs.starts <= WIDEST_DOT
    rows, starts, ends = (part[small] for part in runs)
    if starts.size < FEWEST_DOTS:
        return
    pitch = np.where(np.diff(rows) == 0, np.diff(starts), 2 * WIDEST_PITCH)
    near = pitch <= WIDEST_PITCH
    change = (np.abs(np.diff(pitch)) <= np.maximum(2, 0.2 * pitch[1:])) & near[1:] & near[:-1]
    even = np.concatenate((change, [False])) | np.concatenate(([False], change))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], even.astype(np.int8), [0]))))
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if last - first >= FEWEST_DOTS - 1:
            yield int(rows[first]), int(starts[first]), int(ends[last])
