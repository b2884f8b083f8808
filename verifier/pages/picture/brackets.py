"""Boxes to tick that are typed, « [ ] », on a picture: two brackets that face each other over nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from verifier.domain import Box
from verifier.pages.picture.ruling import Places

__all__ = ["empty_brackets"]

SHORTEST, TALLEST = 22, 80   # pixels at 250 dpi
STEP = 5                     # pixels from one point of a stroke to the next that is looked at
THICK, FOOT = 0.25, 0.35     # of the height: the stroke of a bracket, and how far its feet reach at most
CLOSEST, FURTHEST = 0.25, 2.0  # of the height: from one stroke to the other
LEAST_FOOT, BESIDE = 5, 9     # pixels from its left edge that the upper foot reaches, and where nothing is beside the stroke
LEVEL = 3                    # pixels by which one of the two may stand higher
CLEAR = 0.04                 # of the points between them: specks
MOST = 300                   # brackets of one page

Mask = NDArray[np.bool_]
Stroke = tuple[int, int, int, int]   # top, bottom, left, right


def empty_brackets(ink: Mask) -> list[Box]:
    """The pairs of brackets with nothing between them."""
    tall = ink.shape[0] - SHORTEST
    if tall <= 1 or ink.shape[1] < SHORTEST:
        return []
    leaning = ink.copy()
    leaning[:, :-1] |= ink[:, 1:]
    packed = np.packbits(leaning, axis=1)
    held = packed[:tall].copy()
    for down in range(STEP, SHORTEST, STEP):
        held &= packed[down : down + tall]
    long = np.unpackbits(held, axis=1, count=ink.shape[1]).view(np.bool_)
    rows, columns = np.nonzero(long)
    opening = list(islice(strokes(ink, leaning, long, (rows, columns)), MOST))
    mirrored = (ink[:, :0:-1], leaning[:, -2::-1], long[:, -2::-1])     # a point further: `leaning` holds the point on its right
    closing = list(islice(strokes(*mirrored, (rows, ink.shape[1] - 2 - columns)), MOST)) if opening else []
    closing = [back(stroke, ink.shape[1]) for stroke in closing]
    kept: list[Box] = []
    for box in (box_between(ink, one, other) for one in opening for other in closing):
        if box and not any(abs(box.x0 - other.x0) + abs(box.top - other.top) < SHORTEST for other in kept):
            kept.append(box)
    return kept


def strokes(ink: Mask, leaning: Mask, long: Mask, places: tuple[Places, Places]) -> Iterator[Stroke]:
    """The upright strokes with a short foot on their right at both ends and nothing else.

    `leaning`: the points that are inked or have ink on their right; `long`: those from which such points go down far enough,
    at these `places` (rows, columns).
    """
    rows, columns = places
    fits = (rows > 0) & (columns > 0) & (columns < long.shape[1] - BESIDE)
    rows, columns = rows[fits], columns[fits]
    first = ~leaning[rows - 1, columns] & ~long[rows, columns - 1]
    rows, columns = rows[first], columns[first]
    feet = np.any([leaning[rows + down, columns + LEAST_FOOT] for down in range(LEVEL)], axis=0)
    footed = feet & ~ink[rows + SHORTEST // 2, columns + BESIDE]
    for row, column in zip(rows[footed].tolist(), columns[footed].tolist(), strict=True):
        stroke = stroke_at(ink, leaning, row, column)
        if stroke:
            yield stroke


def stroke_at(ink: Mask, leaning: Mask, top: int, left: int) -> Stroke | None:
    """The bracket whose upright stroke begins here, None where it is none. `leaning`: the ink, and a point on its left."""
    high, left = max((unbroken(leaning[top : top + TALLEST + 1, column]), column) for column in (left, left + 1))
    thick = unbroken(leaning[top + high // 2, left : left + TALLEST])
    bottom, right = top + high, left + thick
    at_edge = left < 2 + thick or right + 1 >= ink.shape[1]
    if not SHORTEST <= high <= TALLEST or thick > max(2, THICK * high) or at_edge:
        return None
    beside = ink[top + high // 4 : bottom - high // 4, right + 2 : right + round(FOOT * high)]
    outside = ink[top:bottom, left - 2 - thick : left - 1]
    feet = ink[top - 1 : top + thick + 1, right + 1].any() and ink[bottom - thick - 1 : bottom + 1, right + 1].any()
    return (top, bottom, left, right) if feet and not beside.any() and not outside.any() else None


def unbroken(points: Mask) -> int:
    """How many points are inked up to the first that is not."""
    return int(np.append(points, False).argmin())


def back(stroke: Stroke, width: int) -> Stroke:
    """A stroke of the mirrored picture, on the picture."""
    top, bottom, left, right = stroke
    return top, bottom, width - right, width - left


def box_between(ink: Mask, one: Stroke, other: Stroke) -> Box | None:
    """The box that two brackets make, None where they make none or hold something."""
    high, apart = one[1] - one[0], other[2] - one[3]
    level = abs(one[0] - other[0]) <= LEVEL and abs(one[1] - other[1]) <= LEVEL
    if not level or not CLOSEST * high <= apart <= FURTHEST * high:
        return None
    thick = one[3] - one[2]
    inner = ink[one[0] + thick + 2 : one[1] - thick - 2, one[3] + 1 : other[2] - 1]
    over = ink[one[0] : one[1], (one[3] + other[2]) // 2]
    if float(over.mean()) > 2 * CLEAR or float(inner.mean()) > CLEAR:
        return None
    return Box(float(one[2]), float(min(one[0], other[0])), float(other[3]), float(max(one[1], other[1])))
