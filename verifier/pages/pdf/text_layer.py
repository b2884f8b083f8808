"""The text layer of a page, as PDFium tells it: every character where it stands, and how it is painted."""

from __future__ import annotations

import ctypes
import math
from typing import Any

from verifier.domain import Box
from verifier.pages.glyphs import Glyph, Look
from verifier.pages.pdf.pdfium import PdfPage, luminance

__all__ = ["glyphs_of"]

INVISIBLE_MODES = frozenset({3, 7})
SLANT = math.radians(4)
OPTIONAL_CONTENT = "OC".encode("utf-16-le")


def glyphs_of(page: PdfPage) -> list[Glyph]:
    """Every stored character that is no space, in its order; after `page.paints()`, which tells the paint order."""
    text_page = page.page.get_textpage()
    try:
        return read_glyphs(page, text_page)
    finally:
        text_page.close()


def read_glyphs(page: PdfPage, text_page: Any) -> list[Glyph]:
    """The characters of an open text page."""
    raw, shown, looks = page.raw, page.frame.shown, dict[int, Look]()
    owner_of, box_of, address = raw.FPDFText_GetTextObject, raw.FPDFText_GetLooseCharBox, ctypes.addressof
    rect, apart = raw.FS_RECTF(), False
    glyphs: list[Glyph] = []
    for place, char in enumerate(characters(raw, text_page)):
        owner = owner_of(text_page, place)
        if not owner or char.isspace():
            apart = apart or (bool(owner) and char.isspace())
            continue
        key = address(owner.contents)
        box_of(text_page, place, rect)
        look = looks.get(key)
        if look is None:
            look = looks[key] = look_of(page, text_page, owner, place)
        x0, top, x1, bottom = shown(rect.left, rect.bottom, rect.right, rect.top, look.turn)
        if glyphs and not apart and (x0, x1) == glyphs[-1][1:4:2] and bottom == glyphs[-1].bottom:
            glyphs[-1] = glyphs[-1]._replace(text=glyphs[-1].text + char)  # a ligature, spelt out by PDFium
            continue
        glyphs.append(Glyph(char, x0, top, x1, bottom, look, apart))
        apart = False
    return glyphs


def look_of(page: PdfPage, text_page: Any, owner: Any, place: int) -> Look:
    """How the text object that holds this character is painted; one that `paints` did not meet has an order below 0."""
    raw = page.raw
    order = page.orders.get(ctypes.addressof(owner.contents), -1 - len(page.owners))
    page.owners[order] = owner
    angle = -raw.FPDFText_GetCharAngle(text_page, place)  # PDFium counts clockwise
    quarters = round(angle / (math.pi / 2))
    slanted = abs(angle - quarters * math.pi / 2) > SLANT
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(owner, red, green, blue, alpha)
    mode = raw.FPDFTextObj_GetTextRenderMode(owner)
    visible = mode not in INVISIBLE_MODES and (alpha.value > 12 or mode in {1, 5})
    turn = 0 if slanted else (quarters - page.frame.turn) % 4
    light = luminance(red.value, green.value, blue.value)
    return Look(order, visible, light, turn, slanted, is_layered(raw, owner), window(page, owner))


def window(page: PdfPage, owner: Any) -> Box | None:
    """The part of the page as shown to which a text object is clipped, None where nothing clips it."""
    raw = page.raw
    clip = raw.FPDFPageObj_GetClipPath(owner)
    count = max(0, raw.FPDFClipPath_CountPaths(clip)) if clip else 0
    if not count or page.orders.get(ctypes.addressof(owner.contents)) in page.inner:
        return None  # inside a form, a clip is told in the form's own coordinates
    boxes = [box for path in range(count) if (box := path_bounds(raw, clip, path))]
    sides = [pick(side) for pick, side in zip((max, max, min, min), zip(*boxes, strict=True), strict=True)] if boxes else []
    return Box(*page.frame.shown(*sides)) if sides else None


def is_layered(raw: Any, owner: Any) -> bool:
    """Whether a text object belongs to optional content: its mark is called OC."""
    name, size = ctypes.create_string_buffer(16), ctypes.c_ulong()
    for place in range(raw.FPDFPageObj_CountMarks(owner)):
        mark = raw.FPDFPageObj_GetMark(owner, place)
        told = raw.FPDFPageObjMark_GetName(mark, ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort)), 16, size)
        if told and name.raw[: max(0, size.value - 2)] == OPTIONAL_CONTENT:
            return True
    return False


def path_bounds(raw: Any, clip: Any, path: int) -> tuple[float, float, float, float] | None:
    """Left, bottom, right and top of one path of a clip."""
    x, y = ctypes.c_float(), ctypes.c_float()
    segments = (
        raw.FPDFClipPath_GetPathSegment(clip, path, place)
        for place in range(max(0, raw.FPDFClipPath_CountPathSegments(clip, path)))
    )
    points = [(x.value, y.value) for segment in segments if raw.FPDFPathSegment_GetPoint(segment, x, y)]
    if not points:
        return None
    return min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)


def characters(raw: Any, text_page: Any) -> list[str]:
    """The characters of a text page, one an index of PDFium."""
    count = text_page.count_chars()
    text: str = text_page.get_text_range() if count else ""
    if len(text) == count:
        return list(text)
    codes = (raw.FPDFText_GetUnicode(text_page, place) for place in range(count))
    return [chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes]
