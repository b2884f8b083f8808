"""Gaps of a row of words that hold ink as tall as text: the row is read again there, and what stays unread is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np

from verifier.domain import Box, Word
from verifier.pages.clusters import merged
from verifier.pages.picture import ocr
from verifier.pages.picture.bars import surfaces
from verifier.pages.picture.images import Grey
from verifier.pages.picture.preparing import Prepared
from verifier.pages.picture.ruling import stretches
from verifier.pages.picture.unread import COARSE, Mask, added, ink_of, without_pale_ink, without_words
from verifier.pages.reader import Reader

__all__ = ["gaps_of", "read_again"]

WIDE, TALL = 1.6, 0.45   # row heights: two letters, and the least of a letter
BESIDE = 3.0             # row heights from one row to the next of a paragraph
CLOSE = 1.5              # row heights from a word
NEAR = 2                 # points of the small copy: what is nearer is one
ONE_BLOCK = 6
MOST = 12                # gaps read again
SOLID, FAINT = 0.4, 0.08 # of its columns inked from top to bottom: a dark surface; of a gap under ink: specks
LOW, HIGH = 0.6, 2.5     # word heights of a dark surface that covers words of a row
GUESS = 0.15             # confidence of a word that accounts for no ink
SURE, PROSE = 0.6, 3     # confidence of a word, and how many a row of text has
BESIDE_GAP = 6.0         # row heights beside a gap that is read again: words about it help
WHITE = 255
AROUND = 0.35            # row heights about a row that is read again

Row = tuple[Word, ...]


def read_again(picture: Prepared, rows: Sequence[Row], reader: Reader) -> tuple[list[Row], tuple[Box, ...]]:
    """The rows with the words of their gaps, and the gaps that stay unread. Raises EngineMissing, OcrFailedError."""
    ink = ink_of(picture.pixels)
    gaps = gaps_of(without_words(ink, words_of(rows)), rows)
    if not gaps:
        return list(rows), tuple(covered(picture.pixels, rows))
    stack = stacked(picture.even, gaps[:MOST])
    placed = [pair for row in ocr.see(stack.pixels, reader, ONE_BLOCK).rows for word in row if (pair := stack.back(word))]
    whole: list[Row] = list(rows)
    for _, part in stack.places:
        found = [tuple(word for word, there in placed if there == part)]
        whole = list(added(whole, found, Box(0.0, 0.0, 0.0, 0.0)))
    return whole, (*gaps_of(without_words(ink, words_of(whole)), whole), *covered(picture.pixels, whole))


def covered(pixels: Grey, rows: Sequence[Row]) -> Iterator[Box]:
    """Dark surfaces as tall as text in a row of text: words were blackened there, or light letters could not be told."""
    sure = [word for row in rows for word in row if word.confidence >= SURE and sum(map(str.isalpha, word.text)) > 1]
    for surface in surfaces(pixels):
        level = [word for word in sure if abs(word.box.middle - surface.middle) < word.box.height / 2]
        beside = [word for word in level if max(surface.x0 - word.box.x1, word.box.x0 - surface.x1) < CLOSE * word.box.height]
        if len(level) >= PROSE and beside and LOW < surface.height / median(word.box.height for word in beside) < HIGH:
            yield surface


def words_of(rows: Sequence[Row]) -> list[Word]:
    """All the words of these rows; in a row of text, those that are more than a guess."""
    return [word for row in rows for word in row if word.confidence >= GUESS or not is_prose(row)]


def gaps_of(ink: Mask, rows: Sequence[Row]) -> list[Box]:
    """The gaps of rows, within their paragraph's width, where ink stands that no word accounts for.

    `ink`: the points of the small copy, those of words and rules left out.
    """
    kept = [tuple(sorted(words, key=lambda word: word.box.x0)) for row in rows if (words := words_of([row]))]
    spans = [Box(row[0].box.x0, band(row).top, max(word.box.x1 for word in row), band(row).bottom) for row in kept]
    prose = [span for row, span in zip(kept, spans, strict=True) if is_prose(row)]
    gaps = [gap for row, span in zip(kept, spans, strict=True) for gap in between(row, width_of(span, prose))]
    return merged((run for gap in gaps for run in runs(ink, gap) if is_close(run, gap)), 1.0)


def is_close(run: Box, gap: Box) -> bool:
    """Whether ink stands by a word at an edge of its gap: a signature or a stamp beside a text stands further off."""
    return min(run.x0 - gap.x0, gap.x1 - run.x1) < CLOSE * gap.height


def is_prose(row: Sequence[Word]) -> bool:
    """Whether a row is one of a text: no label, no figure, no scrap of a stamp."""
    return sum(word.confidence >= SURE and sum(map(str.isalpha, word.text)) > 1 for word in row) >= PROSE


def band(words: Sequence[Word]) -> Box:
    """The box about some words, as tall as most of them."""
    tops, bottoms = ([each[place] for each in (word.box for word in words)] for place in (1, 3))
    return Box(words[0].box.x0, median(tops), words[-1].box.x1, median(bottoms))


def width_of(row: Box, others: Sequence[Box]) -> tuple[float, float]:
    """From where to where the rows just above and below run, this one's included."""
    near = [
        other for other in others
        if abs(other.middle - row.middle) < BESIDE * row.height and 0.6 < other.height / max(row.height, 1.0) < 1 / 0.6
        and min(other.x1, row.x1) > max(other.x0, row.x0)
    ]
    return min((row.x0, *(other.x0 for other in near))), max((row.x1, *(other.x1 for other in near)))


def between(row: Row, width: tuple[float, float]) -> Iterator[Box]:
    """The wide gaps of a row: before it, between its words, after it."""
    height = max(band(row).height, 1.0)
    edges = [(width[0], row[0].box.x0, row[:1]), (row[-1].box.x1, width[1], row[-1:])]
    inner = [(one.box.x1, two.box.x0, (one, two)) for one, two in pairwise(row)] if is_prose(row) else []
    for left, right, beside in (*edges, *inner):
        if right - left > WIDE * height:
            top, bottom = min(word.box.top for word in beside), max(word.box.bottom for word in beside)
            middle = (top + bottom) / 2
            yield Box(left, middle - height / 2, right, middle + height / 2)


def runs(ink: Mask, gap: Box) -> Iterator[Box]:
    """The stretches of a gap that hold ink as wide as two letters and as tall as one."""
    left, top, right, bottom = (round(side / COARSE) for side in gap)
    part = ink[max(0, top) : bottom, max(0, left) : right]
    if not part.any():
        return
    height = gap.height / COARSE
    for run in stretches(np.flatnonzero(part.any(axis=0)), max(NEAR, round(height / 2))):
        seen = part[:, run]
        inked = np.flatnonzero(seen.any(axis=1))
        tall = inked[-1] - inked[0] + 1 >= TALL * height
        solid = float(seen.all(axis=0).mean()) > SOLID
        if tall and not solid and run.stop - run.start >= WIDE * height and seen.mean() > FAINT:
            yield Box(float((left + run.start) * COARSE), gap.top, float((left + run.stop) * COARSE), gap.bottom)


class Stack(NamedTuple):
    """Parts of a picture one below the other, and where each part stands there and on the picture."""

    pixels: Grey
    places: tuple[tuple[float, Box], ...]

    def back(self, word: Word) -> tuple[Word, Box] | None:
        """The word where it stands on the picture, and the part that it stands on."""
        for top, part in self.places:
            if top <= word.box.middle < top + part.height:
                x0, above, x1, below = word.box
                across, down = part.x0, part.top - top
                return replace(word, box=Box(x0 + across, above + down, x1 + across, below + down)), part
        return None


def around(gap: Box, width: int, height: int) -> Box:
    """The part of a picture of this size that is read again, in whole pixels."""
    across, down = BESIDE_GAP * gap.height, AROUND * gap.height
    x0, top = max(0, int(gap.x0 - across)), max(0, int(gap.top - down))
    x1, bottom = min(width, int(gap.x1 + across)), min(height, int(gap.bottom + down))
    return Box(float(x0), float(top), float(x1), float(bottom))


def stacked(even: Grey, gaps: Sequence[Box]) -> Stack:
    """The surroundings of gaps, black ink alone, one below the other on white paper."""
    height, width = even.shape
    parts = [around(gap, width, height) for gap in gaps]
    space = int(max(part.height for part in parts))
    tall, wide = sum(int(part.height) + space for part in parts), max(int(part.width) for part in parts)
    whole = np.full((tall + space, wide + 2 * space), WHITE, np.uint8)
    places = []
    top = space
    for part in parts:
        black = without_pale_ink(even, part)
        whole[top : top + black.shape[0], space : space + black.shape[1]] = black
        places.append((float(top), Box(part.x0 - space, part.top, part.x1, part.bottom)))
        top += black.shape[0] + space
    return Stack(whole, tuple(places))
