"""What the trained model adds where labels, addresses and the catalogue leave a doubt."""

from __future__ import annotations

from bisect import bisect_right

from verifier.domain import Entity, EntityFinder
from verifier.fields.layout import Run, Sheet

__all__ = ["find_entities"]


def find_entities(sheet: Sheet, finder: EntityFinder) -> tuple[tuple[Run, Entity], ...]:
    """The entities of the sheet, each with its row; an entity that runs over a line end keeps its first line."""
    starts, place = [], 0
    for row in sheet.rows:
        starts.append(place)
        place += len(row.text) + 1
    found = []
    for entity in finder.find("\n".join(row.text for row in sheet.rows)):
        number = bisect_right(starts, entity.start) - 1
        row, start = sheet.rows[number], entity.start - starts[number]
        end = min(entity.end - starts[number], len(row.text))
        if end > start:
            found.append((row, Entity(entity.label, start, end, row.text[start:end], entity.confidence)))
    return tuple(found)
