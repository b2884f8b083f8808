"""Which words of a text layer an eye can see: not those painted invisible, in the paper's colour, tiny, outside, or covered.

Doubt is cheap (colours and paint order tell it); the judge is the page itself, painted with and without the doubtful words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from verifier.domain import Box, Word
from verifier.pages.glyphs import Look, turned
from verifier.pages.pdf.painting import Paint
from verifier.pages.pdf.pdfium import PdfPage

__all__ = ["pictured_share", "seen"]

TINY = 1.3           # points: the height of the box of a 1 pt letter
THIN = 0.25          # points a letter: text squeezed to nothing
PAPER = 0.85         # luminance from which text is as pale as paper
ALIKE = 0.12         # luminance between text and the shape below it that an eye may not see
COVERED = 0.85       # of a word's box
OVERPRINTED = 0.3    # of a word's box, by a later word that can be seen
FAINTEST = 22        # grey levels, 0–255, that an eye still reads


def seen(found: Sequence[tuple[Word, Look]], page: PdfPage, paints: Sequence[Paint]) -> list[tuple[Word, Look]]:
    """The same words, `visible` as an eye would say."""
    shapes = [paint for paint in paints if paint.is_opaque]
    judged: list[tuple[Word, Look]] = []
    doubtful: list[int] = []
    for word, look in found:
        box = turned(word.box, look.turn, page.width, page.height)
        visible = word.visible and not is_lost(word, box, page)
        if visible and is_doubtful(box, look, shapes):
            doubtful.append(len(judged))
        judged.append((word if visible == word.visible else replace(word, visible=visible), look))
    if doubtful:
        settle(judged, doubtful, page)
    return judged


def is_lost(word: Word, box: Box, page: PdfPage) -> bool:
    """Whether a word is too small to be read, or outside the page."""
    if min(box.height, box.width) < TINY and max(box.height, box.width) < TINY * len(word.text):
        return True
    if min(box.height, box.width) < THIN:
        return True
    across = min(box.x1, page.width) - max(box.x0, 0.0)
    down = min(box.bottom, page.height) - max(box.top, 0.0)
    return max(across, 0.0) * max(down, 0.0) < 0.4 * box.width * box.height


def is_doubtful(box: Box, look: Look, shapes: Sequence[Paint]) -> bool:
    """Whether colour or paint order leave a doubt that the word can be seen."""
    if look.luminance > PAPER or look.layered or (look.window and share_under(box, look.window) < COVERED):
        return True
    return any(
        share_under(box, shape.box) > COVERED
        for shape in shapes
        if shape.order > look.order or (not shape.is_picture and abs(shape.luminance - look.luminance) < ALIKE)
    )


def share_under(box: Box, shape: Box) -> float:
    """How much of a box a shape's bounds hold, 0–1."""
    across = min(box.x1, shape.x1) - max(box.x0, shape.x0)
    down = min(box.bottom, shape.bottom) - max(box.top, shape.top)
    return max(across, 0.0) * max(down, 0.0) / max(box.width * box.height, 0.01)


def settle(judged: list[tuple[Word, Look]], doubtful: Sequence[int], page: PdfPage) -> None:
    """Look at the page where there is doubt: a word is seen when the page changes at its place once it is not painted.

    Where two doubtful words stand one upon the other, the change is the later one's.
    """
    before = page.thumbnail()
    page.hide({judged[place][1].order for place in doubtful})
    after = page.thumbnail()
    taken: list[tuple[int, Box]] = []
    for place in sorted(doubtful, key=lambda place: -judged[place][1].order):
        word, look = judged[place]
        box = turned(word.box, look.turn, page.width, page.height)
        covered = any(share_under(box, other) > OVERPRINTED for order, other in taken if order != look.order)
        if covered or before.change(after, box) < FAINTEST:
            judged[place] = (replace(word, visible=False), look)
        else:
            taken.append((look.order, box))


def pictured_share(paints: Sequence[Paint], page: PdfPage) -> float:
    """The share of the page under pictures, 0–1 (pictures side by side, as scanners cut them, are added up)."""
    whole = Box(0.0, 0.0, page.width, page.height)
    return min(1.0, sum(share_under(whole, paint.box) for paint in paints if paint.is_picture))
