"""Leader dots of a picture: taken out before OCR, which reads them as letters of the words beside them.

Where they run under words, as on a form that one fills in, Tesseract may take the whole row for a drawing and read none of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from verifier.pages.picture.images import Grey
from verifier.pages.picture.ruling import Places, Runs

__all__ = ["without_leaders"]

REACH = 15           # pixels at 250 dpi above and below a dot where nothing else stands: short of the next rows
TALLEST_DOT = 8      # pixels
WIDEST_DOT = 11
FEWEST_DOTS = 6
WIDEST_PITCH = 40    # pixels from one dot to the next
FEWEST_UNDER = 10    # dots under words
NEAR = 8             # pixels above and below a dot under words: a letter's stroke goes on so far
LOWEST_DOT = 6       # pixels: the tallest dot under words
MOST_TOUCHED = 0.3   # of the dots under words, by descenders
BESIDE, EDGE = 3, 2  # pixels beside a dot under words, where no letter's stroke goes on, and above and below: its grey edge
WHITE = 255

Mask = NDArray[np.bool_]


def without_leaders(pixels: Grey, ink: Mask, runs: Runs) -> Grey:
    """The picture without its rows of evenly set dots, alone in an otherwise empty strip or under words."""
    cleaned = pixels
    for row, found in groupby(rows_of_dots(runs), lambda dots: int(dots.rows[0])):
        under: list[Runs] = []
        for dots in found:
            left, right = int(dots.starts[0]), int(dots.ends[-1])
            if is_alone(ink, row, left, right):
                cleaned = pixels.copy() if cleaned is pixels else cleaned
                cleaned[max(0, row - TALLEST_DOT) : row + TALLEST_DOT, max(0, left - 2) : right + 2] = WHITE
            else:
                under.append(dots)
        for start, end in free_dots(ink, row, under):
            cleaned = pixels.copy() if cleaned is pixels else cleaned
            cleaned[max(0, row - EDGE) : row + EDGE + 1, max(0, start - BESIDE) : end + BESIDE] = WHITE
    return cleaned


def is_alone(ink: Mask, row: int, left: int, right: int) -> bool:
    """Whether the dots are all the ink of their strip, and no taller than dots: through letters, a row of points looks alike."""
    strip = ink[max(0, row - REACH) : row + REACH + 1, left:right]
    return int(strip.any(axis=1).sum()) <= TALLEST_DOT


def free_dots(ink: Mask, row: int, found: Sequence[Runs]) -> Iterator[tuple[int, int]]:
    """The columns of a row's dots that no letter touches; none at all where these are no dots, but strokes of letters."""
    if sum(dots.rows.size for dots in found) < FEWEST_UNDER:
        return
    starts, ends = (np.concatenate(parts) for parts in zip(*((dots.starts, dots.ends) for dots in found), strict=True))
    touched = heights(ink, row, starts, ends) > LOWEST_DOT
    between = (ends[:-1] + starts[1:]) // 2
    touched[1:] |= ink[max(0, row - 1) : row + 2, between].any(axis=0)
    if touched.mean() <= MOST_TOUCHED:
        yield from zip(starts[~touched].tolist(), ends[~touched].tolist(), strict=True)


def heights(ink: Mask, row: int, starts: Places, ends: Places) -> Places:
    """How tall the ink is that goes through each dot of a row or stands nearer to it than half the way to the next."""
    half = np.minimum((starts[1:] - ends[:-1]) // 2, WIDEST_DOT)
    strip = ink[max(0, row - NEAR) : row + NEAR + 1]
    inked = np.cumsum(np.pad(strip, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    first = np.maximum(starts - np.concatenate((half[:1], half)), 0)
    last = np.minimum(ends + np.concatenate((half, half[-1:])), strip.shape[1])
    held, middle = inked[:, last] > inked[:, first], min(row, NEAR)
    up, down = (np.logical_and.accumulate(side, axis=0).sum(axis=0) for side in (held[middle::-1], held[middle:]))
    return np.asarray(up + down - 1)


def rows_of_dots(runs: Runs) -> Iterator[Runs]:
    """Where dots follow each other evenly on a row of points."""
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
            yield Runs(rows[first : last + 1], starts[first : last + 1], ends[first : last + 1])
