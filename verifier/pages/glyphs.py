"""Glyphs of a text layer → words, split where the eye sees a gap.

Boxes are those of the reading frame: the frame in which this text runs from left to right (`Box.turned` maps it to the page).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from verifier.domain import Box, Word

__all__ = ["GAP", "SET_APART", "Glyph", "Look", "clean_text", "is_one_row", "words_of"]

GAP = 0.17            # of the type size: a narrower gap is kerning, a wider one is a space (narrowest justified space seen: 0.19)
SET_APART = 0.02      # of the type size: a smaller gap between letters is rounding, none was set on purpose
LOOSEST = 0.6         # of the type size: letters set wider apart than that stand each alone
SUPERSCRIPT = 0.78    # of the type size: a smaller digit beside it is a footnote call, not a part of the number
FOOTNOTE = re.compile(r"(?<=[^\W\d]{3})[¹²³⁴-⁹⁰]+$|(?<=\d)[¹²³⁴-⁹⁰]+$")
LEADERS = re.compile(r"[.·…_‥]{4,}|…{2,}")
INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(32)])
INVISIBLE.update({0x02: "-", 0xFFFE: "-"})  # how PDFium writes a hyphen that ends a line


class Look(NamedTuple):
    """How a run of text is painted.

    `luminance`: on white paper; `turn`: quarters by which it runs anticlockwise; `slanted`: at another angle; `veiled`: a
    layer, a form, transparency, a pattern or an odd clip may hide it; `window`: the part of the page through which it shows,
    None for all of it; `retold`: the file gives its words beside the letters, and they are others.
    """

    order: int
    visible: bool
    luminance: float
    turn: int
    slanted: bool
    veiled: bool = False
    window: Box | None = None
    retold: bool = False


class Glyph(NamedTuple):
    """One character where it stands. `apart` when a space is stored before it."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    look: Look
    apart: bool


def clean_text(text: str) -> str:
    """The letters as one would type them: ligatures undone, invisible characters gone, accents composed."""
    if text.isascii() and text.isprintable():
        return text
    text = "".join(unicodedata.normalize("NFKC", char) if is_dressed(char) else char for char in text)
    return unicodedata.normalize("NFC", text.translate(INVISIBLE))


def is_dressed(char: str) -> bool:
    """Whether a character is another way to print plain letters (ﬁ, full width, mathematical), exponents apart."""
    return "\ufb00" <= char <= "\ufb06" or "\uff01" <= char <= "\uff5e" or "\U0001d400" <= char <= "\U0001d7ff"


def words_of(glyphs: Sequence[Glyph]) -> list[tuple[Word, Look]]:
    """The words, in the order in which they are stored, each with its look."""
    found: list[tuple[Word, Look]] = []
    for run in runs(glyphs):
        slack = spacing(run)
        sure = slack + GAP * min(glyph.bottom - glyph.top for glyph in run)
        start = 0
        for place, (left, right) in enumerate(pairwise(run), 1):
            if right.bottom == left.bottom and not right.apart and right.x0 - left.x1 <= sure:
                continue  # the ordinary case: the next letter of the word
            if is_break(left, right, slack):
                found.extend(finished(run[start:place]))
                start = place
        found.extend(finished(run[start:]))
    return found


def runs(glyphs: Sequence[Glyph]) -> Iterable[list[Glyph]]:
    """Stretches of glyphs that follow each other on one row."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not is_one_row(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def is_one_row(left: Glyph, right: Glyph) -> bool:
    """Whether the next glyph goes on with the row of the last."""
    ordinary = right.look is left.look and right.bottom == left.bottom and right.x0 >= left.x0
    return (ordinary and not right.look.slanted) or follows(left, right)


def follows(left: Glyph, right: Glyph) -> bool:
    """Whether the next glyph stands on the same row, further right."""
    if left.look.slanted or right.look.slanted:
        return left.look == right.look
    if left.look.turn != right.look.turn or left.look.visible != right.look.visible:
        return False
    height, other = left.bottom - left.top, right.bottom - right.top
    shared = min(left.bottom, right.bottom) - max(left.top, right.top)
    return shared > 0.5 * min(height, other) and right.x0 > left.x1 - 0.5 * max(height, other)


def spacing(run: Sequence[Glyph]) -> float:
    """By how much the letters of a run are set apart on purpose (0 for ordinary text)."""
    gaps = [right.x0 - left.x1 for left, right in pairwise(run) if not right.apart]
    if len(gaps) < 4:
        return 0.0
    size = median(glyph.bottom - glyph.top for glyph in run)
    usual = median(gaps)
    return usual if SET_APART * size < usual < LOOSEST * size else 0.0


def is_break(left: Glyph, right: Glyph, slack: float) -> bool:
    """Whether a word ends between two glyphs of a run."""
    size = min(left.bottom - left.top, right.bottom - right.top)
    gap = right.x0 - left.x1
    if left.look.slanted:
        return right.apart
    if right.apart:
        return not slack or gap > slack + GAP * size or gap > LOOSEST * size
    if gap > slack + GAP * size:
        return True
    return is_footnote_call(left, right)


def is_footnote_call(left: Glyph, right: Glyph) -> bool:
    """Whether a small raised digit follows (« 03/05/2021¹ » is no year 20211)."""
    small = right.bottom - right.top < SUPERSCRIPT * (left.bottom - left.top)
    return small and right.text.isdigit() and right.bottom < left.bottom - 0.1 * (left.bottom - left.top)


def finished(glyphs: Sequence[Glyph]) -> Iterable[tuple[Word, Look]]:
    """The word, cut once more at leader dots, which are a word of their own, and before a footnote call."""
    text = "".join([glyph.text for glyph in glyphs])
    if text.isalnum() and text.isascii():
        yield from whole(glyphs)
    elif len(text) == len(glyphs) and (LEADERS.search(text) or FOOTNOTE.search(text)):
        odd = (*LEADERS.finditer(text), *FOOTNOTE.finditer(text))
        ends = sorted({end for match in odd for end in match.span()} | {0, len(text)})
        for start, end in pairwise(ends):
            yield from whole(glyphs[start:end])
    else:
        yield from whole(glyphs)


def whole(glyphs: Sequence[Glyph]) -> Iterable[tuple[Word, Look]]:
    """One word out of its glyphs, if anything of it can be read."""
    text = clean_text("".join([glyph.text for glyph in glyphs])).strip()
    if text:
        _, x0, top, x1, bottom, _, _ = zip(*glyphs, strict=True)
        box = Box(min(x0), min(top), max(x1), max(bottom))
        yield Word(text, box, visible=glyphs[0].look.visible), glyphs[0].look
