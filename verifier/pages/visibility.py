"""Which words of a text layer an eye can see: not those painted invisible, in the paper's colour, tiny, outside, or covered.

Doubt is cheap (colours and paint order tell it); the judge is the page itself, painted once and only in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from verifier.domain import Box, Word
from verifier.pages.glyphs import Look, turned
from verifier.pages.painting import Paint
from verifier.pages.pdf import PdfPage

__all__ = ["pictured_share", "seen"]

TINY = 1.3           # points: the height of the box of a 1 pt letter
THIN = 0.25          # points a letter: text squeezed to nothing
PAPER = 0.85         # luminance from which text is as pale as paper
ALIKE = 0.12         # luminance between text and the shape below it that an eye may not see
COVERED = 0.85       # of a word's box
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
        settle(judged, doubtful, page, shapes)
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
    if look.luminance > PAPER:
        return True
    return any(
        shape.order > look.order or (not shape.is_picture and abs(shape.luminance - look.luminance) < ALIKE)
        for shape in shapes
        if share_under(box, shape.box) > COVERED
    )


def share_under(box: Box, shape: Box) -> float:
    """How much of a box a shape's bounds hold, 0–1."""
    across = min(box.x1, shape.x1) - max(box.x0, shape.x0)
    down = min(box.bottom, shape.bottom) - max(box.top, shape.top)
    return max(across, 0.0) * max(down, 0.0) / max(box.width * box.height, 0.01)


def settle(judged: list[tuple[Word, Look]], doubtful: Sequence[int], page: PdfPage, shapes: Sequence[Paint]) -> None:
    """Look at the page where there is doubt: a word is seen when its place has contrast that is not another word's."""
    thumbnail = page.thumbnail()
    sure = [place for place, (word, _) in enumerate(judged) if word.visible and place not in set(doubtful)]
    boxes = [turned(word.box, look.turn, page.width, page.height) for word, look in judged]
    for place in doubtful:
        word, look = judged[place]
        others = (boxes[other] for other in sure if judged[other][1].order != look.order)
        hidden = thumbnail.contrast(boxes[place]) < FAINTEST or any(share_under(boxes[place], other) > 0.5 for other in others)
        if hidden or is_overprinted(place, doubtful, boxes, judged, shapes):
            judged[place] = (replace(word, visible=False), look)


def is_overprinted(
    place: int, doubtful: Sequence[int], boxes: Sequence[Box], judged: Sequence[tuple[Word, Look]], shapes: Sequence[Paint],
) -> bool:
    """Whether a shape covers the word and a later word stands on that shape: the contrast is then the later word's."""
    order = judged[place][1].order
    covers = [shape.order for shape in shapes if shape.order > order and share_under(boxes[place], shape.box) > COVERED]
    if not covers:
        return False
    later = (other for other in doubtful if judged[other][1].order > min(covers))
    return any(share_under(boxes[place], boxes[other]) > 0.3 for other in later)


def pictured_share(paints: Sequence[Paint], page: PdfPage) -> float:
    """The share of the page under pictures, 0–1 (pictures side by side, as scanners cut them, are added up)."""
    whole = Box(0.0, 0.0, page.width, page.height)
    return min(1.0, sum(share_under(whole, paint.box) for paint in paints if paint.is_picture))
