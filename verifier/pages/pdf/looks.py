"""How the text objects of a page are painted: once for each, however many letters it holds."""

from __future__ import annotations

import ctypes
import math

from verifier.domain import Box
from verifier.pages.glyphs import Look
from verifier.pages.pdf.calls import calls
from verifier.pages.pdf.pdfium import PdfPage, luminance

__all__ = ["Looks"]

INVISIBLE_MODES, STROKED_MODES = frozenset({3, 7}), frozenset({1, 5})
FAINT = 12            # of 255: less opaque than that, nothing is seen
SLANT = math.radians(4)
OPTIONAL_CONTENT = "OC".encode("utf-16-le")


class Looks:
    """The looks of an open text page's objects, by their address."""

    def __init__(self, page: PdfPage, text_page: int) -> None:
        self.calls, self.page, self.text_page = calls(), page, text_page
        self.known: dict[int, Look] = {}
        self.numbers = (ctypes.c_uint * 4)()
        start = ctypes.addressof(self.numbers)
        self.places = tuple(range(start, start + 16, 4))

    def of(self, owner: int, place: int) -> Look:
        """How the text object that holds the character at `place` is painted."""
        look = self.known.get(owner)
        if look is None:
            look = self.known[owner] = self.found(owner, place)
        return look

    def found(self, owner: int, place: int) -> Look:
        """The same, looked up; an object that `paints` did not meet has an order below 0."""
        order = self.page.orders.get(owner, -1 - len(self.page.owners))
        self.page.owners[order] = owner
        angle = -self.calls.Text_GetCharAngle(self.text_page, place)  # PDFium counts clockwise
        quarters = round(angle / (math.pi / 2))
        slanted = abs(angle - quarters * math.pi / 2) > SLANT
        turn = 0 if slanted else (quarters - self.page.frame.turn) % 4
        mode = self.calls.TextObj_GetTextRenderMode(owner)
        self.numbers[:] = (0, 0, 0, 0)
        self.calls.PageObj_GetFillColor(owner, *self.places)
        red, green, blue, alpha = self.numbers
        visible = mode not in INVISIBLE_MODES and (alpha > FAINT or mode in STROKED_MODES)
        return Look(order, visible, luminance(red, green, blue), turn, slanted, self.is_layered(owner), self.window(owner))

    def is_layered(self, owner: int) -> bool:
        """Whether a text object belongs to optional content: its mark is called OC."""
        count = self.calls.PageObj_CountMarks(owner)
        if count <= 0:
            return False
        name, size = ctypes.create_string_buffer(16), ctypes.c_ulong()
        for place in range(count):
            mark = self.calls.PageObj_GetMark(owner, place)
            told = self.calls.PageObjMark_GetName(mark, ctypes.addressof(name), 16, ctypes.addressof(size))
            if told and name.raw[: max(0, size.value - 2)] == OPTIONAL_CONTENT:
                return True
        return False

    def window(self, owner: int) -> Box | None:
        """The part of the page as shown to which a text object is clipped, None where nothing clips it."""
        clip = self.calls.PageObj_GetClipPath(owner)
        count = max(0, self.calls.ClipPath_CountPaths(clip)) if clip else 0
        if not count or self.page.orders.get(owner) in self.page.inner:
            return None  # inside a form, a clip is told in the form's own coordinates
        boxes = [box for path in range(count) if (box := self.path_bounds(clip, path))]
        sides = [pick(side) for pick, side in zip((max, max, min, min), zip(*boxes, strict=True), strict=True)] if boxes else []
        return Box(*self.page.frame.shown(*sides)) if sides else None

    def path_bounds(self, clip: int, path: int) -> tuple[float, float, float, float] | None:
        """Left, bottom, right and top of one path of a clip."""
        point = (ctypes.c_float * 2)()
        x_place, y_place = ctypes.addressof(point), ctypes.addressof(point) + 4
        points: list[tuple[float, float]] = []
        for place in range(max(0, self.calls.ClipPath_CountPathSegments(clip, path))):
            segment = self.calls.ClipPath_GetPathSegment(clip, path, place)
            if self.calls.PathSegment_GetPoint(segment, x_place, y_place):
                points.append((point[0], point[1]))
        if not points:
            return None
        across, down = zip(*points, strict=True)
        return min(across), min(down), max(across), max(down)
