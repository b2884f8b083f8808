"""Words that a free stroke crosses out: a slanted line, a curve, a zigzag, drawn along them and no higher than they are.

What rises above its row (a signature, a circle around a word, the curve of a chart) crosses nothing out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from verifier.domain import Box, Word
from verifier.pages.glyphs import Look
from verifier.pages.pdf.painting import Paint
from verifier.pages.pdf.pdfium import PdfPage
from verifier.pages.pdf.scribbles import Point, Stroke
from verifier.pages.pdf.strokes import strokes_of

__all__ = ["crossed"]

SHORTEST = 20.0           # points: a smaller stroke is a tick, an arrow
CONFINED = 1.3            # times the height of the words
WITHIN = 0.12, 0.88       # of a word's box, from its top: where a stroke is upon the word
AVERAGE = 0.33, 0.70      # of a word's box: the middle of the ink upon it; an underline lies lower
ALONG = 0.6               # of a word's width
MOSTLY = 0.55             # of the stroke, on its words and between them
STEP = 1.5                # points
BAND = 16.0               # points
MOST_SEGMENTS, MOST_STEPS, MOST_WORDS, MOST_STROKES = 1000, 400, 60, 3000   # of a path, segment, stroke, page
MOST_POINTS = 5000        # of a stroke that are looked at
RECTANGLE = 4, 5          # points of a path
LOW = 30.0                # points: a rectangle no higher may be a zigzag of four lines
PALE = 0.8                # luminance that crosses nothing out


def crossed(found: Sequence[tuple[Word, Look]], page: PdfPage, paints: Sequence[Paint]) -> Iterator[int]:
    """The places of the words that free strokes cross out."""
    free = list(islice((paint for paint in paints if is_free(paint, page)), MOST_STROKES))
    bands = by_band(found) if free else {}
    for stroke in islice((stroke for paint in free for stroke in strokes_of(page, paint)), MOST_STROKES):
        if stroke.box.width >= SHORTEST and not stroke.filled:
            near = bands.get(int(stroke.box.middle // BAND), ())
            yield from along(stroke, {place: found[place][0].box for place in near})


def is_free(paint: Paint, page: PdfPage) -> bool:
    """Whether something painted may be a line that no ruler drew level: dark, opaque, of a few segments, no box."""
    if paint.covers or paint.sort != page.raw.FPDF_PAGEOBJ_PATH or paint.box.width < SHORTEST or paint.luminance >= PALE:
        return False
    count = page.calls.Path_CountSegments(paint.item)
    if count > MOST_SEGMENTS or (count in RECTANGLE and paint.box.height > LOW):
        return False
    return not page.calls.PageObj_HasTransparency(paint.item) and not page.is_straight(paint.item)


def by_band(found: Sequence[tuple[Word, Look]]) -> Mapping[int, list[int]]:
    """The places of the level words that are seen, by the bands across the page in which they stand."""
    bands: dict[int, list[int]] = defaultdict(list)
    for place, (word, look) in enumerate(found):
        if word.visible and not (look.turn or look.slanted):
            for band in range(int(word.box.top // BAND), int(word.box.bottom // BAND) + 1):
                bands[band].append(place)
    return bands


def along(stroke: Stroke, words: Mapping[int, Box]) -> Iterator[int]:
    """The places of the words along which a stroke runs, where it does little else."""
    near = dict(islice(((place, box) for place, box in words.items() if is_confined(stroke.box, box)), MOST_WORDS))
    ink = steps(stroke) if near else []
    upon = {place: [(x, y) for x, y in ink if box.x0 <= x <= box.x1 and is_upon(y, box)] for place, box in near.items()}
    struck = {place: near[place] for place, points in upon.items() if is_along(points, near[place])}
    if not struck:
        return
    first, last = min(box.x0 for box in struck.values()), max(box.x1 for box in struck.values())
    one = next(iter(struck.values()))
    inside = sum(first <= x <= last and is_upon(y, one) for x, y in ink)
    heights = [(y - box.top) / box.height for place, box in struck.items() for _, y in upon[place]]
    if inside >= MOSTLY * len(ink) and AVERAGE[0] <= sum(heights) / len(heights) <= AVERAGE[1]:
        yield from struck


def is_confined(box: Box, word: Box) -> bool:
    """Whether a stroke meets a word and rises no higher than its row."""
    meets = box.x0 < word.x1 and box.x1 > word.x0 and box.top < word.bottom and box.bottom > word.top
    return meets and box.height <= CONFINED * word.height


def steps(stroke: Stroke) -> list[Point]:
    """Points along a stroke, so close that each stands for as much ink."""
    found: list[Point] = []
    for (x0, y0), (x1, y1) in stroke.segments:
        if len(found) > MOST_POINTS:
            break
        count = min(MOST_STEPS, int(math.hypot(x1 - x0, y1 - y0) / STEP) + 1)
        found.extend((x0 + (x1 - x0) * step / count, y0 + (y1 - y0) * step / count) for step in range(count))
    return found


def is_upon(ordinate: float, word: Box) -> bool:
    """Whether something lies between a word's top and its baseline."""
    return word.top + WITHIN[0] * word.height <= ordinate <= word.top + WITHIN[1] * word.height


def is_along(points: Sequence[Point], word: Box) -> bool:
    """Whether points lie all along a word."""
    columns = max(1, int(word.width / (2 * STEP)))
    return len({int((x - word.x0) / word.width * columns) for x, _ in points}) >= ALONG * columns
