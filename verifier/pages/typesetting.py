"""Plain rows of text → a page, for files that have no page of their own (Word, XML): A4, one row every 14 points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from verifier.domain import Box, Line, Page, Reading, Word
from verifier.pages.glyphs import clean_text

__all__ = ["Row", "typeset"]

WIDTH, HEIGHT = 595.0, 842.0
MARGIN, PITCH, SIZE = 50.0, 14.0, 11.0
LETTER = 5.0            # points: the width that a letter is given
CELL_GAP = 20.0

Row = Sequence[str]


def typeset(rows: Iterable[Row], reading: Reading) -> tuple[Page, ...]:
    """Pages on which each row is a line and each string of it a cell; as many pages as the rows need."""
    lines = [line for row in rows if (line := cells(row))]
    a_page = int((HEIGHT - 2 * MARGIN) // PITCH)
    groups = [lines[start : start + a_page] for start in range(0, len(lines), a_page)]
    return tuple(
        Page(number, WIDTH, HEIGHT, tuple(placed(line, row) for row, line in enumerate(group)), reading, 1.0)
        for number, group in enumerate(groups, 1)
    )


def cells(row: Row) -> list[list[str]]:
    """The words of each cell that has some."""
    found = (clean_text(cell).split() for cell in row)
    return [words for words in found if words]


def placed(row: list[list[str]], place: int) -> Line:
    """A line at its place on the page; squeezed where it would leave it."""
    top = MARGIN + place * PITCH
    length = sum(len(word) + 1 for cell in row for word in cell) * LETTER + len(row) * CELL_GAP
    squeeze = min(1.0, (WIDTH - 2 * MARGIN) / length)
    return Line(tuple(spread(row, top, squeeze)))


def spread(row: list[list[str]], top: float, squeeze: float) -> Iterator[tuple[Word, ...]]:
    """The cells from left to right."""
    left = MARGIN
    for cell in row:
        words = []
        for word in cell:
            right = left + len(word) * LETTER * squeeze
            words.append(Word(word, Box(round(left, 2), top, round(right, 2), top + SIZE)))
            left = right + LETTER * squeeze
        yield tuple(words)
        left += CELL_GAP * squeeze
