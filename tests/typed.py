"""Documents typed row by row, as an old typewriter would: 10 pt type, 14 pt pitch, columns where the cells say.

A paper is a text. One line is one row; `a | b | c` are its cells (an empty first cell leaves the left half blank); a blank
line is a blank row. `# title` is set in 16 pt, `~ notice` in 7 pt, `---` starts another page, `[[words]]` alone on a row
are words that no eye sees. Consecutive rows with as many cells are one table: their columns are aligned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from verifier.domain import Box, Document, Line, Page, Reading, Word

WIDTH, HEIGHT = 595.0, 842.0
LEFT, TOP, RIGHT_HALF, GUTTER = 50.0, 50.0, 310.0, 22.0
SIZES = {"#": 16.0, "~": 7.0}
SURE = {Reading.TEXTE: 1.0, Reading.OCR: 0.9}


def type_document(text: str, reading: Reading = Reading.TEXTE, name: str = "piece.pdf", **more) -> Document:
    """The document that a paper's text describes."""
    sheets = re.split(r"^---$", text.strip("\n"), flags=re.MULTILINE)
    pages = tuple(type_page(number, sheet.strip("\n"), reading) for number, sheet in enumerate(sheets, 1))
    return Document(name, "0" * 64, pages, reading, SURE[reading], page_count=len(pages), **more)


def type_page(number: int, text: str, reading: Reading) -> Page:
    rows = [split(row) for row in text.split("\n")]
    lines, hidden, top = [], [], TOP
    for _, table in groupby(rows, key=lambda row: (row[0], len(row[1]))):
        block = list(table)
        starts = columns(block)
        for mark, cells in block:
            size = SIZES.get(mark, 10.0)
            words = [type_cell(cell, x, top, size, SURE[reading]) for cell, x in zip(cells, starts, strict=True) if cell]
            if mark == "[":
                hidden += [Word(w.text, w.box, w.confidence, visible=False) for cell in words for w in cell]
            elif words:
                lines.append(Line(tuple(words)))
            top += size + 4
    assert max((w.box.x1 for line in lines for w in line.words), default=0) <= WIDTH, f"rangée trop longue :\n{text}"
    return Page(number, WIDTH, HEIGHT, tuple(lines), reading, SURE[reading], tuple(hidden))


def split(row: str) -> tuple[str, list[str]]:
    """The mark of a row and its cells."""
    row = row.strip()
    if found := re.fullmatch(r"\[\[(.+)\]\]", row):
        return "[", [found[1]]
    mark = row[0] if row[:2] in {"# ", "~ "} else ""
    return mark, [cell.strip() for cell in row[2 if mark else 0 :].split("|")]


def columns(block: Sequence[tuple[str, list[str]]]) -> list[float]:
    """Where the columns of a table start: each as wide as its widest cell, the whole spread over the page."""
    size = SIZES.get(block[0][0], 10.0)
    widths = [max(wide(cells[place], size) for _, cells in block) for place in range(len(block[0][1]))]
    if widths[0] == 0 and len(widths) == 2:
        return [LEFT, RIGHT_HALF]
    room = WIDTH - 2 * LEFT - sum(widths) - GUTTER * (len(widths) - 1)
    gap = GUTTER + max(room, 0) / max(len(widths), 3)
    return [LEFT + sum(widths[:place]) + gap * place for place in range(len(widths))]


def type_cell(text: str, left: float, top: float, size: float, sure: float) -> tuple[Word, ...]:
    return tuple(place_words(text.split(), left, top, size, sure))


def place_words(words: Iterable[str], left: float, top: float, size: float, sure: float) -> Iterable[Word]:
    for word in words:
        right = left + wide(word, size)
        yield Word(word, Box(round(left, 2), top, round(right, 2), top + size), sure)
        left = right + 0.28 * size


def wide(text: str, size: float) -> float:
    """How wide a text is set: capitals and digits take more than the letter i."""
    ems = sum(0.28 if char in "iljtf.,:;' !|()" else 0.65 if char.isupper() else 0.5 for char in text)
    return ems * size
