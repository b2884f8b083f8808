"""What a confidence is worth: how often values given with as much were right, on drawn papers.

Each finder says how sure it is on a scale of its own. `calibration.yaml` puts that on the scale of what was counted, field by
field, for papers read as text and by OCR apart (isotonic regression, `benchmarks/fields/calibrate.py`). Those papers
served to mend the finders too, so the scale flatters: how it holds where nobody looked is told in benchmarks/README.md.
The losers keep their distance from the winner: what makes a rival is how far behind it lies.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from verifier.domain import Field, FieldName, Reading
from verifier.fields.vocabulary import calibration_points

__all__ = ["Scale", "load"]

Points = tuple[tuple[float, float], ...]
OF_READING = {Reading.OCR: "ocr", Reading.MIXTE: "ocr", Reading.TEXTE: "texte", Reading.XML: "texte"}


@dataclass(frozen=True, slots=True)
class Scale:
    """For each field and sort of reading, points (confidence said, share that was right), both rising."""

    points: Mapping[tuple[str, str], Points]

    def told(self, field: Field, reading: Reading) -> Field:
        """The field with a confidence that says how often such a value was right."""
        points = self.points.get((str(field.name), OF_READING[reading]))
        if not points:
            return field
        sure = round(_between(points, field.confidence), 4)
        shift = sure - field.confidence
        losers = tuple(replace(each, confidence=round(max(0.0, each.confidence + shift), 4)) for each in field.alternatives)
        return replace(field, confidence=sure, alternatives=losers)

    def all_told(self, fields: Mapping[FieldName, Field], reading: Reading) -> dict[FieldName, Field]:
        """Every field so told."""
        return {name: self.told(field, reading) for name, field in fields.items()}


def _between(points: Points, said: float) -> float:
    """The share at a confidence: straight lines between the points, level beyond them."""
    place = bisect_right([x for x, _ in points], said)
    if place == 0:
        return points[0][1] * said / points[0][0] if points[0][0] else points[0][1]
    if place == len(points):
        return points[-1][1]
    (x0, y0), (x1, y1) = points[place - 1], points[place]
    return y0 + (y1 - y0) * (said - x0) / (x1 - x0)


@cache
def load() -> Scale:
    """The scale that is delivered with the tool."""
    told = calibration_points()
    return Scale({(field, how): tuple((x, y) for x, y in points) for field, by in told.items() for how, points in by.items()})
