"""How well a page was read, told by its worst decisive row; and what of the picture itself explains a poor reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

import numpy as np

from verifier.domain import Line, Word
from verifier.pages.picture.images import Grey

__all__ = ["faults", "graded"]

DECIDES = re.compile(
    r"\b\d{1,2}\W\d{1,2}\W(?:\d{2}|\d{4})\b"                     # a date
    r"|\b(?:1er|\d{1,2}) [^\W\d]{3,9} (?:19|20)\d\d\b"           # a date in letters
    r"|\bv?\d+(?:\.\d+)+\b"                                      # a version
    r"|\bversion|\blogiciel|\bdmp\b|\bcompatib|\bs[eé]gur\b",    # what a mention is made of
    re.IGNORECASE,
)
FEW_LETTERS = 6         # of a row: too few to grade it by
POOR = 0.85             # quality below which one asks what is wrong with the picture
DARK = 70.0             # grey level of its paper
SOFT = 60.0             # grey levels from one point to the next at the edges of letters
EDGE = 20               # grey levels: a step that may be such an edge
THIN = 3                # rows: one in so many is looked at
LOW = 11.0              # pixels of the original: half of the words are not taller


def graded(lines: Sequence[Line], overall: float) -> float:
    """The quality of a page whose words have this overall quality: that of its worst row that may decide, 0–1."""
    return round(min([overall, *(mean_of(line.words) for line in lines if may_decide(line))]), 4)


def may_decide(line: Line) -> bool:
    """Whether a row has the shape of something that decides: a date, a version, the words of a mention."""
    return bool(DECIDES.search(line.text)) and sum(map(letters, line.words)) >= FEW_LETTERS


def mean_of(words: Sequence[Word]) -> float:
    """The mean confidence of the letters of these words."""
    return sum(word.confidence * letters(word) for word in words) / max(1, sum(map(letters, words)))


def letters(word: Word) -> int:
    """How many letters and digits a word has."""
    return sum(char.isalnum() for char in word.text)


def faults(quality: float, paper: float, pixels: Grey, original: Sequence[Line]) -> Iterator[str]:
    """The codes of what is wrong with a picture that was read poorly: its `paper` grey, its letters soft or too small.

    `pixels` are the prepared picture's, `original` the lines with the boxes of the original one.
    """
    if quality >= POOR:
        return
    heights = [min(word.box.height, word.box.width * 2) for line in original for word in line.words if letters(word) > 1]
    if paper < DARK:
        yield "image_sombre"
    if heights and median(heights) < LOW:
        yield "image_trop_petite"
    elif is_soft(pixels):
        yield "photo_floue"


def is_soft(pixels: Grey) -> bool:
    """Whether the edges of letters rise and fall slowly."""
    steps = np.abs(np.diff(pixels[::THIN].astype(np.int16), axis=1))
    edges = steps[steps > EDGE]
    return edges.size > 0 and float(np.percentile(edges, 90)) < SOFT
