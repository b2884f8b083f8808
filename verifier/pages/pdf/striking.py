"""Words that a drawn rule, a stroke, a cross or a note strikes through: the paper no longer says them.

A rule that strikes runs through the middle of its words, and ends about where they end or stands alone: an underline runs
below, the rules of a table run on and have their like.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from verifier.domain import Box, Word
from verifier.pages.glyphs import Look
from verifier.pages.pdf.crossing import crossed
from verifier.pages.pdf.painting import Paint, combined
from verifier.pages.pdf.pdfium import PdfPage, places

__all__ = ["unstruck"]

HIGHEST, LOWEST = 0.33, 0.70    # of a word's box, from its top: where a rule strikes; the baseline is at 0.77 to 0.85
THICKEST = 6.0                  # points
WHOLE = 0.6                     # of a word's width
OVERHANG = 1.6                  # times the height of the words: how far a striking rule runs past them
PALE = 0.8                      # luminance that strikes nothing out
LEAST_CROSS = 40.0, 14.0        # points: a smaller cross is a tick in a box
SAME_CORNER = 0.12              # of a cross's sides
BAND = 8.0                      # points
SHORT, SMALL_GAP, SAME_LEVEL = 60.0, 3.0, 0.6   # points: rules that may be pieces of one, the gap between, their heights
MOST_RULES = 2000               # that cross words, of a page
LOOK_DPI, LOOK_PIXELS = 150, 4_000_000


def unstruck(found: Sequence[tuple[Word, Look]], page: PdfPage, paints: Sequence[Paint]) -> tuple[list[tuple[Word, Look]], bool]:
    """The same words, those struck through no longer visible; and whether there are any."""
    zones = [*crosses(page, paints), *page.struck]
    struck = {*by_rules(found, page, paints), *crossed(found, page, paints), *by_zones(found, zones)}
    if not struck:
        return list(found), False
    return [(replace(word, visible=False), look) if place in struck else (word, look)
            for place, (word, look) in enumerate(found)], True


def by_rules(found: Sequence[tuple[Word, Look]], page: PdfPage, paints: Sequence[Paint]) -> Iterator[int]:
    """The places of the words that level rules strike through."""
    rules = [paint for paint in paints if is_rule(paint)]
    if not rules:
        return
    bands: dict[int, list[Paint]] = defaultdict(list)
    for rule in (*rules, *joined(rules)):
        bands[int(rule.box.middle // BAND)].append(rule)
    under: dict[Paint, list[int]] = defaultdict(list)
    for place, (word, look) in enumerate(found):
        if word.visible and not (look.turn or look.slanted):
            for rule in rules_through(word.box, bands):
                under[rule].append(place)
    done: set[int] = set()
    for asked, (rule, struck) in enumerate(under.items()):
        if done.issuperset(struck) or asked > MOST_RULES:
            continue
        ends = hugs(rule.box, [found[place][0].box for place in struck]) or is_alone(rule.box, rules, paints)
        if ends and not is_hidden(rule, paints) and (not rule.is_picture or is_dark(rule.box, page)):
            done.update(struck)
    yield from done


def is_rule(paint: Paint) -> bool:
    """Whether something painted is a level rule, dark enough to strike."""
    box = paint.box
    thin = box.bottom - box.top <= THICKEST and box.x1 - box.x0 > 2 * (box.bottom - box.top)
    return thin and paint.covers and paint.luminance < PALE and (paint.is_opaque or not paint.is_picture)


def joined(rules: Sequence[Paint]) -> Iterator[Paint]:
    """The rules that short ones make, end to end."""
    short = sorted((rule for rule in rules if rule.box.width < SHORT), key=lambda rule: (round(rule.box.middle), rule.box.x0))
    whole: Paint | None = None
    for rule in short:
        if whole and abs(rule.box.middle - whole.box.middle) < SAME_LEVEL and rule.box.x0 - whole.box.x1 < SMALL_GAP:
            whole = whole._replace(box=whole.box.union(rule.box), order=max(whole.order, rule.order))
            continue
        if whole:
            yield whole
        whole = rule
    if whole:
        yield whole


def is_alone(rule: Box, rules: Sequence[Paint], paints: Sequence[Paint]) -> bool:
    """Whether a rule is no part of a table: no other is as long at another height, and no upright one meets it."""
    alike = (other.box for other in rules if abs(other.box.x0 - rule.x0) < SMALL_GAP and abs(other.box.x1 - rule.x1) < SMALL_GAP)
    if any(abs(other.middle - rule.middle) > SAME_LEVEL for other in alike):
        return False
    return not any(
        paint.box.height > 2 * THICKEST and paint.box.top - SMALL_GAP < rule.middle < paint.box.bottom + SMALL_GAP
        and any(rule.x0 - SMALL_GAP < side < rule.x1 + SMALL_GAP for side in (paint.box.x0, paint.box.x1))
        for paint in paints if not paint.is_picture
    )


def is_dark(rule: Box, page: PdfPage) -> bool:
    """Whether the page is dark where a thin picture lies. Raises BrokenPdfError."""
    pixels, _ = page.picture(LOOK_DPI, LOOK_PIXELS, rule)
    return bool(pixels.size) and float(pixels.mean()) < 255 * PALE


def rules_through(box: Box, bands: dict[int, list[Paint]]) -> Iterator[Paint]:
    """The rules that run through the middle of a word, nearly from end to end."""
    height = box.bottom - box.top
    highest, lowest = box.top + HIGHEST * height, box.top + LOWEST * height
    for band in range(int(highest // BAND), int(lowest // BAND) + 1):
        for rule in bands.get(band, ()):
            level = highest <= rule.box.middle <= lowest and rule.box.height < height / 2
            if level and min(box.x1, rule.box.x1) - max(box.x0, rule.box.x0) >= WHOLE * (box.x1 - box.x0):
                yield rule


def hugs(rule: Box, words: Sequence[Box]) -> bool:
    """Whether a rule ends about where its words end."""
    reach = OVERHANG * max(box.height for box in words)
    return min(box.x0 for box in words) - rule.x0 <= reach and rule.x1 - max(box.x1 for box in words) <= reach


def is_hidden(rule: Paint, paints: Sequence[Paint]) -> bool:
    """Whether something painted later lies over a rule (a title's own ground, on a rule across the page)."""
    return any(
        paint.order > rule.order and paint.is_opaque and paint.box.top < rule.box.top and paint.box.bottom > rule.box.bottom
        and paint.box.x0 < rule.box.x1 and paint.box.x1 > rule.box.x0
        for paint in paints
    )


def by_zones(found: Sequence[tuple[Word, Look]], zones: Sequence[Box]) -> Iterator[int]:
    """The places of the words whose middle stands in a crossed zone."""
    if not zones:
        return
    for place, (word, look) in enumerate(found):
        x, y = (word.box.x0 + word.box.x1) / 2, word.box.middle
        if word.visible and not look.turn and any(zone.x0 < x < zone.x1 and zone.top < y < zone.bottom for zone in zones):
            yield place


def crosses(page: PdfPage, paints: Sequence[Paint]) -> Iterator[Box]:
    """The zones under two diagonals that cross."""
    wide, tall = LEAST_CROSS
    falling: list[Box] = []
    rising: list[Box] = []
    for paint in paints:
        large = paint.box.width > wide and paint.box.height > tall
        if large and not (paint.covers or paint.is_picture) and paint.luminance < PALE:
            for box, falls in diagonals(page, paint):
                (falling if falls else rising).append(box)
    for box in falling:
        if any(is_same(box, other) for other in rising):
            yield box


def diagonals(page: PdfPage, paint: Paint) -> Iterator[tuple[Box, bool]]:
    """The slanted lines of a path of a few points, on the page as shown, and whether each falls from left to right."""
    for (x0, y0), (x1, y1) in segments(page, paint):
        left, top, right, bottom = page.frame.shown(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        falls = ((x1 - x0) * (y1 - y0) < 0) == (page.frame.turn % 2 == 0)
        if right - left > LEAST_CROSS[0] and bottom - top > LEAST_CROSS[1]:
            yield Box(left, top, right, bottom), falls


def segments(page: PdfPage, paint: Paint) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight lines of a path of a few points, in the page's own coordinates."""
    calls, item = page.calls, paint.item
    count = calls.Path_CountSegments(item)
    if not 2 <= count <= 6:
        return
    room, last = (ctypes.c_float * 2)(), (0.0, 0.0)
    a, b, c, d, e, f = combined(page.matrix_of(item), paint.matrix)
    for place in range(count):
        segment = calls.Path_GetPathSegment(item, place)
        calls.PathSegment_GetPoint(segment, *places(room))
        point = (a * room[0] + c * room[1] + e, b * room[0] + d * room[1] + f)
        if calls.PathSegment_GetType(segment) == page.raw.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point


def is_same(one: Box, other: Box) -> bool:
    """Whether two lines are the diagonals of one zone."""
    reach = (SAME_CORNER * one.width, SAME_CORNER * one.height) * 2
    return all(abs(side - beside) <= most for side, beside, most in zip(one, other, reach, strict=True))
