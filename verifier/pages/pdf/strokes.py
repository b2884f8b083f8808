"""The paths of a page as PDFium tells them, as strokes on the page as shown."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

from verifier.pages.pdf.painting import Matrix, Paint, combined
from verifier.pages.pdf.pdfium import PATTERN, PdfPage, luminance, places
from verifier.pages.pdf.scribbles import Point, Stroke

__all__ = ["strokes_of"]


def strokes_of(page: PdfPage, paint: Paint) -> Iterator[Stroke]:
    """Each stretch of a painted path; none of a path that paints nothing."""
    calls, modes, numbers = page.calls, (ctypes.c_int * 2)(), (ctypes.c_uint * 4)()
    calls.Path_GetDrawMode(paint.item, *places(modes))
    filled, stroked = modes
    if not (filled or stroked):
        return
    colour_of = calls.PageObj_GetStrokeColor if stroked else calls.PageObj_GetFillColor
    known = colour_of(paint.item, *places(numbers)) and tuple(numbers[:3]) != PATTERN
    red, green, blue, _ = numbers
    colour, light = ((float(red), float(green), float(blue)), luminance(red, green, blue)) if known else ((), 0.0)
    for points, curves in stretches(page, paint.item, paint.matrix):
        if len(points) > 1:
            yield Stroke(points, curves, not stroked, light, colour)


def stretches(page: PdfPage, item: int, matrix: Matrix) -> Iterator[tuple[tuple[Point, ...], int]]:
    """The points of each stretch of a path, back to the first where it is closed, and how many of its segments curve."""
    calls, raw, room = page.calls, page.raw, (ctypes.c_float * 2)()
    a, b, c, d, e, f = combined(page.matrix_of(item), matrix)
    points: list[Point] = []
    handles = 0
    for place in range(calls.Path_CountSegments(item)):
        segment = calls.Path_GetPathSegment(item, place)
        calls.PathSegment_GetPoint(segment, *places(room))
        x, y = a * room[0] + c * room[1] + e, b * room[0] + d * room[1] + f
        sort = calls.PathSegment_GetType(segment)
        if sort == raw.FPDF_SEGMENT_MOVETO:
            yield tuple(points), handles // 3
            points, handles = [], 0
        handles += sort == raw.FPDF_SEGMENT_BEZIERTO
        points.append(page.frame.shown(x, y, x, y)[:2])
        if calls.PathSegment_GetClose(segment):
            points.append(points[0])
    yield tuple(points), handles // 3
