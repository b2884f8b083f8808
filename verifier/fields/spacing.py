"""Words and columns told apart where OCR drew the boxes: tight around the ink, so that a space may look as wide as a gutter."""

from __future__ import annotations

from itertools import pairwise

from verifier.domain import Page, Word

__all__ = ["rejoined", "usual_space"]

WIDE_SPACE, NEARLY = 0.7, 1.5     # heights: where the usual space is wider than the first, gaps up to so much more are spaces
LOST_SIGN = 2.4       # usual spaces: where OCR lost a sign (« ; », « – ») before a word that goes on in small letters
LOST_WIDE = 3.0       # the same where each sign takes as much room as a letter
COLUMN_APART, ENOUGH_GAPS = 2.5, 20


def usual_space(page: Page) -> float:
    """The usual gap between two neighbours of a row, in heights of the type; columns stand further apart."""
    pairs = (pair for line in page.lines for pair in pairwise(line.words))
    gaps = sorted(gap for one, other in pairs if 0 < (gap := _gap(one, other)) < COLUMN_APART)
    return gaps[len(gaps) // 2] if len(gaps) >= ENOUGH_GAPS else 0.0


def _gap(one: Word, other: Word) -> float:
    """How far apart two words of a row stand, in heights of the larger."""
    return (other.box.x0 - one.box.x1) / max(one.box.height, other.box.height, 0.1)


def _widest(following: Word, space: float) -> float:
    """The widest gap before a word that is still a space, in heights of the type."""
    goes_on, wide = following.text[:1].islower(), space > WIDE_SPACE
    if goes_on:
        return (LOST_WIDE if wide else LOST_SIGN) * space
    return NEARLY * space if wide else 0.0


def rejoined(cells: tuple[tuple[Word, ...], ...], space: float) -> list[tuple[Word, ...]]:
    """The cells of a row; those that only a space parts, or a space and a sign that OCR lost, are one."""
    kept: list[tuple[Word, ...]] = []
    for cell in cells:
        if kept and 0 < _gap(kept[-1][-1], cell[0]) < _widest(cell[0], space):
            kept[-1] = (*kept[-1], *cell)
        else:
            kept.append(cell)
    return kept
