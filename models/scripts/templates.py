"""Templates read into text: choices drawn, banks entered, holes filled, entities marked."""

from __future__ import annotations

import re
from functools import cache

from names import ASSETS
from slots import LABELS, Cast

__all__ = ["Row", "Run", "banks", "block"]

Run = tuple[str, str]          # a stretch of text and its label, "" for none
Row = list[Run]                # one line of the document

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
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


def block(template: str, cast: Cast) -> list[Row]:
    """An entry of a bank, its choices drawn and its holes filled, a line a row."""
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
