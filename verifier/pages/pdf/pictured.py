"""What stands on a PDF's page as a picture: the whole page where it is a scan, a logo or stamp where it is text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from verifier.domain import Box, Page, Reading, Word
from verifier.errors import EngineMissing
from verifier.pages.assembling import LATE, STOPPED, cut_short
from verifier.pages.pdf.painting import Paint
from verifier.pages.pdf.pdfium import PdfPage
from verifier.pages.reader import Reader

__all__ = ["inset_rows", "look_at"]

LEAST_WIDTH, LEAST_HEIGHT = 40.0, 10.0   # points: a picture that may carry a name
MOST_WORDS = 3                           # printed upon a picture: with more, it is their background
HEAD = 1 / 3                             # of the page's height: a letterhead's logo stands above; a stamp below
LARGE_SHARE = 0.08                       # of the page: read on any page, a smaller one only on the first (a letterhead)


def look_at(page: PdfPage, number: int, reader: Reader) -> tuple[Page, tuple[str, ...]]:
    """One page read by OCR."""
    from verifier.pages.picture.codes import codes_on  # noqa: PLC0415  late, as below
    from verifier.pages.picture.lettering import read_picture  # noqa: PLC0415  late: a text PDF needs no picture
    from verifier.pages.picture.ocr import OcrFailedError, OcrKilledError  # noqa: PLC0415

    empty = Page(number, page.width, page.height, (), Reading.OCR, 0.0, missed=True)
    if reader.is_late:
        return empty, (LATE,)
    pixels, scale = page.picture(reader.dpi, reader.pixels)
    codes = codes_on(pixels, reader.certificates_2ddoc)
    try:
        lettering = read_picture(pixels, reader)
    except OcrFailedError as error:
        return replace(empty, codes=codes), (cut_short(killed=isinstance(error, OcrKilledError)),)
    if not lettering.lines:
        told = "page_blanche" if lettering.blank else "page_sans_texte"
        return replace(empty, codes=codes, missed=not lettering.blank), (*lettering.faults, told)
    made = replace(lettering.on_sheet(number, page.width, page.height, scale), codes=codes)
    return made, (*lettering.faults, *(("encre_non_lue",) if made.unread and not lettering.faults else ()))


def scaled(word: Word, scale: float) -> Word:
    """The word, its box in points."""
    return replace(word, box=in_points(word.box, scale))


def in_points(box: Box, scale: float) -> Box:
    """A box of a picture of so many pixels a point, in points."""
    return Box(*(round(side / scale, 2) for side in box))


class Insets(NamedTuple):
    """What pictures set in a page of text say: rows of words, the codes of what is to be told, and the logos left unread."""

    rows: list[tuple[Word, ...]]
    told: tuple[str, ...] = ()
    logos: tuple[Box, ...] = ()


def inset_rows(page: PdfPage, number: int, paints: Sequence[Paint], words: Sequence[Box], reader: Reader) -> Insets:
    """What the pictures set in a page of text say; logos are read only where the reader is asked to."""
    found = list(insets(page, number, paints, words))
    left = [] if reader.logos else [box for box in found if is_logo(box, page)]
    boxes = [box for box in found if box not in left][: reader.insets]
    if not boxes:
        return Insets([], (), tuple(left))
    from verifier.pages.picture.lettering import glimpse  # noqa: PLC0415  late, as above
    from verifier.pages.picture.ocr import OcrFailedError, OcrKilledError  # noqa: PLC0415

    rows: list[tuple[Word, ...]] = []
    try:
        for box in boxes:
            pixels, scale = page.picture(reader.dpi, reader.pixels, box)
            seen = glimpse(pixels, reader)
            rows.extend(tuple(moved(scaled(word, scale), box) for word in row) for row in seen)
            if not seen and is_logo(box, page):
                left.append(box)
    except (EngineMissing, OcrFailedError) as error:
        told = ("image_non_lue", *((STOPPED,) if isinstance(error, OcrKilledError) else ()))
        return Insets(rows, told, tuple(left))
    return Insets(rows, (), tuple(left))


def insets(page: PdfPage, number: int, paints: Sequence[Paint], words: Sequence[Box]) -> Iterator[Box]:
    """The pictures that may carry words: large enough, and no background of the text; larger ones first."""
    pictures = [paint.box for paint in paints if paint.is_picture]
    for box in sorted(pictures, key=lambda box: (-box.width * box.height, box)):
        seen = Box(max(0.0, box.x0), max(0.0, box.top), min(page.width, box.x1), min(page.height, box.bottom))
        share = max(0.0, seen.width) * max(0.0, seen.height) / (page.width * page.height)
        large = seen.width >= LEAST_WIDTH and seen.height >= LEAST_HEIGHT
        if large and (number == 1 or share >= LARGE_SHARE) and sum(holds(seen, word) for word in words) < MOST_WORDS:
            yield seen


def is_logo(box: Box, page: PdfPage) -> bool:
    """Whether a picture stands where a letterhead does, and is no larger."""
    return box.bottom <= HEAD * page.height and box.width * box.height < LARGE_SHARE * page.width * page.height


def holds(box: Box, word: Box) -> bool:
    """Whether a word stands on a picture."""
    return box.x0 < (word.x0 + word.x1) / 2 < box.x1 and box.top < word.middle < box.bottom


def moved(word: Word, box: Box) -> Word:
    """A word of a part of the page, its box on the whole page."""
    x0, top, x1, bottom = word.box
    return replace(word, box=Box(x0 + box.x0, top + box.top, x1 + box.x0, bottom + box.top))
