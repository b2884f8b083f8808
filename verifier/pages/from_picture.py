"""A picture → lines of words: read by OCR, again otherwise where the first reading is poor, boxes told on the original."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from verifier.domain import Line, Word
from verifier.pages import ocr
from verifier.pages.images import Grey
from verifier.pages.lines import arrange
from verifier.pages.preparing import Prepared, is_blank, prepared, quarter_turned
from verifier.pages.reader import Reader
from verifier.pages.ruling import without_rules

__all__ = ["Lettering", "read_picture"]

GOOD = 0.75            # quality of a reading that needs no second look
FEW_LETTERS = 25
AUTO, ONE_BLOCK, ONE_COLUMN = 3, 6, 4


class Lettering(NamedTuple):
    """The lines of a picture, how well they were read, and `blank` when nothing is printed on it."""

    lines: tuple[Line, ...]
    quality: float
    blank: bool = False


def read_picture(pixels: Grey, reader: Reader, tall: float = 1.0) -> Lettering:
    """What a picture says. Raises EngineMissing, OcrFailedError."""
    if is_blank(pixels):
        return Lettering((), 0.0, blank=True)
    picture = prepared(pixels, tall)
    cleaned, rules = without_rules(picture.pixels)
    picture = replace(picture, pixels=cleaned)
    sight = ocr.see(picture.pixels, reader)
    for other, layout in second_looks(picture, sight, reader):
        again = ocr.see(other.pixels, reader, layout)
        if again.weight > sight.weight:
            picture, sight = other, again
            rules = rules if other.pixels.shape == cleaned.shape and layout != AUTO else ()
        if is_good(sight):
            break
    lines = arrange(sight.rows, rules)
    return Lettering(tuple(original(line, picture) for line in lines), sight.quality)


def is_good(sight: ocr.Sight) -> bool:
    """Whether a reading needs no second look."""
    return sight.quality >= GOOD and sight.letters >= FEW_LETTERS


def second_looks(picture: Prepared, sight: ocr.Sight, reader: Reader) -> Iterator[tuple[Prepared, int]]:
    """Other ways to look at a picture that was read poorly: turned as Tesseract thinks, each way, as one block."""
    if is_good(sight):
        return
    told = ocr.upright_quarters(picture.pixels, reader)
    if told:
        yield quarter_turned(picture, told), AUTO
    if sight.quality < GOOD:
        for quarters in (1, 3, 2):
            if quarters != told:
                yield quarter_turned(picture, quarters), AUTO
    yield picture, ONE_BLOCK
    yield picture, ONE_COLUMN


def original(line: Line, picture: Prepared) -> Line:
    """The line, its boxes on the original picture."""
    return Line(tuple(
        tuple(Word(word.text, picture.original(word.box), word.confidence) for word in cell) for cell in line.cells
    ))
