"""Which words of a text layer an eye can see: not those painted invisible, in the paper's colour, tiny, outside, or covered.

Doubt is cheap (colours and paint order tell it); the judge is the page itself, painted with and without the doubtful words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from verifier.domain import Box, Word
from verifier.pages.glyphs import Look
from verifier.pages.pdf.looks import PAPER
from verifier.pages.pdf.painting import Paint
from verifier.pages.pdf.pdfium import PdfPage

__all__ = ["pictured_share", "seen"]

TINY = 1.3           # points: the height of the box of a 1 pt letter
THIN = 0.25          # points a letter: text squeezed to nothing
ALIKE = 0.12         # luminance between text and the shape below it that an eye may not see
FAR = 0.35           # luminance between text and the shape below it that any eye sees
ALL = 0.98           # of a word's box
MIDDLE = 0.40, 0.72  # of a word's box, from its top: the small letters, without which no word is read
BAND, MOST_BANDS = 24.0, 700   # points: things are looked for by bands across the page
COVERED = 0.85       # of a word's box
OVERPRINTED = 0.3    # of a word's box, by a later word that can be seen
FAINTEST = 22        # grey levels, 0–255, that an eye still reads


def seen(found: Sequence[tuple[Word, Look]], page: PdfPage, paints: Sequence[Paint]) -> list[tuple[Word, Look]]:
    """The same words, `visible` as an eye would say."""
    bands = by_band(paints)
    judged: list[tuple[Word, Look]] = []
    doubtful: dict[int, Box] = {}
    for word, look in found:
        box = word.box.turned(look.turn, page.width, page.height)
        visible = word.visible and not is_lost(word, box, page)
        if visible and (part := doubtful_part(word, box, look, bands.get(band_of(box.middle), ()), page)):
            doubtful[len(judged)] = part
        judged.append((word if visible == word.visible else replace(word, visible=visible), look))
    doubtful.update(buried(judged, doubtful, page))
    if doubtful:
        settle(judged, doubtful, page)
    return judged


def by_band(paints: Iterable[Paint]) -> dict[int, list[Paint]]:
    """What is painted in each band across the page; outlines, which cover nothing, are left out."""
    bands: dict[int, list[Paint]] = defaultdict(list)
    for paint in paints:
        if paint.covers:
            for band in range(band_of(paint.box.top), band_of(paint.box.bottom) + 1):
                bands[band].append(paint)
    return bands


def band_of(height: float) -> int:
    """The band of a place; all that lies below the last one, on a page taller than any paper, is in it."""
    return int(min(max(height, -BAND), MOST_BANDS * BAND) // BAND)


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


def doubtful_part(word: Word, box: Box, look: Look, paints: Sequence[Paint], page: PdfPage) -> Box | None:
    """The part of a word on the page of which colour, paint order or a veil leave a doubt that it is seen; None without doubt."""
    if look.veiled or (look.window and share_under(box, look.window) < COVERED):
        return box
    near = [paint for paint in paints if share_under(box, paint.box) > 0.0] if paints else []
    if look.luminance > PAPER:
        return None if is_plainly_on(box, look, near, page) else box
    later = [paint.box for paint in near if paint.order > look.order]
    alike = [paint.box for paint in near if paint.order < look.order and may_swallow(paint, look)]
    if later and is_under(middle := middle_of(word, look, page), later):
        return middle
    return box if alike and is_under(box, alike) else None


def is_under(part: Box, covers: Iterable[Box]) -> bool:
    """Whether shapes together may hide a part of the page."""
    return sum(share_under(part, each) for each in covers) > COVERED


def middle_of(word: Word, look: Look, page: PdfPage) -> Box:
    """Where the small letters of a word stand on the page; all of it where it has no letters."""
    x0, top, x1, bottom = word.box
    high, low = MIDDLE if any(char.isalnum() for char in word.text) else (0.0, 1.0)
    part = Box(x0, top + high * (bottom - top), x1, top + low * (bottom - top))
    return part.turned(look.turn, page.width, page.height)


def buried(judged: Sequence[tuple[Word, Look]], doubtful: Mapping[int, Box], page: PdfPage) -> Iterator[tuple[int, Box]]:
    """The words, and the part of each, that later words as pale as paper are written over."""
    pale = [(judged[place][1].order, box) for place, box in doubtful.items() if judged[place][1].luminance > PAPER]
    bands: dict[int, list[tuple[int, Box]]] = defaultdict(list)
    for order, box in (*pale, *page.pale):
        for band in range(band_of(box.top), band_of(box.bottom) + 1):
            bands[band].append((order, box))
    for place, (word, look) in enumerate(judged) if bands else ():
        part = middle_of(word, look, page)
        over = [box for order, box in bands.get(band_of(part.middle), ()) if order > look.order]
        if word.visible and place not in doubtful and is_under(part, over):
            yield place, part


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


def settle(judged: list[tuple[Word, Look]], doubtful: Mapping[int, Box], page: PdfPage) -> None:
    """Look at the page where there is doubt: a word is seen when the page changes at its place once it is not painted.

    Where two doubtful words stand one upon the other, the change is the later one's; the boxes of slanted letters only seem to.
    """
    part = around([Box(box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1) for box in doubtful.values()])
    before = page.thumbnail(part)
    page.hide({judged[place][1].order for place in doubtful})
    after = page.thumbnail(part)
    taken: list[tuple[Look, Box]] = []
    for place in sorted(doubtful, key=lambda place: -judged[place][1].order):
        (word, look), box = judged[place], doubtful[place]
        over = [other for later, other in taken if later.order != look.order and not (later.slanted and look.slanted)]
        covered = any(share_under(box, other) > OVERPRINTED for other in over)
        if covered or not before.differs(after, box, FAINTEST):
            judged[place] = (replace(word, visible=False), look)
        else:
            taken.append((look, box))


def around(boxes: Sequence[Box]) -> Box:
    """The box around all of them."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))


def pictured_share(paints: Sequence[Paint], page: PdfPage) -> float:
    """The share of the page under pictures, 0–1 (pictures side by side, as scanners cut them, are added up)."""
    whole = Box(0.0, 0.0, page.width, page.height)
    return min(1.0, sum(share_under(whole, paint.box) for paint in paints if paint.is_picture))
