"""Whom a 2D-Doc names, held against the words of the pièce: a signal where none of them is there."""

from __future__ import annotations

import re
from itertools import islice

from rapidfuzz.distance import Levenshtein

from verifier.domain import Document, Reading, Signal, Stamp2D
from verifier.fields.folding import fold
from verifier.wording import say

__all__ = ["named_otherwise"]

TITLES = frozenset((
    "m", "mr", "mm", "mme", "mlle", "dr", "docteur", "pr", "monsieur", "madame", "ou", "et", "de", "du", "la", "le", "des",
))
ENOUGH = 2          # words of a name
ALIKE = 0.8         # of the letters, where OCR read the page
SHOWN, MOST = 3, 6  # names; codes


def named_otherwise(document: Document) -> tuple[Signal, ...]:
    """The signal `doc2d_autre_nom` for each 2D-Doc that names only people whom the pièce does not print."""
    stamps: dict[Stamp2D, int] = {}
    for page in document.pages:
        for code in page.codes:
            if code.stamp and code.stamp.names:
                stamps.setdefault(code.stamp, page.number)
    if not stamps:
        return ()
    printed = {word for page in document.pages for line in page.lines for word in words_of(line.text)}
    blurred = document.reading is not Reading.TEXTE
    return tuple(
        Signal("doc2d_autre_nom", say("fields.other_name_2ddoc", names=" », « ".join(stamp.names[:SHOWN])), number)
        for stamp, number in islice(stamps.items(), MOST)
        if not any(is_printed(name, printed, blurred=blurred) for name in stamp.names)
    )


def is_printed(name: str, printed: set[str], *, blurred: bool) -> bool:
    """Whether the words of a name are among those of the pièce: two of them, or the only one."""
    wanted = [word for word in words_of(name) if word not in TITLES and len(word) > 1]
    found = sum(word in printed or (blurred and is_nearly(word, printed)) for word in wanted)
    return not wanted or found >= min(ENOUGH, len(wanted))


def is_nearly(word: str, printed: set[str]) -> bool:
    """Whether a word that OCR may have misread is among the printed ones."""
    return any(Levenshtein.normalized_similarity(word, other, score_cutoff=ALIKE) >= ALIKE for other in printed)


def words_of(text: str) -> list[str]:
    """The words of a text: runs of letters, folded."""
    return re.findall(r"[a-z]+", fold(text))
