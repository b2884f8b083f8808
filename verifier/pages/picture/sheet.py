"""The sheet in a photo: where its four corners lie on the dark table."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from verifier.pages.picture.images import Grey

__all__ = ["corners_of", "projective"]

DARKER = 0.72         # of the sheet just inside its edge: all that lies outside is darker than that
DIMMEST = 45.0        # grey level: no paper in any shadow is darker
INSIDE = (2, 8)       # pixels from an edge to where the sheet is looked at
SAMPLES = 48          # places of an edge through which lines are tried
NEAR = 0.005          # of the long side: how far from its line a place may lie
STEEPEST = 0.45       # tangent of an edge's angle
FEWEST = 0.3          # of the side of the picture, along which an edge must show
AGREE = 0.55          # of the places found, which must lie on the line
SMALLEST, LARGEST = 0.15, 0.97  # of the picture under the sheet

Matrix = NDArray[np.float64]


def corners_of(little: Grey) -> Matrix | None:
    """The corners (top left, top right, bottom right, bottom left) of a light sheet with a dark table all around it, else None.

    A dark banner or side bar is a part of the page, and carries words: a sheet asks for darkness on all four sides.
    """
    tall, wide = little.shape
    if min(tall, wide) < 4 * INSIDE[1]:
        return None
    values = little.astype(np.float32)
    lines = []
    for turned, mirrored in ((values, False), (values, True), (values.T, False), (values.T, True)):
        line = edge_of(turned[:, ::-1] if mirrored else turned, max(little.shape))
        if line is None:
            return None
        slope, start = line
        lines.append((-slope, turned.shape[1] - 1 - start) if mirrored else (slope, start))
    left, right, top, bottom = lines
    corners = np.array([crossing(left, top), crossing(right, top), crossing(right, bottom), crossing(left, bottom)])
    return corners if is_a_sheet(corners, tall, wide) else None


def edge_of(values: NDArray[np.float32], size: int) -> tuple[float, float] | None:
    """The line x = slope · y + start of the sheet's left edge, None where the rows show none."""
    found = first_light(values)
    rows = np.flatnonzero(found >= 0)
    if rows.size < FEWEST * values.shape[0]:
        return None
    return line_through(rows.astype(np.float64), found[rows].astype(np.float64), NEAR * size)


def first_light(values: NDArray[np.float32]) -> NDArray[np.int64]:
    """The column of each row at which light paper begins after nothing but darkness, -1 where it does not."""
    near, far = INSIDE
    sums = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    within = (sums[:, far:] - sums[:, near : near - far]) / (far - near)  # the mean of [x + near, x + far)
    before = np.maximum.accumulate(values, axis=1)[:, : within.shape[1]]
    begins = (before < DARKER * within) & (within > DIMMEST)
    begins[:, 0] = False
    first = begins.argmax(axis=1)
    last = within.shape[1] - 1 - begins[:, ::-1].argmax(axis=1)
    run_end = np.where(begins.any(axis=1), np.minimum(first + far, last), -1)
    place = np.array([first_step(row, start, end) for row, start, end in zip(values, first, run_end, strict=True)])
    return np.where(begins.any(axis=1), place, -1)


def first_step(row: NDArray[np.float32], start: int, end: int) -> int:
    """Where in this stretch the row brightens most."""
    if end < 0:
        return -1
    stretch = row[start : end + 3]
    return int(start + np.diff(stretch).argmax()) if stretch.size > 1 else int(start)


def line_through(rows: Matrix, places: Matrix, near: float) -> tuple[float, float] | None:
    """The line that most of the places lie on, the others left out of it."""
    chosen = np.unique(np.linspace(0, rows.size - 1, SAMPLES).astype(int))
    pairs = np.array(list(combinations(chosen, 2)))
    one, other = pairs[:, 0], pairs[:, 1]
    slopes = (places[other] - places[one]) / (rows[other] - rows[one])
    starts = places[one] - slopes * rows[one]
    off = np.abs(slopes[:, None] * rows[chosen] + starts[:, None] - places[chosen])
    votes = np.where(np.abs(slopes) <= STEEPEST, (off <= near).sum(axis=1), 0)
    best = int(votes.argmax())
    agree = np.abs(slopes[best] * rows + starts[best] - places) <= near
    if not votes[best] or agree.mean() < AGREE:
        return None
    slope, start = np.polyfit(rows[agree], places[agree], 1)
    return float(slope), float(start)


def crossing(upright: tuple[float, float], level: tuple[float, float]) -> tuple[float, float]:
    """Where x = a·y + b meets y = c·x + d."""
    (a, b), (c, d) = upright, level
    x = (a * d + b) / (1 - a * c)
    return x, c * x + d


def is_a_sheet(corners: Matrix, tall: int, wide: int) -> bool:
    """Whether the four corners lie on the picture, as those of a sheet large enough."""
    inside = (corners >= (-0.02 * wide, -0.02 * tall)).all() and (corners <= (1.02 * wide, 1.02 * tall)).all()
    x, y = corners.T
    area = 0.5 * float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
    return bool(inside) and SMALLEST < area / (tall * wide) < LARGEST


def projective(places: Matrix, sources: Matrix) -> Matrix:
    """The 3 × 3 map that takes each of four places to its source."""
    rows, values = [], []
    for (x, y), (u, v) in zip(places, sources, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(values)), 1.0).reshape(3, 3)
