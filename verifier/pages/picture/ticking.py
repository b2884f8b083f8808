"""Boxes to tick on a picture: found by their four straight sides, taken out before OCR, put back as the signs ☐ and ☒.

Tesseract leaves an empty box out or takes it for a letter (« O DMP compatible »), and « ☐ DMP compatible » would read as a
statement. A box is told as ticked only where a mark fills it; what may be a mark or dirt leaves it empty, which asserts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from math import ceil, floor
from operator import attrgetter
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from verifier.domain import Box, Word
from verifier.pages.picture.brackets import empty_brackets
from verifier.pages.picture.images import Grey
from verifier.pages.picture.ruling import Places, Runs

__all__ = ["Tick", "boxes_on", "with_signs", "without_boxes"]

SMALLEST, LARGEST = 14, 80    # pixels at 250 dpi: the side of a box; a smaller one may be a letter
NARROWEST, WIDEST = 0.45, 1.3  # of its height: a typeface that lacks the sign draws a narrow one
NARROW = 0.75                 # of its height: a box that is narrower is as tall as capitals
DRIFT = 2                     # pixels by which a side may be off the end of another
CORNER = 3                    # pixels that a rounded corner takes from a side
FIRST_INK, WHOLE = 0.2, 0.88  # of a side under ink: where it begins, and a point or two further in
TALL = 22                     # pixels: a narrow box is as tall as capitals
THICK = 0.25                  # of the box's side: a thicker one is no outline
STRAIGHT = 0.85               # of a side under ink
STUB = 0.25                   # of the side, by which a table's rule goes on beyond the corner
INKED_STUB, MOST_STUBS = 0.7, 1
FREE, CROSSED = 0.2, 3        # of its height: nothing is nearer on either side but specks, or thrice as much of a tick
CLEAR, MARKED = 0.03, 0.09    # of the inside under ink: dirt, and what a mark covers at least
SPREAD = 0.5                  # of the inside, across and down, over which a mark goes
COMB = 0.5                    # of the side: boxes that stand closer hold one sign each of a number
MOST = 40_000                 # places that look like the upper side of a box: more than a page of nothing else has
WHITE = 255
EMPTY, TICKED = "☐", "☒"
SURE = 0.96                   # confidence of a sign that was seen and not read
LOWEST, HIGHEST = 0.45, 1.9   # of the height of the words beside it: the side of a box
ABOVE = 0.2                   # of the height of the words above and below them: the middle of a box
NEAR, FAR = 2.5, 60.0         # heights of words from a box to its word; from one alone in its cell to the words of its row

Mask = NDArray[np.bool_]


class Frame(NamedTuple):
    """Four sides: the rows and columns where they begin and have ended."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def width(self) -> int:
        """Its points across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Its points down."""
        return self.bottom - self.top


class Tick(NamedTuple):
    """A box to tick, and whether it clearly is ticked."""

    box: Box
    ticked: bool


def boxes_on(ink: Mask, runs: Runs) -> list[Tick]:
    """The boxes to tick of a prepared picture; none that hold one sign each of a number."""
    found: list[Tick] = []
    owners = np.zeros(ink.shape, np.uint16)     # at each point, which of the boxes found so far stands there, from 1; 0 for none
    for top, left, right, deep in islice(corners(ink, runs), MOST):
        tick = box_at(ink, top, left, right, deep)
        if tick and not (held := owners[points_of(tick.box)]).any():
            found.append(tick)
            held[:] = len(found)
    alone = [tick for tick in found if not in_comb(tick.box, owners)]
    return [*alone, *(Tick(box, ticked=False) for box in empty_brackets(ink))]


def points_of(box: Box) -> tuple[slice, slice]:
    """The rows and the columns of a box in whole pixels."""
    return slice(int(box.top), int(box.bottom)), slice(int(box.x0), int(box.x1))


def corners(ink: Mask, runs: Runs) -> Iterator[tuple[int, int, int, int]]:
    """Where two sides go down from the ends of a level stroke: its row, its columns, and how far they go."""
    runs = mended(runs)
    wide = runs.ends - runs.starts
    rows, starts, ends = (part[(wide >= NARROWEST * SMALLEST) & (wide <= LARGEST * WIDEST)] for part in runs)
    fits = (rows >= CORNER) & (rows < ink.shape[0] - SMALLEST)
    rows, starts, ends = rows[fits], starts[fits], ends[fits]
    above = sum(ink[rows - CORNER, starts + (ends - starts) * part // 4].astype(np.int8) for part in (1, 2, 3))
    edge = np.asarray(above) <= 1
    rows, starts, ends = rows[edge], starts[edge], ends[edge]
    left = depth(ink, rows, starts)
    both = left >= SMALLEST
    rows, starts, ends, left = rows[both], starts[both], ends[both], left[both]
    deep = np.minimum(left, depth(ink, rows, ends - 1))
    ratio = (ends - starts) / np.maximum(deep, 1)
    kept = (deep >= SMALLEST) & (deep <= LARGEST) & (ratio >= NARROWEST) & (ratio <= WIDEST)
    yield from zip(*(part[kept].tolist() for part in (rows, starts, ends, deep)), strict=True)


def mended(runs: Runs) -> Runs:
    """The runs, those that only the grain of a sensor parts made one."""
    parted = np.flatnonzero((np.diff(runs.rows) > 0) | (runs.starts[1:] - runs.ends[:-1] > DRIFT)) + 1
    first, last = np.concatenate(([0], parted)), np.concatenate((parted, [runs.rows.size])) - 1
    return Runs(runs.rows[first], runs.starts[first], runs.ends[last]) if runs.rows.size else runs


def depth(ink: Mask, rows: Places, columns: Places) -> Places:
    """How far down ink goes on without a gap from each place, in the best of the columns beside it."""
    best = np.zeros_like(rows)
    height, width = ink.shape
    for shift in range(-DRIFT, DRIFT + 1):
        at = np.clip(columns + shift, 1, width - 2)
        alive, far = np.arange(rows.size), np.full(rows.size, CORNER)
        while alive.size and far[alive[0]] <= LARGEST + DRIFT:
            down, across = np.minimum(rows[alive] + far[alive], height - 1), at[alive]
            inked = ink[down, across] | ink[down, across - 1] | ink[down, across + 1]
            alive = alive[inked & (rows[alive] + far[alive] < height)]
            far[alive] += 1
        best = np.maximum(best, np.where(far > CORNER, far, 0))
    return best


def box_at(ink: Mask, top: int, left: int, right: int, deep: int) -> Tick | None:
    """The box whose upper side is this, None where it is none."""
    bottom = last_side(ink, top + deep, left, right)
    if bottom is None:
        return None
    frame = Frame(top, bottom, left, right)
    narrow = frame.width < max(SMALLEST, NARROW * frame.height) and frame.height < TALL
    if narrow or not is_angular(ink, frame):
        return None
    thick = thickness(ink[top:bottom, left:right], max(2, round(THICK * min(frame.width, frame.height))))
    if thick is None or stubs(ink, frame, thick) > MOST_STUBS:
        return None
    inner = ink[top + thick : bottom - thick, left + thick : right - thick]
    if min(inner.shape) < SMALLEST // 3:
        return None
    ticked = is_marked(inner)
    if not is_free(ink, frame, CLEAR * (CROSSED if ticked else 1)):
        return None
    return Tick(Box(float(left), float(top), float(right), float(bottom)), ticked)


def last_side(ink: Mask, end: int, left: int, right: int) -> int | None:
    """The row below the lower side, which runs near where the upright sides end."""
    inset = slice(left + DRIFT, max(left + DRIFT + 1, right - DRIFT))
    for row in range(min(end + DRIFT, ink.shape[0] - 1), max(end - 2 * CORNER, 0), -1):
        if share(ink[row, inset]) >= STRAIGHT:
            return row + 1
    return None


def share(points: Mask) -> float:
    """How much of some points is under ink, 0–1; 0 where there are none."""
    return np.count_nonzero(points) / max(points.size, 1)


def thickness(frame: Mask, most: int) -> int | None:
    """How many points the thickest of the four sides has, its grey edge included; None where one is missing or no outline."""
    sides = (frame, frame[::-1], frame.T, frame.T[::-1])
    found = []
    for side in sides:
        rows = side[: most + DRIFT + 1, DRIFT:-DRIFT].mean(axis=1) >= STRAIGHT
        if not rows[: DRIFT + 1].any():
            return None
        first = int(rows.argmax())
        last = first + int(np.append(rows[first:], False).argmin())
        if last - first > most:
            return None
        found.append(last)
    return max(found) + 1


def is_angular(ink: Mask, frame: Frame) -> bool:
    """Whether the sides are whole to their ends where ink begins, as no round letter's are."""
    patch = ink[frame.top - CORNER : frame.bottom + CORNER, max(0, frame.left - CORNER) : frame.right + CORNER]
    slack = 1 if min(frame.width, frame.height) < TALL else 2
    for side in (patch, patch[::-1], patch.T, patch.T[::-1]):
        inset = side[:, 2 * CORNER : -2 * CORNER].mean(axis=1) > FIRST_INK
        inked = np.flatnonzero(side[side.shape[0] // 4 : -(side.shape[0] // 4)].any(axis=0))
        first = int(inset.argmax())
        if not inked.size or side[first : first + slack + 1, inked[0] : inked[-1] + 1].mean(axis=1).max() < WHOLE:
            return False
    return True


def stubs(ink: Mask, frame: Frame, thick: int) -> int:
    """How many of the eight ends of the sides go on beyond their corner, as the rules of a table do."""
    top, bottom, left, right = frame
    far = max(CORNER + 1, round(STUB * min(frame.width, frame.height)))
    before = [slice(max(0, edge - far - 1), max(0, edge - 1)) for edge in (top, left)]
    after = [slice(edge + 1, edge + far + 1) for edge in (bottom, right)]
    level = [slice(top, top + thick), slice(bottom - thick, bottom)]
    upright = [slice(left, left + thick), slice(right - thick, right)]
    ends = [ink[rows, columns].any(axis=0) for rows in level for columns in (before[1], after[1])]
    ends += [ink[rows, columns].any(axis=1) for columns in upright for rows in (before[0], after[0])]
    return sum(share(np.asarray(end)) >= INKED_STUB for end in ends)


def is_free(ink: Mask, frame: Frame, most: float) -> bool:
    """Whether nothing stands close on either side, as the letters of a word do: at most this part of it under ink."""
    far = max(CORNER + DRIFT, round(FREE * frame.height))
    rows = slice(frame.top + DRIFT, frame.bottom - DRIFT)
    left = ink[rows, max(0, frame.left - far) : max(1, frame.left - DRIFT)]
    right = ink[rows, frame.right + DRIFT : frame.right + far]
    return not any(share(side) > most for side in (left, right))


def is_marked(inner: Mask) -> bool:
    """Whether a mark fills the inside of a box: ink enough, over half of it across and down."""
    if share(inner) < MARKED:
        return False
    return all(np.ptp(np.flatnonzero(inner.any(axis=axis))) + 1 >= SPREAD * inner.shape[1 - axis] for axis in (0, 1))


def in_comb(box: Box, owners: NDArray[np.uint16]) -> bool:
    """Whether another box stands so close beside, about its middle, that both are places for the signs of one number."""
    above, below = owners[ceil(box.middle) - 1], owners[floor(box.middle)]
    left, right = max(0, floor(box.x0 - COMB * box.width)), ceil(box.x1 + COMB * box.width)
    beside = (slice(left, int(box.x0)), slice(int(box.x1), right))
    return any(bool(((above[part] == below[part]) & (above[part] > 0)).any()) for part in beside)


def without_boxes(pixels: Grey, ticks: Sequence[Tick]) -> Grey:
    """The picture without these boxes."""
    if not ticks:
        return pixels
    cleaned = pixels.copy()
    for box, _ in ticks:
        rows = slice(max(0, int(box.top) - DRIFT), int(box.bottom) + DRIFT)
        cleaned[rows, max(0, int(box.x0) - DRIFT) : int(box.x1) + DRIFT] = WHITE
    return cleaned


def with_signs(rows: Sequence[Sequence[Word]], ticks: Sequence[Tick]) -> tuple[tuple[Word, ...], ...]:
    """The rows, a sign beside its word for each box: before the nearest on its right, else after the nearest on its left."""
    kept, read = [tuple(row) for row in rows], [row_of(row) for row in rows]
    spans = np.array([(row.top, row.bottom) for row in read]).reshape(-1, 2)
    signs: dict[int, list[Word]] = {}
    for box, ticked in sorted(ticks, key=lambda each: each.box.x0):
        beside = np.flatnonzero((spans[:, 0] < box.middle) & (box.middle < spans[:, 1]))
        near = [(gap, place) for place in beside.tolist() for gap in gaps_to(box, read[place])]
        if near:
            signs.setdefault(min(near)[1], []).append(Word(TICKED if ticked else EMPTY, box, SURE))
    for place, found in signs.items():
        kept[place] = tuple(sorted((*kept[place], *found), key=attrgetter("box.x0")))
    return tuple(kept)


class Row(NamedTuple):
    """The words of a row, signs left out: their boxes, their usual height, and from where to where a box stands beside them."""

    words: tuple[Box, ...]
    tall: float
    top: float
    bottom: float


def row_of(row: Sequence[Word]) -> Row:
    """The row that some words are."""
    words = tuple(word.box for word in row if word.text not in {EMPTY, TICKED})
    tall = median(word.height for word in words) if words else 0.0
    top, bottom = min((word.top for word in words), default=0.0), max((word.bottom for word in words), default=0.0)
    return Row(words, tall, top - ABOVE * tall, bottom + ABOVE * tall)


def gaps_to(box: Box, row: Row) -> Iterator[float]:
    """How far the nearest word of a row stands from a box in it; one on its right is always nearer than one on its left."""
    tall = row.tall
    if not LOWEST <= box.height / max(tall, 1.0) <= HIGHEST:
        return
    middle = (box.x0 + box.x1) / 2
    level = [word for word in row.words if word.top - ABOVE * tall < box.middle < word.bottom + ABOVE * tall]
    yield from (word.x0 - box.x1 for word in level if word.x0 >= middle and word.x0 - box.x1 <= NEAR * tall)
    left = (box.x0 - word.x1 for word in level if word.x1 <= middle)
    yield from (NEAR * tall + gap for gap in left if gap <= FAR * tall)
