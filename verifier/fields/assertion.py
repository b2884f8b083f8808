"""Whether a clause is shaped as a plain statement about a product: only what asserts is a mention, the rest is read by an agent.

The grammar of denial and condition knows the words that take a statement back; no list of them is ever whole. So a clause counts
only where its shape itself asserts: the words alone in their cell, « X est … », « logiciel … », « X, … », « X : … ».
"""

from __future__ import annotations

import re

from verifier.fields.folding import CAPITALS
from verifier.fields.vocabulary import grammar

__all__ = ["asserted"]

_NAME = re.compile(
    rf"[«\"(]?(?:[{CAPITALS}0-9@]|[a-z]{{1,2}}[A-Z]|l(?=[b-df-hj-np-tv-xz]))"
)  # OCR reads « Ivoirine » as « lvoirine »


def asserted(before: str, printed: str, after: str) -> bool:
    """Whether the words around a topic assert it.

    `before`, `after`: the folded clause before and after the topic's words, names blotted out; `printed`: the same as `before`
    in its own capitals.
    """
    if grammar("not_asserting").search(before) or grammar("not_asserting_after").match(after):
        return False
    whole = re.sub(r" {2,}", " ", before).rstrip(' «"(')
    return any(_governs(stem, printed) for stem in (whole, grammar("qualities").sub("", whole)))


def _governs(stem: str, printed: str) -> bool:
    """Whether words that end so say the next ones of something: nothing but a sign, « est », « logiciel », a name."""
    if not re.search(r"[a-z0-9]", stem) or re.search(r"[,:;)(|•*–—/+=>-]\s*$", stem) or grammar("asserting").search(stem):
        return True
    words = [] if printed.isupper() else printed[: len(stem)].rstrip(' «"(').split()
    return bool(words) and bool(_NAME.match(words[-1]))
