"""The wall before PDFium: a PDF's text layer as glyphs, its pages as pictures, its attachments as bytes.

PDFium's coordinates begin at the bottom left of the unrotated page; everything that leaves this file is in points from
the top left corner of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple

from verifier.domain import Box
from verifier.pages.pdf.calls import address, calls
from verifier.pages.pdf.painting import IDENTITY, Matrix, Paint, Thumbnail, combined, transformed

__all__ = ["PATTERN", "BrokenPdfError", "LockedPdfError", "Pdf", "PdfPage", "luminance", "opened", "places"]

THUMBNAIL_DPI = 110
DEEPEST_FORM = 4
THICK = 2.2             # times its width: PDFium's box of a straight line is no thicker
LEVEL = 0.02            # points
PATTERN = 191, 191, 191   # what PDFium tells of the colour of a pattern
UNSEEN_FLAGS = 2 | 32    # of an annotation: hidden, not to be viewed
FREE_TEXT, POPUP = 3, 16
DRAWN_ANNOTATIONS = frozenset({FREE_TEXT, 5, 6, 9, 13, 15, 20})  # drawn without an appearance too: PDFium makes one


class BrokenPdfError(Exception):
    """The file is no PDF that can be opened."""


class LockedPdfError(Exception):
    """The file asks for a password."""


class Note(NamedTuple):
    """An annotation: its subtype, its flags, and whether it says how it looks."""

    sort: int
    flags: int
    dressed: bool

    @property
    def is_shown(self) -> bool:
        """Whether a reader draws it on the page."""
        return not self.flags & UNSEEN_FLAGS and self.sort != POPUP and (self.dressed or self.sort in DRAWN_ANNOTATIONS)


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
        yield Pdf(document, data)
    finally:
        document.close()


class Pdf:
    """An open PDF, and its bytes."""

    def __init__(self, document: Any, data: bytes) -> None:
        self.document = document
        self.data = data

    @cached_property
    def odd_pages(self) -> frozenset[int]:
        """The pages that use a font whose letters cannot be taken at its word."""
        from verifier.pages.pdf.fonts import odd_pages  # noqa: PLC0415  late: it loads a library

        return odd_pages(self.data)

    def __len__(self) -> int:
        return len(self.document)

    def page(self, number: int) -> PdfPage:
        """A page, counted from 1. Raises BrokenPdfError."""
        import pypdfium2  # noqa: PLC0415

        try:
            page = PdfPage(self.document[number - 1])
            struck, shown = page.struck_notes(), page.shown_annotations()
            if shown:
                page.close()
                page = self.flattened(number)
        except pypdfium2.PdfiumError as error:
            raise BrokenPdfError from error
        page.struck, page.typed, page.overtyped = struck, bool(shown), FREE_TEXT in shown
        return page

    def flattened(self, number: int) -> PdfPage:
        """A page with what is typed and stamped on it made a part of it, so that it is read."""
        if not self.document.formenv:
            self.document.init_forms()
        page = self.document[number - 1]
        PdfPage(page).dress_notes()
        flatten(page)
        page.close()
        return PdfPage(self.document[number - 1])

    def attachments(self) -> list[tuple[str, bytes]]:
        """The embedded files, by name."""
        import pypdfium2  # noqa: PLC0415

        found = []
        for place in range(self.document.count_attachments()):
            try:
                attachment = self.document.get_attachment(place)
                found.append((attachment.get_name(), bytes(attachment.get_data())))
            except (pypdfium2.PdfiumError, UnicodeDecodeError):
                found.append(("", b""))
        return found


class PdfPage:
    """An open page; `close` it."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402

        self.raw = raw
        self.page = page
        left, bottom, right, top = page.get_bbox()
        self.frame = Frame(left, bottom, right, top, page.get_rotation() // 90 % 4)
        self.width, self.height = self.frame.size
        self.calls = calls()
        self.room = (ctypes.c_float * 4)(), (ctypes.c_int * 2)(), (ctypes.c_uint * 4)(), (ctypes.c_float * 1)()  # for answers
        self.order = 0
        self.orders: dict[int, int] = {}
        self.owners: dict[int, int] = {}
        self.inner: set[int] = set()
        self.painted: list[Paint] = []
        self.typed = False            # notes or form fields were made a part of it…
        self.overtyped = False        # …and text typed over the page among them
        self.retold = False           # the file gives other words for some letters than they show
        self.pale: list[tuple[int, Box]] = []   # order and place of letters as pale as paper that are no words of the layer
        self.struck: list[Box] = []   # what notes strike through

    def close(self) -> None:
        """Give the page back."""
        self.page.close()

    def shown_annotations(self) -> frozenset[int]:
        """The sorts of annotations drawn on the page: once they are part of it, they are read, and hide what they cover."""
        return frozenset(note.sort for note in self.notes() if note.is_shown)

    def notes(self) -> list[Note]:
        """The annotations of the page, in their order."""
        raw, found = self.raw, []
        for place in range(raw.FPDFPage_GetAnnotCount(self.page)):
            note = raw.FPDFPage_GetAnnot(self.page, place)
            dressed = bool(raw.FPDFAnnot_HasKey(note, b"AP"))
            found.append(Note(raw.FPDFAnnot_GetSubtype(note), raw.FPDFAnnot_GetFlags(note), dressed))
            raw.FPDFPage_CloseAnnot(note)
        return found

    def struck_notes(self) -> list[Box]:
        """The zones that annotations strike through, on the page as shown."""
        raw, found = self.raw, []
        for place, note in enumerate(self.notes()):
            if note.sort != raw.FPDF_ANNOT_STRIKEOUT or note.flags & UNSEEN_FLAGS:
                continue
            annotation, corners = raw.FPDFPage_GetAnnot(self.page, place), raw.FS_QUADPOINTSF()
            for each in range(raw.FPDFAnnot_CountAttachmentPoints(annotation)):
                if raw.FPDFAnnot_GetAttachmentPoints(annotation, each, corners):
                    across, up = ([getattr(corners, f"{axis}{corner}") for corner in range(1, 5)] for axis in "xy")
                    found.append(Box(*self.frame.shown(min(across), min(up), max(across), max(up))))
            raw.FPDFPage_CloseAnnot(annotation)
        return found

    def matrix_of(self, item: int) -> Matrix:
        """The map from a path's own coordinates to those of the page."""
        return matrix_of(item)

    def dress_notes(self) -> None:
        """Ready for flattening: what no reader shows is taken away, what it would leave out is given its usual look."""
        raw, notes = self.raw, self.notes()
        if any(note.is_shown and not note.dressed for note in notes):
            self.page.render(scale=1 / max(self.width, self.height, 1.0))  # PDFium draws what has no look, and keeps the drawing
        for place, note in reversed(list(enumerate(notes))):
            if not note.is_shown:
                raw.FPDFPage_RemoveAnnot(self.page, place)
            elif note.flags & raw.FPDF_ANNOT_FLAG_INVISIBLE:  # flattening obeys it; readers, of the usual sorts, do not
                annotation = raw.FPDFPage_GetAnnot(self.page, place)
                raw.FPDFAnnot_SetFlags(annotation, note.flags & ~raw.FPDF_ANNOT_FLAG_INVISIBLE)
                raw.FPDFPage_CloseAnnot(annotation)

    def paints(self) -> list[Paint]:
        """What is painted beside text: pictures and filled shapes, in paint order; also sets the order of text objects."""
        found: list[Paint] = []
        page, item_of = address(self.page.raw), self.calls.Page_GetObject
        self.collect(found, (item_of(page, place) for place in range(self.calls.Page_CountObjects(page))), IDENTITY, 0)
        self.painted = found
        return found

    def collect(self, found: list[Paint], items: Iterable[int], matrix: Matrix, depth: int) -> None:
        """Add what a page, or a form on it, paints."""
        raw, calls, sort_of = self.raw, self.calls, self.calls.PageObj_GetType
        for item in items:
            sort = sort_of(item)
            self.order += 1
            if sort == raw.FPDF_PAGEOBJ_TEXT:
                self.orders[item] = self.order
                if depth:
                    self.inner.add(self.order)
            elif sort == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                inner = (calls.FormObj_GetObject(item, place) for place in range(calls.FormObj_CountObjects(item)))
                self.collect(found, inner, combined(matrix_of(item), matrix), depth + 1)
            else:
                found.append(self.paint(item, sort, matrix, inner=bool(depth)))

    def paint(self, item: int, sort: int, matrix: Matrix, *, inner: bool) -> Paint:
        """One shape or picture."""
        raw, calls, sides = self.raw, self.calls, self.room[0]
        calls.PageObj_GetBounds(item, *places(sides))
        box = Box(*self.frame.shown(*(sides if matrix is IDENTITY else transformed(matrix, *sides))))
        clear = calls.PageObj_HasTransparency(item)
        if sort != raw.FPDF_PAGEOBJ_PATH:
            return Paint(self.order, box, sort == raw.FPDF_PAGEOBJ_IMAGE, not clear, 0.5, item, inner, sort=sort, matrix=matrix)
        modes, colour, width = self.room[1], self.room[2], self.room[3]
        filled = calls.Path_GetDrawMode(item, *places(modes)) and modes[0]
        colour[:], width[:] = [0, 0, 0, 0], [0.0]
        if filled:
            told = calls.PageObj_GetFillColor(item, *places(colour))
        else:
            told = modes[1] and calls.PageObj_GetStrokeColor(item, *places(colour))
            calls.PageObj_GetStrokeWidth(item, *places(width))
        covers = filled or (modes[1] and min(box.width, box.height) <= THICK * width[0])
        opaque = bool(covers and told and colour[3] > 200 and not clear)
        even = bool(filled and told and tuple(colour[:3]) != PATTERN)
        return Paint(self.order, box, is_picture=False, is_opaque=opaque, luminance=luminance(*colour[:3]), item=item,
                     inner=inner, even=even, covers=bool(covers), sort=sort, matrix=matrix)

    def picture(self, dpi: int, most_pixels: int, part: Box | None = None) -> tuple[Any, float]:
        """The page, or a part of it, as a grey picture (numpy), and its pixels a point. Raises BrokenPdfError."""
        import numpy as np  # noqa: PLC0415  late: most pages of text are never looked at

        greys, scale = self.greys(dpi, most_pixels, part)
        return np.array(greys), scale

    def greys(self, dpi: int, most_pixels: int, part: Box | None = None) -> tuple[memoryview, float]:
        """The same picture without numpy: bytes, rows × columns."""
        import pypdfium2  # noqa: PLC0415

        scale = min(dpi / 72, math.sqrt(most_pixels / max(self.width * self.height, 1.0)))
        try:
            crop = (part.x0, self.height - part.bottom, self.width - part.x1, part.top) if part else (0, 0, 0, 0)
            bitmap = self.page.render(scale=scale, grayscale=True, crop=crop)
            painted, width = memoryview(bitmap.buffer).cast("B"), bitmap.width
            rows = b"".join(painted[start:start + width] for start in range(0, bitmap.stride * bitmap.height, bitmap.stride))
        except (pypdfium2.PdfiumError, MemoryError, ValueError) as error:
            raise BrokenPdfError from error
        return memoryview(rows).cast("B", (bitmap.height, width)), scale

    def hide(self, orders: Iterable[int]) -> None:
        """Paint these text objects no more."""
        for order in orders:
            self.calls.PageObj_SetIsActive(self.owners[order], 0)

    def is_straight(self, item: int) -> bool:
        """Whether a path is made of level and upright lines only: a rule, a box."""
        raw, calls, room = self.raw, self.calls, self.room[0]
        here = places(room)
        for place in range(calls.Path_CountSegments(item)):
            segment = calls.Path_GetPathSegment(item, place)
            sort = calls.PathSegment_GetType(segment)
            room[2], room[3] = room[0], room[1]
            calls.PathSegment_GetPoint(segment, here[0], here[1])
            slanted = abs(room[0] - room[2]) > LEVEL and abs(room[1] - room[3]) > LEVEL
            if sort == raw.FPDF_SEGMENT_BEZIERTO or (sort == raw.FPDF_SEGMENT_LINETO and slanted):
                return False
        return True

    def is_bare(self, item: int) -> bool:
        """Whether nothing clips a shape, and no mark ties it to a layer."""
        clip = self.calls.PageObj_GetClipPath(item)
        return not self.calls.PageObj_CountMarks(item) and (not clip or self.calls.ClipPath_CountPaths(clip) <= 0)

    def thumbnail(self, part: Box) -> Thumbnail:
        """A part of the page as a small picture. Raises BrokenPdfError."""
        import pypdfium2  # noqa: PLC0415

        scale = min(THUMBNAIL_DPI / 72, math.sqrt(4_000_000 / max(self.width * self.height, 1.0)))
        left, top = max(0.0, part.x0), max(0.0, part.top)
        right, bottom = max(0.0, self.width - part.x1), max(0.0, self.height - part.bottom)
        try:
            bitmap = self.page.render(scale=scale, crop=(left, bottom, right, top))
            start = (math.ceil(left * scale) / scale, math.ceil(top * scale) / scale)
            return Thumbnail(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, scale, *start)
        except (pypdfium2.PdfiumError, MemoryError, ValueError) as error:
            raise BrokenPdfError from error


def flatten(page: Any) -> None:
    """Make what stands on a page a part of it; pypdfium2's own way refuses a file without form fields."""
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402

    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)


def matrix_of(form: int) -> Matrix:
    """The map from a form's own coordinates to those of what holds it."""
    found = (ctypes.c_float * 6)()
    calls().PageObj_GetMatrix(form, ctypes.addressof(found))
    a, b, c, d, e, f = found
    return a, b, c, d, e, f


def places(room: Any) -> Sequence[int]:
    """The address of each figure of a room of figures of four bytes."""
    start = ctypes.addressof(room)
    return range(start, start + 4 * len(room), 4)


def luminance(red: int, green: int, blue: int) -> float:
    """How light a colour is, 0–1."""
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
