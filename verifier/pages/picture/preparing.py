"""A picture → one that OCR reads well: cropped to its sheet, evenly lit, straight, of the right size — and the way back.

Every step keeps the affine map from the prepared picture to the original, so that a word's box is told where it really is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verifier.domain import Box
from verifier.pages.picture.images import Grey, resized, rotated

__all__ = ["Prepared", "is_blank", "prepared", "quarter_turned"]

LONG_SIDE = 3300          # pixels: a sheet of A4 at 280 dpi, where Tesseract errs least
MOST_ENLARGED = 2.5
SMALL = 700               # pixels: the long side of the picture on which angle and sheet are found
STEEPEST = 10.0           # degrees of tilt that are set right
STRAIGHT = 0.25           # degrees that need no setting right
DARKEST_PAPER = 0.45      # of the lightest paper: what is darker is a dark surface, not a shadow
PATCH = 6                 # pixels of the small picture: where one asks whether paper is dark
PALEST_INK = 215.0        # grey levels: ink is not made darker from lighter than that
BLANK_SPREAD = 14         # grey levels between paper and ink, below which nothing is printed

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture ready to be read, and `back`, the 2 × 3 map of its points to the original's."""

    pixels: Grey
    back: Matrix

    def original(self, box: Box) -> Box:
        """Where a box of the prepared picture stands on the original."""
        corners = np.array([[x, y, 1.0] for x in (box.x0, box.x1) for y in (box.top, box.bottom)])
        points = corners @ self.back.T
        (x0, top), (x1, bottom) = points.min(axis=0), points.max(axis=0)
        return Box(*(round(float(value), 2) for value in (x0, top, x1, bottom)))


def prepared(pixels: Grey, tall: float = 1.0) -> Prepared:
    """The picture prepared, the right way up as it is (quarter turns are another matter)."""
    top, bottom, left, right = sheet(pixels)
    cropped = pixels[top:bottom, left:right]
    back = np.array([[1.0, 0.0, left], [0.0, 1.0, top]])
    height, width = cropped.shape
    scale = min(MOST_ENLARGED, LONG_SIDE / max(height * tall, width))
    across, down = max(1, round(width * scale)), max(1, round(height * tall * scale))
    sized = dark_inked(evenly_lit(dark_on_light(resized(cropped, across, down))))
    back = chained(back, np.array([[width / across, 0.0, 0.0], [0.0, height / down, 0.0]]))
    angle = tilt(sized)
    if abs(angle) >= STRAIGHT:
        sized, back = rotated(sized, angle), chained(back, turn_matrix(angle, across, down))
    return Prepared(sized, back)


def chained(outer: Matrix, inner: Matrix) -> Matrix:
    """The map that applies `inner`, then `outer`."""
    return np.asarray(outer @ np.vstack([inner, [0.0, 0.0, 1.0]]))


def turn_matrix(degrees: float, width: int, height: int) -> Matrix:
    """From a picture turned anticlockwise about its middle back to the one before."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = width / 2, height / 2
    return np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y]])


def quarter_turned(picture: Prepared, quarters: int) -> Prepared:
    """The picture turned anticlockwise by quarters."""
    height, width = picture.pixels.shape
    maps = {
        1: [[0.0, -1.0, width], [1.0, 0.0, 0.0]],
        2: [[-1.0, 0.0, width], [0.0, -1.0, height]],
        3: [[0.0, 1.0, 0.0], [-1.0, 0.0, height]],
    }
    if quarters % 4 == 0:
        return picture
    turned = np.ascontiguousarray(np.rot90(picture.pixels, quarters))
    return Prepared(turned, chained(picture.back, np.array(maps[quarters % 4])))


def small(pixels: Grey) -> Grey:
    """The picture at a size at which everything is quick."""
    height, width = pixels.shape
    scale = min(1.0, SMALL / max(height, width))
    return resized(pixels, max(1, round(width * scale)), max(1, round(height * scale)))


def is_blank(pixels: Grey) -> bool:
    """Whether nothing is printed on the sheet."""
    lit = evenly_lit(small(pixels))
    inner = lit[lit.shape[0] // 50 : -(lit.shape[0] // 50) or None, lit.shape[1] // 50 : -(lit.shape[1] // 50) or None]
    return bool(np.percentile(inner, 99.0) - np.percentile(inner, 0.02) < BLANK_SPREAD)


def sheet(pixels: Grey) -> tuple[int, int, int, int]:
    """Rows and columns (top, bottom, left, right) of the light sheet in a photo; everything where no dark table surrounds it.

    A dark banner or side bar is a part of the page, and carries words: cropping asks for darkness on all four sides.
    """
    height, width = pixels.shape
    little = small(pixels).astype(np.float64)
    paper = np.percentile(little, 90)
    light = little > 0.62 * paper
    rows, columns = extent(light.mean(axis=1)), extent(light.mean(axis=0))
    area = (rows[1] - rows[0]) * (columns[1] - columns[0])
    outside = light.sum() - light[rows[0] : rows[1], columns[0] : columns[1]].sum()
    margins = (rows[0], little.shape[0] - rows[1], columns[0], little.shape[1] - columns[1])
    surrounded = all(margin > 0.004 * max(little.shape) for margin in margins)
    if not (surrounded and 0.15 < area / little.size < 0.97 and outside <= 0.1 * light.sum()):
        return 0, height, 0, width
    up, across = height / little.shape[0], width / little.shape[1]
    return int(rows[0] * up), math.ceil(rows[1] * up), int(columns[0] * across), math.ceil(columns[1] * across)


def extent(shares: NDArray[np.float64]) -> tuple[int, int]:
    """The first and last place where enough is light."""
    enough = np.flatnonzero(shares > 0.35 * np.percentile(shares, 90))
    return (int(enough[0]), int(enough[-1]) + 1) if enough.size else (0, shares.size)


def dark_on_light(pixels: Grey) -> Grey:
    """The picture with its broad dark bands (a letterhead, a dark screen) inverted, so that their letters are dark.

    Their edges stay as they are, and so do narrow bands: Tesseract reads those itself, and a band cut in two is lost.
    """
    height, width = pixels.shape
    little = small(pixels)
    rows, columns = little.shape[0] // PATCH, little.shape[1] // PATCH
    if not rows or not columns:
        return pixels
    low, middle, high = np.percentile(patches(little, rows, columns), (4, 50, 96), axis=2)
    dark = around(middle < DARKEST_PAPER * np.percentile(little, 99.5)) > 0.5
    lit = around(around(high - middle)) >= around(around(middle - low))  # a shadow has dark letters, a band light ones
    core = around(around(dark) > 0.99) > 0.99
    band = (around(core) > 0.01) & lit
    if not band.any():
        return pixels
    tall, wide = (np.minimum(np.arange(size) * few // size, few - 1) for size, few in ((height, rows), (width, columns)))
    return np.where(band[tall][:, wide], 255 - pixels, pixels).astype(np.uint8)


def around(values: NDArray[Any]) -> NDArray[np.float64]:
    """The mean of each place and its eight neighbours."""
    rows, columns = values.shape
    padded = np.pad(values.astype(np.float64), 1, mode="edge")
    return np.asarray(np.mean([padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)], axis=0))


def dark_inked(lit: Grey) -> Grey:
    """An evenly lit picture with its ink made dark."""
    height, width = lit.shape
    darkest = min(float(np.percentile(lit[:: max(1, height // 800), :: max(1, width // 800)], 0.5)), PALEST_INK)
    stretch = np.clip((np.arange(256) - darkest) * 255 / (255 - darkest), 0, 255).astype(np.uint8)
    return np.asarray(stretch[lit])


def evenly_lit(pixels: Grey) -> Grey:
    """The picture divided by its own background, so that a shadow does not swallow letters."""
    height, width = pixels.shape
    paper = background(pixels)
    paper = np.clip(paper, max(1.0, DARKEST_PAPER * paper.max()), 255.0)
    wide = resized(paper.astype(np.uint8), width, height)
    return np.minimum(pixels.astype(np.uint16) * 255 // np.maximum(wide, 1), 255).astype(np.uint8)


def background(pixels: Grey) -> NDArray[np.float64]:
    """The paper's brightness over the picture, coarsely: the light part of each patch, smoothed."""
    little = small(pixels)
    rows, columns = max(1, little.shape[0] // PATCH), max(1, little.shape[1] // PATCH)
    light = np.percentile(patches(little, rows, columns), 85, axis=2)
    padded = np.pad(light, 1, mode="edge")
    neighbours = [padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    return around(np.maximum(light, np.median(neighbours, axis=0)))


def patches(little: Grey, rows: int, columns: int) -> Grey:
    """The points of each patch of a picture: an array of rows × columns × points."""
    tall, wide = little.shape[0] // rows, little.shape[1] // columns
    cut = little[: rows * tall, : columns * wide].reshape(rows, tall, columns, wide)
    return cut.transpose(0, 2, 1, 3).reshape(rows, columns, -1)


def tilt(pixels: Grey) -> float:
    """By how many degrees to turn the picture anticlockwise so that its rows lie level; 0 where they say nothing clear."""
    little = small(pixels)
    ink = np.where(little < 170, 255 - little, 0).astype(np.uint8)
    if not ink.any():
        return 0.0
    coarse = {angle: sharpness(ink, angle) for angle in np.arange(-STEEPEST, STEEPEST + 0.1, 1.0)}
    best = max(coarse, key=lambda angle: coarse[angle])
    fine = {angle: sharpness(ink, angle) for angle in best + np.arange(-0.9, 0.95, 0.15)}
    best = max(fine, key=lambda angle: fine[angle])
    clear = fine[best] > 1.15 * sharpness(ink, 0.0) and abs(best) <= STEEPEST
    return float(best) if clear else 0.0


def sharpness(ink: Grey, degrees: float) -> float:
    """How sharply rows of ink follow rows of paper once the picture is turned (Postl's criterion)."""
    profile = sheared_profile(ink, degrees)
    return float(np.square(np.diff(profile)).sum())


def sheared_profile(ink: Grey, degrees: float) -> NDArray[np.float64]:
    """The ink of each row of the picture, its columns shifted up as a turn would do."""
    height, width = ink.shape
    shifts = np.round(math.tan(math.radians(degrees)) * (np.arange(width) - width / 2)).astype(np.int64)
    rows, columns = np.nonzero(ink)
    moved = rows - shifts[columns]
    inside = (moved >= 0) & (moved < height)
    weights = ink[rows[inside], columns[inside]].astype(np.float64)
    return np.asarray(np.bincount(moved[inside], weights=weights, minlength=height), dtype=np.float64)
