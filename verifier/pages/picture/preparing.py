"""A picture → one that OCR reads well: its sheet alone, straight, upright, evenly lit, of the right size — and the way back.

What is to be done is found on a small copy; the picture itself is warped once at most. `back` keeps the map from the prepared
picture to the original, so that a word's box is told where it really is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from verifier.domain import Box
from verifier.pages.picture.bars import without_dark_bars
from verifier.pages.picture.highlights import without_highlights
from verifier.pages.picture.images import Grey, mapped, resized, smoothed, warped
from verifier.pages.picture.light import darkened, evenly_lit, light_of, lightest, lit
from verifier.pages.picture.sheet import corners_of, projective
from verifier.pages.picture.slant import lies_on_its_side, tilt

__all__ = ["Matrix", "Prepared", "plainly_prepared", "prepared", "quarter_map", "quarter_turned", "small", "turn_of"]

LONG_SIDE = 2900          # pixels: a sheet of A4 at 248 dpi
MOST_ENLARGED = 2.5
LEAST_CHANGE = 0.06       # of the size: a smaller change is not worth the work
SMALL = 700               # pixels: the long side of the copy on which everything is found
FAX_BLUR = 1.2            # pixels: joins the far-apart rows of a coarse fax, enlarged
STRAIGHT = 0.25           # degrees that need no setting right
LEAST_TALL = 100          # pixels: a logo that is less tall is enlarged
LEAST_SPREAD = 40         # grey levels between a logo's paper and its ink
A4 = math.sqrt(2)
NEARLY_A4 = 0.12          # of the ratio of its sides: a sheet of nearly that shape is one

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture ready to be read, and `back`, the 3 × 3 map of its points to the original's.

    `even`: the same before pale ink was made dark, which makes a stamp's as dark as a text's. `paper`: the grey level of the
    original's paper.
    """

    pixels: Grey
    back: Matrix
    even: Grey
    paper: float = 255.0

    def original(self, box: Box) -> Box:
        """Where a box of the prepared picture stands on the original."""
        corners = np.array([[x, y, 1.0] for x in (box.x0, box.x1) for y in (box.top, box.bottom)])
        points = corners @ self.back.T
        points = points[:, :2] / points[:, 2:]
        (x0, top), (x1, bottom) = points.min(axis=0), points.max(axis=0)
        return Box(*(round(float(value), 2) for value in (x0, top, x1, bottom)))


def prepared(pixels: Grey, tall: float = 1.0, *, page: bool = True) -> Prepared:
    """The picture prepared; a `page` found on its side is turned by a quarter, which may leave it upside down."""
    little = small(pixels, tall)
    back = scaling(pixels.shape, little.shape)
    little, back = without_table(little, back)
    even = lit(little, light_of(little))
    if page and lies_on_its_side(even):
        little, back = np.rot90(little), back @ quarter_map(1, *little.shape)
        even = np.rot90(even)
    angle = tilt(even)
    if abs(angle) >= STRAIGHT:
        turn = turn_map(angle, little.shape[1], little.shape[0])
        little, back = warped(little, turn, little.shape[1], little.shape[0]), back @ turn
    sized, back = full_size(pixels, little.shape, back)
    if tall > 1.0:
        sized = smoothed(sized, FAX_BLUR)
    light = light_of(little)
    barless = without_dark_bars(sized, light.paper)
    if barless is not sized:
        light = light_of(resized(barless, little.shape[1], little.shape[0]))
    even = without_highlights(evenly_lit(barless, light), lightest(light))
    return Prepared(darkened(even, light), back, even, float(np.percentile(little, 90)))


def plainly_prepared(pixels: Grey) -> Prepared:
    """A picture that was drawn, as a logo is, dark on white: its large letters are no shadows, and it may stand on a colour."""
    border = np.concatenate((pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]))
    levels = np.abs(np.arange(256) - float(np.median(border)))
    spread = max(LEAST_SPREAD, float(np.percentile(levels[pixels], 99.5)))
    plain = mapped(pixels, (255 - np.clip(levels * 255 / spread, 0, 255)).astype(np.uint8))
    scale = min(max(1.0, LEAST_TALL / plain.shape[0]), LONG_SIDE / max(plain.shape))
    if scale != 1.0:
        plain = resized(plain, max(1, round(plain.shape[1] * scale)), max(1, round(plain.shape[0] * scale)))
    back, angle = scaling(pixels.shape, plain.shape), tilt(small(plain))
    if abs(angle) >= STRAIGHT:
        turn = turn_map(angle, plain.shape[1], plain.shape[0])
        plain, back = warped(plain, turn, plain.shape[1], plain.shape[0]), back @ turn
    return Prepared(plain, back, plain)


def small(pixels: Grey, tall: float = 1.0) -> Grey:
    """The picture, its pixels made square, at a size at which everything is quick."""
    height, width = pixels.shape
    scale = min(1.0, SMALL / max(height * tall, width))
    return resized(pixels, max(1, round(width * scale)), max(1, round(height * tall * scale)))


def scaling(outer: tuple[int, ...], inner: tuple[int, ...]) -> Matrix:
    """The map from a picture of one shape to the same picture in another."""
    return np.diag([outer[1] / inner[1], outer[0] / inner[0], 1.0])


def without_table(little: Grey, back: Matrix) -> tuple[Grey, Matrix]:
    """The sheet alone, seen from straight above, where the picture shows one on a dark table."""
    corners = corners_of(little)
    if corners is None:
        return little, back
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width, height = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    long, short = max(width, height), min(width, height)
    if abs(long / short / A4 - 1) < NEARLY_A4:
        width, height = (long, long / A4) if width > height else (long / A4, long)
    wide, tall = round(width), round(height)
    frame = np.array([[0.0, 0.0], [wide, 0.0], [wide, tall], [0.0, tall]])
    seen = projective(frame, corners)
    return warped(little, seen, wide, tall), back @ seen


def full_size(pixels: Grey, shape: tuple[int, ...], back: Matrix) -> tuple[Grey, Matrix]:
    """The picture itself, seen as the small copy of that shape is seen, at the size that pays."""
    middle = back @ np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
    points = (middle[:2] / middle[2]).T
    detail = max(float(np.linalg.norm(point - points[0])) for point in points[1:])
    scale = min(LONG_SIDE / max(shape), MOST_ENLARGED * detail)
    width, height = max(1, round(shape[1] * scale)), max(1, round(shape[0] * scale))
    whole = back @ scaling(shape, (height, width))
    if is_scaling(whole, pixels.shape, (height, width)):
        if max(abs(width / pixels.shape[1] - 1), abs(height / pixels.shape[0] - 1)) < LEAST_CHANGE:
            return pixels, np.eye(3)
        return resized(pixels, width, height), scaling(pixels.shape, (height, width))
    return finely_warped(pixels, whole, width, height, detail / scale), whole


def finely_warped(pixels: Grey, whole: Matrix, width: int, height: int, shrinks: float) -> Grey:
    """The picture warped; one of far more points than are wanted is made smaller first, so that none is passed over."""
    if shrinks < 2:
        return warped(pixels, whole, width, height)
    few = int(shrinks)
    fewer = resized(pixels, max(1, pixels.shape[1] // few), max(1, pixels.shape[0] // few))
    return warped(fewer, scaling(fewer.shape, pixels.shape) @ whole, width, height)


def is_scaling(whole: Matrix, outer: tuple[int, ...], inner: tuple[int, ...]) -> bool:
    """Whether the map only changes the size of the whole picture."""
    return bool(np.abs(whole / whole[2, 2] - scaling(outer, inner)).max() < 0.01)


def turn_of(back: Matrix, shape: tuple[int, ...]) -> int:
    """By how many quarters, anticlockwise, rows that lie level on a picture of this shape run where the map leads."""
    middle = np.array([[shape[1] / 2, shape[0] / 2, 1.0], [shape[1] / 2 + 1, shape[0] / 2, 1.0]]) @ back.T
    (x, y), (further, beyond) = middle[:, :2] / middle[:, 2:]
    return round(math.atan2(y - beyond, further - x) / (math.pi / 2)) % 4


def turn_map(degrees: float, width: int, height: int) -> Matrix:
    """From a picture turned anticlockwise about its middle back to the one before."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = width / 2, height / 2
    return np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y], [0.0, 0.0, 1.0]])


def quarter_map(quarters: int, height: int, width: int) -> Matrix:
    """From a picture of this size turned anticlockwise by quarters back to the one before."""
    maps = {
        0: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
        1: [[0.0, -1.0, width], [1.0, 0.0, 0.0]],
        2: [[-1.0, 0.0, width], [0.0, -1.0, height]],
        3: [[0.0, 1.0, 0.0], [-1.0, 0.0, height]],
    }
    return np.array([*maps[quarters % 4], [0.0, 0.0, 1.0]])


def quarter_turned(picture: Prepared, quarters: int) -> Prepared:
    """The picture turned anticlockwise by quarters."""
    if quarters % 4 == 0:
        return picture
    turned = np.ascontiguousarray(np.rot90(picture.pixels, quarters))
    even = np.rot90(picture.even, quarters)
    return replace(picture, pixels=turned, even=even, back=picture.back @ quarter_map(quarters, *picture.pixels.shape))
