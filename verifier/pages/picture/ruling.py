"""Drawn rules of a picture: underlines are taken out before OCR (they swallow letters), upright rules part cells."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from verifier.domain import Box
from verifier.pages.picture.images import Grey

__all__ = ["long_runs", "without_underlines"]

INK = 140              # grey level below which a point is ink
LONGEST_STROKE = 110   # pixels at 280 dpi: no letter of text has a longer straight stroke
THICKEST_RULE = 12     # pixels: what is thicker is a dark surface, with light letters on it perhaps
NEAR, TOUCHED = 6, 0.15  # pixels above a rule where letters show, and the share of its length under letters
WHITE = 255

Mask = NDArray[np.bool_]


def without_underlines(pixels: Grey) -> tuple[Grey, tuple[Box, ...]]:
    """The picture without the rules that letters stand on (their strokes stay), and where its upright rules stand.

    Only those: taking every rule of a table out was tried, and Tesseract then lost columns of figures.
    """
    ink = pixels < INK
    upright = tuple(upright_boxes(np.ascontiguousarray(rules(np.ascontiguousarray(ink.T)).T)))
    flat = rules(ink)
    cleaned = pixels.copy() if flat.any() else pixels
    for rows, columns in spans(flat):
        part = flat[rows, columns]
        above = ink[max(0, rows.start - NEAR) : rows.start - NEAR + 3, columns]
        if above.size and above.any(axis=0).mean() > TOUCHED:
            cleaned[rows, columns][part] = WHITE
    return cleaned, upright


def spans(flat: Mask) -> Iterator[tuple[slice, slice]]:
    """Each horizontal rule, as a block of rows and columns."""
    for rows in stretches(np.flatnonzero(flat.any(axis=1)), 2):
        columns = np.flatnonzero(flat[rows].any(axis=0))
        yield from ((rows, span) for span in stretches(columns, 20))


def stretches(places: NDArray[np.int64], reach: int) -> Iterator[slice]:
    """The stretches of a sorted list of places in which none is further from the next than `reach`."""
    for group in np.split(places, np.flatnonzero(np.diff(places) > reach) + 1) if places.size else ():
        yield slice(int(group[0]), int(group[-1]) + 1)


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
    for columns in stretches(np.flatnonzero(upright.sum(axis=0) >= LONGEST_STROKE // 2), 3):
        for rows in stretches(np.flatnonzero(upright[:, columns].any(axis=1)), THICKEST_RULE):
            yield Box(float(columns.start), float(rows.start), float(columns.stop), float(rows.stop))


def long_runs(ink: Mask, length: int = LONGEST_STROKE) -> Mask:
    """The points of each row that lie in an unbroken run of at least so many."""
    rows, width = ink.shape
    if width < length:
        return np.zeros_like(ink)
    sums = np.zeros((rows, width + 1), dtype=np.int16)
    np.cumsum(ink, axis=1, out=sums[:, 1:])
    starts = sums[:, length:] - sums[:, : width + 1 - length] == length
    edges = np.zeros((rows, width + 1), dtype=np.int16)
    edges[:, : width + 1 - length] += starts
    edges[:, length:] -= starts
    return np.cumsum(edges[:, :width], axis=1, dtype=np.int16) > 0
