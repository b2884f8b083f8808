"""Blanks that nobody filled in, on a picture: a rule or a row of dots within a sentence, or behind a colon, with nothing on it.

Tesseract reads neither, and « Le logiciel ........ est DMP compatible » would name the software of another line. Leader dots
between a label and its value are no blank: what follows them is a figure, a name or one word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from verifier.domain import Box, Line, Word
from verifier.pages.picture.images import Grey
from verifier.pages.picture.ruling import INK

__all__ = ["BLANK", "blanks_on"]

BLANK = "________"
SURE = 0.96                 # confidence of a sign that was seen and not read
WIDE, LONGEST = 2.0, 30.0   # heights of words: the least of a blank, and how far one looks behind a colon
SPACE, CLOSE = 0.15, 2.0    # heights of words from a blank to those beside it: on a nearer one the word itself is written
OVER, UNDER = 0.3, 0.45     # heights of words above and below them: where what is written on a blank may stand
FLAT = 0.3                  # of the height of the words: how tall a rule or dots are at most
LOW = 0.35                  # of the height of the words above their feet: no dash in the middle of a row is a blank
SPECKS = 0.01               # of the points off the blank under ink
INKED = 0.04                # of a row of points that goes through a blank
WHOLE = 0.9                 # of the columns of a rule under ink
FEWEST_DOTS, WIDEST_DOT = 6, 12  # dots, and pixels at 250 dpi
UNEVEN = 0.35               # of the usual distance from dot to dot: how far one may be off
SENTENCE = 2                # words that follow a blank within a sentence

Mask = NDArray[np.bool_]


def blanks_on(pixels: Grey, lines: Sequence[Line]) -> list[Word]:
    """The blanks of a prepared picture, each as a word beside those of its row."""
    ink = pixels < INK
    gaps = (pair for line in lines for pair in gaps_of(line.words, ink.shape[1]))
    return [Word(BLANK, box, SURE) for gap, inner in gaps for box in blank_in(ink, gap, inner=inner)]


def gaps_of(words: Sequence[Word], width: int) -> Iterator[tuple[Box, bool]]:
    """The gaps of a row in which a blank may be, and whether words stand on both sides: a sentence that goes on, else a colon."""
    tall = median(word.box.height for word in words)
    top, bottom = median(word.box.top for word in words), median(word.box.bottom for word in words)
    for place, word in enumerate(words):
        following = words[place + 1 : place + 1 + SENTENCE]
        end = following[0].box.x0 if following else min(float(width), word.box.x1 + LONGEST * tall)
        parted = not following or len(following[0].text) == 1     # « : ____ / ____ / ____ »
        if end - word.box.x1 >= WIDE * tall and (goes_on(following, tall) or (parted and word.text.endswith(":"))):
            yield Box(word.box.x1, top, end, bottom), bool(following)


def goes_on(words: Sequence[Word], tall: float) -> bool:
    """Whether these words go on with a sentence: neither a figure nor a name, nor one alone."""
    first = words[0].text if words else "-"
    together = all(two.box.x0 - one.box.x1 < WIDE * tall for one, two in pairwise(words))
    return len(words) == SENTENCE and together and (first[0].islower() or first[0] == "(")


def blank_in(ink: Mask, gap: Box, *, inner: bool) -> Iterator[Box]:
    """The blank of a gap, if it holds one and nothing else."""
    tall = gap.height
    top, bottom = max(0, round(gap.top - OVER * tall)), round(gap.bottom + UNDER * tall)
    left, right = round(gap.x0) + 2, round(gap.x1) - 2
    strip = ink[top:bottom, left:right]
    through = np.flatnonzero(strip.mean(axis=1) > INKED) if strip.size else np.empty(0)
    if not through.size or np.ptp(through) + 1 > max(FLAT * tall, 4) or top + through[0] < gap.bottom - LOW * tall:
        return
    held = slice(max(0, int(through[0]) - 1), int(through[-1]) + 2)
    columns: Mask = np.asarray(strip[held].any(axis=0))
    inked = np.flatnonzero(columns)
    first, last = int(inked[0]), int(inked[-1]) + 1
    off = strip.sum() - strip[held].sum()
    near = SPACE * tall < first <= CLOSE * tall and (not inner or SPACE * tall < columns.size - last <= CLOSE * tall)
    if near and last - first >= WIDE * tall and off <= SPECKS * strip.size and is_line(columns[first:last]):
        yield Box(float(left + first), gap.top, float(left + last), gap.bottom)


def is_line(columns: Mask) -> bool:
    """Whether these columns are those of an unbroken rule, or of dots evenly apart."""
    if float(columns.mean()) >= WHOLE:
        return True
    edges = np.flatnonzero(np.diff(np.concatenate(([0], columns.astype(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2]
    if starts.size < FEWEST_DOTS or int((ends - starts).max()) > WIDEST_DOT:
        return False
    pitch = np.diff(starts)
    return bool(np.abs(pitch - np.median(pitch)).max() <= max(2.0, UNEVEN * float(np.median(pitch))))
