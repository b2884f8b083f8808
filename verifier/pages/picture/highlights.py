"""Patches of a highlighter's or a stain's ink, on which dark letters stand: they become white paper."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from verifier.pages.clusters import islands
from verifier.pages.picture.images import Grey, resized

__all__ = ["without_highlights"]

COARSE = 4                # times smaller: where one looks for patches
REACH = 2                 # pixels of the small copy: a stroke of a letter is not twice as thick
SQUARE = 6                # pixels of the small copy
COLOURED = 0.88           # of the paper: a patch is darker
DARKEST = 40              # grey level of a patch on which no letter can be told any more
LETTER = 0.62             # of the patch's paper: a point as dark as that is a letter's
LEAST, MOST = 0.04, 0.85   # of a patch under letters
LEAST_SQUARES = 3
WHITE = 255

Mask = NDArray[np.bool_]


def without_highlights(pixels: Grey, white: float = 255.0) -> Grey:
    """The evenly lit picture, its patches of mid-grey paper with darker letters on them brought to the level of its paper."""
    paper = closed(blocks(pixels, np.maximum))
    if not is_coloured(paper, white).any():
        return pixels
    patches = coloured(paper, blocks(pixels, np.minimum), white)
    if not patches.any():
        return pixels
    paper = spread(np.where(patches, paper, round(white)).astype(np.uint8), 1, np.minimum)
    held = spread(paper < round(white), 0, np.maximum)
    down, across = np.nonzero(held)
    part = (slice(int(down.min()), int(down.max()) + 1), slice(int(across.min()), int(across.max()) + 1))
    whole = tuple(slice(side.start * COARSE, side.stop * COARSE) for side in part)
    shown = pixels.copy()
    there = shown[whole]
    fine = resized(np.ascontiguousarray(paper[part]), there.shape[1], there.shape[0]).astype(np.uint16)
    shown[whole] = np.minimum(there.astype(np.uint16) * round(white) // np.maximum(fine, 1), WHITE)
    return shown


def blocks(pixels: Grey, most: Any) -> Grey:
    """The small copy of a picture: the extreme of each block, the last few rows and columns left out."""
    rows, columns = (side // COARSE * COARSE for side in pixels.shape)
    level = most.reduce([pixels[place:rows:COARSE] for place in range(COARSE)])
    return np.asarray(most.reduce([level[:, place:columns:COARSE] for place in range(COARSE)]))


def coloured(paper: Grey, darkest: Grey, white: float) -> Mask:
    """Where the paper is no longer white and bears letters: islands of squares, each on its own."""
    tinted = is_coloured(paper, white)
    rows, columns = paper.shape[0] // SQUARE, paper.shape[1] // SQUARE
    cut = tinted[: rows * SQUARE, : columns * SQUARE].reshape(rows, SQUARE, columns, SQUARE).sum(axis=(1, 3))
    found = np.zeros_like(tinted)
    letters = tinted & (darkest < LETTER * paper)
    down, across = np.nonzero(cut)
    for island in islands(zip(across.tolist(), down.tolist(), strict=True)):
        places = np.zeros((rows, columns), dtype=bool)
        places[[y for _, y in island], [x for x, _ in island]] = True
        whole = np.zeros_like(tinted)
        whole[: rows * SQUARE, : columns * SQUARE] = places.repeat(SQUARE, axis=0).repeat(SQUARE, axis=1)
        under = whole & tinted
        if len(island) >= LEAST_SQUARES and LEAST <= letters[under].mean() <= MOST:
            found |= under
    return found


def is_coloured(paper: Grey, white: float) -> Mask:
    """Where the paper is neither white nor too dark to tell a letter from it."""
    return np.asarray((paper < COLOURED * white) & (paper > DARKEST))


def closed(light: Grey) -> Grey:
    """The paper without what is narrower than twice the reach: letters."""
    return spread(spread(light, REACH, np.maximum), REACH, np.minimum)


def spread(values: NDArray[Any], reach: int, most: Any) -> NDArray[Any]:
    """The extreme of each place and those within reach, across and down."""
    for axis in (0, 1):
        whole = values
        for shift in range(1, reach + 1):
            ahead, behind = (slice(shift, None), slice(None, -shift))
            here, there = ((side, slice(None)) if axis == 0 else (slice(None), side) for side in (ahead, behind))
            grown = whole.copy()
            most(whole[here], values[there], out=grown[here])
            most(grown[there], values[here], out=grown[there])
            whole = grown
        values = whole
    return values
