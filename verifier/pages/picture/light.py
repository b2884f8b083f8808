"""The light on a picture: shadows evened, broad dark bands inverted, pale ink made dark.

What is to be done is found on a small copy; where it shows even light, white paper and black ink, nothing is.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from verifier.pages.picture.images import Grey, mapped, resized

__all__ = ["Light", "blackest", "darkened", "evenly_lit", "is_blank", "light_of", "lightest", "lit", "stretched"]

DARKEST_PAPER = 0.35      # of the lightest paper: what is darker is a dark surface, not a shadow
DARK_BAND = 0.45          # of the lightest paper: a surface that is inverted
PATCH = 6                 # pixels of the small picture: where one asks whether paper is dark
PALEST_INK = 215.0        # grey levels: ink is not made darker from lighter than that
BLANK_SPREAD = 17         # grey levels between paper and ink, below which nothing is printed
EVEN = 0.93               # of the lightest paper: paper that dark needs no evening
WHITE, ONE = 255, 64      # ONE: the fixed point of a gain


class Light(NamedTuple):
    """The paper's brightness by patch, which patches belong to dark bands, and the level of ink once the light is even."""

    paper: NDArray[np.float64]
    bands: NDArray[np.bool_]
    ink: float


def light_of(little: Grey) -> Light:
    """The light on a small picture."""
    bands = dark_bands(little)
    shown = inverted(little, bands)
    paper = background(shown)
    paper = np.clip(paper, max(1.0, DARKEST_PAPER * float(paper.max())), 255.0)
    even = evened(shown, paper)
    ink = min(float(np.percentile(even, 0.5)), PALEST_INK)
    return Light(paper, bands, ink)


def lit(pixels: Grey, light: Light) -> Grey:
    """The picture, of any size, in even light: dark ink on white paper."""
    return darkened(evenly_lit(pixels, light), light)


def evenly_lit(pixels: Grey, light: Light) -> Grey:
    """The picture without shadows and dark bands, its inks as dark as they are."""
    shown = inverted(pixels, light.bands)
    return evened(shown, light.paper) if is_uneven(light) else shown


def darkened(even: Grey, light: Light) -> Grey:
    """The evenly lit picture, its pale ink made dark."""
    white = lightest(light)
    return even if light.ink < 30 and white > 235 else stretched(even, light.ink, white)


def lightest(light: Light) -> float:
    """The level of paper once the light is even."""
    return 255.0 if is_uneven(light) else float(light.paper.max())


def is_uneven(light: Light) -> bool:
    """Whether there are shadows."""
    return float(light.paper.min()) < EVEN * float(light.paper.max())


def stretched(pixels: Grey, ink: float, paper: float) -> Grey:
    """The picture with this level of ink made black, and this level of paper white."""
    levels = np.minimum(np.arange(256) * 255 / paper, 255)
    return mapped(pixels, np.clip((levels - ink) * 255 / (255 - ink), 0, 255).astype(np.uint8))


def blackest(even: Grey) -> tuple[float, float]:
    """The level of the darkest ink of an evenly lit picture, which a small copy blurs, and of its paper."""
    ink, paper = np.percentile(even[::4, ::4], (0.5, 90))
    return min(float(ink), PALEST_INK), float(max(paper, PALEST_INK + 1))


def evened(pixels: Grey, paper: NDArray[np.float64]) -> Grey:
    """The picture divided by its own background, so that a shadow does not swallow letters."""
    height, width = pixels.shape
    gain = np.clip(np.round(WHITE * ONE / paper), ONE, WHITE).astype(np.uint8)
    product = resized(gain, width, height).astype(np.uint16)
    product *= pixels
    product >>= 6
    return np.minimum(product, WHITE, out=product).astype(np.uint8)


def background(little: Grey) -> NDArray[np.float64]:
    """The paper's brightness over the picture, coarsely: the light part of each patch, smoothed."""
    rows, columns = max(1, little.shape[0] // PATCH), max(1, little.shape[1] // PATCH)
    light = np.percentile(patches(little, rows, columns), 85, axis=2)
    padded = np.pad(light, 1, mode="edge")
    neighbours = [padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    return around(np.maximum(light, np.median(neighbours, axis=0)))


def dark_bands(little: Grey) -> NDArray[np.bool_]:
    """The patches of broad dark bands (a letterhead, a dark screen) with light letters on them.

    Their edges are left out, and so are narrow bands, which are turned at full size (`bars`): a band cut in two is lost.
    """
    rows, columns = little.shape[0] // PATCH, little.shape[1] // PATCH
    if not rows or not columns:
        return np.zeros((1, 1), dtype=bool)
    cut = patches(little, rows, columns)
    middle = np.median(cut, axis=2)
    dark = around(middle < DARK_BAND * np.percentile(little, 99.5)) > 0.5
    if not dark.any():
        return np.zeros((rows, columns), dtype=bool)
    low, high = np.percentile(cut, (4, 96), axis=2)
    letters = around(around(high - middle)) >= around(around(middle - low))  # a shadow has dark letters, a band light ones
    core = around(around(dark) > 0.99) > 0.99
    within = around(core) > 0.01
    return np.asarray(within & (around(around(within & letters)) > 0.3))  # no holes


def inverted(pixels: Grey, bands: NDArray[np.bool_]) -> Grey:
    """The picture with these patches inverted."""
    if not bands.any():
        return pixels
    height, width = pixels.shape
    rows, columns = bands.shape
    tall, wide = (np.minimum(np.arange(size) * few // size, few - 1) for size, few in ((height, rows), (width, columns)))
    return np.where(bands[tall][:, wide], WHITE - pixels, pixels).astype(np.uint8)


def is_blank(little: Grey) -> bool:
    """Whether nothing is printed on the sheet, seen small."""
    even = evened(little, np.maximum(background(little), 1.0))
    down, across = even.shape[0] // 50, even.shape[1] // 50
    inner = even[down : -down or None, across : -across or None]
    return bool(np.percentile(inner, 99.0) - np.percentile(inner, 0.02) < BLANK_SPREAD)


def around(values: NDArray[Any]) -> NDArray[np.float64]:
    """The mean of each place and its eight neighbours."""
    rows, columns = values.shape
    padded = np.pad(values.astype(np.float64), 1, mode="edge")
    return np.asarray(np.mean([padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)], axis=0))


def patches(little: Grey, rows: int, columns: int) -> Grey:
    """The points of each patch of a picture: an array of rows × columns × points."""
    tall, wide = little.shape[0] // rows, little.shape[1] // columns
    cut = little[: rows * tall, : columns * wide].reshape(rows, tall, columns, wide)
    return cut.transpose(0, 2, 1, 3).reshape(rows, columns, -1)
