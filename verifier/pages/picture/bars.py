"""Narrow dark bars with light letters on them, as the head of a table has: they become dark letters on white paper.

A broad dark band is found on the small copy (`light`), whose patches are too coarse for a bar of a line or two: its exact edges
are wanted, since a bar that is cut in two, or half lightened, is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verifier.domain import Box
from verifier.pages.clusters import islands
from verifier.pages.picture.images import Grey, resized
from verifier.pages.picture.ruling import long_runs

__all__ = ["surfaces", "without_dark_bars"]

COARSE = 4                # times smaller: where one looks for bars
SQUARE = 4                # points of the small copy
DARK = 0.55               # of the paper: a bar is darker
LEAST_WIDE = 16           # points of the small copy: an unbroken dark run above, below or beside the letters
LEAST_TALL = 5            # points of the small copy: a rule is thinner
LEANING = 2               # points of the small copy by which a bar may lean within its reach
REACH = 15                # points of the small copy from where a letter touches the edge of a bar to where none does
MOSTLY = 0.5              # of a bar, which is dark
STROKES, LOWEST = 4, 8    # light strokes that a row of letters crosses, and points of its height
LEAST_CONTRAST = 0.25     # of the paper, between the bar and its letters
LONGEST = 30              # points of the small copy: no stroke of a letter is longer, a sheet on a dark table is
ABOUT = 3                 # patches about one, among which paper is told from a bar
GRAIN = 0.15              # of the way from the bar's level to its letters'
WHITE = 255

Mask = NDArray[np.bool_]


def without_dark_bars(pixels: Grey, paper: NDArray[np.float64]) -> Grey:
    """The picture, its dark bars that bear light letters inverted. `paper`: the level of its paper, by patch."""
    height, width = pixels.shape
    if min(height, width) < COARSE * LEAST_WIDE:
        return pixels
    little = resized(pixels, width // COARSE, height // COARSE)
    around = resized(widely(paper), width // COARSE, height // COARSE)
    shown = pixels
    for rows, columns, bar in bars_of(little < DARK * around):
        part = slice(rows.start * COARSE, rows.stop * COARSE), slice(columns.start * COARSE, columns.stop * COARSE)
        white = float(np.median(around[rows, columns]))
        edge = edge_of(bar)
        letters = light_letters(pixels[part], fine(bar & ~edge), white)
        if letters is not None:
            shown = pixels.copy() if shown is pixels else shown
            shown[part] = np.where(fine(bar), letters, shown[part])
            shown[part][fine(edge)] = round(white)
    return shown


def surfaces(pixels: Grey) -> Iterator[Box]:
    """The solid dark surfaces of a prepared picture: none of them bears letters that can be told."""
    height, width = pixels.shape
    little = resized(pixels, max(1, width // COARSE), max(1, height // COARSE))
    for rows, columns, bar in bars_of(little < DARK * WHITE):
        down, across = np.flatnonzero(bar.any(axis=1)), np.flatnonzero(bar.any(axis=0))
        sides = (columns.start + across[0], rows.start + down[0], columns.start + across[-1] + 1, rows.start + down[-1] + 1)
        yield Box(*(float(side * COARSE) for side in sides))


def widely(paper: NDArray[np.float64]) -> Grey:
    """The lightest paper about each patch: a bar darkens that of its own patches."""
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(paper, ABOUT, mode="edge"), (2 * ABOUT + 1, 2 * ABOUT + 1))
    return np.asarray(windows.max(axis=(2, 3)).astype(np.uint8))


def bars_of(dark: Mask) -> Iterator[tuple[slice, slice, Mask]]:
    """The solid dark surfaces of the small copy: the rows and the columns about each, and its points among them."""
    runs = long_runs(dark, LEAST_WIDE)
    down, across = (side // SQUARE for side in runs.shape)
    cut = runs[: down * SQUARE, : across * SQUARE].reshape(down, SQUARE, across, SQUARE).any(axis=(1, 3))
    places = np.nonzero(cut)
    for island in islands(zip(*(side.tolist() for side in places[::-1]), strict=True)):
        x, y = (np.array(side) for side in zip(*island, strict=True))
        left, top = max(0, int(x.min()) - 1), max(0, int(y.min()) - 1)
        held = np.zeros((min(down, int(y.max()) + 2) - top, min(across, int(x.max()) + 2) - left), dtype=bool)
        held[y - top, x - left] = True
        whole = held.repeat(SQUARE, axis=0).repeat(SQUARE, axis=1)
        rows, columns = (slice(at * SQUARE, at * SQUARE + size) for at, size in zip((top, left), whole.shape, strict=True))
        bar = filled(runs[rows, columns] & whole)
        tall = bar.sum(axis=0)
        if np.median(tall[tall > 0]) >= LEAST_TALL and dark[rows, columns][bar].mean() >= MOSTLY:
            yield rows, columns, bar


def filled(seen: Mask) -> Mask:
    """The points from the first to the last dark one of each column, a letter that touches the edge passed over."""
    inked, places = seen.any(axis=0), np.arange(seen.shape[0])[:, None]
    first = np.where(inked, seen.argmax(axis=0), seen.shape[0])
    last = np.where(inked, seen.shape[0] - 1 - seen[::-1].argmax(axis=0), -1)
    top, bottom = reached(first, np.min), reached(last, np.max)
    top, bottom = np.where(first - top > LEANING, top, first), np.where(bottom - last > LEANING, bottom, last)
    return np.asarray((places >= top) & (places <= bottom) & inked)


def reached(edge: NDArray[np.int64], most: Any) -> NDArray[np.int64]:
    """The extreme of an edge about each column."""
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(edge, REACH, mode="edge"), 2 * REACH + 1)
    return np.asarray(most(windows, axis=1))


def light_letters(part: Grey, bar: Mask, white: float) -> Grey | None:
    """The part of a picture inverted, its bar white and the letters black; None where the bar bears no letters."""
    level, most = (float(value) for value in np.percentile(part[bar], (50, 99.5)))
    strokes = bar & (part > (level + most) / 2)
    rises = np.cumsum(np.concatenate(([0], (strokes[:, 1:] & ~strokes[:, :-1]).sum(axis=1))))
    if most - level < LEAST_CONTRAST * white or (rises[LOWEST:] - rises[:-LOWEST]).max(initial=0) < STROKES * LOWEST:
        return None
    if long_runs(strokes[::COARSE], LONGEST * COARSE).any():
        return None
    low = level + GRAIN * (most - level)
    levels = np.clip((most - np.arange(256)) * white / (most - low), 0, white)
    return np.asarray(levels.astype(np.uint8)[part])


def edge_of(bar: Mask) -> Mask:
    """The points on both sides of the edge of a bar: half dark, they would become a rule."""
    around = np.pad(bar, 1)
    shifted = [around[y : y + bar.shape[0], x : x + bar.shape[1]] for y in range(3) for x in range(3)]
    return np.asarray(np.logical_or.reduce(shifted) & ~np.logical_and.reduce(shifted))


def fine(mask: Mask) -> Mask:
    """A mask of the small copy on the picture itself."""
    return mask.repeat(COARSE, axis=0).repeat(COARSE, axis=1)
