"""How the rows of a picture run: their tilt, whether the page lies on its side, whether it stands on its head."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verifier.pages.picture.images import Grey
from verifier.pages.picture.ruling import long_runs

__all__ = ["lies_on_its_side", "looks_upside_down", "tilt"]

STEEPEST = 10.0           # degrees of tilt that are set right
INK = 170                 # grey level of an evenly lit picture below which a point is ink
LONGEST = 24              # pixels of a small picture: a longer run of ink is a rule or a frame, no text
TRIED = (0.0, -1.0, 1.0, -2.0, 2.0, -4.0, 4.0, -6.0, 6.0)  # degrees
SIDEWAYS = 1.6            # times sharper: the columns of a page that lies on its side

COLUMN = 128              # pixels: in so narrow a column rows of text lie level
FULL = 0.6                # of a column under ink: a rule or a dark band, no text
STEP = 4                  # pixels down, over which ink begins and ends

Points = tuple[NDArray[Any], NDArray[Any], NDArray[np.float64]]


def tilt(lit: Grey) -> float:
    """By how many degrees to turn the picture anticlockwise so that its rows lie level; 0 where they say nothing clear."""
    points, height, width = points_of(lit), *lit.shape
    if not points[0].size:
        return 0.0
    level = sharpness(points, height, width, 0.0)
    coarse = {angle: sharpness(points, height, width, angle) for angle in np.arange(-STEEPEST, STEEPEST + 0.1, 1.0)}
    best = max(coarse, key=lambda angle: coarse[angle])
    fine = {angle: sharpness(points, height, width, angle) for angle in best + np.arange(-0.9, 0.95, 0.15)}
    best = max(fine, key=lambda angle: fine[angle])
    clear = fine[best] > 1.15 * level and abs(best) <= STEEPEST
    return float(best) if clear else 0.0


def points_of(lit: Grey) -> Points:
    """The inked points: their rows, columns and weights."""
    rows, columns = np.nonzero(lit < INK)
    return rows, columns, 255.0 - lit[rows, columns].astype(np.float64)


def sharpness(points: Points, height: int, width: int, degrees: float) -> float:
    """How sharply rows of ink follow rows of paper once the picture is turned (Postl's criterion)."""
    rows, columns, weights = points
    shifts = np.round(math.tan(math.radians(degrees)) * (np.arange(width) - width / 2)).astype(np.int64)
    moved = np.clip(rows - shifts[columns], -1, height) + 1
    profile = np.bincount(moved, weights=weights, minlength=height + 2)[1:-1]
    return float(np.square(np.diff(profile)).sum())


def lies_on_its_side(lit: Grey) -> bool:
    """Whether rows of text run up or down the picture: its columns then differ more sharply than its rows."""
    dark = lit < INK
    ruled = long_runs(dark, LONGEST) | long_runs(np.ascontiguousarray(dark.T), LONGEST).T
    ink = np.where(dark & ~ruled, 255.0 - lit, 0.0)
    return best_sharpness(ink.T) > SIDEWAYS * best_sharpness(ink)


def best_sharpness(ink: NDArray[np.float64]) -> float:
    """How sharply rows of ink follow rows of paper, tilted a little or not."""
    height, width = ink.shape
    rows, columns = np.nonzero(ink)
    points = rows, columns, ink[rows, columns]
    return float(max(sharpness(points, height, width, angle) for angle in TRIED) / max(1, width) ** 2)


def looks_upside_down(ink: NDArray[np.bool_]) -> bool:
    """Whether ink ends more sharply at the top of rows than at their foot.

    A row of text begins softly, at capitals and risers, and ends sharply, on its baseline. `ink`: of a prepared picture.
    """
    few = ink.shape[1] // COLUMN
    columns = ink[:, : few * COLUMN].reshape(ink.shape[0], few, COLUMN).sum(axis=2, dtype=np.int64)
    columns = np.minimum(columns, int(FULL * COLUMN))
    steps = columns[STEP:] - columns[:-STEP]
    return bool(few) and int((steps**3).sum()) > 0
