"""What is painted on a page beside text, and the page painted small: how one tells what an eye can see."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from verifier.domain import Box

__all__ = ["IDENTITY", "Matrix", "Paint", "Thumbnail", "combined", "transformed"]

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Paint(NamedTuple):
    """A picture or shape on the page as shown: in paint order, its bounds, whether it hides what is below it."""

    order: int
    box: Box
    is_picture: bool
    is_opaque: bool
    luminance: float


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A page painted small, in grey bytes."""

    data: bytes
    width: int
    height: int
    stride: int
    scale: float

    def change(self, other: Thumbnail, box: Box) -> int:
        """The largest distance in grey, 0–255, between two paintings of a page within a box of it."""
        left, right = max(0, int(box.x0 * self.scale)), min(self.width, math.ceil(box.x1 * self.scale))
        top, bottom = max(0, int(box.top * self.scale)), min(self.height, math.ceil(box.bottom * self.scale))
        largest = 0
        for start in range(top * self.stride, bottom * self.stride, self.stride):
            one, two = self.data[start + left : start + right], other.data[start + left : start + right]
            if one != two:
                largest = max(largest, *(abs(before - after) for before, after in zip(one, two, strict=True)))
        return largest


def combined(inner: Matrix, outer: Matrix) -> Matrix:
    """The map that applies `inner`, then `outer`."""
    p, q, r, s, x, y = inner
    a, b, c, d, e, f = outer
    return p * a + q * c, p * b + q * d, r * a + s * c, r * b + s * d, x * a + y * c + e, x * b + y * d + f


def transformed(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    """The rectangle that holds a mapped rectangle."""
    a, b, c, d, e, f = matrix
    points = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    return min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)
