"""Words laid over other words: an opaque patch painted upon a value, and something else written upon the patch.

A background comes before the words that it carries; a patch comes between two layers of words. Only words that an eye no
longer sees are asked, so that an ordinary page costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from verifier.domain import Box, Word
from verifier.pages.glyphs import Look
from verifier.pages.pdf.painting import Paint

__all__ = ["is_overlaid", "is_patched"]

COVERED = 0.6             # of a word's box, by the patch
TALLEST, WIDEST = 4.0, 0.6  # of a patch: word heights; share of the page's width. Larger ones are backgrounds
SCAN = 0.5                # of the page, under one picture
UPON = 0.5                # of the later word's height that stands on the patch


def is_overlaid(found: Sequence[tuple[Word, Look]], paints: Sequence[Paint], width: float, height: float) -> bool:
    """Whether other words than those below are written upon a patch that hides them; `width`, `height` are the page's."""
    placed = [(word, look, word.box.turned(look.turn, width, height)) for word, look in found]
    under = [each for each in placed if not each[0].visible and each[1].visible and not each[1].slanted and is_said(each[0])]
    if not under:
        return False
    patches = [paint for paint in paints if (paint.is_opaque or paint.is_picture) and paint.box.width < WIDEST * width]
    for word, look, box in under:
        for patch in patches:
            if patch.order > look.order and patch.box.height < TALLEST * box.height and share(box, patch.box) > COVERED:
                upon = [w.text for w, later, at in placed if w.visible and later.order > patch.order and stands_on(at, patch.box)]
                if upon and word.text not in upon:
                    return True
    return False


def is_patched(found: Sequence[tuple[Word, Look]], paints: Sequence[Paint], width: float, height: float) -> bool:
    """Whether words are written upon an opaque patch on the picture of a page that was scanned."""
    scans = [paint.order for paint in paints if paint.is_picture and paint.box.width * paint.box.height > SCAN * width * height]
    if not scans:
        return False
    patches = [paint for paint in paints if paint.is_opaque and not paint.is_picture and paint.box.width < WIDEST * width]
    for word, look in found:
        box = word.box.turned(look.turn, width, height)
        for patch in patches:
            low = patch.box.height < TALLEST * box.height
            if word.visible and low and look.order > patch.order > min(scans) and stands_on(box, patch.box):
                return True
    return False


def is_said(word: Word) -> bool:
    """Whether a word says anything: leaders and rules drawn with letters do not."""
    return any(char.isalnum() for char in word.text)


def share(box: Box, patch: Box) -> float:
    """How much of a word's box a patch covers, 0–1."""
    across = min(box.x1, patch.x1) - max(box.x0, patch.x0)
    down = min(box.bottom, patch.bottom) - max(box.top, patch.top)
    return max(across, 0.0) * max(down, 0.0) / max(box.width * box.height, 0.01)


def stands_on(box: Box, patch: Box) -> bool:
    """Whether a word stands on a patch."""
    down = min(box.bottom, patch.bottom) - max(box.top, patch.top)
    return patch.x0 - 1 <= (box.x0 + box.x1) / 2 <= patch.x1 + 1 and down > UPON * box.height
