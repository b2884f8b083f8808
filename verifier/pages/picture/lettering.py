"""A picture → lines of words: read by OCR, again otherwise where the first reading is poor, boxes told on the straight sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from verifier.domain import Box, Line, Page, Reading, View, Word
from verifier.pages.assembling import STOPPED
from verifier.pages.lines import arrange
from verifier.pages.picture import ocr
from verifier.pages.picture.blanks import blanks_on
from verifier.pages.picture.gaps import read_again
from verifier.pages.picture.grading import faults, graded
from verifier.pages.picture.images import Grey
from verifier.pages.picture.inks import inks_on
from verifier.pages.picture.leaders import without_leaders
from verifier.pages.picture.light import is_blank
from verifier.pages.picture.preparing import (
    Matrix,
    Prepared,
    plainly_prepared,
    prepared,
    quarter_map,
    quarter_turned,
    small,
    turn_of,
)
from verifier.pages.picture.ruling import INK, runs_of, upright_rules, without_underlines
from verifier.pages.picture.slant import looks_upside_down
from verifier.pages.picture.ticking import boxes_on, with_signs, without_boxes
from verifier.pages.picture.unread import added, unread_zones, without_pale_ink
from verifier.pages.reader import Reader

__all__ = ["Lettering", "glimpse", "read_picture"]

GOOD = 0.75            # quality of a reading that needs no second look
LOST = 0.5             # quality of a reading that is nothing but specks, if of few letters
FEW_LETTERS = 25
STRIP = 0.07           # of the page's height: enough rows to tell which way is up
SURE = 0.6             # confidence of a word on a logo, where ornaments look like letters
PLAIN = 0.85           # quality of a reading of a logo that needs no second look
SMALLEST = 24          # pixels: no letter is smaller
LARGE = 800            # pixels: a picture of a page or a screen, no logo
AUTO, ONE_BLOCK = 3, 6
SAME = 1e-3            # by which a map may differ from none


class Look(NamedTuple):
    """A picture, what was read on it, and its upright rules."""

    picture: Prepared
    sight: ocr.Sight
    rules: tuple[Box, ...]


class Lettering(NamedTuple):
    """The lines of a picture, how well they were read, `blank` when nothing is printed on it, and what a hand drew.

    They are told on the picture as it was prepared, of `shape` (height, width); `back` is the 3 × 3 map to the picture as it
    lies. `faults`: codes of what is wrong with the picture itself, where it was read poorly, and of a reading cut short.
    `unread`: where ink as tall as text has no word.
    """

    lines: tuple[Line, ...]
    quality: float
    blank: bool = False
    inks: tuple[Box, ...] = ()
    faults: tuple[str, ...] = ()
    shape: tuple[int, ...] = (1, 1)
    back: Matrix = np.eye(3)
    unread: tuple[Box, ...] = ()

    def on_sheet(self, number: int, width: float, height: float, unit: float = 1.0) -> Page:
        """The page that the picture is, told on the straight sheet, which is as long as the page is where it lies.

        `width` and `height`: of the page where it lies, in units of `unit` pixels.
        """
        tall, wide = self.shape
        scale = max(width, height) / max(tall, wide)
        view = np.diag([1 / unit, 1 / unit, 1.0]) @ self.back @ np.diag([1 / scale, 1 / scale, 1.0])
        lines = tuple(Line(tuple(tuple(scaled(word, scale) for word in cell) for cell in line.cells)) for line in self.lines)
        inks, unread = (tuple(sized(box, scale) for box in boxes) for boxes in (self.inks, self.unread))
        same = np.allclose(view / view[2, 2], np.eye(3), atol=SAME)
        shown = None if same else View(tuple((view / view[2, 2]).ravel().tolist()))
        size = (width, height) if same else (wide * scale, tall * scale)
        return Page(number, *size, lines, Reading.OCR, self.quality, inks=inks, view=shown, unread=unread)

    def upright(self, width: float, height: float) -> Page:
        """The page that the picture of this size is by itself: shown the right way up (contract section 4)."""
        size = (height, width) if self.turn % 2 else (width, height)
        turned = quarter_map(self.turn, round(size[1]), round(size[0]))
        return self._replace(back=turned @ self.back).on_sheet(1, *size)

    @property
    def turn(self) -> int:
        """By how many quarters, anticlockwise, its rows run on the picture as it lies."""
        return turn_of(self.back, self.shape)


def read_picture(pixels: Grey, reader: Reader, tall: float = 1.0) -> Lettering:
    """What a picture says. Raises EngineMissing, OcrFailedError."""
    if min(pixels.shape) < SMALLEST or is_blank(small(pixels)):
        return Lettering((), 0.0, blank=True)
    best = best_look(upright(prepared(pixels, tall), reader), reader)
    if best.sight.quality < LOST and best.sight.letters < FEW_LETTERS:
        return Lettering((), best.sight.quality, faults=tuple(faults(0.0, best.picture.paper, best.picture.pixels, ())))
    best, left, stopped = with_unread_zones(best, reader)
    picture = best.picture
    lines = with_blanks(arrange(best.sight.rows, best.rules), best)
    quality, inks = graded(lines, best.sight.quality), tuple(inks_on(picture.pixels, lines))
    wrong = tuple(faults(quality, picture.paper, picture.pixels, [original(line, picture) for line in lines]))
    return Lettering(lines, quality, False, inks, (*wrong, *stopped), picture.pixels.shape, picture.back, tuple(left))


def with_blanks(lines: tuple[Line, ...], seen: Look) -> tuple[Line, ...]:
    """The lines of a look, with the blanks that nobody filled in."""
    blanks = [(blank,) for blank in blanks_on(seen.picture.pixels, lines)]
    return arrange((*seen.sight.rows, *blanks), seen.rules) if blanks else lines


def upright(picture: Prepared, reader: Reader) -> Prepared:
    """The picture the right way up: one whose rows look upside down is turned if a strip of it says so."""
    if not looks_upside_down(picture.pixels < INK):
        return picture
    turned = quarter_turned(picture, 2)
    return picture if is_upside_down(turned.pixels, reader) else turned


def is_upside_down(pixels: Grey, reader: Reader) -> bool:
    """Whether a strip of the picture is read better the other way up."""
    strip = busiest_strip(pixels)
    first = ocr.see(strip, reader, ONE_BLOCK)
    return not is_good(first) and ocr.see(np.ascontiguousarray(np.rot90(strip, 2)), reader, ONE_BLOCK).weight > first.weight


def busiest_strip(pixels: Grey) -> Grey:
    """The strip of rows on which ink begins and ends most often: text."""
    high = max(1, int(STRIP * pixels.shape[0]))
    ink = pixels < INK
    edges = np.cumsum(np.concatenate(([0], (ink[:, 1:] != ink[:, :-1]).sum(axis=1))))
    top = int((edges[high:] - edges[:-high]).argmax())
    return np.ascontiguousarray(pixels[top : top + high])


def best_look(picture: Prepared, reader: Reader) -> Look:
    """The best look at a prepared picture: the first, where that is good."""
    best = look(picture, reader)
    for other, layout in second_looks(best, reader):
        again = look(other, reader, layout)
        if again.sight.weight > best.sight.weight:
            best = again
        if is_good(best.sight):
            break
    return best


class Zones(NamedTuple):
    """A look at the zones where no word was read too, those that stay so, and the code of what stopped it, if anything did."""

    look: Look
    left: tuple[Box, ...]
    stopped: tuple[str, ...] = ()


def with_unread_zones(seen: Look, reader: Reader) -> Zones:
    """The look, with the words of the zones where ink stood and no word was read; and the zones that stay so.

    Where there is no time for that, what was read is kept, and anything may be missing.
    """
    height, width = seen.picture.pixels.shape
    anywhere = (Box(0.0, 0.0, float(width), float(height)),)
    try:
        return Zones(*zones_read(seen, reader))
    except ocr.OcrKilledError:
        return Zones(seen, anywhere, (STOPPED,))
    except ocr.OcrFailedError:
        return Zones(seen, anywhere)


def zones_read(seen: Look, reader: Reader) -> tuple[Look, tuple[Box, ...]]:
    """The same. Raises OcrFailedError."""
    rows = list(seen.sight.rows)
    for zone in unread_zones(seen.picture.pixels, [word for row in rows for word in row]):
        found = ocr.see(without_pale_ink(seen.picture.even, zone), reader, ONE_BLOCK)
        rows = added(rows, found.rows, zone)
    rows, left = read_again(seen.picture, rows, reader)
    return seen._replace(sight=seen.sight._replace(rows=tuple(rows))), left


def glimpse(pixels: Grey, reader: Reader) -> tuple[tuple[Word, ...], ...]:
    """The words, by row, of a picture set in a page: all of a large one, the sure ones of a small one (a logo, a stamp).

    Raises EngineMissing, OcrFailedError.
    """
    if min(pixels.shape) < SMALLEST or is_blank(small(pixels)):
        return ()
    large = min(pixels.shape) >= LARGE
    picture, sight, _ = look(prepared(pixels), reader) if large else look_at_logo(pixels, reader)
    rows = (
        tuple(replace(word, box=picture.original(word.box)) for word in row if large or is_sure(word))
        for row in sight.rows
    )
    return tuple(row for row in rows if any(len(word.text) > 2 for word in row))


def look_at_logo(pixels: Grey, reader: Reader) -> Look:
    """The best look at a small picture: as it was drawn, or else lit as a page is."""
    plain = look(plainly_prepared(pixels), reader, ONE_BLOCK)
    if plain.sight.quality >= PLAIN:
        return plain
    return max(plain, look(prepared(pixels, page=False), reader, ONE_BLOCK), key=lambda seen: seen.sight.weight)


def is_sure(word: Word) -> bool:
    """Whether a word on a small picture is one, and no ornament."""
    return word.confidence >= SURE and sum(char.isalnum() for char in word.text) > 1


def look(picture: Prepared, reader: Reader, layout: int = AUTO) -> Look:
    """One look at a prepared picture."""
    ink = picture.pixels < INK
    runs = runs_of(ink)
    ticks = boxes_on(ink, runs)
    cleaned = without_leaders(without_underlines(without_boxes(picture.pixels, ticks), ink, runs), ink, runs)
    sight = ocr.see(cleaned, reader, layout)
    return Look(picture, sight._replace(rows=with_signs(sight.rows, ticks)), upright_rules(ink))


def is_good(sight: ocr.Sight) -> bool:
    """Whether a reading needs no second look."""
    return sight.quality >= GOOD and sight.letters >= FEW_LETTERS


def second_looks(first: Look, reader: Reader) -> Iterator[tuple[Prepared, int]]:
    """Other ways to look at a picture that was read poorly: upside down, as one block, on its sides."""
    picture, sight = first.picture, first.sight
    if is_good(sight):
        return
    if is_upside_down(picture.pixels, reader):
        yield quarter_turned(picture, 2), AUTO
    yield picture, ONE_BLOCK
    if sight.quality < LOST:
        yield from ((quarter_turned(picture, quarters), AUTO) for quarters in (1, 3))


def original(line: Line, picture: Prepared) -> Line:
    """The line, its boxes on the original picture."""
    return Line(tuple(tuple(replace(word, box=picture.original(word.box)) for word in cell) for cell in line.cells))


def scaled(word: Word, scale: float) -> Word:
    """The word, on the picture at another size."""
    return replace(word, box=sized(word.box, scale))


def sized(box: Box, scale: float) -> Box:
    """A box, on the picture at another size."""
    return Box(*(round(side * scale, 2) for side in box))
