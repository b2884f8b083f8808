"""Whether a text layer can be believed: letters that a French reader would recognise, or rubbish that fonts left behind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["garbled_share", "is_garbled", "is_odd", "is_odd_word", "is_usable"]

RUBBISH = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]|\(cid:\d+\)")
VOWELS = frozenset("aeiouyàâäéèêëîïôöùûüœæ")
ENOUGH_LETTERS = 8
JUDGED_FROM = 60       # letters: with fewer, the share of vowels says nothing
FEWEST_VOWELS = 0.27   # French prose has 0.45, tables of acronyms 0.35, shifted alphabets 0.23
MOST_RUBBISH = 0.15
MOJIBAKE = re.compile(r"[ÃÂ][\u0080-\u00bf]|â€[\u0080-\uffff]")
STRANGERS = re.compile(r"(?=.*[A-Za-z])(?=.*[\u0370-\u03bb\u03bd-\u03bf\u03c1-\u03ff\u0400-\u04ff])")  # Greek, Cyrillic; not µ, π
SHORT = 2 * JUDGED_FROM   # characters
PROSE = 25             # words: a page of as many holds some of these
USUAL = frozenset(re.findall(
    r"\S+",
    "de du des le la les et en un une au aux par pour sur est vous nous n° no date client facture devis total ttc ht tva "
    "montant page siret siren tel à the of and to for quantité quantite prix désignation designation logiciel version",
))


def garbled_share(texts: Sequence[str]) -> float:
    """The share of characters that are no writing at all, 0–1."""
    everything = "".join(texts)
    return sum(len(found) for found in RUBBISH.findall(everything)) / len(everything) if everything else 0.0


def is_usable(texts: Sequence[str]) -> bool:
    """Whether the words of a page are a text that can be read, not the remains of one."""
    letters = [char for text in texts for char in text.lower() if char.isalpha()]
    if len(letters) < ENOUGH_LETTERS or garbled_share(texts) > MOST_RUBBISH:
        return False
    latin = sum(char.isascii() or unicodedata.name(char, "").startswith("LATIN") for char in letters)
    if latin < 0.7 * len(letters):
        return False
    return len(letters) < JUDGED_FROM or sum(char in VOWELS for char in letters) >= FEWEST_VOWELS * len(letters)


def is_odd(texts: Sequence[str]) -> bool:
    """Whether a usable page looks like what a wrong map of letters leaves: no vowels, or none of the usual words."""
    if sum(map(len, texts)) < SHORT:  # a longer page of few vowels is not usable
        letters = [char for text in texts for char in text.lower() if char.isalpha()]
        return sum(char in VOWELS for char in letters) < FEWEST_VOWELS * len(letters)
    if any(text.lower().strip(".,;:()") in USUAL for text in texts):
        return False
    return sum(text[:1].isalpha() for text in texts) >= PROSE


def is_odd_word(text: str) -> bool:
    """Whether a word mixes letters with none, or alphabets, or is UTF-8 taken for Latin."""
    if text.isascii() and "(cid:" not in text:
        return False
    return is_garbled(text) or bool(MOJIBAKE.search(text) or STRANGERS.match(text))


def is_garbled(text: str) -> bool:
    """Whether a word holds characters that are no writing; one alone is a bullet or a tick of a font of signs."""
    return len(text) > 1 and bool(RUBBISH.search(text))
