"""Ink that no word accounts for: under a stamp Tesseract takes text for a drawing; the zone is read again without pale ink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from verifier.domain import Box, Word
from verifier.pages.clusters import islands, merged
from verifier.pages.picture.images import Grey, mapped, resized
from verifier.pages.picture.light import blackest, stretched
from verifier.pages.picture.ruling import LONGEST_STROKE, long_runs

__all__ = ["COARSE", "Mask", "added", "ink_of", "unread_zones", "without_pale_ink", "without_words"]

COARSE = 4               # times smaller: where one looks for ink
INK = 190                # grey level of the small copy below which a point is ink
SQUARE = 6               # pixels of the small copy
LEAST_INK = 4            # points of a square
LEAST_WIDE, LEAST_TALL = 0.1, 0.02  # of the page's long side
MOST = 2                 # zones
LEANING = 50             # pixels of the small copy: a longer run through two rows is a rule
MARGIN = 12              # pixels
BLACK, PALE = 35, 95    # grey levels: text, and ink paler than a text's
BLACK_INK = 140          # grey level below which a point is ink, once the pale ink is gone
LEAST_STROKES, LOWEST = 6, 12  # strokes across a row of text, and points of its height
SURE = 0.6               # confidence of a word found by the second reading

Mask = NDArray[np.bool_]


def unread_zones(pixels: Grey, words: Sequence[Word]) -> list[Box]:
    """The largest parts of a prepared picture, wide and tall enough for text, that bear ink and no word."""
    height, width = pixels.shape
    ink = without_words(ink_of(pixels), words)
    least = max(height, width)
    side = SQUARE * COARSE
    found = merged(boxes_of(ink), side)
    large = [box for box in found if box.width >= LEAST_WIDE * least and box.height >= LEAST_TALL * least]
    zones = sorted(large, key=lambda box: (-box.width * box.height, box))[:MOST]
    grown = [Box(max(0.0, box.x0 - MARGIN), max(0.0, box.top - MARGIN), min(float(width), box.x1 + MARGIN),
                 min(float(height), box.bottom + MARGIN)) for box in zones]
    return [zone for zone in grown if most_strokes(without_pale_ink(pixels, zone)) >= LEAST_STROKES]


def most_strokes(part: Grey) -> float:
    """How many strokes a row of points crosses, where a row of text may stand: few in a drawing, none in what was pale ink."""
    ink = part < BLACK_INK
    crossed = np.cumsum(np.concatenate(([0], (ink[:, 1:] & ~ink[:, :-1]).sum(axis=1))))
    return float((crossed[LOWEST:] - crossed[:-LOWEST]).max(initial=0)) / LOWEST


def ink_of(pixels: Grey) -> Mask:
    """Where ink stands on the small copy of a prepared picture, rules left out."""
    height, width = pixels.shape
    ink = resized(pixels, max(1, width // COARSE), max(1, height // COARSE)) < INK
    return np.asarray(ink & ~ruled(ink) & ~ruled(np.ascontiguousarray(ink.T)).T)


def without_words(ink: Mask, words: Sequence[Word]) -> Mask:
    """The ink that no word accounts for."""
    left = ink.copy()
    for word in words:
        x0, top, x1, bottom = (int(side / COARSE) for side in word.box)
        left[max(0, top - 1) : bottom + 2, max(0, x0 - 1) : x1 + 2] = False
    return left


def ruled(ink: Mask) -> Mask:
    """The points of level rules; one that leans a little goes on in the next row."""
    leaning = ink.copy()
    leaning[1:] |= ink[:-1]
    return long_runs(ink, LONGEST_STROKE // COARSE) | long_runs(leaning, LEANING)


def boxes_of(ink: Mask) -> Iterator[Box]:
    """The islands of inked squares, as boxes of the prepared picture."""
    rows, columns = ink.shape[0] // SQUARE, ink.shape[1] // SQUARE
    counts = ink[: rows * SQUARE, : columns * SQUARE].reshape(rows, SQUARE, columns, SQUARE).sum(axis=(1, 3))
    down, across = np.nonzero(counts >= LEAST_INK)
    side = float(SQUARE * COARSE)
    for island in islands(zip(across.tolist(), down.tolist(), strict=True)):
        if len(island) > 1:
            lefts, tops = zip(*island, strict=True)
            yield Box(min(lefts) * side, min(tops) * side, (max(lefts) + 1) * side, (max(tops) + 1) * side)


def without_pale_ink(even: Grey, zone: Box) -> Grey:
    """A part of an evenly lit picture with black ink alone."""
    part = np.ascontiguousarray(even[int(zone.top) : int(zone.bottom), int(zone.x0) : int(zone.x1)])
    part = stretched(part, *blackest(even))
    levels = np.clip((np.arange(256) - BLACK) * 255 / (PALE - BLACK), 0, 255)
    return mapped(part, levels.astype(np.uint8))


def added(rows: Sequence[Sequence[Word]], found: Sequence[Sequence[Word]], zone: Box) -> list[tuple[Word, ...]]:
    """The rows of a page, and the sure words found in a zone where none stood; doubtful ones that stood there give way."""
    left, top = float(int(zone.x0)), float(int(zone.top))
    fresh = [tuple(moved(word, left, top) for word in row if word.confidence >= SURE) for row in found]
    sure = [word for row in fresh for word in row]
    kept = [tuple(word for word in row if word.confidence >= SURE or not is_met(word, sure)) for row in rows]
    held = [word for row in kept for word in row]
    more = [tuple(word for word in row if not is_met(word, held)) for row in fresh]
    return [row for row in (*kept, *more) if row]


def moved(word: Word, left: float, top: float) -> Word:
    """A word of a zone, its box on the whole picture."""
    x0, above, x1, below = word.box
    return replace(word, box=Box(x0 + left, above + top, x1 + left, below + top))


def is_met(word: Word, others: Sequence[Word]) -> bool:
    """Whether a word stands on one of the others."""
    return any(meets(word, other) for other in others)


def meets(one: Word, other: Word) -> bool:
    """Whether two words stand on each other."""
    across = min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0)
    down = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    least = min(one.box.width, other.box.width), min(one.box.height, other.box.height)
    return across > 0.3 * least[0] and down > 0.3 * least[1]
