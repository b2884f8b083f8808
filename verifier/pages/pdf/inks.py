"""The wall before pdfplumber: what a hand drew, pasted or stamped on a page of a text PDF, near words that ask for it.

pdfplumber tells every path, picture and annotation; what it gives is compared to the page as PDFium paints it, so that
nothing that an eye does not see is taken for ink.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from verifier.domain import Box
from verifier.pages.clusters import apart, merged
from verifier.pages.pdf.pdfium import BrokenPdfError, PdfPage
from verifier.pages.pdf.scribbles import Point, Stroke, scribbles
from verifier.pages.pdf.strokes import strokes_of

__all__ = ["UnseenInksError", "inks_of"]

LEAST_WIDTH, LEAST_HEIGHT = 12.0, 5.0   # points
LARGEST, LARGEST_PICTURE = 0.4, 0.15    # of the page
HEAD, FOOT = 1 / 3, 0.94                # of the page's height: a letterhead above, a footer below
NEAR, WITHIN_REACH = 8.0, 150.0         # points: between parts of one ink; from the words that ask for it
BACKGROUND = 5                          # words upon a picture: with as many, it is their background
PALE_SHARE, DARK_SHARE = 0.003, 0.42    # of a picture's points that are ink: below, nothing; above, a logo, a QR code, a photo
INK = 60                                # grey levels from the paper
MOST_OBJECTS = 30_000                   # paths on a page that are looked at
LOOK_DPI, LOOK_PIXELS = 100, 4_000_000
HIDDEN_FLAGS = 2 | 32                   # of an annotation: hidden, not to be viewed
DRAWN_NOTES = frozenset({"Ink", "Stamp"})


class UnseenInksError(Exception):
    """The drawings of a page could not be looked at."""


class Drawn(NamedTuple):
    """What pdfplumber tells of a page: scribbles, pictures, notes drawn on it, signature fields that are filled."""

    scribbled: list[Box]
    pictures: list[Box]
    notes: list[Box]
    signed: list[Box]


def inks_of(data: bytes, number: int, page: PdfPage, asking: Sequence[Box], words: Sequence[Box]) -> tuple[Box, ...]:
    """What a hand drew or stamped on a page where the cells `asking` ask for it. Raises UnseenInksError."""
    if not may_bear_ink(page, asking):
        return ()
    drawn = drawn_on(data, number, page)
    pictures = [box for box in merged(drawn.pictures, 1.0) if is_pasted(box, page, words)]
    seen = [box for box in (*drawn.scribbled, *pictures, *drawn.notes) if shows_ink(box, page)]
    whole = Box(0.0, 0.0, page.width, page.height)
    placed = [box for box in (*seen, *drawn.signed) if is_inside(box, whole) and is_low(box, page, asking)]
    return tuple(Box(*(round(side, 2) for side in box)) for box in merged(placed, NEAR) if is_sized(box, page))


def may_bear_ink(page: PdfPage, asking: Sequence[Box]) -> bool:
    """Whether anything drawn by PDFium's account could be ink: spares most pages a second reading by pdfplumber."""
    whole = Box(0.0, 0.0, page.width, page.height)
    return page.typed or any(
        is_low(paint.box, page, asking) and (
            is_inside(paint.box, whole) if paint.is_picture else paint.inner or not paint.item or not page.is_straight(paint.item)
        )
        for paint in page.painted
    )


def drawn_on(data: bytes, number: int, page: PdfPage) -> Drawn:
    """What stands drawn on a page, on the page as shown. Raises UnseenInksError."""
    if not page.typed and not any(paint.inner for paint in page.painted):
        return painted_on(page)
    import pdfplumber  # noqa: PLC0415  late: few pages ask for a signature

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(BytesIO(data), pages=[number]) as pdf:
            upright = unturned(pdf)
            return drawn_of(upright, page)
    except Exception as error:  # pdfminer lets through whatever it stumbles on in a crooked file
        raise UnseenInksError from error


def painted_on(page: PdfPage) -> Drawn:
    """What PDFium tells of a page that bears no notes or forms. Raises UnseenInksError."""
    paths = [paint for paint in page.painted if paint.sort == page.raw.FPDF_PAGEOBJ_PATH]
    if len(paths) > MOST_OBJECTS:
        raise UnseenInksError
    found = scribbles(stroke for paint in paths for stroke in strokes_of(page, paint))
    return Drawn(found, [paint.box for paint in page.painted if paint.is_picture], [], [])


def unturned(pdf: Any) -> Any:
    """The only page that is open, in its own coordinates: PDFium tells how it is turned and cropped."""
    page = pdf.pages[0]
    page.page_obj.rotate = 0
    page.page_obj.attrs["Rotate"] = 0
    return type(page)(pdf, page.page_obj, page.page_number)


def drawn_of(page: Any, shown: PdfPage) -> Drawn:
    """The drawings of pdfplumber's page."""
    paths = [*page.curves, *page.lines, *page.rects]
    if len(paths) > MOST_OBJECTS:
        raise UnseenInksError
    strokes = [stroke for path in paths if (stroke := stroke_of(path))]
    scribbled = [placed(box, page, shown) for box in scribbles(strokes)]
    pictures = [placed(box_of(picture), page, shown) for picture in page.images]
    notes = [note for note in page.annots if not int(note["data"].get("F") or 0) & HIDDEN_FLAGS]
    drawn = [placed(box_of(note), page, shown) for note in notes if name_of(note["data"].get("Subtype")) in DRAWN_NOTES]
    signed = [placed(box_of(note), page, shown) for note in notes if is_signed(note["data"])]
    return Drawn(scribbled, pictures, drawn, signed)


def box_of(found: Any) -> Box:
    """The box of anything that pdfplumber tells."""
    return Box(float(found["x0"]), float(found["top"]), float(found["x1"]), float(found["bottom"]))


def placed(box: Box, page: Any, shown: PdfPage) -> Box:
    """A box of pdfplumber's unturned page on the page as shown."""
    height = float(page.height)
    return Box(*shown.frame.shown(box.x0, height - box.bottom, box.x1, height - box.top))


def is_signed(note: Any) -> bool:
    """Whether an annotation is the field of a signature that was made."""
    parent = note.get("Parent") if isinstance(note.get("Parent"), dict) else {}
    return name_of(note.get("FT") or parent.get("FT")) == "Sig" and bool(note.get("V") or parent.get("V"))


def name_of(literal: Any) -> str:
    """A PDF name as a string."""
    name = getattr(literal, "name", literal)
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)


def stroke_of(path: Any) -> Stroke | None:
    """A painted path; None for one that paints nothing (a clip) or is broken."""
    stroked, filled = bool(path.get("stroke")), bool(path.get("fill"))
    points = tuple(points_of(path.get("path") or ()))
    if not (stroked or filled) or len(points) <= 1:
        return None
    colour = colour_of(path.get("stroking_color" if stroked else "non_stroking_color"))
    curves = sum(step[0] in {"c", "v", "y"} for step in path["path"])
    return Stroke(points, curves, not stroked, luminance_of(colour), colour)


def points_of(path: Sequence[Any]) -> Iterator[Point]:
    """The points of a path in their order, back to the first where it is closed."""
    first: Point | None = None
    for _, *points in path:
        yield from ((float(x), float(y)) for x, y in points)
        if first is None and points:
            first = (float(points[0][0]), float(points[0][1]))
        if not points and first is not None:
            yield first


def colour_of(told: Any) -> tuple[float, ...]:
    """A colour as figures; none where it is a pattern."""
    figures = told if isinstance(told, tuple | list) else (told,)
    return tuple(float(figure) for figure in figures if isinstance(figure, int | float))


def luminance_of(colour: tuple[float, ...]) -> float:
    """How light a grey, RGB or CMYK colour is, 0–1; black where nothing tells."""
    if len(colour) == 4:
        cyan, magenta, yellow, black = colour
        return (1 - black) * (1 - (0.3 * cyan + 0.59 * magenta + 0.11 * yellow))
    if len(colour) == 3:
        return 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]
    return colour[0] if len(colour) == 1 else 0.0


def is_pasted(box: Box, page: PdfPage, words: Sequence[Box]) -> bool:
    """Whether a picture may be a signature or stamp: small, not in the footer, no background of words."""
    area = box.width * box.height
    upon = sum(box.x0 < (word.x0 + word.x1) / 2 < box.x1 and box.top < word.middle < box.bottom for word in words)
    return area <= LARGEST_PICTURE * page.width * page.height and box.middle < FOOT * page.height and upon < BACKGROUND


def shows_ink(box: Box, page: PdfPage) -> bool:
    """Whether the page as painted bears ink there: not nothing, and no dark surface."""
    seen = Box(max(box.x0, 0.0), max(box.top, 0.0), min(box.x1, page.width), min(box.bottom, page.height))
    if seen.width < 2 or seen.height < 2:
        return False
    try:
        pixels, _ = page.picture(LOOK_DPI, LOOK_PIXELS, seen)
    except BrokenPdfError as error:
        raise UnseenInksError from error
    return PALE_SHARE < float((pixels < int(pixels.max()) - INK).mean()) < DARK_SHARE


def is_inside(box: Box, whole: Box) -> bool:
    """Whether a box stands on the page, away from its edges: an ornament that runs off the sheet is no signature."""
    return box.x0 > whole.x0 and box.x1 < whole.x1 and box.top > whole.top and box.bottom < whole.bottom


def is_low(box: Box, page: PdfPage, asking: Sequence[Box]) -> bool:
    """Whether a box stands below the letterhead, or near words that ask for a signature."""
    return box.top > HEAD * page.height or any(apart(box, cell) < WITHIN_REACH for cell in asking)


def is_sized(box: Box, page: PdfPage) -> bool:
    """Whether a box is of the size of a signature or stamp."""
    large = box.width * box.height > LARGEST * page.width * page.height
    return box.width >= LEAST_WIDTH and box.height >= LEAST_HEIGHT and not large
