"""Things that touch: the squares of a grid gathered into islands, and boxes that stand near each other made one."""

from __future__ import annotations

from collections.abc import Iterable

from verifier.domain import Box

__all__ = ["Square", "apart", "islands", "merged"]

Square = tuple[int, int]
AROUND = tuple((x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0))


def islands(squares: Iterable[Square]) -> list[list[Square]]:
    """The squares gathered so that those that touch, corners included, are together; in reading order."""
    left = set(squares)
    found: list[list[Square]] = []
    for start in sorted(left):
        if start not in left:
            continue
        left.remove(start)
        island = [start]
        for x, y in island:  # grows as it is walked
            near = [(x + across, y + down) for across, down in AROUND if (x + across, y + down) in left]
            left.difference_update(near)
            island.extend(near)
        found.append(island)
    return found


def merged(boxes: Iterable[Box], gap: float) -> list[Box]:
    """The boxes, those nearer to each other than `gap` made one."""
    kept: list[Box] = []
    for box in sorted(boxes):
        whole, rest = box, kept
        while True:
            near = [other for other in rest if apart(whole, other) < gap]
            if not near:
                break
            rest = [other for other in rest if apart(whole, other) >= gap]
            for other in near:
                whole = whole.union(other)
        kept = [*rest, whole]
    return sorted(kept, key=lambda box: (box.top, box.x0))


def apart(one: Box, other: Box) -> float:
    """How far two boxes stand from each other, across or down, whichever is more; 0 where they touch."""
    across = max(one.x0, other.x0) - min(one.x1, other.x1)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return max(across, down, 0.0)
