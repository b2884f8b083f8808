"""The text layer of a page, as PDFium tells it: its words where they stand, and how each is painted.

Letters that are plainly one word are taken together; only where gaps, sizes or marks leave a doubt is each looked at by
itself (`glyphs.words_of`), which costs ten times as much and gives the same.
"""

from __future__ import annotations

import ctypes
import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise, repeat
from operator import sub
from typing import Any, NamedTuple

from verifier.domain import Box, Word
from verifier.pages.glyphs import GAP, SET_APART, Glyph, Look, clean_text, is_one_row, words_of
from verifier.pages.pdf.calls import address, calls
from verifier.pages.pdf.looks import Looks
from verifier.pages.pdf.pdfium import PdfPage

__all__ = ["layer_words"]

STRETCH = re.compile(r"\S+")
MARKED = re.compile(r"[.·…_‥]{4,}|…{2,}|[¹²³⁴-⁹⁰]")   # leader dots and exponents, which cut a word
OVERLAP = 0.45     # of the type size: letters set further back than that are no plain word
FEW_GAPS = 4       # fewer gaps than that never show letters set apart on purpose


class Stretch(NamedTuple):
    """Letters stored without a space between them, text[start:end], and the looks of the first and the last.

    `plain`: of one look, on one baseline, upright, with no gap; `widest`: then the widest space between two of them;
    `low`, `high`: the heights of the lowest and the highest.
    """

    start: int
    end: int
    head: Look
    tail: Look
    plain: bool
    widest: float
    low: float
    high: float


def layer_words(page: PdfPage) -> list[tuple[Word, Look]]:
    """The words in the order in which they are stored, each with its look; after `page.paints()`, which tells the paint order."""
    text_page = page.page.get_textpage()
    try:
        letters = Letters(page, text_page)
        found = list(letters.words())
        page.retold = any(look.retold for look in letters.looks.known.values()) or letters.looks.is_muted()
        page.pale = list(letters.looks.pale())
        return found
    finally:
        text_page.close()


class Letters:
    """The characters of an open text page, with their boxes as PDFium tells them and their looks."""

    def __init__(self, page: PdfPage, text_page: Any) -> None:
        self.page, self.frame, self.handle = page, page.frame, address(text_page.raw)
        self.owner_of, self.looks = calls().Text_GetTextObject, Looks(page, self.handle)
        self.text = characters(self.handle, text_page)
        count = len(self.text)
        boxes = (ctypes.c_float * (4 * count))()
        start = ctypes.addressof(boxes)
        rooms = range(start, start + 16 * count, 16)
        deque(map(calls().Text_GetLooseCharBox, repeat(self.handle), range(count), rooms), maxlen=0)  # each fills its room
        sides = boxes[:]
        self.lefts, self.tops, self.rights, self.bottoms = (sides[side::4] for side in range(4))
        self.gaps = list(map(sub, self.lefts[1:], self.rights))

    def words(self) -> Iterator[tuple[Word, Look]]:
        """Every word, run after run: a run is a stretch of letters that follow each other on one row."""
        run: list[Stretch] = []
        stretch_of = self.stretch if self.frame.turn else self.upright_stretch
        for found in STRETCH.finditer(self.text):
            stretch = stretch_of(*found.span())
            if stretch is None:
                continue
            if run and not self.continues(run[-1], stretch):
                yield from self.run_words(run)
                run = []
            run.append(stretch)
        yield from self.run_words(run)

    def upright_stretch(self, start: int, end: int) -> Stretch | None:
        """The letters between two spaces, looked at together."""
        first = self.owner_of(self.handle, start)
        last = self.owner_of(self.handle, end - 1) if end - start > 1 else first
        if not first or first != last:
            return self.stretch(start, end)
        look = self.looks.of(first, start)
        bottom, bottoms = self.bottoms[start], self.bottoms[start:end]
        if look.slanted or look.turn or bottoms.count(bottom) < end - start:
            return Stretch(start, end, look, look, False, 0.0, 0.0, 0.0)
        if end - start == 1:
            size = self.tops[start] - bottom
            return Stretch(start, end, look, look, is_plain(self.text[start]), 0.0, size, size)
        tops, gaps = self.tops[start:end], self.gaps[start : end - 1]
        low, high, widest = min(tops) - bottom, max(tops) - bottom, max(gaps)
        plain = widest <= GAP * low and min(gaps) > -OVERLAP * low and is_plain(self.text[start:end])
        return Stretch(start, end, look, look, plain, widest, low, high)

    def stretch(self, start: int, end: int) -> Stretch | None:
        """The letters between two spaces, to be looked at one by one; those that PDFium added at the ends are left out."""
        first = last = 0
        while start < end and not (first := self.owner_of(self.handle, start)):
            start += 1
        while start < end and not (last := self.owner_of(self.handle, end - 1)):
            end -= 1
        if start == end:
            return None
        return Stretch(start, end, self.looks.of(first, start), self.looks.of(last, end - 1), False, 0.0, 0.0, 0.0)

    def continues(self, left: Stretch, right: Stretch) -> bool:
        """Whether a stretch stands further right on the row of the one before."""
        here, there = left.end - 1, right.start
        if left.plain and right.plain and left.tail is right.head and self.bottoms[here] == self.bottoms[there]:
            return self.lefts[there] >= self.lefts[here] or self.gap(left, right) > -0.5 * max(left.high, right.high)
        return is_one_row(self.glyph(here, left.tail), self.glyph(there, right.head))

    def gap(self, left: Stretch, right: Stretch) -> float:
        """How far a stretch stands from the one before."""
        return self.lefts[right.start] - self.rights[left.end - 1]

    def run_words(self, run: Sequence[Stretch]) -> Iterator[tuple[Word, Look]]:
        """The words of a run: its stretches, where each is plainly a word."""
        if not run:
            return
        if not self.is_plainly_parted(run):
            yield from words_of(list(self.glyphs(run[0].start, run[-1].end)))
            return
        shown, lefts, bottoms = self.frame.shown, self.lefts, self.bottoms
        for start, end, look, *_ in run:
            text = self.text[start:end]
            if text.isascii() or (text := clean_text(text).strip()):
                right, top = max(self.rights[start:end]), max(self.tops[start:end])
                sides = shown(min(lefts[start:end]), bottoms[start], right, top)
                yield Word(text, Box(*sides), 1.0, look.visible), look

    def is_plainly_parted(self, run: Sequence[Stretch]) -> bool:
        """Whether each stretch is a word, and the gaps between are wider than any letters set apart could explain."""
        low, high, slack, letters = run[0].low, 0.0, 0.0, 0
        for start, end, _, _, plain, widest, lowest, highest in run:
            if not plain:
                return False
            letters += end - start
            low, high = min(low, lowest), max(high, highest)
            slack = max(slack, widest)
        if len(run) == 1:
            return True
        if letters > FEW_GAPS and letters <= 2 * len(run):
            return False  # the gaps between might be the usual ones: letters set apart
        if slack <= SET_APART * low:
            slack = 0.0
        sure = slack + GAP * high
        return all(
            self.gap(left, right) > sure or (not slack and self.owner_of(self.handle, left.end))
            for left, right in pairwise(run)
        )

    def glyph(self, place: int, look: Look, *, apart: bool = False) -> Glyph:
        """A letter in the frame in which its text runs from left to right."""
        sides = self.lefts[place], self.bottoms[place], self.rights[place], self.tops[place]
        x0, top, x1, bottom = self.frame.shown(*sides, look.turn)
        return Glyph(self.text[place], x0, top, x1, bottom, look, apart)

    def glyphs(self, start: int, end: int) -> Iterator[Glyph]:
        """The letters one by one; a ligature that PDFium spelt out is one."""
        before: Glyph | None = None
        apart = False
        for place in range(start, end):
            owner, char = self.owner_of(self.handle, place), self.text[place]
            if not owner or char.isspace():
                apart = apart or (bool(owner) and char.isspace())
                continue
            glyph = self.glyph(place, self.looks.of(owner, place), apart=apart)
            if before and not apart and (glyph.x0, glyph.x1) == before[1:4:2] and glyph.bottom == before.bottom:
                before = before._replace(text=before.text + char)
                continue
            if before:
                yield before
            before, apart = glyph, False
        if before:
            yield before


def is_plain(text: str) -> bool:
    """Whether letters hold nothing that cuts a word, and nothing that is not printed."""
    return text.isalnum() or (text.isprintable() and not MARKED.search(text))


def characters(handle: int, text_page: Any) -> str:
    """The characters of a text page, one an index of PDFium."""
    count = text_page.count_chars()
    text: str = text_page.get_text_range() if count else ""
    if len(text) == count:
        return text
    codes = (calls().Text_GetUnicode(handle, place) for place in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)
