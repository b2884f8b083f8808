"""How the text objects of a page are painted: once for each, however many letters it holds."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator

from verifier.domain import Box
from verifier.pages.glyphs import Look
from verifier.pages.pdf.calls import calls
from verifier.pages.pdf.pdfium import PATTERN, PdfPage, luminance, places

__all__ = ["PAPER", "Looks"]

FILLED, STROKED = frozenset({0, 2, 4, 6}), frozenset({1, 2, 5, 6})   # render modes
PAPER = 0.85          # luminance from which text is as pale as paper
FAINT = 12            # of 255: less opaque than that, nothing is seen
SLANT = math.radians(4)
RECTANGLE = 5         # points of a path
LIGATURE = 3          # letters that one sign may stand for
LONGEST_RETELLING = 256
WIDE, LOWEST = 1.6, 5.0   # times the height, which is this at least (points): more than one sign
OPTIONAL_CONTENT = "OC".encode("utf-16-le")


class Looks:
    """The looks of an open text page's objects, by their address."""

    def __init__(self, page: PdfPage, text_page: int) -> None:
        self.calls, self.page, self.text_page = calls(), page, text_page
        self.known: dict[int, Look] = {}
        self.blank: dict[int, bool] = {}
        self.numbers = (ctypes.c_uint * 4)()
        start = ctypes.addressof(self.numbers)
        self.places = tuple(range(start, start + 16, 4))
        self.name_of_words = ctypes.create_string_buffer(b"ActualText")
        self.key = ctypes.addressof(self.name_of_words)

    def of(self, owner: int, place: int) -> Look:
        """How the text object that holds the character at `place` is painted."""
        look = self.known.get(owner)
        if look is None:
            look = self.known[owner] = self.found(owner, place)
        return look

    def found(self, owner: int, place: int) -> Look:
        """The same, looked up; an object that `paints` did not meet has an order below 0."""
        deep = owner not in self.page.orders
        order = -1 - len(self.page.owners) if deep else self.page.orders[owner]
        self.page.owners[order] = owner
        angle = -self.calls.Text_GetCharAngle(self.text_page, place)  # PDFium counts clockwise
        quarters = round(angle / (math.pi / 2))
        slanted = abs(angle - quarters * math.pi / 2) > SLANT
        turn = 0 if slanted else (quarters - self.page.frame.turn) % 4
        visible, light, veiled = self.ink(owner)
        window, cut = self.window(owner)
        veiled = veiled or cut or deep or order in self.page.inner or bool(self.calls.PageObj_HasTransparency(owner))
        layered, retold = self.marks(owner)
        veiled = veiled or layered or self.is_blank(owner, place)
        return Look(order, visible, light, turn, slanted, veiled, window, retold)

    def is_blank(self, owner: int, place: int) -> bool:
        """Whether the font of a text object draws nothing for a letter of it; each font is asked once."""
        font = self.calls.TextObj_GetFont(owner)
        if font not in self.blank:
            code = self.calls.Text_GetUnicode(self.text_page, place)
            if not chr(min(code, 0x10FFFF)).isalnum():
                return False
            path = self.calls.Font_GetGlyphPath(font, code, 12.0)
            self.blank[font] = bool(path) and self.calls.GlyphPath_CountGlyphSegments(path) <= 0
        return self.blank[font]

    def is_muted(self) -> bool:
        """Whether the file gives empty words for letters of the page: they stand in no text."""
        return any(self.calls.PageObj_CountMarks(owner) > 0 and self.marks(owner)[1] for owner in self.silent())

    def silent(self) -> list[int]:
        """The text objects that say no word: spaces, and letters that PDFium leaves out since others stand upon them."""
        return [owner for owner in self.page.orders if owner not in self.known]

    def pale(self) -> Iterator[tuple[int, Box]]:
        """The order and place of those, outside forms, that may be painted in the paper's colour."""
        sides = (ctypes.c_float * 4)()
        for owner in self.silent():
            visible, light, _ = self.ink(owner)
            if visible and light > PAPER and self.page.orders[owner] not in self.page.inner:
                self.calls.PageObj_GetBounds(owner, *places(sides))
                yield self.page.orders[owner], Box(*self.page.frame.shown(*sides))

    def ink(self, owner: int) -> tuple[bool, float, bool]:
        """Whether a text object is painted at all, how light that is on white paper, and whether its colour is not told."""
        mode = self.calls.TextObj_GetTextRenderMode(owner)
        visible, lightest, told = False, 1.0, True
        for modes, colour_of in ((FILLED, self.calls.PageObj_GetFillColor), (STROKED, self.calls.PageObj_GetStrokeColor)):
            if mode not in modes:
                continue
            self.numbers[:] = [0, 0, 0, 255]
            if not colour_of(owner, *self.places) or tuple(self.numbers[:3]) == PATTERN:
                visible, told = True, False  # the page will tell
                continue
            red, green, blue, alpha = self.numbers
            visible = visible or alpha > FAINT
            lightest = min(lightest, 1.0 - (1.0 - luminance(red, green, blue)) * alpha / 255)
        return visible, lightest, not told

    def marks(self, owner: int) -> tuple[bool, bool]:
        """Whether a text object belongs to a layer (its mark is called OC), and whether a mark gives other words for it."""
        layered = retold = False
        name, size = ctypes.create_string_buffer(16), ctypes.c_ulong()
        for place in range(max(0, self.calls.PageObj_CountMarks(owner))):
            mark = self.calls.PageObj_GetMark(owner, place)
            told = self.calls.PageObjMark_GetName(mark, ctypes.addressof(name), 16, ctypes.addressof(size))
            layered = layered or bool(told and name.raw[: max(0, size.value - 2)] == OPTIONAL_CONTENT)
            retold = retold or self.is_retold(owner, mark)
        return layered, retold

    def is_retold(self, owner: int, mark: int) -> bool:
        """Whether a mark gives words for its letters that are more, or fewer, than a ligature or a hyphen would need."""
        words, size = ctypes.create_string_buffer(2 * LONGEST_RETELLING), ctypes.c_ulong()
        told = self.calls.PageObjMark_GetParamStringValue(
            mark, self.key, ctypes.addressof(words), len(words), ctypes.addressof(size),
        )
        if not told:
            return False
        text = words.raw[: max(0, size.value - 2)].decode("utf-16-le", "replace")
        sides = (ctypes.c_float * 4)()
        start = ctypes.addressof(sides)
        self.calls.PageObj_GetBounds(owner, start, start + 4, start + 8, start + 12)
        letters = sum(char.isalnum() for char in text)
        return letters > LIGATURE or (sides[2] - sides[0]) > WIDE * max(sides[3] - sides[1], LOWEST)

    def window(self, owner: int) -> tuple[Box | None, bool]:
        """The part of the page as shown to which a text object is clipped, None for all; and whether it is no rectangle."""
        clip = self.calls.PageObj_GetClipPath(owner)
        count = max(0, self.calls.ClipPath_CountPaths(clip)) if clip else 0
        if not count or owner not in self.page.orders or self.page.orders[owner] in self.page.inner:
            return None, False  # inside a form, a clip is told in the form's own coordinates
        boxes = [box for path in range(count) if (box := self.path_bounds(clip, path))]
        sides = [pick(side) for pick, side in zip((max, max, min, min), zip(*boxes, strict=True), strict=True)] if boxes else []
        cut = any(self.calls.ClipPath_CountPathSegments(clip, path) > RECTANGLE for path in range(count))
        return (Box(*self.page.frame.shown(*sides)) if sides else None), cut

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
