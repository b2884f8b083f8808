"""The wall before PDFium: a PDF's text layer as glyphs, its pages as pictures, its attachments as bytes.

PDFium's coordinates begin at the bottom left of the unrotated page; everything that leaves this file is in points from
the top left corner of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from verifier.pages.glyphs import Glyph, Look

__all__ = ["BrokenPdfError", "LockedPdfError", "Pdf", "PdfPage", "opened"]

INVISIBLE_MODES = frozenset({3, 7})
TINY = 1.35            # points: the box of a 1 pt letter
SLANT = math.radians(4)
SHOWN_ANNOTATIONS = frozenset({3, 13, 15, 20})  # free text, stamp, ink, form field


class BrokenPdfError(Exception):
    """The file is no PDF that can be opened."""


class LockedPdfError(Exception):
    """The file asks for a password."""


class Paint(NamedTuple):
    """Something opaque that is painted on the page: in paint order, its bounds in the page's own coordinates."""

    order: int
    bounds: tuple[float, float, float, float]
    luminance: float
    is_image: bool


class Frame(NamedTuple):
    """The visible rectangle of a page in its own coordinates, and its rotation in quarters, clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 2 else (width, height)

    def shown(self, left: float, bottom: float, right: float, top: float, turn: int = 0) -> tuple[float, float, float, float]:
        """A rectangle as (x0, top, x1, bottom) of the shown page, turned by some more quarters clockwise."""
        quarters = (self.turn + turn) % 4
        if quarters == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if quarters == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if quarters == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left


@contextmanager
def opened(data: bytes) -> Iterator[Pdf]:
    """The PDF, closed at the end. Raises BrokenPdfError or LockedPdfError."""
    import pypdfium2  # noqa: PLC0415  late: `verify --help` opens no PDF

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise LockedPdfError from error
        raise BrokenPdfError from error
    try:
        yield Pdf(document)
    finally:
        document.close()


class Pdf:
    """An open PDF."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def __len__(self) -> int:
        return len(self.document)

    def page(self, number: int) -> PdfPage:
        """A page, counted from 1. Raises BrokenPdfError."""
        import pypdfium2  # noqa: PLC0415

        try:
            return PdfPage(self.document[number - 1])
        except pypdfium2.PdfiumError as error:
            raise BrokenPdfError from error

    def attachments(self) -> list[tuple[str, bytes]]:
        """The embedded files, by name."""
        import pypdfium2  # noqa: PLC0415

        found = []
        for place in range(self.document.count_attachments()):
            try:
                attachment = self.document.get_attachment(place)
                found.append((attachment.get_name(), bytes(attachment.get_data())))
            except pypdfium2.PdfiumError:
                found.append(("", b""))
        return found


class PdfPage:
    """An open page; `close` it."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402

        self.raw = raw
        self.page = page
        if self.has_shown_annotations():
            page.flatten()
        left, bottom, right, top = page.get_bbox()
        self.frame = Frame(left, bottom, right, top, page.get_rotation() // 90 % 4)
        self.width, self.height = self.frame.size

    def close(self) -> None:
        """Give the page back."""
        self.page.close()

    def has_shown_annotations(self) -> bool:
        """Whether form fields, typed notes or stamps stand on the page: they are read once they are part of it."""
        for place in range(self.raw.FPDFPage_GetAnnotCount(self.page)):
            annotation = self.raw.FPDFPage_GetAnnot(self.page, place)
            subtype = self.raw.FPDFAnnot_GetSubtype(annotation)
            self.raw.FPDFPage_CloseAnnot(annotation)
            if subtype in SHOWN_ANNOTATIONS:
                return True
        return False

    def glyphs(self) -> list[Glyph]:
        """The text layer: every stored character that is no space, in its order."""
        text_page = self.page.get_textpage()
        try:
            return self.read_glyphs(text_page)
        finally:
            text_page.close()

    def read_glyphs(self, text_page: Any) -> list[Glyph]:
        """The characters of an open text page."""
        raw, shown, looks = self.raw, self.frame.shown, dict[int, Look]()
        rect, apart = raw.FS_RECTF(), False
        glyphs: list[Glyph] = []
        for place, char in enumerate(characters(raw, text_page)):
            owner = raw.FPDFText_GetTextObject(text_page, place)
            if not owner or char.isspace():
                apart = apart or (bool(owner) and char.isspace())
                continue
            key = ctypes.addressof(owner.contents)
            raw.FPDFText_GetLooseCharBox(text_page, place, rect)
            look = looks.get(key)
            if look is None:
                look = looks[key] = self.look(text_page, owner, place, len(looks))
            x0, top, x1, bottom = shown(rect.left, rect.bottom, rect.right, rect.top, look.turn)
            if glyphs and not apart and (x0, x1) == glyphs[-1][1:4:2] and bottom == glyphs[-1].bottom:
                glyphs[-1] = glyphs[-1]._replace(text=glyphs[-1].text + char)  # a ligature, spelt out by PDFium
                continue
            glyphs.append(Glyph(char, x0, top, x1, bottom, look, apart))
            apart = False
        return glyphs

    def look(self, text_page: Any, owner: Any, place: int, order: int) -> Look:
        """How the text object that holds this character is painted."""
        raw = self.raw
        angle = raw.FPDFText_GetCharAngle(text_page, place)
        quarters = round(angle / (math.pi / 2))
        slanted = abs(angle - quarters * math.pi / 2) > SLANT
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFPageObj_GetFillColor(owner, red, green, blue, alpha)
        mode = raw.FPDFTextObj_GetTextRenderMode(owner)
        visible = mode not in INVISIBLE_MODES and (alpha.value > 12 or mode in {1, 5})
        pale = luminance(red.value, green.value, blue.value) > 0.85
        turn = 0 if slanted else (quarters - self.frame.turn) % 4
        return Look(order, visible, pale, turn, slanted)


def characters(raw: Any, text_page: Any) -> list[str]:
    """The characters of a text page, one an index of PDFium."""
    count = text_page.count_chars()
    text: str = text_page.get_text_range() if count else ""
    if len(text) == count:
        return list(text)
    codes = (raw.FPDFText_GetUnicode(text_page, place) for place in range(count))
    return [chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes]


def luminance(red: int, green: int, blue: int) -> float:
    """How light a colour is, 0–1."""
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
