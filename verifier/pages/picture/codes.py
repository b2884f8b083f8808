"""The wall before zxing-cpp: the 2D codes of a picture, read and never followed (ISO/IEC 18004, 16022, 24778, 15438)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verifier.domain import Code
from verifier.pages.assembling import printable
from verifier.pages.picture.doc2d import stamp_of

if TYPE_CHECKING:       # a code on a page of text is read without numpy
    from verifier.pages.picture.images import Grey

__all__ = ["codes_on"]

MOST_CODES, LONGEST = 6, 400
WHOLE_PAGE = 1000        # pixels: a smaller picture is a part of a page, looked at more thoroughly
FINEST = 1700            # pixels of the longer side: 150 dpi of a sheet, where a module of 0.34 mm has two pixels
NAMES = {"QRCode": "QR", "DataMatrix": "DataMatrix", "Aztec": "Aztec", "PDF417": "PDF417"}
TEXT = r"[\w\s!-/:-@\[-`{-~°€§«»’–—]"   # characters of a writing that one reads
READABLE = 0.8


def codes_on(pixels: Grey | memoryview, certificates: Path | None) -> tuple[Code, ...]:
    """The codes on a grey picture, rows × columns, from top to bottom; `certificates`: the folder for the seals of 2D-Docs."""
    import zxingcpp  # noqa: PLC0415  late: a page of text bears no picture

    formats = zxingcpp.barcode_formats_from_str(",".join(NAMES))
    part = longer_side(pixels) < WHOLE_PAGE
    try:
        found = zxingcpp.read_barcodes(
            reduced(pixels), formats=formats, text_mode=zxingcpp.TextMode.Plain, try_invert=part, try_downscale=part,
        )
    except (ValueError, RuntimeError, MemoryError):
        return ()
    placed = sorted((barcode for barcode in found if barcode.valid and barcode.bytes), key=corner)
    codes = (code_of(barcode, sort, certificates) for barcode in placed if (sort := sort_of(barcode)))
    return tuple(dict.fromkeys(codes))[:MOST_CODES]


def longer_side(pixels: Grey | memoryview) -> int:
    """Pixels."""
    return max(pixels.shape or (0,))


def reduced(pixels: Grey | memoryview) -> Grey | memoryview:
    """The picture no finer than a code needs: grain, at full size, costs five times as much and hides more than it shows."""
    factor = longer_side(pixels) // FINEST
    if factor <= 1:
        return pixels
    import numpy as np  # noqa: PLC0415  late, as above
    from PIL import Image  # noqa: PLC0415

    return np.asarray(Image.fromarray(np.asarray(pixels)).reduce(factor), dtype=np.uint8)


def corner(barcode: Any) -> tuple[int, int]:
    """Where a code begins: its top, its left."""
    return barcode.position.top_left.y, barcode.position.top_left.x


def sort_of(barcode: Any) -> str | None:
    """The symbology, as it is called; the later kinds of QR and PDF417 count as theirs."""
    told = re.sub(r"\W", "", str(barcode.symbology))
    return next((shown for name, shown in NAMES.items() if told.startswith(name)), None)


def code_of(barcode: Any, sort: str, certificates: Path | None) -> Code:
    """One code: what it says on lines that can be printed (empty where that is no writing), and the 2D-Doc that it may be."""
    stamp = stamp_of(bytes(barcode.bytes), certificates) if sort == "DataMatrix" else None
    lines = [printable(line, LONGEST) for line in str(barcode.text).splitlines()[:20]]
    text = "\n".join(lines)[:LONGEST].strip("\n")
    readable = len(re.findall(TEXT, text)) >= READABLE * len(text)
    return Code(sort, text if readable else "", stamp)
