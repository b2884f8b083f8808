"""What stands about a height of a page, found without looking at all that stands elsewhere."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from math import frexp

from verifier.domain import Box

__all__ = ["Levels"]


class Levels:
    """Places numbered from 0 as they are added, each from a top to a bottom; kept by power of two of their height."""

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self.tops: dict[int, list[tuple[float, int]]] = {}
        self.count = 0
        for box in boxes:
            self.add(box.top, box.bottom)

    def add(self, top: float, bottom: float) -> None:
        """One place more."""
        insort(self.tops.setdefault(frexp(bottom - top)[1], []), (top, self.count))
        self.count += 1

    def about(self, top: float, bottom: float) -> list[int]:
        """The numbers, in order, of all places that share a height with this one, and of a few near it."""
        found = []
        for power, tops in self.tops.items():
            first, last = bisect_left(tops, (top - 2.0**power, 0)), bisect_left(tops, (bottom, 0))
            found += [place for _, place in tops[first:last]]
        return sorted(found)
