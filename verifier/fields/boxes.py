"""Boxes that a form offers, as they are printed: which of its words are ticked."""

from __future__ import annotations

import re
from itertools import pairwise

from verifier.domain import Word

__all__ = ["EMPTY", "TICK", "beside_their_words", "left_empty", "opens_ticked", "ticked_words"]

EMPTY = r"(?:\[ ?_? ?\]|\( ?_? ?\)|[☐□○◯❏❑▢])"
TICK = r"(?:\[ ?x ?\]|\( ?x ?\)|[☒☑■●◉✓✔▣])"

_OPENS_EMPTY, _TICKED = re.compile(r"(?:☐|\[ ?_? ?\])\s*\w"), re.compile(r"☒|☑|\[ ?x ?\]")
_BOX = re.compile(rf"{EMPTY}|{TICK}", re.IGNORECASE)


def beside_their_words(cells: list[tuple[Word, ...]]) -> list[tuple[Word, ...]]:
    """The cells of a line, a box that stands close before words made one cell with them: drawn, it is wider than a space."""
    kept: list[tuple[Word, ...]] = []
    for cell in cells:
        box = kept[-1] if kept else ()
        if len(box) == 1 and _BOX.fullmatch(box[0].text) and cell[0].text[:1].isalpha() and _close(box[0], cell[0]):
            kept[-1] = (*box, *cell)
        else:
            kept.append(cell)
    return kept


def _close(box: Word, word: Word) -> bool:
    return word.box.x0 - box.box.x1 < max(box.box.height, word.box.height)


def left_empty(words: str, page: str) -> bool:
    """Whether folded words open with a box that nobody ticked, on a page that ticks another: they say nothing."""
    return _OPENS_EMPTY.match(words) is not None and _TICKED.search(page) is not None and not re.search(TICK, words)


def opens_ticked(words: str) -> bool:
    """Whether folded words open with a box that is ticked."""
    return re.match(rf"\W{{0,2}}{TICK}\s*\w", words) is not None


def ticked_words(text: str, words: str) -> frozenset[str] | None:
    """The words of a form that bear a tick, None where no box stands beside them. `words`: a pattern; `text` is folded.

    The boxes stand before their words (« ☐ oui ☒ non ») or after them (« oui ☐ non ☒ »): as the first of both tells.
    """
    pattern = rf"(?P<empty>{EMPTY})|(?P<tick>{TICK}|(?<!\w)x(?!\w))|(?P<word>\b(?:{words})\b)"
    marks = [(match[0], match.lastgroup) for match in re.finditer(pattern, text)]
    sorts = [sort for _, sort in marks]
    if "word" not in sorts or not {"empty", "tick"} & set(sorts):
        return None
    boxes_first = sorts[0] != "word"
    if sorts == ["word", "tick", "word"]:
        return frozenset()      # drawn boxes are no words: which of the two it ticks cannot be told
    pairs = [(one, other) if boxes_first else (other, one) for one, other in pairwise(marks)]
    return frozenset(word for (_, box), (word, sort) in pairs if box == "tick" and sort == "word")
