"""Whose version a number is: « Adobe Reader version 10 » is Adobe Reader's, whatever software the pièce is about."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from verifier.fields.folding import CAPITALS, compact, fold
from verifier.fields.vocabulary import plain_words

__all__ = ["behind", "of_another_product"]

ALIKE = 0.7       # of two names, one of which OCR may have misread
_NAME = rf"[{CAPITALS}][\w'’+&.-]*[\w+]"
_OWNER = re.compile(rf"(?P<name>{_NAME}(?: {_NAME}){{0,2}})(?P<link>(?: en| dans sa| dans la| \()? ?)$")
_APART = re.compile(r"[;:,]|\b(?:et|ou|avec|sous|sur|pour|ainsi que)\b")      # what stands between two products
_OPENS = re.compile(r"(?:^|[.:;]\s+)\W*$")


def of_another_product(before: str, software: str) -> bool:
    """Whether the printed words before a version end in the name of another product than the software (its compact name).

    Behind the software's own name, a company's may stand (« Velmora d'Alcyane Santé version 5 »): only what a sign or a
    conjunction sets apart from it is another's. A single capitalised word that opens a sentence may be any word.
    """
    found = _OWNER.search(before)
    if not found:
        return False
    words = [word for word in found["name"].split() if not _is_ordinary(word)]
    owner = compact("".join(words))
    if len(owner) < 2 or owner in software or software in owner or SequenceMatcher(None, owner, software).ratio() >= ALIKE:
        return False
    rest = before[: found.start()]
    if software in compact(rest):
        return _APART.search(behind(rest, software)) is not None
    return len(words) > 1 or found["name"].isupper() or not _OPENS.search(rest)


def _is_ordinary(word: str) -> bool:
    return plain_words().fullmatch(fold(word)) is not None


def behind(text: str, software: str) -> str:
    """What follows the last place of `text` that bears the compact name of the software."""
    spelt = r"[^a-z0-9+]*".join(re.escape(letter) for letter in software)
    ends = [found.end() for found in re.finditer(spelt, fold(text))]
    return text[ends[-1] :] if ends else text
