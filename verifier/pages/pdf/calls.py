"""PDFium's functions as plain calls, integers in and out: pypdfium2's own wrap every handle, which costs twice the time."""

from __future__ import annotations

import ctypes
from functools import cache
from types import SimpleNamespace
from typing import Any

__all__ = ["address", "calls"]

HANDLE, INT, FLOAT, UNSIGNED = ctypes.c_size_t, ctypes.c_int, ctypes.c_float, ctypes.c_ulong
SHAPES: dict[str, tuple[Any, ...]] = {  # the function without its prefix → what it returns, what it takes
    "FPDFPage_CountObjects": (INT, HANDLE),
    "FPDFPage_GetObject": (HANDLE, HANDLE, INT),
    "FPDFPage_GetAnnotCount": (INT, HANDLE),
    "FPDFPageObj_GetType": (INT, HANDLE),
    "FPDFPageObj_GetBounds": (INT, HANDLE, HANDLE, HANDLE, HANDLE, HANDLE),
    "FPDFPageObj_GetMatrix": (INT, HANDLE, HANDLE),
    "FPDFPageObj_GetFillColor": (INT, HANDLE, HANDLE, HANDLE, HANDLE, HANDLE),
    "FPDFPageObj_GetStrokeColor": (INT, HANDLE, HANDLE, HANDLE, HANDLE, HANDLE),
    "FPDFPageObj_GetStrokeWidth": (INT, HANDLE, HANDLE),
    "FPDFPageObj_HasTransparency": (INT, HANDLE),
    "FPDFPageObj_SetIsActive": (INT, HANDLE, INT),
    "FPDFPageObj_GetClipPath": (HANDLE, HANDLE),
    "FPDFPageObjMark_GetParamStringValue": (INT, HANDLE, HANDLE, HANDLE, UNSIGNED, HANDLE),
    "FPDFPageObj_CountMarks": (INT, HANDLE),
    "FPDFPageObj_GetMark": (HANDLE, HANDLE, UNSIGNED),
    "FPDFPageObjMark_GetName": (INT, HANDLE, HANDLE, UNSIGNED, HANDLE),
    "FPDFClipPath_CountPaths": (INT, HANDLE),
    "FPDFClipPath_CountPathSegments": (INT, HANDLE, INT),
    "FPDFClipPath_GetPathSegment": (HANDLE, HANDLE, INT, INT),
    "FPDFPath_CountSegments": (INT, HANDLE),
    "FPDFPath_GetPathSegment": (HANDLE, HANDLE, INT),
    "FPDFPath_GetDrawMode": (INT, HANDLE, HANDLE, HANDLE),
    "FPDFPathSegment_GetPoint": (INT, HANDLE, HANDLE, HANDLE),
    "FPDFPathSegment_GetType": (INT, HANDLE),
    "FPDFPathSegment_GetClose": (INT, HANDLE),
    "FPDFFormObj_CountObjects": (INT, HANDLE),
    "FPDFFormObj_GetObject": (HANDLE, HANDLE, UNSIGNED),
    "FPDFTextObj_GetTextRenderMode": (INT, HANDLE),
    "FPDFTextObj_SetTextRenderMode": (INT, HANDLE, INT),
    "FPDFTextObj_GetFont": (HANDLE, HANDLE),
    "FPDFFont_GetGlyphPath": (HANDLE, HANDLE, ctypes.c_uint, FLOAT),
    "FPDFGlyphPath_CountGlyphSegments": (INT, HANDLE),
    "FPDFText_CountChars": (INT, HANDLE),
    "FPDFText_GetTextObject": (HANDLE, HANDLE, INT),
    "FPDFText_GetLooseCharBox": (INT, HANDLE, INT, HANDLE),
    "FPDFText_GetCharAngle": (FLOAT, HANDLE, INT),
    "FPDFText_GetUnicode": (ctypes.c_uint, HANDLE, INT),
    "FPDFText_GetText": (INT, HANDLE, INT, INT, HANDLE),
}


@cache
def calls() -> Any:
    """Every function of the table, by its name."""
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402  late: `verify --help` opens no PDF

    found = SimpleNamespace()
    for name, shape in SHAPES.items():
        place = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0
        setattr(found, name.removeprefix("FPDF"), ctypes.PYFUNCTYPE(*shape)(place))
    return found


def address(handle: Any) -> int:
    """The address behind a handle of pypdfium2."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
