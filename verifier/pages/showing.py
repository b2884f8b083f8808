"""A page of a pièce → pictures to be looked at: the whole page, or the parts of it where words were read.

Parts are told as evidence is (contract section 4): in points of a PDF's page, in pixels of an upright picture. What is shown
of a part is its box and a margin, not the page: the rest may be about somebody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from verifier.domain import Box, Media, Picture, Piece
from verifier.pages.reader import Reader

__all__ = ["pictures"]

DPI = 110
PIXELS = 4_000_000          # of a page that is shown
ACROSS = 1000               # pixels of a page that is a picture
MARGIN = 0.6, 6.0, 14.0     # beside a box: of its height; in points, at least and at most
FLAT = 0.6                  # as much of it above and below
WIDEST, TALLEST = 620, 260  # pixels of a part
POINTS = 595                # of a page across: what a margin is measured by


def pictures(piece: Piece, page: int, reader: Reader, parts: Sequence[Box] = ()) -> tuple[Picture, ...]:
    """The whole page, or each of its parts, in grey. None at all where the pièce has no such page, or cannot be opened."""
    if piece.media not in {Media.PDF, Media.IMAGE}:
        return ()       # an invoice in XML has no page, a Word letter none of its own
    from verifier.pages.picture.images import resized, webp  # noqa: PLC0415  late: a text needs no picture

    painted = pdf_page(piece, page, reader) if piece.media is Media.PDF else image_page(piece, page, reader)
    if painted is None:
        return ()
    pixels, scale = painted
    found = []
    for cut in [pixels] if not parts else [crop(pixels, part, scale) for part in parts]:
        height, width = cut.shape
        less = min(1.0, WIDEST / width, TALLEST / height) if parts else 1.0
        size = max(1, round(width * less)), max(1, round(height * less))
        found.append(Picture("image/webp", webp(resized(cut, *size)), *size, scale * less))
    return tuple(found)


def pdf_page(piece: Piece, number: int, reader: Reader) -> tuple[Any, float] | None:
    """A page of a PDF, and its pixels a point."""
    from verifier.pages.pdf import pdfium  # noqa: PLC0415  late: each reader brings its own library
    from verifier.pages.pdf.mending import mended  # noqa: PLC0415

    for data in (piece.data, None):
        try:
            with pdfium.opened(data or mended(piece.data) or b"") as document:
                if not 1 <= number <= min(len(document), reader.pages):
                    return None
                return painted(document.page(number))
        except pdfium.LockedPdfError:
            return None
        except pdfium.BrokenPdfError:
            continue
    return None


def painted(page: Any) -> tuple[Any, float]:
    """The picture of an open page."""
    try:
        pixels, scale = page.picture(DPI, PIXELS)
        return pixels, float(scale)
    finally:
        page.close()


def image_page(piece: Piece, number: int, reader: Reader) -> tuple[Any, float] | None:
    """A picture of a file, no wider than a page is shown, and how much smaller it is."""
    from verifier.pages.picture.images import BrokenImageError, HugeImageError, frames, resized  # noqa: PLC0415

    try:
        _, row = frames(piece.data, reader.largest_picture, min(number, reader.pages))
        frame = next(islice(row, number - 1, None), None)
    except (BrokenImageError, HugeImageError):
        return None
    if frame is None:
        return None
    height, width = frame.pixels.shape
    scale = min(1.0, ACROSS / width)
    return resized(frame.pixels, max(1, round(width * scale)), max(1, round(height * scale))), scale


def crop(pixels: Any, part: Box, scale: float) -> Any:
    """A part of a page's picture and its margin; `scale`: pixels for one unit of the box."""
    height, width = pixels.shape
    point = width / POINTS
    share, least, most = MARGIN
    margin = min(max(share * part.height * scale, least * point), most * point)
    left, top = max(0, int(part.x0 * scale - margin)), max(0, int(part.top * scale - FLAT * margin))
    right, bottom = int(part.x1 * scale + margin) + 1, int(part.bottom * scale + FLAT * margin) + 1
    left, top = min(left, width - 1), min(top, height - 1)
    return pixels[top:max(bottom, top + 1), left:max(right, left + 1)]
