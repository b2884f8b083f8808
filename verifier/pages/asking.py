"""Which words of a page ask for a hand: only there are signatures and stamps looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from verifier.domain import Box, Line, Word

__all__ = ["asking_boxes"]

SURE = 0.3   # mean confidence of a cell's words: a hand's own « Bon pour accord » is read with doubt
ASKS = re.compile(
    r"\bsignatures?\b|\bsignataires?\b|\blu et app|\bcachet\b|\btampon\b|\bpour acc(?:ord|eptation)\b|\baccord du\b|\bvisa\b|"
    r"\bb[a-z0]{1,3}n? p[a-z]{2,4}\W{0,3}\w?\W{0,3}(?:acc|com)|"  # « Bon pour accord », as OCR reads a hand
    r"^\W*(?:pour )?(?:le |la |l.)?(?:client|acheteur|acquereur|souscripteur|praticien|preneur|fournisseur|vendeur)e?\W*$",
)

ANYWHERE = re.compile(ASKS.pattern, re.MULTILINE)   # in the cells one a line
ACCENTS = re.compile(r"[\u0300-\u036f]+")


def asking_boxes(lines: Iterable[Line]) -> tuple[Box, ...]:
    """The cells that speak of a signature, an agreement, a stamp, as boxes."""
    cells = [cell for line in lines for cell in line.cells]
    if not ANYWHERE.search(plain("\n".join([" ".join([word.text for word in cell]) for cell in cells]))):
        return ()  # one look spares a look at each
    return tuple(around(cell) for cell in cells if asks(cell))


def asks(cell: tuple[Word, ...]) -> bool:
    """Whether a cell speaks of a signature, and was read surely enough to be believed."""
    if not ASKS.search(plain(" ".join(word.text for word in cell))):
        return False
    return sum(word.confidence for word in cell) >= SURE * len(cell)


def plain(text: str) -> str:
    """Lower case, no accents."""
    return (text if text.isascii() else ACCENTS.sub("", unicodedata.normalize("NFKD", text))).lower()


def around(cell: tuple[Word, ...]) -> Box:
    """The box around a cell's words."""
    box = cell[0].box
    for word in cell[1:]:
        box = box.union(word.box)
    return box
