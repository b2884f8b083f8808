"""Drawn paths → scribbles: which groups of strokes a hand drew, and which are boxes, rules, charts, ornaments or letters."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from verifier.domain import Box
from verifier.pages.clusters import Square, islands

__all__ = ["Point", "Stroke", "scribbles"]

SQUARE = 5.0            # points: strokes in squares that touch are one scribble
LEVEL = 0.08            # slope below which a segment is level, or upright
SHORT = 8.0             # points: a hand's segment; a chart's are longer
FEWEST, FEWEST_STRAIGHT, FEWEST_FILLED = 6, 15, 20   # curves, short slanted segments, segments of a filled outline
WINDING = 1.25          # length of the ink over the diagonal of its box
LOW_LETTERS = 14.0      # points: a filled outline no higher is letters
PALE = 0.75             # luminance that is no ink
MOST_RULES = 3          # straight level or upright things inside: a chart, a table, a logo
ROUND, EDGE = 0.12, 0.1
MOST_SQUARES = 400      # of one segment

Point = tuple[float, float]


class Stroke(NamedTuple):
    """A painted path: its points (ends and handles of its segments), how many of them curve, and how it is painted."""

    points: tuple[Point, ...]
    curves: int
    filled: bool = False
    luminance: float = 0.0
    colour: tuple[float, ...] = ()

    @property
    def box(self) -> Box:
        """The box around the points."""
        across, down = zip(*self.points, strict=True)
        return Box(min(across), min(down), max(across), max(down))

    @property
    def closed(self) -> bool:
        """Whether it ends where it began."""
        return math.dist(self.points[0], self.points[-1]) < 1.0

    @property
    def segments(self) -> list[tuple[Point, Point]]:
        """Each point and the next."""
        return list(zip(self.points, self.points[1:], strict=False))


def scribbles(strokes: Iterable[Stroke]) -> list[Box]:
    """The boxes of the groups of strokes that a hand drew."""
    straight: list[Box] = []
    free: list[Stroke] = []
    for stroke in strokes:
        if is_straight(stroke):
            straight.append(stroke.box)
        elif stroke.luminance < PALE and not is_outline(stroke):
            free.append(stroke)
    return [box for group in groups(free) if (box := around(group)) and is_scribble(group, box, straight)]


def is_straight(stroke: Stroke) -> bool:
    """Whether a path is made of level and upright segments only, and no bit of a hand's stroke: a rule, a box, a bar."""
    long = max(stroke.box.width, stroke.box.height) >= SHORT
    return long and not stroke.curves and not any(is_slanted(*segment) for segment in stroke.segments)


def is_slanted(one: Point, other: Point) -> bool:
    """Whether a segment is neither level nor upright."""
    less, more = sorted((abs(one[0] - other[0]), abs(one[1] - other[1])))
    return less > LEVEL * more


def is_outline(stroke: Stroke) -> bool:
    """Whether a path is a circle, or runs along the edges of its box (a rounded box)."""
    if not stroke.closed:
        return False
    box = stroke.box
    wide, tall = max(box.width, 0.01) / 2, max(box.height, 0.01) / 2
    offsets = [((x - box.x0) / wide - 1, (y - box.top) / tall - 1) for x, y in stroke.points]
    if all(max(abs(x), abs(y)) > 1 - 2 * EDGE for x, y in offsets):
        return True
    return all(abs(math.hypot(x, y) - 1) < ROUND or max(abs(x), abs(y)) > 1 - 2 * EDGE for x, y in offsets)


def groups(strokes: Sequence[Stroke]) -> list[list[Stroke]]:
    """The strokes gathered where they touch."""
    squares = [squares_of(stroke) for stroke in strokes]
    place = {square: number for number, island in enumerate(islands(set().union(*squares))) for square in island}
    gathered: dict[int, list[Stroke]] = defaultdict(list)
    for stroke, passed in zip(strokes, squares, strict=True):
        gathered[place[min(passed)]].append(stroke)
    return list(gathered.values())


def squares_of(stroke: Stroke) -> set[Square]:
    """The squares of the grid that a stroke passes."""
    passed = {(int(x // SQUARE), int(y // SQUARE)) for x, y in stroke.points}
    for (x, y), (across, down) in stroke.segments:
        steps = min(MOST_SQUARES, int(math.hypot(across - x, down - y) / SQUARE) + 1)
        shares = (step / steps for step in range(1, steps))
        passed.update((int((x + s * (across - x)) // SQUARE), int((y + s * (down - y)) // SQUARE)) for s in shares)
    return passed


def around(group: Sequence[Stroke]) -> Box:
    """The box around all the strokes."""
    whole = group[0].box
    for stroke in group[1:]:
        whole = whole.union(stroke.box)
    return whole


def is_scribble(group: Sequence[Stroke], box: Box, straight: Iterable[Box]) -> bool:
    """Whether strokes that touch look like a hand's: many, winding, of one ink, with no rules among them."""
    inks = {stroke.colour for stroke in group if stroke.filled}
    if len(inks) > 1 or sum(is_within(rule, box) for rule in straight) >= MOST_RULES:
        return False
    curves = sum(stroke.curves for stroke in group)
    pieces = [math.dist(*segment) for stroke in group for segment in stroke.segments if is_slanted(*segment)]
    if all(stroke.filled for stroke in group):
        return len(pieces) >= FEWEST_FILLED and box.height >= LOW_LETTERS
    length = sum(math.dist(*segment) for stroke in group for segment in stroke.segments)
    if length < WINDING * math.hypot(box.width, box.height):
        return False
    return curves >= FEWEST or sum(piece < SHORT for piece in pieces) >= FEWEST_STRAIGHT


def is_within(rule: Box, box: Box) -> bool:
    """Whether a straight thing stands inside a box, or just about it."""
    across = box.x0 - SQUARE < rule.x0 and rule.x1 < box.x1 + SQUARE
    return across and box.top - SQUARE < rule.top and rule.bottom < box.bottom + SQUARE
