"""Rows of a range about products whose names hold that of the one installed: « VEGA | oui », « VEGA Mobile | non »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from verifier.fields.layout import Row, Sheet

__all__ = ["without_namesakes"]


def without_namesakes(sheet: Sheet, rows: Sequence[Row]) -> list[Row]:
    """The rows of a table, but those about a product that nothing else names, whose name holds that of one told elsewhere."""
    names = {row.cells[0].plain.strip() for row in rows}
    told = [name for name in names if _told_beside(sheet, name, rows)]
    return [row for row in rows if not any(_is_namesake(sheet, row.cells[0].plain.strip(), name) for name in told)]


def _told_beside(sheet: Sheet, name: str, rows: Sequence[Row]) -> bool:
    """Whether the rest of the page names a product of the table."""
    return len(re.findall(r"[a-z]", name)) > 1 and _times(name, sheet.plain) > sum(_times(name, row.plain) for row in rows)


def _is_namesake(sheet: Sheet, longer: str, name: str) -> bool:
    """Whether a name is the other one and words, no version, that nothing else on the page says."""
    if _times(name, longer) != 1 or longer == name:
        return False
    more = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", longer)
    words = re.findall(r"[a-z]+", more)
    return bool(words) and not re.search(r"\d", more) and all(_times(word, sheet.plain) == 1 for word in words)


def _times(words: str, plain: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", plain))
