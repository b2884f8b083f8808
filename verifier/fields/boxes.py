"""Boxes that a form offers, as they are printed: which of its words are ticked."""

from __future__ import annotations

import re
from itertools import pairwise

__all__ = ["EMPTY", "TICK", "ticked_words"]

EMPTY = r"(?:\[ ?_? ?\]|\( ?_? ?\)|[☐□○◯❏❑▢])"
TICK = r"(?:\[ ?x ?\]|\( ?x ?\)|[☒☑■●◉✓✔▣])"


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
