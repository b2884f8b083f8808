"""What the trained model adds where labels, addresses and the catalogue leave a doubt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from verifier.domain import Entity, EntityFinder, PageText, TextCell
from verifier.fields.layout import Row, Run, Sheet

__all__ = ["find_entities"]

WHITE = 0.6            # of the type size: more between two rows is an empty line


def find_entities(sheet: Sheet, finder: EntityFinder) -> tuple[tuple[Run, Entity], ...]:
    """The entities of the sheet, each with its row; an entity that runs over a line end keeps its first line."""
    text, starts = _as_text(sheet)
    found = []
    for entity in finder.find(text):
        number = bisect_right(starts, entity.start) - 1
        row, start = sheet.rows[number], entity.start - starts[number]
        end = min(entity.end - starts[number], len(row.text))
        if end > start:
            found.append((row, Entity(entity.label, start, end, row.text[start:end], entity.confidence)))
    return tuple(found)


def _as_text(sheet: Sheet) -> tuple[PageText, list[int]]:
    """The rows as lines, with the places of their cells, and where each row starts; a row is as long as its own text."""
    parts: list[str] = []
    starts: list[int] = []
    cells: list[TextCell] = []
    place = 0
    left, right = min((row.box.x0 for row in sheet.rows), default=0.0), max((row.box.x1 for row in sheet.rows), default=1.0)
    for number, row in enumerate(sheet.rows):
        before = sheet.rows[number - 1] if number else None
        if before and (before.page != row.page or row.box.top - before.box.bottom > WHITE * min(before.size, row.size)):
            parts.append("")
            place += 1
        starts.append(place)
        parts.append("\t".join(cell.text for cell in row.cells))
        cells += _cells(sheet, row, place, left, right)
        place += len(row.text) + 1
    return PageText("\n".join(parts), tuple(cells)), starts


def _cells(sheet: Sheet, row: Row, start: int, left: float, right: float) -> Iterator[TextCell]:
    """How the cells of a row stand, the row starting there in the text."""
    for cell in row.cells:
        over = sheet.above(cell, reach=1)
        yield TextCell(
            start, start + len(cell.text), cell.size / (sheet.type_size or 1.0), (cell.box.x0 - left) / max(right - left, 1.0),
            row.depth, over.text if over else "",
        )
        start += len(cell.text) + 1
