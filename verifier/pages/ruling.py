"""Drawn rules: taken out of a picture before OCR (an underline swallows its letters), and used to part the cells of a row."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from verifier.domain import Box
from verifier.pages.images import Grey

__all__ = ["without_rules"]

INK = 140              # grey level below which a point is ink
LONGEST_STROKE = 110   # pixels at 280 dpi: no letter of text has a longer straight stroke
THICKEST_RULE = 12     # pixels: what is thicker is a dark surface, with light letters on it perhaps
WHITE = 255

Mask = NDArray[np.bool_]


def without_rules(pixels: Grey) -> tuple[Grey, tuple[Box, ...]]:
    """The picture without its long thin rules (strokes of letters that cross one stay), and where the upright ones stood."""
    ink = pixels < INK
    flat = rules(ink)
    upright = np.ascontiguousarray(rules(np.ascontiguousarray(ink.T)).T)
    if not flat.any() and not upright.any():
        return pixels, ()
    cleaned = pixels.copy()
    cleaned[flat | upright] = WHITE
    return cleaned, tuple(upright_boxes(upright))


def rules(ink: Mask) -> Mask:
    """The points of horizontal rules, a pixel more above and below, save where a letter's stroke crosses."""
    found = np.zeros_like(ink)
    rows = np.flatnonzero(ink.sum(axis=1) >= LONGEST_STROKE)
    found[rows] = long_runs(ink[rows])
    columns = np.flatnonzero(found.any(axis=0))
    dark = long_runs(np.ascontiguousarray(ink[:, columns].T), THICKEST_RULE + 1).T & found[:, columns]
    if dark.sum() > 0.5 * found.sum():
        return np.zeros_like(ink)
    found[:, columns] &= ~dark
    grown = found.copy()
    grown[1:] |= found[:-1]
    grown[:-1] |= found[1:]
    return grown & ~crossed(ink)


def crossed(ink: Mask) -> Mask:
    """The points with ink both above and below, further than a rule is thick: a letter's stroke goes through."""
    reach, height = THICKEST_RULE // 2, ink.shape[0]
    through = np.zeros_like(ink)
    through[reach : height - reach] = ink[: height - 2 * reach] & ink[2 * reach :]
    return through


def upright_boxes(upright: Mask) -> Iterator[Box]:
    """The vertical rules of a picture, each as a box."""
    columns = np.flatnonzero(upright.sum(axis=0) >= LONGEST_STROKE // 2)
    for group in np.split(columns, np.flatnonzero(np.diff(columns) > 3) + 1) if columns.size else ():
        rows = np.flatnonzero(upright[:, group].any(axis=1))
        for span in np.split(rows, np.flatnonzero(np.diff(rows) > THICKEST_RULE) + 1):
            yield Box(float(group[0]), float(span[0]), float(group[-1] + 1), float(span[-1] + 1))


def long_runs(ink: Mask, length: int = LONGEST_STROKE) -> Mask:
    """The points of each row that lie in an unbroken run of at least so many."""
    rows, width = ink.shape
    if width < length:
        return np.zeros_like(ink)
    sums = np.zeros((rows, width + 1), dtype=np.int32)
    np.cumsum(ink, axis=1, out=sums[:, 1:])
    starts = sums[:, length:] - sums[:, : width + 1 - length] == length
    edges = np.zeros((rows, width + 1), dtype=np.int32)
    edges[:, : width + 1 - length] += starts
    edges[:, length:] -= starts
    return np.cumsum(edges[:, :width], axis=1) > 0
