"""Where a 2D code may stand on a page of text: a square picture, a square shape, or many small squares side by side.

A page that bears none of them costs nothing; elsewhere only that part of the page is painted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.domain import Box, Code
from verifier.pages.clusters import apart
from verifier.pages.pdf.painting import Paint
from verifier.pages.pdf.pdfium import BrokenPdfError, PdfPage
from verifier.pages.reader import Reader

__all__ = ["codes_beside"]

LEAST, MOST = 15.0, 300.0        # points: the side of a code
SQUARE, OBLONG = 1.5, 4.0        # longer side over shorter: of a picture or shape; of modules gathered (PDF417, DataMatrix)
DARK = 0.5                       # luminance
MODULE, RUN = 8.0, 150.0         # points: the height of a row of modules, the width of the longest run of them
FEWEST_MODULES = 30
GAP = 12.0                       # points between two modules of one code
QUIET = 6.0                      # points around a code
MOST_LOOKS = 6                   # parts of a page
PIXELS, LEAST_DPI, MOST_DPI = 600, 150, 600   # pixels a side


def codes_beside(page: PdfPage, paints: Sequence[Paint], reader: Reader) -> tuple[Code, ...]:
    """The codes on a page of text."""
    boxes = list(dict.fromkeys(places(paints)))[:MOST_LOOKS]
    if not boxes:
        return ()
    from verifier.pages.picture.codes import codes_on  # noqa: PLC0415  late: few pages of text bear a code

    found: list[Code] = []
    for box in boxes:
        wide = Box(max(0.0, box.x0 - QUIET), max(0.0, box.top - QUIET),
                   min(page.width, box.x1 + QUIET), min(page.height, box.bottom + QUIET))
        if min(wide.width, wide.height) < LEAST:
            continue
        dpi = min(MOST_DPI, max(LEAST_DPI, int(72 * PIXELS / max(wide.width, wide.height))))
        try:
            greys, _ = page.greys(dpi, reader.pixels, wide)
        except BrokenPdfError:
            continue
        found.extend(codes_on(greys, reader.certificates_2ddoc))
    return tuple(dict.fromkeys(found))


def places(paints: Sequence[Paint]) -> Iterator[Box]:
    """The parts of a page where a code may stand."""
    yield from (paint.box for paint in paints if (paint.is_picture or is_dark(paint)) and is_square(paint.box))
    yield from (box for box in gathered(paint.box for paint in paints if is_dark(paint) and is_small(paint.box)))


def is_dark(paint: Paint) -> bool:
    """Whether a shape is filled with ink."""
    return not paint.is_picture and paint.is_opaque and paint.luminance < DARK


def is_square(box: Box, most: float = SQUARE) -> bool:
    """Whether a box is of the size and shape of a code."""
    short, long = sorted((box.width, box.height))
    return short >= LEAST and long <= MOST and long <= most * short


def is_small(box: Box) -> bool:
    """Whether a shape may be a module of a code, or a run of them."""
    short, long = sorted((box.width, box.height))
    return short <= MODULE and long <= RUN


def gathered(modules: Iterator[Box]) -> Iterator[Box]:
    """The squares that many small shapes, painted one after the other, make together."""
    whole: Box | None = None
    count = 0
    for box in modules:
        wider = whole.union(box) if whole else box
        if whole and (apart(whole, box) > GAP or max(wider.width, wider.height) > MOST):
            if count >= FEWEST_MODULES and is_square(whole, OBLONG):
                yield whole
            whole, count = box, 1
        else:
            whole, count = wider, count + 1
    if whole and count >= FEWEST_MODULES and is_square(whole, OBLONG):
        yield whole
