"""Templates read into text: choices drawn, banks entered, holes filled, entities marked."""

from __future__ import annotations

import random
import re
from functools import cache
from itertools import zip_longest

from names import ASSETS
from slots import LABELS, Cast

__all__ = ["Row", "Run", "compose"]

Run = tuple[str, str]          # a stretch of text and its label, "" for none
Row = list[Run]                # one line of the document

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_BANKS = re.compile(r"\{(cols:)?([a-z_,]+)\}")
_HOLE = re.compile(r"\{([^{}]+)\}")


@cache
def banks(split: str) -> dict[str, tuple[str, ...]]:
    """The banks of a split: every `== name` of its files with its entries."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((ASSETS / split).glob("*.txt")):
        for part in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name, _, body = part.partition("\n")
            entries = tuple(entry.strip("\n") for entry in re.split(r"\n\n+", body.strip("\n")))
            found[name.strip()] = (*found.get(name.strip(), ()), *entries)
    return found


def compose(split: str, rng: random.Random) -> list[Row]:
    """One document of a split, as rows of runs."""
    cast, table = Cast(rng), banks(split)
    rows: list[Row] = []
    for line in rng.choice(table["document"]).split("\n"):
        entered = _BANKS.fullmatch(line)
        names = entered.group(2).split(",") if entered else []
        blocks = [_block(rng.choice(table[name]), cast) for name in names] or [_block(line, cast)]
        rows += _beside(blocks, rng) if len(blocks) == 2 else [row for block in blocks for row in block]
    return rows


def _beside(blocks: list[list[Row]], rng: random.Random) -> list[Row]:
    """Two blocks as two columns read row by row, or one after the other."""
    if rng.random() < 0.4:
        return [row for block in blocks for row in block]
    left, right = blocks
    shift = rng.choice((0, 0, 1))
    empty: list[Row] = [[]]
    pairs = zip_longest(left, empty * shift + right, fillvalue=empty[0])
    return [[*a, (" ", ""), *b] if a and b else a or b for a, b in pairs]


def _block(template: str, cast: Cast) -> list[Row]:
    text = template
    while "[" in text:
        text = _CHOICE.sub(lambda found: cast.rng.choice(found.group(1).split("|")), text)
    return [_row(line, cast) for line in text.split("\n") if line.strip()]


def _row(line: str, cast: Cast) -> Row:
    """A line with its holes filled."""
    row: Row = []
    for place, part in enumerate(_HOLE.split(line)):
        if place % 2:
            row.append((cast.fill(part), LABELS.get(part, "")))
        elif part:
            row.append((re.sub(r" {2,}", " ", part), ""))
    return row
