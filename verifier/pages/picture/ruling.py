"""Drawn rules of a picture: underlines are taken out before OCR (they swallow letters), upright rules part cells.

A picture's ink is looked at as runs: unbroken stretches of dark points, row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from verifier.domain import Box
from verifier.pages.picture.images import Grey

__all__ = ["INK", "LONGEST_STROKE", "Places", "Runs", "long_runs", "runs_of", "stretches", "upright_rules", "without_underlines"]

INK = 140              # grey level below which a point is ink
LONGEST_STROKE = 100   # pixels at 250 dpi: no letter of text has a longer straight stroke
THICKEST_RULE = 11     # pixels: what is thicker is a dark surface, with light letters on it perhaps
NEAR, TOUCHED = 6, 0.15  # pixels above a rule where letters show, and the share of its length under letters
APART = 20             # pixels: rules on one row that are nearer are one
COARSE = 4             # rows: one in so many tells where upright rules run
WHITE = 255

Mask = NDArray[np.bool_]
Places = NDArray[np.int64]


class Runs(NamedTuple):
    """Runs of ink in reading order: their rows, and the columns where they start and where they have ended."""

    rows: Places
    starts: Places
    ends: Places


def runs_of(ink: Mask) -> Runs:
    """The runs of ink of each row."""
    height, width = ink.shape
    flat = np.zeros((height, width + 2), dtype=bool)
    flat[:, 1:-1] = ink
    edges = np.flatnonzero(flat.ravel()[1:] != flat.ravel()[:-1])
    rows, starts = np.divmod(edges[::2], width + 2)
    return Runs(rows, starts, edges[1::2] - rows * (width + 2))


def without_underlines(pixels: Grey, ink: Mask, runs: Runs) -> Grey:
    """The picture without the rules that letters stand on (their strokes stay).

    Only those: taking every rule of a table out was tried, and Tesseract then lost columns of figures.
    """
    long = runs.ends - runs.starts >= LONGEST_STROKE
    cleaned = pixels
    for rows, columns in blocks(Runs(*(part[long] for part in runs))):
        above = ink[max(0, rows.start - NEAR) : max(0, rows.start - NEAR + 3), columns]
        if rows.stop - rows.start <= THICKEST_RULE and above.size and above.any(axis=0).mean() > TOUCHED:
            cleaned = pixels.copy() if cleaned is pixels else cleaned
            grown = slice(max(0, rows.start - 1), rows.stop + 1)
            cleaned[grown, columns][~crossed(ink, grown, columns)] = WHITE
    return cleaned


def blocks(runs: Runs) -> Iterator[tuple[slice, slice]]:
    """Long runs gathered where they lie together: their rows and columns."""
    for rows in stretches(np.unique(runs.rows), 2):
        held = (runs.rows >= rows.start) & (runs.rows < rows.stop)
        edges = sorted(zip(runs.starts[held].tolist(), runs.ends[held].tolist(), strict=True))
        left, right = edges[0]
        for start, end in edges[1:]:
            if start - right > APART:
                yield narrowed(runs, held, left, right), slice(left, right)
                left = start
            right = max(right, end)
        yield narrowed(runs, held, left, right), slice(left, right)


def narrowed(runs: Runs, held: Mask, left: int, right: int) -> slice:
    """The rows of these runs between two columns."""
    rows = runs.rows[held & (runs.starts < right) & (runs.ends > left)]
    return slice(int(rows.min()), int(rows.max()) + 1)


def stretches(places: Places, reach: int) -> Iterator[slice]:
    """The stretches of a sorted list of places in which none is further from the next than `reach`."""
    for group in np.split(places, np.flatnonzero(np.diff(places) > reach) + 1) if places.size else ():
        yield slice(int(group[0]), int(group[-1]) + 1)


def crossed(ink: Mask, rows: slice, columns: slice) -> Mask:
    """The points with ink both above and below, further than a rule is thick: a letter's stroke goes through."""
    reach, height = THICKEST_RULE // 2, ink.shape[0]
    places = np.arange(rows.start, min(rows.stop, height))
    above, below = np.maximum(places - reach, 0), np.minimum(places + reach, height - 1)
    return np.asarray(ink[above, columns] & ink[below, columns])


def upright_rules(ink: Mask) -> tuple[Box, ...]:
    """The vertical rules of a picture, each as a box."""
    runs = runs_of(np.ascontiguousarray(ink[::COARSE].T))
    long = runs.ends - runs.starts >= LONGEST_STROKE // COARSE
    found = blocks(Runs(*(part[long] for part in runs)))
    return tuple(
        Box(float(columns.start), float(rows.start * COARSE), float(columns.stop), float(rows.stop * COARSE))
        for columns, rows in found
        if columns.stop - columns.start <= THICKEST_RULE
    )


def long_runs(ink: Mask, length: int = LONGEST_STROKE) -> Mask:
    """The points of each row that lie in an unbroken run of at least so many."""
    rows, starts, ends = runs_of(ink)
    long = ends - starts >= length
    edges = np.zeros((ink.shape[0], ink.shape[1] + 1), dtype=np.int8)
    edges[rows[long], starts[long]] = 1
    edges[rows[long], ends[long]] = -1
    return np.cumsum(edges[:, :-1], axis=1, dtype=np.int8) > 0
