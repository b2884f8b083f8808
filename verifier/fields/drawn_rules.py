"""Rules and dots drawn with characters: most are no words, those that stand where something should be written are."""

from __future__ import annotations

import re

from verifier.domain import Word

__all__ = ["BLANK", "printed"]

BLANK = re.compile(r"[._…]{4,}")      # to be filled
DRAWN = re.compile(r"\||[-=_*.~]{3,}|[|+][-=+|]{2,}")


def printed(cells: tuple[tuple[Word, ...], ...]) -> list[tuple[Word, ...]]:
    """The cells of a line without their drawn rules; those that held nothing else are gone."""
    kept = (_without_rules(cell, last=place == len(cells) - 1) for place, cell in enumerate(cells))
    return [cell for cell in kept if cell]


def _without_rules(cell: tuple[Word, ...], *, last: bool) -> tuple[Word, ...]:
    """The words of a cell without the rules that are drawn with characters (« | », « ---- », « +---+ »).

    Dots after words, with nothing behind them in the row, or before words that go on, are not a rule: nobody filled the place.
    """
    kept = tuple(w for w, after in zip(cell, (*cell[1:], None), strict=True) if not DRAWN.fullmatch(w.text) or _open(w, after))
    return (*kept, cell[-1]) if kept and last and BLANK.fullmatch(cell[-1].text) else kept


def _open(word: Word, after: Word | None) -> bool:
    return after is not None and BLANK.fullmatch(word.text) is not None and bool(re.match(r"[a-zà-ÿ(]", after.text))
