"""Ink on a picture: dark strokes, near words that ask for a signature, that are no word, rule, frame or dark surface."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from verifier.domain import Box, Line, Word
from verifier.pages.asking import asking_boxes
from verifier.pages.clusters import Square, islands, merged
from verifier.pages.picture.images import Grey
from verifier.pages.picture.ruling import LONGEST_STROKE, long_runs

__all__ = ["inks_on"]

INK = 150                                # grey level below which a point of a prepared picture is ink
SURE = 0.6                               # confidence of a word that is one, and no scribble
LEFT, RIGHT, DOWN, UP = 25.0, 25.0, 14.0, 4.0  # line heights about the asking words in which one looks
SQUARES = 8                              # squares in a line height: fine enough for dots to stand apart
LEAST_WIDTH, LEAST_HEIGHT = 2.0, 1.5     # line heights
TALLEST_WORD = 2.2                       # line heights: what is taller was not read, whatever Tesseract thinks
SOLID = 0.5                              # of its box under ink: a dark surface
WINDING = 1.6                            # strokes that a row, or a column, crosses: a line, a corner has one
BAND = 0.1                               # of a frame's sides
RAGGED = 2                               # pixels about a rule
MOST_ASKING = 12

Mask = NDArray[np.bool_]


def inks_on(pixels: Grey, lines: Sequence[Line]) -> tuple[Box, ...]:
    """What a hand drew or stamped on a prepared picture whose words have been read."""
    asking = asking_boxes(lines)[:MOST_ASKING]
    words = [word for line in lines for word in line.words if word.confidence >= SURE or stands_in(word.box, asking)]
    if not asking:
        return ()
    height = median(min(word.box.height, word.box.width * 2) for word in words)
    reaches = merged((reach(box, height, pixels) for box in asking), 1.0)
    found = [box for part in reaches for box in inks_in(pixels, part, words, height)]
    return tuple(merged(found, height))


def stands_in(box: Box, cells: Sequence[Box]) -> bool:
    """Whether a word is one of the cells' own."""
    return any(cell.x0 <= box.x0 and box.x1 <= cell.x1 and cell.top <= box.top and box.bottom <= cell.bottom for cell in cells)


def reach(box: Box, height: float, pixels: Grey) -> Box:
    """The part of the picture in which one looks for the ink that a cell asks for."""
    tall, wide = pixels.shape
    x0, x1 = max(0.0, box.x0 - LEFT * height), min(float(wide), max(box.x1 + LEFT * height, box.x0 + RIGHT * height))
    return Box(x0, max(0.0, box.top - UP * height), x1, min(float(tall), box.bottom + DOWN * height))


def inks_in(pixels: Grey, part: Box, words: Sequence[Word], height: float) -> Iterator[Box]:
    """The scribbles and stamps of one part."""
    left, top = int(part.x0), int(part.top)
    ink = pixels[top : int(part.bottom), left : int(part.x1)] < INK
    ink = without_rules(without_words(ink, words, left, top, height))
    side = max(2, round(height / SQUARES))
    for island in islands(inked_squares(ink, side)):
        box = around(island, side)
        if is_ink(ink, island, box, height):
            yield Box(box.x0 + left, box.top + top, box.x1 + left, box.bottom + top)


def without_words(ink: Mask, words: Sequence[Word], left: int, top: int, height: float) -> Mask:
    """The ink that is no word surely read."""
    kept, margin = ink.copy(), 0.2 * height
    for word in words:
        if word.box.height > TALLEST_WORD * height or sum(char.isalnum() for char in word.text) < 1:
            continue
        rows = slice(max(0, int(word.box.top - margin) - top), max(0, int(word.box.bottom + margin) + 1 - top))
        columns = slice(max(0, int(word.box.x0 - margin) - left), max(0, int(word.box.x1 + margin) + 1 - left))
        kept[rows, columns] = False
    return kept


def without_rules(ink: Mask) -> Mask:
    """The ink that is no level or upright rule."""
    level = spread(long_runs(ink, LONGEST_STROKE), 0)
    upright = spread(long_runs(np.ascontiguousarray(ink.T), LONGEST_STROKE).T, 1)
    return ink & ~level & ~upright


def spread(rules: Mask, axis: int) -> Mask:
    """Rules, and the ragged points along them."""
    grown = rules.copy()
    for shift in range(1, RAGGED + 1):
        grown |= np.roll(rules, shift, axis) | np.roll(rules, -shift, axis)
    return grown


def inked_squares(ink: Mask, side: int) -> list[Square]:
    """The squares of a grid (column, row) that bear more than a speck of ink."""
    rows, columns = ink.shape[0] // side, ink.shape[1] // side
    counts = ink[: rows * side, : columns * side].reshape(rows, side, columns, side).sum(axis=(1, 3))
    down, across = np.nonzero(counts >= max(2, side // 3))
    return list(zip(across.tolist(), down.tolist(), strict=True))


def around(island: Sequence[Square], side: int) -> Box:
    """The box of an island, in pixels."""
    across, down = zip(*island, strict=True)
    return Box(float(min(across) * side), float(min(down) * side), float((max(across) + 1) * side), float((max(down) + 1) * side))


def is_ink(ink: Mask, island: Sequence[Square], box: Box, height: float) -> bool:
    """Whether an island of ink has the size and the looks of a signature or stamp."""
    if box.width < LEAST_WIDTH * height or box.height < LEAST_HEIGHT * height:
        return False
    inside = ink[int(box.top) : int(box.bottom), int(box.x0) : int(box.x1)]
    winds = max(crossings(inside), crossings(inside.T)) >= WINDING
    return winds and float(inside.mean()) < SOLID and not is_frame(island)


def crossings(ink: Mask) -> float:
    """How many strokes a row of points crosses, on the whole, where it meets any."""
    starts = ink[:, :1].sum() + (ink[:, 1:] & ~ink[:, :-1]).sum()
    return float(starts / max(1, ink.any(axis=1).sum()))


def is_frame(island: Sequence[Square]) -> bool:
    """Whether an island runs along the edges of its box: the rest of a drawn frame."""
    across, down = (np.array(side) for side in zip(*island, strict=True))
    edges = [np.minimum(side - side.min(), side.max() - side) <= BAND * (side.max() - side.min()) for side in (across, down)]
    return bool((edges[0] | edges[1]).mean() > 0.9)
