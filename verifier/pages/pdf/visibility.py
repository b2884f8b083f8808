"""Which words of a text layer an eye can see: not those painted invisible, in the paper's colour, tiny, outside, or covered.

Doubt is cheap (colours and paint order tell it); the judge is the page itself, painted with and without the doubtful words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from verifier.domain import Box, Word
from verifier.pages.glyphs import Look
from verifier.pages.pdf.painting import Paint
from verifier.pages.pdf.pdfium import PdfPage

__all__ = ["pictured_share", "seen"]

TINY = 1.3           # points: the height of the box of a 1 pt letter
THIN = 0.25          # points a letter: text squeezed to nothing
PAPER = 0.85         # luminance from which text is as pale as paper
ALIKE = 0.12         # luminance between text and the shape below it that an eye may not see
FAR = 0.35           # luminance between text and the shape below it that any eye sees
ALL = 0.98           # of a word's box
BAND, MOST_BANDS = 24.0, 700   # points: things are looked for by bands across the page
COVERED = 0.85       # of a word's box
OVERPRINTED = 0.3    # of a word's box, by a later word that can be seen
FAINTEST = 22        # grey levels, 0–255, that an eye still reads


def seen(found: Sequence[tuple[Word, Look]], page: PdfPage, paints: Sequence[Paint]) -> list[tuple[Word, Look]]:
    """The same words, `visible` as an eye would say."""
    bands = by_band(paints)
    judged: list[tuple[Word, Look]] = []
    doubtful: list[int] = []
    for word, look in found:
        box = word.box.turned(look.turn, page.width, page.height)
        visible = word.visible and not is_lost(word, box, page)
        if visible and is_doubtful(box, look, bands.get(int(box.middle // BAND), ()), page):
            doubtful.append(len(judged))
        judged.append((word if visible == word.visible else replace(word, visible=visible), look))
    if doubtful:
        settle(judged, doubtful, page)
    return judged


def by_band(paints: Iterable[Paint]) -> dict[int, list[Paint]]:
    """What is painted in each band across the page; outlines, which cover nothing, are left out."""
    bands: dict[int, list[Paint]] = defaultdict(list)
    for paint in paints:
        if paint.covers:
            first, last = max(paint.box.top, -BAND) // BAND, min(paint.box.bottom, MOST_BANDS * BAND) // BAND
            for band in range(int(first), int(last) + 1):
                bands[band].append(paint)
    return bands


def is_lost(word: Word, box: Box, page: PdfPage) -> bool:
    """Whether a word is too small to be read, or outside the page."""
    x0, top, x1, bottom = box
    width, height = x1 - x0, bottom - top
    small, large = (width, height) if width < height else (height, width)
    if small < THIN or (small < TINY and large < TINY * len(word.text)):
        return True
    if x0 >= 0.0 and top >= 0.0 and x1 <= page.width and bottom <= page.height:
        return False
    across, down = min(x1, page.width) - max(x0, 0.0), min(bottom, page.height) - max(top, 0.0)
    return max(across, 0.0) * max(down, 0.0) < 0.4 * width * height


def is_doubtful(box: Box, look: Look, paints: Sequence[Paint], page: PdfPage) -> bool:
    """Whether colour, paint order or a veil leave a doubt that the word can be seen."""
    if look.veiled or (look.window and share_under(box, look.window) < COVERED):
        return True
    near = [paint for paint in paints if share_under(box, paint.box) > 0.0] if paints else []
    if look.luminance > PAPER:
        return not is_plainly_on(box, look, near, page)
    later = [paint.box for paint in near if paint.order > look.order]
    alike = [paint.box for paint in near if paint.order < look.order and may_swallow(paint, look)]
    return any(sum(share_under(box, each) for each in boxes) > COVERED for boxes in (later, alike))


def may_swallow(paint: Paint, look: Look) -> bool:
    """Whether a text painted upon this may be of its colour."""
    return not paint.even or abs(paint.luminance - look.luminance) < ALIKE


def is_plainly_on(box: Box, look: Look, near: Sequence[Paint], page: PdfPage) -> bool:
    """Whether the last thing painted below a pale text is a dark surface, with nothing above the two."""
    below = max(near, key=lambda paint: paint.order, default=None)
    if below is None or below.order > look.order or below.inner or not (below.even and below.is_opaque):
        return False
    dark = share_under(box, below.box) > ALL and abs(below.luminance - look.luminance) > FAR
    return dark and page.is_bare(below.item)


def share_under(box: Box, shape: Box) -> float:
    """How much of a box a shape's bounds hold, 0–1."""
    across = min(box.x1, shape.x1) - max(box.x0, shape.x0)
    down = min(box.bottom, shape.bottom) - max(box.top, shape.top)
    return max(across, 0.0) * max(down, 0.0) / max(box.width * box.height, 0.01)


def settle(judged: list[tuple[Word, Look]], doubtful: Sequence[int], page: PdfPage) -> None:
    """Look at the page where there is doubt: a word is seen when the page changes at its place once it is not painted.

    Where two doubtful words stand one upon the other, the change is the later one's.
    """
    boxes = {place: judged[place][0].box.turned(judged[place][1].turn, page.width, page.height) for place in doubtful}
    part = around([Box(box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1) for box in boxes.values()])
    before = page.thumbnail(part)
    page.hide({judged[place][1].order for place in doubtful})
    after = page.thumbnail(part)
    taken: list[tuple[int, Box]] = []
    for place in sorted(doubtful, key=lambda place: -judged[place][1].order):
        (word, look), box = judged[place], boxes[place]
        covered = any(share_under(box, other) > OVERPRINTED for order, other in taken if order != look.order)
        if covered or not before.differs(after, box, FAINTEST):
            judged[place] = (replace(word, visible=False), look)
        else:
            taken.append((look.order, box))


def around(boxes: Sequence[Box]) -> Box:
    """The box around all of them."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))


def pictured_share(paints: Sequence[Paint], page: PdfPage) -> float:
    """The share of the page under pictures, 0–1 (pictures side by side, as scanners cut them, are added up)."""
    whole = Box(0.0, 0.0, page.width, page.height)
    return min(1.0, sum(share_under(whole, paint.box) for paint in paints if paint.is_picture))
