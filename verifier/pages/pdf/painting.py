"""What is painted on a page beside text, and the page painted small: how one tells what an eye can see."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from verifier.domain import Box

__all__ = ["IDENTITY", "Matrix", "Paint", "Thumbnail", "combined", "transformed"]

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Paint(NamedTuple):
    """A picture or shape on the page as shown: in paint order, its bounds, whether it hides what is below it.

    `item`: PDFium's own name for it; `inner`: it stands in a form, whose window and opacity are the form's; `even`: one
    colour all over; `covers`: filled, or a line as thick as its box: no outline; `sort`: PDFium's; `matrix`: from what holds
    it to the page.
    """

    order: int
    box: Box
    is_picture: bool
    is_opaque: bool
    luminance: float
    item: int = 0
    inner: bool = False
    even: bool = False
    covers: bool = True
    sort: int = 0
    matrix: Matrix = IDENTITY


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A part of a page painted small, three bytes a point; `left`, `top`: where it begins on the page."""

    data: bytes
    width: int
    height: int
    stride: int
    scale: float
    left: float = 0.0
    top: float = 0.0

    def differs(self, other: Thumbnail, box: Box, least: float) -> bool:
        """Whether two paintings of a page differ somewhere within a box of it by so many levels of light or colour, 0–255."""
        left, right = self.across(box.x0, math.floor), self.across(box.x1, math.ceil)
        top, bottom = self.down(box.top, math.floor), self.down(box.bottom, math.ceil)
        for start in range(top * self.stride, bottom * self.stride, self.stride):
            one, two = self.data[start + 3 * left : start + 3 * right], other.data[start + 3 * left : start + 3 * right]
            if one != two and any(apart(one, two, place) >= least for place in range(0, len(one), 3)):
                return True
        return False

    def across(self, side: float, pick: Callable[[float], int]) -> int:
        """An abscissa of the page in points of this picture."""
        return min(self.width, max(0, pick((side - self.left) * self.scale)))

    def down(self, side: float, pick: Callable[[float], int]) -> int:
        """An ordinate of the page in points of this picture."""
        return min(self.height, max(0, pick((side - self.top) * self.scale)))


def apart(one: bytes, two: bytes, place: int) -> float:
    """How far two points are apart to an eye, which is least moved by blue."""
    blue, green, red = (abs(one[place + shift] - two[place + shift]) for shift in range(3))
    return 0.299 * red + 0.587 * green + 0.114 * blue


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
