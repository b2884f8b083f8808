"""Boxes to tick that are drawn, not typed: read as the signs ☐ and ☒ beside the words that they answer for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter

from verifier.domain import Box, Word
from verifier.pages.glyphs import Look
from verifier.pages.pdf.painting import Paint
from verifier.pages.pdf.pdfium import PdfPage

__all__ = ["with_boxes"]

SMALLEST, LARGEST = 6.5, 20.0      # points: the side of a box to tick; a smaller one is a bullet
SQUARE = 0.8                       # of its longer side
NEAR, FAR = 14.0, 400.0            # points between a box and its word; between one alone in its cell and the words of its row
MARKS = frozenset("xX×✓✔✗✘✕✖")     # what is typed in a box to tick it; a figure or another letter fills a cell, which is no box
SAME = 1.6                         # points: a second frame of the same box is no tick
LEAST_INK = 0.35                   # of the box's side
CROSS = 4                          # segments of a path: more than a cross has
PALE = 0.8                         # luminance that ticks nothing
MOST_BOXES = 300
EMPTY, TICKED = "☐", "☒"


def with_boxes(found: list[tuple[Word, Look]], page: PdfPage, paints: Sequence[Paint]) -> list[tuple[Word, Look]]:
    """The words in their order, a sign standing beside its word for each box drawn there."""
    path = page.raw.FPDF_PAGEOBJ_PATH
    small = [paint for paint in paints if paint.sort == path and is_small(paint.box)]
    frames = (paint.box for paint in small if not paint.covers and is_square(paint.box) and is_frame(paint, page))
    kept = list(found)
    for box in islice(distinct(frames), MOST_BOXES):
        inside = [place for place, (word, _) in enumerate(kept) if holds(box, word.box)]
        if any(kept[place][0].text not in MARKS for place in inside):
            continue
        ticked = bool(inside) or any(ticks(paint, box, page) for paint in small)
        kept = [each for place, each in enumerate(kept) if place not in inside]
        beside = word_beside(box, kept)
        if beside is not None:
            place, look = beside
            kept.insert(place, (Word(TICKED if ticked else EMPTY, box), look))
    return kept


def is_small(box: Box) -> bool:
    """Whether something painted is no larger than a box to tick."""
    return max(box.width, box.height) <= LARGEST


def is_square(box: Box) -> bool:
    """Whether an outline has the shape and size of a box to tick."""
    return min(box.width, box.height) >= max(SMALLEST, SQUARE * max(box.width, box.height))


def distinct(boxes: Iterator[Box]) -> Iterator[Box]:
    """The boxes, one for each place."""
    kept: list[Box] = []
    for box in boxes:
        if not any(holds(other, box) or holds(box, other) for other in kept):
            kept.append(box)
            yield box


def holds(box: Box, inner: Box) -> bool:
    """Whether the middle of something lies within a box."""
    middle = (inner.x0 + inner.x1) / 2
    return box.x0 <= middle <= box.x1 and box.top <= inner.middle <= box.bottom


def is_frame(paint: Paint, page: PdfPage) -> bool:
    """Whether an outline goes around: four level sides, or the curves of a circle."""
    return page.is_straight(paint.item) or page.calls.Path_CountSegments(paint.item) > CROSS


def ticks(paint: Paint, box: Box, page: PdfPage) -> bool:
    """Whether something painted is a tick in a box: dark, within it, not its frame."""
    mark = paint.box
    if not holds(box, mark) or paint.luminance >= PALE or max(mark.width, mark.height) < LEAST_INK * box.width:
        return False
    same = abs(mark.width - box.width) <= SAME and abs(mark.height - box.height) <= SAME
    return paint.covers or not (same and is_frame(paint, page))


def word_beside(box: Box, found: Sequence[tuple[Word, Look]]) -> tuple[int, Look] | None:
    """Where the sign stands among the words: before the nearest one on its right, else after the nearest on its left."""
    level = [
        (word.box.x0 - box.x1, box.x0 - word.box.x1, place, look)
        for place, (word, look) in enumerate(found)
        if not (look.turn or look.slanted) and word.box.top < box.middle < word.box.bottom
    ]
    right = min(((gap, place, look) for gap, _, place, look in level if 0 <= gap <= NEAR), key=itemgetter(0), default=None)
    if right:
        return right[1], right[2]
    left = min(((gap, place + 1, look) for _, gap, place, look in level if 0 <= gap <= FAR), key=itemgetter(0), default=None)
    return (left[1], left[2]) if left else None
